export { bars } from './bars';
export { dumbbell } from './dumbbell';
export { heat } from './heat';
export { flow, flowMatrix } from './flow';
export { histogram } from './histogram';
export { layers } from './layers';
export { rfGrid } from './rf-grid';
export { time } from './time';

export { bars } from './bars';
export { dumbbell } from './dumbbell';
export { histogram } from './histogram';
export { rfGrid } from './rf-grid';
export { time } from './time';

export { bars } from './bars';
export { dumbbell } from './dumbbell';
export { flow, flowMatrix } from './flow';
export { histogram } from './histogram';
export { months } from './months';
export { rfGrid } from './rf-grid';

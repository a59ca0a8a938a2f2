export { bars } from './bars';
export { dumbbell } from './dumbbell';
export { histogram } from './histogram';
export { months } from './months';
export { rfGrid } from './rf-grid';

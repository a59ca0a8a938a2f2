import { area } from './area';
import { bar } from './bar';
import { box } from './box';
import { dot } from './dot';
import { heat } from './heat';
import { histogram } from './histogram';
import { line } from './line';
import { rule } from './rule';
import { stacked } from './stacked';
import { tick } from './tick';
import { treemap } from './treemap';

/** In the order in which they are offered. */
export const marks = [bar, stacked, line, area, dot, histogram, box, heat, treemap, tick, rule];

import type { Format } from '../format';
import { read } from '../reader';
import { sniff } from '../dialect';

/** CSV, TSV and every other text with one record a line (or over several, in quotes). */
export const delimited: Format = { id: 'delimited', sniff, read };

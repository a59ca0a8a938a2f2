import type { Format } from '../format';
import { read } from '../delimited/reader';
import { sniff } from '../delimited/dialect';

/** CSV, TSV and every other text with one record a line (or over several, in quotes). */
export const delimited: Format = { id: 'delimited', sniff, read };

import type { Reading } from './format';
import { splitRecords } from './delimited/records';

/** The cells of a record that was kept out of the table, as far as its text tells them apart. */
export function rejectedCells(text: string, reading: Reading): string[] {
  if (reading.format !== 'delimited' || reading.names.length === 1) return [text];
  return splitRecords(text, reading, { limit: 1 })[0]?.cells ?? [text];
}

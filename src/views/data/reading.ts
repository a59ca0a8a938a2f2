import type { Choice, Reading } from '../../ingest/format';

/** Reads another table of the file: what was said of the rows of this one does not hold for that. */
export const anotherPart = (part: string): Choice => ({
  part,
  columns: undefined,
  headerRows: undefined,
  firstRecord: undefined,
});

/** Reads from another line on, as it was typed; found out again where that is none. */
export function fromLine(typed: string): Choice {
  const line = Number(typed);
  return { firstRecord: Number.isInteger(line) && line > 0 ? line : undefined };
}

/** In the other formats the file itself says where its table begins. */
export const hasFirstLine = ({ format }: Reading): boolean =>
  format === 'delimited' || format === 'xlsx' || format === 'html';

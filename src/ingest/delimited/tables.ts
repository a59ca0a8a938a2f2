import { foldTurkish } from '../../lib/text';
import { PREAMBLE, type Dialect } from './delimiters';
import type { Choice, Part } from '../format';
import { findHeader } from '../header';
import { mendedHeader } from './header-repair';
import type { Record } from './records';

/** Records below a place that tell whether another table begins there. */
const LOOKED_AT = 50;

interface Table {
  parts: Part[];
  /** The one to read. */
  part: Part;
  /** Its records, those of its header first. */
  records: Record[];
  width: number;
}

/** The tables that stand one below the other, and the one that is read. */
export function findTable(all: readonly Record[], dialect: Dialect, choice: Choice): Table {
  const from = choice.firstRecord ?? firstRecord(all, dialect);
  const below = all.filter((record) => record.line >= from);
  const header = below[0];
  const starts = dialect.ragged ? [0] : partStarts(below);
  const parts = starts.map((at) => partAt(below[at]?.line ?? from));
  const chosen = Math.max(
    0,
    parts.findIndex(({ id }) => id === choice.part),
  );
  const records = below.slice(starts[chosen], starts[chosen + 1]);
  if (header !== undefined && chosen === 0 && choice.firstRecord === undefined) {
    records[0] = headerOf(header, records, dialect);
  }
  const width =
    chosen === 0
      ? from === dialect.firstRecord
        ? dialect.width
        : (mostCommon(records.map(({ cells }) => cells.length)) ?? dialect.width)
      : (mostCommon(records.map(({ cells }) => cells.length)) ?? 1);
  return { parts, part: parts[chosen]!, records, width };
}

const partAt = (line: number): Part => ({ id: String(line), name: '', line });

/** The line of the first record: of a damaged header, or of a shorter table of another width above. */
function firstRecord(all: readonly Record[], dialect: Dialect): number {
  if (dialect.ragged) return dialect.firstRecord;
  const above = all.filter((record) => record.line < dialect.firstRecord);
  const last = above.at(-1);
  if (last === undefined) return dialect.firstRecord;
  const below = all.slice(above.length);
  const same =
    above.length - 1 - above.findLastIndex(({ cells }) => cells.length !== last.cells.length);
  const table = above.slice(above.length - same);
  if (same > 2 && last.cells.length > 1 && above.length <= PREAMBLE) {
    const { header, sure } = findHeader(table, last.cells.length, false);
    if (header && sure) return table[0]!.line;
  }
  const next = last.line + last.text.split(/\r\n|\n|\r/).length === dialect.firstRecord;
  if (!next || findHeader(below, dialect.width, false).header) return dialect.firstRecord;
  return mendedHeader(last.text, dialect, true) === null ? dialect.firstRecord : last.line;
}

/** The first record, its cells told apart as the records below say. */
function headerOf(header: Record, records: Record[], dialect: Dialect): Record {
  const { quote, width } = dialect;
  const odd =
    quote !== '' && header.cells.some((cell, k) => !header.quoted[k] && cell.includes(quote));
  if (header.cells.length === width && !odd) return header;
  const below = records.slice(1);
  if (mostCommon(below.map(({ cells }) => cells.length)) !== width) return header;
  if (odd && findHeader(below, width, false).header) return header;
  const lastEmpty = below.every(({ cells }) => (cells[width - 1] ?? '') === '');
  const cells = mendedHeader(header.text, dialect, !lastEmpty);
  return cells === null ? header : { ...header, cells };
}

/** Where a table begins: at the top, and where other names come or the width changes for good. */
function partStarts(records: readonly Record[]): number[] {
  const starts = [0];
  const first = findHeader(records.slice(0, LOOKED_AT), records[0]?.cells.length ?? 0, false);
  let names = foldedNames(first.header ? records[0] : undefined);
  for (let at = 2; at < records.length; at++) {
    if (!begins(records, starts.at(-1)!, at, names)) continue;
    names = foldedNames(records[at]);
    starts.push(at++);
  }
  return starts;
}

function begins(
  records: readonly Record[],
  start: number,
  at: number,
  names: Set<string>,
): boolean {
  const { cells } = records[at]!;
  const header = records[start]!.cells;
  const width = records[at - 1]!.cells.length;
  if (cells.length < 2) return false;
  const changes = cells.length !== width && cells.length !== header.length;
  const gap = records[at]!.line > records[at - 1]!.line + records[at - 1]!.text.split('\n').length;
  if (!changes && !gap && !sharesNames(cells, names)) return false;
  const after = records.slice(at + 1, at + 1 + LOOKED_AT);
  const alike = after.filter((record) => record.cells.length === cells.length).length;
  if (after.length === 0 || alike < 0.9 * Math.min(after.length, LOOKED_AT)) {
    // A third table may follow soon.
    const next = after.findIndex((record) => record.cells.length !== cells.length);
    if (next < 3) return false;
  }
  if (changes) {
    if (after.length > 4 && after.some((record) => record.cells.length === width)) return false;
    return after.length >= 3 || isHeader(records, at, names);
  }
  const again = cells.join('\0') === header.join('\0');
  return !again && isHeader(records, at, names) && !cells.some((cell) => cell.trim() === '');
}

function isHeader(records: readonly Record[], at: number, names: Set<string>): boolean {
  const below = records.slice(at, at + 1 + LOOKED_AT);
  const { header, sure } = findHeader(below, below[0]!.cells.length, false);
  return header && (sure || sharesNames(below[0]!.cells, names));
}

const foldedNames = (record: Record | undefined): Set<string> =>
  new Set(record?.cells.filter((name) => /\p{L}/u.test(name)).map((name) => foldTurkish(name)));

function sharesNames(cells: string[], names: Set<string>): boolean {
  if (names.size === 0) return false;
  const least = Math.max(1, Math.min(cells.length, names.size) / 2);
  // Most records have a number first, or last.
  if (![cells[0]!, cells.at(-1)!].some((cell) => /^[^\d@:]*$/.test(cell))) return false;
  return cells.filter((cell) => cell.length < 60 && names.has(foldTurkish(cell))).length >= least;
}

export function mostCommon(values: number[]): number | undefined {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0]?.[0];
}

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

/**
 * The tables that stand one below the other, and the one that is read.
 *
 * @param whole `all` is every record of the file
 */
export function findTable(
  all: readonly Record[],
  dialect: Dialect,
  choice: Choice,
  whole = true,
): Table {
  const from = choice.firstRecord ?? firstRecord(all, dialect);
  const below = all.filter((record) => record.line >= from);
  const header = below[0];
  const starts = dialect.ragged ? [0] : partStarts(below, whole);
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

export const partAt = (line: number): Part => ({ id: String(line), name: '', line });

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
function partStarts(records: readonly Record[], whole: boolean): number[] {
  const starts = [0];
  const first = findHeader(records.slice(0, LOOKED_AT), records[0]?.cells.length ?? 0, false);
  let names = foldedNames(first.header ? records[0] : undefined);
  const again = sameHeaders(records);
  const pages = arePages(records, again);
  for (let at = 2; at < records.length; at++) {
    const start = starts.at(-1)!;
    const other = sameCells(records[at], records[start])
      ? again.includes(at) && !pages && (isApart(records, at) || isCopy(records, start, at, whole))
      : begins(records, start, at, names);
    if (!other) continue;
    names = foldedNames(records[at]);
    starts.push(at++);
  }
  return starts;
}

const sameCells = (one: Record | undefined, other: Record | undefined): boolean =>
  one?.cells.join('\0') === other?.cells.join('\0');

/** Where the first record comes again, below other ones. */
function sameHeaders(records: readonly Record[]): number[] {
  const found: number[] = [];
  records.forEach((record, at) => {
    if (at > 1 && record.cells.length > 1 && sameCells(record, records[0])) found.push(at);
  });
  return found.filter((at) => !sameCells(records[at - 1], records[0]));
}

/** Titles that stand right above a record. */
function titlesAbove(records: readonly Record[], at: number): Record[] {
  let from = at;
  while (from > 0 && records[from - 1]!.cells.filter((cell) => cell.trim() !== '').length < 2)
    from--;
  return records.slice(from, at);
}

/** A blank line or a title stands between a header that comes again and what is above. */
function isApart(records: readonly Record[], at: number): boolean {
  return hasGap(records, at) || titlesAbove(records, at).length > 0;
}

function hasGap(records: readonly Record[], at: number): boolean {
  const above = records[at - 1]!;
  return records[at]!.line > above.line + above.text.split(/\r\n|\n|\r/).length;
}

/**
 * A header that comes again on every page of a printout: the pages are of one length, or what stands
 * above them is the same but for its numbers.
 */
function arePages(records: readonly Record[], again: readonly number[]): boolean {
  const rows = again.map((at, k) => at - titlesAbove(records, at).length - (again[k - 1] ?? 0) - 1);
  if (again.length > 1 && new Set(rows).size === 1) return true;
  const titles = again.map((at) =>
    titlesAbove(records, at)
      .map(({ text }) => text.replace(/\d+/g, '0').trim())
      .join('\n'),
  );
  if (titles.length === 0 || titles[0] === '') return false;
  const counts = titlesAbove(records, again[0]!).some(({ text }) => /\d/.test(text));
  return new Set(titles).size === 1 && (titles.length > 1 || counts);
}

/** Below a header that comes again stands nothing but what the table began with: at least three rows. */
function isCopy(records: readonly Record[], start: number, at: number, whole: boolean): boolean {
  const below = records.slice(at + 1);
  const next = below.findIndex((record) => sameCells(record, records[start]));
  if (next === -1 && !whole) return false;
  const rows = next === -1 ? below : below.slice(0, next);
  return (
    rows.length > 2 &&
    start + 1 + rows.length <= at &&
    rows.every((record, k) => sameCells(record, records[start + 1 + k]))
  );
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
  const told = changes || hasGap(records, at) || sharesNames(cells, names);
  if (!told && !otherKinds(records, start, at)) return false;
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
  return isHeader(records, at, names) && !cells.some((cell) => cell.trim() === '');
}

/**
 * Whether another table begins with the first of `below`: records as they follow in the file.
 *
 * @param rows some of the table read so far, those of its header not among them
 * @param gap a blank line stands above
 */
export function beginsTable(
  below: readonly Record[],
  names: readonly string[],
  rows: readonly Record[],
  gap: boolean,
): boolean {
  const line = below[0]?.line ?? 0;
  const header: Record = { line: 0, cells: [...names], quoted: [], text: '' };
  const last = rows.at(-1);
  if (line === 0 || last === undefined) return false;
  const above = { ...last, line: line - (gap ? 2 : 1), text: '' };
  const records = [header, ...rows.slice(0, -1), above, ...below];
  return begins(records, 0, 1 + rows.length, foldedNames(names.length > 0 ? header : undefined));
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

/** Words between rows that have numbers or dates in other columns above than below. */
function otherKinds(records: readonly Record[], start: number, at: number): boolean {
  const { cells } = records[at]!;
  if (!cells.every(isWord)) return false;
  const above = records.slice(Math.max(start + 1, at - LOOKED_AT), at);
  const below = records.slice(at + 1, at + 1 + LOOKED_AT);
  if (above.length < 3 || below.length < 3) return false;
  const words = (rows: readonly Record[], k: number): number => {
    const values = rows.map((row) => row.cells[k] ?? '').filter((cell) => cell !== '');
    return values.length < 3 ? NaN : values.filter(isWord).length / values.length;
  };
  return cells.some((_, k) => Math.abs(words(above, k) - words(below, k)) > 0.9);
}

const isWord = (cell: string): boolean => /^[\s_]*\p{L}/u.test(cell);

export function mostCommon(values: number[]): number | undefined {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0]?.[0];
}

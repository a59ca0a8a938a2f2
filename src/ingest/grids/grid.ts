/** Where the table is in rows of cells: title rows above it, the rows that hold names, its columns. */

import type { Choice, Decisions, GridReading, Part, Sample } from '../format';
import { findHeader, uniqueNames } from '../header';
import { PREVIEW, spread } from '../samples';
import { blockId, firstColumn, isBlank, sheetOf, type Row } from './rows';

/** Rows looked at for the header, and the most rows above it. */
const LOOKED_AT = 500;
const PREAMBLE = 30;
const MOST_HEADERS = 3;
/** Rows of titles above a further table. */
const MOST_TITLES = 3;

const DECISIONS = ['part', 'headerRows', 'firstRecord'] as const;

interface Found {
  format: GridReading['format'];
  parts: Part[];
  part: string;
  choice: Choice;
  /** No part holds several tables. */
  single?: boolean;
}

/** The line from which on the table is to be read, if a person decided that; 0 if not. */
export function chosenLine({ tables, part, firstRecord }: Choice): number {
  const later = tables?.find(({ id }) => id === part);
  return Math.max(later?.line ?? 0, firstRecord ?? 0);
}

/**
 * @param head rows from the beginning on; `others` from further on, in any order
 * @param far rows from `chosenLine` on, where that is behind `head`
 */
export function sampleGrid(
  found: Found,
  head: readonly Row[],
  others: readonly Row[],
  far: readonly Row[] = [],
): Sample<GridReading> {
  const { choice } = found;
  const above = head.filter((row) => !isBlank(row.cells)).map(asText);
  const later = far.length > 0;
  const { parts, part, from: top, until } = withBlocks(found, above, later);
  const all = later ? far.filter((row) => !isBlank(row.cells)).map(asText) : above;
  const rows = all.filter(({ line }) => line >= top && line < until);
  const { start, headerRows, sure } = layout(rows, choice);
  const table = rows.slice(start);
  const headers = table.slice(0, headerRows).map((row) => row.cells);
  const data = table.slice(headerRows);
  const least = Math.max(top, choice.firstRecord ?? 0);
  const more = others
    .filter(({ line, cells }) => line >= least && line < until && !isBlank(cells))
    .map(asText);
  const width = widthOf(headers, [...data, ...more]);
  const names = uniqueNames(joined(headers, width));
  const from = leading(headers, [...data, ...more]);
  const kept = from === 0 ? names : uniqueNames(joined(headers, width).slice(from));
  const fits = (cells: string[]): boolean =>
    cells.slice(from + kept.length).every((cell) => cell === '') &&
    cells.slice(0, from).every((cell) => cell === '');
  const cut = ({ line, cells }: TextRow): TextRow => ({
    line,
    cells: kept.map((_, k) => cells[from + k] ?? ''),
  });
  const good = data.filter((row) => fits(row.cells)).map(cut);
  const firstRecord = table[0]?.line ?? choice.firstRecord ?? 1;
  const reading: GridReading = {
    format: found.format,
    part,
    parts: parts.map((each) => (each.id === part ? { ...each, line: firstRecord } : each)),
    chosen: chosen(choice),
    headerRows: headers.length,
    firstRecord,
    names: kept,
    sure: { header: choice.headerRows !== undefined || sure },
  };
  return {
    reading,
    preview: good.slice(0, PREVIEW),
    samples: spread(
      good.map((row) => row.cells),
      more.filter((row) => fits(row.cells)).map((row) => cut(row).cells),
    ),
    preamble: rows
      .slice(0, start)
      .slice(-50)
      .map((row) => row.cells.join('\t').trim()),
  };
}

/** The tables of the sheet among the parts of the file, and the lines of the one that is asked for. */
function withBlocks(
  { parts, part: sheet, choice, single }: Found,
  rows: readonly TextRow[],
  far: boolean,
): { parts: Part[]; part: string; from: number; until: number } {
  const lines = single ? [] : blocks(rows);
  const start = rows[layout(rows, {}).start]?.line ?? 0;
  const main = mainBlock(rows, lines, start);
  const idOf = (line: number): string => (line === main ? sheet : blockId(sheet, line));
  const later = (choice.tables ?? []).filter(({ id }) => sheetOf(id) === sheet);
  const all = [...new Set([...lines, main, ...later.map(({ line }) => line)])].sort(
    (a, b) => a - b,
  );
  const isAsked = (line: number): boolean => {
    const names = rows.find((row) => row.line >= line && !isTitle(row.cells))?.cells ?? [];
    const own = names.map((cell) => cell.trim()).filter((cell) => cell !== '');
    return own.join('\n') === choice.columns?.join('\n');
  };
  const chosen = lines.find(isAsked) ?? all.find((line) => idOf(line) === choice.part) ?? main;
  const block = (part: Part, line: number): Part => {
    const named = part.name !== '' && line !== main;
    return { id: idOf(line), name: named ? `${part.name} · ${line}` : part.name, line };
  };
  const from = far ? Math.max(chosen, choice.firstRecord ?? 0) : chosen;
  return {
    parts: parts.flatMap((part) =>
      part.id === sheet ? all.map((line) => block(part, line)) : [part],
    ),
    part: idOf(chosen),
    from: chosen === main ? 0 : chosen,
    until: all.find((line) => line > from) ?? Infinity,
  };
}

/** The block that is read if no other is asked for: a short one above another is none. */
function mainBlock(rows: readonly TextRow[], lines: readonly number[], start: number): number {
  const usual = lines.findLast((line) => line <= start) ?? start;
  const length = (line: number): number => {
    const next = lines.find((other) => other > line) ?? Infinity;
    return rows.filter((row) => row.line >= line && row.line < next).length;
  };
  return lines.find((line) => line <= usual && 3 * length(line) >= length(usual)) ?? usual;
}

/**
 * Lines on which tables begin: at the top and below blank rows, perhaps with a title above, stand names,
 * and others than those of the table above.
 */
function blocks(rows: readonly TextRow[]): number[] {
  const found: number[] = [];
  const afterGap = (k: number): boolean => k === 0 || rows[k]!.line > rows[k - 1]!.line + 1;
  let above: TextRow[] = [];
  for (let k = 0; k < rows.length; k++) {
    if (!afterGap(k)) continue;
    let at = k;
    while (at < rows.length - 1 && at < k + MOST_TITLES && filled(rows[at]!.cells) < 2) at++;
    const end = rows.findIndex((_, r) => r > at && afterGap(r));
    const table = squared(rows.slice(at, end === -1 ? undefined : end));
    if (table.length < (k === 0 ? 2 : 3) || !isNamed(table)) continue;
    if (k > 0 && !isOther(table, above.length > 0 ? above : rows.slice(0, k))) continue;
    found.push(rows[k]!.line);
    above = table;
    k = at;
  }
  return found;
}

export const isTitle = (cells: Row['cells']): boolean =>
  cells.filter((cell) => cell !== null && cell.trim() !== '').length < 2;

/** Words, each there once. */
export function mayBeNames(cells: Row['cells']): boolean {
  const names = cells.filter((cell) => cell !== null && cell.trim() !== '') as string[];
  return names.length > 1 && !names.some(isValue) && new Set(names).size === names.length;
}

function isNamed(table: readonly TextRow[]): boolean {
  if (!mayBeNames(table[0]!.cells)) return false;
  const { header, sure } = headed(table);
  return header && sure;
}

/**
 * Whether another table begins with `rows`, which stand below a blank one, perhaps with titles first.
 *
 * @param above of the table that is read: its names, and some of its rows
 */
export function tableBelow(rows: readonly Row[], above: readonly Row[]): boolean {
  const table = squared(rows.map(asText));
  const at = table.findIndex(({ cells }) => !isTitle(cells));
  if (at === -1 || at > MOST_TITLES || table.length - at < 3) return false;
  return isNamed(table.slice(at)) && isOther(table.slice(at), squared(above.map(asText)));
}

/** Names over other columns than those of a table above, or over other kinds of values, or other names. */
function isOther(table: readonly TextRow[], above: readonly TextRow[]): boolean {
  const names = table[0]!.cells;
  const columns = (rows: readonly TextRow[]): string =>
    `${Math.min(...rows.map(({ cells }) => cells.findIndex((cell) => cell.trim() !== '')))} ` +
    `${Math.max(...rows.map(({ cells }) => lastFilled(cells)))}`;
  if (columns(table) !== columns(above)) return true;
  const words = (rows: readonly TextRow[], k: number): number => {
    const values = rows.flatMap(({ cells }) => (cells[k]?.trim() ? [cells[k]!] : []));
    return values.length < 3 ? NaN : values.filter((cell) => !isValue(cell)).length / values.length;
  };
  const below = names.map((_, k) => words(table.slice(1), k));
  if (below.some((share, k) => Math.abs(share - words(above.slice(1), k)) === 1)) return true;
  const known = new Set(above[0]!.cells);
  const others = names.filter((name) => name.trim() !== '' && !known.has(name));
  return below.includes(0) && 2 * others.length > names.length;
}

/** As `sampleGrid`, of records whose names are part of the format. */
export function sampleNamed(
  found: Found & { firstRecord: number; names: string[] },
  head: readonly Row[],
  others: readonly Row[],
): Sample<GridReading> {
  const { format, part, parts, firstRecord, names, choice } = found;
  const text = (row: Row): TextRow => ({
    line: row.line,
    cells: names.map((_, k) => row.cells[k] ?? ''),
  });
  const good = head.map(text);
  return {
    reading: {
      format,
      part,
      parts,
      chosen: chosen(choice).filter((key) => key === 'part'),
      headerRows: 0,
      firstRecord,
      names,
      sure: { header: true },
    },
    preview: good.slice(0, PREVIEW),
    samples: spread(
      good.map((row) => row.cells),
      others.map((row) => text(row).cells),
    ),
    preamble: [],
  };
}

interface TextRow {
  line: number;
  cells: string[];
}

function asText({ line, cells }: Row): TextRow {
  return { line, cells: cells.map((cell) => cell ?? '') };
}

/** Whether the first of these rows holds names. */
function headed(rows: readonly TextRow[]): { header: boolean; sure: boolean } {
  const records = rows.map((row) => ({ ...row, quoted: row.cells.map(() => false), text: '' }));
  return findHeader(records, rows[0]?.cells.length ?? 0, false);
}

function chosen(choice: Choice): (keyof Decisions)[] {
  return DECISIONS.filter((key) => choice[key] !== undefined);
}

const filled = (cells: readonly string[]): number =>
  cells.reduce((n, cell) => n + (cell.trim() === '' ? 0 : 1), 0);

function layout(
  rows: readonly TextRow[],
  choice: Choice,
): { start: number; headerRows: number; sure: boolean } {
  const looked = rows.slice(0, LOOKED_AT);
  let start =
    choice.firstRecord === undefined
      ? findStart(looked)
      : Math.max(
          0,
          looked.findIndex((row) => row.line >= choice.firstRecord!),
        );
  if (choice.headerRows !== undefined) return { start, headerRows: choice.headerRows, sure: true };
  const table = squared(looked.slice(start));
  const header = headed(table);
  if (!header.header) return { start, headerRows: 0, sure: header.sure };
  let headerRows = 1;
  while (headerRows < MOST_HEADERS && isSecondHeader(table, headerRows)) headerRows++;
  if (choice.firstRecord === undefined) {
    while (start > 0 && headerRows < MOST_HEADERS && isGroupRow(looked, start)) {
      start--;
      headerRows++;
    }
  }
  return { start, headerRows, sure: header.sure };
}

/** The first row that is about as full as the rows of the table; title rows above are not. */
function findStart(rows: readonly TextRow[]): number {
  const counts = rows.map((row) => filled(row.cells)).sort((a, b) => a - b);
  const typical = counts[Math.floor(counts.length / 2)] ?? 1;
  const least = Math.max(Math.min(2, typical), Math.ceil(0.7 * typical));
  const first = rows.findIndex((row) => filled(row.cells) >= least);
  if (first === -1) return 0;
  // A few rows, an empty one, and then a table: the rows above belong to no table.
  for (let k = first + 1; k < Math.min(rows.length, PREAMBLE); k++) {
    if (rows[k]!.line === rows[k - 1]!.line + 1) continue;
    const below = squared(rows.slice(k));
    if (below.length < 3 * (k - first) || filled(rows[k]!.cells) < least) continue;
    const { header, sure } = headed(below);
    if (header && sure) return k;
  }
  return first > PREAMBLE ? 0 : first;
}

/** The rows with as many cells as the longest has. */
function squared(rows: readonly TextRow[]): TextRow[] {
  const width = rows.reduce((most, row) => Math.max(most, lastFilled(row.cells)), 0);
  return rows.map(({ line, cells }) => ({
    line,
    cells: Array.from({ length: width }, (_, k) => cells[k] ?? ''),
  }));
}

function lastFilled(cells: readonly string[]): number {
  let end = cells.length;
  while (end > 0 && cells[end - 1]!.trim() === '') end--;
  return end;
}

const VALUE = /^[-+(]?[₺$€£%]?\s?[-+]?\d[\d.,\s:/-]*(?:[eE][-+]?\d+)?\s?(?:%|₺|TL|TRY)?\)?$/;
const isValue = (cell: string): boolean => VALUE.test(cell.trim());

/** Words alone, in every column where the rows below have numbers or dates. */
function isSecondHeader(table: readonly TextRow[], k: number): boolean {
  const row = table[k]?.cells;
  const below = table.slice(k + 1, k + 101);
  if (row === undefined || below.length < 2 || row.some(isValue)) return false;
  let contrast = 0;
  for (let c = 0; c < row.length; c++) {
    const values = below.map(({ cells }) => cells[c]!).filter((cell) => cell.trim() !== '');
    if (values.length === 0 || values.filter(isValue).length < 0.9 * values.length) {
      if (row[c]!.trim() !== '' && values.includes(row[c]!)) return false;
    } else if (row[c]!.trim() !== '') contrast++;
    else if (table[k - 1]!.cells[c]!.trim() === '') return false;
  }
  return contrast >= 2;
}

/** Names of groups of columns, right above names that would not be unique without them. */
function isGroupRow(rows: readonly TextRow[], start: number): boolean {
  const [above, names] = [rows[start - 1]!, rows[start]!];
  if (above.line !== names.line - 1 || filled(above.cells) < 2) return false;
  if (above.cells.some(isValue)) return false;
  const own = names.cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
  const doubled = new Set(own).size < own.length;
  const completed = above.cells.some(
    (cell, k) => cell.trim() !== '' && (names.cells[k] ?? '').trim() === '',
  );
  return doubled || completed;
}

/** Up to the last name; beyond it as far as more than a stray cell stands. */
function widthOf(headers: readonly string[][], rows: readonly TextRow[]): number {
  const named = headers.reduce((most, cells) => Math.max(most, lastFilled(cells)), 0);
  const counts: number[] = [];
  for (const { cells } of rows) {
    for (let k = named; k < cells.length; k++) {
      if (cells[k]!.trim() !== '') counts[k] = (counts[k] ?? 0) + 1;
    }
  }
  const least = headers.length === 0 ? 1 : Math.max(2, 0.01 * rows.length);
  let width = named;
  counts.forEach((count, k) => {
    if (count >= least) width = k + 1;
  });
  return Math.max(1, width);
}

/** Columns without name and value before the first one that has a name. */
function leading(headers: readonly string[][], rows: readonly TextRow[]): number {
  if (headers.length === 0) return 0;
  const from = firstColumn(headers, []);
  // The name that columns without one get would be taken for that when reading.
  if (joined(headers, from + 1)[from] === 'column_1') return 0;
  return rows.every(({ cells }) => isBlank(cells.slice(0, from))) ? from : 0;
}

/** Several rows of names, joined column by column; a group's name stands over all of its columns. */
function joined(headers: readonly string[][], width: number): string[] {
  const spans = headers.map((cells, h) => {
    if (h === headers.length - 1) return cells;
    let group = '';
    return Array.from({ length: width }, (_, k) => {
      const own = (cells[k] ?? '').trim();
      if (own !== '') group = own;
      const below = headers.slice(h + 1).some((row) => (row[k] ?? '').trim() !== '');
      return own !== '' || below ? group : '';
    });
  });
  return Array.from({ length: width }, (_, k) => {
    const own = spans.map((cells) => (cells[k] ?? '').trim()).filter((cell) => cell !== '');
    return [...new Set(own)].join(' ');
  });
}

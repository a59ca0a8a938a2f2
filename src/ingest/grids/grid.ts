/** Where the table is in rows of cells: title rows above it, the rows that hold names, its columns. */

import type { Choice, Decisions, GridReading, Part, Sample } from '../format';
import { findHeader, uniqueNames } from '../header';
import { PREVIEW, spread } from '../samples';
import { firstColumn, isBlank, type Row } from './rows';

/** Rows looked at for the header, and the most rows above it. */
const LOOKED_AT = 500;
const PREAMBLE = 30;
const MOST_HEADERS = 3;

const DECISIONS = ['part', 'headerRows', 'firstRecord'] as const;

interface Found {
  format: GridReading['format'];
  parts: Part[];
  part: string;
  choice: Choice;
}

/** @param head rows from the beginning on; `others` from further on, in any order */
export function sampleGrid(
  found: Found,
  head: readonly Row[],
  others: readonly Row[],
): Sample<GridReading> {
  const { choice } = found;
  const rows = head.filter((row) => !isBlank(row.cells)).map(asText);
  const { start, headerRows, sure } = layout(rows, choice);
  const table = rows.slice(start);
  const headers = table.slice(0, headerRows).map((row) => row.cells);
  const data = table.slice(headerRows);
  const more = others.filter((row) => !isBlank(row.cells)).map(asText);
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
    part: found.part,
    parts: found.parts.map((part) =>
      part.id === found.part ? { ...part, line: firstRecord } : part,
    ),
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

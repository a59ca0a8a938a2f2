import { DefterError } from '../../lib/errors';
import type { Choice, Format, GridReading, Part, Reading, Sample, Sink } from '../format';
import { chosenLine, sampleGrid } from '../grids/grid';
import {
  GridRows,
  HEAD,
  isBlank,
  nextBlock,
  RowSink,
  sheetOf,
  type GridResult,
  type Row,
} from '../grids/rows';
import { BlockWatcher } from '../grids/watch';
import { sheetRows, type Wanted } from '../grids/xlsx/sheet';
import { brokenWorkbook, openWorkbook, type Sheet, type Workbook } from '../grids/xlsx/workbook';

async function sniff(
  blob: Blob,
  choice: Choice = {},
  signal?: AbortSignal,
): Promise<Sample<GridReading>> {
  const book = await openWorkbook(blob);
  const parts = book.sheets.map((sheet, k): Part => ({
    id: String(k + 1),
    name: sheet.name,
    line: 1,
  }));
  const k = parts.findIndex(({ id }) => id === sheetOf(choice.part ?? ''));
  const chosen = k === -1 ? await firstTable(book) : k;
  const head: Row[] = [];
  const others: Row[] = [];
  const far: Row[] = [];
  const from = chosenLine(choice);
  const wanted = (): Wanted =>
    head.length < HEAD || (from > 0 && far.length < HEAD) ? 'all' : 'some';
  for await (const { rows } of sheetRows(book, book.sheets[chosen]!, wanted)) {
    signal?.throwIfAborted();
    if (from > 0) far.push(...rows.filter(({ line }) => line >= from).slice(0, HEAD - far.length));
    const taken = Math.max(0, Math.min(rows.length, HEAD - head.length));
    head.push(...rows.slice(0, taken));
    others.push(
      ...rows.slice(taken, taken + 20),
      ...rows.slice(Math.max(taken + 20, rows.length - 2)),
    );
  }
  if (head.every((row) => isBlank(row.cells))) throw new DefterError('file.empty');
  return sampleGrid(
    { format: 'xlsx', parts, part: parts[chosen]!.id, choice },
    head,
    others,
    from > (head.at(-1)?.line ?? 0) ? far : [],
  );
}

/** The first sheet to be seen that has rows and columns; or the first with anything on it. */
async function firstTable(book: Workbook): Promise<number> {
  const seen = [...book.sheets.keys()].sort(
    (a, b) => Number(book.sheets[a]!.hidden) - Number(book.sheets[b]!.hidden),
  );
  let something = -1;
  for (const k of seen) {
    const rows = (await beginning(book, book.sheets[k]!)).filter((row) => !isBlank(row.cells));
    const wide = rows.filter(({ cells }) => cells.filter((cell) => cell !== null).length > 1);
    if (wide.length > 1) return k;
    if (something === -1 && rows.length > 0) something = k;
  }
  return Math.max(something, 0);
}

async function beginning(book: Workbook, sheet: Sheet): Promise<Row[]> {
  for await (const { rows } of sheetRows(book, sheet)) {
    if (rows.length > 0) return rows.slice(0, HEAD);
  }
  return [];
}

async function read(
  blob: Blob,
  reading: Reading,
  sink: Sink,
  signal?: AbortSignal,
): Promise<GridResult> {
  const { size } = blob;
  const rows = new RowSink(reading, sink, signal);
  await rows.flush(0, size);
  const book = await openWorkbook(blob);
  const sheet = book.sheets[Number(sheetOf(reading.part)) - 1];
  if (!sheet) throw brokenWorkbook();
  const grid = new GridRows(
    reading as GridReading,
    rows,
    nextBlock(reading as GridReading),
    new BlockWatcher(reading as GridReading),
  );
  for await (const piece of sheetRows(book, sheet)) {
    for (const row of piece.rows) grid.add(row);
    rows.errorCells = piece.errorCells;
    await rows.flush(Math.round(size * piece.done), size);
  }
  grid.end(grid.lines);
  return rows.finish(size, {
    lines: grid.lines,
    preambleLines: reading.firstRecord - 1,
    ...grid.tables,
  });
}

/** Workbooks of Excel 2007 and later: one sheet of them. */
export const xlsx: Format = { id: 'xlsx', sniff, read };

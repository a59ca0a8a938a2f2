import { unlessAborted } from '../../lib/abort';
import { DefterError } from '../../lib/errors';
import type { Choice, Format, GridReading, Reading, Sample, Sink } from '../format';
import { chosenLine, sampleGrid } from '../grids/grid';
import { htmlTables, type Table } from '../grids/html-tables';
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

/** A page is held as one text. */
const LARGEST = 256 << 20;
/** Rows between two looks at the clock. */
const PIECE = 2000;

async function sniff(
  blob: Blob,
  choice: Choice = {},
  signal?: AbortSignal,
): Promise<Sample<GridReading>> {
  const tables = await tablesOf(blob, signal);
  const parts = tables.map((_, k) => ({ id: String(k + 1), name: '', line: 1 }));
  const asked = parts.findIndex(({ id }) => id === sheetOf(choice.part ?? ''));
  const k = asked === -1 ? largest(tables) : asked;
  const rows = numbered(tables[k]!);
  const from = chosenLine(choice);
  const step = Math.max(1, Math.floor((rows.length - HEAD) / 2000));
  return sampleGrid(
    { format: 'html', parts, part: parts[k]!.id, choice },
    rows.slice(0, HEAD),
    rows.slice(HEAD).filter((_, r) => r % step === 0),
    from > HEAD ? rows.slice(from - 1, from - 1 + HEAD) : [],
  );
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
  const table = numbered((await tablesOf(blob, signal))[Number(sheetOf(reading.part)) - 1] ?? []);
  const grid = new GridRows(
    reading as GridReading,
    rows,
    nextBlock(reading as GridReading),
    new BlockWatcher(reading as GridReading),
  );
  for (let at = 0; at < table.length; at += PIECE) {
    for (const row of table.slice(at, at + PIECE)) grid.add(row);
    await rows.flush(Math.round((size * at) / table.length), size);
  }
  grid.end(table.length);
  return rows.finish(size, {
    lines: table.length,
    preambleLines: reading.firstRecord - 1,
    ...grid.tables,
  });
}

/** The line of a row is its number in the table. */
const numbered = (table: Table): Row[] => table.map((cells, k) => ({ line: k + 1, cells }));

async function tablesOf(blob: Blob, signal?: AbortSignal): Promise<Table[]> {
  if (blob.size > LARGEST) throw new DefterError('file.tooLarge');
  const bytes = new Uint8Array(await unlessAborted(blob.arrayBuffer(), signal));
  const tables = htmlTables(decoded(bytes));
  const filled = tables.filter((table) => table.some((cells) => !isBlank(cells)));
  if (filled.length === 0) throw new DefterError('html.noTable');
  return filled;
}

function decoded(bytes: Uint8Array<ArrayBuffer>): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder(named(bytes)).decode(bytes);
  }
}

/** The encoding that a page which is no UTF-8 gives itself. */
function named(bytes: Uint8Array<ArrayBuffer>): string {
  const head = new TextDecoder('windows-1252').decode(bytes.subarray(0, 4096));
  const label = /charset\s*=\s*["']?\s*([\w-]+)/i.exec(head)?.[1] ?? '';
  try {
    const { encoding } = new TextDecoder(label);
    return /^utf|^replacement/.test(encoding) ? 'windows-1254' : encoding;
  } catch {
    return 'windows-1254';
  }
}

/** The table with the most cells: the others are there for the layout. */
function largest(tables: readonly Table[]): number {
  const sizes = tables.map((rows) => rows.reduce((sum, row) => sum + row.length, 0));
  return sizes.indexOf(Math.max(...sizes));
}

/** A web page with tables, which many shops hand out as an Excel file. */
export const html: Format = { id: 'html', sniff, read };

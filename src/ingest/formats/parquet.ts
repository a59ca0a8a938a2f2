import {
  parquetMetadataAsync,
  parquetScan,
  parquetSchema,
  type DecodedArray,
  type ParquetScan,
} from 'hyparquet';
import { unlessAborted } from '../../lib/abort';
import { DefterError, isAbort } from '../../lib/errors';
import type { Choice, Format, GridReading, Reading, Sample, Sink } from '../format';
import { sampleNamed } from '../grids/grid';
import { uniqueNames } from '../header';
import { compressors } from '../grids/parquet-codecs';
import { digitsOf, parsers, textOf, typed, type Typed } from '../grids/parquet-text';
import { RowSink, type Cells, type GridResult, type Row } from '../grids/rows';

const HEAD = 1200;
const OTHERS = 1000;
/** Rows of a group up to which it is decoded for samples alone. */
const SMALL_GROUP = 150_000;

interface Opened {
  scan: ParquetScan;
  columns: Typed[];
  groups: { rowStart: number; rowEnd: number }[];
  rows: number;
}

async function open(blob: Blob): Promise<Opened> {
  const file = {
    byteLength: blob.size,
    slice(start: number, end = blob.size): Promise<ArrayBuffer> {
      // Places from a damaged directory: not every platform's slice takes any number.
      const within = (at: number): number => Math.min(Math.max(0, at || 0), blob.size);
      const bytes = blob.slice(within(start), within(end)).arrayBuffer();
      // The library forgets what it asked for once something else has failed.
      bytes.catch(() => undefined);
      return bytes;
    },
  };
  const metadata = await parquetMetadataAsync(file);
  const columns = parquetSchema(metadata).children.map(typed);
  const groups: Opened['groups'] = [];
  let rows = 0;
  for (const group of metadata.row_groups) {
    const rowEnd = rows + Number(group.num_rows);
    if (rowEnd > rows) groups.push({ rowStart: rows, rowEnd });
    rows = rowEnd;
  }
  const scan = await parquetScan({ file, metadata, compressors, parsers, utf8: false });
  return { scan, columns, groups, rows };
}

async function sniff(blob: Blob, choice: Choice = {}): Promise<Sample<GridReading>> {
  return plainly(async () => {
    const { scan, columns, groups } = await open(blob);
    const take = async (from: number, to: number): Promise<Row[]> => {
      const data = await Promise.all(columns.map((column) => textsOf(scan, column, from, to)));
      return Array.from({ length: to - from }, (_, r) => ({
        line: from + r + 1,
        cells: data.map((cell) => cell(r)),
      }));
    };
    const first = groups[0] ?? { rowStart: 0, rowEnd: 0 };
    const head = await take(0, Math.min(HEAD, first.rowEnd));
    const others: Row[] = [];
    const last = groups.at(-1) ?? first;
    if (last !== first && last.rowEnd - last.rowStart <= SMALL_GROUP) {
      others.push(...(await take(Math.max(last.rowStart, last.rowEnd - OTHERS), last.rowEnd)));
    }
    const names = uniqueNames(columns.map(({ name }) => name));
    const parts = [{ id: '1', name: '', line: 1 }];
    return sampleNamed(
      { format: 'parquet', parts, part: '1', choice, firstRecord: 1, names },
      head,
      others,
    );
  });
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
  const { scan, columns, groups, rows: all } = await plainly(() => open(blob));
  for (const { rowStart, rowEnd } of groups) {
    const cells: Cells[] = [];
    for (const column of columns) {
      const decoded = plainly(() => cellsOf(scan, column, rowStart, rowEnd));
      cells.push(await unlessAborted(decoded, signal));
      const share = cells.length / columns.length;
      await rows.flush(Math.round((size * (rowStart + share * (rowEnd - rowStart))) / all), size);
    }
    for (let at = rowStart; at < rowEnd;) {
      const count = Math.min(rows.room, rowEnd - at);
      const from = at - rowStart;
      rows.block(count, at + 1, (k) => cells[k]!, from);
      at += count;
      await rows.flush(Math.round((size * rowEnd) / all), size);
    }
  }
  return rows.finish(size, { lines: all, preambleLines: 0 });
}

/** The texts of a column's rows, the first of them 0. */
async function textsOf(
  scan: ParquetScan,
  column: Typed,
  rowStart: number,
  rowEnd: number,
): Promise<(r: number) => string | null> {
  return texts(await valuesOf(scan, column, rowStart, rowEnd), column);
}

function texts(data: DecodedArray, column: Typed): (r: number) => string | null {
  const text = textOf(column);
  return (r) => {
    const value: unknown = data[r];
    return value === null || value === undefined ? null : text(value);
  };
}

/** The same for all of a file, where strings are too dear. */
async function cellsOf(
  scan: ParquetScan,
  column: Typed,
  rowStart: number,
  rowEnd: number,
): Promise<Cells> {
  const data = await valuesOf(scan, column, rowStart, rowEnd);
  if (column.kind === 'bytes') return { utf8: (r) => bytesOf(data[r]) };
  const put = digitsOf(column);
  return {
    text: texts(data, column),
    ...(put && {
      digits: (r, bytes, at) => {
        const value: unknown = data[r];
        return value === null || value === undefined ? at : put(value, bytes, at);
      },
    }),
  };
}

function bytesOf(value: unknown): Uint8Array | null {
  if (value instanceof Uint8Array) return value;
  if (value === null || value === undefined) return null;
  // Places in a dictionary that is not there.
  throw new DefterError('parquet.broken');
}

async function valuesOf(
  scan: ParquetScan,
  column: Typed,
  rowStart: number,
  rowEnd: number,
): Promise<DecodedArray> {
  if (rowEnd <= rowStart) return [];
  const data = await scan.readColumn({ column: column.name, rowStart, rowEnd });
  if (data.length !== rowEnd - rowStart) throw new DefterError('parquet.broken');
  return data;
}

/** What the library says against a file becomes `parquet.broken`. */
async function plainly<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DefterError || isAbort(error)) throw error;
    if (error instanceof Error && /^Not(Readable|Found)Error$/.test(error.name)) throw error;
    throw new DefterError('parquet.broken', { cause: error });
  }
}

/** Parquet, one group of rows after the other. */
export const parquet: Format = { id: 'parquet', sniff, read };

import type { Cell } from '../../engine/engine';
import type { Exporter, ExportStyle } from '../../export/exporter';
import { csv } from '../../export/exporters/csv';
import { abortError } from '../../lib/errors';
import type { Area } from './selection';
import type { GridSource } from './source';

/** Rows read at once for a file: as many as cost little memory, and few enough that others come in between. */
const ROWS = 10_000;
/** UTF-16 units or bytes of a file that are held before the browser takes them over. */
const HELD = 4 << 20;

/** The most cells that are put on the clipboard. */
export const MOST_COPIED = 500_000;

export const cellsIn = ({ top, bottom, left, right }: Area): number =>
  (bottom - top + 1) * (right - left + 1);

/**
 * Cells as a spreadsheet takes them from the clipboard: tabs between them, numbers with the decimal mark of the
 * language, and no text that would be a formula. `heads` puts the names of the columns on top.
 */
export async function tsvOf(
  source: GridSource,
  area: Area,
  style: ExportStyle,
  { heads = false, signal }: { heads?: boolean; signal?: AbortSignal } = {},
): Promise<string> {
  const columns = source.columns
    .slice(area.left, area.right + 1)
    .map((column) => ({ header: column.name, column }));
  async function* rows(): AsyncGenerator<Cell[][]> {
    for await (const chunk of inTurn(source, area.top, area.bottom + 1, signal)) {
      yield chunk.map((cells) => cells.slice(area.left, area.right + 1));
    }
  }
  const options = { ...style, delimiter: '\t', bom: false, lean: true } as const;
  let text = '';
  for await (const part of csv.write(columns, rows(), options)) text += part as string;
  const from = heads ? 0 : await headLength(columns, options);
  return text.slice(from).replace(/\r\n$/, '');
}

async function headLength(
  columns: Parameters<typeof csv.write>[0],
  options: Parameters<typeof csv.write>[2],
): Promise<number> {
  async function* none(): AsyncGenerator<Cell[][]> {}
  let length = 0;
  for await (const part of csv.write(columns, none(), options)) length += part.length;
  return length;
}

/**
 * All rows as a file, in the order they are shown in. Rows are read a few thousand at a time and what is written goes
 * to the browser's own keeping as it comes.
 */
export async function fileOf(
  source: GridSource,
  exporter: Exporter,
  style: ExportStyle,
  { progress, signal }: { progress?: (rows: number) => void; signal?: AbortSignal } = {},
): Promise<Blob> {
  const columns = source.columns.map((column) => ({ header: column.name, column }));
  async function* rows(): AsyncGenerator<Cell[][]> {
    let done = 0;
    for await (const chunk of inTurn(source, 0, source.rows, signal)) {
      yield chunk;
      progress?.((done += chunk.length));
    }
  }
  const blobs: Blob[] = [];
  let parts: BlobPart[] = [];
  let held = 0;
  const hand = (): void => {
    if (parts.length > 0) blobs.push(new Blob(parts));
    parts = [];
    held = 0;
  };
  for await (const part of exporter.write(columns, rows(), exporter.defaults(style))) {
    parts.push(part as BlobPart);
    held += part.length;
    if (held > HELD) hand();
  }
  hand();
  return new Blob(blobs, { type: exporter.mediaType });
}

/** @throws AbortError also where another order was made meanwhile: rows of two orders are none */
async function* inTurn(
  source: GridSource,
  from: number,
  to: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<Cell[][]> {
  const { order } = source;
  for (let at = from; at < to; at += ROWS) {
    if (signal?.aborted) throw abortError();
    const rows = await source.read(at, Math.min(to, at + ROWS), signal);
    if (source.order !== order) throw abortError();
    yield rows;
  }
}

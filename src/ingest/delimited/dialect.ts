import { DefterError } from '../../lib/errors';
import { guessEncoding, transcoder, type Transcoder } from './encoding';
import { areNames, lineOfNames, textFrom } from './far';
import type { Choice, DelimitedReading, Part, Sample } from '../format';
import { findDialect, lastLineEnd, type Dialect } from './delimiters';
import { findHeaderRows, joinHeaders, uniqueNames } from '../header';
import { PREVIEW, SAMPLES, spread } from '../samples';
import { splitRecords, type Record } from './records';
import { findTable, mostCommon, partAt } from './tables';

const HEAD = 256 << 10;
const SLICE = 32 << 10;
const SLICES = 8;
/** Bytes of a file up to which the first look sees all of it. */
export const SEEN_WHOLE = 2 * HEAD;

export type { Choice };

/** First bytes of files that are no text, whatever their name says. */
const MAGIC: readonly (readonly [kind: string, bytes: readonly number[]])[] = [
  ['zip', [0x50, 0x4b, 0x03, 0x04]],
  ['gzip', [0x1f, 0x8b, 0x08]],
  ['parquet', [0x50, 0x41, 0x52, 0x31]],
  ['xls', [0xd0, 0xcf, 0x11, 0xe0]],
  ['pdf', [0x25, 0x50, 0x44, 0x46]],
  ['png', [0x89, 0x50, 0x4e, 0x47]],
  ['jpeg', [0xff, 0xd8, 0xff]],
  ['gif', [0x47, 0x49, 0x46, 0x38]],
];

const DECISIONS = [
  'part',
  'headerRows',
  'firstRecord',
  'encoding',
  'delimiter',
  'quote',
  'escape',
] as const;

/**
 * Looks at the beginning of a file, at slices between and at its end, never at all of it.
 *
 * @param given parts of the reading that are given and not to be guessed
 * @throws DefterError `file.notText` (`kind`) when the bytes are those of another kind of file
 * @throws AbortError soon after `signal` fires
 */
export async function sniff(
  blob: Blob,
  given: Choice = {},
  signal?: AbortSignal,
): Promise<Sample<DelimitedReading>> {
  if (blob.size === 0) throw new DefterError('file.empty');
  const pieces = await slices(blob);
  signal?.throwIfAborted();
  const head = pieces[0]!;
  const kind = MAGIC.find(([, bytes]) => bytes.every((byte, k) => head.bytes[k] === byte));
  if (kind) throw new DefterError('file.notText', { params: { kind: kind[0] } });

  const guess = guessEncoding(
    pieces.map((piece) => piece.bytes),
    pieces.length === 1,
  );
  const encoding = given.encoding ?? guess.encoding;
  const bom = guess.bom && guess.encoding === encoding;
  const decoder = (): Transcoder => transcoder(encoding, bom, true);
  const decode = (bytes: Uint8Array<ArrayBuffer>): string =>
    new TextDecoder().decode(decoder().push(bytes, true));
  const whole = pieces.length === 1;
  const first = decode(head.bytes);
  const text = whole ? first : first.slice(0, lastLineEnd(first));

  const dialect = findDialect(text, given);
  const above = splitRecords(text, dialect);
  const search = (columns: string[]): Promise<number | null> =>
    lineOfNames(columns, blob, decoder(), dialect, signal);
  const choice = await tableNamed(given, above, dialect, whole, search);
  const top = findTable(above, dialect, choice, whole);
  const later = choice.tables?.find(({ id }) => id === choice.part);
  const far = farLine(choice, later, above);
  const all =
    far === null
      ? above
      : splitRecords(await textFrom(far, blob, decoder(), HEAD, signal), dialect, { line: far });
  const { records, width } =
    far === null ? top : findTable(all, dialect, { firstRecord: far }, false);
  const part = later ?? top.part;
  const parts = top.parts.concat(choice.tables ?? []);
  const { delimiter, quote, escape, everyBlank, ragged } = dialect;
  const firstLine = records[0]?.line ?? choice.firstRecord ?? dialect.firstRecord;
  const preamble = far !== null ? [] : text.split(/\r\n|\n|\r/, Math.min(firstLine - 1, 50));

  const header = findHeaderRows(records, width, ragged);
  const headerRows = choice.headerRows ?? header.rows;
  const data = records.slice(headerRows);
  const names = columnNames(records.slice(0, headerRows), data, ragged);
  const good = data.flatMap((record) => {
    const cells = fitted(record.cells, names.length, ragged);
    return cells === null ? [] : [{ line: record.line, cells }];
  });
  const unnamed = ragged ? 0 : unnamedCells(data, names.length);

  const reading: DelimitedReading = {
    format: 'delimited',
    encoding,
    delimiter,
    quote,
    escape,
    headerRows,
    firstRecord: firstLine,
    part: part.id,
    parts,
    chosen: DECISIONS.filter((key) => choice[key] !== undefined),
    bom,
    names,
    ragged,
    ...(everyBlank ? { everyBlank } : {}),
    ...(unnamed > 0 ? { unnamed } : {}),
    sure: {
      encoding: choice.encoding !== undefined || guess.sure,
      delimiter: choice.delimiter !== undefined || dialect.sure,
      header:
        choice.headerRows !== undefined ||
        (header.sure &&
          !(unnamed > 0 && shifted(records[0]!, data, names.length)) &&
          !(headerRows === 0 && namesAbove(all, firstLine))),
    },
  };
  const others = pieces.slice(1).flatMap((piece) => {
    const lines = decode(piece.bytes);
    const cut = lines.slice(firstLineEnd(lines), piece.end ? undefined : lastLineEnd(lines));
    const most = piece.end ? {} : { limit: SAMPLES / SLICES };
    return splitRecords(cut, dialect, most).flatMap((record) => {
      const cells = fitted(record.cells, names.length, ragged);
      return cells === null ? [] : [cells];
    });
  });
  const samples = spread(
    good.map(({ cells }) => cells),
    parts.length > 1 ? [] : others,
  );
  return { reading, preview: good.slice(0, PREVIEW), samples, preamble };
}

/** Words right above the first record, cut into cells but not into as many: a damaged header, it may be. */
function namesAbove(all: Record[], firstLine: number): boolean {
  const last = all.findLast((record) => record.line < firstLine);
  if (last === undefined || last.cells.length < 2) return false;
  return (
    last.line + last.text.split(/\r\n|\n|\r/).length === firstLine &&
    last.cells.every((cell) => !/^[\d.,:/-]*\d[\d.,:/-]*$/.test(cell.trim()))
  );
}

/** Names that may be too few by a lost delimiter: one stands over nothing, and the last column has none. */
function shifted(header: Record, data: Record[], width: number): boolean {
  if (header.cells.length > width) return false;
  return header.cells.some((_, k) => data.every(({ cells }) => (cells[k] ?? '') === ''));
}

/** How many empty fields most records have beyond the names. */
function unnamedCells(data: Record[], width: number): number {
  const usual = mostCommon(data.map((record) => record.cells.length)) ?? width;
  if (usual <= width) return 0;
  const alike = data.filter((record) => record.cells.length === usual);
  const empty = alike.filter(({ cells }) => cells.slice(width).every((cell) => cell === ''));
  return empty.length > 0.9 * alike.length ? usual - width : 0;
}

interface Piece {
  bytes: Uint8Array<ArrayBuffer>;
  /** It goes to the end of the file. */
  end: boolean;
}

async function slices(blob: Blob): Promise<Piece[]> {
  const take = async (from: number, to: number): Promise<Piece> => ({
    bytes: new Uint8Array(await blob.slice(from, to).arrayBuffer()),
    end: to >= blob.size,
  });
  if (blob.size <= SEEN_WHOLE) return [await take(0, blob.size)];
  const last = blob.size - SLICE;
  // Even places, so that UTF-16 stays in step.
  const at = (k: number): number => 2 * Math.floor((HEAD + ((last - HEAD) * k) / SLICES) / 2);
  const starts = Array.from({ length: SLICES }, (_, k) => at(k + 1));
  return Promise.all([
    take(0, HEAD),
    ...starts.map((start, k) => take(start, k === SLICES - 1 ? blob.size : start + SLICE)),
  ]);
}

/** The choice of the table that has the columns asked for. */
async function tableNamed(
  choice: Choice,
  head: readonly Record[],
  dialect: Dialect,
  whole: boolean,
  search: (columns: string[]) => Promise<number | null>,
): Promise<Choice> {
  const { columns, tables = [] } = choice;
  if (columns === undefined) return choice;
  const { parts } = findTable(head, dialect, choice, whole);
  const near = parts.find((part) => {
    const header = head.find(({ line }) => line === part.line);
    return header !== undefined && areNames(header.cells, columns);
  });
  if (near) return { ...choice, part: near.id };
  const line = whole ? null : await search(columns);
  if (line === null) return choice;
  const found = partAt(line);
  const others = tables.filter(({ id }) => id !== found.id);
  return {
    ...choice,
    part: found.id,
    tables: [...others, found].sort((one, other) => one.line - other.line),
  };
}

/** The line on which the table begins, where that is behind what is looked at first. */
function farLine(choice: Choice, later: Part | undefined, head: readonly Record[]): number | null {
  const line = Math.max(later?.line ?? 0, choice.firstRecord ?? 0);
  return later !== undefined || line > (head.at(-1)?.line ?? 0) ? line : null;
}

function firstLineEnd(text: string): number {
  const end = text.search(/\r\n|\n|\r(?!\n)/);
  return end === -1 ? text.length : end + 1;
}

/** The cells as the table will hold them, or null where the scanner would reject the record. */
function fitted(cells: string[], width: number, ragged: boolean): string[] | null {
  if (cells.length === width) return cells;
  if (cells.length > width) {
    return cells.slice(width).every((cell) => cell === '') ? cells.slice(0, width) : null;
  }
  return ragged ? [...cells, ...Array<string>(width - cells.length).fill('')] : null;
}

function columnNames(headers: Record[], data: Record[], ragged: boolean): string[] {
  if (headers.length === 0) {
    const widths = data.map((record) => record.cells.length);
    const width = ragged ? widths.reduce((a, b) => Math.max(a, b), 1) : (mostCommon(widths) ?? 1);
    return uniqueNames(Array<string>(width).fill(''));
  }
  const names = joinHeaders(headers.map((record) => record.cells));
  // Columns that have values but no name.
  const usual = mostCommon(data.map((record) => record.cells.length)) ?? 0;
  const alike = ragged ? [] : data.filter((record) => record.cells.length === usual);
  const named = (column: number): boolean =>
    alike.filter(({ cells }) => cells[column] !== '').length > 0.1 * alike.length;
  while (names.length < usual && named(names.length)) names.push('');
  // A delimiter at the end of every line makes no column.
  while (
    names.length > 1 &&
    names.at(-1)!.trim() === '' &&
    data.every((record) => (record.cells[names.length - 1] ?? '') === '')
  ) {
    names.pop();
  }
  return uniqueNames(names);
}

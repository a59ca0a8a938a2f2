import { DefterError } from '../lib/errors';
import { guessEncoding, transcoder } from './encoding';
import type { Choice, Reading, Sample } from './format';
import { findHeader, uniqueNames } from './header';
import { splitRecords, type Record } from './records';

const HEAD = 256 << 10;
const SLICE = 32 << 10;
const SLICES = 8;
const PREVIEW = 200;
const SAMPLES = 2000;
/** Records looked at for each delimiter, and the longest preamble. */
const LOOKED_AT = 200;
const PREAMBLE = 30;

export type { Choice };

const DELIMITERS = [',', ';', '\t', '|', ' '];

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

const DECISIONS = ['encoding', 'delimiter', 'quote', 'header', 'firstRecord'] as const;

/**
 * Looks at the beginning of a file, at slices between and at its end, never at all of it.
 *
 * @param choice parts of the reading that are given and not to be guessed
 * @throws DefterError `file.notText` (`kind`) when the bytes are those of another kind of file
 */
export async function sniff(blob: Blob, choice: Choice = {}): Promise<Sample> {
  if (blob.size === 0) throw new DefterError('file.empty');
  const pieces = await slices(blob);
  const head = pieces[0]!;
  const kind = MAGIC.find(([, bytes]) => bytes.every((byte, k) => head.bytes[k] === byte));
  if (kind) throw new DefterError('file.notText', { params: { kind: kind[0] } });

  const guess = guessEncoding(
    pieces.map((piece) => piece.bytes),
    pieces.length === 1,
  );
  const encoding = choice.encoding ?? guess.encoding;
  const bom = guess.bom && guess.encoding === encoding;
  const decode = (bytes: Uint8Array<ArrayBuffer>): string =>
    new TextDecoder().decode(transcoder(encoding, bom, true).push(bytes, true));
  const whole = pieces.length === 1;
  const first = decode(head.bytes);
  const text = whole ? first : first.slice(0, lastLineEnd(first));

  const dialect = findDialect(text, choice);
  const { delimiter, quote, ragged } = dialect;
  let records = splitRecords(text, delimiter, quote);
  const firstLine = choice.firstRecord ?? dialect.firstRecord;
  const preamble = text.split(/\r\n|\n|\r/, Math.min(firstLine - 1, 50));
  records = records.filter((record) => record.line >= firstLine);

  const header = findHeader(records, dialect.width, ragged);
  const hasHeader = choice.header ?? header.header;
  const data = hasHeader ? records.slice(1) : records;
  const names = columnNames(records, data, hasHeader, ragged);
  const fits = (record: Record): boolean => fitted(record.cells, names.length, ragged) !== null;
  const good = data.filter(fits).map((record) => ({
    line: record.line,
    cells: fitted(record.cells, names.length, ragged)!,
  }));

  const reading: Reading = {
    format: 'delimited',
    encoding,
    delimiter,
    quote,
    header: hasHeader,
    firstRecord: firstLine,
    chosen: DECISIONS.filter((key) => choice[key] !== undefined),
    bom,
    names,
    ragged,
    sure: {
      encoding: choice.encoding !== undefined || guess.sure,
      delimiter: choice.delimiter !== undefined || dialect.sure,
      header: choice.header !== undefined || header.sure,
    },
  };
  const others = pieces.slice(1).flatMap((piece) => {
    const lines = decode(piece.bytes);
    const cut = lines.slice(firstLineEnd(lines), piece.end ? undefined : lastLineEnd(lines));
    return splitRecords(cut, delimiter, quote).flatMap((record) => {
      const cells = fitted(record.cells, names.length, ragged);
      return cells === null ? [] : [cells];
    });
  });
  return { reading, preview: good.slice(0, PREVIEW), samples: spread(good, others), preamble };
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
  if (blob.size <= 2 * HEAD) return [await take(0, blob.size)];
  const last = blob.size - SLICE;
  // Even places, so that UTF-16 stays in step.
  const at = (k: number): number => 2 * Math.floor((HEAD + ((last - HEAD) * k) / SLICES) / 2);
  const starts = Array.from({ length: SLICES }, (_, k) => at(k + 1));
  return Promise.all([
    take(0, HEAD),
    ...starts.map((start, k) => take(start, k === SLICES - 1 ? blob.size : start + SLICE)),
  ]);
}

function lastLineEnd(text: string): number {
  const end = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r'));
  return end === -1 ? text.length : end + 1;
}

function firstLineEnd(text: string): number {
  const end = text.search(/\r\n|\n|\r(?!\n)/);
  return end === -1 ? text.length : end + 1;
}

/** Half of the samples from the beginning, half from everywhere else. */
function spread(good: { cells: string[] }[], others: string[][]): string[][] {
  const head = good.map((record) => record.cells);
  const fromHead = Math.max(SAMPLES / 2, SAMPLES - others.length);
  const rest = SAMPLES - Math.min(head.length, fromHead);
  const step = Math.max(1, others.length / rest);
  const picked = Array.from(
    { length: Math.min(rest, others.length) },
    (_, k) => others[Math.floor(k * step)]!,
  );
  return [...head.slice(0, fromHead), ...picked];
}

/** The cells as the table will hold them, or null where the scanner would reject the record. */
function fitted(cells: string[], width: number, ragged: boolean): string[] | null {
  if (cells.length === width) return cells;
  if (cells.length > width) {
    return cells.slice(width).every((cell) => cell === '') ? cells.slice(0, width) : null;
  }
  return ragged ? [...cells, ...Array<string>(width - cells.length).fill('')] : null;
}

function columnNames(
  records: Record[],
  data: Record[],
  header: boolean,
  ragged: boolean,
): string[] {
  if (!header) {
    const widths = data.map((record) => record.cells.length);
    const width = ragged ? widths.reduce((a, b) => Math.max(a, b), 1) : (mostCommon(widths) ?? 1);
    return uniqueNames(Array<string>(width).fill(''));
  }
  const names = [...(records[0]?.cells ?? [])];
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

function mostCommon(values: number[]): number | undefined {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0]?.[0];
}

interface Dialect {
  delimiter: string;
  quote: Reading['quote'];
  width: number;
  firstRecord: number;
  ragged: boolean;
  sure: boolean;
}

interface Scored extends Dialect {
  score: number;
  /** Share of the records from the first one on that have `width` fields. */
  even: number;
}

/** The delimiter under which the records have most evenly several fields that look like values. */
function findDialect(text: string, choice: Choice): Dialect {
  // The fields of a long file's first lines tell as much as those of all it has.
  const part = text.length > 1 << 17 ? text.slice(0, lastLineEnd(text.slice(0, 1 << 17))) : text;
  const delimiters = choice.delimiter === undefined ? DELIMITERS : [choice.delimiter];
  const scored = delimiters
    .map((delimiter) => score(part, delimiter, choice))
    .sort((a, b) => b.score - a.score);
  const best = scored[0]!;
  const second = scored[1];
  if (best.even < 0.5 || best.width === 1) {
    const lists = delimiters
      .filter((delimiter) => delimiter !== ' ')
      .map((delimiter) => asLists(part, delimiter, choice))
      .sort((a, b) => b.score - a.score)[0];
    if (lists && lists.score > 0.5) return lists;
    if (best.width === 1 && choice.delimiter === undefined) best.delimiter = ',';
  }
  const sure = best.even > 0.9 && (second === undefined || best.score > 1.15 * second.score);
  return { ...best, sure };
}

function score(text: string, delimiter: string, choice: Choice): Scored {
  const quote = choice.quote ?? findQuote(text, delimiter);
  const given = choice.firstRecord;
  const records = splitRecords(text, delimiter, quote, { limit: LOOKED_AT + PREAMBLE }).filter(
    (record) => record.line >= (given ?? 1),
  );
  const base = { delimiter, quote, ragged: false, sure: true };
  let best: Scored = { ...base, width: 1, firstRecord: given ?? 1, score: 0, even: 0 };
  const widths = records.map((record) => record.cells.length);
  for (const width of new Set(widths)) {
    let from = given === undefined ? widths.indexOf(width) : 0;
    if (from > PREAMBLE) continue;
    // Lines of one filled cell above a wide table are titles padded by a spreadsheet.
    const padded = records.slice(from).findIndex((r) => filled(r.cells) > Math.min(1, width - 2));
    if (padded > 0 && from + padded <= PREAMBLE && given === undefined) from += padded;
    const table = records.slice(from);
    const even = table.filter((record) => record.cells.length === width).length / table.length;
    const quality = cellQuality(table, width);
    if (from > 0 && differOnlyInEmptyEnd(records[from - 1]!.cells, table, width)) from--;
    const alone = from > 0 && table.length === 1 ? 0.4 : 1;
    const below = from > 0 ? 0.95 * 0.98 ** from : 1;
    const value = even * even * alone * quality * (1 - 0.5 / width) * below;
    if (value > best.score) {
      best = { ...base, width, firstRecord: given ?? records[from]!.line, score: value, even };
    }
  }
  // Blanks stand between words of every text.
  if (delimiter === ' ') best.score *= 0.8;
  return best;
}

/** A header and its records, one of which ends with a delimiter and the other does not. */
function differOnlyInEmptyEnd(header: string[], table: Record[], width: number): boolean {
  if (header.length === width + 1) return header.at(-1)!.trim() === '' && filled(header) === width;
  return (
    header.length === width - 1 &&
    filled(header) === header.length &&
    table.every((record) => record.cells.length !== width || record.cells.at(-1) === '')
  );
}

function filled(cells: string[]): number {
  return cells.reduce((n, cell) => n + (cell.trim() === '' ? 0 : 1), 0);
}

const VALUE =
  /^\s*(?:[-+(]?[₺$€£%]?\s?[-+]?\d[\d.,\s]*(?:[eE][-+]?\d+)?\s?(?:%|₺|TL|TRY)?\)?|\d{1,4}[-./]\d{1,2}[-./]\d{1,4}(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?)?|[^\s@]+@[^\s@]+\.\w+)?\s*$/;
const FOREIGN = /[;\t|]/;

/** How much like single values the cells look: 1 numbers, dates, addresses and nothing; 0.3 lists. */
function cellQuality(records: Record[], width: number): number {
  let sum = 0;
  let cells = 0;
  for (const record of records) {
    if (record.cells.length !== width) continue;
    for (const cell of record.cells) {
      cells++;
      if (FOREIGN.test(cell)) sum += 0.3;
      else if (cell.length < 60 && VALUE.test(cell)) sum += 1;
      else sum += cell.includes(',') ? 0.7 : 0.9;
    }
  }
  return cells === 0 ? 0 : sum / cells;
}

/** Records that are lists of different lengths, like market baskets: scored by how many have several. */
function asLists(text: string, delimiter: string, choice: Choice): Scored {
  const quote = choice.quote ?? findQuote(text, delimiter);
  const records = splitRecords(text, delimiter, quote, { limit: 2 * LOOKED_AT });
  const several = records.filter((record) => record.cells.length > 1).length;
  const width = records.reduce((most, record) => Math.max(most, record.cells.length), 1);
  const value = records.length < 5 ? 0 : several / records.length;
  return {
    delimiter,
    quote,
    width,
    firstRecord: choice.firstRecord ?? 1,
    ragged: true,
    sure: false,
    score: value,
    even: 0,
  };
}

/** The quote that opens fields and closes them; `"` where there is none, as later lines may have it. */
function findQuote(text: string, delimiter: string): Reading['quote'] {
  const edge =
    delimiter === ' ' ? '[ \\t\\r\\n]' : `[\\r\\n${delimiter === '|' ? '\\|' : delimiter}]`;
  const pairs = (quote: string): number =>
    text.match(
      new RegExp(
        `(?:^|${edge})${quote}(?:[^${quote}]|${quote}${quote})*${quote}(?=${edge}|$)`,
        'g',
      ),
    )?.length ?? 0;
  const opened = text.match(new RegExp(`(?:^|${edge})"`, 'g'))?.length ?? 0;
  const double = opened === 0 ? 0 : pairs('"');
  if (double > 0 && 2 * double >= opened / 2) return '"';
  if (text.includes("'") && pairs("'") > 1 && double === 0) return "'";
  return opened > 0 && double === 0 ? '' : '"';
}

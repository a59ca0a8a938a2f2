import type { Choice, DelimitedReading } from '../format';
import { splitRecords, type Record } from './records';
import type { Cut } from './substitute';

/** Records looked at for each delimiter, and the longest preamble. */
const LOOKED_AT = 200;
export const PREAMBLE = 30;

/** Usual delimiters, and how much a reading by one must be better than the others where it is not. */
const DELIMITERS: readonly (readonly [delimiter: string, trust: number])[] = [
  [',', 1],
  [';', 1],
  ['\t', 1],
  ['|', 1],
  // Blanks stand between words of every text.
  [' ', 0.8],
  ['\u0001', 0.9],
  ['\u001f', 0.9],
  ['^', 0.7],
  ['~', 0.7],
  [':', 0.6],
  ['*', 0.6],
  ['!', 0.6],
  ['#', 0.6],
];
/** Around which blanks may stand, or which come twice. */
const DOUBLED = [',', ';', '|', ':', '\t', '~', '^'];

export interface Dialect extends Cut {
  quote: DelimitedReading['quote'];
  escape: DelimitedReading['escape'];
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
export function findDialect(text: string, choice: Choice): Dialect {
  // The fields of a long file's first lines tell as much as those of all it has.
  const part = text.length > 1 << 17 ? text.slice(0, lastLineEnd(text.slice(0, 1 << 17))) : text;
  const scored = candidates(part, choice)
    .map(({ trust, prefer, ...cut }) => {
      const found = score(part, cut, choice);
      found.score *=
        prefer *
        (isRegular(found) && (found.width > 2 || trust > 0.6) ? Math.max(trust, 0.97) : trust);
      return found;
    })
    .sort((a, b) => b.score - a.score);
  const best = scored[0]!;
  const second = scored.find((other) => other.delimiter !== best.delimiter);
  if (best.even < 0.5 || best.width === 1) {
    const lists = [...new Set(scored.map(({ delimiter }) => delimiter))]
      .filter((delimiter) => USUAL.has(delimiter) || choice.delimiter !== undefined)
      .map((delimiter) => asLists(part, delimiter, choice))
      .sort((a, b) => b.score - a.score)[0];
    if (lists && lists.score > 0.5 && (best.width === 1 || best.score < 0.1)) return lists;
    if (best.width === 1 && choice.delimiter === undefined) best.delimiter = ',';
  }
  const rival = scored.some(
    (other) =>
      !isRegular(best) &&
      isRegular(other, 2) &&
      (other.delimiter.trim() !== best.delimiter.trim() ||
        other.quote !== best.quote ||
        other.escape !== best.escape),
  );
  const clear = second === undefined || best.score > 1.15 * second.score;
  const sure = best.even > 0.9 && clear && !rival;
  return { ...best, sure };
}

/** Hardly any text has as many words, or marks that are rare, on every line. */
function isRegular(
  { delimiter, even, width, firstRecord }: Scored,
  least = delimiter === ' ' ? 3 : 2,
) {
  return even > 0.98 && firstRecord === 1 && width >= least;
}

const USUAL = new Set([',', ';', '\t', '|']);

interface Candidate extends Cut {
  trust: number;
  /** Which of the ways to quote under one delimiter comes first where they are equal. */
  prefer: number;
}

function candidates(text: string, choice: Choice): Candidate[] {
  const out: Candidate[] = [];
  const add = (delimiter: string, trust: number, everyBlank?: boolean): void => {
    const quotes = choice.quote === undefined ? likelyQuotes(text, delimiter) : [choice.quote];
    quotes.forEach((quote, k) => {
      const cut = { delimiter, quote, ...(everyBlank ? { everyBlank } : {}) };
      const prefer = 1 - 0.001 * k;
      if (choice.escape !== undefined) out.push({ ...cut, escape: choice.escape, trust, prefer });
      else {
        out.push({ ...cut, escape: '', trust, prefer });
        if (hasEscapes(text, quote))
          out.push({ ...cut, escape: '\\', trust, prefer: 1.0005 * prefer });
      }
    });
  };
  if (choice.delimiter !== undefined) {
    add(choice.delimiter, 1);
    if (choice.delimiter === ' ') add(' ', 0.999, true);
    return out;
  }
  const lines = text
    .slice(0, 20_000)
    .split(/\r\n|\n|\r/, LOOKED_AT)
    .filter((line) => line !== '');
  // A record may go over several lines, and not every line is one.
  const onMany = (part: string): boolean =>
    3 * lines.filter((line) => line.includes(part)).length > lines.length;
  for (const [delimiter, trust] of DELIMITERS) {
    if (!USUAL.has(delimiter) && !onMany(delimiter)) continue;
    add(delimiter, trust);
    if (delimiter === ' ') add(' ', 0.999 * trust, true);
    if (!DOUBLED.includes(delimiter)) continue;
    for (const long of [`${delimiter} `, delimiter + delimiter, ` ${delimiter} `]) {
      if (onMany(long)) add(long, trust);
    }
  }
  return out;
}

/** A quote after a backslash inside quotes, and no quote doubled there. */
function hasEscapes(text: string, quote: string): boolean {
  if (quote === '' || !text.includes(`\\${quote}`)) return false;
  const escaped =
    text.match(new RegExp(`[^\\\\\\r\\n](?:\\\\\\\\)*\\\\${quote}`, 'g'))?.length ?? 0;
  const doubled =
    text.match(new RegExp(`[\\p{L}\\p{N} .]${quote}${quote}[\\p{L}\\p{N} .]`, 'gu'))?.length ?? 0;
  return escaped > 0 && doubled === 0;
}

function score(text: string, cut: Cut, choice: Choice): Scored {
  const given = choice.firstRecord;
  const records = splitRecords(text, cut, { limit: LOOKED_AT + PREAMBLE }).filter(
    (record) => record.line >= (given ?? 1),
  );
  const base = { ...cut, ragged: false, sure: true } as Omit<
    Scored,
    'width' | 'firstRecord' | 'score' | 'even'
  >;
  let best: Scored = { ...base, width: 1, firstRecord: given ?? 1, score: 0, even: 0 };
  const widths = records.map((record) => record.cells.length);
  for (const width of new Set(widths)) {
    let from = given === undefined ? widths.indexOf(width) : 0;
    if (from > PREAMBLE) continue;
    if (given === undefined) from = belowTitles(records, from, width);
    const table = records.slice(from);
    const good = table.filter(({ cells }) => {
      if (cells.length <= width) return cells.length === width;
      return cells.slice(width).every((cell) => cell === '');
    });
    const even = good.length / table.length;
    const quality = cellQuality(good, cut);
    if (from > 0 && differOnlyInEmptyEnd(records[from - 1]!.cells, table, width)) from--;
    const alone = from > 0 && table.length === 1 ? 0.4 : 1;
    const below = from > 0 ? 0.95 * 0.98 ** from : 1;
    const several = width === 1 ? 0.35 : 1 - 0.5 / width;
    const value = even * even * alone * quality * several * below;
    if (value > best.score) {
      best = { ...base, width, firstRecord: given ?? records[from]!.line, score: value, even };
    }
  }
  return best;
}

/**
 * The record below titles that a spreadsheet has padded to the width of its table: the first cell
 * alone, or the first two of many, and what stands above a record of nothing but delimiters.
 */
function belowTitles(records: Record[], from: number, width: number): number {
  const isTitle = ({ cells }: Record): boolean => {
    const n = filled(cells);
    if (n === 0) return true;
    const leading = cells.findIndex((cell) => cell.trim() === '');
    return n === leading && ((width > 2 && n === 1) || (width > 4 && n === 2));
  };
  let at = from;
  for (let k = from; k < Math.min(records.length - 1, from + PREAMBLE); k++) {
    if (isTitle(records[k]!)) at = k + 1;
    else if (filled(records[k]!.cells) > width / 2) break;
  }
  // Nothing but titles is no preamble.
  return at < records.length && records.slice(at).some((record) => !isTitle(record)) ? at : from;
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
  /^\s*(?:[-+(]?[₺$€£%]?\s?[-+]?\d[\d.,\s]*(?:[eE][-+]?\d+)?\s?(?:%|₺|TL|TRY)?\)?|\d{1,4}[-./]\d{1,2}[-./]\d{1,4}(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?)?|\d{1,2}:\d{2}(?::\d{2})?|[^\s@]+@[^\s@]+\.\w+|https?:\/\/\S+)?\s*$/;
const FOREIGN = /[;\t|]/;
const CLOCK = /^\d\d?$/;

/** How much like single values the cells look: 1 numbers, dates, addresses and nothing; 0.3 lists. */
function cellQuality(records: Record[], { delimiter, quote }: Cut): number {
  let sum = 0;
  let cells = 0;
  let inner = 0;
  let blankFirst = 0;
  let odd = 0;
  let broken = 0;
  for (const record of records) {
    const torn = isTorn(record);
    record.cells.forEach((cell, k) => {
      cells++;
      if (k > 0) {
        inner++;
        if (cell === '' ? !record.quoted[k] : cell.startsWith(' ')) blankFirst++;
        if (k % 2 === 1 && cell !== '') odd++;
      }
      if (torn) sum += 0;
      else if (FOREIGN.test(cell)) sum += 0.3;
      else if (cell.length < 60 && VALUE.test(cell)) sum += 1;
      else if (
        !record.quoted[k] &&
        (/^(['"]).*\1$/s.test(cell) || (quote && cell.includes(quote)))
      ) {
        sum += 0.5;
        broken++;
      } else sum += cell.includes(',') ? 0.7 : 0.9;
      if (delimiter === ':' && CLOCK.test(cell)) broken++;
    });
  }
  if (cells === 0) return 0;
  const single = delimiter.length === 1 && delimiter !== ' ';
  let quality = sum / cells;
  // Blanks that follow every delimiter belong to it, and so does a second one.
  if (
    single &&
    inner > 0 &&
    blankFirst > 0.95 * inner &&
    records.some((r) => r.cells.some((c) => c.startsWith(' ')))
  )
    quality *= 0.7;
  if (single && inner > 0 && odd === 0 && records.some((record) => record.cells.length > 2)) {
    quality *= 0.5;
  }
  // Times cut in two.
  if (delimiter === ':' && 3 * broken > cells) quality *= 0.5;
  return quality;
}

/** One cell opens with a quote and a later one closes with it: a delimiter in quotes was taken for one. */
function isTorn({ cells, quoted }: Record): boolean {
  return ["'", '"'].some((quote) => {
    const opens = cells.findIndex((cell, k) =>
      quoted[k]
        ? cell.endsWith('\\')
        : cell.startsWith(quote) && !(cell.length > 1 && cell.endsWith(quote)),
    );
    return (
      opens !== -1 &&
      cells.some(
        (cell, k) => k > opens && !quoted[k] && cell.endsWith(quote) && !cell.startsWith(quote),
      )
    );
  });
}

/** Records that are lists of different lengths, like market baskets: scored by how many have several. */
function asLists(text: string, delimiter: string, choice: Choice): Scored {
  const quote = choice.quote ?? likelyQuotes(text, delimiter)[0]!;
  const cut = { delimiter, quote, escape: choice.escape ?? '' } as const;
  const records = splitRecords(text, cut, { limit: 2 * LOOKED_AT });
  const several = records.filter((record) => record.cells.length > 1).length;
  const width = records.reduce((most, record) => Math.max(most, record.cells.length), 1);
  const value = records.length < 5 ? 0 : several / records.length;
  return {
    ...cut,
    width,
    firstRecord: choice.firstRecord ?? 1,
    ragged: true,
    sure: false,
    score: value,
    even: 0,
  };
}

const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

/** Quotes that open fields and close them; `"` where there is none, as later lines may have it. */
function likelyQuotes(text: string, delimiter: string): DelimitedReading['quote'][] {
  const [first, last] = [delimiter[0]!, delimiter.at(-1)!].map(literal);
  const blanks = delimiter === ' ' ? '\\t' : '';
  const before = `(?:^|[\\r\\n${last}${blanks}])`;
  const after = `(?=[\\r\\n${first}${blanks}]|$)`;
  const count = (pattern: string): number => text.match(new RegExp(pattern, 'g'))?.length ?? 0;
  const pairs = (quote: string): number =>
    Math.max(
      count(`${before}${quote}(?:[^${quote}]|${quote}${quote})*${quote}${after}`),
      count(`${before}${quote}(?:[^${quote}\\\\]|\\\\.)*${quote}${after}`),
    );
  const opened = count(`${before}"`);
  const double = opened === 0 ? 0 : pairs('"');
  const none = opened > 0 && double === 0 && !text.includes('\\"');
  const usual = none ? '' : '"';
  if (!text.includes("'") || pairs("'") === 0) return [usual];
  return pairs("'") > 2 * double ? ["'", usual] : [usual, "'"];
}

export function lastLineEnd(text: string): number {
  const end = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r'));
  return end === -1 ? text.length : end + 1;
}

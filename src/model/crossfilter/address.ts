import { escape as escapeSigns, unescape as unescapeSigns } from '../../lib/escape';
import { dayNumber, dayOf, wholeMonths, type Day } from './day';
import type {
  AxisDimension,
  CategoryDimension,
  Dimension,
  RulesDimension,
  Value,
} from './dimension';
import { fits, type Filter, type Filters, type Test } from './filter';
import { firstDay, monthNumber } from './month';

/*
 * seg=risk,cantlose      one of these          seg=!risk   none of these
 * spend=500..2000        500 <= x < 2000       spend=..    any value
 * rf=5.4,5.5             squares [5,4], [5,5]
 * month=2024-01..2024-06 days of whole months   month=2024-01-08..2024-01-14, both days inside
 * map=1..3*6..8=~~*9..   rectangles of cells, across * up; ~~ is anything
 * ~ is NULL, '' the empty text. Signs that mean something here are ~ and their code (~2C is a comma); the address
 * encodes the rest. Texts of old links, which encoded everything themselves, are read too: only they have a %.
 */

/** Filters as compact text for the address; the empty text without filters. */
export function encodeFilters(filters: Filters): string {
  return filters.map((filter) => `${escape(filter.dim)}=${encodeFilter(filter)}`).join(';');
}

function encodeFilter(filter: Filter): string {
  if ('pairs' in filter) return filter.pairs.map((p) => (p ? p.join('.') : '~')).join(',');
  if (!('cells' in filter)) return encodeTest(filter);
  const side = (test: Test | null) =>
    test ? encodeTest(test).replace(/\*/g, `~${STAR}`) : ANYTHING;
  return filter.cells.map(({ x, y }) => `${side(x)}*${side(y)}`).join('=');
}

const ANYTHING = '~~';
const STAR = '*'.charCodeAt(0).toString(16).toUpperCase();

function encodeTest(test: Test): string {
  if ('in' in test) return test.in.map(encodeValue).join(',');
  if ('not' in test) return `!${test.not.map(encodeValue).join(',')}`;
  if ('range' in test)
    return test.range.map((x) => (x === null ? '' : escape(String(x)))).join('..');
  const [from, below] = test.days;
  const last = below && dayOf(dayNumber(below) - 1);
  return (wholeMonths(from, below) ?? [from, last]).map((x) => x ?? '').join('..');
}

function encodeValue(value: Value): string {
  if (value === null) return '~';
  return value === '' ? "''" : escape(String(value));
}

/** `..` comes with numbers and months only. */
function escape(text: string): string {
  return escapeSigns(text, /[~%;,=!']/g);
}

/** May throw a URIError. */
function unescape(text: string): string {
  return text.includes('%') ? decodeURIComponent(text) : unescapeSigns(text);
}

/**
 * What a part that no dimension takes asks for, as it is written: the dimension and its values, null for those that
 * have none. Null where it is no filter.
 */
export function wordsOf(
  part: string,
): { dim: string; not: boolean; values: readonly (string | null)[] } | null {
  const at = part.indexOf('=');
  if (at < 0) return null;
  const text = part.slice(at + 1);
  const not = text.startsWith('!');
  try {
    const values = text
      .slice(not ? 1 : 0)
      .split(',')
      .map(readText);
    return { dim: unescape(part.slice(0, at)), not, values };
  } catch {
    return null;
  }
}

/** Reads what `encodeFilters` wrote. Never throws: parts that these dimensions cannot take are given back as `unknown`. */
export function decodeFilters(
  text: string,
  dimensions: readonly Dimension[],
): { filters: Filters; unknown: string[] } {
  const filters: Filter[] = [];
  const unknown: string[] = [];
  for (const part of text.split(';')) {
    if (!part) continue;
    const filter = decodeFilter(part, dimensions);
    if (filter && !filters.some((f) => f.dim === filter.dim)) filters.push(filter);
    else unknown.push(part);
  }
  return { filters, unknown };
}

function decodeFilter(part: string, dimensions: readonly Dimension[]): Filter | null {
  const at = part.indexOf('=');
  if (at < 0) return null;
  try {
    const id = unescape(part.slice(0, at));
    const dimension = dimensions.find((d) => d.id === id);
    const filter = dimension && read(dimension, part.slice(at + 1));
    return dimension && filter && fits(dimension, filter) ? filter : null;
  } catch {
    return null;
  }
}

/** May throw a URIError, or return a filter that does not fit. */
function read(dimension: Dimension, text: string): Filter | null {
  const dim = dimension.id;
  switch (dimension.kind) {
    case 'pair':
      return { dim, pairs: items(text).map(readPair) };
    case 'heat': {
      const rectangles = text === '' ? [] : text.split('=');
      return {
        dim,
        cells: rectangles.map((rectangle) => {
          const [x, y, more] = rectangle.split('*');
          if (x === undefined || y === undefined || more !== undefined) throw new RangeError(text);
          return { x: readSide(dimension.x, x), y: readSide(dimension.y, y) };
        }),
      };
    }
    default:
      return { dim, ...readTest(dimension, text) };
  }
}

function items(list: string): string[] {
  return list === '' ? [] : list.split(',');
}

function readSide(side: AxisDimension, text: string): Test | null {
  return text === ANYTHING ? null : readTest(side, text);
}

function readTest(dimension: AxisDimension | RulesDimension, text: string): Test {
  switch (dimension.kind) {
    case 'category':
    case 'rules':
      return text.startsWith('!')
        ? { not: items(text.slice(1)).map((item) => readValue(dimension, item)) }
        : { in: items(text).map((item) => readValue(dimension, item)) };
    case 'number': {
      if (text === '~') return { in: [null] };
      const range = readRange(text);
      if (!range) throw new RangeError(text);
      return { range: [readEdge(range[0]), readEdge(range[1])] };
    }
    case 'time': {
      if (text === '~') return { in: [null] };
      const [first, last] = readRange(text) ?? [text, text];
      return { days: [readDay(first, 0), readDay(last, 1)] };
    }
  }
}

/** The first day of a year, a month or a day, or with `shift` 1 the first after it. */
function readDay(text: string, shift: 0 | 1): Day | null {
  if (text === '') return null;
  const month = /^\d{4}$/.test(text) ? `${text}-${shift ? '12' : '01'}` : text;
  if (monthNumber(month) >= 0) return firstDay(month, shift);
  const day = dayNumber(text);
  if (Number.isNaN(day)) throw new RangeError(text);
  return dayOf(day + shift);
}

function readRange(text: string): [string, string] | null {
  const at = text.indexOf('..');
  return at < 0 ? null : [text.slice(0, at), text.slice(at + 2)];
}

function readEdge(text: string): number | null {
  return text === '' ? null : toNumber(unescape(text));
}

function readPair(text: string): readonly [number, number] | null {
  if (text === '~') return null;
  const match = /^(\d{1,9})\.(\d{1,9})$/.exec(text);
  if (!match) throw new RangeError(text);
  return [Number(match[1]), Number(match[2])];
}

function readText(item: string): string | null {
  if (item === '~') return null;
  return item === "''" ? '' : unescape(item);
}

function readValue(dimension: CategoryDimension | RulesDimension, item: string): Value {
  const text = readText(item);
  if (text === null || item === "''" || dimension.kind === 'rules') return text;
  if (dimension.type === 'integer') return toNumber(text);
  if (dimension.type === 'boolean' && /^(true|false)$/.test(text)) return text === 'true';
  return text;
}

function toNumber(text: string): number {
  const number = text.trim() === '' ? NaN : Number(text);
  if (!Number.isFinite(number)) throw new RangeError(text);
  return number;
}

import type { CategoryDimension, Dimension, Value } from './dimension';
import { fits, type Filter, type Filters } from './filter';

/*
 * seg=risk,cantlose      one of these          seg=!risk   none of these
 * spend=500..2000        500 <= x < 2000       spend=..    any value
 * rf=5.4,5.5             squares [5,4], [5,5]  month=2024-01..2024-06
 * ~ is NULL, '' the empty text. Signs that mean something here are ~ and their code (~2C is a comma); the address
 * encodes the rest. Texts of old links, which encoded everything themselves, are read too: only they have a %.
 */

/** Filters as compact text for the address; the empty text without filters. */
export function encodeFilters(filters: Filters): string {
  return filters.map((filter) => `${escape(filter.dim)}=${encodeFilter(filter)}`).join(';');
}

function encodeFilter(filter: Filter): string {
  if ('in' in filter) return filter.in.map(encodeValue).join(',');
  if ('not' in filter) return `!${filter.not.map(encodeValue).join(',')}`;
  if ('pairs' in filter) return filter.pairs.map((p) => (p ? p.join('.') : '~')).join(',');
  if ('months' in filter) return filter.months.map((m) => m ?? '').join('..');
  return filter.range.map((x) => (x === null ? '' : escape(String(x)))).join('..');
}

function encodeValue(value: Value): string {
  if (value === null) return '~';
  return value === '' ? "''" : escape(String(value));
}

/** `..` comes with numbers and months only. */
function escape(text: string): string {
  return text
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(/[~%;,=!']/g, (c) => `~${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

function unescape(text: string): string {
  return text.includes('%')
    ? decodeURIComponent(text)
    : text.replace(/~([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
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
  const items = (list: string) => (list === '' ? [] : list.split(','));
  switch (dimension.kind) {
    case 'category':
      return text.startsWith('!')
        ? { dim, not: items(text.slice(1)).map((item) => readValue(dimension, item)) }
        : { dim, in: items(text).map((item) => readValue(dimension, item)) };
    case 'number': {
      if (text === '~') return { dim, in: [null] };
      const range = readRange(text);
      return range && { dim, range: [readEdge(range[0]), readEdge(range[1])] };
    }
    case 'pair':
      return { dim, pairs: items(text).map(readPair) };
    case 'month': {
      const range = readRange(text) ?? [text, text];
      return { dim, months: [range[0] || null, range[1] || null] };
    }
  }
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

function readValue(dimension: CategoryDimension, item: string): Value {
  if (item === '~') return null;
  if (item === "''") return '';
  const text = unescape(item);
  if (dimension.type === 'integer') return toNumber(text);
  if (dimension.type === 'boolean' && /^(true|false)$/.test(text)) return text === 'true';
  return text;
}

function toNumber(text: string): number {
  const number = text.trim() === '' ? NaN : Number(text);
  if (!Number.isFinite(number)) throw new RangeError(text);
  return number;
}

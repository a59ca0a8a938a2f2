import type { Formats } from '../../i18n/format';
import type { Messages } from '../../i18n/locale';
import { unescape } from '../../lib/escape';
import { dayNumber, dayOf, unitStart, type Day, type TimeUnit } from '../../model/crossfilter/day';
import { isMany, type Code, type Dimension, type Value } from '../../model/crossfilter/dimension';
import { wordsOf } from '../../model/crossfilter/address';
import type { Filter, Filters, Test } from '../../model/crossfilter/filter';
import type { PreparedDimension } from '../../model/crossfilter/prepared';
import { CUSTOMER_COLUMNS } from '../../ingest/columns';
import { OF_FILE } from '../../model/analyses/customer-facts';
import type { SegmentMap } from '../../model/segments/map';
import { KNOWN } from '../../model/segments/rules/words/known';
import type { Tile } from '../explorer.svelte';
import { OTHER, OWN_SEGMENTS, TIMES } from './tiles';

/** What is needed to say something about the data in the chosen language. */
export interface Speech {
  m: Messages;
  format: Formats;
  /** Language of the segment names. */
  language: string;
  map: SegmentMap;
  /** Somebody who has bought has no segment; otherwise to have none is to have bought nothing. */
  gaps: boolean;
  currency: string | null;
}

/** Title of a tile, and the name of its quantity in chips. */
export function tileName(id: string, speech: Speech): string {
  const { m } = speech;
  const names: Record<string, string> = m.explore.dimensions;
  if (Object.hasOwn(names, id)) return names[id]!;
  if (id.includes(TIMES)) {
    return id
      .split(TIMES)
      .map((side) => timeName(side, speech))
      .join(' × ');
  }
  if (id.startsWith(OTHER)) return ownName(id.slice(OTHER.length), m);
  return id.slice(id.indexOf('.') + 1);
}

/** A column that only the customer file has; one whose name is taken is said to be the file's. */
export function ownName(column: string, m: Messages): string {
  if (column.endsWith(OF_FILE)) return m.explore.ofFile(column.slice(0, -OF_FILE.length));
  const taken = /^(.+)_2$/.exec(column)?.[1];
  if (!taken) return column;
  const ours =
    Object.hasOwn(CUSTOMER_COLUMNS, taken.toLowerCase()) || KNOWN.has(`customer_facts.${taken}`);
  return ours ? m.explore.ofFile(taken) : column;
}

export function segmentName(id: Value, { m, map, gaps, language }: Speech): string {
  if (id === null) return gaps ? m.segments.none : m.explore.noPurchase;
  const name = map.segments.find((segment) => segment.id === id)?.name;
  return name ? (language === 'tr' ? name.tr : name.en) : String(id);
}

export function valueName(dim: string, value: Value, speech: Speech): string {
  if (dim === 'segment') return segmentName(value, speech);
  const { m } = speech;
  if (value === null) return m.explore.unknown;
  if (typeof value === 'boolean') return value ? m.explore.yes : m.explore.no;
  const words: Record<string, Record<string, string>> = {
    ...m.explore.values,
    stage: m.segments.lifecycle.stages,
  };
  const own = Object.hasOwn(words, dim) ? (words[dim] as Record<string, string>) : {};
  const text = String(value);
  if (Object.hasOwn(own, text)) return own[text] as string;
  return text === '' ? m.explore.empty : text;
}

/** What the numbers of a dimension are; null where they say nothing but how many. */
export function unitOf(dimension: Dimension): 'money' | 'year' | null {
  return dimension.kind === 'number' ? (dimension.unit ?? null) : null;
}

/** A quantity as its tile writes it: days, orders, money, years. */
function quantity(dimension: Dimension, value: number, { format, currency }: Speech): string {
  if (dimension.id === 'weekday') return format.weekday(value);
  if (dimension.id === 'hour') return format.hour(value);
  switch (unitOf(dimension)) {
    case 'money':
      return format.money(value, currency, value % 1 ? decimals(value) : 0);
    case 'year':
      return String(value);
    default:
      return format.number(value, decimals(value));
  }
}

/** Decimals that two significant digits of a small number take; two for others. */
export function decimals(value: number): number {
  const size = Math.abs(value);
  return size === 0 || size >= 0.1 ? 2 : Math.min(8, 1 - Math.floor(Math.log10(size)));
}

/** `lo <= x < hi` in words; whole numbers are said with both ends inside. */
function rangeText(
  dimension: Dimension,
  lo: number | null,
  hi: number | null,
  integer: boolean,
  speech: Speech,
): string {
  const say = (x: number) => quantity(dimension, x, speech);
  // An hour ends with its last minute.
  const end = (x: number) => (dimension.id === 'hour' ? say(x).replace(/00$/, '59') : say(x));
  const { m } = speech;
  if (lo === null && hi === null) return m.explore.anyValue;
  if (lo === null) return integer ? `≤ ${end((hi as number) - 1)}` : `< ${say(hi as number)}`;
  if (hi === null) return `≥ ${say(lo)}`;
  if (integer && Number.isInteger(lo) && Number.isInteger(hi)) {
    return hi - lo === 1 ? say(lo) : `${say(lo)}–${end(hi - 1)}`;
  }
  return `${say(lo)} – ${say(hi)}`;
}

/**
 * `from <= day < below` in words: years, months and days by their names, longer times by their first and last, open
 * ones with what they are before or after.
 */
export function timeText(from: Day | null, below: Day | null, speech: Speech): string {
  const { m, format } = speech;
  if (from === null && below === null) return m.explore.anyValue;
  if (from === null) return m.explore.before(format.date(below as Day));
  if (below === null) return m.explore.since(format.date(from));
  const [first, end] = [dayNumber(from), dayNumber(below)];
  const last = dayOf(end - 1);
  const both = (a: string, b: string) => (a === b ? a : `${a} – ${b}`);
  const whole = (unit: TimeUnit) =>
    end > first && unitStart(first, unit) === first && unitStart(end, unit) === end;
  if (whole('year')) return both(from.slice(0, 4), last.slice(0, 4));
  if (whole('month')) return both(format.month(from), format.month(last));
  return both(format.date(from), format.date(last));
}

function ownSegmentName({ dimension }: PreparedDimension, id: Value): string {
  const segments = dimension.kind === 'rules' ? dimension.segments : [];
  return segments.find((segment) => segment.id === id)?.name ?? String(id);
}

/** What a bar or square stands for. */
export function codeName(prepared: PreparedDimension, code: Code, speech: Speech): string {
  const dim = prepared.dimension.id;
  switch (code.kind) {
    case 'value':
      return valueName(dim, code.value, speech);
    case 'bin':
      return rangeText(prepared.dimension, code.lo, code.hi, prepared.integer, speech);
    case 'pair':
      return `R ${code.pair[0]} · F ${code.pair[1]}`;
    case 'time':
      return timeText(code.from, code.below, speech);
    case 'cell': {
      const [x, y] = prepared.sides ?? [prepared, prepared];
      return `${codeName(x, code.x, speech)} · ${codeName(y, code.y, speech)}`;
    }
    case 'member':
      return code.of.map((id) => ownSegmentName(prepared, id)).join(' + ');
    case 'others':
      return speech.m.explore.others;
    case 'none':
      if (prepared.dimension.kind === 'rules') return speech.m.explore.inNone;
      return prepared.dimension.kind === 'category'
        ? valueName(dim, null, speech)
        : dim === 'rf' || dim === 'recency'
          ? speech.m.explore.noPurchase
          : speech.m.explore.unknown;
  }
}

const SHOWN = 3;

/** A filter as its chip says it. */
export function filterText(filter: Filter, prepared: PreparedDimension, speech: Speech): string {
  const { id, kind } = prepared.dimension;
  const asked = asks(filter, prepared, speech);
  // Segments, squares and cells speak for themselves.
  if (id === 'segment' || kind === 'pair' || kind === 'heat' || kind === 'rules') return asked;
  return `${timeName(id, speech)}: ${asked}`;
}

/** A part of an address that these data know nothing of, by the names that people have for it. */
export function unknownText(
  part: string,
  speech: Speech,
  own: ReadonlyMap<string, string> = new Map(),
): string {
  const { m } = speech;
  if (part === 'm=profit') return `${m.explore.measure.title}: ${m.explore.measure.profit}`;
  const words = wordsOf(part);
  // A tile of a board.
  if (!words) return timeName(unescape(part.split(':')[0]!), speech);
  const say = (value: string | null): string => {
    if (words.dim !== OWN_SEGMENTS) return valueName(words.dim, value, speech);
    return value === null ? m.explore.inNone : (own.get(value) ?? m.explore.goneSegment);
  };
  const names = [...new Set(words.values.map(say))].join(', ');
  return `${timeName(words.dim, speech)}: ${words.not ? m.explore.not(names) : names}`;
}

/** What a tile is about: that of two things names both. */
export function titleOf(dimension: Dimension, speech: Speech): string {
  if (dimension.kind !== 'heat') return tileName(dimension.id, speech);
  return [dimension.x, dimension.y].map(({ id }) => timeName(id, speech)).join(' × ');
}

/** The tile of the days of orders counts orders, its filter is about their day. */
function timeName(id: string, speech: Speech): string {
  return id === 'month' ? speech.m.explore.orderDate : tileName(id, speech);
}

/** What a filter asks for, without the name of its dimension. */
export function asks(filter: Filter, prepared: PreparedDimension, speech: Speech): string {
  const { m } = speech;
  if ('pairs' in filter) {
    const squares = filter.pairs.map((p) => (p ? `R ${p[0]} · F ${p[1]}` : m.explore.noPurchase));
    return squares.length > SHOWN ? m.explore.squares(squares.length) : squares.join(', ');
  }
  if (!('cells' in filter)) return testText(filter, prepared, speech);
  const { sides } = prepared;
  const side = (test: Test | null, of: PreparedDimension | undefined) =>
    test && of ? [`${timeName(of.dimension.id, speech)}: ${testText(test, of, speech)}`] : [];
  const cells = filter.cells.map(
    ({ x, y }) =>
      [...side(x, sides?.[0]), ...side(y, sides?.[1])].join(' · ') || m.explore.anyValue,
  );
  return cells.length > SHOWN ? m.explore.areas(cells.length) : cells.join(` ${m.explore.or} `);
}

function testText(test: Test, prepared: PreparedDimension, speech: Speech): string {
  const { id, kind } = prepared.dimension;
  const { m } = speech;
  if ('range' in test) {
    return rangeText(prepared.dimension, test.range[0], test.range[1], prepared.integer, speech);
  }
  if ('days' in test) return timeText(test.days[0], test.days[1], speech);
  const name = (value: Value) =>
    kind === 'rules' && value !== null
      ? ownSegmentName(prepared, value)
      : value === null && kind !== 'category'
        ? codeName(prepared, { kind: 'none' }, speech)
        : valueName(id, value, speech);
  const values = 'in' in test ? test.in : test.not;
  const names =
    values.length > SHOWN ? m.explore.valuesCount(values.length) : values.map(name).join(', ');
  if ('in' in test) return names;
  return isMany(prepared.dimension) ? m.explore.without(names) : m.explore.not(names);
}

/** What the filters on orders ask for: figures of orders count these orders only. Empty without such a filter. */
export function ordersAsked(filters: Filters, tiles: readonly Tile[], speech: Speech): string {
  const asked = filters.flatMap((filter) => {
    const prepared = tiles.find((tile) => tile.id === filter.dim)?.prepared;
    return prepared?.dimension.grain === 'order' ? [{ filter, prepared }] : [];
  });
  const texts = asked.map(({ filter, prepared }) =>
    prepared.dimension.id === 'month'
      ? asks(filter, prepared, speech)
      : filterText(filter, prepared, speech),
  );
  const whole = asked.some(({ prepared }) => isMany(prepared.dimension));
  return texts.join(', ') + (whole ? ` – ${speech.m.explore.wholeOrders}` : '');
}

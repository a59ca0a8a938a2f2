import type { Formats } from '../../i18n/format';
import type { Messages } from '../../i18n/locale';
import type { Code, Value } from '../../model/crossfilter/dimension';
import type { Filter, Filters } from '../../model/crossfilter/filter';
import type { PreparedDimension } from '../../model/crossfilter/prepared';
import { OF_FILE } from '../../model/analyses/customer-facts';
import type { SegmentMap } from '../../model/segments/map';
import type { Tile } from '../explorer.svelte';
import { OTHER } from './tiles';

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
export function tileName(id: string, { m }: Speech): string {
  const names: Record<string, string> = m.explore.dimensions;
  if (Object.hasOwn(names, id)) return names[id]!;
  if (id.startsWith(OTHER)) return ownName(id.slice(OTHER.length), m);
  return id.slice(id.indexOf('.') + 1);
}

/** A column that only the customer file has; one whose name is taken is said to be the file's. */
export function ownName(column: string, m: Messages): string {
  return column.endsWith(OF_FILE) ? m.explore.ofFile(column.slice(0, -OF_FILE.length)) : column;
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
  return words[dim]?.[String(value)] ?? (value === '' ? m.explore.empty : String(value));
}

/** Tiles whose quantity is money. */
export const MONEY_TILES = ['spend', 'basket'];

/** A quantity as its tile writes it: days, orders, money, years. */
export function quantity(dim: string, value: number, { format, currency }: Speech): string {
  if (dim === 'weekday') return format.weekday(value);
  if (dim === 'hour') return format.hour(value);
  return MONEY_TILES.includes(dim)
    ? format.money(value, currency, value % 1 ? 2 : 0)
    : format.number(value, 2);
}

/** `lo <= x < hi` in words; whole numbers are said with both ends inside. */
export function rangeText(
  dim: string,
  lo: number | null,
  hi: number | null,
  integer: boolean,
  speech: Speech,
): string {
  const say = (x: number) => quantity(dim, x, speech);
  const { m } = speech;
  if (lo === null && hi === null) return m.explore.anyValue;
  if (lo === null) return integer ? `≤ ${say((hi as number) - 1)}` : `< ${say(hi as number)}`;
  if (hi === null) return `≥ ${say(lo)}`;
  if (integer && Number.isInteger(lo) && Number.isInteger(hi)) {
    return hi - lo === 1 ? say(lo) : `${say(lo)}–${say(hi - 1)}`;
  }
  return `${say(lo)} – ${say(hi)}`;
}

/** What a bar or square stands for. */
export function codeName(prepared: PreparedDimension, code: Code, speech: Speech): string {
  const dim = prepared.dimension.id;
  switch (code.kind) {
    case 'value':
      return valueName(dim, code.value, speech);
    case 'bin':
      return rangeText(dim, code.lo, code.hi, prepared.integer, speech);
    case 'pair':
      return `R ${code.pair[0]} · F ${code.pair[1]}`;
    case 'month':
      return speech.format.month(code.month);
    case 'others':
      return speech.m.explore.others;
    case 'none':
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
  // Segments and squares speak for themselves.
  if (id === 'segment' || kind === 'pair') return asked;
  return `${kind === 'month' ? speech.m.explore.orderDate : tileName(id, speech)}: ${asked}`;
}

/** What a filter asks for, without the name of its dimension. */
export function asks(filter: Filter, prepared: PreparedDimension, speech: Speech): string {
  const dim = prepared.dimension.id;
  const { m, format } = speech;
  const some = (items: string[]) =>
    items.length > SHOWN ? m.explore.valuesCount(items.length) : items.join(', ');
  const names = (values: readonly Value[]) =>
    some(values.map((value) => valueName(dim, value, speech)));
  if ('pairs' in filter) {
    const squares = filter.pairs.map((p) => (p ? `R ${p[0]} · F ${p[1]}` : m.explore.noPurchase));
    return squares.length > SHOWN ? m.explore.squares(squares.length) : squares.join(', ');
  }
  if ('months' in filter) {
    const [from, to] = filter.months.map((month) => (month ? format.month(month) : '…'));
    return from === to ? String(from) : `${from} – ${to}`;
  }
  if ('range' in filter) {
    return rangeText(dim, filter.range[0], filter.range[1], prepared.integer, speech);
  }
  if ('not' in filter) return m.explore.not(names(filter.not));
  if (prepared.dimension.kind === 'number') return codeName(prepared, { kind: 'none' }, speech);
  return names(filter.in);
}

/** What the filters on orders ask for: figures of orders count these orders only. Empty without such a filter. */
export function ordersAsked(filters: Filters, tiles: readonly Tile[], speech: Speech): string {
  return filters
    .flatMap((filter) => {
      const prepared = tiles.find((tile) => tile.id === filter.dim)?.prepared;
      if (prepared?.dimension.grain !== 'order') return [];
      return prepared.dimension.kind === 'month'
        ? [asks(filter, prepared, speech)]
        : [filterText(filter, prepared, speech)];
    })
    .join(', ');
}

import { dayNumber, type Day } from './day';
import type { Dimension, Value } from './dimension';

/** What may be asked of one value. NULL passes only where a list names it (`in`) or does not name it (`not`). */
export type Test =
  /** category: one of these. rules: in one of these. number, time: only `[null]`, rows without a value. */
  | { readonly in: readonly Value[] }
  /** category, rules: none of these, and where a row has several values none of them is. */
  | { readonly not: readonly Value[] }
  /** number: `lo <= x < hi`; null is open. */
  | { readonly range: readonly [number | null, number | null] }
  /** time: `from <= day < below`; null is open. */
  | { readonly days: readonly [Day | null, Day | null] };

/** A rectangle of a heat map: both hold; null is anything. */
export interface Cells {
  readonly x: Test | null;
  readonly y: Test | null;
}

/** What the user asked of one dimension, in values and not in codes, so that it outlives the data it was made on. */
export type Filter = { readonly dim: string } & (
  | Test
  /** pair: one of these squares; null stands for customers outside the grid. */
  | { readonly pairs: readonly (readonly [number, number] | null)[] }
  /** heat: one of these rectangles. */
  | { readonly cells: readonly Cells[] }
);

/** At most one filter a dimension; all must hold. */
export type Filters = readonly Filter[];

/** `filters` with `filter` in place of any other of its dimension (order kept), or without it when null. */
export function withFilter(filters: Filters, dim: string, filter: Filter | null): Filters {
  const at = filters.findIndex((f) => f.dim === dim);
  if (at < 0) return filter ? [...filters, filter] : filters;
  return filter ? filters.with(at, filter) : filters.filter((f) => f.dim !== dim);
}

export function sameFilter(a: Filter | undefined, b: Filter | undefined): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

export function sameFilters(a: Filters, b: Filters): boolean {
  return a.length === b.length && a.every((filter, i) => sameFilter(filter, b[i]));
}

/** Whether a filter can be asked of a dimension: its shape is that of the kind, its values have the column's type. */
export function fits(dimension: Dimension, filter: Filter): boolean {
  if (filter.dim !== dimension.id) return false;
  switch (dimension.kind) {
    case 'category': {
      const type = { text: 'string', integer: 'number', boolean: 'boolean' }[dimension.type];
      return listed(filter)?.every((v) => v === null || typeof v === type) ?? false;
    }
    case 'rules': {
      const known = (v: Value) => v === null || dimension.segments.some(({ id }) => id === v);
      return listed(filter)?.every(known) ?? false;
    }
    case 'number':
      if ('in' in filter) return filter.in.length === 1 && filter.in[0] === null;
      return 'range' in filter && filter.range.every((x) => x === null || Number.isFinite(x));
    case 'time':
      if ('in' in filter) return filter.in.length === 1 && filter.in[0] === null;
      return 'days' in filter && filter.days.every((day) => day === null || dayNumber(day) > -1e9);
    case 'pair':
      return 'pairs' in filter;
    case 'heat':
      return (
        'cells' in filter &&
        filter.cells.every(({ x, y }) => takes(dimension.x, x) && takes(dimension.y, y))
      );
  }
}

function takes(side: Dimension, test: Test | null): boolean {
  return test === null || fits(side, { ...test, dim: side.id });
}

/** The values a filter names, NULL among them; null where it names none. */
export function listed(filter: Filter | Test): readonly Value[] | null {
  return 'in' in filter ? filter.in : 'not' in filter ? filter.not : null;
}

/** Whether rows without a value pass. */
export function takesNull(filter: Filter | Test): boolean {
  if ('in' in filter) return filter.in.includes(null);
  if ('not' in filter) return !filter.not.includes(null);
  return 'pairs' in filter && filter.pairs.includes(null);
}

/** The dimension a filter asks for; throws a RangeError where there is none or the filter does not fit it. */
export function dimensionOf(dimensions: readonly Dimension[], filter: Filter): Dimension {
  const dimension = dimensions.find((d) => d.id === filter.dim);
  if (!dimension || !fits(dimension, filter)) {
    throw new RangeError(`Not a filter of these dimensions: ${JSON.stringify(filter)}`);
  }
  return dimension;
}

import type { Dimension, Value } from './dimension';
import { monthNumber, type Month } from './month';

/**
 * What the user asked of one dimension, in values and not in codes, so that it outlives the data it was made on.
 * NULL passes only where a list names it (`in`) or does not name it (`not`).
 */
export type Filter =
  /** category: one of these. number: only `[null]`, customers without a value. */
  | { readonly dim: string; readonly in: readonly Value[] }
  /** category: none of these. */
  | { readonly dim: string; readonly not: readonly Value[] }
  /** number: `lo <= x < hi`; null is open. */
  | { readonly dim: string; readonly range: readonly [number | null, number | null] }
  /** pair: one of these squares; null stands for customers outside the grid. */
  | { readonly dim: string; readonly pairs: readonly (readonly [number, number] | null)[] }
  /** month: from the first to the last month, both inside; null is open. */
  | { readonly dim: string; readonly months: readonly [Month | null, Month | null] };

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
      const values = 'in' in filter ? filter.in : 'not' in filter ? filter.not : null;
      const type = { text: 'string', integer: 'number', boolean: 'boolean' }[dimension.type];
      return values !== null && values.every((v) => v === null || typeof v === type);
    }
    case 'number':
      if ('in' in filter) return filter.in.length === 1 && filter.in[0] === null;
      return 'range' in filter && filter.range.every((x) => x === null || Number.isFinite(x));
    case 'pair':
      return 'pairs' in filter;
    case 'month':
      return 'months' in filter && filter.months.every((m) => m === null || monthNumber(m) >= 0);
  }
}

/** The dimension a filter asks for; throws a RangeError where there is none or the filter does not fit it. */
export function dimensionOf(dimensions: readonly Dimension[], filter: Filter): Dimension {
  const dimension = dimensions.find((d) => d.id === filter.dim);
  if (!dimension || !fits(dimension, filter)) {
    throw new RangeError(`Not a filter of these dimensions: ${JSON.stringify(filter)}`);
  }
  return dimension;
}

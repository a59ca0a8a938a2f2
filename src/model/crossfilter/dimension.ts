import type { Month } from './month';

/** `customer` reads `customer_facts` (one row a customer), `order` reads `order_facts` (one row an order). */
export type Grain = 'customer' | 'order';

interface Base {
  /** Key of the tile and of its filter in the address: unique, stable over sessions and data. */
  readonly id: string;
  readonly grain: Grain;
}

/** Distinct values. `type` says how values are written in SQL; the column must have that type. */
export interface CategoryDimension extends Base {
  readonly kind: 'category';
  readonly column: string;
  readonly type: 'text' | 'integer' | 'boolean';
  /**
   * grain order: a column of `order_lines`. An order has all the values that its lines have: it passes a filter when
   * one of its lines does, and counts, with all its money, once at each of its values.
   */
  readonly many?: true;
}

/** A quantity shown in bins. */
export interface NumberDimension extends Base {
  readonly kind: 'number';
  readonly column: string;
}

/** Two small integer columns shown as a grid: [across, up], for example `['r_score', 'f_score']`. */
export interface PairDimension extends Base {
  readonly kind: 'pair';
  readonly columns: readonly [string, string];
}

/** A DATE column by calendar month. */
export interface MonthDimension extends Base {
  readonly kind: 'month';
  readonly column: string;
}

/** What a tile shows and filters by. */
export type Dimension = CategoryDimension | NumberDimension | PairDimension | MonthDimension;

/** A category's value; NULL is a value of its own. */
export type Value = string | number | boolean | null;

/** What one code of a prepared dimension stands for. */
export type Code =
  | { readonly kind: 'value'; readonly value: Exclude<Value, null> }
  /** `lo <= x < hi`; null means open on that side. */
  | { readonly kind: 'bin'; readonly lo: number | null; readonly hi: number | null }
  | { readonly kind: 'pair'; readonly pair: readonly [number, number] }
  | { readonly kind: 'month'; readonly month: Month }
  /** Every value without a code of its own. */
  | { readonly kind: 'others' }
  /** NULL: not known, or no purchase. */
  | { readonly kind: 'none' };

/** The columns a dimension reads. */
export function columnsOf(dimension: Dimension): readonly string[] {
  return dimension.kind === 'pair' ? dimension.columns : [dimension.column];
}

/** Whether a row may have several values: see `CategoryDimension.many`. */
export function isMany(dimension: Dimension): boolean {
  return dimension.kind === 'category' && dimension.many === true;
}

/** The relation a dimension reads. */
export function relationOf(dimension: Dimension): string {
  if (isMany(dimension)) return 'order_lines';
  return dimension.grain === 'customer' ? 'customer_facts' : 'order_facts';
}

export function isInteger(type: string): boolean {
  return /^U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?$/.test(type);
}

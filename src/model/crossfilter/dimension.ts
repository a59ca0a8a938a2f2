import type { Day, TimeUnit } from './day';

/** `customer`: one row a customer, of `customer_facts`. `order`: one row an order, of `order_facts`. */
export type Grain = 'customer' | 'order';

interface Base {
  /** Key of the tile and of its filter in the address: unique, stable over sessions and data. */
  readonly id: string;
  readonly grain: Grain;
}

/** What reads columns. */
interface OfRelation extends Base {
  /**
   * Where the columns are, if not in `customer_facts` or `order_facts`: any relation with at most one row a
   * customer (`customer_id`), or an order (`customer_id` and `order_id`). NULL for those without a row.
   */
  readonly relation?: string;
}

/** Distinct values. `type` says how values are written in SQL; the column must have that type. */
export interface CategoryDimension extends OfRelation {
  readonly kind: 'category';
  readonly column: string;
  readonly type: 'text' | 'integer' | 'boolean';
  /**
   * grain order: a column of `order_lines`. An order has all the values that its lines have: it passes `in` when one of
   * its lines does and `not` when all do, and counts, with all its money, once at each of its values.
   */
  readonly many?: true;
}

/** A quantity shown in bins. */
export interface NumberDimension extends OfRelation {
  readonly kind: 'number';
  readonly column: string;
  /** How its values are said; `year` is one of the calendar. */
  readonly unit?: 'money' | 'year';
}

/** Two small integer columns shown as a grid: [across, up], for example `['r_score', 'f_score']`. */
export interface PairDimension extends OfRelation {
  readonly kind: 'pair';
  readonly columns: readonly [string, string];
}

/** A DATE column by years, months, weeks or days. */
export interface TimeDimension extends OfRelation {
  readonly kind: 'time';
  readonly column: string;
  readonly unit: TimeUnit;
  /** The part that is looked at: `from <= day < below`. What is before and after it is counted together. */
  readonly window?: readonly [from: Day, below: Day];
}

/** What a side of a heat map may be. */
export type AxisDimension = CategoryDimension | NumberDimension | TimeDimension;

/** Two dimensions at once, each value of one with each of the other. Both have its grain and one value a row. */
export interface HeatDimension extends Base {
  readonly kind: 'heat';
  readonly x: AxisDimension;
  readonly y: AxisDimension;
}

/** A named set of customers. */
export interface OwnSegment {
  readonly id: string;
  readonly name: string;
  /** A SELECT of `customer_id`. */
  readonly select: string;
}

/** The user's own segments, of which a customer may be in several. */
export interface RulesDimension extends Base {
  readonly kind: 'rules';
  readonly grain: 'customer';
  /** At most `MOST_RULES`. */
  readonly segments: readonly OwnSegment[];
}

/** Memberships are bits of one whole number. */
export const MOST_RULES = 50;

/** What a tile shows and filters by. */
export type Dimension = AxisDimension | PairDimension | HeatDimension | RulesDimension;

/** A category's value; NULL is a value of its own. */
export type Value = string | number | boolean | null;

/** What one code of a prepared dimension stands for. */
export type Code =
  | { readonly kind: 'value'; readonly value: Exclude<Value, null> }
  /** `lo <= x < hi`; null means open on that side. */
  | { readonly kind: 'bin'; readonly lo: number | null; readonly hi: number | null }
  | { readonly kind: 'pair'; readonly pair: readonly [number, number] }
  /** `from <= day < below`: one unit of the dimension, or with an open side all before or after its window. */
  | { readonly kind: 'time'; readonly from: Day | null; readonly below: Day | null }
  /** A code of either side. */
  | { readonly kind: 'cell'; readonly x: Code; readonly y: Code }
  /** Customers who are in these own segments, by id, and in no other. */
  | { readonly kind: 'member'; readonly of: readonly string[] }
  /** Every value without a code of its own. */
  | { readonly kind: 'others' }
  /** NULL: not known, or no purchase. */
  | { readonly kind: 'none' };

/** The columns a dimension reads itself, those of the sides of a heat map not among them. */
export function columnsOf(dimension: Dimension): readonly string[] {
  if (dimension.kind === 'heat' || dimension.kind === 'rules') return [];
  return dimension.kind === 'pair' ? dimension.columns : [dimension.column];
}

/** The sides of a heat map, else the dimension itself. */
export function sidesOf(dimension: Dimension): readonly Dimension[] {
  return dimension.kind === 'heat' ? [dimension.x, dimension.y] : [dimension];
}

/** Whether a row may have several values: see `CategoryDimension.many`. */
export function isMany(dimension: Dimension): boolean {
  return dimension.kind === 'category' && dimension.many === true;
}

/** The relation with a row for every customer, or every order. */
export function factsOf(grain: Grain): 'customer_facts' | 'order_facts' {
  return grain === 'customer' ? 'customer_facts' : 'order_facts';
}

/** The relation a dimension reads. */
export function relationOf(dimension: Dimension): string {
  if (isMany(dimension)) return 'order_lines';
  const facts = factsOf(dimension.grain);
  if (!('relation' in dimension) || dimension.relation === undefined) return facts;
  // `order_facts` is `orders` with more columns.
  return dimension.relation === 'orders' && facts === 'order_facts' ? facts : dimension.relation;
}

/** Whether a row of the facts has to be looked up elsewhere. */
export function isElsewhere(dimension: Dimension): boolean {
  return !isMany(dimension) && relationOf(dimension) !== factsOf(dimension.grain);
}

/** What tells the rows of a grain apart. */
export function keysOf(grain: Grain): readonly string[] {
  return grain === 'customer' ? ['customer_id'] : ['order_id', 'customer_id'];
}

export function isInteger(type: string): boolean {
  return /^U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?$/.test(type);
}

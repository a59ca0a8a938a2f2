/** A calendar day, `2024-02-29`. */
export type Day = string;

/** What a list of values may name; null is “not known”. */
export type Value = string | number | boolean | null;

export type AttrType = 'text' | 'number' | 'date' | 'boolean';

/** A column. Label and type travel with the rule, so that one that other data lacks can still be named. */
export interface AttrRef {
  /** `relation.column`: `rfm.r_score`. Only the first dot separates. */
  readonly id: string;
  readonly label: string;
  readonly type: AttrType;
}

/** `from <= x < below`; both open: any known number. */
export interface Range {
  readonly from?: number;
  readonly below?: number;
}

/** `fromDay <= x < beforeDay`; both open: any known day. */
export interface DayRange {
  readonly fromDay?: Day;
  readonly beforeDay?: Day;
}

/**
 * What is asked of a value. One that is not known (NULL, or no row) passes `in` only where null is
 * named, `notIn` only where it is not named, and `{ known: false }`; it fails everything else.
 */
export type Test =
  | { readonly in: readonly Value[] }
  | { readonly notIn: readonly Value[] }
  | Range
  | DayRange
  /** From that many days before the as-of day of `settings` up to and with that day. */
  | { readonly lastDays: number }
  | { readonly known: boolean }
  /** Text that has this in it; large and small letters and accents are one, as in the customer search. */
  | { readonly contains: string };

export interface Condition {
  readonly attr: AttrRef;
  readonly is: Test;
}

/** The days that orders or events count of; `lastDays` as in `Test`. */
export type Window = { readonly all: true } | { readonly lastDays: number } | DayRange;

/** Both open: at least once. `max` includes those who never did. */
export interface Times {
  readonly min?: number;
  readonly max?: number;
}

/**
 * `order`: purchases, as everywhere orders are counted. `record`: every row of `orders`, a refund booked
 * as an order of its own too; that is what a filter on orders keeps. `event`: rows of `events`: visits, surveys,
 * responses.
 */
export type Deed = 'order' | 'record' | 'event';

/**
 * amount: money of all orders, net of refunds. orders: purchases. average: amount / orders. quantity: pieces
 * of all orders, net. Without an order amount, orders and quantity are 0, and average is not known. Orders
 * count whole, whatever their conditions ask of their lines.
 */
export type Total = 'amount' | 'orders' | 'average' | 'quantity';

/**
 * All conditions hold on the same order, and those on columns of `order_lines` on the same line of it; with `apart`
 * each of those is of the order as a whole, as filters on orders ask: on any line of it, and what is left out (`notIn`,
 * and not known by `known`) on none. Those of an `event` are on columns of `events`, and all hold
 * on the same one.
 */
export type Leaf =
  | Condition
  | {
      readonly did: Deed;
      readonly where: readonly Condition[];
      readonly within: Window;
      readonly times: Times;
      readonly apart?: true;
    }
  | {
      readonly total: Total;
      readonly where: readonly Condition[];
      readonly within: Window;
      readonly is: Range;
    }
  /** The customer's first, last or n-th purchase (1 is the first) by time. */
  | { readonly nth: 'first' | 'last' | number; readonly is: readonly Condition[] };

/** Which customers: a tree that can be kept as JSON. An empty `all` is everyone, an empty `any` nobody. */
export type Rule =
  | { readonly all: readonly Rule[] }
  | { readonly any: readonly Rule[] }
  | { readonly not: Rule }
  /** A saved segment, by id. */
  | { readonly segment: string }
  | Leaf;

/** Groups in groups beyond this are not read, from JSON nor from words. */
export const MOST_DEPTH = 200;

/** The rules of saved segments by id. */
export type Segments = ReadonlyMap<string, Rule>;

export function isLeaf(rule: Rule): rule is Leaf {
  return !('all' in rule || 'any' in rule || 'not' in rule || 'segment' in rule);
}

/** `rfm.r_score` → `rfm`, `r_score`. An id without a dot has no column. */
export function placeOf({ id }: AttrRef): { relation: string; column: string } {
  const dot = id.indexOf('.');
  return dot < 0
    ? { relation: id, column: '' }
    : { relation: id.slice(0, dot), column: id.slice(dot + 1) };
}

/** Whether a test leaves values out, rather than naming those it takes. */
export function leavesOut(is: Test): boolean {
  return 'notIn' in is || ('known' in is && is.known);
}

/** The conditions of a leaf, each with its path below the leaf. */
export function conditionsOf(leaf: Leaf): { at: string; condition: Condition }[] {
  if ('attr' in leaf) return [{ at: '', condition: leaf }];
  const [name, list] = 'nth' in leaf ? ['is', leaf.is] : ['where', leaf.where];
  return list.map((condition, i) => ({ at: `${name}.${i}`, condition }));
}

/** The leaves of a rule in order; those of segments it names are not among them. */
export function leavesOf(rule: Rule): Leaf[] {
  if ('all' in rule) return rule.all.flatMap(leavesOf);
  if ('any' in rule) return rule.any.flatMap(leavesOf);
  if ('not' in rule) return leavesOf(rule.not);
  return isLeaf(rule) ? [rule] : [];
}

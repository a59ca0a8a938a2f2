import { ident, literal, tokenize } from '../../../engine/sql';
import { isDay } from '../../../lib/days';
import { folded } from '../../crossfilter/alphabet';
import {
  isLeaf,
  leavesOut,
  placeOf,
  type Condition,
  type Day,
  type DayRange,
  type Leaf,
  type Range,
  type Rule,
  type Segments,
  type Test,
  type Total,
  type Value,
  type Window,
} from './rule';

/**
 * The customers a rule takes: `SELECT customer_id FROM customers WHERE …`, each leaf as `customer_id IN (…)`, so
 * that nothing in it is NULL and NOT is the complement. Segments are written out. A rule without problems is
 * SQL that the engine takes; throws a RangeError for unknown segments, cycles, and days that are none.
 */
export function ruleSql(rule: Rule, segments: Segments = new Map()): string {
  return `SELECT customer_id\nFROM customers\nWHERE ${where(rule, segments, [])}`;
}

function where(rule: Rule, segments: Segments, within: readonly string[]): string {
  if (isLeaf(rule)) return `customer_id IN (\n${indent(leafSql(rule))}\n)`;
  if ('not' in rule) return `NOT ${where(rule.not, segments, within)}`;
  if ('segment' in rule) {
    return where(segmentRule(rule.segment, segments, within), segments, [...within, rule.segment]);
  }
  const [parts, word, nothing] =
    'all' in rule ? [rule.all, 'AND', 'TRUE'] : [rule.any, 'OR', 'FALSE'];
  if (parts.length < 2) return parts[0] ? where(parts[0], segments, within) : nothing;
  const asked = parts.map((part) => where(part, segments, within)).join(`\n${word} `);
  return `(\n${indent(asked)}\n)`;
}

/** The rule of a segment met inside those named by `within`; throws a RangeError where there is none or it is one of them. */
export function segmentRule(id: string, segments: Segments, within: readonly string[]): Rule {
  const rule = segments.get(id);
  if (!rule) throw new RangeError(`No segment is called ${id}`);
  if (within.includes(id)) throw new RangeError(`The segment ${id} is made of itself`);
  return rule;
}

/** The customers one leaf takes: a SELECT of `customer_id`, each at most once but for relations of many rows a customer. */
export function leafSql(leaf: Leaf): string {
  if ('attr' in leaf) return conditionSql(leaf);
  if ('did' in leaf) return didSql(leaf);
  if ('total' in leaf) return totalSql(leaf);
  return nthSql(leaf);
}

/**
 * What a leaf looks at: `customer_id` and `v0`, for the n-th order a value for each condition (`v1`, …; its day where
 * there is none). Who has no row has no value; counts and sums are then 0. With `customer` for that one only.
 */
export function valueSql(leaf: Leaf, customer?: string): string {
  const own = customer === undefined ? [] : [`customer_id = ${literal(customer)}`];
  if ('attr' in leaf) {
    const { relation, column } = placeOf(leaf.attr);
    return `SELECT customer_id, ${ident(column)} AS v0 FROM ${ident(relation)}${filter(own)}`;
  }
  if ('nth' in leaf) return nthValueSql(leaf, own);
  if ('did' in leaf && leaf.did === 'event') {
    const asked = [...own, ...eventConditions(leaf.where, leaf.within)];
    return `SELECT customer_id, CAST(count(*) AS INTEGER) AS v0\nFROM events${filter(asked)}\nGROUP BY customer_id`;
  }
  const purchases = 'did' in leaf && leaf.did === 'order' ? ['is_purchase'] : [];
  const apart = 'apart' in leaf && leaf.apart === true;
  const asked = [...own, ...purchases, ...orderConditions(leaf.where, leaf.within, apart)];
  const value = 'did' in leaf ? 'CAST(count(*) AS INTEGER)' : TOTALS[leaf.total];
  return `SELECT customer_id, ${value} AS v0\nFROM orders${filter(asked)}\nGROUP BY customer_id`;
}

function nthValueSql(leaf: Extract<Leaf, { nth: unknown }>, own: readonly string[]): string {
  const way = leaf.nth === 'last' ? ' DESC' : '';
  const place = typeof leaf.nth === 'number' ? literal(leaf.nth) : '1';
  const values = leaf.is.map(({ attr }, i) => {
    const { relation, column } = placeOf(attr);
    const x =
      relation === 'orders'
        ? ident(column)
        : `(
    SELECT string_agg(DISTINCT CAST(r.${ident(column)} AS VARCHAR), '; ')
    FROM ${ident(relation)} AS r
    WHERE r.order_id = placed.order_id AND r.customer_id = placed.customer_id
  )`;
    return `${x} AS v${i}`;
  });
  return `SELECT customer_id, ${values.join(', ') || 'ordered_on AS v0'}
FROM (
  SELECT *, row_number() OVER (PARTITION BY customer_id ORDER BY ordered_at${way}, order_id${way}) AS nth
  FROM orders${filter(['is_purchase', ...own])}
) AS placed
WHERE nth = ${place}`;
}

/** Everyone but those of `select`. */
function except(select: string): string {
  return `SELECT customer_id FROM customers\nEXCEPT\n${select}`;
}

function conditionSql({ attr, is }: Condition): string {
  const { relation, column } = placeOf(attr);
  const x = ident(column);
  const isDate = attr.type === 'date';
  const select = (condition: string) =>
    `SELECT customer_id FROM ${ident(relation)} WHERE ${condition}`;
  if (!takesUnknown(is)) return select(knownSql(x, isDate, is));
  // Who has no row there is not known either.
  if ('notIn' in is) {
    return is.notIn.length === 0
      ? 'SELECT customer_id FROM customers'
      : except(select(`${day(x, isDate)} IN (${list(is.notIn, isDate)})`));
  }
  const named = 'in' in is ? list(is.in, isDate) : '';
  return except(select(named ? `${day(x, isDate)} NOT IN (${named})` : `${x} IS NOT NULL`));
}

function didSql(leaf: Extract<Leaf, { did: unknown }>): string {
  const { min, max } = leaf.times;
  const [table, asked] =
    leaf.did === 'event'
      ? ['events', eventConditions(leaf.where, leaf.within)]
      : ['orders', orderConditions(leaf.where, leaf.within, leaf.apart)];
  if (leaf.did === 'order') asked.unshift('is_purchase');
  const select = (having: string) =>
    `SELECT customer_id FROM ${table}${filter(asked)}\nGROUP BY customer_id\nHAVING ${having}`;
  const least = min ?? (max === undefined ? 1 : 0);
  if (least > 0) {
    const most = max === undefined ? '' : ` AND count(*) <= ${literal(max)}`;
    return select(`count(*) >= ${literal(least)}${most}`);
  }
  if (max === undefined) return 'SELECT customer_id FROM customers';
  return except(select(`count(*) > ${literal(max)}`));
}

const TOTALS: Record<Total, string> = {
  amount: 'sum(amount)',
  orders: 'count(*) FILTER (WHERE is_purchase)',
  average: 'CAST(sum(amount) AS DOUBLE) / nullif(count(*) FILTER (WHERE is_purchase), 0)',
  quantity: 'sum(quantity)',
};

function totalSql(leaf: Extract<Leaf, { total: unknown }>): string {
  const total = TOTALS[leaf.total];
  const asked = orderConditions(leaf.where, leaf.within);
  const select = (having: string) =>
    `SELECT customer_id FROM orders${filter(asked)}\nGROUP BY customer_id\nHAVING ${having}`;
  const inside = rangeSql(total, leaf.is);
  const { from = -Infinity, below = Infinity } = leaf.is;
  const takesZero = leaf.total !== 'average' && from <= 0 && below > 0;
  return takesZero ? except(select(`(${inside}) IS NOT TRUE`)) : select(inside);
}

function nthSql(leaf: Extract<Leaf, { nth: unknown }>): string {
  const way = leaf.nth === 'last' ? ' DESC' : '';
  const place = typeof leaf.nth === 'number' ? literal(leaf.nth) : '1';
  const asked = orderConditions(leaf.is, { all: true }).map((condition) => ` AND ${condition}`);
  return `SELECT customer_id
FROM (
  SELECT *, row_number() OVER (PARTITION BY customer_id ORDER BY ordered_at${way}, order_id${way}) AS nth
  FROM orders
  WHERE is_purchase
) AS placed
WHERE nth = ${place}${asked.join('')}`;
}

/**
 * Conditions on a row of `orders`. Those on another relation are one: it has a row of this order that meets them
 * all; `apart` makes each of them one, and what leaves values out of lines one that no line has them.
 */
function orderConditions(
  conditions: readonly Condition[],
  within: Window,
  apart: boolean = false,
): string[] {
  const asked = windowSql('ordered_on', within);
  const elsewhere = new Map<string, string[]>();
  for (const { attr, is } of conditions) {
    const { relation, column } = placeOf(attr);
    const sql = rowSql(ident(column), attr.type === 'date', is);
    if (relation === 'orders') asked.push(sql);
    else if (apart && relation === 'order_lines' && leavesOut(is)) {
      const out = rowSql(ident(column), attr.type === 'date', opposite(is));
      asked.push(`NOT ${rowOf(relation, [out])}`);
    } else if (apart) asked.push(rowOf(relation, [sql]));
    else elsewhere.set(relation, [...(elsewhere.get(relation) ?? []), sql]);
  }
  return [...asked, ...Array.from(elsewhere, ([relation, sql]) => rowOf(relation, sql))];
}

/** What is left out. */
function opposite(is: Test): Test {
  return 'notIn' in is ? { in: is.notIn } : { known: false };
}

/** Conditions on a row of `events`. */
function eventConditions(conditions: readonly Condition[], within: Window): string[] {
  const asked = conditions.map(({ attr, is }) =>
    rowSql(ident(placeOf(attr).column), attr.type === 'date', is),
  );
  return [...windowSql('happened_on', within), ...asked];
}

function rowOf(relation: string, conditions: readonly string[]): string {
  return `(order_id, customer_id) IN (SELECT (order_id, customer_id) FROM ${ident(relation)} WHERE ${conditions.join(' AND ')})`;
}

/** True for the rows that pass, those whose value is not known too where the test takes them. */
function rowSql(x: string, isDate: boolean, is: Test): string {
  if ('known' in is && !is.known) return `${x} IS NULL`;
  if ('notIn' in is && is.notIn.length === 0) return 'TRUE';
  const known = knownSql(x, isDate, is);
  return takesUnknown(is) ? `(${known} OR ${x} IS NULL)` : known;
}

function windowSql(x: string, within: Window): string[] {
  if ('all' in within) return [];
  if ('lastDays' in within) return [lastDaysSql(x, within.lastDays)];
  const asked = daysSql(x, within);
  return asked ? [asked] : [];
}

/** Whether a value that is not known passes. */
export function takesUnknown(is: Test): boolean {
  if ('in' in is) return is.in.includes(null);
  if ('notIn' in is) return !is.notIn.includes(null);
  return 'known' in is && !is.known;
}

/** True for the known values that pass, else false or NULL; `{ known: false }` is not asked. */
function knownSql(x: string, isDate: boolean, is: Test): string {
  if ('in' in is) {
    const named = list(is.in, isDate);
    return named ? `${day(x, isDate)} IN (${named})` : 'FALSE';
  }
  if ('notIn' in is) {
    const named = list(is.notIn, isDate);
    return named ? `${day(x, isDate)} NOT IN (${named})` : `${x} IS NOT NULL`;
  }
  if ('known' in is) return is.known ? `${x} IS NOT NULL` : 'FALSE';
  if ('contains' in is) return `contains(${folded(x)}, ${folded(literal(is.contains))})`;
  if ('lastDays' in is) return lastDaysSql(day(x, isDate), is.lastDays);
  const days = daysSql(x, is as DayRange);
  return days || rangeSql(x, is as Range);
}

/** A moment is on its day. */
function day(x: string, isDate: boolean): string {
  return isDate ? `CAST(${x} AS DATE)` : x;
}

function list(values: readonly Value[], isDate: boolean): string {
  return values
    .filter((value) => value !== null)
    .map((value) => (isDate ? dayLiteral(String(value)) : literal(value)))
    .join(', ');
}

function rangeSql(x: string, { from, below }: Range): string {
  return (
    [
      from === undefined ? '' : `${x} >= ${literal(from)}`,
      below === undefined ? '' : `${x} < ${literal(below)}`,
    ]
      .filter(Boolean)
      .join(' AND ') || `${x} IS NOT NULL`
  );
}

/** The empty text where both ends are open. */
function daysSql(x: string, { fromDay, beforeDay }: DayRange): string {
  return [
    fromDay === undefined ? '' : `${x} >= ${dayLiteral(fromDay)}`,
    beforeDay === undefined ? '' : `${x} < ${dayLiteral(beforeDay)}`,
  ]
    .filter(Boolean)
    .join(' AND ');
}

function lastDaysSql(x: string, days: number): string {
  const asOf = '(SELECT as_of FROM settings)';
  return `${x} BETWEEN ${asOf} - ${literal(days)} AND ${asOf}`;
}

function dayLiteral(text: Day): string {
  if (!isDay(text)) throw new RangeError(`Not a day: ${text}`);
  return `DATE ${literal(text)}`;
}

function filter(conditions: readonly string[]): string {
  return conditions.length > 0 ? `\nWHERE ${conditions.join('\n  AND ')}` : '';
}

/** Line breaks inside texts stay as they are. */
function indent(sql: string): string {
  const pieces = Array.from(tokenize(sql), ({ kind, text }) =>
    kind === 'space' ? text.replaceAll('\n', '\n  ') : text,
  );
  return `  ${pieces.join('')}`;
}

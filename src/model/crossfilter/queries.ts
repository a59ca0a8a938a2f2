import { ident, literal } from '../../engine/sql';
import { alphabetKey } from './alphabet';
import { isInteger, type Dimension, type Value } from './dimension';
import { dimensionOf, type Filter, type Filters } from './filter';
import { firstDay } from './month';
import type { PreparedDimension } from './prepared';

const TRUE = 'TRUE';

/** One condition a filter of `grain`, columns under `alias`. */
function conditions(
  dimensions: readonly Dimension[],
  filters: Filters,
  grain: Dimension['grain'],
  alias: string,
): string[] {
  return filters
    .map((filter) => ({ filter, dimension: dimensionOf(dimensions, filter) }))
    .filter(({ dimension }) => dimension.grain === grain)
    .map(({ filter, dimension }) => condition(dimension, filter, alias));
}

function condition(dimension: Dimension, filter: Filter, alias: string): string {
  const column = (name: string) => `${alias}${ident(name)}`;
  if (dimension.kind === 'pair') {
    const [x, y] = [column(dimension.columns[0]), column(dimension.columns[1])];
    const pairs = 'pairs' in filter ? filter.pairs : [];
    const squares = pairs.flatMap((p) => (p ? [`(${literal(p[0])}, ${literal(p[1])})`] : []));
    return anyOf([
      squares.length ? `(${x}, ${y}) IN (${squares.join(', ')})` : '',
      pairs.includes(null) ? `${x} IS NULL OR ${y} IS NULL` : '',
    ]);
  }
  const x = column(dimension.column);
  if ('in' in filter) {
    return anyOf([
      filter.in.some((v) => v !== null) ? `${x} IN (${list(filter.in)})` : '',
      filter.in.includes(null) ? `${x} IS NULL` : '',
    ]);
  }
  if ('not' in filter) {
    const named = filter.not.some((v) => v !== null) ? `${x} NOT IN (${list(filter.not)})` : '';
    if (filter.not.includes(null)) return allOf([`${x} IS NOT NULL`, ...(named ? [named] : [])]);
    return named ? anyOf([named, `${x} IS NULL`]) : TRUE;
  }
  if ('range' in filter) {
    const [lo, hi] = filter.range;
    return between(x, lo === null ? null : literal(lo), hi === null ? null : literal(hi));
  }
  if ('months' in filter) {
    const [from, to] = filter.months;
    const day = (text: string) => `DATE ${literal(text)}`;
    return between(
      x,
      from === null ? null : day(firstDay(from)),
      to === null ? null : day(firstDay(to, 1)),
    );
  }
  return 'FALSE';
}

function list(values: readonly Value[]): string {
  return values
    .filter((v) => v !== null)
    .map((v) => literal(v))
    .join(', ');
}

function between(x: string, lo: string | null, hi: string | null): string {
  if (lo === null && hi === null) return `${x} IS NOT NULL`;
  return [lo === null ? '' : `${x} >= ${lo}`, hi === null ? '' : `${x} < ${hi}`]
    .filter(Boolean)
    .join(' AND ');
}

function anyOf(parts: string[]): string {
  const some = parts.filter(Boolean);
  if (!some.length) return 'FALSE';
  return some.length === 1 && !/ OR /.test(some[0] as string)
    ? (some[0] as string)
    : `(${some.join(' OR ')})`;
}

function allOf(parts: string[]): string {
  return parts.join(' AND ') || TRUE;
}

function where(parts: string[]): string {
  return parts.length ? `WHERE ${parts.join('\n  AND ')}\n` : '';
}

/**
 * The customers that `filters` keep, as a predicate over `customer_facts`; filters on orders become
 * `customer_id IN (SELECT … FROM orders …)`. `TRUE` without filters. `alias` is the table's name in
 * the statement, where there is one.
 */
export function predicate(dimensions: readonly Dimension[], filters: Filters, alias = ''): string {
  return allOf(predicates(dimensions, filters, alias ? `${ident(alias)}.` : ''));
}

function predicates(dimensions: readonly Dimension[], filters: Filters, alias: string): string[] {
  const orders = conditions(dimensions, filters, 'order', '');
  return [
    ...conditions(dimensions, filters, 'customer', alias),
    ...(orders.length
      ? [`${alias}customer_id IN (SELECT customer_id FROM orders WHERE ${allOf(orders)})`]
      : []),
  ];
}

/** FROM and WHERE of a question about customers, and the names of their revenue and orders. */
function customers(dimensions: readonly Dimension[], filters: Filters) {
  const orders = conditions(dimensions, filters, 'order', '');
  if (!orders.length) {
    return {
      head: '',
      alias: '',
      revenue: 'revenue',
      orders: 'orders',
      from: `FROM customer_facts\n${where(conditions(dimensions, filters, 'customer', ''))}`,
    };
  }
  return {
    head: `WITH kept AS (
  SELECT customer_id, sum(amount) AS revenue, count(*) FILTER (WHERE is_purchase) AS orders
  FROM orders
  WHERE ${orders.join('\n    AND ')}
  GROUP BY customer_id
)
`,
    alias: 'c.',
    revenue: 'kept.revenue',
    orders: 'kept.orders',
    from: `FROM customer_facts AS c
JOIN kept ON kept.customer_id = c.customer_id
${where(conditions(dimensions, filters, 'customer', 'c.'))}`,
  };
}

/**
 * The figures beside a tile's name: one row with `customers`, `buyers`, `revenue` (currency),
 * `orders`, `repeat_customers` of the selection.
 */
export function kpiSql(dimensions: readonly Dimension[], filters: Filters): string {
  const q = customers(dimensions, filters);
  return `${q.head}SELECT
  count(*) AS customers,
  count(*) FILTER (WHERE ${q.orders} >= 1) AS buyers,
  coalesce(sum(${q.revenue}), 0) AS revenue,
  coalesce(sum(${q.orders}), 0) AS orders,
  count(*) FILTER (WHERE ${q.orders} >= 2) AS repeat_customers
${q.from}`.trimEnd();
}

/**
 * A tile's figures under all filters but its own: the value (category), `bin_from` (number), the two
 * scores (pair) or `month`, then `customers`, `revenue` (currency), `orders`. Values that a tile draws
 * together as others are rows of their own; codes without a customer have no row.
 */
export function tileSql(
  prepared: PreparedDimension,
  dimensions: readonly Dimension[],
  filters: Filters,
): string {
  const { dimension } = prepared;
  const others = filters.filter((filter) => filter.dim !== dimension.id);
  const keys = dimension.kind === 'pair' ? '1, 2' : '1';
  const order = dimension.kind === 'category' ? '2 DESC, 1' : keys;
  if (dimension.grain === 'customer') {
    const q = customers(dimensions, others);
    return `${q.head}SELECT
  ${key(prepared, q.alias)},
  count(*) AS customers,
  coalesce(sum(${q.revenue}), 0) AS revenue,
  coalesce(sum(${q.orders}), 0) AS orders
${q.from}GROUP BY ${keys}
ORDER BY ${order}`;
  }
  const chosen = conditions(dimensions, others, 'customer', '');
  return `SELECT
  ${key(prepared, '')},
  count(DISTINCT customer_id) AS customers,
  sum(amount) AS revenue,
  count(*) FILTER (WHERE is_purchase) AS orders
FROM orders
${where([
  ...conditions(dimensions, others, 'order', ''),
  ...(chosen.length
    ? [`customer_id IN (SELECT customer_id FROM customer_facts WHERE ${allOf(chosen)})`]
    : []),
])}GROUP BY ${keys}
ORDER BY ${order}`;
}

/** What a tile groups by. */
function key(prepared: PreparedDimension, alias: string): string {
  const { dimension } = prepared;
  const column = (name: string) => `${alias}${ident(name)}`;
  switch (dimension.kind) {
    case 'category':
      return column(dimension.column);
    case 'pair':
      return dimension.columns.map(column).join(', ');
    case 'month':
      return `strftime(${column(dimension.column)}, '%Y-%m') AS month`;
    case 'number':
      return `${bin(prepared, column(dimension.column))} AS bin_from`;
  }
}

/** Lower edge of each bin; an open first bin has the edge it would have were it as wide as the next one. */
export function binFrom({ edges, step }: PreparedDimension, code: number): number {
  const [edge = 0, next = 0, after = 0] = edges.slice(code, code + 3);
  return Number.isFinite(edge) ? edge : next - (step || after - next);
}

function bin(prepared: PreparedDimension, x: string): string {
  const { step, plain, edges } = prepared;
  if (plain === 0) return x;
  // Floating point may round a quotient up to the next bin; whole numbers and decimals are far from that.
  const whole = prepared.integer || prepared.type.startsWith('DECIMAL');
  const exact = step > 0 && Number.isInteger(step) && whole;
  if (!exact) {
    const lines = edges
      .slice(1, plain)
      .map((edge, i) => `    WHEN ${x} < ${literal(edge)} THEN ${literal(binFrom(prepared, i))}`);
    return `CASE\n${lines.join('\n')}\n    WHEN ${x} IS NOT NULL THEN ${literal(binFrom(prepared, plain - 1))}\n  END`;
  }
  let text = step === 1 && isInteger(prepared.type) ? x : `floor(${x} / ${step}) * ${step}`;
  // Without the CASE `least` and `greatest` would put NULL into a bin.
  if (edges[plain] === Infinity) text = `least(${text}, ${literal(binFrom(prepared, plain - 1))})`;
  if (edges[0] === -Infinity) text = `greatest(${text}, ${literal(binFrom(prepared, 0))})`;
  return text === x || !/^(least|greatest)/.test(text)
    ? text
    : `CASE WHEN ${x} IS NOT NULL THEN ${text} END`;
}

export interface ListOptions {
  filters: Filters;
  /** Found anywhere in id, name, city or e-mail (which only `customers` has), whatever the case. */
  search?: string;
  sort?: { column: string; descending?: boolean };
  limit?: number;
  offset?: number;
  /** Columns of `customer_facts`, default `LIST_COLUMNS`. */
  columns?: readonly string[];
}

export const LIST_COLUMNS = [
  'customer_id',
  'name',
  'segment',
  'city',
  'recency',
  'orders',
  'revenue',
  'average_order',
  'last_order',
] as const;

/** Columns that people look up by the alphabet. */
const NAMES = new Set(['name', 'city']);

/** The customers of the selection, a page at a time, names as the Turkish alphabet has them; ties by customer_id, unknown values last. */
export function listSql(dimensions: readonly Dimension[], options: ListOptions): string {
  const { sort, limit, offset, columns = LIST_COLUMNS } = options;
  const order =
    sort && sort.column !== 'customer_id'
      ? `${NAMES.has(sort.column) ? alphabetKey(ident(sort.column)) : ident(sort.column)}${sort.descending ? ' DESC' : ''} NULLS LAST, `
      : '';
  const tie =
    sort?.column === 'customer_id' && sort.descending ? 'customer_id DESC' : 'customer_id';
  return `SELECT ${columns.map(ident).join(', ')}
FROM customer_facts
${where(listed(dimensions, options))}ORDER BY ${order}${tie}${
    limit === undefined ? '' : `\nLIMIT ${literal(limit)}`
  }${offset ? `\nOFFSET ${literal(offset)}` : ''}`;
}

/** One row `customers`: how many `listSql` lists without limit. */
export function countSql(
  dimensions: readonly Dimension[],
  options: Pick<ListOptions, 'filters' | 'search'>,
): string {
  return `SELECT count(*) AS customers\nFROM customer_facts\n${where(listed(dimensions, options))}`.trimEnd();
}

function listed(
  dimensions: readonly Dimension[],
  { filters, search }: Pick<ListOptions, 'filters' | 'search'>,
): string[] {
  const words = search?.trim();
  if (!words) return predicates(dimensions, filters, '');
  // All four letters i are one, so that ISPARTA, ısparta and isparta find each other, and ID7 is found by id7.
  const folded = (x: string) => `lower(translate(${x}, 'Iİı', 'iii'))`;
  const hit = (column: string) => `contains(${folded(column)}, ${folded(literal(words))})`;
  const hits = [
    ...['customer_id', 'name', 'city'].map(hit),
    `customer_id IN (SELECT customer_id FROM customers WHERE ${hit('email')})`,
  ];
  return [...predicates(dimensions, filters, ''), `(${hits.join('\n    OR ')})`];
}

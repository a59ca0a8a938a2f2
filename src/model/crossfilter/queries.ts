import { ident, literal } from '../../engine/sql';
import { listLimit, listOrder, searched, type ListPage } from '../people';
import { isInteger, isMany, type Dimension, type Value } from './dimension';
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
    .map(({ filter, dimension }) =>
      isMany(dimension)
        ? `(order_id, customer_id) IN (SELECT order_id, customer_id FROM order_lines WHERE ${condition(dimension, filter, '')})`
        : condition(dimension, filter, alias),
    );
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

/** Columns of `customer_facts` that count orders: under filters on orders they count the orders kept. */
export const ORDER_FIGURES = ['orders', 'revenue', 'average_order'] as const;

/** The parts of a question about customers. */
interface Question {
  /** Stands before SELECT. */
  head: string;
  from: string;
  /** What stands before a column of `customer_facts`. */
  facts: string;
  where: string[];
  /** A column of `customer_facts`, or what its order figures are under the filters. */
  column: (name: string) => string;
}

/** `alias` is the name of `customer_facts` in the statement; without one it has a name only where it needs one. */
export function question(dimensions: readonly Dimension[], filters: Filters, alias = ''): Question {
  const orders = conditions(dimensions, filters, 'order', '');
  const name = alias || (orders.length ? 'c' : '');
  const facts = name ? `${name}.` : '';
  const where = conditions(dimensions, filters, 'customer', facts);
  const from = `FROM customer_facts${name && ` AS ${name}`}`;
  if (!orders.length) {
    return { head: '', from, facts, where, column: (column) => `${facts}${ident(column)}` };
  }
  const kept: Record<(typeof ORDER_FIGURES)[number], string> = {
    revenue: 'kept.revenue',
    orders: 'kept.orders',
    average_order: 'CAST(kept.revenue AS DOUBLE) / nullif(kept.orders, 0)',
  };
  return {
    head: `WITH kept AS (
  SELECT customer_id, sum(amount) AS revenue, count(*) FILTER (WHERE is_purchase) AS orders
  FROM order_facts
  WHERE ${orders.join('\n    AND ')}
  GROUP BY customer_id
)
`,
    from: `${from}\nJOIN kept ON kept.customer_id = ${facts}customer_id`,
    facts,
    where,
    column: (column) => (kept as Record<string, string>)[column] ?? `${facts}${ident(column)}`,
  };
}

/**
 * The figures beside a tile's name: one row with `customers`, `buyers`, `revenue` (currency),
 * `orders`, `repeat_customers` of the selection. Buyers and repeat customers are those of the whole time.
 */
export function kpiSql(dimensions: readonly Dimension[], filters: Filters): string {
  const { head, from, facts, where: chosen, column } = question(dimensions, filters);
  const ever = `${facts}${ident('orders')}`;
  const [orders, revenue] = [column('orders'), column('revenue')];
  return `${head}SELECT
  count(*) AS customers,
  count(*) FILTER (WHERE ${ever} >= 1) AS buyers,
  coalesce(sum(${revenue}), 0) AS revenue,
  coalesce(sum(${orders}), 0) AS orders,
  count(*) FILTER (WHERE ${ever} >= 2) AS repeat_customers
${from}
${where(chosen)}`.trimEnd();
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
    const q = question(dimensions, others);
    return `${q.head}SELECT
  ${key(prepared, q.facts)},
  count(*) AS customers,
  coalesce(sum(${q.column('revenue')}), 0) AS revenue,
  coalesce(sum(${q.column('orders')}), 0) AS orders
${q.from}
${where(q.where)}GROUP BY ${keys}
ORDER BY ${order}`;
  }
  const chosen = conditions(dimensions, others, 'customer', '');
  const kept = where([
    ...conditions(dimensions, others, 'order', ''),
    ...(chosen.length
      ? [`customer_id IN (SELECT customer_id FROM customer_facts WHERE ${allOf(chosen)})`]
      : []),
  ]);
  // Each order once for each of its values.
  const from = isMany(dimension)
    ? `FROM order_facts
JOIN (SELECT DISTINCT order_id, customer_id, ${key(prepared, '')} FROM order_lines) USING (order_id, customer_id)`
    : 'FROM order_facts';
  return `SELECT
  ${key(prepared, '')},
  count(DISTINCT customer_id) AS customers,
  sum(amount) AS revenue,
  count(*) FILTER (WHERE is_purchase) AS orders
${from}
${kept}GROUP BY ${keys}
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

/** The search finds words anywhere in id, name, city or e-mail, whatever the case and the accents. */
export interface ListOptions extends ListPage {
  filters: Filters;
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
/**
 * The customers of the selection, a page at a time, names as the Turkish alphabet has them; ties by customer_id,
 * unknown values last. Under filters on orders, orders, revenue and their average are those of the orders kept.
 */
export function listSql(dimensions: readonly Dimension[], options: ListOptions): string {
  const { filters, search, sort, columns = LIST_COLUMNS } = options;
  const { head, from, facts, where: chosen, column } = question(dimensions, filters);
  const shown = columns.map((name) => {
    const text = column(name);
    return text === `${facts}${ident(name)}` ? text : `${text} AS ${ident(name)}`;
  });
  return `${head}SELECT ${shown.join(', ')}
${from}
${where([...chosen, ...searched(search, facts)])}ORDER BY ${listOrder(sort, column)}${listLimit(options)}`;
}

/** One row `customers`: how many `listSql` lists without limit. */
export function countSql(
  dimensions: readonly Dimension[],
  { filters, search }: Pick<ListOptions, 'filters' | 'search'>,
): string {
  const { head, from, facts, where: chosen } = question(dimensions, filters);
  return `${head}SELECT count(*) AS customers
${from}
${where([...chosen, ...searched(search, facts)])}`.trimEnd();
}

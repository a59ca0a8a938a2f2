import { ident, literal } from '../../engine/sql';
import { listLimit, listOrder, searched, type ListPage } from '../people';
import { allOf, anyOf, conditions, dayLiteral } from './conditions';
import type { TimeUnit } from './day';
import {
  isElsewhere,
  isInteger,
  isMany,
  keysOf,
  relationOf,
  sidesOf,
  type Dimension,
  type RulesDimension,
} from './dimension';
import type { Filters } from './filter';
import type { PreparedDimension } from './prepared';

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

/** Of figures as SQL. */
export interface FigureOptions {
  /** Whether orders have a cost: then there is a column `profit` (currency) of those whose cost is known. */
  cost?: boolean;
}

const PROFIT = 'coalesce(sum(amount - cost), 0)';

/**
 * `alias` is the name of `customer_facts` in the statement; without one it has a name only where it needs one. With
 * `cost` there is a column `profit`.
 */
export function question(
  dimensions: readonly Dimension[],
  filters: Filters,
  alias = '',
  { cost = false }: FigureOptions = {},
): Question {
  const orders = conditions(dimensions, filters, 'order', '');
  const name = alias || (orders.length || cost ? 'c' : '');
  const facts = name ? `${name}.` : '';
  const where = conditions(dimensions, filters, 'customer', facts);
  const from = `FROM customer_facts${name && ` AS ${name}`}`;
  if (!orders.length && cost) {
    return {
      head: `WITH earned AS (
  SELECT customer_id, ${PROFIT} AS profit
  FROM order_facts
  GROUP BY customer_id
)
`,
      from: `${from}\nLEFT JOIN earned ON earned.customer_id = ${facts}customer_id`,
      facts,
      where,
      column: (column) => (column === 'profit' ? 'earned.profit' : `${facts}${ident(column)}`),
    };
  }
  if (!orders.length) {
    return { head: '', from, facts, where, column: (column) => `${facts}${ident(column)}` };
  }
  const kept: Record<string, string> & Record<(typeof ORDER_FIGURES)[number], string> = {
    ...(cost && { profit: 'kept.profit' }),
    revenue: 'kept.revenue',
    orders: 'kept.orders',
    average_order: 'CAST(kept.revenue AS DOUBLE) / nullif(kept.orders, 0)',
  };
  return {
    head: `WITH kept AS (
  SELECT customer_id, sum(amount) AS revenue, count(*) FILTER (WHERE is_purchase) AS orders${cost ? `, ${PROFIT} AS profit` : ''}
  FROM order_facts
  WHERE ${orders.join('\n    AND ')}
  GROUP BY customer_id
)
`,
    from: `${from}\nJOIN kept ON kept.customer_id = ${facts}customer_id`,
    facts,
    where,
    column: (column) => kept[column] ?? `${facts}${ident(column)}`,
  };
}

/**
 * The figures beside a tile's name: one row with `customers`, `buyers`, `revenue` (currency),
 * `orders`, `repeat_customers` of the selection. Buyers and repeat customers are those of the whole time.
 * With `cost` a column `profit` is the last.
 */
export function kpiSql(
  dimensions: readonly Dimension[],
  filters: Filters,
  options: FigureOptions = {},
): string {
  const { head, from, facts, where: chosen, column } = question(dimensions, filters, '', options);
  const ever = `${facts}${ident('orders')}`;
  const [orders, revenue] = [column('orders'), column('revenue')];
  return `${head}SELECT
  count(*) AS customers,
  count(*) FILTER (WHERE ${ever} >= 1) AS buyers,
  coalesce(sum(${revenue}), 0) AS revenue,
  coalesce(sum(${orders}), 0) AS orders,
  count(*) FILTER (WHERE ${ever} >= 2) AS repeat_customers${options.cost ? `,\n  coalesce(sum(${column('profit')}), 0) AS profit` : ''}
${from}
${where(chosen)}`.trimEnd();
}

/**
 * A tile's figures under all filters but its own: the value (category), `bin_from` (number), the two scores (pair),
 * `year`, `month`, `week` (its Monday) or `day`, both (heat), or the `segment` (NULL: in none); then `customers`,
 * `revenue` (currency), `orders`, with `cost` `profit`. Values that a tile draws together as others are rows of their own; codes without a
 * customer have no row.
 */
export function tileSql(
  prepared: PreparedDimension,
  dimensions: readonly Dimension[],
  filters: Filters,
  { cost = false }: FigureOptions = {},
): string {
  const { dimension } = prepared;
  const others = filters.filter((filter) => filter.dim !== dimension.id);
  const keys = dimension.kind === 'pair' || dimension.kind === 'heat' ? '1, 2' : '1';
  const order = dimension.kind === 'category' ? '2 DESC, 1' : keys;
  const joined = sidesOf(dimension).some(isElsewhere);
  if (dimension.grain === 'customer') {
    const alias = joined || dimension.kind === 'rules' ? 'c' : '';
    const q = question(dimensions, others, alias, { cost });
    const joins =
      dimension.kind === 'rules'
        ? [`JOIN ${memberships(dimension)} AS own ON own.customer_id = ${q.facts}customer_id`]
        : joinsOf(dimension, q.facts);
    return `${q.head}SELECT
  ${keysSql(prepared, q.facts)},
  count(*) AS customers,
  coalesce(sum(${q.column('revenue')}), 0) AS revenue,
  coalesce(sum(${q.column('orders')}), 0) AS orders${cost ? `,\n  coalesce(sum(${q.column('profit')}), 0) AS profit` : ''}
${[q.from, ...joins].join('\n')}
${where(q.where)}GROUP BY ${keys}
ORDER BY ${order}`;
  }
  const facts = joined ? 'o.' : '';
  const chosen = conditions(dimensions, others, 'customer', '');
  const kept = where([
    ...conditions(dimensions, others, 'order', facts),
    ...(chosen.length
      ? [`${facts}customer_id IN (SELECT customer_id FROM customer_facts WHERE ${allOf(chosen)})`]
      : []),
  ]);
  const joins = isMany(dimension)
    ? // Each order once for each of its values.
      [
        `JOIN (SELECT DISTINCT order_id, customer_id, ${keysSql(prepared, '')} FROM order_lines) USING (order_id, customer_id)`,
      ]
    : joinsOf(dimension, facts);
  return `SELECT
  ${keysSql(prepared, facts)},
  count(DISTINCT ${facts}customer_id) AS customers,
  sum(${facts}amount) AS revenue,
  count(*) FILTER (WHERE ${facts}is_purchase) AS orders${cost ? `,\n  coalesce(sum(${facts}amount - ${facts}cost), 0) AS profit` : ''}
${[`FROM order_facts${joined ? ' AS o' : ''}`, ...joins].join('\n')}
${kept}GROUP BY ${keys}
ORDER BY ${order}`;
}

/** Under which a side of a tile that reads another relation finds it. */
const SIDES = ['x', 'y'];

function joinsOf(dimension: Dimension, facts: string): string[] {
  return sidesOf(dimension).flatMap((side, i) => {
    if (!isElsewhere(side)) return [];
    const name = SIDES[i] as string;
    const same = keysOf(side.grain).map((key) => `${name}.${key} = ${facts}${key}`);
    return [`LEFT JOIN ${ident(relationOf(side))} AS ${name} ON ${allOf(same)}`];
  });
}

/** `segment`, `customer_id`: a row for each segment that a customer is in, and one of NULL for those in none. */
function memberships({ segments }: RulesDimension): string {
  const each = segments.map(
    ({ id, select }) => `SELECT DISTINCT ${literal(id)} AS segment, customer_id FROM (${select})`,
  );
  const any = anyOf(segments.map(({ select }) => `customer_id IN (${select})`));
  const none = `SELECT NULL AS segment, customer_id FROM customer_facts WHERE NOT ${any}`;
  return `(\n${[...each, none].join('\nUNION ALL\n')}\n)`;
}

/** What a tile groups by; `facts` stands before the columns of the facts. */
function keysSql(prepared: PreparedDimension, facts: string): string {
  const parts = prepared.sides ?? [prepared];
  return parts
    .map((part, i) => {
      const alias = isElsewhere(part.dimension) ? `${SIDES[i] as string}.` : facts;
      return prepared.sides
        ? `${key(part, alias, false)} AS ${i === 0 ? 'across' : 'up'}`
        : key(part, alias);
    })
    .join(', ');
}

const UNIT_TEXT: Record<TimeUnit, string> = {
  year: '%Y',
  month: '%Y-%m',
  week: '%Y-%m-%d',
  day: '%Y-%m-%d',
};

function key(prepared: PreparedDimension, alias: string, named = true): string {
  const { dimension } = prepared;
  const column = (name: string) => `${alias}${ident(name)}`;
  const as = (sql: string, name: string) => (named ? `${sql} AS ${name}` : sql);
  switch (dimension.kind) {
    case 'category':
      return column(dimension.column);
    case 'pair':
      return dimension.columns.map(column).join(', ');
    case 'number':
      return as(bin(prepared, column(dimension.column)), 'bin_from');
    case 'time': {
      const { unit, window: asked } = dimension;
      const x = column(dimension.column);
      const start = unit === 'week' ? `date_trunc('week', ${x})` : x;
      const text = `strftime(${start}, '${UNIT_TEXT[unit]}')`;
      if (!asked) return as(text, unit);
      const [from, below] = asked.map(dayLiteral);
      return as(
        `CASE WHEN ${x} < ${from} THEN 'before' WHEN ${x} >= ${below} THEN 'after' ELSE ${text} END`,
        unit,
      );
    }
    case 'rules':
      return 'own.segment';
    case 'heat':
      return '';
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

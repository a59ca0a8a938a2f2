import type { Engine, QueryOptions, Row } from '../engine/engine';
import { bind, raw } from '../engine/sql';
import { withCtes, worldSql, type World } from './worlds';

/**
 * What customers are sorted by: their RFM segment, their lifecycle stage, or a SELECT of `customer_id` and
 * `state` (text) over the relations of a world, one row a customer at most.
 */
export type Sorting = 'segment' | 'stage' | { sql: string };

/** States beside the ids of segments and stages, none of which has an underscore here. */
export const NOT_YET = 'not_yet';
export const NO_PURCHASE = 'no_purchase';
/** Scores in a gap of the map, or no row in the SELECT of a sorting. */
export const NO_STATE = 'no_state';

/** Customers in one state in one world and in one state in the other. */
export interface Flow extends Row {
  from: string;
  to: string;
  customers: number;
  /** Of these customers in the world they go to; net, without a unit. */
  revenue: number;
  /** The same in the world they come from. */
  revenue_before: number;
}

const STATES = {
  segment: `SELECT customer_id, coalesce(segment, '${NO_STATE}') AS state FROM rfm
UNION ALL
SELECT customer_id, '${NO_PURCHASE}' FROM customers
WHERE customer_id NOT IN (SELECT customer_id FROM rfm)`,
  stage: 'SELECT customer_id, stage AS state FROM lifecycle',
} as const;

/**
 * Everyone with their state in both worlds: customer_id, before, after, revenue_before, revenue. Whoever is
 * first heard of (as a member or on an order line) after the day that a world counts as of, and not after the
 * other's, is not yet there in it. `after` sorts those of the second world otherwise.
 */
export function movesSql(
  from: World,
  to: World,
  by: Sorting,
  now?: World,
  after: Sorting = by,
): string {
  const states = (sorting: Sorting) =>
    raw(typeof sorting === 'string' ? STATES[sorting] : sorting.sql);
  const side = (world: World, sorting: Sorting) =>
    worldSql(world, bind(SIDE, { states: states(sorting), none: NO_STATE }), now);
  return withCtes(
    [`before_that AS (\n${side(from, by)}\n)`, `after_that AS (\n${side(to, after)}\n)`],
    bind(MOVES, { not_yet: NOT_YET }),
  );
}

const SIDE = `SELECT
  customers.customer_id,
  coalesce(states.state, $none) AS state,
  coalesce(customer_orders.revenue, 0) AS revenue,
  settings.as_of
FROM customers
CROSS JOIN settings
LEFT JOIN customer_orders ON customer_orders.customer_id = customers.customer_id
LEFT JOIN ($states) AS states ON states.customer_id = customers.customer_id`;

const MOVES = `WITH heard AS (
  SELECT customer_id, min(ordered_at)::DATE AS day FROM lines
  WHERE customer_id IS NOT NULL AND fate <> 'unreadable' AND fate <> 'total'
  GROUP BY customer_id
),
known AS (
  SELECT
    customer_id,
    CASE WHEN day < member_since THEN day ELSE coalesce(member_since, day) END AS since
  FROM customers LEFT JOIN heard USING (customer_id)
)
SELECT
  customer_id,
  CASE WHEN since > b.as_of AND since <= a.as_of THEN $not_yet ELSE b.state END AS before,
  CASE WHEN since > a.as_of AND since <= b.as_of THEN $not_yet ELSE a.state END AS after,
  b.revenue AS revenue_before,
  a.revenue AS revenue
FROM before_that AS b
JOIN after_that AS a USING (customer_id)
JOIN known USING (customer_id)`;

/** One row per flow, as `Flow` says, the greatest first; customers who stay are a flow from a state to itself. */
export function migrationSql(
  from: World,
  to: World,
  by: Sorting,
  now?: World,
  after?: Sorting,
): string {
  return `SELECT
  before AS "from",
  after AS "to",
  count(*)::INTEGER AS customers,
  sum(revenue)::DOUBLE AS revenue,
  sum(revenue_before)::DOUBLE AS revenue_before
FROM (
${movesSql(from, to, by, now, after)}
)
GROUP BY ALL
ORDER BY customers DESC, "from", "to"`;
}

/** Where customers stood in one world and where they stand in the other. `now` is the world of the tables. */
export function migration(
  engine: Engine,
  from: World,
  to: World,
  by: Sorting,
  { now, after, ...options }: QueryOptions & { now?: World; after?: Sorting | undefined } = {},
): Promise<Flow[]> {
  return engine.rows<Flow>(migrationSql(from, to, by, now, after), options);
}

/**
 * The customers of a flow, of all flows from or to a state, of all who change, or of all who come into or leave one
 * state (`across`): rows of `movesSql`, greatest revenue first.
 */
export function flowSql(
  from: World,
  to: World,
  by: Sorting,
  flow: { from?: string; to?: string; across?: string; changed?: true },
  now?: World,
  after?: Sorting,
): string {
  const conditions = [
    ...(flow.from === undefined ? [] : [bind('before = $state', { state: flow.from })]),
    ...(flow.to === undefined ? [] : [bind('after = $state', { state: flow.to })]),
    ...(flow.across === undefined
      ? []
      : [bind('(before = $state) <> (after = $state)', { state: flow.across })]),
    ...(flow.changed ? ['before <> after'] : []),
  ];
  return `SELECT * FROM (
${movesSql(from, to, by, now, after)}
)
WHERE ${conditions.join(' AND ') || 'TRUE'}
ORDER BY revenue DESC, revenue_before DESC, customer_id`;
}

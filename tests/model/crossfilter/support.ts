import type { Engine } from '../../../src/engine/engine';
import type { Dimension } from '../../../src/model/crossfilter/dimension';

/** Small numbers that look random and are the same every time. */
export function random(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

export const DIMENSIONS: readonly Dimension[] = [
  { id: 'seg', grain: 'customer', kind: 'category', column: 'segment', type: 'text' },
  { id: 'city', grain: 'customer', kind: 'category', column: 'city', type: 'text' },
  { id: 'm', grain: 'customer', kind: 'category', column: 'm_score', type: 'integer' },
  { id: 'sms', grain: 'customer', kind: 'category', column: 'consent_sms', type: 'boolean' },
  { id: 'rf', grain: 'customer', kind: 'pair', columns: ['r_score', 'f_score'] },
  { id: 'spend', grain: 'customer', kind: 'number', column: 'revenue' },
  { id: 'average', grain: 'customer', kind: 'number', column: 'average_order' },
  { id: 'recency', grain: 'customer', kind: 'number', column: 'recency' },
  { id: 'orders', grain: 'customer', kind: 'number', column: 'orders' },
  { id: 'first', grain: 'customer', kind: 'month', column: 'first_order' },
  { id: 'month', grain: 'order', kind: 'month', column: 'ordered_on' },
  { id: 'channel', grain: 'order', kind: 'category', column: 'channel', type: 'text' },
  { id: 'amount', grain: 'order', kind: 'number', column: 'amount' },
  { id: 'what', grain: 'order', kind: 'category', column: 'category', type: 'text', many: true },
];

/** `customer_facts` and `orders` with every oddity: refunds, refund-only orders, members without orders, NULLs. */
export async function createFacts(
  engine: Engine,
  customers: number,
  orders: number,
  seed = 1,
): Promise<void> {
  const h = (x: string, salt: number) =>
    `(hash(${x} * 1000 + ${salt * 7919 + seed * 104729}) % 10000)`;
  await engine.run(`CREATE OR REPLACE TABLE orders AS
SELECT i AS order_id, 'c' || (1 + floor(pow(${h('i', 1)} / 10000.0, 2) * ${Math.max(1, Math.floor(customers * 0.9))})::INTEGER) AS customer_id,
  CASE WHEN ${h('i', 2)} < 20 THEN NULL ELSE DATE '2023-01-15' + (${h('i', 3)} % 700)::INTEGER END AS ordered_on,
  CASE WHEN ${h('i', 4)} < 300 THEN -1 ELSE 1 END * (exp(${h('i', 5)} / 1500.0) * 3)::DECIMAL(18,4) AS amount,
  ['web', 'shop', 'app', NULL][1 + (${h('i', 6)} % 4)::INTEGER] AS channel,
  ${h('i', 4)} >= 300 AS is_purchase
FROM range(${orders}) AS t(i)`);
  await engine.run(`CREATE OR REPLACE TABLE order_lines AS
SELECT order_id, customer_id, ['Makyaj', 'Cilt', 'Parfüm', NULL][1 + (${h('order_id * 7 + n', 7)} % 4)::INTEGER] AS category
FROM orders, range(1, 4) AS t(n) WHERE n <= 1 + ${h('order_id', 8)} % 3`);
  await engine.run('CREATE OR REPLACE VIEW order_facts AS SELECT * FROM orders');
  await engine.run(`CREATE OR REPLACE TABLE customer_facts AS
WITH bought AS (
  SELECT customer_id, sum(amount) AS revenue, count(*) FILTER (WHERE is_purchase) AS orders,
    min(ordered_on) FILTER (WHERE is_purchase) AS first_order, max(ordered_on) FILTER (WHERE is_purchase) AS last_order
  FROM orders GROUP BY customer_id
), everybody AS (SELECT i, 'c' || i AS customer_id FROM range(1, ${customers + 1}) AS t(i))
SELECT e.customer_id,
  ['Ayşe', 'IŞIL', 'İpek', 'Ömer''s'][1 + (e.i % 4)::INTEGER] || ' ' || e.i AS name,
  coalesce(b.orders, 0)::INTEGER AS orders, coalesce(b.revenue, 0)::DECIMAL(38,4) AS revenue,
  CASE WHEN b.orders > 0 THEN b.revenue::DOUBLE / b.orders END AS average_order,
  b.first_order, b.last_order, (DATE '2025-01-01' - b.last_order)::INTEGER AS recency,
  CASE WHEN b.orders > 0 THEN 1 + (${h('e.i', 11)} % 5)::INTEGER END AS r_score,
  CASE WHEN b.orders > 0 THEN 1 + (${h('e.i', 12)} % 5)::INTEGER END AS f_score,
  CASE WHEN b.orders > 0 THEN 1 + (${h('e.i', 13)} % 5)::INTEGER END AS m_score,
  CASE WHEN b.orders > 0 THEN ['champions', 'risk', 'cantlose', 'new'][1 + (${h('e.i', 14)} % 4)::INTEGER] END AS segment,
  CASE WHEN ${h('e.i', 15)} < 500 THEN NULL
    ELSE ['İstanbul', 'Ankara', 'Iğdır', 'O''Neill', '', 'a,b;c=d'][1 + least(5, (pow(${h('e.i', 16)} / 10000.0, 3) * 6)::INTEGER)] END AS city,
  'town ' || (pow(${h('e.i', 17)} / 10000.0, 2) * 600)::INTEGER AS region,
  [TRUE, FALSE, NULL][1 + (${h('e.i', 18)} % 3)::INTEGER] AS consent_sms
FROM everybody AS e LEFT JOIN bought AS b USING (customer_id)`);
  await engine.run(`CREATE OR REPLACE TABLE customers AS
SELECT customer_id, CASE WHEN i % 3 > 0 THEN 'ID' || i || '@Ornek.com' END AS email
FROM (SELECT i, 'c' || i AS customer_id FROM range(1, ${customers + 1}) AS t(i))`);
}

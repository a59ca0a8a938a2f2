import fc from 'fast-check';
import type { Engine } from '../../../src/engine/engine';
import type {
  AxisDimension,
  Dimension,
  RulesDimension,
} from '../../../src/model/crossfilter/dimension';
import type { Filter, Test } from '../../../src/model/crossfilter/filter';

/** Small numbers that look random and are the same every time. */
export function random(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const SEGMENTS = [
  ['keen', 'orders >= 3'],
  ['rich', 'revenue >= 150'],
  ["it's", "city = 'Ankara' OR segment IN ('new')"],
].map(([id, where]) => ({
  id: id!,
  name: `Own ${id}`,
  select: `SELECT customer_id FROM customer_facts WHERE ${where}`,
}));

/** Kinds of dimensions over the tables of `createFacts`. */
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
  { id: 'first', grain: 'customer', kind: 'time', column: 'first_order', unit: 'month' },
  { id: 'month', grain: 'order', kind: 'time', column: 'ordered_on', unit: 'month' },
  { id: 'channel', grain: 'order', kind: 'category', column: 'channel', type: 'text' },
  { id: 'amount', grain: 'order', kind: 'number', column: 'amount' },
  { id: 'what', grain: 'order', kind: 'category', column: 'category', type: 'text', many: true },
];

const elsewhere = { grain: 'customer', relation: 'scores' } as const;
const window = ['2023-03-08', '2024-01-10'] as const;

/** More of them: other relations, times of every unit with and without a window, heat maps, own segments. */
export const MORE: readonly Dimension[] = [
  { ...elsewhere, id: 'scores.level', kind: 'category', column: 'level', type: 'text' },
  { ...elsewhere, id: 'scores.vip', kind: 'category', column: 'vip', type: 'boolean' },
  { ...elsewhere, id: 'scores.value', kind: 'number', column: 'value' },
  { ...elsewhere, id: 'scores.joined', kind: 'time', column: 'joined', unit: 'week', window },
  { ...elsewhere, id: 'scores.ab', kind: 'pair', columns: ['a', 'b'] },
  { id: 'last', grain: 'customer', kind: 'time', column: 'last_order', unit: 'year' },
  { id: 'own', grain: 'customer', kind: 'rules', segments: SEGMENTS },
  {
    id: 'city*spend',
    grain: 'customer',
    kind: 'heat',
    x: { id: 'c', grain: 'customer', kind: 'category', column: 'city', type: 'text' },
    y: { id: 's', grain: 'customer', kind: 'number', column: 'revenue' },
  },
  {
    id: 'joined*region',
    grain: 'customer',
    kind: 'heat',
    x: { ...elsewhere, id: 'j', kind: 'time', column: 'joined', unit: 'month', window },
    y: { id: 'r', grain: 'customer', kind: 'category', column: 'region', type: 'text' },
  },
  { id: 'day', grain: 'order', kind: 'time', column: 'ordered_on', unit: 'day', window },
  {
    id: 'when*how',
    grain: 'order',
    kind: 'heat',
    x: { id: 'w', grain: 'order', kind: 'time', column: 'ordered_on', unit: 'week' },
    y: { id: 'h', grain: 'order', kind: 'category', column: 'channel', type: 'text' },
  },
  {
    id: 'much*note',
    grain: 'order',
    kind: 'heat',
    x: { id: 'a', grain: 'order', kind: 'number', column: 'amount', relation: 'orders' },
    y: {
      ...{ id: 'n', grain: 'order', kind: 'category', column: 'note', type: 'text' },
      relation: 'order_notes',
    },
  },
];

const or = <T>(arb: fc.Arbitrary<T>) => fc.option(arb, { nil: null, freq: 4 });
const TEXTS = [
  ...['champions', 'risk', 'new', 'İstanbul', 'Iğdır', "O'Neill", '', 'a,b;c=d'],
  ...['web', 'shop', 'high', 'a*b', 'town 1', 'Makyaj', 'gift', '~~', 'nobody'],
];
const NUMBERS = [0.5, 2, 12.3456, 100, 250.75, 5000];
const DAYS = [
  ...['2022-12-31', '2023-01-01', '2023-03-08', '2023-06-01', '2023-06-15'],
  ...['2023-09-04', '2024-01-01', '2024-02-12', '2024-12-01', '2030-01-01'],
];

/** Any filter of a dimension: aligned with its bins or not, with and without NULL, empty, of values nobody has. */
export function filterOf(d: Dimension): fc.Arbitrary<Filter> {
  const dim = d.id;
  if (d.kind === 'pair') {
    const score = fc.integer({ min: 1, max: 6 });
    return fc.array(or(fc.tuple(score, score)), { maxLength: 12 }).map((pairs) => ({ dim, pairs }));
  }
  if (d.kind === 'heat') {
    const cell = fc.record({ x: or(testOf(d.x)), y: or(testOf(d.y)) });
    return fc.array(cell, { maxLength: 3 }).map((cells) => ({ dim, cells }));
  }
  return testOf(d).map((test) => ({ dim, ...test }));
}

function testOf(d: AxisDimension | RulesDimension): fc.Arbitrary<Test> {
  const rarely = (test: Test) => ({ arbitrary: fc.constant(test), weight: 1 });
  switch (d.kind) {
    case 'category':
    case 'rules': {
      const value: fc.Arbitrary<string | number | boolean> =
        d.kind === 'rules'
          ? fc.constantFrom(...d.segments.map(({ id }) => id))
          : d.type === 'integer'
            ? fc.integer({ min: 0, max: 6 })
            : d.type === 'boolean'
              ? fc.boolean()
              : fc.constantFrom(...TEXTS);
      const values = fc.uniqueArray(or(value), { maxLength: 4 });
      return fc.oneof(
        values.map((v) => ({ in: v })),
        values.map((v) => ({ not: v })),
      );
    }
    case 'number': {
      const edge = or(fc.oneof(fc.integer({ min: -50, max: 800 }), fc.constantFrom(...NUMBERS)));
      const range = fc.tuple(edge, edge).map((range): Test => ({ range }));
      return fc.oneof({ arbitrary: range, weight: 6 }, rarely({ in: [null] }));
    }
    case 'time': {
      const day = or(fc.constantFrom(...DAYS));
      const days = fc.tuple(day, day).map((days): Test => ({ days }));
      return fc.oneof({ arbitrary: days, weight: 6 }, rarely({ in: [null] }));
    }
  }
}

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
  // Not every customer and order has a row.
  await engine.run(`CREATE OR REPLACE TABLE scores AS
SELECT 'c' || i AS customer_id, ['high', 'a*b', NULL][1 + (${h('i', 21)} % 3)::INTEGER] AS level,
  [TRUE, FALSE, NULL][1 + (${h('i', 22)} % 3)::INTEGER] AS vip,
  CASE WHEN ${h('i', 23)} < 500 THEN NULL ELSE ${h('i', 24)} / 10.0 END::DOUBLE AS value,
  CASE WHEN ${h('i', 25)} < 500 THEN NULL ELSE DATE '2022-11-20' + (${h('i', 26)} % 600)::INTEGER END AS joined,
  1 + (${h('i', 27)} % 3)::INTEGER AS a, 1 + (${h('i', 28)} % 4)::INTEGER AS b
FROM range(1, ${customers + 1}) AS t(i) WHERE ${h('i', 29)} % 4 > 0`);
  await engine.run(`CREATE OR REPLACE TABLE order_notes AS
SELECT order_id, customer_id, ['gift', '~~', NULL][1 + (${h('order_id', 31)} % 3)::INTEGER] AS note
FROM orders WHERE ${h('order_id', 32)} % 3 > 0`);
}

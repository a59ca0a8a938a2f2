/** Customers and orders made by the engine itself, the same for all that are compared. */

const DAYS = 1095;

/** Customers made by one statement. */
const PIECE = 1_000_000;

/** Statements that make `order_facts` of `m` orders and `customer_facts` of `n` customers, as far as Explore reads them. */
export function madeUp(n: number, m: number, segments: readonly string[]): string[] {
  const pick = (list: readonly string[], salt: number) =>
    `[${list.map((x) => `'${x}'`).join(', ')}][1 + (hash(k.i + ${salt}) % ${list.length})::INTEGER]`;
  const customers = (from: number) => `
     SELECT 'C' || lpad(k.i::VARCHAR, 8, '0') AS customer_id, NULL::VARCHAR AS name,
       coalesce(t.orders, 0)::INTEGER AS orders, t.revenue, t.last_order,
       (DATE '2025-01-01' - t.last_order)::INTEGER AS recency,
       (1 + hash(k.i + 1) % 5)::INTEGER AS r_score, (1 + hash(k.i + 2) % 5)::INTEGER AS f_score,
       ${pick(segments, 3)} AS segment,
       CASE WHEN hash(k.i + 4) % 10 > 0 THEN (18 + hash(k.i + 5) % 60)::INTEGER END AS age,
       ${pick(['female', 'male'], 6)} AS gender,
       ${pick(['İstanbul', 'Ankara', 'İzmir', 'Bursa', 'Adana', 'Konya', 'Antalya', 'Mersin'], 7)} AS city,
       ${pick(['low', 'middle', 'high'], 8)} AS income,
       ${pick(['Makyaj', 'Cilt', 'Parfüm', 'Saç', 'Ev'], 9)} AS interest
     FROM (SELECT range::INTEGER AS i FROM range(${from}, ${Math.min(n, from + PIECE)})) AS k
     LEFT JOIN bought AS t ON t.i = k.i`;
  const pieces = Array.from({ length: Math.ceil(n / PIECE) }, (_, k) => k * PIECE);
  return [
    `CREATE TABLE made AS
     SELECT range AS o, (hash(range) % ${n})::INTEGER AS i, DATE '2022-01-01' + (hash(range + 11) % ${DAYS})::INTEGER AS ordered_on,
       (((hash(range + 23) % 1000) * (hash(range + 31) % 1000)) / 1000 + 5)::DECIMAL(18,4) AS amount
     FROM range(${m})`,
    `CREATE TABLE bought AS
     SELECT i, count(*) AS orders, sum(amount)::DECIMAL(18,4) AS revenue, max(ordered_on) AS last_order
     FROM made GROUP BY i`,
    `CREATE TABLE order_facts AS
     SELECT o::VARCHAR AS order_id, 'C' || lpad(i::VARCHAR, 8, '0') AS customer_id, ordered_on, amount, TRUE AS is_purchase,
       isodow(ordered_on)::INTEGER AS weekday, NULL::INTEGER AS hour, NULL::VARCHAR AS channel FROM made`,
    `CREATE TABLE customer_facts AS ${customers(0)} LIMIT 0`,
    ...pieces.map((from) => `INSERT INTO customer_facts ${customers(from)}`),
    'DROP TABLE made',
    'DROP TABLE bought',
    'FORCE CHECKPOINT',
    'CREATE VIEW customers AS SELECT customer_id, NULL::VARCHAR AS email FROM customer_facts',
    `CREATE VIEW order_lines AS
     SELECT order_id, customer_id, NULL::VARCHAR AS category, NULL::VARCHAR AS product FROM order_facts`,
  ];
}

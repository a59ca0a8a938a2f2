import { call } from '../browser.mjs';
import { orderFile } from '../data.mjs';
import { growthRows, inTurns, row } from '../measure.mjs';
import { openNative } from '../native.mjs';

/** RFM over the canonical tables: the same statements in our Wasm and on native DuckDB. */
export default async function rfm(bench) {
  const rows = [];
  const ours = {};
  for (const [size, orders, times] of [
    ['100k', 100_000, 9],
    ['1M', 1_000_000, 9],
    ['5M', 5_000_000, 5],
  ]) {
    const path = orderFile(bench.data, orders);
    const page = await bench.page('/page/index.html');
    await call(page, 'load', `/data/orders-${orders}.csv`);
    const statements = await call(page, 'rfmStatements');
    const native = await openNative();
    await native.run(NATIVE_TABLES.replace('$path', path));
    for (const sql of CANONICAL) await native.run(sql);
    const medians = await inTurns(
      { ours: () => call(page, 'rfm'), native: () => native.time(...statements) },
      times,
    );
    native.close();
    await page.context().close();
    ours[size] = medians.ours;
    rows.push(
      row('rfm', `quintiles, ${size} orders, ten a customer`, {
        size,
        ours: medians.ours,
        peer: 'the same SQL, native, one thread',
        theirs: medians.native,
        unit: 'ms',
        ...(size === '1M' ? { goal: 2.5 } : {}),
      }),
    );
  }
  return [...rows, ...growthRows('rfm', ours)];
}

const NATIVE_TABLES = `CREATE TABLE orders AS
  SELECT order_id, customer_id, order_date::TIMESTAMP AS ordered_at, order_date::DATE AS ordered_on,
    amount::DECIMAL(18, 4) AS amount, amount::DECIMAL(18, 4) AS sales, 0::DECIMAL(18, 4) AS refunds,
    NULL::DECIMAL(18, 4) AS cost, 1 AS lines, NULL::DOUBLE AS quantity, NULL::VARCHAR AS channel,
    amount > 0 AS is_purchase
  FROM read_csv('$path')`;

const CANONICAL = [
  'CREATE TABLE customers AS SELECT DISTINCT customer_id FROM orders',
  'CREATE TABLE settings AS SELECT max(ordered_on) + 1 AS as_of FROM orders',
];

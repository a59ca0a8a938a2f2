import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine';
import orderFacts from '../../src/model/analyses/order-facts.sql?raw';
import { testEngine } from '../support/engine';
import { importFiles } from '../support/import';

let engine: Engine;
beforeAll(async () => {
  engine = await testEngine();
});
afterAll(() => engine.close());

/** More than a vector of rows; every third has no day. */
const ROWS = 5000;
const days = Array.from({ length: ROWS }, (_, i) =>
  i % 3 === 0 ? null : new Date(Date.UTC(2024, 0, 1 + (i % 700))).toISOString().slice(0, 10),
);

/** Tables the engine keeps and joins it makes: `date_trunc` alone makes days of what is NULL in both. */
const SOURCES = [
  'SELECT i, d FROM null_days',
  'SELECT r.i, k.d FROM range(5000) AS r(i) LEFT JOIN known_days AS k ON k.i = r.i',
];

it.each(['DATE', 'TIMESTAMP'])(
  'a %s that is not known stays so beside known ones',
  async (type) => {
    const rows = days.map((day, i) => `(${i}, ${day === null ? 'NULL' : `'${day} 10:30:00'`})`);
    await engine.query(
      `CREATE OR REPLACE TABLE null_days AS SELECT i, CAST(d AS ${type}) AS d FROM (VALUES ${rows.join(',')}) AS v(i, d)`,
    );
    await engine.query(
      'CREATE OR REPLACE TABLE known_days AS SELECT * FROM null_days WHERE d IS NOT NULL',
    );
    // Some file has days alone.
    await engine.run(`CREATE OR REPLACE TABLE order_times AS SELECT FALSE AS timed;
      CREATE OR REPLACE TABLE order_midnights AS SELECT '' AS of_order, '' AS of_customer WHERE FALSE`);
    for (const source of SOURCES) {
      await engine.query(
        `CREATE OR REPLACE TABLE orders AS SELECT i, CAST(i AS VARCHAR) AS order_id, 'c' AS customer_id, d AS ordered_at, CAST(d AS DATE) AS ordered_on FROM (${source})`,
      );
      const facts = await engine.rows(`SELECT hour FROM (${orderFacts}) ORDER BY i`);
      const hour = type === 'DATE' ? null : 10;
      expect(facts.map((row) => row.hour)).toEqual(days.map((day) => day && hour));
      // Weeks as the charts of Explore ask for them.
      const weeks = await engine.rows(
        `SELECT strftime(date_trunc('week', d), '%Y-%m-%d') AS week FROM (${source}) ORDER BY i`,
      );
      expect(weeks.map(({ week }) => week)).toEqual(days.map(monday));
      await engine.query('DROP TABLE orders');
    }
    await engine.run('DROP TABLE order_times; DROP TABLE order_midnights');
  },
);

it('a line without a day gets none from its time', async () => {
  const lines = days.map((day, i) => `s${i};m${i % 50};${day ?? ''};${10 + (i % 9)}:15;10`);
  await importFiles(engine, [
    {
      name: 'saat.csv',
      bytes: `Sipariş No;Müşteri No;Sipariş Tarihi;Saat;Tutar\n${lines.join('\n')}`,
    },
  ]);
  const read = await engine.rows(
    `SELECT strftime(ordered_at, '%Y-%m-%d %H:%M') AS at, ordered_at IS NULL AS none FROM lines ORDER BY line`,
  );
  expect(read).toEqual(
    days.map((day, i) => ({ at: day && `${day} ${10 + (i % 9)}:15`, none: day === null })),
  );
});

function monday(day: string | null): string | null {
  if (day === null) return null;
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7));
  return date.toISOString().slice(0, 10);
}

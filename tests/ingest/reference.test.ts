import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine';
import { missingLines } from '../../src/ingest/ledger';
import { testEngine } from '../support/engine';
import { fileAt, importFiles } from '../support/import';
import { hasOnlineRetail, onlineRetailCsv } from '../support/online-retail';
import { SHARED } from '../support/shared';

const apart = (ledger: { apart: { reason: string; lines: number }[] }) =>
  Object.fromEntries(ledger.apart.map((row) => [row.reason, row.lines]));

async function buyers(engine: Engine): Promise<number> {
  const [row] = await engine.rows<{ n: number }>(
    'SELECT count(DISTINCT customer_id)::INTEGER AS n FROM orders WHERE is_purchase',
  );
  return row!.n;
}

describe('Online Retail', () => {
  it('is cleaned to the published counts when sales count in full', async (context) => {
    if (!hasOnlineRetail) context.skip('shared/data/online-retail is absent');
    const engine = await testEngine();
    const file = { name: 'online-retail.csv', bytes: await onlineRetailCsv() };
    const { questions, ledgers, summary } = await importFiles(engine, [file], { refunds: 'gross' });
    expect(questions).toEqual([]);
    const ledger = ledgers[0]!;
    expect(ledger.read).toBe(541_909);
    expect(ledger.used).toBe(397_884);
    expect(missingLines(ledger)).toBe(0);
    expect(ledger.unreadable).toEqual([]);
    expect(await buyers(engine)).toBe(4338);
    expect(summary.orders).toBe(18_532);
    expect(summary.revenue).toBeCloseTo(8_911_407.904, 6);
    const [days] = await engine.rows(
      'SELECT count(*)::INTEGER AS n FROM (SELECT DISTINCT customer_id, ordered_on FROM order_lines)',
    );
    expect(days).toEqual({ n: 16_763 });
    const [once] = await engine.rows(
      `SELECT count(*)::INTEGER AS lines, sum(amount)::DOUBLE AS revenue
       FROM (SELECT DISTINCT order_id, product_id, product, quantity, ordered_at, unit_price, customer_id, amount FROM order_lines)`,
    );
    expect(once).toEqual({ lines: 392_692, revenue: 8_887_208.894 });
  });

  it('is net of cancellations by default', async (context) => {
    if (!hasOnlineRetail) context.skip('shared/data/online-retail is absent');
    const engine = await testEngine();
    const file = { name: 'online-retail.csv', bytes: await onlineRetailCsv() };
    const { ledgers, summary } = await importFiles(engine, [file]);
    expect(missingLines(ledgers[0]!)).toBe(0);
    expect(apart(ledgers[0]!)['no_customer']).toBe(135_080);
    expect(summary.customers).toBe(4372);
    expect(summary.revenue).toBeCloseTo(8_300_065.814, 6);
    expect(summary.revenue_all).toBeCloseTo(9_747_747.934, 6);
    const [negative] = await engine.rows(
      `SELECT count(*) FILTER (net < 0)::INTEGER AS below, count(*) FILTER (net = 0)::INTEGER AS zero FROM (
         SELECT coalesce(sum(amount), 0) AS net FROM customers LEFT JOIN orders USING (customer_id)
         GROUP BY customer_id)`,
    );
    // The published 50 at or below zero was summed in floating point, where 5 of the 14 exact zeros
    // come out as 1e-14.
    expect(negative).toEqual({ below: 41, zero: 14 });
    const [refunds] = await engine.rows(
      `SELECT count(*)::INTEGER AS n FROM lines WHERE quantity < 0`,
    );
    expect(refunds).toEqual({ n: 10_624 });
  });

  it('can merge purchases of a customer on one day', async (context) => {
    if (!hasOnlineRetail) context.skip('shared/data/online-retail is absent');
    const engine = await testEngine();
    const file = { name: 'online-retail.csv', bytes: await onlineRetailCsv() };
    const { summary } = await importFiles(engine, [file], {
      refunds: 'gross',
      orderGrain: 'customer_day',
    });
    expect(summary.orders).toBe(16_763);
  });

  it('leaves refunds and the sales they take back out, when asked', async (context) => {
    if (!hasOnlineRetail) context.skip('shared/data/online-retail is absent');
    const engine = await testEngine();
    const file = { name: 'online-retail.csv', bytes: await onlineRetailCsv() };
    const gross = await importFiles(engine, [file], { refunds: 'gross' });
    const out = await importFiles(engine, [file], { refunds: 'out' });
    expect(missingLines(out.ledgers[0]!)).toBe(0);
    const taken = gross.ledgers[0]!.used - out.ledgers[0]!.used;
    expect(taken).toBeGreaterThan(2000);
    // Each refund takes back one sale of the same amount at the most.
    expect(taken).toBeLessThanOrEqual(8905);
    const [left] = await engine.rows(
      `SELECT coalesce(min(amount), 0)::DOUBLE AS least FROM order_lines`,
    );
    expect(left!['least']).toBeGreaterThan(0);
  });
});

describe('CDNOW', () => {
  const master = join(SHARED, 'cdnow/CDNOW_master.txt');
  it('opens as it is, blanks between columns, with every customer', async (context) => {
    if (!existsSync(master)) context.skip('shared/data/cdnow is absent');
    const engine = await testEngine();
    const { questions, ledgers, summary } = await importFiles(engine, [fileAt(master)]);
    expect(questions).toEqual([]);
    expect(ledgers[0]!.read).toBe(69_659);
    expect(missingLines(ledgers[0]!)).toBe(0);
    expect(summary.customers).toBe(23_570);
    expect([summary.first_order, summary.last_order]).toEqual(['1997-01-01', '1998-06-30']);
    // The top quarter of customers brings 73.4 % of sales.
    const [top] = await engine.rows(
      `WITH spend AS (SELECT customer_id, coalesce(sum(amount), 0) AS m FROM customers LEFT JOIN orders USING (customer_id) GROUP BY 1),
       ranked AS (SELECT m, row_number() OVER (ORDER BY m DESC) AS nth, count(*) OVER () AS n FROM spend)
       SELECT round(100 * sum(m) FILTER (nth <= n * 0.25) / sum(m), 1)::DOUBLE AS share FROM ranked`,
    );
    expect(top).toEqual({ share: 73.4 });
  });
});

describe('the orders of the R package rfm', () => {
  const path = join(SHARED, 'rfm-r/orders.csv');
  it('open with dates counted in days since 1970', async (context) => {
    if (!existsSync(path)) context.skip('shared/data/rfm-r is absent');
    const engine = await testEngine();
    const { questions, ledgers, summary } = await importFiles(engine, [fileAt(path)]);
    expect(questions).toEqual([]);
    expect(ledgers[0]).toEqual({ read: 4906, used: 4906, apart: [], unreadable: [] });
    expect(summary.customers).toBe(995);
    expect(summary.last_order! < '2006-12-31').toBe(true);
  });
});

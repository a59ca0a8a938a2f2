import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/engine/engine';
import { run } from '../../../src/model/analysis';
import { orderFacts } from '../../../src/model/analyses/order-facts';
import { loadCanonical } from '../../support/canonical';
import { testEngine } from '../../support/engine';

let engine: Engine;
beforeAll(async () => {
  engine = await testEngine();
});
afterAll(() => engine.close());

/** The hours of orders made at these times, in order; those of a second file after a dash. */
async function hours(...times: string[]): Promise<(number | null)[]> {
  const cut = times.indexOf('-');
  const all = times.filter((time) => time !== '-');
  await loadCanonical(engine, {
    orders: all.map((ordered_at, i) => ({
      order_id: `o${i}`,
      customer_id: 'c',
      ordered_at,
      amount: 1,
    })),
  });
  const second = all.map((_, i) => i).filter((i) => cut >= 0 && i >= cut);
  for (const i of second) {
    await engine.run(`UPDATE lines SET source = 2 WHERE order_id = 'o${i}'`);
  }
  await run(engine, orderFacts, {});
  const { rows } = await engine.query('SELECT hour FROM order_facts ORDER BY order_id');
  return rows.map(([hour]) => (hour === null ? null : Number(hour)));
}

describe('the hour of an order', () => {
  it('is not known where no order of the file has a time', async () => {
    expect(await hours('2025-10-02', '2025-10-03')).toEqual([null, null]);
  });

  it('is midnight where others have a time', async () => {
    expect(await hours('2025-10-02T00:00:00', '2025-10-03T14:30:00')).toEqual([0, 14]);
  });

  it('is told file by file', async () => {
    const days = ['2025-10-02', '2025-10-03'];
    expect(await hours('2025-10-02T00:00:00', '2025-10-03T09:00:00', '-', ...days)).toEqual([
      ...[0, 9],
      ...[null, null],
    ]);
  });
});

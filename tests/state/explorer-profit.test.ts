import { beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine';
import { analyses } from '../../src/model/analyses/index';
import { MONEY } from '../../src/model/crossfilter/figures';
import { Explorer } from '../../src/state/explorer.svelte';
import { runAll } from '../support/analyses';
import { loadCanonical } from '../support/canonical';
import { testEngine } from '../support/engine';
import { shop } from './explorer-support';

let engine: Engine;
beforeAll(async () => {
  engine = await testEngine();
  await loadCanonical(engine, shop(11));
  await runAll(engine, analyses);
});

const COST = 'CASE WHEN hash(order_id) % 4 > 0 THEN amount * 0.6 END';
const cost = (sql: string) => engine.run(`UPDATE orders SET cost = ${sql}`);

async function opened(m = '', b = ''): Promise<Explorer> {
  const explorer = new Explorer({ engine, analyses });
  explorer.adopt({ m, b });
  await explorer.prepare(1);
  if (explorer.error) throw explorer.error;
  return explorer;
}

describe('profit in Explore', () => {
  it('is counted and said in SQL where some orders have a cost', async () => {
    await cost(COST);
    const explorer = await opened('profit', 'city:p*,month,spend');
    expect(explorer.unknown).toEqual([]);
    expect(explorer.measure).toBe('profit');
    expect(explorer.board[0]).toMatchObject({ id: 'city', measure: 'profit', share: true });
    const [plain] = await engine.rows(`SELECT
        (sum(amount) FILTER (WHERE cost IS NOT NULL) - sum(cost))::DOUBLE AS profit,
        (sum(abs(amount)) FILTER (WHERE cost IS NOT NULL)
          / sum(abs(amount)))::DOUBLE AS known FROM orders`);
    expect(explorer.everyone.profit).toBeCloseTo(Number(plain!.profit), 4);
    expect(explorer.costKnown).toBeCloseTo(Number(plain!.known), 9);
    expect(explorer.costKnown).toBeLessThan(1);

    explorer.set('city', { dim: 'city', in: ['Ankara'] });
    explorer.brush('month', 3, 12);
    for (const settled of [false, true]) {
      if (settled) explorer.settle();
      const [kpi] = await engine.rows(explorer.kpiSql());
      expect(explorer.selection.profit).toBeCloseTo(Number(kpi!.profit), 4);
      for (const id of ['city', 'month', 'spend', 'segment']) {
        const rows = await engine.rows(explorer.sql(id));
        const sum = rows.reduce((total, row) => total + Number(row.profit), 0);
        const shown = explorer.view(id).profit!.reduce((total, x) => total + x, 0);
        expect([id, shown / MONEY]).toEqual([id, expect.closeTo(sum, 4)]);
      }
    }
    expect(explorer.selection.profit).not.toBe(explorer.everyone.profit);
  });

  it('does not exist without a cost: no figure, no column, and a link to it says so', async () => {
    await cost('NULL');
    const explorer = await opened('profit', 'city:p,month');
    expect(explorer.costKnown).toBeNull();
    expect(explorer.measure).toBeNull();
    expect(explorer.board[0]).toMatchObject({ id: 'city', measure: null });
    expect(explorer.unknown).toEqual(['m=profit', 'city:p']);
    expect(explorer.selection).not.toHaveProperty('profit');
    expect(explorer.view('city')).not.toHaveProperty('profit');
    expect(explorer.kpiSql() + explorer.sql('city')).not.toMatch(/profit|cost/);
  });

  it('comes and goes with the tables', async () => {
    await cost(COST);
    const explorer = await opened('profit');
    expect(explorer.measure).toBe('profit');
    await cost('NULL');
    await explorer.prepare(2);
    expect(explorer.measure).toBeNull();
    expect(explorer.unknown).toEqual(['m=profit']);
    await cost(COST);
    await explorer.prepare(3);
    expect(explorer.costKnown).toBeGreaterThan(0);
    expect(explorer.everyone.profit).toBeGreaterThan(0);
  });
});

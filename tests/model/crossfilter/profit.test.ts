import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/engine/engine';
import { filterOfBins, filterOfCodes } from '../../../src/model/crossfilter/codes';
import { Crossfilter } from '../../../src/model/crossfilter/crossfilter';
import type { Dimension } from '../../../src/model/crossfilter/dimension';
import { copied, emptyView, MONEY, seen } from '../../../src/model/crossfilter/figures';
import { withFilter, type Filters } from '../../../src/model/crossfilter/filter';
import { hasCost, prepare } from '../../../src/model/crossfilter/prepare';
import type { Prepared } from '../../../src/model/crossfilter/prepared';
import { kpiSql, tileSql } from '../../../src/model/crossfilter/queries';
import { testEngine } from '../../support/engine';
import { plain, recount } from './recount';
import { createFacts, DIMENSIONS, filterOf, MORE } from './support';

let engine: Engine;
beforeAll(async () => {
  engine = await testEngine();
});
afterAll(() => engine.close());

/** Made-up facts; `cost` of an order i in SQL. */
async function facts(cost: string): Promise<void> {
  await createFacts(engine, 200, 900, 3);
  await engine.run(`CREATE OR REPLACE TABLE costs AS
SELECT order_id, (${cost})::DECIMAL(18,4) AS cost FROM orders`);
  await engine.run(`CREATE OR REPLACE VIEW order_facts AS
SELECT orders.*, costs.cost FROM orders JOIN costs USING (order_id)`);
}

/** A third of the orders has no cost; some cost more than they bring. */
const PARTLY = `CASE WHEN hash(order_id * 31) % 3 > 0 THEN amount * (hash(order_id) % 140) / 100 END`;
const FULLY = `amount * (hash(order_id) % 140) / 100`;

const ALL: readonly Dimension[] = [...DIMENSIONS, ...MORE];
const steps = fc.array(
  fc.constantFrom(...ALL).chain((d) => filterOf(d).map((filter) => ({ dim: d.id, filter }))),
  { maxLength: 4 },
);
const filtersOf = (todo: { dim: string; filter: Filters[number] }[]): Filters =>
  todo.reduce<Filters>((filters, { dim, filter }) => withFilter(filters, dim, filter), []);

const money = (x: unknown) => Math.round(Number(x) * MONEY);

describe.each([
  ['some orders have a cost', PARTLY],
  ['all orders have a cost', FULLY],
])('profit where %s', { timeout: 240_000 }, (_, cost) => {
  let prepared: Prepared;
  beforeAll(async () => {
    await facts(cost);
    expect(await hasCost(engine)).toBe(true);
    prepared = await prepare(engine, ALL, { cost: true });
  });

  it('is, of each customer, what is left of the amounts with a cost', async () => {
    const rows = await engine.rows(`SELECT coalesce(p.profit, 0) AS profit
      FROM customer_facts AS c LEFT JOIN (
        SELECT customer_id, sum(amount) FILTER (WHERE cost IS NOT NULL) - sum(cost) AS profit
        FROM order_facts GROUP BY customer_id) AS p USING (customer_id)
      ORDER BY c.customer_id`);
    expect([...prepared.customers.profit!]).toEqual(rows.map(({ profit }) => money(profit)));
    const [known] = await engine.rows(`SELECT
        (SELECT sum(abs(amount)) FROM order_facts WHERE cost IS NOT NULL)::DOUBLE
        / (SELECT sum(abs(amount)) FROM order_facts)::DOUBLE AS share`);
    expect(prepared.customers.costKnown).toBeCloseTo(Number(known!.share), 12);
    expect(prepared.customers.costKnown === 1).toBe(cost === FULLY);
  });

  it('under any filters is that of a recount, and of SQL in the selection', async () => {
    const crossfilter = new Crossfilter(prepared);
    await fc.assert(
      fc.asyncProperty(steps, async (todo) => {
        const filters = filtersOf(todo);
        const update = crossfilter.update(filters);
        // The recount knows no rectangles and no own segments.
        const plainly = filters.every(({ dim }) => !/own|\*/.test(dim));
        if (plainly) {
          const { views, selection } = plain(update);
          const counted = recount(prepared, filters);
          expect(selection).toEqual(counted.selection);
          expect(views).toEqual(counted.views);
        }
        const [kpi] = await engine.rows(kpiSql(ALL, filters, { cost: true }));
        expect(update.selection.profit).toBe(money(kpi!.profit));
      }),
      { numRuns: 60 },
    );
  });

  it('in the statement of every tile is what the tile shows', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (todo) => {
        const filters = filtersOf(todo);
        const { views } = new Crossfilter(prepared).update(filters);
        for (const one of prepared.dimensions) {
          const { id, kind } = one.dimension;
          // Sets of own segments are rows of each of their segments.
          if (kind === 'rules') continue;
          const rows = await engine.rows(tileSql(one, ALL, filters, { cost: true }));
          const theirs = rows.map(({ profit }) => money(profit));
          const ours = [...views.get(id)!.profit!];
          const tidy = (xs: number[]) => xs.filter((x) => x !== 0).sort((a, b) => a - b);
          const sum = (xs: number[]) => xs.reduce((a, b) => a + b, 0);
          // Rare values are one code, and in SQL rows of their own.
          const rare = [one, ...(one.sides ?? [])].some(({ others }) => others >= 0);
          expect([id, rare ? sum(ours) : tidy(ours)]).toEqual([
            id,
            rare ? sum(theirs) : tidy(theirs),
          ]);
        }
      }),
      { numRuns: 6 },
    );
  });

  it.each(['spend', 'city', 'month', 'amount'])('under the finger on %s', async (dim) => {
    const one = prepared.dimensions.find(({ dimension }) => dimension.id === dim)!;
    const [drags, clicks] = [new Crossfilter(prepared), new Crossfilter(prepared)];
    const code = fc.nat(one.plain - 1);
    await fc.assert(
      fc.property(steps, code, code, (todo, a, b) => {
        const filters = filtersOf(todo.filter((step) => step.dim !== dim));
        drags.update(filters);
        const touch = drags.touch(dim, [{ id: 'seg', measures: ['profit'] }])!;
        const [first, last] = [Math.min(a, b), Math.max(a, b)];
        const filter =
          dim === 'city'
            ? filterOfCodes(
                one,
                Array.from({ length: last - first + 1 }, (_, k) => first + k),
              )
            : filterOfBins(one, first, last);
        const chosen = withFilter(filters, dim, filter);
        const step = filter ? touch.step(first, last) : touch.free();
        expect(plain(step)).toEqual(plain(clicks.update(chosen)));
      }),
      { numRuns: 40 },
    );
  });

  it('is looked at and kept with the other figures', () => {
    const { views } = new Crossfilter(prepared).update([{ dim: 'orders', range: [2, null] }]);
    const view = views.get('seg')!;
    expect(copied(view).profit).toEqual(view.profit);
    expect(seen(view).profit).toBe(view.profit);
  });
});

describe('without a cost', () => {
  it('nothing is there, read or said', async () => {
    await createFacts(engine, 40, 200);
    expect(await hasCost(engine)).toBe(false);
    await facts('NULL');
    expect(await hasCost(engine)).toBe(false);
    const prepared = await prepare(engine, DIMENSIONS);
    expect(prepared.customers).not.toHaveProperty('profit');
    expect(prepared.orders).not.toHaveProperty('profit');
    const { views, selection } = new Crossfilter(prepared).update([]);
    for (const view of [views.get('city')!, seen(views.get('city')!), copied(emptyView(3))]) {
      expect(Object.keys(view).sort()).toEqual(['customers', 'orders', 'revenue']);
    }
    expect(selection).not.toHaveProperty('profit');
    expect(kpiSql(DIMENSIONS, [])).not.toContain('profit');
    for (const one of prepared.dimensions) {
      expect(tileSql(one, DIMENSIONS, [])).not.toContain('profit');
    }
  });
});

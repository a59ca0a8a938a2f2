import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Engine, Row } from '../../../src/engine/engine';
import { run } from '../../../src/model/analysis';
import { analyses } from '../../../src/model/analyses';
import { demographics, type DemographicsParams } from '../../../src/model/analyses/demographics';
import { runAll } from '../../support/analyses';
import { loadCanonical, type CustomerRow } from '../../support/canonical';
import { testEngine } from '../../support/engine';

const AS_OF = '2026-07-01';
let engine: Engine;

beforeAll(async () => {
  engine = await testEngine();
});

const rows = async (params: Partial<DemographicsParams>) => {
  await run(engine, demographics, params);
  return engine.rows('SELECT * FROM demographics');
};

const facts = analyses.all.filter((analysis) => analysis.id !== 'demographics');

/** Customers with a city (or none, or blanks) and whole amounts of money. */
const world = fc.record({
  cities: fc.array(fc.constantFrom('İzmir', 'Iğdır', "O'Hara", null, '', '  '), {
    minLength: 1,
    maxLength: 25,
  }),
  orders: fc.array(
    fc.record({
      customer: fc.nat({ max: 24 }),
      daysAgo: fc.integer({ min: 1, max: 700 }),
      amount: fc.integer({ min: -40, max: 300 }),
    }),
    { maxLength: 60 },
  ),
});

async function load({ cities, orders }: typeof world extends fc.Arbitrary<infer T> ? T : never) {
  await loadCanonical(engine, {
    customers: cities.map((city, i): CustomerRow => ({ customer_id: `C${i}`, city })),
    orders: orders.map(({ customer, daysAgo, amount }) => ({
      customer_id: `C${customer % cities.length}`,
      ordered_at: new Date(Date.parse(AS_OF) - daysAgo * 86_400_000).toISOString().slice(0, 10),
      amount,
    })),
    as_of: AS_OF,
  });
  await runAll(engine, facts);
}

const key = (city: string | null) => city?.trim() || null;

describe('demographics', () => {
  it('equals plain sums over customers, with everyone in exactly one group', async () => {
    await fc.assert(
      fc.asyncProperty(world, async (given) => {
        await load(given);
        const people = given.cities.map((city, i) => {
          const own = given.orders.filter((order) => order.customer % given.cities.length === i);
          return {
            city: key(city),
            orders: own.filter((order) => order.amount >= 0).length,
            revenue: own.reduce((sum, order) => sum + order.amount, 0),
          };
        });
        const total = people.reduce((sum, p) => sum + p.revenue, 0);
        const expected = [...new Set(people.map((p) => p.city))].map((value) => {
          const group = people.filter((p) => p.city === value);
          const buyers = group.filter((p) => p.orders > 0).length;
          const orders = group.reduce((sum, p) => sum + p.orders, 0);
          const revenue = group.reduce((sum, p) => sum + p.revenue, 0);
          return {
            value,
            by_value: null,
            customers: group.length,
            buyers,
            share_of_customers: near(group.length / people.length),
            orders,
            revenue,
            share_of_revenue: total === 0 ? null : near(revenue / total),
            average_order: orders === 0 ? null : near(revenue / orders),
            repeat_rate:
              buyers === 0 ? null : near(group.filter((p) => p.orders > 1).length / buyers),
            revenue_per_customer: near(revenue / group.length),
            overlapping: false,
          };
        });
        const found = await rows({ attribute: 'city' });
        const byValue = (a: { value?: unknown }, b: { value?: unknown }) =>
          String(a.value) < String(b.value) ? -1 : 1;
        expect([...found].sort(byValue)).toEqual(
          expected.sort(byValue).map((row) => expect.objectContaining(row)),
        );
      }),
      { numRuns: 20 },
    );
  });

  it('crossed, adds up to everyone of each segment or stage, and to the same money', async () => {
    await fc.assert(
      fc.asyncProperty(
        world,
        fc.constantFrom('segment' as const, 'stage' as const),
        async (given, crossed) => {
          await load(given);
          const found = await rows({ attribute: 'city', crossed });
          const sum = (list: Row[], column: string) =>
            list.reduce((total, row) => total + Number(row[column]), 0);
          expect(sum(found, 'customers')).toBe(given.cities.length);
          expect(sum(found, 'revenue')).toBe(
            given.orders.reduce((total, o) => total + o.amount, 0),
          );
          for (const by of new Set(found.map((row) => row.by_value))) {
            const own = found.filter((row) => row.by_value === by);
            expect(sum(own, 'share_of_customers')).toBeCloseTo(1, 9);
            if (own.every((row) => row.share_of_revenue !== null)) {
              expect(sum(own, 'share_of_revenue')).toBeCloseTo(1, 9);
            }
            for (const row of own) {
              const withValue = given.cities.filter((city) => key(city) === row.value).length;
              const share = Number(row.customers) / sum(own, 'customers');
              expect(row.index_customers).toBeCloseTo(
                (100 * share) / (withValue / given.cities.length),
                6,
              );
            }
          }
        },
      ),
      { numRuns: 12 },
    );
  });

  describe('of a small shop', () => {
    beforeAll(async () => {
      await loadCanonical(engine, {
        customers: [
          {
            customer_id: '1',
            gender: 'Kadın',
            interest: 'Bebek, Cilt bakımı;Bebek',
            Sadakat: 'A,B',
            consent_sms: true,
          },
          {
            customer_id: '2',
            gender: 'Kadın',
            interest: 'Bebek|',
            Sadakat: 'A,B',
            consent_sms: false,
          },
          { customer_id: '3', gender: 'Erkek', interest: ' , ', Sadakat: null },
          { customer_id: '4', gender: null, interest: null, Sadakat: 'C' },
        ],
        orders: [
          { customer_id: '1', ordered_at: '2026-06-01', amount: 100 },
          { customer_id: '1', ordered_at: '2026-06-20', amount: 200 },
          { customer_id: '2', ordered_at: '2026-05-20', amount: 60 },
          { customer_id: '3', ordered_at: '2026-05-21', amount: 40 },
        ],
        as_of: AS_OF,
      });
      await runAll(engine, facts);
    });

    it('has indices against everyone', async () => {
      const [man, woman, unknown] = await rows({ attribute: 'gender' });
      expect(woman).toMatchObject({
        value: 'Kadın',
        customers: 2,
        buyers: 2,
        orders: 3,
        revenue: 360,
        share_of_revenue: 0.9,
        average_order: 120,
        repeat_rate: 0.5,
        revenue_per_customer: 180,
        index_customers: null,
        index_revenue_per_customer: 180,
        index_average_order: 120,
        index_repeat: expect.closeTo(150, 9),
      });
      expect(man).toMatchObject({ value: 'Erkek', customers: 1, index_repeat: 0 });
      expect(unknown).toMatchObject({
        value: null,
        customers: 1,
        buyers: 0,
        repeat_rate: null,
        average_order: null,
      });
    });

    it('counts somebody with several interests once in each, and says so', async () => {
      const found = await rows({ attribute: 'interest' });
      expect(
        found.map((row) => [row.value, row.customers, row.share_of_customers, row.overlapping]),
      ).toEqual([
        ['Bebek', 2, 0.5, true],
        ['Cilt bakımı', 1, 0.25, true],
        [null, 2, 0.5, true],
      ]);
    });

    it('takes other text as it stands, unless told that it is a list', async () => {
      const values = async (split: 'auto' | 'yes') =>
        (await rows({ attribute: 'Sadakat', split })).map((row) => [row.value, row.customers]);
      expect(await values('auto')).toEqual([
        ['A,B', 2],
        ['C', 1],
        [null, 1],
      ]);
      expect(await values('yes')).toEqual([
        ['A', 2],
        ['B', 2],
        ['C', 1],
        [null, 1],
      ]);
    });

    it('takes columns that are not text', async () => {
      const found = await rows({ attribute: 'consent_sms' });
      expect(found.map((row) => [row.value, row.customers])).toEqual([
        ['false', 1],
        ['true', 1],
        [null, 2],
      ]);
    });

    it('refuses a column that is not there, and none at all', async () => {
      await expect(run(engine, demographics, { attribute: 'burç' })).rejects.toThrow(/burç/);
      await expect(run(engine, demographics, { attribute: '' })).rejects.toMatchObject({
        code: 'model.parameter',
      });
    });

    it('reads a hostile column name as a name', async () => {
      await expect(
        run(engine, demographics, { attribute: 'gender" FROM orders; --' }),
      ).rejects.toThrow();
      expect(await engine.rows('SELECT count(*) AS n FROM orders')).toEqual([{ n: 4 }]);
    });
  });
});

function near(value: number): unknown {
  return expect.closeTo(value, 9);
}

import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/engine/engine';
import { problems, defaults, run } from '../../../src/model/analysis';
import { analyses } from '../../../src/model/analyses';
import { rfm, rfmMethods, type RfmParams } from '../../../src/model/analyses/rfm';
import { scaleScore, segmentOf } from '../../../src/model/segments/map';
import { maps } from '../../../src/model/segments/maps';
import { loadCanonical, type OrderRow } from '../../support/canonical';
import { testEngine } from '../../support/engine';

const AS_OF = '2026-01-01';
let engine: Engine;

beforeAll(async () => {
  engine = await testEngine();
});

interface Buyer {
  id: string;
  recency: number;
  frequency: number;
  /** In ten-thousandths, so that everything below is whole numbers. */
  money: bigint;
}

/** Few different days, orders and amounts, so that ties are the rule. */
const ordersOf = fc.array(
  fc.record({
    customer: fc.integer({ min: 1, max: 30 }),
    daysAgo: fc.oneof(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 900 })),
    units: fc.oneof(
      fc.constantFrom(1000, 5000, 100_000, -2000),
      fc.integer({ min: -50_000, max: 9_999_999 }),
    ),
  }),
  { minLength: 1, maxLength: 80 },
);

const paramsOf = fc
  .record({
    method: fc.constantFrom(...rfmMethods),
    bins: fc.integer({ min: 3, max: 10 }),
    map: fc.constantFrom(...maps),
    cuts: fc.uniqueArray(fc.integer({ min: 1, max: 400 }), { minLength: 9, maxLength: 9 }),
  })
  .map(({ cuts, bins, ...rest }): RfmParams => {
    const rising = cuts.sort((a, b) => a - b).slice(0, bins - 1);
    return {
      ...rest,
      bins,
      cuts_r: rising,
      cuts_f: rising.map((c, i) => i + 0.5 + (c % 2) / 4),
      cuts_m: rising.map((c) => c * 1.01),
    };
  });

async function load(
  orders: { customer: number; daysAgo: number; units: number }[],
  idOf: (n: number) => string,
) {
  const rows = orders.map(({ customer, daysAgo, units }): OrderRow => ({
    customer_id: idOf(customer),
    ordered_at: new Date(Date.parse(AS_OF) - daysAgo * 86_400_000).toISOString().slice(0, 10),
    amount: `${units < 0 ? '-' : ''}${Math.floor(Math.abs(units) / 10_000)}.${String(Math.abs(units) % 10_000).padStart(4, '0')}`,
  }));
  await loadCanonical(engine, { orders: rows, as_of: AS_OF });
  await run(engine, analyses.get('customer-orders'));
  const buyers = new Map<string, Buyer & { bought: boolean }>();
  for (const { customer, daysAgo, units } of orders) {
    const id = idOf(customer);
    const buyer = buyers.get(id) ?? {
      id,
      recency: Infinity,
      frequency: 0,
      money: 0n,
      bought: false,
    };
    buyer.money += BigInt(units);
    if (units >= 0) {
      buyer.bought = true;
      buyer.frequency++;
      buyer.recency = Math.min(buyer.recency, daysAgo);
    }
    buyers.set(id, buyer);
  }
  return [...buyers.values()].filter((buyer) => buyer.bought);
}

/** Scores by ascending value, 1 to bins, in whole numbers throughout. */
function scores(
  values: bigint[],
  method: RfmParams['method'],
  bins: number,
  cuts: bigint[],
  unit: bigint,
): number[] {
  if (values.length === 0) return [];
  const sorted = [...values].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const n = BigInt(bins);
  const bounds = Array.from({ length: bins - 1 }, (_, i) => {
    const position = BigInt(sorted.length - 1) * BigInt(i + 1);
    const low = sorted[Number(position / n)]!;
    const high = sorted[Math.min(Number(position / n) + 1, sorted.length - 1)]!;
    return low * n + (high - low) * (position % n);
  });
  return values.map((value) => {
    if (method === 'fixed') return 1 + cuts.filter((cut) => value > cut).length;
    if (method === 'r-package') return 1 + bounds.filter((b) => value * n >= b + unit * n).length;
    return 1 + bounds.filter((b) => value * n > b).length;
  });
}

/** By the numbers in the ids, else by their letters. */
function byId(a: Buyer, b: Buyer): number {
  const [x, y] = [Number(a.id), Number(b.id)];
  return Number.isNaN(x) ? (a.id < b.id ? -1 : 1) : x - y;
}

function places(buyers: Buyer[], compare: (a: Buyer, b: Buyer) => number): Map<string, number> {
  const order = [...buyers].sort((a, b) => compare(a, b) || byId(a, b));
  return new Map(order.map((buyer, i) => [buyer.id, i]));
}

function expected(buyers: Buyer[], { method, bins, cuts_r, cuts_f, cuts_m, map }: RfmParams) {
  const compareMoney = (a: Buyer, b: Buyer) => (a.money < b.money ? -1 : a.money > b.money ? 1 : 0);
  let r: number[];
  let f: number[];
  let m: number[];
  if (method === 'ntile') {
    const tile = (compare: (a: Buyer, b: Buyer) => number) => {
      const place = places(buyers, compare);
      const size = Math.floor(buyers.length / bins);
      const larger = buyers.length % bins;
      return buyers.map(({ id }) => {
        const i = place.get(id)!;
        const inLarger = larger * (size + 1);
        return (
          1 +
          (i < inLarger ? Math.floor(i / (size + 1)) : larger + Math.floor((i - inLarger) / size))
        );
      });
    };
    r = tile((a, b) => b.recency - a.recency);
    f = tile((a, b) => a.frequency - b.frequency);
    m = tile(compareMoney);
  } else {
    const scale = (cuts: readonly number[]) => cuts.map((cut) => BigInt(Math.round(cut * 10_000)));
    // Cut-offs may have decimals, so the days and orders are put in ten-thousandths with them.
    const grid = method === 'fixed' ? 10_000n : 1n;
    const place = places(buyers, (a, b) => a.frequency - b.frequency);
    const basis = (b: Buyer) => (method === 'rank' ? place.get(b.id)! + 1 : b.frequency);
    r = scores(
      buyers.map((b) => BigInt(b.recency) * grid),
      method,
      bins,
      scale(cuts_r),
      1n,
    ).map((s) => bins + 1 - s);
    f = scores(
      buyers.map((b) => BigInt(basis(b)) * grid),
      method,
      bins,
      scale(cuts_f),
      1n,
    );
    m = scores(
      buyers.map((b) => b.money),
      method,
      bins,
      scale(cuts_m),
      10_000n,
    );
  }
  return buyers
    .map((buyer, i) => ({
      customer_id: buyer.id,
      recency: buyer.recency,
      frequency: buyer.frequency,
      r: r[i]!,
      f: f[i]!,
      m: m[i]!,
      rfm: [r[i], f[i], m[i]].join(bins > 9 ? '-' : ''),
      segment: segmentOf(
        map,
        scaleScore(r[i]!, bins),
        scaleScore(f[i]!, bins),
        scaleScore(m[i]!, bins),
      ),
    }))
    .sort((a, b) => (a.customer_id < b.customer_id ? -1 : 1));
}

const actual = () =>
  engine.rows(
    'SELECT customer_id, recency, frequency, r_score AS r, f_score AS f, m_score AS m, rfm, segment FROM rfm ORDER BY customer_id',
  );

describe('rfm', () => {
  it('equals an independent calculation, whatever the method, bins, map and ties', async () => {
    const ids = fc.constantFrom(
      (n: number) => String(n),
      (n: number) => `C${n}`,
    );
    await fc.assert(
      fc.asyncProperty(ordersOf, paramsOf, ids, async (orders, params, idOf) => {
        const buyers = await load(orders, idOf);
        await run(engine, rfm, params);
        expect(await actual()).toEqual(expected(buyers, params));
      }),
      { numRuns: 40 },
    );
  });

  it.each(rfmMethods)(
    '%s counts every customer once in the thresholds of each measure',
    async (method) => {
      await fc.assert(
        fc.asyncProperty(ordersOf, paramsOf, async (orders, params) => {
          const buyers = await load(orders, String);
          await run(engine, rfm, { ...params, method });
          const bins = await engine.rows<{
            measure: string;
            score: number;
            lower: number | null;
            upper: number | null;
            customers: number;
            includes: string;
          }>('SELECT * FROM rfm_thresholds');
          expect(bins).toHaveLength(3 * params.bins);
          for (const measure of ['r', 'f', 'm']) {
            const own = bins.filter((bin) => bin.measure === measure);
            expect(own.map((bin) => bin.score)).toEqual(own.map((_, i) => i + 1));
            expect(own.reduce((sum, bin) => sum + bin.customers, 0)).toBe(buyers.length);
          }
          // Whoever is in a bin has a value within its bounds.
          const [outside] = await engine.rows(`
          SELECT count(*) AS n FROM (
            SELECT 'r' AS measure, r_score AS score, recency AS value FROM rfm UNION ALL
            SELECT 'f', f_score, frequency FROM rfm UNION ALL
            SELECT 'm', m_score, CAST(monetary AS DOUBLE) FROM rfm
          ) JOIN rfm_thresholds USING (measure, score)
          WHERE NOT value BETWEEN lower - 1e-9 AND upper + 1e-9`);
          expect(outside).toEqual({ n: 0 });
        }),
        { numRuns: 10 },
      );
    },
  );

  it.each(['quantile', 'fixed', 'r-package'] as const)(
    '%s gives equal values equal scores',
    async (method) => {
      await fc.assert(
        fc.asyncProperty(ordersOf, paramsOf, async (orders, params) => {
          await load(orders, String);
          await run(engine, rfm, { ...params, method });
          for (const [value, score] of [
            ['recency', 'r_score'],
            ['frequency', 'f_score'],
            ['monetary', 'm_score'],
          ]) {
            const split = `SELECT ${value} FROM rfm GROUP BY ${value} HAVING count(DISTINCT ${score}) > 1`;
            expect((await engine.query(split)).rows).toEqual([]);
          }
        }),
        { numRuns: 10 },
      );
    },
  );

  it.each(rfmMethods)(
    '%s takes one customer, and customers who are all the same',
    async (method) => {
      for (const customers of [1, 7]) {
        const orders = Array.from({ length: customers }, (_, i) => ({
          customer: i + 1,
          daysAgo: 3,
          units: 10_000,
        }));
        const buyers = await load(orders, String);
        await run(engine, rfm, { method });
        expect(await actual()).toEqual(expected(buyers, { ...defaults(rfm), method }));
      }
    },
  );

  it('keeps a customer who is exactly on a bound on one side, where floating point would not', async () => {
    // 0.7 · 10 is 7.000000000000001: the 8th of 11 values is the bound, not a hair above it.
    const orders = Array.from({ length: 11 }, (_, i) => ({
      customer: i + 1,
      daysAgo: 1,
      units: 10_001 * (i + 1),
    }));
    const buyers = await load(orders, String);
    for (const method of ['quantile', 'r-package'] as const) {
      await run(engine, rfm, { method, bins: 10 });
      expect(await actual()).toEqual(expected(buyers, { ...defaults(rfm), method, bins: 10 }));
    }
  });

  it('leaves out customers who only ever sent something back, and counts their like for nobody', async () => {
    await loadCanonical(engine, {
      orders: [
        { customer_id: 'a', ordered_at: '2026-01-01', amount: 100 },
        { customer_id: 'a', ordered_at: '2026-01-09', amount: -30 },
        { customer_id: 'b', ordered_at: '2026-01-05', amount: -20 },
      ],
      as_of: '2026-01-11',
    });
    await run(engine, analyses.get('customer-orders'));
    await run(engine, rfm);
    expect(await engine.rows('SELECT customer_id, recency, frequency, monetary FROM rfm')).toEqual([
      { customer_id: 'a', recency: 10, frequency: 1, monetary: 70 },
    ]);
  });
});

describe('parameters of rfm', () => {
  const given = (params: Partial<RfmParams>) => problems(rfm, { ...defaults(rfm), ...params });

  it('asks of fixed cut-offs that they rise and are one fewer than the bins', () => {
    expect(given({ method: 'fixed' })).toEqual([]);
    expect(given({ method: 'fixed', bins: 4 }).map((p) => [p.parameter, p.code])).toEqual([
      ['cuts_r', 'count'],
      ['cuts_f', 'count'],
      ['cuts_m', 'count'],
    ]);
    expect(given({ method: 'fixed', cuts_m: [1, 2, 2, 3] })).toEqual([
      { parameter: 'cuts_m', code: 'rising' },
    ]);
    expect(given({ method: 'quantile', bins: 4 })).toEqual([]);
  });

  it('refuses other bins, methods and maps', () => {
    expect(given({ bins: 2 })[0]?.parameter).toBe('bins');
    expect(given({ bins: 11 })[0]?.parameter).toBe('bins');
    expect(given({ bins: 4.5 })[0]?.parameter).toBe('bins');
    expect(given({ method: 'x' as 'rank' })[0]?.parameter).toBe('method');
    expect(given({ cuts_r: [NaN] })[0]?.parameter).toBe('cuts_r');
    expect(given({ map: { ...maps.all[0]!, segments: [] } })).toEqual([
      { parameter: 'map', code: 'map' },
    ]);
  });
});

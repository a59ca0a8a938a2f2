import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../../../src/engine/engine';
import { count, each, has, type Bits } from '../../../../src/lib/bits';
import { analyses } from '../../../../src/model/analyses/index';
import { catalogueOf } from '../../../../src/model/segments/rules/catalogue';
import { RuleEval } from '../../../../src/model/segments/rules/eval';
import { normalise } from '../../../../src/model/segments/rules/normalise';
import { problemsOf } from '../../../../src/model/segments/rules/problems';
import type { Rule, Segments } from '../../../../src/model/segments/rules/rule';
import { ruleSql } from '../../../../src/model/segments/rules/sql';
import { loadCanonical } from '../../../support/canonical';
import { testEngine } from '../../../support/engine';
import { attr, leaves, openShop, Plain, shops, trees } from './support';

let engine: Engine;
beforeAll(async () => {
  engine = await testEngine();
});
afterAll(() => engine.close());

const named = fc.constantFrom({ segment: 's1' }, { segment: 's2' });
const rules = trees(fc.oneof({ arbitrary: leaves, weight: 5 }, { arbitrary: named, weight: 1 }));
const segmentsOf = (one: Rule, two: Rule): Segments =>
  new Map<string, Rule>([
    ['s1', one],
    ['s2', { any: [{ not: { segment: 's1' } }, two] }],
  ]);

async function bySql(rule: Rule, segments?: Segments): Promise<string[]> {
  const { rows } = await engine.query(`${ruleSql(rule, segments)}\nORDER BY 1`);
  return rows.map(([id]) => String(id));
}

function names(bits: Bits, ids: readonly string[]): string[] {
  const found: string[] = [];
  each(bits, (place) => void found.push(ids[place]!));
  return found;
}

describe('the customers of a rule', { timeout: 300_000 }, () => {
  it('are the same by SQL, by bits and by plain reading', async () => {
    await fc.assert(
      fc.asyncProperty(
        shops,
        fc.array(rules, { minLength: 15, maxLength: 15 }),
        fc.tuple(leaves, leaves),
        async (shop, asked, [one, two]) => {
          await openShop(engine, shop);
          const plain = await Plain.read(engine);
          const evaluation = await RuleEval.open(engine);
          const segments = segmentsOf(one, two);
          for (const rule of asked) {
            const right = plain.customers(rule, segments);
            expect(await bySql(rule, segments), JSON.stringify(rule)).toEqual(right);
            const bits = await evaluation.bits(rule, segments);
            expect(names(bits, plain.ids)).toEqual(right);
            expect(plain.customers(normalise(rule), segments)).toEqual(right);
            expect(await bySql(normalise(rule), segments)).toEqual(right);
            expect(evaluation.crowd(bits)).toEqual({
              customers: right.length,
              revenue: right.reduce((sum, id) => sum + plain.revenue(id), 0),
            });
          }
          await evaluation.close();
        },
      ),
      { numRuns: 16 },
    );
  });

  it('obey the laws of sets', async () => {
    await fc.assert(
      fc.asyncProperty(shops, rules, rules, fc.tuple(leaves, leaves), async (shop, a, b, made) => {
        await openShop(engine, shop);
        const evaluation = await RuleEval.open(engine);
        const segments = segmentsOf(...made);
        const same = async (x: Rule, y: Rule) => {
          expect(await evaluation.bits(x, segments)).toEqual(await evaluation.bits(y, segments));
          expect(await bySql(x, segments)).toEqual(await bySql(y, segments));
        };
        await same({ not: { all: [a, b] } }, { any: [{ not: a }, { not: b }] });
        await same({ not: { any: [a, b] } }, { all: [{ not: a }, { not: b }] });
        await same({ all: [a, a] }, a);
        await same({ any: [a, a] }, a);
        await same({ all: [a, { any: [a, b] }] }, a);
        await same({ not: { not: a } }, a);
        // The difference and what both have are the whole, and apart.
        await same({ any: [{ all: [a, { not: b }] }, { all: [a, b] }] }, a);
        await same({ all: [{ all: [a, { not: b }] }, b] }, { any: [] });
        await same({ any: [a, { not: a }] }, { all: [] });
        await evaluation.close();
      }),
      { numRuns: 12 },
    );
  });

  it('can be told where nothing is wrong with the rule', async () => {
    const catalogue = await catalogueOf(engine, analyses);
    await fc.assert(
      fc.asyncProperty(rules, fc.tuple(leaves, leaves), async (rule, made) => {
        const segments = segmentsOf(...made);
        fc.pre(problemsOf(rule, catalogue, segments).length === 0);
        await engine.query(ruleSql(rule, segments));
      }),
      { numRuns: 30 },
    );
  });
});

const ORDERS = [
  { order_id: 'a', customer_id: 'once', ordered_at: '2025-03-01', amount: 600, category: 'Makyaj' },
  { order_id: 'b', customer_id: 'twice', ordered_at: '2025-01-05', amount: 50, category: 'Makyaj' },
  { order_id: 'b', customer_id: 'twice', ordered_at: '2025-01-05', amount: 500, category: 'Ev' },
  { order_id: 'c', customer_id: 'twice', ordered_at: '2025-03-05', amount: 20, category: 'Makyaj' },
  { order_id: 'd', customer_id: 'refund', ordered_at: '2025-03-05', amount: -20, category: 'Ev' },
];
const did = { did: 'order', where: [], within: { all: true }, times: { min: 1 } } as const;
const makeup = { attr: attr('order_lines.category'), is: { in: ['Makyaj'] } };
const large = { attr: attr('order_lines.amount', 'number'), is: { from: 400 } };

describe('what order behaviour means', () => {
  beforeAll(() => openShop(engine, { customers: [{ customer_id: 'never' }], orders: ORDERS }));
  const ask = (rule: Rule) => bySql(rule);

  it('counts purchases; a refund on its own is a record', async () => {
    expect(await ask(did)).toEqual(['once', 'twice']);
    expect(await ask({ ...did, did: 'record' })).toEqual(['once', 'refund', 'twice']);
  });

  it('takes those who never did for at most any number of times', async () => {
    expect(await ask({ ...did, times: { max: 1 } })).toEqual(['never', 'once', 'refund']);
    expect(await ask({ not: { ...did, times: { min: 2 } } })).toEqual(['never', 'once', 'refund']);
    expect(await ask({ ...did, times: { min: 0 } })).toHaveLength(4);
  });

  it('asks several things of lines of one and the same line', async () => {
    expect(await ask({ ...did, where: [makeup, large] })).toEqual(['once']);
    expect(await ask({ ...did, where: [makeup, large], apart: true })).toEqual(['once', 'twice']);
    expect(await ask({ ...did, where: [large] })).toEqual(['once', 'twice']);
    expect(await ask({ ...did, where: [makeup], times: { min: 2 } })).toEqual(['twice']);
  });

  it('leaves out of an order as a whole what no line of it may have', async () => {
    const without = (...values: (string | null)[]) => ({
      ...{ ...did, did: 'record' as const, apart: true as const },
      where: [{ attr: attr('order_lines.category'), is: { notIn: values } }],
    });
    expect(await ask(without('Makyaj'))).toEqual(['refund']);
    expect(await ask(without('Ev'))).toEqual(['once', 'twice']);
    expect(await ask(without(null))).toEqual(['once', 'refund', 'twice']);
    const { apart: _, ...some } = without('Makyaj');
    expect(await ask(some)).toEqual(['refund', 'twice']);
  });

  it('reads what an analysis says of orders', async () => {
    const on = (weekday: number): Rule => ({
      ...did,
      where: [{ attr: attr('order_facts.weekday', 'number'), is: { in: [weekday] } }, makeup],
    });
    expect(await ask(on(6))).toEqual(['once']);
    expect(await ask(on(3))).toEqual(['twice']);
    expect(await ask(on(1))).toEqual([]);
  });

  it('knows the first order, the last and those between', async () => {
    const over = [{ attr: attr('orders.amount', 'number'), is: { from: 500 } }];
    expect(await ask({ nth: 'first', is: over })).toEqual(['once', 'twice']);
    expect(await ask({ nth: 'last', is: over })).toEqual(['once']);
    expect(await ask({ nth: 2, is: [] })).toEqual(['twice']);
  });

  it('has nothing spent for 0, and no average of nothing', async () => {
    const total = { total: 'amount', where: [], within: { lastDays: 60 } } as const;
    expect(await ask({ ...total, is: { below: 100 } })).toEqual(['never', 'refund', 'twice']);
    expect(await ask({ ...total, is: { from: 100 } })).toEqual(['once']);
    expect(await ask({ ...total, total: 'average', is: { below: 100 } })).toEqual(['twice']);
  });

  it('counts the last days back from the as-of day, that day and the first one included', async () => {
    const asOf = '2025-04-01';
    expect((await engine.rows('SELECT as_of FROM settings'))[0]!.as_of).toBe(asOf);
    expect(await ask({ ...did, within: { lastDays: 31 } })).toEqual(['once', 'twice']);
    expect(await ask({ ...did, within: { lastDays: 30 } })).toEqual(['twice']);
  });
});

describe('what events mean', () => {
  const visited = { ...did, did: 'event' } as const;
  const visit = { attr: attr('events.type'), is: { in: ['Visit'] } };
  const long = { attr: attr('events.value', 'number'), is: { from: 5 } };
  beforeAll(() =>
    openShop(engine, {
      customers: [{ customer_id: 'never' }],
      orders: ORDERS,
      events: [
        { customer_id: 'once', happened_at: '2025-03-31T23:59', type: 'Visit', value: 2 },
        { customer_id: 'once', happened_at: '2025-02-01', type: 'Survey', value: 9 },
        { customer_id: 'twice', happened_at: '2025-02-01', type: 'Visit', value: 8 },
        { customer_id: 'twice', happened_at: '2025-02-01', type: 'Visit', value: 8 },
        { customer_id: 'stranger', happened_at: '2025-03-31', type: 'Visit', value: 8 },
      ],
    }),
  );
  const ask = (rule: Rule) => bySql(rule);

  it('counts events that meet all that is asked, of those who are customers', async () => {
    expect(await ask(visited)).toEqual(['once', 'twice']);
    expect(await ask({ ...visited, times: { min: 2 } })).toEqual(['once', 'twice']);
    expect(await ask({ ...visited, where: [visit], times: { min: 2 } })).toEqual(['twice']);
    // The one long event of “once” was no visit.
    expect(await ask({ ...visited, where: [visit, long] })).toEqual(['twice']);
    expect(await ask({ ...visited, where: [long] })).toEqual(['once', 'twice']);
    expect(await ask({ ...visited, where: [visit], within: { lastDays: 1 } })).toEqual(['once']);
    expect(await ask({ ...visited, where: [visit], within: { lastDays: 0 } })).toEqual([]);
  });

  it('takes those who never had one for at most any number', async () => {
    const less: Rule = { ...visited, where: [visit], times: { max: 1 } };
    expect(await ask(less)).toEqual(['never', 'once', 'refund']);
    expect(await ask({ ...visited, times: { max: 0 } })).toEqual(['never', 'refund']);
  });
});

describe('RuleEval', () => {
  const city: Rule = { attr: attr('customer_facts.city'), is: { in: ['İzmir'] } };
  const adult: Rule = { attr: attr('customer_facts.age', 'number'), is: { from: 18 } };

  /** Counts and holds back what is asked for. */
  function watched(): { engine: Engine; asked: string[]; signals: AbortSignal[] } {
    const asked: string[] = [];
    const signals: AbortSignal[] = [];
    const columns: Engine['columns'] = async (sql, options) => {
      asked.push(sql);
      if (options?.signal) signals.push(options.signal);
      return engine.columns(sql, options);
    };
    const proxy = new Proxy(engine, {
      get: (target, name) => (name === 'columns' ? columns : Reflect.get(target, name, target)),
    });
    return { engine: proxy, asked, signals };
  }

  beforeAll(() =>
    openShop(engine, {
      customers: [
        { customer_id: 'a', city: 'İzmir', age: 20 },
        { customer_id: 'b', city: 'İzmir', age: 12 },
        { customer_id: 'c', city: null, age: 40 },
      ],
      orders: [{ customer_id: 'c', ordered_at: '2025-03-01', amount: 10.5 }],
    }),
  );

  it('asks the engine nothing where only and, or, not have changed', async () => {
    const { engine: counted, asked } = watched();
    const evaluation = await RuleEval.open(counted);
    asked.length = 0;
    expect(evaluation.peek({ all: [city, adult] })).toBeNull();
    const both = await evaluation.bits({ all: [city, adult] });
    expect(asked).toHaveLength(2);
    const either = await evaluation.bits({ any: [{ not: city }, { not: { not: adult } }] });
    expect(evaluation.peek({ any: [{ not: city }, adult] })).toEqual(either);
    expect(asked).toHaveLength(2);
    expect([count(both), count(either)]).toEqual([1, 2]);
    expect(has(both, 0)).toBe(true);
    expect(evaluation.change(either, both)).toEqual({
      customers: 2,
      revenue: 105_000,
      came: { customers: 1, revenue: 105_000 },
      left: { customers: 0, revenue: 0 },
    });
    await evaluation.close();
    const { rows } = await engine.query(
      "SELECT table_name FROM duckdb_tables() WHERE table_name LIKE 'rule_customers%'",
    );
    expect(rows).toEqual([]);
  });

  it('cancels a question that nobody waits for, and no other', async () => {
    const { engine: counted, asked, signals } = watched();
    const evaluation = await RuleEval.open(counted);
    asked.length = signals.length = 0;
    const ask = evaluation.follow();
    const first = ask({ all: [city, adult] });
    const second = ask(adult);
    await expect(first).rejects.toMatchObject({ name: 'AbortError' });
    expect(count(await second)).toBe(2);
    expect(asked).toHaveLength(2);
    expect(asked[0]).toContain('city');
    expect(signals[0]!.aborted).toBe(true);
    expect(count(await ask(city))).toBe(2);
    expect(asked).toHaveLength(3);
    await evaluation.close();
  });

  it('asks anew after an error', async () => {
    const evaluation = await RuleEval.open(engine);
    const lost: Rule = { attr: attr('customer_facts.lost'), is: { known: true } };
    await expect(evaluation.bits(lost)).rejects.toMatchObject({ code: 'engine.unknown_column' });
    await expect(evaluation.bits(lost)).rejects.toMatchObject({ code: 'engine.unknown_column' });
    expect(count(await evaluation.bits({ all: [] }))).toBe(3);
    await evaluation.close();
    await expect(evaluation.bits(city)).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('days of moments', () => {
  it('are named in lists as the day that the moment is on', async () => {
    const moments: readonly (string | null)[] = [
      '2025-03-01 00:00:00',
      '2025-03-01 10:15:00',
      '2025-03-02 23:59:59.5',
      '2025-03-03 00:00:01',
      null,
    ];
    // The last has no row there.
    await loadCanonical(engine, {
      customers: [...moments, null].map((_, i) => ({ customer_id: `m${i}` })),
      as_of: '2025-04-01',
    });
    const rows = moments.map((at, i) => `('m${i}', TIMESTAMP ${at === null ? 'NULL' : `'${at}'`})`);
    await engine.query(
      `CREATE OR REPLACE TABLE seen AS SELECT * FROM (VALUES ${rows.join(', ').replaceAll('TIMESTAMP NULL', 'NULL')}) AS v(customer_id, moment)`,
    );
    const lists = [
      [],
      ['2025-03-01'],
      ['2025-03-02', '2025-03-03'],
      ['2025-03-05'],
      ['2024-01-01'],
    ];
    for (const days of lists) {
      for (const named of [days, [...days, null]]) {
        for (const kind of ['in', 'notIn'] as const) {
          const is = kind === 'in' ? { in: named } : { notIn: named };
          const right = [...moments, null].flatMap((at, i) => {
            const day = at === null ? null : at.slice(0, 10);
            return named.includes(day) === (kind === 'in') ? [`m${i}`] : [];
          });
          const rule: Rule = { attr: attr('seen.moment', 'date'), is };
          expect(await bySql(rule), JSON.stringify(is)).toEqual(right);
        }
      }
    }
  });
});

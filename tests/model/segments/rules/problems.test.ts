import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../../../src/engine/engine';
import { locales } from '../../../support/locales';
import { analyses } from '../../../../src/model/analyses/index';
import type { Analysis } from '../../../../src/model/analysis';
import { run } from '../../../../src/model/analysis';
import {
  catalogueFrom,
  catalogueOf,
  valuesSql,
  type Catalogue,
} from '../../../../src/model/segments/rules/catalogue';
import { problemsOf } from '../../../../src/model/segments/rules/problems';
import type { Leaf, Rule } from '../../../../src/model/segments/rules/rule';
import { leafSql } from '../../../../src/model/segments/rules/sql';
import { KNOWN } from '../../../../src/model/segments/rules/words/known';
import { parse } from '../../../../src/model/segments/rules/words/parse';
import { print, printProblem } from '../../../../src/model/segments/rules/words/print';
import { runAll } from '../../../support/analyses';
import { testEngine } from '../../../support/engine';
import { attr, openShop } from './support';

/** An analysis that was added later. */
const churn: Analysis = {
  id: 'churn',
  needs: [],
  sql: [
    {
      relation: 'churn',
      text: "SELECT customer_id, 0.5 AS risk, [1] AS list FROM customers WHERE city = 'İzmir'",
      columns: [
        { name: 'customer_id', type: 'VARCHAR', unit: null },
        { name: 'risk', type: 'DECIMAL(2,1)', unit: 'share' },
      ],
    },
    {
      relation: 'churn_sizes',
      text: 'SELECT 1 AS n',
      columns: [{ name: 'n', type: 'INTEGER', unit: null }],
    },
  ],
  parameters: [],
  bind: () => ({}),
  validate: () => [],
};

let engine: Engine;
let catalogue: Catalogue;
/** Of files that say little. */
let bare: Catalogue;

/** Puts some value into every column that has none. */
async function fillEmpty(...tables: string[]): Promise<void> {
  const values: Record<string, string> = { VARCHAR: "'x'", DATE: "DATE '2024-01-01'" };
  for (const table of tables) {
    const { columns } = await engine.query(`SELECT * FROM ${table} LIMIT 0`);
    for (const { name, type } of columns) {
      const value = values[type] ?? (type === 'BOOLEAN' ? 'TRUE' : '1');
      await engine.run(
        `UPDATE ${table} SET "${name}" = ${value} WHERE (SELECT count("${name}") FROM ${table}) = 0`,
      );
    }
  }
}
beforeAll(async () => {
  engine = await testEngine();
  await openShop(engine, {
    customers: [
      { customer_id: 'a', city: 'İzmir', Puan: '5', orders: 'x' },
      { customer_id: 'b', city: 'İzmir', age: 30, Puan: '4', orders: 'y' },
      { customer_id: 'c', city: 'Ankara' },
    ],
    orders: [{ customer_id: 'a', ordered_at: '2025-03-01', amount: 10, category: 'Ev' }],
    events: [{ customer_id: 'a', happened_at: '2025-03-01', type: 'Ziyaret' }],
  });
  bare = await catalogueOf(engine, analyses);
  await fillEmpty('customers', 'orders', 'lines');
  await runAll(engine, analyses);
  await run(engine, churn);
  catalogue = await catalogueOf(engine, [...analyses, churn]);
});
afterAll(() => engine.close());

describe('the catalogue', () => {
  it('has every column of customers, analyses and orders, with type, grain and unit', () => {
    expect(catalogue.get('customer_facts.revenue')).toEqual({
      id: 'customer_facts.revenue',
      label: 'revenue',
      type: 'number',
      grain: 'customer',
      relation: 'customer_facts',
      column: 'revenue',
      unit: 'money',
    });
    expect(catalogue.get('order_lines.category')).toMatchObject({ type: 'text', grain: 'line' });
    expect(catalogue.get('events.type')).toMatchObject({ type: 'text', grain: 'event' });
    expect(catalogue.get('orders.ordered_on')).toMatchObject({ type: 'date', grain: 'order' });
    expect(catalogue.get('customers.consent_sms')).toMatchObject({ type: 'boolean' });
    for (const id of [
      'orders.customer_id',
      'order_lines.source',
      'customers.line',
      'rfm.customer_id',
      'events.customer_id',
      'events.happened_at',
    ]) {
      expect(catalogue.get(id), id).toBeUndefined();
    }
  });

  it('has what a later analysis makes, and no lists', () => {
    expect(catalogue.get('churn.risk')).toMatchObject({ type: 'number', unit: 'share' });
    expect(catalogue.get('order_facts.weekday')).toMatchObject({ type: 'number', grain: 'order' });
    expect(catalogue.get('order_facts.amount')).toMatchObject({ sameAs: 'orders.amount' });
    expect(catalogue.get('churn.list')).toBeUndefined();
    expect(catalogue.get('churn_sizes.n')).toBeUndefined();
  });

  it('lacks what no file says anything of, though the tables have the column', () => {
    for (const id of ['customer_facts.gender', 'customers.birth_date', 'orders.channel']) {
      expect(bare.get(id), id).toBeUndefined();
      expect(catalogue.get(id), id).toBeDefined();
    }
    expect(bare.get('order_lines.category')).toBeDefined();
    const rule: Rule = {
      did: 'order',
      where: [{ attr: attr('order_lines.product'), is: { in: ['x'] } }],
      within: { all: true },
      times: { max: 0 },
    };
    expect(problemsOf(rule, bare).map(({ code }) => code)).toEqual(['missing_column']);
    expect(problemsOf(rule, catalogue)).toEqual([]);
  });

  it('offers each thing once', () => {
    expect(catalogue.get('customers.city')).toMatchObject({ sameAs: 'customer_facts.city' });
    expect(catalogue.get('rfm.r_score')).toMatchObject({ sameAs: 'customer_facts.r_score' });
    expect(catalogue.get('order_lines.channel')).toMatchObject({ sameAs: 'orders.channel' });
    expect(catalogue.get('rfm.frequency')?.sameAs).toBeUndefined();
    expect(catalogue.get('order_lines.amount')?.sameAs).toBeUndefined();
    expect(catalogue.get('customers.Puan')).toMatchObject({ sameAs: 'customer_facts.Puan' });
    // A column of the file that is called like one made here is another thing.
    expect(catalogue.get('customers.orders')).toMatchObject({
      sameAs: 'customer_facts.orders (file)',
      type: 'text',
    });
    expect(catalogue.get('customer_facts.orders')).toMatchObject({ type: 'number' });
  });

  it('has all that languages have names for, of the same type', () => {
    for (const [id, { type, label }] of KNOWN) {
      expect(catalogue.get(id), id).toMatchObject({ type, label });
      // Orders have a day and a moment; rules ask for days.
      const same = id === 'orders.ordered_at' ? 'orders.ordered_on' : undefined;
      expect(catalogue.get(id)?.sameAs, id).toBe(same);
    }
  });

  it('lists values, the most frequent first', async () => {
    const { rows } = await engine.query(valuesSql(catalogue.get('customer_facts.city')!, 1));
    expect(rows).toEqual([['İzmir', 2]]);
    const found = await engine.query(valuesSql(catalogue.get('customer_facts.city')!, 9, 'ANK'));
    expect(found.rows).toEqual([['Ankara', 1]]);
    const ages = await engine.query(valuesSql(catalogue.get('customers.age')!, 9, '3'));
    expect(ages.rows).toEqual([[30, 1]]);
  });

  it('leaves out tables that are not there', async () => {
    await engine.run('DROP TABLE churn');
    const less = await catalogueOf(engine, [...analyses, churn]);
    expect(less.get('churn.risk')).toBeUndefined();
    expect(less.get('customer_facts.city')).toBeDefined();
  });
});

const city = { attr: attr('customer_facts.city'), is: { in: ['İzmir'] } };
const age = attr('customer_facts.age', 'number');
const visit = attr('events.type');
const bought: Extract<Leaf, { did: unknown }> = {
  did: 'order',
  where: [{ attr: attr('order_lines.category'), is: { in: ['Ev'] } }],
  within: { lastDays: 90 },
  times: { min: 2 },
};

const visited: typeof bought = {
  did: 'event',
  where: [{ attr: visit, is: { in: ['Ziyaret'] } }],
  within: { lastDays: 30 },
  times: { min: 1 },
};

describe('problems', () => {
  const codes = (rule: Rule, segments?: Map<string, Rule>) =>
    problemsOf(rule, catalogue, segments).map(({ at, code }) => (at ? `${at} ${code}` : code));

  it('are none where all is well', () => {
    const segments = new Map<string, Rule>([['vip', city]]);
    expect(codes({ all: [city, { not: bought }, { segment: 'vip' }] }, segments)).toEqual([]);
    expect(codes({ attr: age, is: {} })).toEqual([]);
  });

  it.each<[Rule, string]>([
    [{ attr: attr('customer_facts.gone'), is: { known: true } }, 'missing_column'],
    [{ attr: attr('survey.score', 'number'), is: { from: 5 } }, 'missing_table'],
    [{ attr: attr('customer_facts.city', 'number'), is: { from: 5 } }, 'type'],
    [{ attr: age, is: { contains: '5' } }, 'test'],
    [{ attr: age, is: { in: ['5'] } }, 'test'],
    [{ attr: age, is: { fromDay: '2025-01-01' } }, 'test'],
    [{ attr: city.attr, is: { lastDays: 5 } }, 'test'],
    [{ attr: age, is: { from: 5, below: 5 } }, 'range'],
    [{ attr: age, is: { in: [NaN] } }, 'range'],
    [{ attr: age, is: { notIn: [] } }, 'no_values'],
    [{ attr: city.attr, is: { contains: '' } }, 'no_values'],
    [{ attr: attr('customers.birth_date', 'date'), is: { fromDay: '2025-02-30' } }, 'day'],
    [{ attr: attr('customers.birth_date', 'date'), is: { in: ['1.1.2025'] } }, 'day'],
    [{ attr: attr('customers.birth_date', 'date'), is: { lastDays: 1.5 } }, 'count'],
    [{ attr: attr('orders.channel'), is: { known: true } }, 'grain'],
    [{ ...bought, where: [city] }, 'where.0 grain'],
    [{ ...bought, within: { lastDays: -1 } }, 'within count'],
    [{ ...bought, within: { fromDay: '2025-02-01', beforeDay: '2025-01-01' } }, 'within day'],
    [{ ...bought, times: { min: 3, max: 2 } }, 'times count'],
    [{ ...bought, did: 'event' }, 'where.0 grain'],
    [{ ...bought, where: [{ attr: visit, is: { in: ['Ziyaret'] } }] }, 'where.0 grain'],
    [{ attr: visit, is: { in: ['Ziyaret'] } }, 'grain'],
    [
      { ...visited, where: [{ attr: attr('events.gone'), is: { in: ['x'] } }] },
      'where.0 missing_column',
    ],
    [{ ...visited, within: { lastDays: 0.5 } }, 'within count'],
    [{ nth: 0, is: [] }, 'nth count'],
    [{ total: 'amount', where: [], within: { all: true }, is: { from: NaN } }, 'is range'],
    [{ all: [city, { any: [] }] }, 'all.1 empty'],
    [{ not: { segment: 'gone' } }, 'not unknown_segment'],
  ])('%j: %s', (rule, code) => {
    const problems = problemsOf(rule, catalogue);
    expect(codes(rule)).toEqual([code]);
    for (const locale of locales) {
      expect(printProblem(problems[0]!, locale)).not.toMatch(/[{}]|undefined/);
    }
  });

  it('say plainly, and once, that there are no events', async () => {
    expect(codes({ all: [visited, { not: bought }] })).toEqual([]);
    const without = catalogueFrom(
      catalogue.attributes.filter(({ grain }) => grain !== 'event'),
      [...catalogue.relations].filter((relation) => relation !== 'events'),
    );
    const problems = problemsOf({ all: [bought, visited] }, without);
    expect(problems).toEqual([{ at: 'all.1', code: 'no_events', params: {} }]);
    const say = locales.map((locale) => printProblem(problems[0]!, locale));
    expect(say.join()).toMatch(/no events, such as visits/);
    // A table without a row is as good as none.
    const shop = { customers: [{ customer_id: 'a' }], orders: [] };
    await openShop(engine, { ...shop, events: [{ customer_id: 'x', happened_at: '2025-01-01' }] });
    expect((await catalogueOf(engine, analyses)).get('events.type')).toBeDefined();
    await openShop(engine, shop);
    const empty = await catalogueOf(engine, analyses);
    expect(empty.relations.has('events')).toBe(false);
    expect(empty.get('events.type')).toBeUndefined();
    expect(problemsOf(visited, empty)).toMatchObject([{ code: 'no_events' }]);
  });

  it('find segments that are made of themselves or have problems', () => {
    const segments = new Map<string, Rule>([
      ['a', { not: { segment: 'b' } }],
      ['b', { any: [city, { segment: 'a' }] }],
      ['c', { attr: attr('customer_facts.gone'), is: { known: true } }],
      ['d', { all: [city, { segment: 'c' }] }],
    ]);
    expect(codes({ segment: 'a' }, segments)).toEqual(['cycle']);
    expect(codes({ all: [city, { segment: 'd' }] }, segments)).toEqual(['all.1 segment']);
  });

  it('leave a rule over a column that is gone as it is, in words too', () => {
    const rule: Rule = { all: [city, { attr: attr('customer_facts.Puan'), is: { in: ['5'] } }] };
    const bare = catalogueFrom(
      catalogue.attributes.filter(({ column }) => column !== 'Puan'),
      catalogue.relations,
    );
    expect(problemsOf(rule, bare)).toEqual([
      { at: 'all.1', code: 'missing_column', params: { column: 'Puan', table: 'customer_facts' } },
    ]);
    for (const locale of locales) {
      const words = print(rule, locale);
      expect(words).toContain('[Puan]');
      expect(parse(words, locale, bare)).toEqual({ rule });
    }
  });

  it('do not stand in SQL unseen', () => {
    expect(() => leafSql({ ...bought, within: { fromDay: "1' OR 1" } })).toThrow(RangeError);
    expect(leafSql({ attr: attr('t"; DROP.x"y'), is: { in: ["o'"] } })).toBe(
      `SELECT customer_id FROM "t""; DROP" WHERE "x""y" IN ('o''')`,
    );
  });
});

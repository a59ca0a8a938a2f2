import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../../../src/engine/engine';
import type { Dimension } from '../../../../src/model/crossfilter/dimension';
import type { Filter, Filters } from '../../../../src/model/crossfilter/filter';
import { listSql } from '../../../../src/model/crossfilter/queries';
import { fromFilters, toFilters } from '../../../../src/model/segments/rules/filters';
import { sameRule } from '../../../../src/model/segments/rules/normalise';
import type { Rule } from '../../../../src/model/segments/rules/rule';
import { ruleSql } from '../../../../src/model/segments/rules/sql';
import { testEngine } from '../../../support/engine';
import { createFacts, DIMENSIONS } from '../../crossfilter/support';
import { attr } from './support';

let engine: Engine;
beforeAll(async () => {
  engine = await testEngine();
  await createFacts(engine, 300, 900);
});
afterAll(() => engine.close());

const or = <T>(arb: fc.Arbitrary<T>) => fc.option(arb, { nil: null, freq: 3 });
const TEXTS = ['champions', 'risk', 'İstanbul', 'Iğdır', "O'Neill", '', 'web', 'shop', 'nobody'];
const MONTHS = ['2022-12', '2023-01', '2023-06', '2023-12', '2024-02'];

function filterOf(d: Dimension): fc.Arbitrary<Filter> {
  const dim = d.id;
  switch (d.kind) {
    case 'category': {
      const value: fc.Arbitrary<string | number | boolean> =
        d.type === 'integer'
          ? fc.integer({ min: 0, max: 6 })
          : d.type === 'boolean'
            ? fc.boolean()
            : fc.constantFrom(...TEXTS);
      const values = fc.uniqueArray(or(value), { maxLength: 4 });
      return fc.oneof(
        values.map((list) => ({ dim, in: list })),
        values.map((list) => ({ dim, not: list })),
      );
    }
    case 'number': {
      const edge = or(fc.constantFrom(-50, 0, 0.5, 2, 12.3456, 100, 250.75, 5000));
      return fc.oneof(
        { arbitrary: fc.tuple(edge, edge).map((range) => ({ dim, range })), weight: 5 },
        { arbitrary: fc.constant({ dim, in: [null] }), weight: 1 },
      );
    }
    case 'pair': {
      const score = fc.integer({ min: 1, max: 5 });
      return fc
        .array(or(fc.tuple(score, score)), { maxLength: 12 })
        .map((pairs) => ({ dim, pairs }));
    }
    case 'month': {
      const month = or(fc.constantFrom(...MONTHS));
      return fc.tuple(month, month).map((months) => ({ dim, months }));
    }
  }
}

/** At most one filter a dimension. */
const anyFilters: fc.Arbitrary<Filters> = fc
  .shuffledSubarray([...DIMENSIONS], { maxLength: 4 })
  .chain((dimensions) => fc.tuple(...dimensions.map(filterOf)));

async function ids(sql: string): Promise<string[]> {
  const { rows } = await engine.query(sql);
  return rows.map(([id]) => String(id)).sort();
}
const ofFilters = (filters: Filters) =>
  ids(listSql(DIMENSIONS, { filters, columns: ['customer_id'] }));

describe('a rule of the selection', { timeout: 180_000 }, () => {
  it('takes the customers that the filters leave, and becomes such filters again', async () => {
    let found = 0;
    await fc.assert(
      fc.asyncProperty(anyFilters, async (filters) => {
        const rule = fromFilters(filters, DIMENSIONS);
        const chosen = await ofFilters(filters);
        expect(await ids(ruleSql(rule)), JSON.stringify(filters)).toEqual(chosen);
        const back = toFilters(rule, DIMENSIONS);
        expect(back, JSON.stringify(rule)).not.toBeNull();
        expect(await ofFilters(back!)).toEqual(chosen);
        expect(
          sameRule(fromFilters(back!, DIMENSIONS), fromFilters(inOrder(filters), DIMENSIONS)),
        ).toBe(true);
        if (chosen.length > 0 && chosen.length < 300) found++;
      }),
      { numRuns: 150 },
    );
    expect(found).toBeGreaterThan(30);
  });

  it('asks everything about orders of one and the same order', () => {
    const filters: Filters = [
      { dim: 'channel', in: ['web'] },
      { dim: 'city', in: ['Ankara'] },
      { dim: 'amount', range: [50, null] },
    ];
    expect(fromFilters(filters, DIMENSIONS)).toEqual({
      all: [
        { attr: attr('customer_facts.city'), is: { in: ['Ankara'] } },
        {
          did: 'record',
          where: [
            { attr: attr('orders.channel'), is: { in: ['web'] } },
            { attr: attr('orders.amount', 'number'), is: { from: 50 } },
          ],
          within: { all: true },
          times: { min: 1 },
        },
      ],
    });
    expect(fromFilters([], DIMENSIONS)).toEqual({ all: [] });
    expect(toFilters({ all: [] }, DIMENSIONS)).toEqual([]);
  });

  it('asks each thing about lines of any line of the order', () => {
    const many = { grain: 'order', kind: 'category', type: 'text', many: true } as const;
    const dimensions: Dimension[] = [
      { ...many, id: 'category', column: 'category' },
      { ...many, id: 'product', column: 'product' },
      { id: 'weekday', grain: 'order', kind: 'category', column: 'weekday', type: 'integer' },
    ];
    const filters: Filters = [
      { dim: 'category', in: ['Makyaj'] },
      { dim: 'product', not: ['p'] },
      { dim: 'weekday', in: [6, 7] },
    ];
    const rule = fromFilters(filters, dimensions);
    expect(rule).toEqual({
      did: 'record',
      where: [
        { attr: attr('order_lines.category'), is: { in: ['Makyaj'] } },
        { attr: attr('order_lines.product'), is: { notIn: ['p'] } },
        { attr: attr('order_facts.weekday', 'number'), is: { in: [6, 7] } },
      ],
      within: { all: true },
      times: { min: 1 },
      apart: true,
    });
    expect(toFilters(rule, dimensions)).toEqual(filters);
    // On one and the same line: more than filters can say.
    if ('did' in rule) {
      const { did, where, within, times } = rule;
      expect(toFilters({ did, where, within, times }, dimensions)).toBeNull();
      expect(toFilters({ did, where: where.slice(1), within, times }, dimensions)).toEqual(
        filters.slice(1),
      );
    }
  });

  it('is no selection where filters cannot say it', () => {
    const city: Rule = { attr: attr('customer_facts.city'), is: { in: ['Ankara'] } };
    const record = {
      did: 'record',
      where: [{ attr: attr('orders.channel'), is: { in: ['web'] } }],
      within: { all: true },
      times: { min: 1 },
    } as const;
    expect(toFilters({ all: [city, record] }, DIMENSIONS)).toHaveLength(2);
    const unsayable: Rule[] = [
      { any: [city, record] },
      { not: city },
      { segment: 'x' },
      { any: [] },
      { all: [city, { attr: attr('customer_facts.city'), is: { in: ['Iğdır'] } }] },
      { all: [record, record] },
      { ...record, did: 'order' },
      { ...record, times: { min: 2 } },
      { ...record, within: { lastDays: 30 } },
      { ...record, where: [] },
      { attr: attr('customers.city'), is: { in: ['Ankara'] } },
      { attr: attr('customer_facts.city'), is: { contains: 'a' } },
      { attr: attr('customer_facts.first_order', 'date'), is: { fromDay: '2023-01-02' } },
      { nth: 'first', is: [] },
      { all: [city, { any: [] }] },
    ];
    for (const rule of unsayable) {
      expect(toFilters(rule, DIMENSIONS), JSON.stringify(rule)).toBeNull();
    }
  });
});

/** As `toFilters` orders them, with squares and lists as they came. */
function inOrder(filters: Filters): Filters {
  return DIMENSIONS.flatMap(({ id }) => filters.filter(({ dim }) => dim === id));
}

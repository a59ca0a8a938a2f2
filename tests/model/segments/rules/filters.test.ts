import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../../../src/engine/engine';
import type { Dimension } from '../../../../src/model/crossfilter/dimension';
import type { Filters } from '../../../../src/model/crossfilter/filter';
import { listSql } from '../../../../src/model/crossfilter/queries';
import { fromFilters, toFilters } from '../../../../src/model/segments/rules/filters';
import { sameRule } from '../../../../src/model/segments/rules/normalise';
import type { Rule, Segments } from '../../../../src/model/segments/rules/rule';
import { ruleSql } from '../../../../src/model/segments/rules/sql';
import { testEngine } from '../../../support/engine';
import { createFacts, DIMENSIONS, filterOf, MORE } from '../../crossfilter/support';
import { attr } from './support';

let engine: Engine;
beforeAll(async () => {
  engine = await testEngine();
  await createFacts(engine, 300, 900);
});
afterAll(() => engine.close());

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

/** What `MORE` calls its own segments. */
const SEGMENTS: Segments = new Map<string, Rule>([
  ['keen', { attr: attr('customer_facts.orders', 'number'), is: { from: 3 } }],
  ['rich', { attr: attr('customer_facts.revenue', 'number'), is: { from: 150 } }],
  [
    "it's",
    {
      any: [
        { attr: attr('customer_facts.city'), is: { in: ['Ankara'] } },
        { attr: attr('customer_facts.segment'), is: { in: ['new'] } },
      ],
    },
  ],
]);

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

  it('takes them over other relations, times, heat maps and own segments too', async () => {
    // A rule asks of an order's row elsewhere that there is one.
    const dimensions = [...DIMENSIONS, ...MORE.filter(({ id }) => id !== 'much*note')];
    const chosenBy = (filters: Filters) =>
      ids(listSql(dimensions, { filters, columns: ['customer_id'] }));
    const some = fc
      .shuffledSubarray(dimensions, { minLength: 1, maxLength: 3 })
      .chain((list) => fc.tuple(...list.map(filterOf)));
    let [found, back] = [0, 0];
    await fc.assert(
      fc.asyncProperty(some, async (filters: Filters) => {
        const rule = fromFilters(filters, dimensions);
        const chosen = await chosenBy(filters);
        expect(await ids(ruleSql(rule, SEGMENTS)), JSON.stringify(filters)).toEqual(chosen);
        const again = toFilters(rule, dimensions);
        if (again) {
          back++;
          expect(await chosenBy(again), JSON.stringify(again)).toEqual(chosen);
        }
        if (chosen.length > 0 && chosen.length < 300) found++;
      }),
      { numRuns: 150 },
    );
    expect(found).toBeGreaterThan(30);
    expect(back).toBeGreaterThan(75);
  });

  it('becomes cells of a heat map again, and own segments', () => {
    const side = { grain: 'order', kind: 'number' } as const;
    const dimensions: Dimension[] = [
      ...MORE.filter(({ kind }) => kind === 'rules'),
      { id: 'channel', grain: 'order', kind: 'category', column: 'channel', type: 'text' },
      {
        id: 'when',
        grain: 'order',
        kind: 'heat',
        x: { ...side, id: 'x', column: 'weekday' },
        y: { ...side, id: 'y', column: 'hour' },
      },
    ];
    const all: Filters[] = [
      [{ dim: 'own', in: ['keen', "it's"] }],
      [{ dim: 'own', in: [null, 'rich'] }],
      [{ dim: 'own', not: ['rich'] }],
      [{ dim: 'when', cells: [{ x: { range: [6, 8] }, y: { range: [9, null] } }] }],
      [
        { dim: 'channel', in: ['web'] },
        {
          dim: 'when',
          cells: [
            { x: { range: [6, 8] }, y: { range: [9, 12] } },
            { x: { range: [1, 2] }, y: null },
            { x: { range: [6, 8] }, y: { in: [null] } },
          ],
        },
      ],
      [
        {
          dim: 'when',
          cells: [
            { x: { range: [6, 8] }, y: { range: [9, 12] } },
            { x: { range: [6, 8] }, y: { range: [15, 18] } },
          ],
        },
      ],
    ];
    for (const filters of all) {
      expect(toFilters(fromFilters(filters, dimensions), dimensions)).toEqual(filters);
    }
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
      // What is left out is left out of the whole order, not of some line of it.
      const rest = { did, where: where.slice(1), within, times };
      expect(toFilters(rest, dimensions)).toBeNull();
      expect(toFilters({ ...rest, apart: true }, dimensions)).toEqual(filters.slice(1));
      expect(fromFilters(filters.slice(1), dimensions)).toEqual({ ...rest, apart: true });
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

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Crossfilter } from '../../../src/model/crossfilter/crossfilter';
import type { Code } from '../../../src/model/crossfilter/dimension';
import type { View } from '../../../src/model/crossfilter/figures';
import { withFilter, type Filter, type Filters } from '../../../src/model/crossfilter/filter';
import type { Prepared, PreparedDimension } from '../../../src/model/crossfilter/prepared';
import { recount } from './recount';

/** Codes of each dimension: those with a value, then none. */
const SIZES = { a: 5, b: 3, c: 40, x: 6, y: 4, z: 5 } as const;
const CUSTOMER = ['a', 'b', 'c'] as const;
const ORDER = ['x', 'y'] as const;
type Id = keyof typeof SIZES;

/** Rows: each customer's codes and orders, each order's codes and amount; of `z` an order has several. */
interface Row {
  codes: number[];
  orders: { codes: number[]; several: number[]; amount: number; purchase: boolean }[];
}

const codeOf = (id: Id) => fc.integer({ min: 0, max: SIZES[id] });
const rowsOf: fc.Arbitrary<Row[]> = fc.array(
  fc.record({
    codes: fc.tuple(...CUSTOMER.map(codeOf)),
    orders: fc.array(
      fc.record({
        codes: fc.tuple(...ORDER.map(codeOf)),
        several: fc.uniqueArray(codeOf('z'), { minLength: 1, maxLength: 3 }),
        amount: fc.integer({ min: -500, max: 5000 }),
        purchase: fc.boolean(),
      }),
      { maxLength: 6 },
    ),
  }),
  { maxLength: 40 },
);

function dimension(id: Id, grain: 'customer' | 'order', code: number[]): PreparedDimension {
  const codes: Code[] = Array.from({ length: SIZES[id] }, (_, value) => ({ kind: 'value', value }));
  codes.push({ kind: 'none' });
  return {
    dimension: { id, grain, kind: 'category', column: id, type: 'integer' },
    codes,
    plain: SIZES[id],
    others: -1,
    none: SIZES[id],
    edges: [],
    step: 0,
    integer: true,
    type: 'INTEGER',
    grid: [0, 0],
    code: Uint16Array.from(code),
    many: null,
    values: new Float64Array(0),
  };
}

function preparedOf(rows: Row[]): Prepared {
  const orders = rows.flatMap((row) => row.orders);
  const ends = new Int32Array(orders.length + 1);
  orders.forEach(({ several }, o) => (ends[o + 1] = ends[o]! + several.length));
  const start = new Int32Array(rows.length + 1);
  rows.forEach((row, i) => (start[i + 1] = start[i]! + row.orders.length));
  return {
    dimensions: [
      ...CUSTOMER.map((id, k) =>
        dimension(
          id,
          'customer',
          rows.map((row) => row.codes[k]!),
        ),
      ),
      ...ORDER.map((id, k) =>
        dimension(
          id,
          'order',
          orders.map((order) => order.codes[k]!),
        ),
      ),
      {
        ...dimension('z', 'order', []),
        many: { start: ends, code: Uint16Array.from(orders.flatMap(({ several }) => several)) },
      },
    ],
    customers: {
      count: rows.length,
      revenue: Float64Array.from(rows, (row) => row.orders.reduce((sum, o) => sum + o.amount, 0)),
      orders: Int32Array.from(rows, (row) => row.orders.filter((o) => o.purchase).length),
    },
    orders: {
      count: orders.length,
      start,
      amount: Float64Array.from(orders, (o) => o.amount),
      purchase: Uint8Array.from(orders, (o) => Number(o.purchase)),
    },
  };
}

/** A filter on the codes from one to another, of which the last stands for none. */
const between = (dim: Id, first: number, last: number): Filter => ({
  dim,
  in: Array.from({ length: last - first + 1 }, (_, k) =>
    first + k === SIZES[dim] ? null : first + k,
  ),
});

const interval = (id: Id) =>
  fc
    .tuple(fc.nat(SIZES[id] - 1), fc.nat(SIZES[id] - 1))
    .map(([x, y]): [number, number] => [Math.min(x, y), Math.max(x, y)]);

const filtersOf: fc.Arbitrary<Filters> = fc
  .tuple(
    ...[...CUSTOMER, ...ORDER, 'z' as const].map((id) =>
      fc.option(
        fc
          .tuple(fc.nat(SIZES[id]), fc.nat(SIZES[id]))
          .map(([x, y]) => between(id, Math.min(x, y), Math.max(x, y))),
        { freq: 2 },
      ),
    ),
  )
  .map((filters) => filters.filter((filter) => filter !== null));

/** With one dimension more, of the codes of `id` and, within each, those of `by`. */
function withParts(prepared: Prepared, id: Id, by: Id): Prepared {
  const of = (name: Id) => prepared.dimensions.find(({ dimension }) => dimension.id === name)!;
  const [whole, part] = [of(id), of(by)];
  const { start } = prepared.orders;
  const owner = Array.from(start.subarray(1), (end, i) =>
    Array.from({ length: end - start[i]! }, () => i),
  ).flat();
  const { grain } = whole.dimension;
  const code = (c: number, i: number) => c * part.codes.length + part.code[i]!;
  const { many } = whole;
  const parts: PreparedDimension = {
    ...whole,
    dimension: { ...whole.dimension, id: 'parts' },
    codes: whole.codes.flatMap(() => part.codes),
    code: whole.code.map((c, row) => code(c, grain === 'order' ? owner[row]! : row)),
    many: many && {
      start: many.start,
      code: Uint16Array.from(
        owner.flatMap((i, o) =>
          Array.from(many.code.subarray(many.start[o]!, many.start[o + 1]!), (c) => code(c, i)),
        ),
      ),
    },
  };
  return { ...prepared, dimensions: [...prepared.dimensions, parts] };
}

const plain = (views: ReadonlyMap<string, View>) =>
  Object.fromEntries(
    [...views].map(([id, { customers, revenue, orders }]) => [
      id,
      [[...customers], [...revenue], [...orders]],
    ]),
  );

describe('a dimension under the finger', () => {
  const ids = [...CUSTOMER, ...ORDER];

  it.each(ids)('%s: every step is what a count of all rows says', (dim) => {
    fc.assert(
      fc.property(
        rowsOf,
        filtersOf,
        fc.array(interval(dim), { minLength: 1, maxLength: 6 }),
        (rows, filters, steps) => {
          const prepared = preparedOf(rows);
          const crossfilter = new Crossfilter(prepared);
          crossfilter.update(filters);
          const touch = crossfilter.touch(dim)!;
          for (const [first, last] of steps) {
            const got = touch.step(first, last);
            const all = new Crossfilter(prepared).update(
              withFilter(filters, dim, between(dim, first, last)),
            );
            expect(plain(got.views)).toEqual(plain(all.views));
            expect(got.selection).toEqual(all.selection);
          }
          const codes = [...new Set(steps.flat())];
          const only = touch.only(codes);
          if (CUSTOMER.includes(dim as never)) {
            const filter = { dim, in: codes };
            const all = new Crossfilter(prepared).update(withFilter(filters, dim, filter));
            expect(plain(only!.views)).toEqual(plain(all.views));
            expect(only!.selection).toEqual(all.selection);
          }
          const got = touch.free();
          const all = new Crossfilter(prepared).update(withFilter(filters, dim, null));
          expect(plain(got.views)).toEqual(plain(all.views));
          expect(got.selection).toEqual(all.selection);
        },
      ),
      { numRuns: 400 },
    );
  });

  it.each(ids)('%s: the parts of every view are what a count of all rows says', (dim) => {
    const all = [...ids, 'z' as const];
    fc.assert(
      fc.property(
        rowsOf,
        filtersOf,
        interval(dim),
        fc.constantFrom(...all),
        fc.constantFrom(...CUSTOMER),
        (rows, filters, [first, last], id, by) => {
          const prepared = preparedOf(rows);
          const told = (now: Filters) => recount(withParts(prepared, id, by), now).views.parts;
          const figures = (split: View) => plain(new Map([['parts', split]])).parts;
          const listed = (parts: ReturnType<typeof told>) =>
            parts && [parts.customers, parts.revenue, parts.orders];
          const crossfilter = new Crossfilter(prepared);
          expect(figures(crossfilter.totalOf(id, by))).toEqual(listed(told([])));
          const update = crossfilter.update(filters);
          const others = withFilter(filters, id, null);
          expect(figures(update.split(id, by))).toEqual(listed(told(others)));
          const step = crossfilter
            .touch(dim, [{ id, measures: ['orders'], by }])!
            .step(first, last);
          const dragged = id === dim ? others : withFilter(others, dim, between(dim, first, last));
          expect(figures(step.split(id, by))).toEqual(listed(told(dragged)));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('has parts only by a dimension of customers', () => {
    const { split } = new Crossfilter(preparedOf([])).update([]);
    expect(() => split('a', 'x')).toThrow(RangeError);
    expect(() => split('nothing', 'a')).toThrow(RangeError);
  });

  it('is not one of which an order has several values', () => {
    expect(new Crossfilter(preparedOf([])).touch('z')).toBeNull();
  });

  it('is built piece by piece, what is looked at first', () => {
    const crossfilter = new Crossfilter(preparedOf([{ codes: [0, 0, 0], orders: [] }]));
    const touch = crossfilter.touch('a', [
      { id: 'y', measures: ['orders'] },
      { id: 'c', measures: ['customers', 'revenue'] },
    ])!;
    const sizes: number[] = [];
    while (!touch.advance(0)) sizes.push(touch.bytes);
    // The selection as a whole, and the figures that were asked for; nothing else.
    expect(new Set(sizes).size).toBe(3 + 3);
    expect(touch.ready).toBe(true);
    const size = touch.bytes;
    const { views } = touch.step(0, 0);
    void [views.get('y')!.orders, views.get('c')!.revenue];
    expect(touch.bytes).toBe(size);
    void views.get('y')!.revenue;
    expect(touch.bytes).toBeGreaterThan(size);
  });
});

import { describe, expect, it } from 'vitest';
import { Crossfilter } from '../../../src/model/crossfilter/crossfilter';
import type { Code, Dimension } from '../../../src/model/crossfilter/dimension';
import { copiedAll } from '../../../src/model/crossfilter/figures';
import type { Filters } from '../../../src/model/crossfilter/filter';
import { firstDay, monthOf } from '../../../src/model/crossfilter/month';
import type { Prepared, PreparedDimension } from '../../../src/model/crossfilter/prepared';
import { random } from './support';
import { processorMs } from '../../support/processor';

const CUSTOMERS = 100_000;
const ORDERS = 1_000_000;
const MONTHS = 36;
const BINS = 25;

/** Six histograms, six categories, one month of orders; all made up. */
function prepared(): Prepared {
  const next = random(7);
  const shared = {
    others: -1,
    many: null,
    none: -1,
    integer: false,
    type: 'DOUBLE',
    grid: [0, 0] as const,
  };
  const histogram = (id: string): PreparedDimension => {
    const values = Float64Array.from({ length: CUSTOMERS }, () => next() * BINS);
    return {
      ...shared,
      dimension: { id, grain: 'customer', kind: 'number', column: id },
      codes: Array.from({ length: BINS }, (_, i): Code => ({ kind: 'bin', lo: i, hi: i + 1 })),
      plain: BINS,
      edges: Array.from({ length: BINS + 1 }, (_, i) => i),
      step: 1,
      code: Uint16Array.from(values, Math.floor),
      values,
    };
  };
  const coded = (dimension: Dimension, codes: Code[], rows: number): PreparedDimension => ({
    ...shared,
    dimension,
    codes,
    plain: codes.length,
    edges: [],
    step: 0,
    code: Uint16Array.from({ length: rows }, () => Math.floor(next() * codes.length)),
    values: new Float64Array(0),
  });
  const category = (id: string, size: number) =>
    coded(
      { id, grain: 'customer', kind: 'category', column: id, type: 'text' },
      Array.from({ length: size }, (_, i): Code => ({ kind: 'value', value: `v${i}` })),
      CUSTOMERS,
    );
  const perCustomer = ORDERS / CUSTOMERS;
  return {
    dimensions: [
      ...Array.from({ length: 6 }, (_, i) => histogram(`n${i}`)),
      ...[2, 5, 10, 25, 80, 250].map((size) => category(`c${size}`, size)),
      coded(
        { id: 'month', grain: 'order', kind: 'time', column: 'ordered_on', unit: 'month' },
        Array.from({ length: MONTHS }, (_, i): Code => ({
          kind: 'time',
          from: firstDay(monthOf(24000 + i)),
          below: firstDay(monthOf(24001 + i)),
        })),
        ORDERS,
      ),
    ],
    customers: {
      count: CUSTOMERS,
      revenue: Float64Array.from({ length: CUSTOMERS }, () => Math.floor(next() * 1e8)),
      orders: new Int32Array(CUSTOMERS).fill(perCustomer),
    },
    orders: {
      count: ORDERS,
      start: Int32Array.from({ length: CUSTOMERS + 1 }, (_, i) => i * perCustomer),
      amount: Float64Array.from({ length: ORDERS }, () => Math.floor(next() * 1e7)),
      purchase: new Uint8Array(ORDERS).fill(1),
    },
  };
}

/** The best is asserted. */
function times(
  run: (i: number) => void,
  count: number,
): { best: number; median: number; worst: number } {
  const all = Array.from({ length: count }, (_, i) => processorMs(() => run(i))).sort(
    (a, b) => a - b,
  );
  return { best: all[0]!, median: all[count >> 1]!, worst: all[count - 1]! };
}

describe('100,000 customers, 13 dimensions, 1,000,000 orders', () => {
  const crossfilter = new Crossfilter(prepared());
  const figures = (filters: Filters) => copiedAll(crossfilter.update(filters).views);
  const brush = (i: number): Filters => [{ dim: 'n0', range: [i % 15, (i % 15) + 10] }];
  const report = (name: string, t: { best: number; median: number; worst: number }) =>
    console.info(
      `${name}: best ${t.best.toFixed(1)} ms, median ${t.median.toFixed(1)} ms, worst ${t.worst.toFixed(1)} ms`,
    );

  it('a dragged brush takes less than 60 ms a step', () => {
    const t = times((i) => figures(brush(i)), 100);
    report('a brush by one bin', t);
    expect(t.best).toBeLessThan(60);
  });

  it('a click that changes everything takes less than 100 ms', () => {
    const half = (i: number): Filters => [{ dim: 'c2', in: [i % 2 ? 'v0' : 'v1'] }];
    const t = times((i) => figures(half(i)), 40);
    report('everyone changes sides', t);
    expect(t.best).toBeLessThan(100);
  });

  it.each([
    ['n0', 100],
    ['month', 400],
  ])('a touch of %s takes less than %i ms, a step of it 2 ms', (dim, most) => {
    crossfilter.update([{ dim: 'c5', not: ['v0'] }]);
    const touch = times(() => copiedAll(crossfilter.touch(dim)!.step(2, 9).views), 10);
    report(`every figure at the first touch of ${dim}`, touch);
    expect(touch.best).toBeLessThan(most);
    const touched = crossfilter.touch(dim)!;
    const step = times((i) => copiedAll(touched.step(i % 9, 9 + (i % 9)).views), 40);
    report(`every figure at a step of ${dim}`, step);
    expect(step.best).toBeLessThan(2);
  });

  it('a brush over the months of orders takes less than 200 ms', () => {
    const months = (i: number): Filters => [
      {
        dim: 'month',
        days: [firstDay(monthOf(24000 + (i % 20))), firstDay(monthOf(24013 + (i % 20)))],
      },
    ];
    const t = times((i) => figures(months(i)), 40);
    report('a brush over orders', t);
    expect(t.best).toBeLessThan(200);
  });
});

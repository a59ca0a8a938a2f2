import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binOf, binsOf } from '../../../src/model/crossfilter/bins';
import {
  filterOfBins,
  filterOfCodes,
  passing,
  span,
  toggleCode,
  toggleCodes,
} from '../../../src/model/crossfilter/codes';
import { fits, withFilter, type Filter } from '../../../src/model/crossfilter/filter';
import { firstDay, monthNumber, monthOf } from '../../../src/model/crossfilter/month';
import { bins, category, grid, monthly } from '../../charts/support';

const on = (d: Parameters<typeof passing>[0], filter: Filter | undefined) =>
  [...passing(d, filter)].flatMap((pass, c) => (pass ? [c] : []));

describe('codes and filters', () => {
  const dimensions = [
    category(['a', 'b', 'c', 'd'], ['others', 'none']),
    category(['a', 'b', 'c']),
    grid(5, 4),
  ];

  it('any choice of values or squares becomes a filter that passes exactly these', () => {
    fc.assert(
      fc.property(fc.constantFrom(...dimensions), fc.array(fc.nat(30)), (d, picks) => {
        const codes = [...new Set(picks.map((p) => p % d.codes.length))].sort((a, b) => a - b);
        const filter = filterOfCodes(d, codes);
        const everything = codes.length === 0 || codes.length === d.codes.length;
        expect(filter === null).toBe(everything);
        if (filter) {
          expect(on(d, filter)).toEqual(codes);
          expect(fits(d.dimension, filter)).toBe(true);
        }
      }),
    );
  });

  it('any stretch of bins or months becomes a filter that passes exactly these', () => {
    const edges = [-Infinity, 0, 10, 20, 30, Infinity];
    const all = [bins(edges, false, true), bins([0, 5, 10, 15]), monthly('2023-11', 7)];
    fc.assert(
      fc.property(fc.constantFrom(...all), fc.nat(10), fc.nat(10), (d, a, b) => {
        const [first, last] = [a % d.plain, b % d.plain];
        const [lo, hi] = [Math.min(first, last), Math.max(first, last)];
        const filter = filterOfBins(d, first, last);
        expect(on(d, filter ?? undefined)).toEqual(
          d.codes.map((_, c) => c).filter((c) => (filter ? c >= lo && c <= hi : true)),
        );
        if (filter) expect(span(d, filter)).toEqual([lo, hi + 1]);
        else expect([lo, hi]).toEqual([0, d.codes.length - 1]);
      }),
    );
  });

  it('a click chooses, chooses anew and takes back; shift joins and leaves', () => {
    const d = category(['a', 'b', 'c', 'd'], ['none']);
    const a = toggleCode(d, undefined, 0, false)!;
    expect(a).toEqual({ dim: 'city', in: ['a'] });
    expect(toggleCode(d, a, 1, false)).toEqual({ dim: 'city', in: ['b'] });
    expect(toggleCode(d, a, 0, false)).toBeNull();
    const both = toggleCode(d, a, 4, true)!;
    expect(both).toEqual({ dim: 'city', in: ['a', null] });
    expect(toggleCode(d, both, 0, true)).toEqual({ dim: 'city', in: [null] });
    expect(toggleCode(d, a, 0, true)).toBeNull();
  });

  it('the bar of the rest becomes "none of the others", so that it holds for new data too', () => {
    const d = category(['a', 'b', 'c'], ['others', 'none']);
    const rest = toggleCodes(d, undefined, [2, 3], false)!;
    expect(rest).toEqual({ dim: 'city', not: ['a', 'b', null] });
    expect(toggleCodes(d, rest, [2, 3], false)).toBeNull();
  });

  it('shift stretches a range', () => {
    const d = bins([0, 10, 20, 30, 40]);
    const one = toggleCode(d, undefined, 1, false)!;
    expect(one).toEqual({ dim: 'spend', range: [10, 20] });
    expect(toggleCode(d, one, 3, true)).toEqual({ dim: 'spend', range: [10, 40] });
    expect(toggleCode(bins([0, 10, 20], false, true), undefined, 2, false)).toEqual({
      dim: 'spend',
      in: [null],
    });
  });
});

describe('bins', () => {
  it('of any numbers are few, round, in order, and hold each number by comparison', () => {
    const numbers = fc.oneof(
      fc.array(fc.double({ min: -1e6, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 200 }),
      fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 200 }),
    );
    fc.assert(
      fc.property(numbers, (xs) => {
        const integer = xs.every(Number.isInteger);
        const b = binsOf(Float64Array.from([...xs, NaN]), integer);
        expect(b.edges.length - 1).toBeGreaterThan(0);
        expect(b.edges.length - 1).toBeLessThanOrEqual(40);
        for (let i = 1; i < b.edges.length; i++)
          expect(b.edges[i]!).toBeGreaterThan(b.edges[i - 1]!);
        for (const x of xs) {
          const i = binOf(x, b);
          expect(x >= b.edges[i]! && x < b.edges[i + 1]!).toBe(true);
        }
      }),
      { numRuns: 300, examples: [[[-5e-324, 30.000000030000006]], [[0, 5e-324]]] },
    );
  });

  it('whole numbers within reach have a bin each', () => {
    expect(binsOf(Float64Array.from([1, 2, 5, 3, 1]), true)).toEqual({
      edges: [1, 2, 3, 4, 5, 6],
      step: 1,
    });
    expect(binsOf(Float64Array.from([7]), true)).toEqual({ edges: [7, 8], step: 1 });
  });

  it('a long tail goes into an open last bin after the 99th percentile', () => {
    const spend = Float64Array.from({ length: 10_000 }, (_, i) => -100 * Math.log(1 - i / 10_000));
    const { edges, step } = binsOf(spend, false);
    expect(edges[0]).toBe(0);
    expect(edges.at(-1)).toBe(Infinity);
    expect(step).toBe(20);
    expect(edges.at(-2)! % step).toBe(0);
    expect(spend.filter((x) => x >= edges.at(-2)!).length).toBeLessThanOrEqual(100);
  });

  it('one-time buyers do not hide the others', () => {
    const orders = Float64Array.from({ length: 10_000 }, (_, i) => (i < 9_950 ? 1 : i - 9_940));
    const { edges, step } = binsOf(orders, true);
    expect(step).toBe(1);
    expect(edges.at(-1)).toBe(Infinity);
  });

  it('nothing has no bins; the same number everywhere has one', () => {
    expect(binsOf(new Float64Array(0), false)).toEqual({ edges: [], step: 0 });
    expect(binsOf(Float64Array.from([NaN]), false)).toEqual({ edges: [], step: 0 });
    for (const x of [0, 12.34, -5, 1e9])
      expect(binsOf(Float64Array.from([x, x]), false).edges).toHaveLength(2);
  });

  it('rare values are found among many without', () => {
    const values = new Float64Array(250_001).fill(NaN);
    values[1] = 5;
    values[3] = 9;
    const { edges } = binsOf(values, true);
    expect(edges).toEqual([5, 6, 7, 8, 9, 10]);
  });
});

describe('months', () => {
  it('count over years', () => {
    expect(monthOf(monthNumber('2024-12') + 1)).toBe('2025-01');
    expect(firstDay('2024-12', 1)).toBe('2025-01-01');
    for (const wrong of ['2024-13', '2024-00', '24-01', "2024-01' OR"])
      expect(monthNumber(wrong)).toBeNaN();
  });
});

describe('withFilter', () => {
  it('replaces in place, adds at the end, takes away', () => {
    const a: Filter = { dim: 'a', in: ['x'] };
    const b: Filter = { dim: 'b', in: ['y'] };
    const a2: Filter = { dim: 'a', not: ['x'] };
    expect(withFilter([a, b], 'a', a2)).toEqual([a2, b]);
    expect(withFilter([a], 'b', b)).toEqual([a, b]);
    expect(withFilter([a, b], 'a', null)).toEqual([b]);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binOf, binsOf } from '../../../src/model/crossfilter/bins';
import { random } from './support';

/** `count` values e^(middle + spread * z), z from a normal distribution. */
function lognormal(count: number, middle: number, spread: number, seed = 7): number[] {
  const next = random(seed);
  return Array.from({ length: count }, () => {
    const z = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
    return Math.exp(middle + spread * z);
  });
}

function counted(values: number[], integer = false) {
  const bins = binsOf(Float64Array.from(values), integer);
  const counts: number[] = new Array(bins.edges.length - 1).fill(0);
  for (const x of values) counts[binOf(x, bins)]!++;
  return { ...bins, counts };
}

describe('bins of skewed values', () => {
  it.each([1, 1.2, 1.5, 2, 3])('show the shape of money spread by e^%d', (spread) => {
    const money = lognormal(4000, 7, spread).map((x) => Math.round(x * 100) / 100);
    const { edges, step, counts } = counted(money);
    expect(step).toBe(0);
    expect(edges.length - 1).toBeGreaterThanOrEqual(12);
    expect(edges.length - 1).toBeLessThanOrEqual(26);
    expect(Math.max(...counts) / money.length).toBeLessThan(0.25);
    for (const edge of edges.slice(1, -1)) {
      expect(String(edge).replace(/[0.]/g, '').length).toBeLessThanOrEqual(2);
    }
  });

  it('give those who spent nothing, and those below zero, bins of their own', () => {
    const money = lognormal(1000, 6, 1.3).map((x) => Math.max(20, x));
    const { edges, counts } = counted([...money, ...new Array<number>(300).fill(0), -5, -80, -1]);
    expect(edges.slice(0, 3)).toEqual([-Infinity, 0, 20]);
    expect(counts.slice(0, 2)).toEqual([3, 300]);
  });

  it('stay equal where nothing is crowded, or half of it is below zero', () => {
    const money = lognormal(1000, 6, 1.3);
    expect(counted(money.map((x, i) => (i % 2 ? x : -x))).step).toBeGreaterThan(0);
    expect(counted(lognormal(1000, 6, 0.5)).step).toBeGreaterThan(0);
    const days = Array.from({ length: 900 }, (_, i) => i);
    expect(counted(days, true).step).toBeGreaterThan(0);
  });

  it('group the long tail of a count', () => {
    const orders = lognormal(4000, 0.8, 1.1).map(Math.ceil);
    const { edges } = counted([0, 0, ...orders], true);
    const singles = Array.from({ length: 12 }, (_, i) => i);
    expect(edges.slice(0, 16)).toEqual([...singles, 16, 21, 31, 51]);
    const few = orders.map((x) => Math.min(x, 20));
    expect(counted(few, true).step).toBe(1);
  });

  it('hold every value once, between the edges it says', () => {
    const value = fc.oneof(
      fc.integer({ min: -20, max: 40 }),
      fc.integer({ min: 1, max: 1e7 }),
      fc.double({ min: 1e-4, max: 1e9, noNaN: true }),
    );
    const values = fc.array(value, { minLength: 1, maxLength: 300 });
    const power = fc.integer({ min: 1, max: 5 });
    fc.assert(
      fc.property(values, power, fc.boolean(), (some, p, integer) => {
        const all = some.map((x) => (integer ? Math.round(x) : x < 0 ? x : x ** p));
        const bins = binsOf(Float64Array.from(all), integer);
        const { edges } = bins;
        for (let i = 1; i < edges.length; i++) expect(edges[i]).toBeGreaterThan(edges[i - 1]!);
        for (const x of all) {
          const bin = binOf(x, bins);
          expect(edges[bin]! <= x && x < edges[bin + 1]!, `${x} in ${bin} of ${edges}`).toBe(true);
        }
      }),
      { numRuns: 400 },
    );
  });
});

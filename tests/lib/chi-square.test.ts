import { expect, it } from 'vitest';
import { chiSquareTail } from '../../src/lib/chi-square';

it('knows the table of critical values', () => {
  // NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.4, upper tail.
  const table: [number, number, number][] = [
    [3.841, 1, 0.05],
    [6.635, 1, 0.01],
    [10.828, 1, 0.001],
    [2.706, 1, 0.1],
    [5.991, 2, 0.05],
    [18.307, 10, 0.05],
    [23.209, 10, 0.01],
    [29.588, 10, 0.001],
    [43.773, 30, 0.05],
    [124.342, 100, 0.05],
    [149.449, 100, 0.001],
  ];
  for (const [x, df, p] of table) expect(chiSquareTail(x, df)).toBeCloseTo(p, 4);
});

it('is what its closed forms are', () => {
  for (const x of [0.001, 0.5, 1, 3, 20, 200]) {
    expect(chiSquareTail(x, 2)).toBeCloseTo(Math.exp(-x / 2), 12);
    expect(chiSquareTail(x, 4)).toBeCloseTo(Math.exp(-x / 2) * (1 + x / 2), 12);
  }
  expect(chiSquareTail(0, 3)).toBe(1);
  expect(chiSquareTail(5000, 3)).toBeLessThan(1e-300);
  expect(chiSquareTail(260, 249)).toBeGreaterThan(chiSquareTail(300, 249));
});

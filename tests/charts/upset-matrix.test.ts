import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matrix } from '../../src/charts/kinds/matrix';
import { upset, upsetHeight } from '../../src/charts/kinds/upset';

describe('the UpSet plot', () => {
  it('keeps everything inside, bars as long as their numbers, dots where the sets are', () => {
    const names = ['A', 'Kayıp riski olanlar ve çok uzun bir ad', 'C', 'D'];
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            inside: fc.subarray([0, 1, 2, 3]),
            customers: fc.integer({ min: 1, max: 900_000 }),
          }),
          { maxLength: 15 },
        ),
        fc.integer({ min: 320, max: 1800 }),
        (regions, width) => {
          const input = {
            sets: names.map((label, i) => ({
              label,
              customers: regions.reduce((n, r) => n + (r.inside.includes(i) ? r.customers : 0), 0),
              colour: 'red',
            })),
            regions: regions.map((region, i) => ({ key: String(i), ...region })),
            format: String,
          };
          const { columns, rows, left, height } = upset.layout(input, { width, height: 0 });
          expect(height).toBe(upsetHeight(4));
          expect(columns.length + left).toBe(regions.length);
          const most = Math.max(0, ...columns.map((column) => column.customers));
          for (const column of columns) {
            expect(column.field.x + column.field.w).toBeLessThanOrEqual(width);
            expect(column.bar.y).toBeGreaterThanOrEqual(0);
            expect(column.bar.h).toBeCloseTo(Math.max(1.5, (column.customers / most) * 150), 6);
            expect(column.dots.flatMap(({ on }, i) => (on ? [i] : []))).toEqual(column.inside);
            column.dots.forEach((dot, i) => {
              const { y, h } = rows[i]!.stripe;
              expect(dot.y).toBeCloseTo(y + h / 2, 6);
            });
            expect(column.line === null).toBe(column.inside.length < 2);
            if (column.line) {
              expect(column.line.y1).toBe(column.dots[column.inside[0]!]!.y);
              expect(column.line.y2).toBe(column.dots[column.inside.at(-1)!]!.y);
            }
          }
          for (const row of rows) {
            expect(row.bar.x).toBeGreaterThanOrEqual(0);
            expect(row.stripe.y + row.stripe.h).toBeLessThanOrEqual(height);
          }
        },
      ),
    );
  });
});

describe('the matrix', () => {
  const pair = (both: number, share: number | null, lift: number | null) => ({
    both,
    share,
    lift,
    jaccard: share,
  });
  const pairs = [
    [pair(10, 1, 4), pair(5, 0.5, 2)],
    [pair(5, 0.25, 0.25), pair(20, null, null)],
  ];

  it('is as strong as its number, and says what is less than chance', () => {
    const shares = matrix.layout({ pairs, measure: 'share' });
    expect(shares[0]![1]).toEqual({ value: 0.5, strength: 0.5, less: false, self: false });
    expect(shares[1]![1]).toMatchObject({ value: null, strength: 0, self: true });
    const lifts = matrix.layout({ pairs, measure: 'lift' });
    expect(lifts[0]![1]).toMatchObject({ strength: 0.5, less: false });
    expect(lifts[1]![0]).toMatchObject({ strength: 1, less: true });
    expect(lifts[0]![0]).toMatchObject({ strength: 0, self: true });
    // Whoever is with themselves is not the measure of others.
    expect(matrix.layout({ pairs, measure: 'both' })[0]![1]!.strength).toBe(1);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ThresholdRow } from '../../src/state/segments/tables';
import { cutsFor, measureBins, MEASURES } from '../../src/state/segments/thresholds';

/** Rows as `rfm_thresholds` has them, for rising bounds that may lie between whole numbers. */
function rowsOf(
  measure: 'r' | 'f' | 'm',
  bounds: readonly number[],
  includes: 'upper' | 'lower',
): ThresholdRow[] {
  const bins = bounds.length - 1;
  return Array.from({ length: bins }, (_, step) => ({
    measure,
    score: measure === 'r' ? bins - step : step + 1,
    lower: bounds[step] as number,
    upper: bounds[step + 1] as number,
    customers: 1,
    includes,
  }));
}

const rising = fc
  .uniqueArray(fc.integer({ min: 4, max: 400 }), { minLength: 4, maxLength: 11 })
  .map((quarters) => quarters.sort((a, b) => a - b).map((n) => n / 4));

describe('whole numbers of a bin', () => {
  it('puts every whole number within the bounds into exactly the bin that its bounds say', () => {
    fc.assert(
      fc.property(
        rising,
        fc.constantFrom('r' as const, 'f' as const),
        fc.constantFrom('upper' as const, 'lower' as const),
        (bounds, measure, includes) => {
          const rows = rowsOf(measure, bounds, includes);
          const group = measureBins(rows, []).find((entry) => entry.measure === measure);
          const first = bounds[0] as number;
          const last = bounds.at(-1) as number;
          for (let n = Math.ceil(first); n <= Math.floor(last); n++) {
            if (includes === 'lower' && n === last) continue;
            const expected = rows.find((row) =>
              includes === 'upper'
                ? (n > (row.lower as number) || (n === first && row.lower === first)) &&
                  n <= (row.upper as number)
                : n >= (row.lower as number) && n < (row.upper as number),
            );
            const holding = group?.bins.filter(
              ({ whole }) => whole && n >= whole[0] && n <= whole[1],
            );
            expect(holding?.map((bin) => bin.score)).toEqual([expected?.score]);
          }
        },
      ),
    );
  });

  it('shows the best score first, shares of all, and no whole numbers for money', () => {
    const rows = rowsOf('m', [0, 10, 20.5, 30], 'upper');
    const m = measureBins(rows, []).find((entry) => entry.measure === 'm');
    expect(m?.bins.map((bin) => bin.score)).toEqual([3, 2, 1]);
    expect(m?.bins.every((bin) => bin.whole === null)).toBe(true);
    expect(m?.bins.reduce((sum, bin) => sum + bin.share, 0)).toBeCloseTo(1, 12);
  });
});

describe('cut-offs to start from', () => {
  it('are as many as the bins need, rise, and keep those given', () => {
    fc.assert(
      fc.property(
        rising,
        fc.integer({ min: 3, max: 10 }),
        fc.integer({ min: 0, max: 9 }),
        fc.constantFrom(...MEASURES),
        (bounds, bins, given, measure) => {
          const rows = rowsOf(measure, bounds, 'upper');
          const before = Array.from({ length: given }, (_, i) => (i + 1) * 10);
          const cuts = cutsFor(before, bins, measure, rows);
          expect(cuts).toHaveLength(bins - 1);
          cuts.slice(1).forEach((cut, i) => expect(cut).toBeGreaterThan(cuts[i] as number));
          if (given >= bins - 1) expect(cuts).toEqual(before.slice(0, bins - 1));
        },
      ),
    );
  });
});

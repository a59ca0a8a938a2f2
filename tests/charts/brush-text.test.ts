import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binAt, brushKey, type Brush } from '../../src/charts/brush';
import { fit, textWidth } from '../../src/charts/text';

describe('brushKey', () => {
  it('moves with arrows, stretches with shift, goes with Escape', () => {
    expect(brushKey(null, 'ArrowRight', false, 10)).toEqual([0, 0]);
    expect(brushKey(null, 'ArrowLeft', false, 10)).toEqual([9, 9]);
    expect(brushKey([2, 4], 'ArrowRight', false, 10)).toEqual([3, 5]);
    expect(brushKey([2, 4], 'ArrowRight', true, 10)).toEqual([2, 5]);
    expect(brushKey([2, 4], 'ArrowLeft', true, 10)).toEqual([2, 3]);
    expect(brushKey([2, 4], 'End', true, 10)).toEqual([2, 9]);
    expect(brushKey([2, 4], 'Home', false, 10)).toEqual([0, 2]);
    expect(brushKey([2, 4], 'Escape', false, 10)).toBeNull();
    expect(brushKey([2, 4], 'a', false, 10)).toBeUndefined();
    expect(brushKey(null, 'ArrowRight', false, 0)).toBeUndefined();
  });

  it('stays within the bins and keeps its width unless stretched', () => {
    const key = fc.constantFrom('ArrowLeft', 'ArrowRight', 'Home', 'End');
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 }),
        fc.array(fc.tuple(key, fc.boolean())),
        (count, keys) => {
          let brush: Brush | null = null;
          for (const [k, shift] of keys) {
            const before: Brush | null = brush;
            brush = brushKey(before, k, shift, count) ?? null;
            const [a, b] = brush!;
            expect(a).toBeGreaterThanOrEqual(0);
            expect(b).toBeLessThan(count);
            expect(a).toBeLessThanOrEqual(b);
            if (before && !shift) expect(b - a).toBe(before[1] - before[0]);
          }
        },
      ),
    );
  });
});

describe('binAt', () => {
  it('finds the bin under the pointer, the nearest beyond the ends', () => {
    expect(binAt(6, 6, 200, 10)).toBe(0);
    expect(binAt(26, 6, 200, 10)).toBe(1);
    expect(binAt(-50, 6, 200, 10)).toBe(0);
    expect(binAt(900, 6, 200, 10)).toBe(9);
    expect(binAt(10, 0, 0, 0)).toBe(0);
  });
});

describe('fit', () => {
  it('never gets wider than its room and never splits a letter from its accent', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 40 }),
        fc.integer({ min: 0, max: 200 }),
        (text, width) => {
          const cut = fit(text, width, 11);
          expect(cut === '' || textWidth(cut, 11) <= width).toBe(true);
          if (cut === text || cut === '') return;
          expect(text.startsWith(cut.slice(0, -1))).toBe(true);
          expect(text.slice(cut.length - 1)).not.toMatch(/^\p{M}/u);
        },
      ),
    );
    expect(fit('Kişisel bakım', 500, 11)).toBe('Kişisel bakım');
    expect(fit('Kişisel bakım', 50, 11)).toMatch(/^Kiş.*…$/);
  });
});

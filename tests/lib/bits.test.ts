import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as bits from '../../src/lib/bits';

/** A size and two sets below it. */
const sets = fc.integer({ min: 0, max: 200 }).chain((n) => {
  const set = fc.uniqueArray(fc.nat(Math.max(0, n - 1)), { maxLength: n });
  return fc.tuple(fc.constant(n), set, set);
});

const members = (set: bits.Bits): number[] => {
  const found: number[] = [];
  bits.each(set, (place) => void found.push(place));
  return found;
};
const sorted = (places: Iterable<number>) => [...places].sort((a, b) => a - b);

describe('bits', () => {
  it('are sets', () => {
    fc.assert(
      fc.property(sets, ([n, a, b]) => {
        const [x, y] = [bits.bitsOf(a, n), bits.bitsOf(b, n)];
        expect(members(x)).toEqual(sorted(a));
        expect(members(bits.and(x, y))).toEqual(sorted(a.filter((i) => b.includes(i))));
        expect(members(bits.or(x, y))).toEqual(sorted(new Set([...a, ...b])));
        expect(members(bits.andNot(x, y))).toEqual(sorted(a.filter((i) => !b.includes(i))));
        const rest = Array.from({ length: n }, (_, i) => i).filter((i) => !a.includes(i));
        expect(members(bits.not(x, n))).toEqual(rest);
        expect(bits.count(x)).toBe(a.length);
        expect(bits.count(bits.not(x, n))).toBe(n - a.length);
        for (let i = 0; i < n; i++) expect(bits.has(x, i)).toBe(a.includes(i));
      }),
    );
  });

  it('have nothing from their size on', () => {
    for (const n of [0, 1, 31, 32, 33, 64, 65]) {
      expect(bits.count(bits.allBits(n)), String(n)).toBe(n);
      expect(bits.count(bits.not(bits.allBits(n), n)), String(n)).toBe(0);
      expect(bits.has(bits.allBits(n), n)).toBe(false);
    }
  });
});

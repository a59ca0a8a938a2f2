import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance, near, nearest } from '../../src/lib/nearest';

/** The definition, without a table. */
function slowly(a: string, b: string): number {
  if (a === '' || b === '') return a.length + b.length;
  const same = a.at(-1) === b.at(-1);
  const options = [
    slowly(a.slice(0, -1), b) + 1,
    slowly(a, b.slice(0, -1)) + 1,
    slowly(a.slice(0, -1), b.slice(0, -1)) + (same ? 0 : 1),
  ];
  if (a.length > 1 && b.length > 1 && a.at(-1) === b.at(-2) && a.at(-2) === b.at(-1)) {
    options.push(slowly(a.slice(0, -2), b.slice(0, -2)) + 1);
  }
  return Math.min(...options);
}

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 5 });

describe('the distance of words', () => {
  it('is that of the definition, and says no more than it was asked', () => {
    fc.assert(
      fc.property(word, word, fc.nat(5), (a, b, most) => {
        const distance = slowly(a, b);
        expect(editDistance(a, b)).toBe(distance);
        expect(editDistance(a, b, most) > most).toBe(distance > most);
      }),
    );
  });
});

describe('what may be meant', () => {
  it('is near in letters, whatever their case and marks', () => {
    expect(near('citty', ['amount', 'city', 'cust', 'id'])).toEqual(['city']);
    expect(near('MÜŞTERİ_ADI', ['musteri_adi', 'adet'])).toEqual(['musteri_adi']);
    expect(near('email', ['customer_email', 'phone'])).toEqual(['customer_email']);
    expect(near('odrers', ['orders', 'order_lines'])).toEqual(['orders']);
    expect(near('zzz', ['orders', 'customers'])).toEqual([]);
    expect([nearest('odrers', ['orders', 'order_lines']), nearest('zzz', ['orders'])]).toEqual([
      'orders',
      null,
    ]);
  });
});

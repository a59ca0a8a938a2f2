import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimal, decimal32, expanded, scaled, unmistakable } from '../../src/ingest/grids/numbers';
import { kindOfFormat, serialText } from '../../src/ingest/grids/xlsx/serial';

const GROUP = /^-?\d{1,3}\.\d{3}$/;

describe('numbers as text', () => {
  it('are the same number again, plainly written, and no group of thousands', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const text = decimal(value)!;
        expect(Number(text)).toBe(value === 0 ? 0 : value);
        expect(text).toMatch(/^-?\d+(\.\d+)?$/);
        expect(text).not.toMatch(GROUP);
      }),
      { numRuns: 2000 },
    );
    fc.assert(
      fc.property(fc.integer({ min: -999_999, max: 999_999 }), (n) => {
        expect(Number(decimal(n / 1000))).toBe(n / 1000);
        expect(decimal(n / 1000)).not.toMatch(GROUP);
      }),
    );
  });

  it('of 32 bits are the same number of 32 bits', () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(Math.fround(Number(decimal32(value)))).toBe(value === 0 ? 0 : value);
      }),
      { numRuns: 2000 },
    );
  });

  it('of any size keep their digits', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 38n), max: 10n ** 38n }), fc.nat(20), (n, scale) => {
        const text = scaled(n, scale);
        const [whole, fraction = ''] = text.split('.') as [string, string?];
        expect(text).not.toMatch(GROUP);
        const digits = BigInt(whole.replace('-', '') + fraction.slice(0, scale));
        expect(text.startsWith('-') ? -digits : digits).toBe(n);
      }),
    );
    expect([expanded('1.5e3'), expanded('-12e-3'), expanded('1e999'), unmistakable('1E5')]).toEqual(
      ['1500', '-0.012', '1e999', '1E5'],
    );
  });
});

describe('days and times of Excel', () => {
  it('are those of the calendar', () => {
    fc.assert(
      fc.property(fc.integer({ min: 61, max: 2_958_465 }), fc.nat(86_399), (day, second) => {
        const date = new Date(Date.UTC(1899, 11, 30 + day, 0, 0, second));
        const text = date.toISOString().slice(0, 19).replace('T', ' ');
        const expected = second === 0 ? text.slice(0, 10) : text;
        expect(serialText(day + second / 86_400, 'date', false)).toBe(expected);
        if (day > 1461 + 1)
          expect(serialText(day - 1462 + second / 86_400, 'time', true)).toBe(
            day === 1462 ? text.slice(11) : expected,
          );
      }),
    );
  });

  it.each([
    [0, undefined, 'number'],
    [14, undefined, 'date'],
    [22, undefined, 'date'],
    [20, undefined, 'time'],
    [46, undefined, 'elapsed'],
    [49, undefined, 'number'],
    [165, '0.00', 'number'],
    [165, '#,##0.00 "gün"', 'number'],
    [165, '[Red]#,##0;[Blue]-#,##0', 'number'],
    [165, 'General', 'number'],
    [165, '0.00E+00', 'number'],
    [165, '@', 'number'],
    [165, '"Tutar: "0', 'number'],
    [165, '0\\d', 'number'],
    [165, 'dd.mm.yyyy', 'date'],
    [165, '[$-41F]d mmmm yyyy;@', 'date'],
    [165, 'yyyy-mm-dd\\Thh:mm:ss.000', 'date'],
    [165, 'mmm', 'date'],
    [165, 'hh:mm', 'time'],
    [165, 'h:mm AM/PM', 'time'],
    [165, '[h]:mm:ss', 'elapsed'],
    [165, 'mm:ss.0', 'time'],
  ] as const)('style %i %s is a %s', (id, code, kind) => {
    expect(kindOfFormat(id, code)).toBe(kind);
  });
});

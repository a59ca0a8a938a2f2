import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFormats, NOTHING } from '../../src/i18n/format';
import { locales } from '../support/locales';

const en = createFormats(locales.find(({ id }) => id === 'en')!);
const tr = createFormats(locales.find(({ id }) => id === 'tr')!);

describe('numbers', () => {
  it('groups and rounds as the language does', () => {
    expect(en.number(1234567.891)).toBe('1,234,568');
    expect(tr.number(1234567.891)).toBe('1.234.568');
    expect(en.number(1234.5, 2)).toBe('1,234.5');
    expect(tr.number(1234.5, 2)).toBe('1.234,5');
    expect(tr.number(12345678901234567890n)).toBe('12.345.678.901.234.567.890');
    expect(tr.number('8911407.904', 3)).toBe('8.911.407,904');
  });

  it('never shows a minus before nothing', () => {
    expect(en.number(-0.2)).toBe('0');
    expect(en.money(-0.001, null)).toBe('0.00');
    expect(en.percent(-0.001)).toBe('0%');
    expect(en.number(-12)).toBe('-12');
  });

  it('shortens large ones only', () => {
    expect(en.compact(999)).toBe('999');
    expect(tr.compact(999)).toBe('999');
    expect(en.compact(8_940_000)).toBe('8.94m');
    expect(tr.compact(8_940_000)).toBe('8,94\u00a0milyon');
    expect(tr.compact(18_906)).toBe('18,9\u00a0bin');
    expect(tr.compact(758_000)).toBe('758\u00a0bin');
    expect(tr.compact(2_100_000_000)).toBe('2,1\u00a0milyar');
  });

  it('puts the per cent sign where it belongs', () => {
    expect(en.percent(0.253)).toBe('25%');
    expect(tr.percent(0.253)).toBe('%25');
    expect(tr.percent(0.2534, 1)).toBe('%25,3');
  });

  it('never says 0% of what is there', () => {
    expect(tr.percent(0)).toBe('%0');
    expect(tr.percent(0.002)).toBe('%0,2');
    expect(en.percent(0.002)).toBe('0.2%');
    expect(en.percent(0.005)).toBe('1%');
    expect(tr.percent(0.0004)).toBe('<%0,1');
    expect(en.percent(0.0004)).toBe('<0.1%');
    expect(en.percent(0.0005)).toBe('0.1%');
    expect(en.percent(0.0004, 1)).toBe('<0.1%');
    expect(en.percent(0.0004, 2)).toBe('0.04%');
    expect(en.percent(0.00001, 2)).toBe('<0.01%');
    fc.assert(
      fc.property(fc.double({ min: 1e-12, max: 1, noNaN: true }), fc.nat(2), (share, digits) => {
        for (const text of [tr.percent(share, digits), en.percent(share, digits)]) {
          expect(text).not.toMatch(/^[%0.,]+$/);
        }
      }),
    );
  });

  it('shows a dash for what is no number', () => {
    for (const value of [NaN, Infinity, 'twelve', '', ' ']) {
      expect(en.number(value), String(value)).toBe(NOTHING);
      expect(tr.money(value, 'TRY'), String(value)).toBe(NOTHING);
    }
  });

  it('loses no digit of an amount', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), (cents) => {
        const text = tr.money(cents / 100, null);
        const back = Number(text.replaceAll('.', '').replace(',', '.'));
        expect(Math.round(back * 100)).toBe(cents);
      }),
    );
  });
});

describe('money', () => {
  it('carries the currency where there is one', () => {
    expect(tr.money(1234.5, 'TRY')).toBe('₺1.234,50');
    expect(en.money(1234.5, 'TRY')).toBe('₺1,234.50');
    expect(en.money(1234.5, 'GBP')).toBe('£1,234.50');
    expect(tr.money(-349, 'EUR')).toBe('-€349,00');
    expect(en.money(629.4, 'TRY', 0)).toBe('₺629');
  });

  it('is a plain number where there is none, or none that is known', () => {
    expect(en.money(1234.5, null)).toBe('1,234.50');
    expect(tr.money(1234.5, null)).toBe('1.234,50');
    expect(en.money(1, '')).toBe('1.00');
    expect(en.money(1, 'lira')).toBe('1.00');
  });

  it('shortens', () => {
    expect(en.moneyCompact(8_940_000, 'TRY')).toBe('₺8.94m');
    expect(tr.moneyCompact(8_940_000, 'TRY')).toBe('₺8,94\u00a0milyon');
    expect(tr.moneyCompact(-758_000, 'GBP')).toBe('-£758\u00a0bin');
    expect(tr.moneyCompact(758_000, null)).toBe('758\u00a0bin');
    expect(tr.moneyCompact(NaN, 'TRY')).toBe(NOTHING);
    expect(tr.moneyCompact(629.4, 'TRY')).toBe('₺629');
  });
});

describe('days', () => {
  it('writes a date', () => {
    expect(en.date('2025-03-12')).toBe('12 Mar 2025');
    expect(tr.date('2025-03-12')).toBe('12.03.2025');
    expect(tr.date('2025-03-02 23:59:59')).toBe('02.03.2025');
    expect(tr.dateLong('2026-02-03')).toBe('3 Şubat 2026');
    expect(en.dateLong('2026-02-03')).toBe('3 February 2026');
    expect(en.date(new Date('2025-03-12T00:00:00Z'))).toBe('12 Mar 2025');
  });

  it('writes a month', () => {
    expect(tr.month('2025-03')).toBe('Mar 2025');
    expect(tr.month('2025-09-30')).toBe('Eyl 2025');
    expect(en.month('2025-03-12')).toBe('Mar 2025');
  });

  it('shows a dash for what is no date', () => {
    for (const value of ['', 'yesterday', '2025-13-01', '12.03.2025', new Date(NaN)]) {
      expect(en.date(value), String(value)).toBe(NOTHING);
    }
  });

  it('counts them', () => {
    expect(en.days(1)).toBe('1 day');
    expect(en.days(1292)).toBe('1,292 days');
    expect(tr.days(292)).toBe('292 gün');
  });
});

describe('file sizes', () => {
  it('uses the largest unit that fits', () => {
    expect(en.size(0)).toBe('0 bytes');
    expect(tr.size(812)).toBe('812 bayt');
    expect(en.size(38_200_000)).toBe('38 MB');
    expect(tr.size(1_240_000)).toBe('1,2 MB');
    expect(en.size(3_000_000_000)).toBe('3 GB');
  });
});

import { describe, expect, it } from 'vitest';
import { explainCode } from '../../src/i18n/explain';
import { locales } from '../support/locales';
import { currencyRefusals } from '../../src/ingest/currency';

const refusals = (...files: string[][]) => [
  ...currencyRefusals(files.map((currencies, i) => ({ id: i + 1, currencies }))),
];

describe('files of different currencies', () => {
  it('are refused when they are of another one than those before them', () => {
    expect(refusals(['TRY'], ['USD'], [], ['TRY'], ['EUR'])).toEqual([
      [2, { currencies: 'USD', others: 'TRY' }],
      [5, { currencies: 'EUR', others: 'TRY' }],
    ]);
    expect(refusals(['TRY'], [], ['TRY'])).toEqual([]);
    expect(refusals([], ['USD'], ['TRY'])).toEqual([[3, { currencies: 'TRY', others: 'USD' }]]);
  });

  it('are refused when they are mixed by themselves, and say nothing to those after them', () => {
    expect(refusals(['TRY', 'USD'], ['EUR'])).toEqual([
      [1, { currencies: 'TRY, USD', others: '' }],
    ]);
    expect(refusals(['EUR'], ['EUR', 'TRY'])).toEqual([
      [2, { currencies: 'EUR, TRY', others: '' }],
    ]);
  });

  it.each(locales)('are told apart from a mixed file in $id', ({ messages }) => {
    const say = (currencies: string, others: string) =>
      explainCode(messages, 'ingest.mixed_currency', { file: 'a.csv', currencies, others });
    const [alone, among] = [say('TRY, USD', ''), say('USD', 'TRY')];
    for (const text of [alone, among]) {
      expect(text).toContain('a.csv');
      expect(text).toContain('TRY');
      expect(text).toContain('USD');
    }
    const files = /files|dosyalar/;
    expect(alone).not.toMatch(files);
    expect(among).toMatch(files);
  });
});

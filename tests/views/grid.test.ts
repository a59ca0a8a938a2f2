import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFormats } from '../../src/i18n/format';
import { en } from '../../src/i18n/locales/en/index';
import { tr } from '../../src/i18n/locales/tr/index';
import { barsOf, factsOf } from '../../src/views/parts/grid/facts';
import { cellWriter } from '../../src/views/parts/grid/cell-text';
import { columnsSeen, edges, stretched, widthFor } from '../../src/views/parts/grid/widths';

const turkish = createFormats(tr);
const write = (name: string, type: string) => cellWriter({ name, type }, turkish, tr.messages.grid);

describe('a cell', () => {
  it('is written as the language does', () => {
    expect(write('amount', 'DOUBLE')(1234.5)).toBe('1.234,5');
    expect(write('amount', 'DECIMAL(38,2)')('12345678901234567890.12')).toMatch(/^12\.345\./);
    expect(write('customer_id', 'BIGINT')(10423)).toBe('10423');
    expect(write('year', 'INTEGER')(2024)).toBe('2024');
    expect(write('d', 'DATE')('2024-02-29')).toBe('29.02.2024');
    expect(write('d', 'DATE')('infinity')).toBe('infinity');
    expect(write('t', 'TIMESTAMP')('2024-02-29 10:00:00.5')).toBe('29.02.2024 10:00:00.5');
    expect(write('b', 'BOOLEAN')(false)).toBe('hayır');
    expect(write('x', 'DOUBLE')(NaN)).toBe('NaN');
    expect(write('s', 'STRUCT(a BIGINT)')({ a: 10n ** 18n })).toBe('{"a":"1000000000000000000"}');
    expect(write('s', 'VARCHAR')('x'.repeat(5000))).toHaveLength(301);
  });
});

describe('columns', () => {
  it('are drawn where they are in sight, and all of a few', () => {
    const widths = fc.array(fc.integer({ min: 56, max: 320 }), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(widths, fc.nat(40_000), fc.integer({ min: 1, max: 2000 }), (all, left, width) => {
        const at = edges(all);
        const { first, last } = columnsSeen(at, left, width);
        if (all.length <= 50) expect([first, last]).toEqual([0, all.length - 1]);
        all.forEach((_, i) => {
          const inSight = at[i + 1]! > left && at[i]! < left + width;
          if (inSight) expect(i >= first && i <= last).toBe(true);
        });
        expect(last - first).toBeLessThanOrEqual(Math.max(50, width / 56 + 3));
      }),
    );
  });

  it('have room for what they hold, and fill the box', () => {
    expect(widthFor('n', ['1'])).toBe(56);
    expect(widthFor('n', ['x'.repeat(500)])).toBe(320);
    expect(stretched([100, 100], 300)).toEqual([150, 150]);
    expect(stretched([100, 100], 100)).toEqual([100, 100]);
  });
});

describe('a profile in words', () => {
  const english = createFormats(en);
  it('tells every fact', () => {
    const profile = {
      rows: 200,
      empty: 20,
      distinct: 12,
      exact: true,
      range: { min: 1, max: 1200.5 },
      bins: [1, 3],
      top: [],
    };
    const column = { name: 'amount', type: 'DOUBLE' };
    expect(factsOf(profile, column, english, en.messages.grid)).toEqual([
      '10% empty',
      '12 distinct',
      '1 to 1,200.5',
    ]);
    expect(factsOf(profile, column, turkish, tr.messages.grid)).toEqual([
      '%10 boş',
      '12 farklı değer',
      '1 – 1.200,5 arası',
    ]);
    expect(barsOf(profile).map(({ share }) => share)).toEqual([1 / 3, 1]);
    const words = { ...profile, range: null, bins: [], top: [{ value: 'İzmir', count: 50 }] };
    expect(factsOf(words, column, english, en.messages.grid).at(-1)).toBe(
      'most often: İzmir (25%)',
    );
  });
});

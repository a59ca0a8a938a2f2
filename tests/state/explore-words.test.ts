import { describe, expect, it } from 'vitest';
import { createFormats } from '../../src/i18n/format';
import { locales } from '../support/locales';
import { rfm } from '../../src/model/analyses/rfm';
import { defaults } from '../../src/model/analysis';
import type { Dimension } from '../../src/model/crossfilter/dimension';
import type { Filter } from '../../src/model/crossfilter/filter';
import type { PreparedDimension } from '../../src/model/crossfilter/prepared';
import { codeName, filterText, titleOf, type Speech } from '../../src/state/explore/words';
import { bins, category, heatOf, members, timed } from '../charts/support';

function speechOf(id: string): Speech {
  const locale = locales.find((one) => one.id === id)!;
  return {
    m: locale.messages,
    format: createFormats(locale),
    language: id,
    map: defaults(rfm).map,
    gaps: false,
    currency: 'TRY',
  };
}
const [en, tr] = ['en', 'tr'].map(speechOf) as [Speech, Speech];

const as = (d: PreparedDimension, dimension: Dimension): PreparedDimension => ({ ...d, dimension });
const both = (filter: Filter, d: PreparedDimension) => [
  filterText(filter, d, en),
  filterText(filter, d, tr),
];

describe('a filter on days', () => {
  const d = timed('month', '2024-01-01', 12, ['before', 'after', 'none']);
  const said = (from: string | null, below: string | null) =>
    both({ dim: 'month', days: [from, below] }, d);

  it('is said as shortly as its days are whole', () => {
    expect(said('2024-01-01', '2025-01-01')).toEqual(['Order date: 2024', 'Sipariş tarihi: 2024']);
    expect(said('2022-01-01', '2025-01-01')[0]).toBe('Order date: 2022 – 2024');
    expect(said('2024-03-01', '2024-04-01')).toEqual([
      'Order date: Mar 2024',
      'Sipariş tarihi: Mar 2024',
    ]);
    expect(said('2024-03-01', '2024-06-01')[1]).toBe('Sipariş tarihi: Mar 2024 – May 2024');
    expect(said('2024-03-04', '2024-03-11')).toEqual([
      'Order date: 4 Mar 2024 – 10 Mar 2024',
      'Sipariş tarihi: 04.03.2024 – 10.03.2024',
    ]);
    expect(said('2024-03-04', '2024-03-05')[0]).toBe('Order date: 4 Mar 2024');
    expect(said(null, '2024-03-04')).toEqual([
      'Order date: before 4 Mar 2024',
      'Sipariş tarihi: 04.03.2024 öncesi',
    ]);
    expect(said('2024-03-04', null)).toEqual([
      'Order date: since 4 Mar 2024',
      'Sipariş tarihi: 04.03.2024 ve sonrası',
    ]);
    expect(both({ dim: 'month', in: [null] }, d)).toEqual([
      'Order date: Unknown',
      'Sipariş tarihi: Bilinmiyor',
    ]);
  });

  it('and the bars alike', () => {
    expect(d.codes.slice(11).map((code) => codeName(d, code, tr))).toEqual([
      'Ara 2024',
      '01.01.2024 öncesi',
      '01.01.2025 ve sonrası',
      'Bilinmiyor',
    ]);
  });
});

describe('a filter on two things', () => {
  const cities = as(category(['Ankara'], ['none']), {
    ...{ id: 'city', grain: 'customer', kind: 'category', column: 'city', type: 'text' },
  });
  const d = heatOf(cities, bins([0, 10, 20]));

  it('names both, and counts many', () => {
    const cell = { x: { in: ['Ankara'] }, y: { range: [10, null] as [number, null] } };
    expect(both({ dim: 'heat', cells: [cell] }, d)).toEqual([
      'City: Ankara · Spend: ≥ ₺10',
      'Şehir: Ankara · Harcama: ≥ ₺10',
    ]);
    const two = [{ x: { in: [null] }, y: null }, cell];
    expect(both({ dim: 'heat', cells: two }, d)).toEqual([
      'City: Unknown or City: Ankara · Spend: ≥ ₺10',
      'Şehir: Bilinmiyor veya Şehir: Ankara · Harcama: ≥ ₺10',
    ]);
    expect(both({ dim: 'heat', cells: [cell, cell, cell, cell] }, d)).toEqual([
      '4 areas',
      '4 alan',
    ]);
    expect([en, tr].map((speech) => titleOf(d.dimension, speech))).toEqual([
      'City × Spend',
      'Şehir × Harcama',
    ]);
    expect(codeName(d, d.codes[0]!, tr)).toBe('Ankara · ₺0 – ₺10');
  });
});

describe('a filter on own segments', () => {
  it('names them, and who is in none', () => {
    const d = members(['a', 'b'], [['a', 'b']]);
    expect(both({ dim: 'own', in: ['a', 'b'] }, d)).toEqual(['A, B', 'A, B']);
    expect(both({ dim: 'own', in: ['b', null] }, d)).toEqual([
      'B, In no own segment',
      'B, Kendi segmentlerinizden hiçbirinde değil',
    ]);
    expect(both({ dim: 'own', not: ['a'] }, d)).toEqual(['not A', 'A hariç']);
    expect(codeName(d, d.codes[2]!, en)).toBe('A + B');
  });
});

import { describe, expect, it } from 'vitest';
import { createFormats } from '../../src/i18n/format';
import { locales } from '../support/locales';
import { rfm } from '../../src/model/analyses/rfm';
import { defaults } from '../../src/model/analysis';
import type { Dimension } from '../../src/model/crossfilter/dimension';
import type { Filter } from '../../src/model/crossfilter/filter';
import type { PreparedDimension } from '../../src/model/crossfilter/prepared';
import {
  codeName,
  filterText,
  ordersAsked,
  tileName,
  titleOf,
  unknownText,
  type Speech,
} from '../../src/state/explore/words';
import type { Tile } from '../../src/state/explorer.svelte';
import { columnName, factColumn } from '../../src/views/people/columns';
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

describe('a quantity', () => {
  const of = (unit?: 'money' | 'year') =>
    as(bins([1990, 2000, 2010], unit === 'year'), {
      ...{ id: 'rfm.monetary', grain: 'customer', kind: 'number', column: 'monetary' },
      ...(unit ? { unit } : {}),
    });
  const said = (d: PreparedDimension) => [en, tr].map((say) => codeName(d, d.codes[0]!, say));

  it('has the currency wherever its column is money, and years are not grouped', () => {
    expect(said(of())).toEqual(['1,990 – 2,000', '1.990 – 2.000']);
    expect(said(of('money'))).toEqual(['₺1,990 – ₺2,000', '₺1.990 – ₺2.000']);
    expect(said(of('year'))).toEqual(['1990–1999', '1990–1999']);
    expect(filterText({ dim: 'rfm.monetary', range: [1990, null] }, of('year'), tr)).toBe(
      'Parasal değer: ≥ 1990',
    );
  });
});

describe('what an order has several of', () => {
  const d = as(category(['Makyaj', 'Ev']), {
    ...{ id: 'category', grain: 'order', kind: 'category', column: 'category', type: 'text' },
    many: true,
  });
  const tiles = [{ id: 'category', prepared: d }] as unknown as readonly Tile[];

  it('is left out of whole orders, and says so', () => {
    expect(both({ dim: 'category', not: ['Makyaj', 'Ev'] }, d)).toEqual([
      'Category bought: orders without Makyaj, Ev',
      'Satın alınan kategori: Makyaj, Ev olmayan siparişler',
    ]);
    expect(ordersAsked([{ dim: 'category', in: ['Makyaj'] }], tiles, en)).toBe(
      'Category bought: Makyaj – whole orders, with all their lines',
    );
    expect(ordersAsked([], tiles, en)).toBe('');
  });
});

describe('an hour', () => {
  const d = as(bins([19, 20, 21, 22, 23, 24], true), {
    ...{ id: 'hour', grain: 'order', kind: 'number', column: 'hour' },
  });

  it('lasts until its last minute', () => {
    expect(both({ dim: 'hour', range: [20, 24] }, d)).toEqual([
      'Time of day: 20:00–23:59',
      'Günün saati: 20:00–23:59',
    ]);
    expect(filterText({ dim: 'hour', range: [null, 8] }, d, en)).toBe('Time of day: ≤ 07:59');
    expect(codeName(d, d.codes[1]!, en)).toBe('20:00');
  });
});

describe('a column', () => {
  it('of the file that has the name of another is said to be the file’s', () => {
    expect(tileName('x.age_2', en)).toBe('age (file)');
    expect(tileName('x.shoe_2', en)).toBe('shoe_2');
    expect([en, tr].map((say) => tileName('rfm_measures.monetary', say))).toEqual([
      'Monetary value',
      'Parasal değer',
    ]);
  });

  it('of any name a file may give it is called by that name', () => {
    expect(columnName('city', en.m)).toBe('City');
    for (const name of ['constructor', 'toString', '__proto__', 'Shoe size'])
      expect([columnName(name, en.m), factColumn(name, en).label]).toEqual([name, name]);
  });
});

describe('what these data do not have', () => {
  const names = new Map([['s1', 'Loyal mothers']]);
  const said = (part: string) => [en, tr].map((say) => unknownText(part, say, names));

  it('is said by the names of tiles, values and segments', () => {
    expect(said('city=Ankara,~')).toEqual(['City: Ankara, Unknown', 'Şehir: Ankara, Bilinmiyor']);
    expect(said('gender=!female')).toEqual(['Gender: not Women', 'Cinsiyet: Kadın hariç']);
    expect(said('x.Shoe~3Dsize=~2C')[0]).toBe('Shoe=size: ,');
    expect(said('spend=500..2000')[0]).toBe('Spend: 500..2000');
    expect(said('rfm.frequency:2t')).toEqual(['Frequency', 'Sıklık']);
    expect(said('city*month')[0]).toBe('City × Order date');
    expect(said('m=profit')).toEqual(['Tiles show: Profit', 'Grafikler neyi göstersin?: Kâr']);
    expect(said('segment=risk,nonsense')[0]).toBe('Segment: At risk, nonsense');
    expect(said('own=s1,4f0c,99aa')).toEqual([
      'My segments: Loyal mothers, a segment that this browser does not have, or no longer',
      'Segmentlerim: Loyal mothers, bu tarayıcıda olmayan ya da silinmiş bir segment',
    ]);
    // An address may say anything.
    for (const part of ['', '=', '%', 'a=%', ':', '=~', '~', 'month=', '*'])
      expect(typeof said(part)[0]).toBe('string');
  });

  it('the tile of all orders is called by its unit', () => {
    expect(tileName('month', en)).toBe('Orders over time');
    expect([en, tr].map(({ m }) => m.explore.perUnit.week.average)).toEqual([
      'Average order per week',
      'Haftalara göre ortalama sepet',
    ]);
  });
});

describe('a filter on own segments', () => {
  it('names them, and who is in none', () => {
    const d = members(['a', 'b'], [['a', 'b']]);
    expect(both({ dim: 'own', in: ['a', 'b'] }, d)).toEqual(['A, B', 'A, B']);
    expect(both({ dim: 'own', in: ['b', null] }, d)).toEqual([
      'B, In none of my segments',
      'B, Segmentlerimin hiçbirinde değil',
    ]);
    expect(both({ dim: 'own', not: ['a'] }, d)).toEqual(['not A', 'A hariç']);
    expect(codeName(d, d.codes[2]!, en)).toBe('A + B');
  });
});

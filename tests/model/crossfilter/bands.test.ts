import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bandPlaces } from '../../../src/model/crossfilter/bands';

const sorted = (values: string[]) => {
  const places = bandPlaces(values);
  if (!places) return null;
  return values
    .map((value, i) => ({ value, place: places[i]! }))
    .sort((a, b) => a.place - b.place)
    .map(({ value }) => value);
};

const SCALES: Record<string, string[]> = {
  'incomes in thousands': [
    'Under 15K',
    '15-24K',
    '25-34K',
    '35-49K',
    '50-74K',
    '75-99K',
    '100-124K',
    '125-149K',
    '150-174K',
    '175-199K',
    '200-249K',
    '250K+',
  ],
  ages: ['<18', '18-24', '25-34', '35-44', '45-54', '55-64', '65+'],
  'grouped numbers': ['0 - 999', '1.000 - 2.499', '2.500 - 9.999', '10.000 ve üstü'],
  'mixed units': ['0-500', '500-999', '1K-2K', '2K-1M', '1M+'],
  'words of income': ['Low', 'Lower-middle', 'Middle', 'Upper-middle', 'High'],
  'Turkish words of income': ['Düşük', 'Orta-alt', 'Orta', 'Orta-üst', 'Yüksek'],
  'Turkish capitals': ['DÜŞÜK', 'ORTA', 'YÜKSEK'],
  education: [
    'Primary school',
    'High school',
    'Associate degree',
    'Bachelor',
    'Master',
    'Doctorate',
  ],
  'Turkish education': ['İlkokul', 'Ortaokul', 'Lise', 'Ön lisans', 'Lisans', 'Yüksek lisans'],
};

describe('bandPlaces', () => {
  for (const [name, values] of Object.entries(SCALES)) {
    it(`puts ${name} in order, however they come`, () => {
      fc.assert(
        fc.property(fc.shuffledSubarray(values, { minLength: values.length }), (shuffled) => {
          expect(sorted(shuffled)).toEqual(values);
        }),
      );
    });
  }

  it('puts the few without a place last', () => {
    expect(sorted(['High', 'n/a', 'Low', 'Middle', 'Upper-middle', 'Lower-middle'])).toEqual([
      'Low',
      'Lower-middle',
      'Middle',
      'Upper-middle',
      'High',
      'n/a',
    ]);
  });

  it('sees no scale in names, in one value and in very many', () => {
    expect(bandPlaces(['Ankara', 'İzmir', 'Bursa'])).toBeNull();
    expect(bandPlaces(['Plan 1', 'Plus', 'Basic'])).toBeNull();
    expect(bandPlaces(['18-24'])).toBeNull();
    expect(bandPlaces([true, false])).toBeNull();
    expect(bandPlaces(Array.from({ length: 40 }, (_, i) => `shop ${i}`))).toBeNull();
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFilters, encodeFilters } from '../../../src/model/crossfilter/address';
import type { Filter } from '../../../src/model/crossfilter/filter';
import { DIMENSIONS } from './support';

const decode = (text: string) => decodeFilters(text, DIMENSIONS);

describe('filters in the address', () => {
  it('read well', () => {
    const filters: Filter[] = [
      { dim: 'seg', in: ['risk', 'cantlose'] },
      { dim: 'city', not: ['Ankara', null] },
      { dim: 'spend', range: [500, 2000] },
      { dim: 'average', range: [0.5, null] },
      { dim: 'rf', pairs: [[5, 4], null] },
      { dim: 'month', days: ['2024-01-01', null] },
      { dim: 'sms', in: [true] },
    ];
    const text =
      'seg=risk,cantlose;city=!Ankara,~;spend=500..2000;average=0.5..;rf=5.4,~;month=2024-01..;sms=true';
    expect(encodeFilters(filters)).toBe(text);
    expect(decode(text)).toEqual({ filters, unknown: [] });
    expect(decode('month=2024-03').filters).toEqual([
      { dim: 'month', days: ['2024-03-01', '2024-04-01'] },
    ]);
    expect(decode('')).toEqual({ filters: [], unknown: [] });
  });

  it('keep every text, also one that looks like our own signs', () => {
    const odd = fc.constantFrom(
      '',
      '~',
      '!a',
      "''",
      'a,b;c=d',
      '1..2',
      '%41',
      'Şükrü',
      'a b',
      '#/?&',
    );
    const values = fc.uniqueArray(
      fc.oneof(odd, fc.string({ unit: 'grapheme' }), fc.constant(null)),
    );
    fc.assert(
      fc.property(values, fc.boolean(), (list, not) => {
        const filter: Filter = not ? { dim: 'city', not: list } : { dim: 'city', in: list };
        const text = encodeFilters([filter]);
        expect(text).not.toContain('%');
        expect(decode(text)).toEqual({ filters: [filter], unknown: [] });
      }),
    );
  });

  it('are read from links that encoded every text themselves', () => {
    const old = (value: string) => encodeURIComponent(value).replaceAll('!', '%21');
    const values = ['İzmir', 'a,b;c=d', '50%', '!x', 'a b', 'Şükrü'];
    const filters: Filter[] = [{ dim: 'city', in: values }];
    expect(decode(`city=${values.map(old).join(',')}`)).toEqual({ filters, unknown: [] });
  });

  it('of unpaired surrogates do not break', () => {
    expect(decode(encodeFilters([{ dim: 'city', in: ['a\ud800'] }])).filters).toEqual([
      { dim: 'city', in: ['a\ufffd'] },
    ]);
  });

  it('that nobody understands are given back', () => {
    const parts = [
      'gone=1',
      'city',
      'city=%E0%A4%A',
      'spend=a..b',
      'spend=5',
      'spend=1e999..',
      'rf=5',
      'rf=5.x',
      'month=2024-13',
      'm=x',
      'm=',
      'sms=maybe',
      '=',
      'spend=Infinity..',
    ];
    const { filters, unknown } = decode(parts.join(';'));
    expect(filters).toEqual([{ dim: 'm', in: [] }]);
    expect(unknown).toEqual(parts.filter((p) => p !== 'm='));
    expect(decode('city=a;city=b')).toEqual({
      filters: [{ dim: 'city', in: ['a'] }],
      unknown: ['city=b'],
    });
  });

  it('never throw on any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.constantFrom(...DIMENSIONS), (text, d) => {
        decode(text);
        const { filters, unknown } = decode(`${d.id}=${text.replaceAll(';', '')}`);
        expect(filters.length + unknown.length).toBe(1);
      }),
      { numRuns: 200 },
    );
  });
});

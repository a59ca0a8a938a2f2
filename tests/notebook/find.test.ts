import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findAll, nextMatch, replaceAll, type Query } from '../../src/notebook/find';
import { textCell, type Cell } from '../../src/notebook/notebook';
import { processorMs } from '../support/processor';

const query = (text: string, more: Partial<Query> = {}): Query => ({
  text,
  exact: false,
  word: false,
  ...more,
});
const found = (text: string, wanted: Query, language = 'tr', kind: 'text' | 'sql' = 'text') =>
  findAll([{ ...textCell(text), kind }], wanted, language).map(({ start, end }) =>
    text.slice(start, end),
  );

describe('finding', () => {
  it('knows the capitals of the language', () => {
    expect(found('Iğdır IĞDIR iğdir İĞDİR', query('ığdır'))).toEqual(['Iğdır', 'IĞDIR']);
    expect(found('istanbul İSTANBUL ISTANBUL', query('İstanbul'))).toEqual([
      'istanbul',
      'İSTANBUL',
    ]);
    expect(found('istanbul İSTANBUL ISTANBUL', query('istanbul'), 'en')).toEqual([
      'istanbul',
      'İSTANBUL',
      'ISTANBUL',
    ]);
    expect(found('LIMIT limit Lımit', query('limit'), 'tr', 'sql')).toEqual([
      'LIMIT',
      'limit',
      'Lımit',
    ]);
    expect(found('Ağrı ağrı', query('ağrı', { exact: true }))).toEqual(['ağrı']);
    expect(found('müs\u0327teri mu\u0308şteri', query('MÜŞTERİ'))).toEqual([
      'müs\u0327teri',
      'mu\u0308şteri',
    ]);
    expect(found('u\u0308', query('u'))).toEqual([]);
  });

  it('finds whole words, with suffixes behind an apostrophe', () => {
    const word = { word: true };
    expect(found("Ankara'da Ankaralı xAnkara Ankara, ankara_1", query('ankara', word))).toEqual([
      'Ankara',
      'Ankara',
    ]);
    expect(found('a+b a+bc', query('+b', word))).toEqual(['+b']);
    expect(found('👍👍', query('👍', word))).toEqual(['👍', '👍']);
  });

  it('finds what a plain search finds, and nothing but it', () => {
    const few = fc.string({ unit: fc.constantFrom('a', 'b', 'A', '_', ' ') });
    fc.assert(
      fc.property(few, few, (text, wanted) => {
        fc.pre(wanted !== '');
        const places: number[] = [];
        const [hay, needle] = [text.toLowerCase(), wanted.toLowerCase()];
        for (let at = hay.indexOf(needle); at >= 0; at = hay.indexOf(needle, at + needle.length)) {
          places.push(at);
        }
        expect(findAll([textCell(text)], query(wanted), 'en').map(({ start }) => start)).toEqual(
          places,
        );
      }),
    );
  });

  it('gives places that hold what was looked for, whatever it is', () => {
    const any = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(any, any, any, fc.constantFrom('tr', 'en'), (before, wanted, after, language) => {
        const places = findAll([textCell(before + wanted + after)], query(wanted), language);
        places.forEach((place, i) => {
          expect(place.end).toBeGreaterThan(place.start);
          expect(place.start).toBeGreaterThanOrEqual(places[i - 1]?.end ?? 0);
        });
      }),
    );
  });

  it('takes time in proportion to the length', () => {
    const text = 'İşık a\u0301 '.repeat(300_000);
    const took = processorMs(() => {
      expect(findAll([textCell(text)], query('işık'), 'tr')).toHaveLength(300_000);
      expect(findAll([textCell('a'.repeat(1e6))], query('a'.repeat(100) + 'b'), 'tr')).toEqual([]);
      expect(findAll([textCell('\u0301'.repeat(1e6))], query('b'), 'tr')).toEqual([]);
    });
    expect(took).toBeLessThan(10_000);
  });
});

describe('replacing', () => {
  const cells: (Cell & { id: string })[] = [
    { ...textCell('a b a'), id: 'x' },
    { kind: 'sql', name: 'a', rest: 'a', text: "SELECT 'A'", id: 'y' },
    { ...textCell('c'), id: 'z' },
  ];

  it('changes these places and nothing else', () => {
    const all = findAll(cells, query('a'), 'en');
    expect(all).toHaveLength(3);
    const made = replaceAll(cells, all, '$&a');
    expect(made.map(({ text }) => text)).toEqual(['$&a b $&a', "SELECT '$&a'", 'c']);
    expect(made.map(({ id, name }) => [id, name])).toEqual([
      ['x', ''],
      ['y', 'a'],
      ['z', ''],
    ]);
    expect(made[2]).toBe(cells[2]);
    expect(replaceAll(cells, all.slice(1, 2), '')[0]?.text).toBe('a b ');
  });

  it('knows which match comes next', () => {
    const all = findAll(cells, query('a'), 'en');
    expect(nextMatch(all, { cell: 0, start: 1 })).toBe(1);
    expect(nextMatch(all, { cell: 1, start: 9 })).toBe(0);
    expect(nextMatch([], { cell: 0, start: 0 })).toBe(-1);
  });

  it('leaves nothing to find but what was put in', () => {
    const texts = fc.array(fc.string({ unit: fc.constantFrom('i', 'I', 'İ', 'ı', ' ', 'x') }));
    fc.assert(
      fc.property(texts, (all) => {
        const made = all.map((one) => textCell(one));
        const matches = findAll(made, query('i'), 'tr');
        expect(findAll(replaceAll(made, matches, '-'), query('İ'), 'tr')).toEqual([]);
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CELL_KINDS,
  freeName,
  parseNotebook,
  printNotebook,
  textCell,
  type Cell,
} from '../../src/notebook/notebook';

const word = fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/);
const line = fc.oneof(
  fc.string(),
  fc.constantFrom('```', '````', '~~~', '``` x', '   ```sql', '', '  ', '<b>', '# T', '`a`', '---'),
);
const inFence = fc
  .array(line, { maxLength: 6 })
  .map((lines) => lines.join('\n').replace(/\r/g, ''));
/** Prose that ends where it ends: no fence is left open in it, and none of a cell's. */
const prose = fc
  .array(
    fc.oneof(fc.string({ minLength: 1 }), fc.constantFrom('# Başlık', 'a `b` c', '* x', '> y')),
  )
  .map((lines) =>
    lines
      .join('\n')
      .replace(/[\r`~\uFEFF]/g, '')
      .trim(),
  )
  .filter((text) => text !== '' && !text.includes('<!-- cell -->'));
const cell: fc.Arbitrary<Cell> = fc.oneof(
  prose.map(textCell),
  fc.record({
    kind: fc.constantFrom(...CELL_KINDS),
    name: word,
    rest: fc.constantFrom('', 'x=1', '{"a": "b c"}'),
    text: inFence,
  }),
);

describe('a notebook', () => {
  it('reads back the cells it prints', () => {
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 6 }), (cells) => {
        expect(parseNotebook(printNotebook({ cells })).cells).toEqual(cells);
      }),
      { numRuns: 2000 },
    );
  });

  it('is any text, and printing what was read changes no more', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(line, fc.constantFrom('```sql a', '```js', '~~~sql b'))),
        (lines) => {
          const once = parseNotebook(lines.join('\n'));
          expect(parseNotebook(printNotebook(once))).toEqual(once);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('keeps what people write in other editors', () => {
    const text = [
      '# Autumn',
      '',
      'See:',
      '```js',
      'alert(1)',
      '```',
      'and then',
      '',
      '~~~sql slipping limit=5',
      "SELECT '```'",
      '~~~',
      '```chart by_city',
      '```',
      '```sql',
      'SELECT 1',
    ].join('\r\n');
    expect(parseNotebook(text).cells).toEqual([
      textCell('# Autumn\n\nSee:\n```js\nalert(1)\n```\nand then'),
      { kind: 'sql', name: 'slipping', rest: 'limit=5', text: "SELECT '```'" },
      { kind: 'chart', name: 'by_city', rest: '', text: '' },
      { kind: 'sql', name: '', rest: '', text: 'SELECT 1' },
    ]);
  });

  it('finds a name that is free and that SQL can say', () => {
    expect(freeName('Şehir (Müşteri)', [])).toBe('sehir_musteri');
    expect(freeName('Işık', ['isik', 'ISIK_2'])).toBe('isik_3');
    expect(freeName('2024 orders', [])).toBe('query_2024_orders');
    expect(freeName('«»', ['query'])).toBe('query_2');
  });
});

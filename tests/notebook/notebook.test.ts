import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beginsFrom } from '../../src/notebook/begin';
import { hasMark, marksOf, withMark } from '../../src/notebook/marks';
import {
  CELL_KINDS,
  freeName,
  normalCell,
  parseNotebook,
  printNotebook,
  textCell,
  type Cell,
} from '../../src/notebook/notebook';
import { NAUGHTY } from '../support/naughty';
import { processorMs } from '../support/processor';

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
const hostileLine = fc.oneof(
  line,
  fc.string({ unit: 'binary' }),
  fc.constantFrom(...NAUGHTY),
  fc.constantFrom(
    '<!-- cell -->',
    '```prose',
    '~~~sql',
    '   ~~~~',
    '\t```',
    '```sql "a b" x',
    '\r',
  ),
);
const hostile = fc.array(hostileLine, { maxLength: 6 }).map((lines) => lines.join('\n'));
/** Any cell there can be, whatever is in it. */
const anyCell: fc.Arbitrary<Cell> = fc.record({
  kind: fc.constantFrom('text' as const, ...CELL_KINDS),
  name: hostileLine,
  rest: fc.oneof(hostileLine, fc.constantFrom('{folded}', 'a=1 {folded, hidden}', '{"a": `b`}')),
  text: hostile,
});
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

  it('reads back whatever its cells hold, as a file holds it', () => {
    fc.assert(
      fc.property(fc.array(anyCell, { maxLength: 5 }), (cells) => {
        const normal = cells.map(normalCell);
        expect(normal.map(normalCell)).toEqual(normal);
        expect(parseNotebook(printNotebook({ cells })).cells).toEqual(normal);
      }),
      { numRuns: 5000 },
    );
    const cells = NAUGHTY.flatMap((text): Cell[] => [
      textCell(text),
      { kind: 'sql', name: text, rest: text, text },
    ]);
    expect(parseNotebook(printNotebook({ cells })).cells).toEqual(cells.map(normalCell));
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
    fc.assert(
      fc.property(hostile, (text) => {
        const once = parseNotebook(text);
        expect(once.cells).toEqual(once.cells.map(normalCell));
        expect(parseNotebook(printNotebook(once))).toEqual(once);
      }),
      { numRuns: 5000 },
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

  it('loses no cell to a fence that was left open', () => {
    const text = '```sql a\nSELECT 1\n\n```chart b\nmark: bar\n```\n\n# Then\n\n```js\nlet x';
    const { cells } = parseNotebook(text);
    expect(cells).toEqual([
      { kind: 'sql', name: 'a', rest: '', text: 'SELECT 1' },
      { kind: 'chart', name: 'b', rest: '', text: 'mark: bar' },
      textCell('# Then\n\n```js\nlet x'),
    ]);
    const more = [...cells, cells[0] as Cell];
    expect(parseNotebook(printNotebook({ cells: more })).cells).toEqual(more);
  });

  it('reads indented fences, tabs, blanks at line ends and names in quotes', () => {
    const text =
      '- a\n\t```sql no\n\n  ```SQL  x  {folded}  \n  SELECT 1\n    + 2  \n ```  \n~~~~chart "my chart"\n~~~\n~~~~';
    expect(parseNotebook(text).cells).toEqual([
      textCell('- a\n\t```sql no'),
      { kind: 'sql', name: 'x', rest: '{folded}', text: 'SELECT 1\n  + 2  ' },
      { kind: 'chart', name: 'my chart', rest: '', text: '~~~' },
    ]);
  });

  it('prints plain Markdown where it can', () => {
    const cells: Cell[] = [
      textCell('# T\n\n```js\na\n```'),
      textCell('b', '{folded}'),
      { kind: 'sql', name: 'x', rest: '{hidden}', text: 'SELECT 1' },
      { kind: 'sql', name: '', rest: '{folded}', text: '' },
    ];
    expect(printNotebook({ cells })).toBe(
      '# T\n\n```js\na\n```\n\n<!-- cell {folded} -->\n\nb\n\n```sql x {hidden}\nSELECT 1\n```\n\n```sql {folded}\n```\n',
    );
    expect(printNotebook({ cells: [textCell('```sql\nx\n```')] })).toBe(
      '````prose\n```sql\nx\n```\n````\n',
    );
  });

  it('keeps marks apart from all else that follows a name', () => {
    expect(marksOf('limit=5 {folded, hidden}')).toEqual(['folded', 'hidden']);
    expect(marksOf('{"a": 1}')).toEqual([]);
    expect(hasMark('{ folded }', 'folded')).toBe(true);
    expect(withMark('limit=5', 'folded', true)).toBe('limit=5 {folded}');
    expect(withMark('limit=5 {mine}', 'folded', true)).toBe('limit=5 {mine folded}');
    expect(withMark('limit=5 {mine,folded}', 'folded', false)).toBe('limit=5 {mine}');
    expect(withMark('{folded}', 'folded', false)).toBe('');
    expect(withMark('{"a": 1}', 'folded', true)).toBe('{"a": 1} {folded}');
  });

  it('takes time in proportion to its length', () => {
    const made = [
      '```sql a\n'.repeat(1_000_000 / 9),
      '```\n'.repeat(1_000_000 / 4),
      '`'.repeat(1_000_000),
      ' '.repeat(1_000_000) + '\n```sql' + ' '.repeat(1_000_000),
      '```sql ' + '"\\'.repeat(500_000) + '\u2028',
      '```' + '\u2028'.repeat(1_000_000),
      'a\n'.repeat(500_000),
      '<!-- cell -->\nx\n'.repeat(100_000),
      '~~~\n```sql b\n'.repeat(100_000),
    ];
    for (const text of made) {
      const took = processorMs(() => printNotebook({ cells: parseNotebook(text).cells }));
      expect(took, text.slice(0, 20)).toBeLessThan(8000);
    }
  });

  it('finds a name that is free and that SQL can say', () => {
    expect(freeName('Şehir (Müşteri)', [])).toBe('sehir_musteri');
    expect(freeName('Işık', ['isik', 'ISIK_2'])).toBe('isik_3');
    expect(freeName('2024 orders', [])).toBe('query_2024_orders');
    expect(freeName('«»', ['query'])).toBe('query_2');
  });
});

describe('a new cell', () => {
  const cell = (kind: Cell['kind'], name: string) => ({ kind, name });
  const cells = [
    cell('sql', 'q'),
    cell('chart', 'chart'),
    cell('figure', 'f'),
    cell('input', 'i'),
    cell('sql', ''),
  ];

  it('begins with the nearest table above, else with everyone', () => {
    expect(beginsFrom(cells, cells.length, ['orders'])).toBe('q');
    expect(beginsFrom([...cells, cell('table', 't')], 6, [])).toBe('t');
    expect(beginsFrom(cells, 0, ['rfm', 'customer_facts'])).toBe('customer_facts');
    expect(beginsFrom(cells.slice(1), 2, ['rfm', 'orders'])).toBe('orders');
  });
});

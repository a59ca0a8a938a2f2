import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_BYTES, textOf } from '../../src/notebook/bytes';
import {
  VERSION,
  headOf,
  newDocument,
  normalDocument,
  parseDocument,
  printDocument,
  withHead,
  type Document,
} from '../../src/notebook/document';
import { migrate, type Migration } from '../../src/notebook/migrate';
import { textCell, type Cell } from '../../src/notebook/notebook';
import { NAUGHTY } from '../support/naughty';
import { processorMs } from '../support/processor';

const sql = (text: string): Cell => ({ kind: 'sql', name: 'a', rest: '', text });
const any = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...NAUGHTY));
const document: fc.Arbitrary<Document> = fc.record({
  head: fc.array(fc.oneof(any, fc.constantFrom('defter: 1', 'title: a', '# b', '---', '...'))),
  cells: fc.array(
    fc.record({
      kind: fc.constantFrom('text' as const, 'sql' as const),
      name: any,
      rest: any,
      text: any,
    }),
    { maxLength: 4 },
  ),
});

describe('the file of a notebook', () => {
  it('gives back what was printed, whatever is in it', () => {
    fc.assert(
      fc.property(document, (given) => {
        const normal = normalDocument(given);
        expect(normalDocument(normal)).toEqual(normal);
        // Only a later version is not read, and this one is written as what it is.
        expect(parseDocument(printDocument(given))).toEqual(normal);
      }),
      { numRuns: 3000 },
    );
  });

  it('reads any text, and prints what it has read to read the same', () => {
    const lines = fc.array(
      fc.oneof(any, fc.constantFrom('---', 'title: x', 'defter: 1', '```sql a', '```', '# T')),
    );
    fc.assert(
      fc.property(lines, fc.constantFrom('\n', '\r\n', '\r'), (all, end) => {
        const text = all.filter((line) => !/defter: 99/.test(line)).join(end);
        const once = parseDocument(text);
        expect(parseDocument(printDocument(once))).toEqual(once);
      }),
      { numRuns: 3000 },
    );
  });

  it('keeps front matter it does not know, line by line, through human edits', () => {
    const text =
      '\uFEFF---\r\n# mine\r\ntags:\r\n  - crm\r\ntitle: "Güz: 2026"\r\ndefter: 1\r\n---\r\n\r\n# A\r\n\r\n```sql a\r\nSELECT 1\r\n';
    const read = parseDocument(text);
    expect(read).toEqual({
      head: ['# mine', 'tags:', '  - crm', 'title: "Güz: 2026"', 'defter: 1'],
      cells: [textCell('# A'), sql('SELECT 1')],
    });
    expect(headOf(read, 'title')).toBe('Güz: 2026');
    expect(printDocument(withHead(read, 'language', 'tr'))).toBe(
      '---\n# mine\ntags:\n  - crm\ntitle: "Güz: 2026"\ndefter: 1\nlanguage: tr\n---\n\n# A\n\n```sql a\nSELECT 1\n```\n',
    );
  });

  it('takes a file without front matter, and a rule at its top for a rule', () => {
    expect(parseDocument('# A').cells).toEqual([textCell('# A')]);
    const rule = '---\n\nA paragraph.\n\n---\n\nB';
    expect(parseDocument(rule).cells).toEqual([textCell(rule)]);
    expect(parseDocument('---\ntitle: x').cells).toEqual([textCell('---\ntitle: x')]);
    expect(headOf(parseDocument("---\ntitle: 'it''s'\n---\nB"), 'title')).toBe("it's");
  });

  it('has any title, and gives it back', () => {
    fc.assert(
      fc.property(any, (title) => {
        const read = parseDocument(printDocument(newDocument([], { title, language: 'tr' })));
        expect(headOf(read, 'title')).toBe(title.trim() === '' ? '' : title);
        expect(headOf(read, 'language')).toBe('tr');
        expect(headOf(withHead(read, 'title', ''), 'title')).toBe('');
      }),
    );
  });

  it('refuses a later version by its number', () => {
    for (const line of ['defter: 2', 'defter:  "7"', 'defter: 2-beta', 'defter: 1\ndefter: 3']) {
      const text = `---\n${line}\nwhatever comes\n---\n# A`;
      expect(() => parseDocument(text), line).toThrow(
        expect.objectContaining({ code: 'notebook.newer' }),
      );
    }
    expect(parseDocument('---\ndefter: soon\n---\n# A').head).toEqual([`defter: ${VERSION}`]);
  });

  it('leads files of earlier versions to the newest, step by step', () => {
    const steps: Migration[] = [
      {
        what: 'sql cells read orders_all',
        up: (old) => ({
          ...old,
          cells: old.cells.map((cell) => ({ ...cell, text: cell.text.replace('orders', 'all') })),
        }),
      },
      { what: 'a title', up: (old) => withHead(old, 'title', `v2 of ${old.cells.length}`) },
    ];
    const text = '---\ndefter: 1\n---\n```sql a\nFROM orders\n```\n';
    expect(parseDocument(text, steps)).toEqual({
      head: ['defter: 3', 'title: v2 of 1'],
      cells: [sql('FROM all')],
    });
    expect(parseDocument(text.replace('1', '2'), steps).cells).toEqual([sql('FROM orders')]);
    expect(() => parseDocument(text.replace('1', '4'), steps)).toThrow('notebook.newer');
    const now = newDocument([sql('x')], {});
    expect(migrate(now, 3, steps)).toBe(now);
  });
});

describe('the bytes of a notebook', () => {
  const text = '# Şükrü, İğdır — ığ\n\n```sql a\nSELECT 1\n```\n';
  const wide = (order: 'le' | 'be') => {
    const view = new DataView(new ArrayBuffer(2 * text.length));
    [...text].forEach((_, i) => view.setUint16(2 * i, text.charCodeAt(i), order === 'le'));
    return new Uint8Array(view.buffer);
  };

  it('are read in the encodings people save in', () => {
    const utf8 = new TextEncoder().encode(text);
    const turkish: Record<string, number> = {
      Ş: 0xde,
      ü: 0xfc,
      İ: 0xdd,
      ğ: 0xf0,
      ı: 0xfd,
      '—': 0x97,
    };
    const windows = Uint8Array.from(text, (c) => turkish[c] ?? c.charCodeAt(0));
    const bom = new Uint8Array([0xef, 0xbb, 0xbf, ...utf8]);
    for (const bytes of [utf8, bom, wide('le'), wide('be'), windows]) {
      expect(textOf(bytes)).toBe(text);
    }
    expect(textOf(new Uint8Array(0))).toBe('');
  });

  it('are read again as they were written, whatever is in the cells', () => {
    fc.assert(
      fc.property(document, (given) => {
        const bytes = new TextEncoder().encode(printDocument(given));
        expect(textOf(bytes)).toBe(new TextDecoder().decode(bytes));
      }),
      { numRuns: 1000 },
    );
  });

  it('are refused where they are no text, or too many', () => {
    const noise = Uint8Array.from({ length: 4000 }, (_, i) => (i * 7919 + (i >> 3)) % 256);
    const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72]);
    for (const bytes of [noise, png, new TextEncoder().encode('one\0of them is nobody’s')]) {
      expect(() => textOf(bytes)).toThrow('notebook.noText');
    }
    expect(() => textOf(new Uint8Array(50e6))).toThrow('notebook.tooLarge');
    const most = new Uint8Array(MAX_BYTES).fill(97);
    expect(processorMs(() => expect(textOf(most)).toHaveLength(MAX_BYTES))).toBeLessThan(4000);
  });
});

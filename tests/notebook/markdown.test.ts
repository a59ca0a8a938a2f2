import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blocksOf, plainMarkdown } from '../../src/notebook/markdown';
import { parseNotebook, printNotebook, textCell } from '../../src/notebook/notebook';

describe('a text in Markdown', () => {
  it('is read as it stood, whatever is in it, and makes no cell', () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('```sql x', '<script>', '# a', '1. b', '[x](javascript:y)', '<!-- cell -->'),
    );
    fc.assert(
      fc.property(text, (given) => {
        const plain = given.replace(/\s+/g, ' ').trim();
        fc.pre(plain !== '');
        const cells = [textCell(`## ${plainMarkdown(given)}\n\n${plainMarkdown(given)}`)];
        expect(parseNotebook(printNotebook({ cells })).cells).toEqual(cells);
        expect(blocksOf(cells[0]?.text ?? '')).toEqual([
          { level: 2, text: plain },
          { level: 0, text: plain },
        ]);
      }),
    );
  });

  it('tells headings from paragraphs without an empty line between', () => {
    expect(blocksOf('# A\nb\nc\n## D\n\ne')).toEqual([
      { level: 1, text: 'A' },
      { level: 0, text: 'b\nc' },
      { level: 2, text: 'D' },
      { level: 0, text: 'e' },
    ]);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainMarkdown } from '../../src/notebook/markdown';
import { parseNotebook, printNotebook, textCell } from '../../src/notebook/notebook';
import { plainText, readProse } from '../../src/notebook/prose';

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
        const blocks = readProse(cells[0]!.text).map((block) =>
          block.type === 'heading' || block.type === 'paragraph'
            ? [block.type, plainText(block.inside)]
            : [block.type],
        );
        expect(blocks).toEqual([
          ['heading', plain],
          ['paragraph', plain],
        ]);
      }),
    );
  });
});

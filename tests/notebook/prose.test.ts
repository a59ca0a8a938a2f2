import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeEntities } from '../../src/notebook/entities';
import { targetOf, visible } from '../../src/notebook/link';
import { textCell } from '../../src/notebook/notebook';
import { liveOf, plainText, readProse, type Block, type Inline } from '../../src/notebook/prose';
import { slugOf, tocOf } from '../../src/notebook/toc';
import { NAUGHTY } from '../support/naughty';
import { processorMs } from '../support/processor';

const text = (text: string): Inline => ({ type: 'text', text });
const live = (expression: string): Inline => ({ type: 'live', expression });
const paragraph = (...inside: Inline[]): Block => ({ type: 'paragraph', inside });

describe('Markdown', () => {
  it('becomes plain data', () => {
    const read = readProse(
      [
        '# Autumn *win-back*',
        'One **two** ~~three~~ `a&amp;b` &lt;b&gt; \\*',
        'four  ',
        'five',
        '',
        '- [x] done',
        '  1. sub',
        '- [ ] open',
        '',
        '> quoted',
        '',
        '| a | b |',
        '|:--|--:|',
        '| 1 | {{ x | percent 1 }} |',
        '',
        '---',
        '',
        '```js run',
        'alert("{{x}}")',
        '```',
      ].join('\n'),
    );
    expect(read).toEqual([
      {
        type: 'heading',
        level: 1,
        inside: [text('Autumn '), { type: 'em', inside: [text('win-back')] }],
      },
      paragraph(
        text('One '),
        { type: 'strong', inside: [text('two')] },
        text(' '),
        { type: 'del', inside: [text('three')] },
        text(' '),
        { type: 'code', text: 'a&amp;b' },
        text(' <b> *\nfour'),
        { type: 'break' },
        text('five'),
      ),
      {
        type: 'list',
        start: null,
        items: [
          {
            checked: true,
            inside: [
              { type: 'line', inside: [text('done')] },
              {
                type: 'list',
                start: 1,
                items: [{ checked: null, inside: [{ type: 'line', inside: [text('sub')] }] }],
              },
            ],
          },
          { checked: false, inside: [{ type: 'line', inside: [text('open')] }] },
        ],
      },
      { type: 'quote', inside: [paragraph(text('quoted'))] },
      {
        type: 'table',
        align: ['left', 'right'],
        head: [[text('a')], [text('b')]],
        rows: [[[text('1')], [live('x | percent 1')]]],
      },
      { type: 'rule' },
      { type: 'code', text: 'alert("{{x}}")', language: 'js' },
    ]);
  });

  it('has no HTML, no picture and no address that is not written out', () => {
    expect(readProse('<div onclick="a">{{x}}</div>')).toEqual([
      { type: 'plain', text: '<div onclick="a">{{x}}</div>' },
    ]);
    expect(readProse('a <b onclick=1>c</b> ![d *e*](x:y "z")')).toEqual([
      paragraph(text('a <b onclick=1>c</b> '), { type: 'image', alt: 'd *e*', address: 'x:y' }),
    ]);
    expect(readProse('[^1] a\n\n[^1]: b')).toEqual([
      paragraph(text('[^1] a')),
      paragraph(text('[^1]: b')),
    ]);
    expect(readProse('[a](java&#115;cript:b)')).toEqual([
      paragraph({ type: 'link', href: 'javascript:b', inside: [text('a')] }),
    ]);
  });

  it('is read whatever it is, within a second', () => {
    const parts = [
      '>',
      '[',
      '![',
      '*',
      '*a ',
      '_a_',
      '`',
      '<',
      '<a ',
      '<!--',
      '|',
      '[a](',
      '~~a ',
      'http://',
      'a@',
      '&',
      '\\',
      '{{',
      '{{a',
      '}}',
      '- ',
      '\n',
      '  ',
      '"',
      "'",
      'a',
      '\ue000',
      ...NAUGHTY,
    ];
    for (const part of parts) {
      for (const size of [2000, 19_000, 190_000]) {
        const markdown = part.repeat(Math.ceil(size / Math.max(1, part.length)));
        const took = processorMs(() => {
          readProse(markdown);
          liveOf(markdown);
        });
        expect(took, `${part} ${size}`).toBeLessThan(3000);
      }
    }
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom(...parts), fc.string())), (all) => {
        readProse(all.join(''));
        liveOf(all.join(''));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('live values in a text', () => {
  it('stand in sentences, headings, tables and links, but not in code', () => {
    const markdown =
      '# {{a}}\n\n**{{count(b)}}** `{{no}}` \\{{no}} {{{c}}} [l {{d}}](x{{no}})\n\n    {{no}}\n\n~~~\n{{no}}\n~~~\n\n- {{a}}\n\n|{{e|f}}|\n|-|\n|{{g}}|\n\n> {{h\n> i}} {{ }} {{';
    expect(liveOf(markdown)).toEqual(['a', 'count(b)', 'c', 'd', 'e|f', 'g', 'h\n> i']);
    expect(readProse('\\{{no}}')).toEqual([paragraph(text('{{no}}'))]);
  });

  it('may hold what Markdown and SQL make marks of', () => {
    const markdown = "*{{ SELECT '*}}_' || {'a': {'b': 1}}.a.b * 2 * 3 }}*";
    expect(readProse(markdown)).toEqual([
      paragraph({
        type: 'em',
        inside: [live("SELECT '*}}_' || {'a': {'b': 1}}.a.b * 2 * 3")],
      }),
    ]);
    expect(liveOf("{{ SELECT 'x }} it's {{b}}")).toEqual(["SELECT 'x", 'b']);
  });
});

describe('links', () => {
  it('lead to headings, or to addresses that are shown whole', () => {
    expect(targetOf('#kay%C4%B1p-riski')).toEqual({ kind: 'inside', id: 'kayıp-riski' });
    expect(targetOf('#%')).toEqual({ kind: 'inside', id: '%' });
    expect(targetOf('https://bücher.example/ü?a=\u202eb')).toEqual({
      kind: 'outside',
      address: 'https://xn--bcher-kva.example/%C3%BC?a=%E2%80%AEb',
      host: 'xn--bcher-kva.example',
      named: 'bücher.example',
    });
    expect(targetOf('http://good.example@bad.example:81/x')).toMatchObject({
      address: 'http://good.example@bad.example:81/x',
      host: 'bad.example:81',
      named: null,
    });
    expect(targetOf('mailto:a%0Ab@c.example')).toMatchObject({ host: 'a[U+000A]b@c.example' });
    for (const name of ['bücher', 'müşteri-kayıp', '例え', 'пример', 'faß2', 'ağ']) {
      const found = targetOf(`https://${name}.example`);
      expect(found).toMatchObject({ named: `${name}.example` });
    }
    expect(targetOf('https://xn--99999999999.example')).toBeNull();
  });

  it('never run or open anything else', () => {
    const schemes = [
      'javascript',
      'data',
      'file',
      'blob',
      'vbscript',
      'about',
      'ftp',
      'ws',
      'view-source',
      'intent',
      'x',
    ];
    for (const scheme of schemes) {
      for (const form of [
        `${scheme}:a//b`,
        ` ${scheme.toUpperCase()}:a`,
        `\x01${scheme}:a`,
        `${scheme[0]}\n${scheme.slice(1)}:x`,
      ]) {
        expect(targetOf(form), form).toBeNull();
      }
    }
    for (const href of ['', '/a', '//a.example', 'a.html', '?a', '\\\\a\\b', 'https://', 'http:']) {
      expect(targetOf(href), href).toBeNull();
    }
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...NAUGHTY)), (href) => {
        const target = targetOf(decodeEntities(href));
        if (target?.kind !== 'outside') return;
        expect(target.address).toMatch(/^(https?:\/\/|mailto:)[\x21-\x7e]*$/);
      }),
    );
  });

  it('show characters that would not be seen', () => {
    expect(visible('a\u202eb\u200b\t\u00a0\ud800ç')).toBe(
      'a[U+202E]b[U+200B][U+0009][U+00A0][U+D800]ç',
    );
  });
});

describe('the table of contents', () => {
  it('has every heading once, with an address of its own', () => {
    const cells = [
      textCell('# Kayıp riski\n\nText\n\n## {{count(a)}} *müşteri*'),
      { kind: 'sql' as const, name: 'a', rest: '', text: '# no' },
      textCell('Kayıp riski\n===\n\n# !\n\n> # quoted\n\n### İSTANBUL & IĞDIR'),
    ];
    expect(tocOf(cells, (expression) => `<${expression}>`)).toEqual([
      { level: 1, text: 'Kayıp riski', id: 'kayıp-riski', cell: 0 },
      { level: 2, text: '<count(a)> müşteri', id: 'müşteri', cell: 0 },
      { level: 1, text: 'Kayıp riski', id: 'kayıp-riski-1', cell: 2 },
      { level: 1, text: '!', id: 'section', cell: 2 },
      { level: 3, text: 'İSTANBUL & IĞDIR', id: 'istanbul-iğdir', cell: 2 },
    ]);
    expect(slugOf('A  B')).toBe('a-b');
    expect(plainText([text('a'), { type: 'break' }, live('x')])).toBe('a …');
  });
});

import type { Tokens } from '../charts/plot/colours';
import type { Block, Inline, Item } from '../notebook/prose';
import { element, drawing, styleSheet, text, type Markup } from './markup';
import { reportCss } from './report-css';
import type { Content, Prose, Report, ReportTable, Result } from './report';

/** Nothing is fetched and nothing runs, whatever the report holds. */
export const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

export interface HtmlWords {
  readonly sql: string;
  readonly asTable: string;
  readonly notes: string;
  readonly done: string;
  readonly open: string;
  readonly picture: (alt: string) => string;
}

/** One file that stands alone: no script, nothing from elsewhere, in both themes. `tokens`: the colours of each. */
export function reportHtml(
  report: Report,
  words: HtmlWords,
  tokens: { readonly light: Tokens; readonly dark: Tokens },
): string {
  const first = report.parts[0];
  const titled =
    first?.kind === 'prose' && first.blocks[0]?.type === 'heading' && first.blocks[0].level === 1;
  const head = element(
    'head',
    {},
    element('meta', { charset: 'utf-8' }),
    element('meta', { 'http-equiv': 'Content-Security-Policy', content: POLICY }),
    element('meta', { name: 'referrer', content: 'no-referrer' }),
    element('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
    element('title', {}, text(report.title)),
    styleSheet(reportCss(tokens)),
  );
  const body = element(
    'body',
    {},
    element(
      'main',
      {},
      titled ? [] : [element('h1', { dir: 'auto' }, text(report.title))],
      element('p', { class: 'made' }, text(report.made)),
      report.parts.map((part) =>
        part.kind === 'prose' ? prose(part, words) : result(part, words),
      ),
    ),
    report.notes.length === 0
      ? []
      : element(
          'footer',
          {},
          element('h2', {}, text(words.notes)),
          element(
            'ul',
            {},
            report.notes.map((note) => element('li', {}, text(note))),
          ),
        ),
  );
  return `<!doctype html>\n${element('html', { lang: report.language }, head, body)}\n`;
}

function result({ name, content, notes, sql }: Result, words: HtmlWords): Markup {
  return element(
    'section',
    { class: `result ${content?.kind ?? 'none'}` },
    content ? contentOf(content, words) : element('p', { class: 'name' }, text(name)),
    notes.map((note) => element('p', { class: 'note' }, text(note))),
    sql === ''
      ? []
      : element(
          'details',
          { class: 'sql' },
          element('summary', {}, text(name === '' ? words.sql : `${words.sql}: ${name}`)),
          code(sql),
        ),
  );
}

function contentOf(content: Content, words: HtmlWords): Markup[] {
  switch (content.kind) {
    case 'table':
      return [table(content.table, content.caption)];
    case 'input':
      return [
        element(
          'p',
          {},
          element('span', { class: 'label' }, text(`${content.label}: `)),
          element('strong', {}, text(content.value)),
        ),
      ];
    case 'figure':
      return [
        element('p', { class: 'label' }, text(content.label)),
        element('p', { class: 'big' }, text(content.value)),
        ...(content.beside === '' ? [] : [element('p', { class: 'note' }, text(content.beside))]),
      ];
    case 'chart':
      return [
        element(
          'div',
          {
            class: 'drawing',
            role: 'img',
            'aria-label': `${content.title}. ${content.description}`,
          },
          drawing(content.svg),
        ),
        element(
          'details',
          {},
          element('summary', {}, text(`${words.asTable}: ${content.title}`)),
          table(content.table, content.title),
        ),
      ];
  }
}

function table({ columns, rows }: ReportTable, caption: string): Markup {
  const cls = (numeric: boolean) => (numeric ? { class: 'n' } : {});
  return element(
    'div',
    { class: 'wide', role: 'region', tabindex: '0', 'aria-label': caption },
    element(
      'table',
      {},
      element('caption', { dir: 'auto' }, text(caption)),
      element(
        'thead',
        {},
        element(
          'tr',
          {},
          columns.map(({ label, numeric }) =>
            element('th', { scope: 'col', ...cls(numeric) }, text(label)),
          ),
        ),
      ),
      element(
        'tbody',
        {},
        rows.map((row) =>
          element(
            'tr',
            {},
            columns.map(({ numeric }, j) =>
              element('td', { dir: 'auto', ...cls(numeric) }, text(row[j] ?? '')),
            ),
          ),
        ),
      ),
    ),
  );
}

function code(written: string): Markup {
  return element('pre', { tabindex: '0' }, element('code', {}, text(written)));
}

function prose({ blocks, values }: Prose, words: HtmlWords): Markup {
  const writer = new Writer(values, words);
  return element('section', { class: 'prose' }, writer.blocks(blocks));
}

/** Prose as markup; links and pictures as what they say, since a report opens nothing. */
class Writer {
  readonly #values: ReadonlyMap<string, string>;
  readonly #words: HtmlWords;

  constructor(values: ReadonlyMap<string, string>, words: HtmlWords) {
    this.#values = values;
    this.#words = words;
  }

  blocks(blocks: readonly Block[]): Markup[] {
    return blocks.map((block) => this.#block(block));
  }

  #block(block: Block): Markup {
    switch (block.type) {
      case 'heading':
        return element(
          `h${Math.min(6, Math.max(1, block.level))}`,
          { dir: 'auto' },
          this.#inlines(block.inside),
        );
      case 'paragraph':
        return element('p', { dir: 'auto' }, this.#inlines(block.inside));
      case 'line':
        return element('span', { dir: 'auto' }, this.#inlines(block.inside));
      case 'quote':
        return element('blockquote', {}, this.blocks(block.inside));
      case 'list': {
        const items = block.items.map((item) => this.#item(item));
        if (block.start === null) return element('ul', {}, items);
        return element('ol', { start: String(Math.trunc(block.start) || 0) }, items);
      }
      case 'table': {
        const at = (j: number) => (block.align[j] === 'right' ? { class: 'n' } : {});
        const cells = (tag: 'th' | 'td', row: readonly (readonly Inline[])[]) =>
          row.map((cell, j) =>
            element(
              tag,
              { ...(tag === 'th' ? { scope: 'col' } : {}), ...at(j) },
              this.#inlines(cell),
            ),
          );
        return element(
          'table',
          {},
          element('thead', {}, element('tr', {}, cells('th', block.head))),
          element(
            'tbody',
            {},
            block.rows.map((row) => element('tr', {}, cells('td', row))),
          ),
        );
      }
      case 'code':
        return code(block.text);
      case 'plain':
        return element('pre', { tabindex: '0' }, text(block.text));
      case 'rule':
        return element('hr', {});
    }
  }

  #item({ checked, inside }: Item): Markup {
    const { done, open } = this.#words;
    const mark =
      checked === null
        ? []
        : [
            element(
              'span',
              { role: 'img', 'aria-label': checked ? done : open },
              text(checked ? '☑' : '☐'),
            ),
            text(' '),
          ];
    return element('li', {}, mark, this.blocks(inside));
  }

  #inlines(inlines: readonly Inline[]): Markup[] {
    return inlines.map((inline): Markup => {
      switch (inline.type) {
        case 'text':
          return text(inline.text);
        case 'code':
          return element('code', {}, text(inline.text));
        case 'strong':
        case 'em':
        case 'del':
          return element(inline.type, {}, this.#inlines(inline.inside));
        case 'break':
          return element('br', {});
        case 'link':
          return element('span', { class: 'link' }, this.#inlines(inline.inside));
        case 'image':
          return text(this.#words.picture(inline.alt));
        case 'live':
          return element(
            'span',
            { class: 'live' },
            text(this.#values.get(inline.expression) ?? '…'),
          );
      }
    });
  }
}

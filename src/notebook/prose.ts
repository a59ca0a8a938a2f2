import { getDefaults, Lexer, Tokenizer, type MarkedToken, type Token, type Tokens } from 'marked';
import { decodeEntities } from './entities';
import { findLive, maskLive } from './live-places';

/** A text of Markdown as plain data: nothing in it is markup any more, and nothing of it is ever HTML. */
export type Inline =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'code'; readonly text: string }
  | { readonly type: 'strong'; readonly inside: readonly Inline[] }
  | { readonly type: 'em'; readonly inside: readonly Inline[] }
  | { readonly type: 'del'; readonly inside: readonly Inline[] }
  | { readonly type: 'break' }
  /** `href` as it was written: see `targetOf`. */
  | { readonly type: 'link'; readonly href: string; readonly inside: readonly Inline[] }
  | { readonly type: 'image'; readonly alt: string; readonly address: string }
  | { readonly type: 'live'; readonly expression: string };

export type Align = 'left' | 'center' | 'right' | null;

export interface Item {
  /** Of a task: whether it is done. */
  readonly checked: boolean | null;
  readonly inside: readonly Block[];
}

export type Block =
  | { readonly type: 'heading'; readonly level: number; readonly inside: readonly Inline[] }
  | { readonly type: 'paragraph'; readonly inside: readonly Inline[] }
  /** Words in an item of a list that has no paragraphs. */
  | { readonly type: 'line'; readonly inside: readonly Inline[] }
  | { readonly type: 'quote'; readonly inside: readonly Block[] }
  | {
      readonly type: 'list';
      /** The first number; null for a list of points. */
      readonly start: number | null;
      readonly items: readonly Item[];
    }
  | {
      readonly type: 'table';
      readonly align: readonly Align[];
      readonly head: readonly (readonly Inline[])[];
      readonly rows: readonly (readonly (readonly Inline[])[])[];
    }
  | { readonly type: 'code'; readonly text: string; readonly language: string }
  | { readonly type: 'rule' }
  /** What is shown as it was written: HTML, and what is too much or too deep to take apart. */
  | { readonly type: 'plain'; readonly text: string };

/** Characters beyond which a text, or a part of it without an empty line, is shown as it was written. */
const LONGEST = 200_000;
const LONGEST_PART = 20_000;
const DEEPEST = 40;

/** Reads Markdown (with tables and tasks). Never throws, and takes time in proportion to the length. */
export function readProse(markdown: string): Block[] {
  const plain: Block[] = [{ type: 'plain', text: markdown }];
  if (markdown.length > LONGEST || hasLongPart(markdown)) return plain;
  const { masked, restore, pieces } = maskLive(markdown);
  try {
    const tokens = Lexer.lex(masked, { ...getDefaults(), gfm: true, tokenizer: new Reader() });
    return new Building(restore, pieces).blocks(tokens, 0);
  } catch (error) {
    // Thousands of quotes in quotes end the stack.
    if (error instanceof RangeError) return plain;
    throw error;
  }
}

/** The expressions of the live values in a text, each once. */
export function liveOf(markdown: string): string[] {
  if (markdown.length > LONGEST || findLive(markdown).length === 0) return [];
  const found = new Set<string>();
  for (const inline of inlinesOf(readProse(markdown))) {
    if (inline.type === 'live') found.add(inline.expression);
  }
  return [...found];
}

/** The text of inlines without its marks; `live` says what stands for a live value. */
export function plainText(
  inlines: readonly Inline[],
  live: (expression: string) => string = () => '…',
): string {
  return inlines
    .map((inline) => {
      if (inline.type === 'live') return live(inline.expression);
      if (inline.type === 'break') return ' ';
      if (inline.type === 'image') return inline.alt;
      return 'inside' in inline ? plainText(inline.inside, live) : inline.text;
    })
    .join('');
}

function* inlinesOf(blocks: readonly Block[]): Generator<Inline> {
  for (const block of blocks) {
    if (block.type === 'quote') yield* inlinesOf(block.inside);
    else if (block.type === 'list') for (const { inside } of block.items) yield* inlinesOf(inside);
    else if (block.type === 'table') yield* nested([...block.head, ...block.rows.flat()].flat());
    else if ('inside' in block) yield* nested(block.inside);
  }
}

function* nested(inlines: readonly Inline[]): Generator<Inline> {
  for (const inline of inlines) {
    yield inline;
    if ('inside' in inline) yield* nested(inline.inside);
  }
}

function hasLongPart(markdown: string): boolean {
  if (markdown.length <= LONGEST_PART) return false;
  return markdown.split(/\n[ \t]*\n/).some((part) => part.length > LONGEST_PART);
}

class Reader extends Tokenizer {
  /** `[^1]: …` is a note, not an address. */
  override def(src: string): Tokens.Def | undefined {
    return /^ {0,3}\[\^/.test(src) ? undefined : super.def(src);
  }
}

/** Makes blocks of tokens. What it does not know stays as it was written. */
class Building {
  readonly #restore: (text: string) => string;
  readonly #pieces: (text: string) => { text: string; live: boolean }[];

  constructor(
    restore: (text: string) => string,
    pieces: (text: string) => { text: string; live: boolean }[],
  ) {
    this.#restore = restore;
    this.#pieces = pieces;
  }

  blocks(tokens: readonly Token[], depth: number): Block[] {
    return tokens.flatMap((token) => this.#block(token, depth));
  }

  #block(given: Token, depth: number): Block[] {
    // The type of unknown tokens swallows all others.
    const token = given as MarkedToken;
    const plain: Block[] = [{ type: 'plain', text: this.#restore(token.raw).trimEnd() }];
    if (depth > DEEPEST) return plain;
    switch (token.type) {
      case 'space':
      case 'def':
      case 'checkbox':
        return [];
      case 'hr':
        return [{ type: 'rule' }];
      case 'heading':
        return [
          { type: 'heading', level: token.depth, inside: this.#inlines(token.tokens, depth) },
        ];
      case 'paragraph':
        return [{ type: 'paragraph', inside: this.#inlines(token.tokens, depth) }];
      case 'text':
        return [{ type: 'line', inside: this.#inlines(token.tokens ?? [token], depth) }];
      case 'blockquote':
        return [{ type: 'quote', inside: this.blocks(token.tokens, depth + 1) }];
      case 'code': {
        const [language = ''] = (token.lang ?? '').split(/\s/);
        const text = this.#restore(token.text);
        return [{ type: 'code', text, language: this.#restore(language) }];
      }
      case 'list':
        return [
          {
            type: 'list',
            start: token.ordered ? Number(token.start) : null,
            items: token.items.map((item) => ({
              checked: item.task ? item.checked === true : null,
              inside: this.blocks(item.tokens, depth + 1),
            })),
          },
        ];
      case 'table': {
        const cells = (row: readonly Tokens.TableCell[]) =>
          row.map((cell) => this.#inlines(cell.tokens, depth));
        return [
          {
            type: 'table',
            align: token.align,
            head: cells(token.header),
            rows: token.rows.map(cells),
          },
        ];
      }
      default:
        return plain;
    }
  }

  #inlines(tokens: readonly Token[], depth: number): Inline[] {
    return joined(tokens.flatMap((token) => this.#inline(token, depth + 1)));
  }

  #inline(given: Token, depth: number): Inline[] {
    const token = given as MarkedToken;
    if (depth > DEEPEST) return [{ type: 'text', text: this.#restore(token.raw) }];
    switch (token.type) {
      case 'checkbox':
        return [];
      case 'br':
        return [{ type: 'break' }];
      case 'strong':
      case 'em':
      case 'del':
        return [{ type: token.type, inside: this.#inlines(token.tokens, depth) }];
      case 'codespan':
        return [{ type: 'code', text: this.#restore(token.text) }];
      case 'link': {
        const href = this.#restore(token.href);
        const inside = token.autolink
          ? [{ type: 'text' as const, text: this.#restore(token.text) }]
          : this.#inlines(token.tokens, depth);
        return [{ type: 'link', href: token.autolink ? href : decodeEntities(href), inside }];
      }
      case 'image': {
        const alt = decodeEntities(this.#restore(token.text));
        return [{ type: 'image', alt, address: decodeEntities(this.#restore(token.href)) }];
      }
      case 'escape':
        return [{ type: 'text', text: token.text }];
      case 'text':
        return token.tokens ? this.#inlines(token.tokens, depth) : this.#words(token.raw);
      default:
        return [{ type: 'text', text: this.#restore(token.raw) }];
    }
  }

  #words(raw: string): Inline[] {
    return this.#pieces(raw).map(({ text, live }) =>
      live ? { type: 'live', expression: text } : { type: 'text', text: decodeEntities(text) },
    );
  }
}

function joined(inlines: readonly Inline[]): Inline[] {
  const all: Inline[] = [];
  for (const inline of inlines) {
    const last = all.at(-1);
    if (inline.type === 'text' && last?.type === 'text') {
      all[all.length - 1] = { type: 'text', text: last.text + inline.text };
    } else all.push(inline);
  }
  return all;
}

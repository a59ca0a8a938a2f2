import type { Cell } from './notebook';
import { plainText, readProse, type Block } from './prose';

/** A heading of a notebook. */
export interface Heading {
  /** 1 to 6. */
  readonly level: number;
  readonly text: string;
  /** What `#…` in a link says for it; unique in the notebook. */
  readonly id: string;
  /** Index of its cell. */
  readonly cell: number;
}

/** Texts are read once, however often their cells are asked for. */
const read = new WeakMap<Cell, readonly Block[]>();

/** The headings of all cells of prose, in their order. `live` says what stands for a live value. */
export function tocOf(
  cells: readonly Cell[],
  live?: (expression: string) => string,
): readonly Heading[] {
  const used = new Set<string>();
  return cells.flatMap((cell, index) =>
    headingsOf(blocksOf(cell)).map(({ level, inside }) => ({
      level,
      text: plainText(inside, live).trim(),
      id: freeId(slugOf(plainText(inside)), used),
      cell: index,
    })),
  );
}

function blocksOf(cell: Cell): readonly Block[] {
  if (cell.kind !== 'text') return [];
  const known = read.get(cell);
  if (known) return known;
  const blocks = readProse(cell.text);
  read.set(cell, blocks);
  return blocks;
}

type HeadingBlock = Extract<Block, { type: 'heading' }>;

/** Those that stand by themselves: one in a quote or a list is of what is quoted. */
function headingsOf(blocks: readonly Block[]): HeadingBlock[] {
  return blocks.filter((block) => block.type === 'heading');
}

/** As other Markdown pages make it: small letters, no punctuation, a hyphen for a blank. */
export function slugOf(text: string): string {
  return text
    .normalize('NFC')
    .replaceAll('İ', 'i')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s+/g, '-');
}

function freeId(slug: string, used: Set<string>): string {
  const base = slug === '' ? 'section' : slug;
  let id = base;
  for (let n = 1; used.has(id); n++) id = `${base}-${n}`;
  used.add(id);
  return id;
}

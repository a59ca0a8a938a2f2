import { marksOnly } from './marks';

/** The kinds whose fences are cells; what stands in any other fence is prose. */
export const CELL_KINDS = [
  'sql',
  'chart',
  'input',
  'segment',
  'analysis',
  'table',
  'figure',
] as const;
export type FencedKind = (typeof CELL_KINDS)[number];

/** Prose in Markdown, or what stands in a fence. */
export interface Cell {
  readonly kind: 'text' | FencedKind;
  /** How other cells name its result; empty for prose and for a cell without a name. */
  readonly name: string;
  /** What follows the name in the fence's first line, as it stands. */
  readonly rest: string;
  readonly text: string;
}

export interface Notebook {
  readonly cells: readonly Cell[];
}

export function textCell(text: string, rest = ''): Cell {
  return { kind: 'text', name: '', rest, text };
}

/** Between two cells of prose, which would be one otherwise; with the marks of the one below it. */
const BREAK = /^<!-- cell(?: (\{[\w\s,-]+\}))? -->$/;
/** A fence of prose that would not be read back as it is without one. */
const PROSE = 'prose';
const FENCE = /^( {0,3})(`{3,}|~{3,})([^]*)$/;
/** Kind, name (in quotes where it needs them) and the rest. What begins with a brace is no name. */
const INFO = /^(\S+)(?:\s+(?!\{)("(?:[^"\\]|\\.)*"(?=\s|$)|\S+))?([^]*)$/;

/**
 * A Markdown file as cells. Never throws: every text is a notebook, what no cell is is prose, and an open fence
 * ends with the file, or where the next cell begins.
 */
export function parseNotebook(text: string): Notebook {
  return { cells: scan(text).cells };
}

interface Opening {
  indent: number;
  mark: string;
  /** What follows the mark. */
  info: string;
}

/** The cells, and whether the last of them ends in an open fence. */
function scan(text: string): { cells: Cell[]; open: boolean } {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
  const cells: Cell[] = [];
  let prose: string[] = [];
  let marks = '';
  let open = false;
  const endProse = (): void => {
    const written = trimmed(prose);
    if (written !== '') cells.push(textCell(written, marks));
    prose = [];
    marks = '';
  };
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] as string;
    const opening = openingOf(line);
    if (!opening) {
      const broken = line.includes('<!-- cell') && BREAK.exec(line.trim());
      if (broken) {
        endProse();
        marks = marksOnly(broken[1] ?? '');
      } else prose.push(line);
      continue;
    }
    const cell = cellOf(opening.info);
    const end = endOf(lines, i + 1, opening.mark, cell !== null);
    if (cell) {
      endProse();
      const inside = lines.slice(i + 1, end.at).map((one) => unindented(one, opening.indent));
      const body = (end.closed ? inside : withoutEmptyEnd(inside)).join('\n');
      cells.push(normalCell({ ...cell, text: body }));
    } else {
      for (let k = i; k < end.next; k++) prose.push(lines[k] as string);
      open = !end.closed;
    }
    i = end.next - 1;
  }
  endProse();
  return { cells, open };
}

function openingOf(line: string): Opening | null {
  const [, indent = '', mark = '', info = ''] = FENCE.exec(line) ?? [];
  if (mark === '' || (mark.startsWith('`') && info.includes('`'))) return null;
  return { indent: indent.length, mark, info: info.trim() };
}

/** Where the fence ends; without an end of its own, a cell's ends where another cell begins. */
function endOf(
  lines: readonly string[],
  from: number,
  mark: string,
  isCell: boolean,
): { at: number; next: number; closed: boolean } {
  for (let at = from; at < lines.length; at++) {
    const found = openingOf(lines[at] as string);
    if (!found?.mark.startsWith(mark)) continue;
    if (found.info === '') return { at, next: at + 1, closed: true };
    if (isCell && cellOf(found.info)) return { at, next: at, closed: false };
  }
  return { at: lines.length, next: lines.length, closed: false };
}

function cellOf(info: string): Omit<Cell, 'text'> | null {
  const [, word = '', name = '', rest = ''] = INFO.exec(info) ?? [];
  const kind = word.toLowerCase();
  if (kind === PROSE) {
    const marks = marksOnly(rest);
    return name === '' && (marks !== '' || rest.trim() === '') ? textCell('', marks) : null;
  }
  if (!isKind(kind)) return null;
  return { kind, name: readName(name), rest: rest.trim() };
}

/** The Markdown file of a notebook; `parseNotebook` gives its cells back as `normalCell` has them. */
export function printNotebook({ cells }: Notebook): string {
  const parts = cells.map((given, i) => {
    const cell = normalCell(given);
    if (cell.kind !== 'text') return printFence(cell);
    if (!isPlainProse(cell.text, i === cells.length - 1)) return printFence(cell);
    if (cells[i - 1]?.kind !== 'text' && cell.rest === '') return cell.text;
    return `<!-- cell${cell.rest === '' ? '' : ` ${cell.rest}`} -->\n\n${cell.text}`;
  });
  return parts.length > 0 ? `${parts.join('\n\n')}\n` : '';
}

/**
 * A cell as a file holds it: lines end in \n, what follows the name is one line, prose has no name and no empty lines
 * at its ends.
 */
export function normalCell<C extends Cell>(cell: C): C {
  const isText = cell.kind === 'text';
  const lines = cell.text.replace(/\r\n?/g, '\n');
  const rest = cell.rest.replace(/\s*[\r\n]\s*/g, ' ').trim();
  return {
    ...cell,
    name: isText ? '' : cell.name,
    rest: isText ? marksOnly(rest) : rest,
    text: isText ? trimmed(lines.split('\n')) : lines,
  };
}

/** Prose that is read back as the one cell that it is. */
function isPlainProse(text: string, last: boolean): boolean {
  const { cells, open } = scan(text);
  const [cell] = cells;
  return (
    cells.length === 1 &&
    cell?.kind === 'text' &&
    cell.rest === '' &&
    cell.text === text &&
    (last || !open)
  );
}

function printFence({ kind, name, rest, text }: Cell): string {
  // What follows a mark of ` cannot hold one.
  const mark = rest.includes('`') ? '~' : '`';
  let length = 3;
  for (const [, , own = ''] of text.matchAll(/^( {0,3})(`{3,}|~{3,})/gm)) {
    if (own.startsWith(mark)) length = Math.max(length, own.length + 1);
  }
  const fence = mark.repeat(length);
  const shown = name !== '' ? printName(name) : rest === '' || rest.startsWith('{') ? '' : '-';
  const info = [kind === 'text' ? PROSE : kind, shown, rest].filter((part) => part !== '');
  return `${fence}${info.join(' ')}\n${text === '' ? '' : `${text}\n`}${fence}`;
}

/** `-` stands for no name where something follows it. */
function readName(written: string): string {
  if (written === '-') return '';
  if (!/^".*"$/s.test(written)) return written;
  try {
    return String(JSON.parse(written));
  } catch {
    return written;
  }
}

function printName(name: string): string {
  if (name !== '-' && /^[^\s"`{][^\s`]*$/.test(name)) return name;
  return JSON.stringify(name).replaceAll('`', '\\u0060');
}

/** A name that other cells and SQL can use: letters, digits and _, not taken; `query`, `query_2` … without letters. */
export function freeName(wish: string, taken: Iterable<string>): string {
  const plain = wish
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/ı/g, 'i')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 40);
  const name = /^[a-z]/.test(plain) ? plain : plain === '' ? 'query' : `query_${plain}`;
  const used = new Set(Array.from(taken, (other) => other.toLowerCase()));
  if (!used.has(name)) return name;
  let n = 2;
  while (used.has(`${name}_${n}`)) n++;
  return `${name}_${n}`;
}

function isKind(kind: string): kind is FencedKind {
  return (CELL_KINDS as readonly string[]).includes(kind);
}

const isFull = (line: string): boolean => line.trim() !== '';

/** Without empty lines at the ends. */
function trimmed(lines: readonly string[]): string {
  const first = lines.findIndex(isFull);
  if (first < 0) return '';
  return lines.slice(first, lines.findLastIndex(isFull) + 1).join('\n');
}

function withoutEmptyEnd(lines: readonly string[]): readonly string[] {
  return lines.slice(0, lines.findLastIndex(isFull) + 1);
}

/** Lines in an indented fence may be indented as it is. */
function unindented(line: string, indent: number): string {
  let at = 0;
  while (at < indent && line[at] === ' ') at++;
  return line.slice(at);
}

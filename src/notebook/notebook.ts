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

export function textCell(text: string): Cell {
  return { kind: 'text', name: '', rest: '', text };
}

/** Between two cells of prose, which would be one otherwise. */
const BREAK = '<!-- cell -->';
const FENCE = /^ {0,3}(`{3,}|~{3,})[ \t]*(.*)$/;

/**
 * A Markdown file as cells. Never throws: every text is a notebook, what no cell is is prose, and an open fence
 * ends with the file.
 */
export function parseNotebook(text: string): Notebook {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
  const cells: Cell[] = [];
  let prose: string[] = [];
  const endProse = (): void => {
    const written = trimmed(prose);
    if (written !== '') cells.push(textCell(written));
    prose = [];
  };
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] as string;
    const [, mark = '', info = ''] = FENCE.exec(line) ?? [];
    const opens = mark !== '' && !(mark.startsWith('`') && info.includes('`'));
    if (!opens) {
      if (line.trim() === BREAK) endProse();
      else prose.push(line);
      continue;
    }
    const inside: string[] = [];
    let end = i + 1;
    for (; end < lines.length && !closes(lines[end] as string, mark); end++) {
      inside.push(lines[end] as string);
    }
    const [, kind = '', name = '', rest = ''] =
      /^(\S+)(?:[ \t]+(\S+))?(.*)$/.exec(info.trim()) ?? [];
    if (isKind(kind)) {
      endProse();
      cells.push({ kind, name, rest: rest.trim(), text: inside.join('\n') });
    } else {
      prose.push(...lines.slice(i, end + 1));
    }
    i = end;
  }
  endProse();
  return { cells };
}

/** The Markdown file of a notebook; `parseNotebook` gives its cells back, prose without blank lines at its ends. */
export function printNotebook({ cells }: Notebook): string {
  const parts = cells.map(printCell);
  const joined = parts.map((part, i) => {
    const both = cells[i]?.kind === 'text' && cells[i - 1]?.kind === 'text';
    return i === 0 ? part : both ? `${BREAK}\n\n${part}` : part;
  });
  return joined.length > 0 ? `${joined.join('\n\n')}\n` : '';
}

function printCell({ kind, name, rest, text }: Cell): string {
  if (kind === 'text') return text;
  const longest = [...text.matchAll(/^ {0,3}(`{3,})/gm)].map(([, mark = '']) => mark.length);
  const fence = '`'.repeat(Math.max(3, ...longest.map((length) => length + 1)));
  const info = [kind, name, name === '' ? '' : rest].filter((part) => part !== '').join(' ');
  return `${fence}${info}\n${text === '' ? '' : `${text}\n`}${fence}`;
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

function closes(line: string, mark: string): boolean {
  const [, own = '', after = ''] = FENCE.exec(line) ?? [];
  return own.startsWith(mark) && after.trim() === '';
}

function isKind(kind: string): kind is FencedKind {
  return (CELL_KINDS as readonly string[]).includes(kind);
}

/** Without empty lines at the ends. */
function trimmed(lines: readonly string[]): string {
  const isFull = (line: string) => line.trim() !== '';
  const first = lines.findIndex(isFull);
  if (first < 0) return '';
  return lines.slice(first, lines.findLastIndex(isFull) + 1).join('\n');
}

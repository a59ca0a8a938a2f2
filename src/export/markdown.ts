import { findLive } from '../notebook/live-places';
import { plainMarkdown } from '../notebook/markdown';
import type { HtmlWords } from './html';
import type { Content, Prose, Report, ReportTable, Result } from './report';

/** The report as Markdown that reads well in any editor; a chart is its table. */
export function reportMarkdown(report: Report, words: Pick<HtmlWords, 'sql' | 'notes'>): string {
  const first = report.parts[0];
  const titled = first?.kind === 'prose' && /^\s{0,3}# /.test(first.markdown);
  const parts = [
    ...(titled ? [] : [`# ${plainMarkdown(report.title)}`]),
    ...report.parts.flatMap((part) =>
      part.kind === 'prose' ? [prose(part)] : result(part, words),
    ),
    ...(report.notes.length === 0
      ? []
      : [
          '---',
          `**${words.notes}**`,
          report.notes.map((note) => `- ${plainMarkdown(note)}`).join('\n'),
        ]),
    `*${plainMarkdown(report.made)}*`,
  ];
  return `${parts.filter((part) => part.trim() !== '').join('\n\n')}\n`;
}

function prose({ markdown, values }: Prose): string {
  let written = '';
  let at = 0;
  const isCode = codeOf(markdown);
  const upTo = (end: number): string => {
    const text = inert(markdown, at, end, isCode);
    at = end;
    return text;
  };
  for (const { expression, start, end } of findLive(markdown)) {
    const value = values.get(expression);
    // In code it is for whoever reads the Markdown, and stays; in an address it would be told to whoever stands there.
    if (value === undefined || isCode(start) || isInAddress(markdown.slice(0, start))) continue;
    written += `${upTo(start)}${plainMarkdown(value)}`;
    at = end;
  }
  return written + upTo(markdown.length);
}

/** Markdown without pictures and HTML, which would fetch something wherever it is shown. */
function inert(
  markdown: string,
  from: number,
  to: number,
  isCode: (at: number) => boolean,
): string {
  let text = '';
  let at = from;
  for (const { 0: found, index } of markdown.slice(from, to).matchAll(/!(?=\[)|<(?=[a-z/!?])/gi)) {
    const place = from + index;
    if (isCode(place)) continue;
    text += `${markdown.slice(at, place)}${found === '<' ? '&lt;' : isEscaped(markdown, place) ? '!' : '\\!'}`;
    at = place + 1;
  }
  return text + markdown.slice(at, to);
}

function isEscaped(text: string, at: number): boolean {
  return (/\\*$/.exec(text.slice(Math.max(0, at - 100), at))?.[0].length ?? 0) % 2 === 1;
}

/** Whether a text ends inside `](…)`, behind `[name]:` or in a written-out address. */
function isInAddress(before: string): boolean {
  const paragraph = before.slice(before.search(/(?:(?!\n[ \t]*\n)[^])*$/));
  return (
    /\]\((?:[^()]|\([^()]*\))*$/.test(paragraph) ||
    /(?:^|\n)[ >]*\[[^\]\n]*\]:[^\n]*$/.test(paragraph) ||
    /(?::\/\/|www\.)[^\s<>]*$/i.test(paragraph)
  );
}

/**
 * Where a text is code, to all who read Markdown: between fences that begin at the left edge, or between ticks of one
 * line. What only some may take for code counts as none.
 */
function codeOf(markdown: string): (at: number) => boolean {
  const places: [from: number, to: number][] = [];
  let fence: { mark: string; from: number } | null = null;
  let open = false;
  let start = 0;
  for (const line of markdown.split('\n')) {
    const end = start + line.length;
    if (fence) {
      const [, mark = ''] = /^ {0,3}(`{3,}|~{3,})[ \t]*$/.exec(line) ?? [];
      if (mark.startsWith(fence.mark)) {
        places.push([fence.from, end]);
        fence = null;
      }
    } else {
      const [, mark] = /^(`{3,}(?=[^`]*$)|~{3,})/.exec(line) ?? [];
      if (mark) fence = { mark, from: start };
      else if (!open) {
        for (const [from, to] of ticksIn(line)) places.push([start + from, start + to]);
      }
      // Ticks that stay open may end in a later line of the paragraph.
      open = line.trim() !== '' && (open || hasOpenTicks(line));
    }
    start = end + 1;
  }
  return (at) => places.some(([from, to]) => at >= from && at < to);
}

function hasOpenTicks(line: string): boolean {
  const inside = ticksIn(line);
  return [...line.matchAll(/`+/g)].some(
    ({ index }) => !inside.some(([from, to]) => index >= from && index < to),
  );
}

function ticksIn(line: string): [from: number, to: number][] {
  const places: [from: number, to: number][] = [];
  const runs = [...line.matchAll(/`+/g)];
  for (let i = 0; i < runs.length; i++) {
    const { 0: run, index } = runs[i]!;
    if (isEscaped(line, index)) continue;
    const close = runs.findIndex(([other], k) => k > i && other.length === run.length);
    if (close < 0) continue;
    const end = runs[close]!.index + run.length;
    // The cells of a table end before their ticks do.
    if (!line.slice(index, end).includes('|')) places.push([index, end]);
    i = close;
  }
  return places;
}

function result({ name, content, notes, sql }: Result, words: Pick<HtmlWords, 'sql'>): string[] {
  return [
    ...(content ? contentOf(content) : name === '' ? [] : [`**${plainMarkdown(name)}**`]),
    ...notes.map((note) => `*${plainMarkdown(note)}*`),
    ...(sql === '' ? [] : [fenced(sql, words.sql)]),
  ];
}

function contentOf(content: Content): string[] {
  switch (content.kind) {
    case 'table':
      return [`**${plainMarkdown(content.caption)}**`, tableOf(content.table)];
    case 'chart':
      return [`**${plainMarkdown(content.title)}**`, tableOf(content.table)];
    case 'input':
      return [`${plainMarkdown(content.label)}: **${plainMarkdown(content.value)}**`];
    case 'figure': {
      const beside = content.beside === '' ? '' : ` (${plainMarkdown(content.beside)})`;
      return [`${plainMarkdown(content.label)}: **${plainMarkdown(content.value)}**${beside}`];
    }
  }
}

function tableOf({ columns, rows }: ReportTable): string {
  if (columns.length === 0) return '';
  const line = (cells: readonly string[]) => `| ${cells.map(plainMarkdown).join(' | ')} |`;
  return [
    line(columns.map(({ label }) => label)),
    `|${columns.map(({ numeric }) => (numeric ? '---:' : '---')).join('|')}|`,
    ...rows.map((row) => line(columns.map((_, j) => row[j] ?? ''))),
  ].join('\n');
}

/** In a fence longer than any in it; of no kind that a notebook would take for a cell. */
function fenced(sql: string, label: string): string {
  const longest = Math.max(2, ...[...sql.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${plainMarkdown(label)}:\n\n${fence}\n${sql}\n${fence}`;
}

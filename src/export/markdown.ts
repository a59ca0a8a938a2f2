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
  for (const { expression, start, end } of findLive(markdown)) {
    const value = values.get(expression);
    // In code it is for whoever reads the Markdown, and stays.
    if (value === undefined) continue;
    written += `${markdown.slice(at, start)}${plainMarkdown(value)}`;
    at = end;
  }
  return written + markdown.slice(at);
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

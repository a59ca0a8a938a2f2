import type { ReportSource } from '../../../export/collect';
import type { ReportOptions } from '../../../export/report';
import { explainError } from '../../../i18n/explain';
import type { Cell } from '../../../engine/engine';
import { i18n } from '../../../state/app.svelte';
import { notebook } from '../../../state/notebook.svelte';
import type { Running } from '../../../state/notebook/running.svelte';
import { segmentMaps } from '../../../state/segments.svelte';
import { saved } from '../../../state/segments/own';
import { analyses, workspace } from '../../../state/workspace.svelte';
import { cellWriter } from '../../parts/grid/cell-text';
import { fileName, tokensOf } from '../chart/file';
import { palettesOf } from '../chart/palettes';

export const EXPORTS = ['html', 'markdown', 'sql'] as const;
export type ExportKind = (typeof EXPORTS)[number];

/** Pixels of a chart in a report. */
const WIDTH = 840;

interface Made {
  readonly blob: Blob;
  readonly name: string;
}

/** The notebook at hand as a file. Fetches what makes it when it is first asked for. */
export async function makeExport(
  kind: ExportKind,
  options: ReportOptions,
  running: Running,
): Promise<Made> {
  const [{ collectReport, titleOf }, { scriptOf, sqlOfCell }, draw] = await Promise.all([
    import('../../../export/collect'),
    import('../../../export/script'),
    import('../../../charts/plot/draw'),
  ]);
  const { m, format, locale, collator } = i18n;
  const { cells } = notebook;
  const asOf = workspace.summary?.as_of;
  const title = titleOf(cells, notebook.head('title'), m.report.untitled);
  const world = {
    engine: workspace.engine,
    params: (id: string) => analyses.params[id] ?? {},
    segments: () => saved.rules,
  };
  const state = (id: string) => ({ ...running.state(id), current: running.isCurrent(id) });
  const base = {
    cells,
    title,
    state,
    words: m.report,
    explain: (e: unknown) => explainError(m, e),
  };
  const fileOf = (text: string, type: string, ending: string): Made => ({
    blob: new Blob([text], { type: `${type};charset=utf-8` }),
    name: `${fileName(title, m.report.file)}.${ending}`,
  });
  if (kind === 'sql') {
    const decimal = format.number(1.5, 1).includes(',') ? ',' : '.';
    const style = { decimal, words: { yes: m.notebook.yes, no: m.notebook.no } } as const;
    return fileOf(await scriptOf({ ...base, world, style }), 'application/sql', 'sql');
  }
  const palettes = palettesOf(segmentMaps.applied, m, locale.id);
  const look = {
    format,
    words: m.chart,
    tag: locale.tag,
    compare: collator.compare,
    palettes,
    width: WIDTH,
  };
  const source: ReportSource = {
    ...base,
    engine: workspace.engine,
    language: locale.tag,
    made: m.report.madeOn(format.dateLong(new Date()), asOf ? format.dateLong(asOf) : null),
    nameOf: (column, value) => palettes[column]?.[value]?.label ?? value,
    format,
    currency: workspace.summary?.currency ?? null,
    yes: m.notebook.yes,
    no: m.notebook.no,
    writer(column) {
      const write = cellWriter(column, format, m.notebook);
      return (cell: Cell) => (cell === null ? m.report.nothing : write(cell));
    },
    draw(input) {
      const drawn = draw.drawChart(input, look, document);
      const svg = draw.chartSvg(input, look, document);
      const { title: name, description, notes, table } = drawn;
      return { title: name, description, notes, table, svg };
    },
    async sql(cell) {
      try {
        const { table, queries } = await sqlOfCell(cell, { ...base, world });
        return cell.kind === 'input' ? '' : (table ?? queries.join(';\n\n'));
      } catch {
        // What is wrong with the cell is said in place of its result.
        return cell.kind === 'sql' ? cell.text : '';
      }
    },
  };
  const report = await collectReport(source, options);
  if (kind === 'markdown') {
    const { reportMarkdown } = await import('../../../export/markdown');
    return fileOf(reportMarkdown(report, m.report), 'text/markdown', 'md');
  }
  const { reportHtml } = await import('../../../export/html');
  const tokens = { light: tokensOf('light'), dark: tokensOf('dark') };
  return fileOf(reportHtml(report, m.report, tokens), 'text/html', 'html');
}

import type { ChartInput } from '../charts/plot/chart';
import type { Cell as Value, Column, Engine } from '../engine/engine';
import type { Formats } from '../i18n/format';
import type { LateMessages } from '../i18n/locale';
import type { CellState, PlacedCell } from '../notebook/cell';
import { readFigure, type FigureData, type FigureSpec } from '../notebook/cells/figure';
import { readInput } from '../notebook/cells/input';
import { liveId, type LiveData } from '../notebook/cells/text';
import { liveSql, liveText } from '../notebook/live';
import { liveOf, plainText, readProse } from '../notebook/prose';
import { collectChart, type DrawnChart } from './collect-chart';
import { isSmallCount } from './disclosure';
import { withoutContacts } from './personal';
import type { Content, Part, Report, ReportOptions } from './report';
import { collectTable } from './collect-table';

/** The notebook as it stands, and how its language writes. */
export interface ReportSource {
  readonly engine: Pick<Engine, 'query'>;
  readonly cells: readonly PlacedCell[];
  readonly title: string;
  readonly language: string;
  /** When the report is made, in words. */
  readonly made: string;
  /** Of a cell or a live value; `current` only where it is of what stands now. */
  state(id: string): CellState;
  readonly words: LateMessages['report'];
  readonly format: Formats;
  readonly currency: string | null;
  readonly yes: string;
  readonly no: string;
  explain(error: unknown): string;
  /** How the cells of a column are written; not asked for NULL. */
  writer(column: Column): (cell: Value) => string;
  draw(input: ChartInput): DrawnChart;
  /** The SQL that a cell runs; empty where it runs none. */
  sql(cell: PlacedCell): Promise<string>;
}

/** What a cell shows and what has to be said of it. */
export interface Shown {
  readonly content: Content | null;
  readonly notes: readonly string[];
}

type Collector = (
  cell: PlacedCell,
  state: CellState,
  source: ReportSource,
  options: ReportOptions,
) => Shown | Promise<Shown>;

/** Its rows, or where they are of people its picture, if it has one. */
const collectAnalysis: Collector = async (cell, state, source, options) => {
  const table = await collectTable(cell, state, source, options);
  if (table.content || !state.outcome?.data) return table;
  const picture = await collectChart(cell, state, source, options);
  return picture.content
    ? { content: picture.content, notes: [...table.notes, ...picture.notes] }
    : table;
};

const COLLECTORS: Partial<Record<PlacedCell['kind'], Collector>> = {
  analysis: collectAnalysis,
  chart: collectChart,
  figure: collectFigure,
  input: collectInput,
};

/**
 * The report of a notebook. A result that is not of what stands now is never in it; that it is missing is said.
 * Throws what the engine throws.
 */
export async function collectReport(source: ReportSource, options: ReportOptions): Promise<Report> {
  const parts: Part[] = [];
  for (const cell of source.cells) {
    if (cell.kind === 'text') parts.push(proseOf(cell, source, options));
    else parts.push(await resultOf(cell, source, options));
  }
  const { words, format } = source;
  const { policy } = words;
  return {
    title: source.title,
    language: source.language,
    made: source.made,
    parts,
    notes: [
      options.rows ? policy.rows : policy.aggregates,
      options.masked ? policy.masked : policy.unmasked,
      options.k > 1 ? policy.small(format.number(options.k)) : policy.all,
    ],
  };
}

async function resultOf(
  cell: PlacedCell,
  source: ReportSource,
  options: ReportOptions,
): Promise<Part> {
  const state = source.state(cell.id);
  let shown: Shown = { content: null, notes: [whyNot(state, source)] };
  if (state.current && state.outcome) {
    const collector = COLLECTORS[cell.kind] ?? collectTable;
    const found = await collector(cell, state, source, options);
    // It may have been run anew, or changed, while it was being read.
    const after = source.state(cell.id);
    const same = after.current && after.outcome === state.outcome;
    shown = same
      ? found
      : { content: null, notes: [whyNot({ ...after, status: 'queued' }, source)] };
  }
  const sql = options.sql ? await source.sql(cell) : '';
  return {
    kind: 'result',
    name: cell.name,
    content: shown.content,
    notes: shown.notes,
    sql: options.masked ? withoutContacts(sql) : sql,
  };
}

function whyNot({ status, error }: CellState, { words, explain }: ReportSource): string {
  if (status === 'failed') return words.failed(explain(error));
  return status === 'idle' ? words.unrun : words.stale;
}

function proseOf(cell: PlacedCell, source: ReportSource, options: ReportOptions): Part {
  const values = new Map<string, string>();
  for (const expression of liveOf(cell.text)) {
    values.set(expression, liveIn(expression, source, options));
  }
  return { kind: 'prose', blocks: readProse(cell.text), markdown: cell.text, values };
}

function liveIn(expression: string, source: ReportSource, { k, masked }: ReportOptions): string {
  const { words, format, currency, yes, no } = source;
  const { status, current, outcome, error, cells, tables } = source.state(liveId(expression));
  if (status === 'failed') return words.liveFailed(source.explain(error));
  if (!current || !outcome) return words.liveOld;
  const data = outcome.data as LiveData;
  // What is hidden as a figure is not told in a sentence; the value of an input counts nobody.
  const read = source.cells.filter(({ id }) => cells.includes(id));
  if (read.some((cell) => isHiddenFigure(cell, source, k))) return words.hidden;
  const counts =
    tables.length > 0 || read.some(({ id }) => source.state(id).outcome?.table !== undefined);
  if (counts && isSmallCount(data.value, data.type, expression, k)) {
    return words.few(format.number(k));
  }
  try {
    const written = liveText(data, liveSql(expression).format, format, { currency, yes, no });
    return masked ? withoutContacts(written) : written;
  } catch (problem) {
    return words.liveFailed(source.explain(problem));
  }
}

function isHiddenFigure(cell: PlacedCell, { state }: ReportSource, k: number): boolean {
  const data = state(cell.id).outcome?.data as FigureData | undefined;
  return cell.kind === 'figure' && data !== undefined && hiddenIn(cell, data, k).value;
}

function hiddenIn(cell: PlacedCell, data: FigureData, k: number) {
  const spec = readFigure(cell);
  const small = (value: Value, expression: string) =>
    isSmallCount(value, data.type, expression, k) && spec.format !== 'percent';
  const value = small(data.value, spec.value);
  return { value, compare: data.compare !== null && small(data.compare, spec.compare) };
}

function collectFigure(
  cell: PlacedCell,
  { outcome }: CellState,
  source: ReportSource,
  { k, masked }: ReportOptions,
): Shown {
  const { words, format } = source;
  const spec = readFigure(cell);
  const data = outcome?.data as FigureData;
  const hides = hiddenIn(cell, data, k);
  const few = words.few(format.number(k));
  const written = (value: Value, sign = false) => {
    const text = figureText(value, spec, data.type, source, sign);
    return masked ? withoutContacts(text) : text;
  };
  const then = spec.compareLabel || words.before;
  const beside: string[] = [];
  if (data.compare !== null) {
    beside.push(`${then}: ${hides.compare ? few : written(data.compare)}`);
    const difference = Number(data.value) - Number(data.compare);
    // It would tell what is hidden.
    if (data.value !== null && Number.isFinite(difference) && !hides.value && !hides.compare) {
      beside.push(words.against(written(difference, true), then));
    }
  }
  return {
    content: {
      kind: 'figure',
      label: spec.label || cell.name,
      value: hides.value ? few : written(data.value),
      beside: beside.join(' · '),
    },
    notes: [],
  };
}

function figureText(
  value: Value,
  { format: kind }: FigureSpec,
  type: string,
  { words, format, currency, writer }: ReportSource,
  sign: boolean,
): string {
  if (value === null) return words.nothing;
  const number = Number(value);
  const plus = sign && number > 0 ? '+' : '';
  if (kind === 'money') return plus + format.money(number, currency);
  if (kind === 'percent') return plus + format.percent(number);
  if (kind === 'number' || sign) return plus + format.number(number);
  return writer({ name: '', type })(value);
}

function collectInput(
  cell: PlacedCell,
  _: CellState,
  { words, format }: ReportSource,
  { masked }: ReportOptions,
): Shown {
  const spec = readInput(cell);
  const { type, min } = spec;
  const value = spec.value ?? (type === 'slider' ? min : null);
  const said =
    typeof value === 'number'
      ? format.number(value, 4)
      : type === 'date' && typeof value === 'string'
        ? format.date(value)
        : Array.isArray(value)
          ? value.map(String).join(', ')
          : String(value ?? '');
  const shown = masked ? withoutContacts(said) : said;
  return {
    content: {
      kind: 'input',
      label: spec.label || cell.name,
      value: shown === '' ? words.none : shown,
    },
    notes: [],
  };
}

/** What a notebook is called: its first heading, where its file gives it no title. */
export function titleOf(cells: readonly PlacedCell[], given: string, otherwise: string): string {
  if (given.trim() !== '') return given.trim();
  for (const { kind, text } of cells) {
    if (kind !== 'text') continue;
    const heading = readProse(text).find((block) => block.type === 'heading');
    const said = heading?.type === 'heading' ? plainText(heading.inside).trim() : '';
    if (said !== '') return said;
  }
  return otherwise;
}

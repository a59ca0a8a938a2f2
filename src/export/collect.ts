import type { ChartInput } from '../charts/plot/chart';
import type { Cell as Value, Column, Engine } from '../engine/engine';
import type { Formats } from '../i18n/format';
import type { LateMessages } from '../i18n/locale';
import { isAbort } from '../lib/errors';
import type { CellState, PlacedCell } from '../notebook/cell';
import {
  pointsBetween,
  readFigure,
  type FigureData,
  type FigureSpec,
} from '../notebook/cells/figure';
import { columnOf, readInput } from '../notebook/cells/input';
import { liveId, type LiveData } from '../notebook/cells/text';
import { liveSql, liveText } from '../notebook/live';
import { liveOf, plainText, readProse } from '../notebook/prose';
import { collectChart, type DrawnChart } from './collect-chart';
import { collectTable } from './collect-table';
import { countsRows, isSmallCount } from './disclosure';
import { isNumeric } from './exporter';
import { personalIn } from './of-people';
import { People, type Relation } from './people';
import { masked as mask, withoutContacts } from './personal';
import { withoutData } from './problems';
import type { Content, Part, Report, ReportOptions } from './report';

/** The notebook as it stands, and how its language writes. */
export interface ReportSource {
  readonly engine: Pick<Engine, 'query'>;
  readonly cells: readonly PlacedCell[];
  readonly title: string;
  readonly language: string;
  /** When the report is made, in words. */
  readonly made: string;
  /** What a value of a column of ids is called. */
  nameOf?(column: string, value: string): string;
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

/** While a report is made. */
export interface Collecting extends ReportSource {
  readonly people: People;
}

/** What a cell shows and what has to be said of it. */
export interface Shown {
  readonly content: Content | null;
  readonly notes: readonly string[];
}

type Collector = (
  cell: PlacedCell,
  state: CellState,
  source: Collecting,
  options: ReportOptions,
) => Promise<Shown>;

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
export async function collectReport(given: ReportSource, options: ReportOptions): Promise<Report> {
  const source: Collecting = {
    ...given,
    explain: (error) => given.explain(withoutData(error)),
    people: new People(given),
  };
  const parts: Part[] = [];
  for (const cell of source.cells) {
    if (cell.kind === 'text') parts.push(await proseOf(cell, source, options));
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
  source: Collecting,
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

async function proseOf(
  cell: PlacedCell,
  source: Collecting,
  options: ReportOptions,
): Promise<Part> {
  const values = new Map<string, string>();
  for (const expression of liveOf(cell.text)) {
    values.set(expression, await liveIn(expression, source, options));
  }
  return { kind: 'prose', blocks: readProse(cell.text), markdown: cell.text, values };
}

async function liveIn(
  expression: string,
  source: Collecting,
  options: ReportOptions,
): Promise<string> {
  const { words, format, currency, yes, no } = source;
  const state = source.state(liveId(expression));
  const { status, current, outcome, error, cells } = state;
  if (status === 'failed') return words.liveFailed(source.explain(error));
  if (!current || !outcome) return words.liveOld;
  const data = outcome.data as LiveData;
  // What is hidden as a figure is not told in a sentence; the value of an input counts nobody.
  const read = source.cells.filter(({ id }) => cells.includes(id));
  for (const cell of read) if (await isHiddenFigure(cell, source, options)) return words.hidden;
  const { from, small } = await readOf(state, source, options);
  if (small) return words.few(format.number(options.k));
  const counts = from.length > 0 && !(countsRows(expression) && isOfGroups(state, from));
  if (counts && isSmallCount(data.value, data.type, expression, options.k)) {
    return words.few(format.number(options.k));
  }
  const said = [expression, ...read.flatMap(saidIn)];
  try {
    const shown = await shownText(data.value, data.type, said, source, options);
    if (shown === HIDDEN) return words.hidden;
    const written = liveText({ ...data, value: shown }, liveSql(expression).format, format, {
      currency,
      yes,
      no,
    });
    return options.masked ? withoutContacts(written) : written;
  } catch (problem) {
    if (isAbort(problem)) throw problem;
    return words.liveFailed(source.explain(problem));
  }
}

/** What is read, and whether some of it has so few people that no value of it may be told. */
async function readOf(
  state: CellState,
  { people }: Collecting,
  { k }: ReportOptions,
): Promise<{ from: readonly Relation[]; small: boolean }> {
  const from = [...(await people.read(state)).values()];
  return { from, small: from.some((one) => one.people && one.total > 0 && one.total < k) };
}

/** Only tables of cells that are of no people: whoever counts their rows counts groups, days, checks. */
function isOfGroups({ tables }: CellState, from: readonly Relation[]): boolean {
  return tables.length === 0 && from.every(({ people }) => !people);
}

/** The SQL that the value of a cell is found by. */
function saidIn(cell: PlacedCell): string[] {
  if (cell.kind === 'figure') {
    const { value, from } = readFigure(cell);
    return [value, from];
  }
  return cell.kind === 'input' ? [readInput(cell).from] : [];
}

const HIDDEN = Symbol('hidden');

/** A text that tells a person, by the SQL it was found by or among the customers, is shortened, or not shown at all. */
async function shownText(
  value: Value,
  type: string,
  said: readonly string[],
  { people }: Pick<Collecting, 'people'>,
  { rows, masked }: ReportOptions,
): Promise<Value | typeof HIDDEN> {
  const isText = typeof value === 'string' || (typeof value === 'object' && value !== null);
  if (!isText || isNumeric(type) || /^(DATE|TIME)/.test(type)) return value;
  const named = said.map(personalIn).find((one) => one !== null);
  const personal = named ?? (await people.valueOf(value));
  if (!personal) return value;
  if (!rows) return HIDDEN;
  return masked ? mask(value, personal === 'address' ? 'address' : 'name') : value;
}

async function isHiddenFigure(
  cell: PlacedCell,
  source: Collecting,
  options: ReportOptions,
): Promise<boolean> {
  const data = source.state(cell.id).outcome?.data as FigureData | undefined;
  if (cell.kind !== 'figure' || data === undefined) return false;
  return (await hiddenIn(cell, data, source, options)).value;
}

/** What of a figure would tell few people. */
async function hiddenIn(
  cell: PlacedCell,
  data: FigureData,
  source: Collecting,
  options: ReportOptions,
) {
  const spec = readFigure(cell);
  const state = source.state(cell.id);
  const read = source.cells.filter(({ id }) => state.cells.includes(id));
  let few = false;
  for (const other of read) few ||= await isHiddenFigure(other, source, options);
  const { from, small } = await readOf(state, source, options);
  // A query of its own that reads nothing tells of no one.
  const reads = !/^\s*(select|values)\b(?![^]*\bfrom\b)/i.test(spec.compare);
  if (few || small) return { value: true, compare: data.compare !== null && reads };
  const isSmall = (value: Value, expression: string) =>
    spec.format !== 'percent' &&
    !(countsRows(expression) && isOfGroups(state, from)) &&
    isSmallCount(value, data.type, expression, options.k);
  const compare = data.compare !== null && isSmall(data.compare, spec.compare);
  return { value: isSmall(data.value, spec.value), compare };
}

async function collectFigure(
  cell: PlacedCell,
  { outcome }: CellState,
  source: Collecting,
  options: ReportOptions,
): Promise<Shown> {
  const { words, format } = source;
  const spec = readFigure(cell);
  const data = outcome?.data as FigureData;
  const hides = await hiddenIn(cell, data, source, options);
  const few = words.few(format.number(options.k));
  const written = async (value: Value, said: readonly string[], sign = false) => {
    const shown = await shownText(value, data.type, said, source, options);
    if (shown === HIDDEN) return words.hidden;
    const text = figureText(shown, spec, data.type, source, sign);
    return options.masked ? withoutContacts(text) : text;
  };
  const then = spec.compareLabel || words.before;
  const beside: string[] = [];
  if (data.compare !== null) {
    const compared = hides.compare ? few : await written(data.compare, [spec.compare, spec.from]);
    beside.push(`${then}: ${compared}`);
    const difference = Number(data.value) - Number(data.compare);
    // It would tell what is hidden.
    if (data.value !== null && Number.isFinite(difference) && !hides.value && !hides.compare) {
      let said = await written(difference, [], true);
      if (spec.format === 'percent') {
        const { points, digits } = pointsBetween(Number(data.value), Number(data.compare));
        said = words.points((points > 0 ? '+' : '') + format.number(points, digits));
      }
      beside.push(words.against(said, then));
    }
  }
  return {
    content: {
      kind: 'figure',
      label: spec.label || cell.name,
      value: hides.value ? few : await written(data.value, [spec.value, spec.from]),
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

async function collectInput(
  cell: PlacedCell,
  _: CellState,
  source: Collecting,
  options: ReportOptions,
): Promise<Shown> {
  const { words, format } = source;
  const spec = readInput(cell);
  const { type, min } = spec;
  const given = spec.value ?? (type === 'slider' ? min : null);
  const chosen =
    type === 'date' ? given : await shownText(given as Value, '', [spec.from], source, options);
  const value = chosen === HIDDEN ? words.hidden : chosen;
  const column = columnOf(spec.from);
  const nameOf = (one: unknown): string => source.nameOf?.(column, String(one)) ?? String(one);
  const said =
    typeof value === 'number'
      ? format.number(value, 4)
      : type === 'date' && typeof value === 'string'
        ? format.date(value)
        : (Array.isArray(value) ? value : [value ?? '']).map(nameOf).join(', ');
  const shown = options.masked ? withoutContacts(said) : said;
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

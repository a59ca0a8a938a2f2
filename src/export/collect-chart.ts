import { chartSql, type ChartInput } from '../charts/plot/chart';
import { planChart } from '../charts/plot/plan';
import type { Cell as Value, Column, Result } from '../engine/engine';
import { ident } from '../engine/sql';
import type { CellState, PlacedCell } from '../notebook/cell';
import type { ChartData } from '../notebook/cells/chart';
import { nameKey } from '../notebook/names';
import type { ReportSource, Shown } from './collect';
import { isOfPeople } from './collect-table';
import { countColumns, disclose } from './disclosure';
import { masked as mask, personalColumns } from './personal';
import type { ReportOptions, ReportTable } from './report';

/** A chart as a file has it. */
export interface DrawnChart {
  readonly title: string;
  readonly description: string;
  readonly notes: readonly string[];
  readonly svg: string;
  readonly table: ReportTable;
}

/** Rows of a relation in which small groups are looked for; of more, none is drawn. */
const MOST_ROWS = 1000;
/** Rows of the twin. */
const MOST_SHOWN = 200;
/** The name of the relation without its small groups. */
const LEFT = '#left';

interface Drawable {
  readonly input: ChartInput;
  /** Marks that are left out. */
  readonly hidden: number;
  readonly counted: boolean;
}

/** A chart without its small groups: of people by the rows behind each mark, else by the counts of its relation. */
export async function collectChart(
  cell: PlacedCell,
  { outcome }: CellState,
  source: ReportSource,
  options: ReportOptions,
): Promise<Shown> {
  const { words, format } = source;
  const data = outcome?.data as ChartData;
  const { from, total, rows } = await relationOf(data, source);
  const people = await isOfPeople(source, from, data.columns, rows, total);
  const left = (note: string): Shown => ({
    content: null,
    notes: [data.spec.title ? `${data.spec.title}: ${note}` : note],
  });
  if (people && !options.rows && drawsSingles(data)) return left(words.peopleChart);
  const drawable = people
    ? ofPeople(data, options)
    : await ofGroups(data, from, total, rows, source, options);
  if (!drawable) return left(words.withheld);
  const drawn = source.draw(people ? masked(drawable.input, rows, options) : drawable.input);
  const k = format.number(options.k);
  return {
    content: {
      kind: 'chart',
      title: drawn.title || cell.name,
      description: drawn.description,
      svg: drawn.svg,
      table: { columns: drawn.table.columns, rows: drawn.table.rows.slice(0, MOST_SHOWN) },
    },
    notes: [
      ...drawn.notes,
      ...(drawable.hidden > 0 ? [words.marks(format.number(drawable.hidden), k)] : []),
      ...(!drawable.counted && options.k > 1 ? [words.uncounted] : []),
    ],
  };
}

/** The relation that the chart reads, by the name its rows are found under. */
async function relationOf({ spec }: ChartData, { engine, cells, state }: ReportSource) {
  const cell = cells.find(({ name, id }) => {
    return nameKey(name) === nameKey(spec.from) && state(id).outcome?.table !== undefined;
  });
  const from = (cell && state(cell.id).outcome?.table?.from) ?? ident(spec.from);
  const { rows } = await engine.query(`SELECT * FROM ${from} LIMIT ${MOST_ROWS}`);
  const counted = await engine.query(`SELECT count(*) FROM ${from}`);
  return { from, rows, total: Number(counted.rows[0]?.[0] ?? 0) };
}

/** Whether marks are rows, or tell the values of single rows. */
function drawsSingles({ spec, columns, result }: ChartData): boolean {
  const plan = planChart(spec, columns);
  const places = [plan.x?.source, plan.y?.source, plan.colour, plan.facet, plan.measure];
  const named = personalColumns(columns);
  const tells = places.some((place) => {
    const j = columns.findIndex(({ name }) => name === place?.name);
    return (
      j >= 0 && named[j] !== null && !(place === plan.measure && plan.aggregate === 'distinct')
    );
  });
  const hasExtremes = result.columns.some(({ name }) => name === 'least');
  const extreme = plan.aggregate === 'min' || plan.aggregate === 'max';
  return tells || hasExtremes || extreme || plan.mark.sampled === true || plan.aggregate === 'none';
}

const KEYS = ['facet', 'colour', 'x', 'y'] as const;

/** The rows of the chart as a table that says how many stand behind each. */
function ofPeople(data: ChartData, { k, rows: single }: ReportOptions): Drawable | null {
  const { spec, columns, result } = data;
  if (single && drawsSingles(data)) return { input: data, hidden: 0, counted: true };
  const plan = planChart(spec, columns);
  const at = (name: string) => result.columns.findIndex((column) => column.name === name);
  const keys = KEYS.filter((name) => at(name) >= 0);
  const counts = ['n', ...(plan.aggregate === 'distinct' ? ['value'] : [])].filter(
    (name) => at(name) >= 0,
  );
  const table = {
    columns: [
      ...keys.map((name): Column => ({ name, type: 'VARCHAR' })),
      ...counts.map((name): Column => ({ name: `count_${name}`, type: 'BIGINT' })),
    ],
    rows: result.rows.map((row) => [
      ...keys.map((name) => String(row[at(name)] ?? '')),
      ...counts.map((name) => row[at(name)] ?? null),
    ]),
  };
  const { hidden, withheld, counted } = disclose(table, k);
  if (withheld) return null;
  const isGone = (i: number) => hidden[i]!.some(Boolean);
  const gone = result.rows.filter((_, i) => isGone(i));
  // What the chart says of rows without a place must not be said of those that are hidden.
  const less: Record<string, number> = {
    all_rows: gone.reduce((sum, row) => sum + Number(row[at('n')] ?? 0), 0),
    total: gone.length,
  };
  const names = result.columns.map(({ name }) => name);
  const rows = result.rows
    .filter((_, i) => !isGone(i))
    .map((row) =>
      row.map((value, j) => {
        const by = Object.hasOwn(less, names[j]!) ? less[names[j]!]! : 0;
        return by === 0 || value === null ? value : Number(value) - by;
      }),
    );
  if (rows.length === 0 && result.rows.length > 0) return null;
  return {
    input: { spec, columns, result: { columns: result.columns, rows } },
    hidden: result.rows.length - rows.length,
    counted,
  };
}

/** Drawn anew from the relation without the rows that are hidden in a table of it. */
async function ofGroups(
  { spec, columns, result }: ChartData,
  from: string,
  total: number,
  rows: Result['rows'],
  { engine }: ReportSource,
  { k }: ReportOptions,
): Promise<Drawable | null> {
  const input = { spec, columns, result };
  if (k <= 1 || countColumns(columns).length === 0) {
    return { input, hidden: 0, counted: countColumns(columns).length > 0 };
  }
  if (total > MOST_ROWS) return null;
  const { hidden, withheld } = disclose({ columns, rows }, k);
  const gone = hidden.flatMap((row, i) => (row.some(Boolean) ? [i + 1] : []));
  if (withheld || gone.length === rows.length)
    return rows.length === 0 ? { input, hidden: 0, counted: true } : null;
  if (gone.length === 0) return { input, hidden: 0, counted: true };
  const drawn = await engine.query(`WITH ${ident(LEFT)} AS (
SELECT * EXCLUDE ("#row") FROM (SELECT *, row_number() OVER () AS "#row" FROM ${from})
WHERE "#row" NOT IN (${gone.join(', ')})
)
SELECT * FROM (
${chartSql({ ...spec, from: LEFT }, columns)}
)`);
  return { input: { spec, columns, result: drawn }, hidden: gone.length, counted: true };
}

/** With names and contacts shortened where they are places of the chart. */
function masked(
  { spec, columns, result }: ChartInput,
  rows: readonly (readonly Value[])[],
  { masked: wanted }: ReportOptions,
): ChartInput {
  if (!wanted) return { spec, columns, result };
  const plan = planChart(spec, columns);
  const personal = personalColumns(columns, rows);
  const sources = { x: plan.x?.source, y: plan.y?.source, colour: plan.colour, facet: plan.facet };
  const of = result.columns.map(({ name }) => {
    const source = Object.hasOwn(sources, name) ? sources[name as keyof typeof sources] : undefined;
    const j = columns.findIndex((column) => column.name === source?.name);
    return j < 0 ? null : (personal[j] ?? null);
  });
  const shown = result.rows.map((row) => row.map((value, j) => mask(value, of[j] ?? null)));
  return { spec, columns, result: { columns: result.columns, rows: shown } };
}

import { chartSql, type ChartInput } from '../charts/plot/chart';
import { planChart } from '../charts/plot/plan';
import type { Cell as Value, Column } from '../engine/engine';
import { readRows } from '../charts/plot/data';
import { ident } from '../engine/sql';
import type { CellState, PlacedCell } from '../notebook/cell';
import type { ChartData } from '../notebook/cells/chart';
import type { Collecting, Shown } from './collect';
import { countColumns, disclose, mayCount } from './disclosure';
import type { Relation } from './people';
import { masked as mask, type Personal } from './personal';
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
  /** Orders were counted, not people. */
  readonly orders?: boolean;
}

/** A chart without its small groups: of people by those behind each mark, else by the counts of its relation. */
export async function collectChart(
  cell: PlacedCell,
  { outcome }: CellState,
  source: Collecting,
  options: ReportOptions,
): Promise<Shown> {
  const { words, format } = source;
  const data = outcome?.data as ChartData;
  const relation = await source.people.named(data.spec.from);
  const { people, personal } = relation;
  const left = (note: string): Shown => ({
    content: null,
    notes: [data.spec.title ? `${data.spec.title}: ${note}` : note],
  });
  const singles = drawsSingles(data, personal);
  if (people && !options.rows && singles) return left(words.peopleChart);
  // Without a count of its own, what the chart counts are the rows.
  const counts = people || (countColumns(data.columns).length === 0 && countsRows(data));
  const drawable: Drawable | null = !counts
    ? await ofGroups(data, relation, source, options)
    : options.rows && singles
      ? { input: data, hidden: 0, counted: true }
      : ofPeople(await withPersons(data, relation, source), options);
  if (!drawable) return left(words.withheld);
  const input = { ...drawable.input, result: untold(drawable.input, options) };
  const drawn = source.draw(people ? masked(input, personal, options) : input);
  const k = format.number(options.k);
  const { rows } = drawn.table;
  return {
    content: {
      kind: 'chart',
      title: drawn.title || cell.name,
      description: drawn.description,
      svg: drawn.svg,
      table: { columns: drawn.table.columns, rows: rows.slice(0, MOST_SHOWN) },
    },
    notes: [
      ...drawn.notes,
      ...(rows.length > MOST_SHOWN
        ? [words.first(format.number(MOST_SHOWN), format.number(rows.length))]
        : []),
      ...(drawable.hidden > 0 ? [words.marks(format.number(drawable.hidden), k)] : []),
      ...(!drawable.counted && options.k > 1 ? [words.uncounted] : []),
      ...(drawable.orders && personal.includes('order') && options.k > 1 ? [words.orders] : []),
    ],
  };
}

/** Whether marks are rows, or tell the values of single rows. */
function drawsSingles(
  { spec, columns, result }: ChartData,
  personal: readonly (Personal | null)[],
): boolean {
  const plan = planChart(spec, columns);
  const places = [plan.x?.source, plan.y?.source, plan.colour, plan.facet, plan.measure];
  const tells = places.some((place) => {
    const j = columns.findIndex(({ name }) => name === place?.name);
    const isCounted = place === plan.measure && /^(count|distinct)$/.test(plan.aggregate);
    return j >= 0 && (personal[j] ?? null) !== null && !isCounted;
  });
  const hasExtremes = result.columns.some(({ name }) => name === 'least');
  const extreme = plan.aggregate === 'min' || plan.aggregate === 'max';
  return tells || hasExtremes || extreme || plan.mark.sampled === true || plan.aggregate === 'none';
}

function countsRows({ spec, columns }: ChartData): boolean {
  const { aggregate } = planChart(spec, columns);
  return aggregate === 'count' || aggregate === 'distinct';
}

/** With how many customers stand behind each mark, where the relation says whose its rows are. */
async function withPersons(
  data: ChartData,
  { from, columns, personal }: Relation,
  { engine }: Collecting,
): Promise<ChartData> {
  const { spec } = data;
  const customer = columns[personal.indexOf('id')]?.name;
  if (customer === undefined || !data.result.columns.some(({ name }) => name === 'n')) return data;
  const sql = chartSql({ ...spec, from: LEFT }, data.columns, customer);
  const result = await engine.query(`WITH ${ident(LEFT)} AS (FROM ${from})
SELECT * FROM (
${sql}
)`);
  return { ...data, result };
}

/** What the chart says of rows without a place must not tell that there are few. */
function untold({ spec, columns, result }: ChartInput, { k }: ReportOptions): ChartInput['result'] {
  const plan = planChart(spec, columns);
  const { facts } = readRows(plan, result.columns, result.rows);
  const used = plan.mark.sampled ? facts.total : facts.used;
  const missing = facts.all - used;
  if (missing <= 0 || missing >= k) return result;
  const all = result.columns.findIndex(({ name }) => name === 'all_rows');
  return {
    columns: result.columns,
    rows: result.rows.map((row) => row.map((value, j) => (j === all ? used : value))),
  };
}

const KEYS = ['facet', 'colour', 'x', 'y'] as const;

/** The rows of the chart as a table that says how many stand behind each. */
function ofPeople({ spec, columns, result }: ChartData, { k }: ReportOptions): Drawable | null {
  const plan = planChart(spec, columns);
  const at = (name: string) => result.columns.findIndex((column) => column.name === name);
  const keys = KEYS.filter((name) => at(name) >= 0);
  const persons = at('persons') >= 0;
  const counts = (
    persons ? ['persons'] : ['n', ...(plan.aggregate === 'distinct' ? ['value'] : [])]
  ).filter((name) => at(name) >= 0);
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
  const { hidden, withheld, counted } = disclose(table, k, { parts: false });
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
    orders: !persons,
  };
}

/** Drawn anew from the relation without the rows that are hidden in a table of it. */
async function ofGroups(
  { spec, columns, result }: ChartData,
  { from, total }: Relation,
  { engine }: Collecting,
  { k }: ReportOptions,
): Promise<Drawable | null> {
  const input = { spec, columns, result };
  const known = countColumns(columns).length > 0;
  if (k <= 1 || (!known && !columns.some(mayCount))) return { input, hidden: 0, counted: known };
  if (total > MOST_ROWS) return null;
  const { rows } = await engine.query(`SELECT * FROM ${from} LIMIT ${MOST_ROWS}`);
  const { hidden, withheld, counted } = disclose({ columns, rows }, k);
  const gone = hidden.flatMap((row, i) => (row.some(Boolean) ? [i + 1] : []));
  if (withheld || gone.length === rows.length)
    return rows.length === 0 ? { input, hidden: 0, counted: true } : null;
  if (gone.length === 0) return { input, hidden: 0, counted };
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
  personal: readonly (Personal | null)[],
  { masked: wanted }: ReportOptions,
): ChartInput {
  if (!wanted) return { spec, columns, result };
  const plan = planChart(spec, columns);
  const sources = { x: plan.x?.source, y: plan.y?.source, colour: plan.colour, facet: plan.facet };
  const of = result.columns.map(({ name }) => {
    const source = Object.hasOwn(sources, name) ? sources[name as keyof typeof sources] : undefined;
    const j = columns.findIndex((column) => column.name === source?.name);
    return j < 0 ? null : (personal[j] ?? null);
  });
  const named = of.map((one) => one && new Names(one));
  const shown = result.rows.map((row) => row.map((value, j) => named[j]?.of(value) ?? value));
  return { spec, columns, result: { columns: result.columns, rows: shown } };
}

/** Names that are the same when shortened get a number, so that they stay apart in a drawing. */
class Names {
  readonly #personal: Personal;
  readonly #known = new Map<Value, Value>();
  readonly #times = new Map<Value, number>();

  constructor(personal: Personal) {
    this.#personal = personal;
  }

  of(value: Value): Value {
    const known = this.#known.get(value);
    if (known !== undefined) return known;
    const short = mask(value, this.#personal);
    const times = (this.#times.get(short) ?? 0) + 1;
    this.#times.set(short, times);
    const shown = times === 1 || short === value ? short : `${String(short)} (${times})`;
    this.#known.set(value, shown);
    return shown;
  }
}

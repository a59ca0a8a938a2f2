import type { Column } from '../engine/engine';
import {
  bind,
  ident,
  literal,
  mayName,
  raw,
  splitStatements,
  tokenize,
  unquoted,
  type Sql,
  type SqlValue,
} from '../engine/sql';
import type { LateMessages } from '../i18n/locale';
import { sorted } from '../lib/graph';
import { analyses } from '../model/analyses/index';
import { sqlOf } from '../model/analysis';
import type { CellState, PlacedCell, Run, World } from '../notebook/cell';
import { relations } from '../notebook/cells/analysis';
import { figureCell } from '../notebook/cells/figure';
import { cellKinds } from '../notebook/cells/index';
import { namesTable } from '../notebook/completion';
import { InputReader, paramsOf } from '../notebook/inputs';
import { nameKey } from '../notebook/names';
import type { ExportStyle } from './exporter';
import { csv } from './exporters/csv';
import { withoutData } from './problems';

export interface ScriptSource {
  readonly world: World;
  readonly cells: readonly PlacedCell[];
  readonly title: string;
  state(id: string): CellState;
  readonly words: LateMessages['report'];
  explain(error: unknown): string;
  /** How the app writes files in this language. */
  readonly style: ExportStyle;
}

type CellSource = Omit<ScriptSource, 'title' | 'words' | 'style'>;

/** What a cell runs: the SELECT that its table is made of, or the queries that it asks. */
export interface CellSql {
  readonly table: string | null;
  readonly queries: readonly string[];
}

/** What a cell would run now, with the values of other cells in place of their `$names`. Throws what is wrong with it. */
export async function sqlOfCell(cell: PlacedCell, source: CellSource): Promise<CellSql> {
  const { world, state } = source;
  const queries: string[] = [];
  let table: string | null = null;
  const kind = cellKinds.find(({ kind }) => kind === cell.kind);
  const run: Run = {
    world,
    signal: new AbortController().signal,
    bind: (sql) => bind(sql, valuesFor(sql, source)),
    query: async (sql) => {
      queries.push(sql);
      // A figure reads one value, an input any number; nothing of it is used.
      return { columns: [{ name: 'value', type: 'INTEGER' }], rows: [[null]] };
    },
    columns: async (name) => {
      const other = source.cells.find((one) => nameKey(one.name) === nameKey(name));
      const known = other && state(other.id).outcome?.table?.columns;
      if (known) return known;
      return (await world.engine.query(`SELECT * FROM ${ident(name)} LIMIT 0`)).columns;
    },
    table: async (select) => {
      table = select;
      return state(cell.id).outcome?.table ?? { from: '', name: cell.name, columns: [], rows: 0 };
    },
  };
  await kind?.run(cell, run);
  return { table, queries };
}

/** What stands for the `$names` of a text: what an input is set to, and for a figure the query that finds it. */
function valuesFor(
  sql: string,
  source: CellSource,
  within: readonly string[] = [],
): Record<string, SqlValue | Sql> {
  const { cells, state, world } = source;
  const byName = new Map(cells.map((cell) => [nameKey(cell.name), cell]));
  const valueOf = (name: string): SqlValue | Sql | undefined => {
    const cell = byName.get(nameKey(name));
    const value = cell && state(cell.id).outcome?.value;
    if (cell?.kind !== 'figure' || value === undefined || within.includes(cell.id)) return value;
    const [select = ''] = figureCell.reads(cell, world);
    const bound = bind(select, valuesFor(select, source, [...within, cell.id]));
    // What the app binds is a DOUBLE then, which counts otherwise than a DECIMAL of many digits.
    const isDouble = typeof value === 'number' && !Number.isSafeInteger(value);
    return raw(isDouble ? `CAST((${ended(bound)}) AS DOUBLE)` : `(${ended(bound)})`);
  };
  return Object.fromEntries(
    paramsOf(sql).flatMap((name) => {
      const value = valueOf(name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/**
 * All that the notebook runs as one script for the DuckDB command line: the tables of analyses that it reads, then a
 * table for each named cell in the order they run, and a SELECT for what has none. What is not current is left out and
 * said.
 */
export async function scriptOf(source: ScriptSource): Promise<string> {
  const { cells, state, words, title } = source;
  const runs = cells.filter(({ kind }) => kind !== 'text');
  const byId = new Map(runs.map((cell) => [cell.id, cell]));
  const { order, circles } = sorted(runs, ({ id }) =>
    state(id).cells.flatMap((other) => byId.get(other) ?? []),
  );
  const readsOf = await reading(source);
  const reads = new Set<string>();
  const named = new Set(runs.map((cell) => nameKey(madeName(cell))));
  for (const cell of runs) {
    if (!state(cell.id).current) continue;
    for (const sql of kindOf(cell)?.reads(cell, source.world) ?? []) {
      // A cell's name stands before that of a table.
      for (const name of await readsOf(sql)) if (!named.has(nameKey(name))) reads.add(name);
    }
  }
  const derived = await derivedOf(reads, readsOf, source);
  const made = new Set(derived.map(({ relation }) => nameKey(relation)));
  const files = new Set(
    [...reads, ...derived.flatMap(({ tables }) => tables)].filter(
      (name) => !made.has(nameKey(name)),
    ),
  );
  const statements: string[] = [];
  for (const cell of [...order, ...circles.flat()])
    statements.push(...(await statementsOf(cell, source)));
  return [
    comment(words.script.head(title)),
    ...(await loading([...files].sort(), source)),
    ...(derived.length === 0 ? [] : [comment(words.script.derived)]),
    ...derived.map(({ relation, sql }) => create(relation, sql)),
    ...statements,
  ]
    .join('\n\n')
    .concat('\n');
}

async function statementsOf(cell: PlacedCell, source: ScriptSource): Promise<string[]> {
  const { state, words, explain } = source;
  const { current, status, error, outcome } = state(cell.id);
  const name = cell.name || cell.kind;
  if (!current) {
    const why = status === 'failed' ? explain(withoutData(error)) : words.script.stale;
    return [comment(words.script.failed(name, why))];
  }
  const value = outcome?.value;
  const said =
    value === undefined || cell.name === '' || cell.kind !== 'input'
      ? []
      : [comment(words.script.value(cell.name, bind('$value', { value })))];
  // What an input asks is what can be chosen in it.
  if (cell.kind === 'input') return said;
  const { table, queries } = await sqlOfCell(cell, source);
  if (table === null) return [...said, ...queries.map((query) => `${ended(query)};`)];
  // An analysis under its own name is made already.
  const makes = madeName(cell);
  return [makes === '' ? `${ended(table)};` : create(makes, table)];
}

const kindOf = (cell: PlacedCell) => cellKinds.find(({ kind }) => kind === cell.kind);

/** The name under which others read what a cell makes; empty for none. */
const madeName = (cell: PlacedCell): string => kindOf(cell)?.name(cell) ?? '';

type ReadsOf = (sql: string) => Promise<string[]>;

/**
 * The relations of the app that a text names itself. Through a view the engine tells what stands behind it, and nothing of
 * the view: those are found in the text, and what does not stand there is left to the view.
 */
async function reading({ world }: Pick<ScriptSource, 'world'>): Promise<ReadsOf> {
  const reader = new InputReader(world.engine);
  const { rows } = await world.engine.query(
    "SELECT table_name, bool_or(table_type = 'VIEW') FROM information_schema.tables WHERE table_schema = 'main' GROUP BY 1",
  );
  const names = rows.map(([name]) => String(name));
  const views = new Set(rows.flatMap(([name, isView]) => (isView ? [nameKey(String(name))] : [])));
  return async (sql) => {
    const { tables } = await reader.read(sql, names);
    const told = new Set(tables.map(nameKey));
    const tokens = [...tokenize(sql)].filter(({ kind }) => kind !== 'space' && kind !== 'comment');
    const said = new Set<string>();
    const readHere = new Set<string>();
    tokens.forEach((token, i) => {
      if (!mayName(token)) return;
      const name = nameKey(unquoted(token));
      said.add(name);
      const before = tokens.slice(0, i);
      if (before.at(-1)?.text === '.' || (i > 0 && namesTable(before))) readHere.add(name);
    });
    return names.filter((name) => {
      const key = nameKey(name);
      return views.has(key) ? readHere.has(key) : told.has(key) && said.has(key);
    });
  };
}

interface Derived {
  readonly relation: string;
  readonly sql: string;
  readonly tables: readonly string[];
}

/** The relations of analyses that are read, and those that they read, each after those it needs. */
async function derivedOf(
  reads: Iterable<string>,
  readsOf: ReadsOf,
  { world }: ScriptSource,
): Promise<Derived[]> {
  const found = new Map<string, Derived>();
  const open = [...reads];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const analysis = relations.get(name);
    if (!analysis || found.has(name)) continue;
    const sql = sqlOf(analysis, name, world.params(analysis.id));
    const tables = await readsOf(sql);
    found.set(name, { relation: name, sql, tables });
    open.push(...tables.filter((table) => table !== name));
  }
  const all = analyses.all.flatMap(({ sql }) => sql.map(({ relation }) => relation));
  return all.flatMap((relation) => found.get(relation) ?? []);
}

/** The one row that says how things are counted; the app makes it, so it is in no file. */
const SETTINGS = 'settings';

/** The tables that come from files, loaded from what the app writes where such a table is saved as CSV. */
async function loading(names: readonly string[], source: ScriptSource): Promise<string[]> {
  const { world, words } = source;
  const files: string[] = [];
  const statements: string[] = [];
  for (const name of names) {
    const { columns, rows } = await world.engine.query(`SELECT * FROM ${ident(name)} LIMIT 1`);
    const [row] = rows;
    if (name === SETTINGS && row) {
      const values = columns.map((column, j) => {
        const value = literal(row[j] === null ? null : String(row[j]));
        return `CAST(${value} AS ${column.type}) AS ${ident(column.name)}`;
      });
      statements.push(create(name, `SELECT ${values.join(', ')}`));
      continue;
    }
    files.push(`${name}.csv`);
    const { rows: types } = await world.engine.query(
      `SELECT column_name, data_type FROM duckdb_columns()
       WHERE schema_name = 'main' AND table_name = ${literal(name)} ORDER BY column_index`,
    );
    const typed = types.map(([column, type]) => ({ name: String(column), type: String(type) }));
    statements.push(create(name, fromCsv(name, typed, source)));
  }
  if (files.length === 0) return statements;
  const head = comment(words.script.load(files.join(', ')));
  const hasText = statements.some((sql) => sql.includes(`${UNMARKED}(`));
  return [head, ...(hasText ? [UNMARK] : []), ...statements];
}

const UNMARKED = 'without_mark';
/** Text that a spreadsheet would run as a formula has an apostrophe before it in a CSV file. */
const UNMARK = `CREATE OR REPLACE MACRO ${UNMARKED}(text) AS
  regexp_replace(text, '^''(\\s*[=+\\-@＝＋－＠]|[\\t\\r\\n])', '\\1');`;

function fromCsv(name: string, columns: readonly Column[], { style }: ScriptSource): string {
  const { delimiter } = csv.defaults(style);
  const typeOf = (type: string) => (/^(ENUM|BOOLEAN)/.test(type) ? 'VARCHAR' : type);
  const types = columns.map((column) => `${literal(column.name)}: ${literal(typeOf(column.type))}`);
  const again = columns.flatMap((column) => {
    const place = ident(column.name);
    if (column.type === 'BOOLEAN') {
      const { yes, no } = style.words;
      return `CASE ${place} WHEN ${literal(yes)} THEN TRUE WHEN ${literal(no)} THEN FALSE END AS ${place}`;
    }
    if (typeOf(column.type) !== 'VARCHAR') return [];
    const text = `${UNMARKED}(${place})`;
    // Its values keep their order.
    const value = column.type.startsWith('ENUM') ? `CAST(${text} AS ${column.type})` : text;
    return `${value} AS ${place}`;
  });
  return `SELECT *${again.length === 0 ? '' : ` REPLACE (\n  ${again.join(',\n  ')}\n)`}
FROM read_csv(
  ${literal(`${name}.csv`)}, header = TRUE, delim = ${literal(delimiter)}, quote = '"', escape = '"',
  decimal_separator = ${literal(style.decimal)}, columns = {
    ${types.join(',\n    ')}
  }
)`;
}

function create(name: string, select: string): string {
  return `CREATE OR REPLACE TABLE ${ident(name)} AS\n${ended(select)};`;
}

/** Without a semicolon at its end; a remark that ends it may not swallow the one that follows. */
function ended(sql: string): string {
  const text = splitStatements(sql)[0]?.text ?? sql;
  return [...tokenize(text)].at(-1)?.kind === 'comment' ? `${text}\n` : text;
}

function comment(text: string): string {
  return text
    .split(/\r\n|[\r\n\u2028\u2029\u0085]/)
    .map((line) => `-- ${line}`.trimEnd())
    .join('\n');
}

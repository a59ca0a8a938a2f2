import type { Engine } from '../engine/engine';
import { DefterError } from '../lib/errors';
import { near } from '../lib/nearest';

export interface SchemaTable {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** The result of a cell of the notebook. */
  readonly cell?: boolean;
}

export interface SchemaFunction {
  readonly name: string;
  readonly kind: 'scalar' | 'aggregate' | 'table';
  /** The names of its parameters, once for each way to call it. */
  readonly calls: readonly (readonly string[])[];
  /** In English, as the engine tells it. */
  readonly about?: string;
}

/** What a cell's SQL can name. */
export interface Schema {
  readonly tables: readonly SchemaTable[];
  readonly functions: readonly SchemaFunction[];
  /** Inputs, without the dollar sign. */
  readonly params: readonly string[];
}

export const EMPTY_SCHEMA: Schema = { tables: [], functions: [], params: [] };

const KINDS: Readonly<Record<string, SchemaFunction['kind']>> = {
  aggregate: 'aggregate',
  table: 'table',
  table_macro: 'table',
};

/** Those that compute; not what reads files or opens the engine. Asked once: they do not change. */
export async function readFunctions(
  engine: Engine,
  signal?: AbortSignal,
): Promise<SchemaFunction[]> {
  const { rows } = await engine.query(
    `SELECT function_name, any_value(function_type), list(DISTINCT parameters), any_value(description)
FROM duckdb_functions()
WHERE regexp_matches(function_name, '^[a-z]')
  AND function_type IN ('scalar', 'aggregate', 'table', 'macro', 'table_macro')
  AND NOT regexp_matches(function_name, '^(pg_|pragma_|duckdb_|icu_|read_|parquet_|arrow_|sniff_|has_|test_|repeat_row|write_|force_checkpoint|checkpoint|seq_scan|can_cast|(col|obj|shobj)_desc|txid_|current_(schema|cat|data|conn|trans|query)|getvar|getenv|vector_type|in_search|stats$|error$|set_bit|parse_(dir|file|path))')
GROUP BY function_name
ORDER BY function_name`,
    { signal },
  );
  return rows.map(([name, kind, calls, about]) => ({
    name: String(name),
    kind: KINDS[String(kind)] ?? 'scalar',
    calls: ((calls ?? []) as (string[] | null)[]).map((call) => call ?? []),
    ...(about ? { about: String(about) } : {}),
  }));
}

/** Tables of the data and, in the schema `cells`, results of cells; only names that `wanted` lets through. */
export async function readTables(
  engine: Engine,
  {
    cells = 'notebook',
    wanted = () => true,
  }: { cells?: string; wanted?: (name: string) => boolean } = {},
  signal?: AbortSignal,
): Promise<SchemaTable[]> {
  const { rows } = await engine.query(
    `SELECT schema_name, table_name, list(column_name ORDER BY column_index), list(data_type ORDER BY column_index)
FROM duckdb_columns() WHERE NOT internal AND database_name <> 'temp'
GROUP BY schema_name, table_name
ORDER BY table_name`,
    { signal },
  );
  return rows
    .map(([schema, name, columns, types]) => ({
      name: String(name),
      columns: (columns as string[]).map((column, i) => ({
        name: column,
        type: (types as string[])[i] ?? '',
      })),
      ...(schema === cells ? { cell: true } : {}),
    }))
    .filter(({ name }) => wanted(name));
}

/** What may be meant in place of a name that the engine does not know; nearest first, none where nothing is near. */
export function meantBy(error: unknown, schema: Schema, text = ''): string[] {
  if (!(error instanceof DefterError)) return [];
  const { name, suggestion } = error.params;
  if (/\.(no|missing)_value$/.test(error.code))
    return near(String(name), schema.params).map((n) => `$${n}`);
  if (error.code === 'sql.not_a_query') return [String(error.params.meant ?? '')].filter(Boolean);
  if (typeof name !== 'string') return [];
  const last = name.split('.').at(-1)?.replaceAll('"', '') ?? name;
  const told = typeof suggestion === 'string' ? suggestion.split(/[\s:,]+/).filter(Boolean) : [];
  const words = text.toLowerCase();
  switch (error.code) {
    case 'engine.unknown_column': {
      const read = schema.tables.filter((table) => words.includes(table.name.toLowerCase()));
      const columns = read.flatMap((table) => table.columns.map((column) => column.name));
      return near(last, [...told.map((one) => one.split('.').at(-1) ?? one), ...columns]);
    }
    case 'engine.unknown_table':
    case 'notebook.missing_table':
      return near(last, [...schema.tables.map((table) => table.name), ...told]);
    case 'engine.unknown_function':
      return near(last, [...told, ...schema.functions.map((one) => one.name)]);
    default:
      return [];
  }
}

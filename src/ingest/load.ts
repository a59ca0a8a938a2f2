import type { Engine } from '../engine/engine';
import { ident, literal } from '../engine/sql';
import type { Reading, ReadResult, Sink } from './format';
import { mendedTable, sourceTable } from './source';

const ROWS_PER_STATEMENT = 1000;

/** Writes down the records that are not in the table, and those that stand there otherwise than in the file. */
async function noteDown(
  engine: Engine,
  source: number,
  { rejects, repairs }: Pick<ReadResult, 'rejects' | 'repairs'>,
): Promise<void> {
  const insert = async (table: string, rows: readonly string[]): Promise<void> => {
    for (let from = 0; from < rows.length; from += ROWS_PER_STATEMENT) {
      const values = rows.slice(from, from + ROWS_PER_STATEMENT).join(', ');
      await engine.run(`INSERT INTO ${table} VALUES ${values}`);
    }
  };
  await insert(
    'rejects',
    rejects.map(
      ({ line, reason, found, expected, text }) =>
        `(${source}, ${line}, ${literal(reason)}, ${found}, ${expected}, ${literal(text)}, FALSE)`,
    ),
  );
  await insert(
    'repairs',
    repairs.map(
      ({ line, kind, text }) => `(${source}, ${line}, ${literal(kind)}, ${literal(text)})`,
    ),
  );
}

const partOf = (source: number, part: number | ''): string => `${sourceTable(source)}_part_${part}`;

/**
 * Makes the relation of a file's text, over a table for each batch: appending batches to one table costs
 * the engine three times as much. A file without a good record still has its columns. The lines of
 * `instead`, a table of the same columns, stand in for those of the file.
 */
export async function relateSource(
  engine: Engine,
  source: number,
  names: readonly string[],
  instead?: string,
): Promise<void> {
  const columns = ['NULL::INTEGER AS _line'].concat(
    names.map((name) => `NULL::VARCHAR AS ${ident(name)}`),
  );
  const parts = await partsOf(engine, source);
  const text =
    parts.length === 0
      ? `SELECT ${columns.join(', ')} WHERE FALSE`
      : parts.map((part) => `FROM ${ident(part)}`).join('\nUNION ALL\n');
  const all = instead
    ? `FROM (${text}) WHERE _line NOT IN (SELECT _line FROM ${ident(instead)})
UNION ALL FROM ${ident(instead)}`
    : text;
  await engine.run(`CREATE OR REPLACE VIEW ${ident(sourceTable(source))} AS ${all}`);
}

/** The tables of a file's batches, in the file's order. */
export async function partsOf(engine: Engine, source: number): Promise<string[]> {
  const prefix = partOf(source, '');
  const parts = await engine.rows<{ name: string }>(
    `SELECT table_name AS name FROM duckdb_tables() WHERE starts_with(table_name, ${literal(prefix)})
     ORDER BY substr(table_name, ${prefix.length + 1})::INTEGER`,
  );
  return parts.map(({ name }) => name);
}

/** Rows in a file's tables and in `rejects`, counted by the engine: what its reader says must be as much. */
export async function countLoaded(
  engine: Engine,
  source: number,
): Promise<{ rows: number; rejected: number }> {
  const parts = await partsOf(engine, source);
  const sum = parts.map((part) => `(SELECT count(*) FROM ${ident(part)})`).join(' + ') || '0';
  const [counts] = await engine.rows<{ rows: number; rejected: number }>(
    `SELECT (${sum})::INTEGER AS rows,
       (SELECT count(*) FROM rejects WHERE source = ${source})::INTEGER AS rejected`,
  );
  return counts ?? { rows: 0, rejected: 0 };
}

/** Forgets a file's text and rejected lines. */
export async function dropSource(engine: Engine, source: number): Promise<void> {
  const parts = await partsOf(engine, source);
  await engine.run(
    [
      `DROP VIEW IF EXISTS ${ident(sourceTable(source))}`,
      ...parts.map((name) => `DROP TABLE ${ident(name)}`),
      `DROP TABLE IF EXISTS ${ident(mendedTable(source))}`,
      `DELETE FROM rejects WHERE source = ${source}`,
      `DELETE FROM repairs WHERE source = ${source}`,
    ].join(';\n'),
  );
}

/** How a file is read: in this thread or off it. */
export type ReadFile = (
  blob: Blob,
  reading: Reading,
  sink: Sink,
  signal?: AbortSignal,
) => Promise<ReadResult>;

/**
 * Reads a file for the first time, or after `dropSource`, into its text relation and its rejected lines into `rejects`.
 * @throws AbortError when cancelled; the half-filled table is dropped
 */
export async function loadFile(
  engine: Engine,
  file: { id: number; blob: Blob; reading: Reading },
  read: ReadFile,
  options: {
    progress?: (done: number, total: number) => void;
    /** Rows of a batch that was just handed over; negative when all start anew. */
    rows?: (more: number) => void;
    signal?: AbortSignal;
  } = {},
): Promise<ReadResult> {
  let parts = 0;
  let rows = 0;
  try {
    const result = await read(
      file.blob,
      file.reading,
      {
        batch: (ipc, more) => {
          rows += more;
          options.rows?.(more);
          return engine.insertArrow(partOf(file.id, parts++), ipc, { create: true });
        },
        progress: (done, total) => options.progress?.(done, total),
        restart: () => {
          options.rows?.(-rows);
          rows = 0;
          parts = 0;
          return dropSource(engine, file.id);
        },
      },
      options.signal,
    );
    await relateSource(engine, file.id, file.reading.names);
    await noteDown(engine, file.id, result);
    return result;
  } catch (error) {
    // The load's own error is the one to tell.
    await dropSource(engine, file.id).catch(() => {});
    throw error;
  }
}

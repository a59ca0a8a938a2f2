import type { Engine } from '../engine/engine';
import { ident, literal } from '../engine/sql';
import type { Reading, ReadResult, Reject, Sink } from './format';
import { sourceTable } from './source';

const REJECTS_PER_STATEMENT = 1000;

/** Writes a file's rejected lines down, one row each in `rejects`. */
export async function insertRejects(
  engine: Engine,
  source: number,
  rejects: readonly Reject[],
): Promise<void> {
  for (let from = 0; from < rejects.length; from += REJECTS_PER_STATEMENT) {
    const values = rejects
      .slice(from, from + REJECTS_PER_STATEMENT)
      .map(
        (reject) =>
          `(${source}, ${reject.line}, ${literal(reject.reason)}, ${reject.found}, ${reject.expected}, ${literal(reject.text)})`,
      );
    await engine.run(`INSERT INTO rejects VALUES ${values.join(', ')}`);
  }
}

const partOf = (source: number, part: number): string => `${sourceTable(source)}_part_${part}`;

/**
 * The relation of a file's text, over a table for each batch: appending batches to one table costs
 * the engine three times as much. A file without a good record still has its columns.
 */
async function createSource(
  engine: Engine,
  source: number,
  reading: Reading,
  parts: number,
): Promise<void> {
  const columns = ['NULL::INTEGER AS _line'].concat(
    reading.names.map((name) => `NULL::VARCHAR AS ${ident(name)}`),
  );
  const tables = Array.from({ length: parts }, (_, part) => `FROM ${ident(partOf(source, part))}`);
  const text =
    parts === 0 ? `SELECT ${columns.join(', ')} WHERE FALSE` : tables.join('\nUNION ALL\n');
  await engine.run(`CREATE OR REPLACE VIEW ${ident(sourceTable(source))} AS ${text}`);
}

/** Forgets a file's text and rejected lines. */
export async function dropSource(engine: Engine, source: number): Promise<void> {
  const prefix = `${sourceTable(source)}_part_`;
  const parts = await engine.rows<{ name: string }>(
    `SELECT table_name AS name FROM duckdb_tables() WHERE starts_with(table_name, ${literal(prefix)})`,
  );
  await engine.run(
    [
      `DROP VIEW IF EXISTS ${ident(sourceTable(source))}`,
      ...parts.map(({ name }) => `DROP TABLE ${ident(name)}`),
      `DELETE FROM rejects WHERE source = ${source}`,
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
  options: { progress?: (done: number, total: number) => void; signal?: AbortSignal } = {},
): Promise<ReadResult> {
  let parts = 0;
  try {
    const result = await read(
      file.blob,
      file.reading,
      {
        batch: (ipc) => engine.insertArrow(partOf(file.id, parts++), ipc, { create: true }),
        progress: (done, total) => options.progress?.(done, total),
        restart: () => {
          parts = 0;
          return dropSource(engine, file.id);
        },
      },
      options.signal,
    );
    await createSource(engine, file.id, file.reading, parts);
    await insertRejects(engine, file.id, result.rejects);
    return result;
  } catch (error) {
    // The load's own error is the one to tell.
    await dropSource(engine, file.id).catch(() => {});
    throw error;
  }
}

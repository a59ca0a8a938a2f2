import type { Engine } from '../engine/engine';
import { ident, literal } from '../engine/sql';
import { isAbort } from '../lib/errors';
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

/** An empty text table for a file, so that a file without a single good record still is one. */
export async function createSourceTable(
  engine: Engine,
  source: number,
  reading: Reading,
): Promise<void> {
  const columns = ['_line INTEGER', ...reading.names.map((name) => `${ident(name)} VARCHAR`)];
  await engine.run(
    `CREATE OR REPLACE TABLE ${ident(sourceTable(source))} (${columns.join(', ')});
     DELETE FROM rejects WHERE source = ${source};`,
  );
}

/** Forgets a file's text and rejected lines. */
export async function dropSource(engine: Engine, source: number): Promise<void> {
  await engine.run(
    `DROP TABLE IF EXISTS ${ident(sourceTable(source))}; DELETE FROM rejects WHERE source = ${source};`,
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
 * Reads a file into its text table and its rejected lines into `rejects`.
 * @throws AbortError when cancelled; the half-filled table is dropped
 */
export async function loadFile(
  engine: Engine,
  file: { id: number; blob: Blob; reading: Reading },
  read: ReadFile,
  options: { progress?: (done: number, total: number) => void; signal?: AbortSignal } = {},
): Promise<ReadResult> {
  const table = sourceTable(file.id);
  try {
    await createSourceTable(engine, file.id, file.reading);
    const result = await read(
      file.blob,
      file.reading,
      {
        batch: (ipc) => engine.insertArrow(table, ipc, { create: false }),
        progress: (done, total) => options.progress?.(done, total),
        restart: () => createSourceTable(engine, file.id, file.reading),
      },
      options.signal,
    );
    await insertRejects(engine, file.id, result.rejects);
    return result;
  } catch (error) {
    if (isAbort(error)) await dropSource(engine, file.id);
    throw error;
  }
}

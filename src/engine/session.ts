import { RecordBatchReader, type RecordBatch, type Schema } from 'apache-arrow';
import { abortError, DefterError } from '../lib/errors';
import type { Column, NumericArray, Result, Session } from './engine';
import { columnsOf, enumLabels, hasEnum, numericColumns, resultOf, type EnumLabels } from './rows';
import { ident } from './sql';

type Awaitable<T> = T | Promise<T>;

/** What DuckDB-Wasm's bindings have in common, in the page (asynchronous) and in Node (blocking). */
export interface Bindings {
  startPendingQuery(conn: number, sql: string, stream: boolean): Awaitable<Uint8Array | null>;
  pollPendingQuery(conn: number): Awaitable<Uint8Array | null>;
  cancelPendingQuery(conn: number): Awaitable<boolean>;
  fetchQueryResults(conn: number): Awaitable<Uint8Array | null>;
  getTableNames(conn: number, sql: string): Awaitable<string[]>;
  insertArrowFromIPCStream(
    conn: number,
    ipc: Uint8Array,
    options: { name: string; create: boolean },
  ): Awaitable<void>;
}

/** A database in memory whose tables are compressed, for what would not fit otherwise; see `MAKE_ROOM`. */
const PACKED = 'packed';

/** The schema in which the cells of a notebook make their tables; found by name after all others. */
export const NOTEBOOK = 'memory.notebook';

/**
 * The settings of every session, and the order matters: the last one locks the others. The ways of
 * compressing that are left out take three times as long for a fifth more.
 */
export const SETTINGS = [
  "SET memory_limit = '1800MB'",
  'SET autoinstall_known_extensions = false',
  'SET autoload_known_extensions = false',
  'SET allow_community_extensions = false',
  `SET GLOBAL disabled_compression_methods = 'zstd,fsst,dict_fsst'`,
  `ATTACH ':memory:' AS ${PACKED} (COMPRESS)`,
  `CREATE SCHEMA ${NOTEBOOK}`,
  `SET search_path = 'memory,${NOTEBOOK}'`,
  "SET allowed_directories = ['/in/', '/out/']",
  'SET enable_external_access = false',
  'SET lock_configuration = true',
] as const;

/** From now on, tables are made where they are compressed: half the memory for a tenth more time. */
export const MAKE_ROOM = `SET search_path = '${PACKED},memory,${NOTEBOOK}'`;

interface Piece {
  schema: Schema;
  /** NULL in the first piece, which brings the schema alone. */
  batch: RecordBatch | null;
  enums: EnumLabels;
}

export interface Pace {
  /** Lets the event loop run where the bindings block it. */
  pause?: () => Promise<void>;
  /** Chunks asked for before the last one has come, where they take a journey; past the end they are empty. */
  ahead?: number;
}

/** The statements of a session over one connection; a connector adds how it starts, dies and is killed. */
export function statements(
  bindings: Bindings,
  conn: number,
  { pause = () => Promise.resolve(), ahead = 1 }: Pace = {},
): Omit<Session, 'died' | 'kill'> {
  /** Leaving the iteration, an abort and an error all cancel what still runs. */
  async function* batches(
    sql: string,
    signal: AbortSignal,
    enums?: EnumLabels,
  ): AsyncGenerator<Piece> {
    let running = true;
    const check = (): void => {
      if (signal.aborted) throw abortError();
    };
    const fetchNext = async (): Promise<Uint8Array | null> => bindings.fetchQueryResults(conn);
    async function* messages(): AsyncGenerator<Uint8Array> {
      let header = await bindings.startPendingQuery(conn, sql, true);
      while (header === null) {
        await pause();
        check();
        header = await bindings.pollPendingQuery(conn);
      }
      yield header;
      const asked: Promise<Uint8Array | null>[] = [];
      for (;;) {
        await pause();
        check();
        while (asked.length < ahead) {
          const answer = fetchNext();
          answer.catch(() => {});
          asked.push(answer);
        }
        const chunk = await asked.shift()!;
        if (chunk?.length === 0) break;
        if (chunk) yield chunk;
      }
      running = false;
    }
    check();
    try {
      const reader = await (await RecordBatchReader.from(messages())).open();
      const { schema } = reader;
      if (enums || !hasEnum(schema.fields)) {
        yield { schema, batch: null, enums: enums ?? [] };
        for await (const batch of reader) yield { schema, batch, enums: enums ?? [] };
        return;
      }
    } finally {
      if (running) await bindings.cancelPendingQuery(conn);
    }
    yield* batches(sql, signal, await describeEnums(sql, signal));
  }

  async function describeEnums(sql: string, signal: AbortSignal): Promise<EnumLabels> {
    const types: string[] = [];
    for await (const { batch, schema } of batches(`DESCRIBE ${sql}`, signal)) {
      if (batch)
        types.push(...resultOf(columnsOf(schema), batch).rows.map((row) => String(row[1])));
    }
    return enumLabels(types);
  }

  return {
    async *stream(sql: string, signal: AbortSignal): AsyncGenerator<Result> {
      let columns: Column[] = [];
      let empty = true;
      for await (const { schema, batch, enums } of batches(sql, signal)) {
        if (!batch) columns = columnsOf(schema);
        else if (batch.numRows > 0) {
          empty = false;
          yield resultOf(columns, batch, enums);
        }
      }
      if (empty) yield { columns, rows: [] };
    },

    async columns(sql: string, signal: AbortSignal): Promise<Map<string, NumericArray>> {
      const all: RecordBatch[] = [];
      let columns: Column[] = [];
      for await (const { schema, batch } of batches(sql, signal)) {
        if (batch) all.push(batch);
        else columns = columnsOf(schema);
      }
      return numericColumns(columns, all);
    },

    async insertArrow(table: string, ipc: Uint8Array, create: boolean): Promise<void> {
      const { schema, rows } = arrowStream(ipc);
      if (rows > 0) await bindings.insertArrowFromIPCStream(conn, ipc, { name: table, create });
      else if (create) {
        // Of a stream without rows the engine makes no table, and says nothing.
        const columns = columnsOf(schema).map(({ name, type }) => `${ident(name)} ${type}`);
        const sql = `CREATE TABLE ${ident(table)} (${columns.join(', ')})`;
        for await (const piece of batches(sql, new AbortController().signal)) void piece;
      }
    },

    async tables(sql: string): Promise<string[]> {
      return await bindings.getTableNames(conn, sql);
    },
  };
}

/** Reads the frame of an Arrow IPC stream; throws `engine.arrow_incomplete` on what the engine would ignore in silence. */
function arrowStream(ipc: Uint8Array): { schema: Schema; rows: number } {
  const refuse = (message: string, cause?: unknown): DefterError =>
    new DefterError('engine.arrow_incomplete', { message, cause });
  const tail = ipc.subarray(-8);
  if (String.fromCharCode(...ipc.subarray(0, 6)) === 'ARROW1')
    throw refuse('Arrow file, not a stream');
  if (tail.join() !== '255,255,255,255,0,0,0,0')
    throw refuse('Arrow stream without its end marker');
  try {
    const reader = RecordBatchReader.from(ipc).open();
    const { schema } = reader;
    let rows = 0;
    for (const batch of reader) rows += batch.numRows;
    return { schema, rows };
  } catch (cause) {
    throw refuse('Arrow stream that cannot be read', cause);
  }
}

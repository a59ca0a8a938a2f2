/** A value as the rest of the app sees it. See `rows.ts` for what each SQL type becomes. */
export type Cell = null | boolean | number | bigint | string | Cell[] | { [key: string]: Cell };

export interface Column {
  /** Unique within a result: a second `n` becomes `n_2`. */
  name: string;
  /** SQL type name, for example `DECIMAL(18,4)`. */
  type: string;
}

/** A whole result, or one chunk of a streamed one. `rows[i][j]` belongs to `columns[j]`. */
export interface Result {
  columns: Column[];
  rows: Cell[][];
}

export type Row = Record<string, Cell>;
export type NumericArray = Int32Array | Float64Array;

export interface QueryOptions {
  signal?: AbortSignal | undefined;
}

export type EngineStatus =
  | { state: 'idle' }
  /** `loaded` and `total` are bytes of the engine download; `total` is 0 until known. */
  | { state: 'starting'; loaded: number; total: number }
  | { state: 'ready' }
  | { state: 'restarting'; reason: 'crash' | 'memory' }
  | { state: 'failed'; code: string };

/**
 * What the app asks of an engine. One statement at a time, first come first served.
 * Every promise settles: with a result, a `DefterError`, or an `AbortError` when cancelled.
 */
export interface Engine {
  readonly status: EngineStatus;
  /** Calls `listener` at once and at every change; returns the unsubscribe function. */
  subscribe(listener: (status: EngineStatus) => void): () => void;
  /** Starts the engine; later calls wait for the same start. */
  boot(): Promise<void>;
  /** Runs one statement and returns all of its rows. */
  query(sql: string, options?: QueryOptions): Promise<Result>;
  /** Like `query`, rows as objects. */
  rows<T extends Row = Row>(sql: string, options?: QueryOptions): Promise<T[]>;
  /** Runs one statement and yields its rows in chunks; leaving the loop cancels it. */
  stream(sql: string, options?: QueryOptions): AsyncIterable<Result>;
  /** Numeric columns as typed arrays, NULL as NaN (DOUBLE) or -1 (INTEGER); INTEGER and DOUBLE columns only. */
  columns(sql: string, options?: QueryOptions): Promise<Map<string, NumericArray>>;
  /** Runs one or several statements for their effect. */
  run(sql: string, options?: QueryOptions): Promise<void>;
  /** Appends an Arrow IPC stream (with its end marker) to `table`, creating it when `create` is set. Takes the buffer over. */
  insertArrow(table: string, ipc: Uint8Array, options: { create: boolean }): Promise<void>;
  /** The tables a statement reads, by the engine's own parser. */
  tables(sql: string): Promise<string[]>;
  /** Registers what must be done after a restart, before waiting statements run (rebuild from kept files). */
  onRebuild(rebuild: (engine: Engine) => Promise<void>): void;
  close(): Promise<void>;
}

/** What a connector provides; the supervisor makes an `Engine` of it. A session serves one statement at a time. */
export interface Connector {
  readonly id: string;
  /** Starts a new session; rejects when `signal` is aborted. */
  start(options: {
    signal: AbortSignal;
    onProgress: (loaded: number, total: number) => void;
  }): Promise<Session>;
}

export interface Session {
  /** Streams Arrow-like record batches already converted to plain chunks. Cancels when the iteration is left or `signal` aborts. */
  stream(sql: string, signal: AbortSignal): AsyncIterable<Result>;
  columns(sql: string, signal: AbortSignal): Promise<Map<string, NumericArray>>;
  insertArrow(table: string, ipc: Uint8Array, create: boolean): Promise<void>;
  tables(sql: string): Promise<string[]>;
  /** Resolves when the session has died by itself; never rejects. */
  readonly died: Promise<{ reason: 'crash' | 'memory' }>;
  /** Ends the session at once, whatever it is doing. */
  kill(): void;
}

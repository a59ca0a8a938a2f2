import { abortError } from '../lib/errors';
import type { Cell, Engine, QueryOptions, Result, Row, Session } from './engine';
import { refuseExtensions } from './guard';
import { splitStatements } from './sql';

export interface Turn {
  session: Session;
  /** Aborts when the caller cancels or the session is lost. */
  signal: AbortSignal;
  /** Which statement of the SQL runs; for messages. */
  statement: number;
  /** Resolves as soon as another statement waits. */
  crowded: Promise<void>;
}

export interface Submission {
  sql?: string;
  signal?: AbortSignal | undefined;
}

/** Gives `work` the session when its turn comes; settles with it, or when cancelled, or when the session is lost. */
export type Submit = <T>(work: (turn: Turn) => Promise<T>, submission: Submission) => Promise<T>;

export type Operations = Pick<
  Engine,
  'query' | 'rows' | 'stream' | 'columns' | 'run' | 'insertArrow' | 'tables'
>;

/** The statements of an engine, each in terms of one turn at the session. */
export function operations(submit: Submit): Operations {
  async function query(sql: string, { signal }: QueryOptions = {}): Promise<Result> {
    refuseExtensions(sql);
    return submit(
      async (turn) => collect(turn.session.stream(await runToLast(turn, sql), turn.signal)),
      { sql, signal },
    );
  }

  return {
    query,

    async rows<T extends Row = Row>(sql: string, options?: QueryOptions): Promise<T[]> {
      const { columns, rows } = await query(sql, options);
      const names = columns.map((column) => column.name);
      return rows.map((cells) => object(names, cells) as T);
    },

    stream: (sql, options) => streamed(submit, sql, options?.signal),

    async columns(sql, { signal } = {}) {
      refuseExtensions(sql);
      return submit(async (turn) => turn.session.columns(await runToLast(turn, sql), turn.signal), {
        sql,
        signal,
      });
    },

    async run(sql, { signal } = {}) {
      refuseExtensions(sql);
      await submit(
        async (turn) => {
          const last = await runToLast(turn, sql);
          if (last) await drain(turn, last);
        },
        { sql, signal },
      );
    },

    async insertArrow(table, ipc, { create }) {
      await submit(({ session }) => session.insertArrow(table, ipc, create), {});
    },

    async tables(sql) {
      return submit(({ session }) => session.tables(sql), { sql });
    },
  };
}

/** Runs all statements but the last, which it returns: the engine takes one at a time. */
async function runToLast(turn: Turn, sql: string): Promise<string> {
  const statements = splitStatements(sql).map(({ text }) => text);
  const last = statements.pop() ?? '';
  for (const statement of statements) {
    await drain(turn, statement);
    turn.statement++;
  }
  return last;
}

async function drain({ session, signal }: Turn, statement: string): Promise<void> {
  for await (const chunk of session.stream(statement, signal)) void chunk;
}

async function collect(chunks: AsyncIterable<Result>): Promise<Result> {
  let columns: Result['columns'] = [];
  const parts: Cell[][][] = [];
  for await (const chunk of chunks) {
    columns = chunk.columns;
    parts.push(chunk.rows);
  }
  return { columns, rows: parts.flat() };
}

function object(names: readonly string[], cells: readonly Cell[]): Row {
  const row: Row = {};
  for (let i = 0; i < names.length; i++) {
    if (names[i] === '__proto__') {
      Object.defineProperty(row, '__proto__', { value: cells[i], enumerable: true });
    } else row[names[i]!] = cells[i]!;
  }
  return row;
}

/**
 * Reads one chunk ahead of the consumer. As soon as another statement waits, the rest is read into
 * memory, so that a consumer who queries inside its loop does not wait for itself.
 */
async function* streamed(
  submit: Submit,
  sql: string,
  outer: AbortSignal | undefined,
): AsyncGenerator<Result> {
  refuseExtensions(sql);
  if (outer?.aborted) throw abortError();
  const left = new AbortController();
  const chunks: Result[] = [];
  let wake: () => void = () => {};
  let wanted: () => void = () => {};
  let done = false;
  const produced = submit(
    async (turn) => {
      const { session, signal, crowded } = turn;
      for await (const chunk of session.stream(await runToLast(turn, sql), signal)) {
        chunks.push(chunk);
        wake();
        if (chunks.length > 1) {
          const demand = new Promise<void>((resolve) => (wanted = resolve));
          await Promise.race([demand, crowded, aborted(signal)]);
        }
      }
    },
    { sql, signal: outer ? AbortSignal.any([outer, left.signal]) : left.signal },
  ).finally(() => {
    done = true;
    wake();
  });
  produced.catch(() => {});
  try {
    for (;;) {
      const chunk = chunks.shift();
      if (chunk) {
        wanted();
        yield chunk;
      } else if (done) break;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
    await produced;
  } finally {
    left.abort();
    await produced.catch(() => {});
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

import { abortError, DefterError } from '../lib/errors';
import type { Connector, Engine, EngineStatus, Session } from './engine';
import { explain, lossOf, type Loss } from './explain';
import { operations, type Operations, type Submission, type Turn } from './operations';

export interface SupervisorOptions {
  /** Milliseconds without progress after which a start is given up. */
  bootTimeout?: number;
  /** Milliseconds a session has to answer a cancel before it is killed. */
  cancelTimeout?: number;
  /** Crashes in a row, in start or rebuild, after which the engine is given up. */
  maxCrashes?: number;
}

/** Makes an `Engine` of a connector: queue, boot, cancel, restart and rebuild. Knows no engine by name. */
export function supervise(connector: Connector, options: SupervisorOptions = {}): Engine {
  return new Supervisor(connector, {
    bootTimeout: options.bootTimeout ?? 60_000,
    cancelTimeout: options.cancelTimeout ?? 800,
    maxCrashes: options.maxCrashes ?? 3,
  });
}

interface Live {
  session: Session;
  /** Rejects when the session is lost; never resolves. */
  lost: Promise<never>;
  lose: (error: DefterError) => void;
  /** Has been given a statement other than a rebuild's. */
  served: boolean;
}

interface Job extends Submission {
  work: (turn: Turn) => Promise<void>;
  reject: (error: unknown) => void;
  /** Ends a stream's reading with its consumer. */
  crowd: () => void;
}

class Supervisor implements Engine {
  readonly #listeners = new Set<(status: EngineStatus) => void>();
  readonly #rebuilds: ((engine: Engine) => Promise<void>)[] = [];
  readonly #waiting: Job[] = [];
  /** Statements of rebuild callbacks: while a rebuild runs, only these are served. */
  readonly #urgent: Job[] = [];
  readonly #own: Operations;
  readonly #rebuilder: Engine;
  #status: EngineStatus = { state: 'idle' };
  #booting: Promise<void> | null = null;
  #stop = new AbortController();
  #live: Live | null = null;
  #running: Job | null = null;
  /** Statements of everybody are served, not only those of a rebuild. */
  #serving = false;
  #hasServed = false;
  /** Sessions in a row that ended before they served a statement. */
  #crashes = 0;
  #closed = false;

  constructor(
    readonly connector: Connector,
    readonly options: Required<SupervisorOptions>,
  ) {
    this.#own = operations((work, submission) => this.#submit(this.#waiting, work, submission));
    this.#rebuilder = this.#withOperations(
      operations((work, submission) => this.#submit(this.#urgent, work, submission)),
    );
  }

  get status(): EngineStatus {
    return this.#status;
  }

  subscribe(listener: (status: EngineStatus) => void): () => void {
    this.#listeners.add(listener);
    listener(this.#status);
    return () => this.#listeners.delete(listener);
  }

  boot(): Promise<void> {
    if (this.#closed) return Promise.reject(closedError());
    this.#booting ??= this.#bringUp(null);
    return this.#booting;
  }

  query: Engine['query'] = (sql, options) => this.#own.query(sql, options);
  rows: Engine['rows'] = (sql, options) => this.#own.rows(sql, options);
  stream: Engine['stream'] = (sql, options) => this.#own.stream(sql, options);
  columns: Engine['columns'] = (sql, options) => this.#own.columns(sql, options);
  run: Engine['run'] = (sql, options) => this.#own.run(sql, options);
  insertArrow: Engine['insertArrow'] = (table, ipc, options) =>
    this.#own.insertArrow(table, ipc, options);
  tables: Engine['tables'] = (sql) => this.#own.tables(sql);

  onRebuild(rebuild: (engine: Engine) => Promise<void>): void {
    this.#rebuilds.push(rebuild);
  }

  close(): Promise<void> {
    if (!this.#closed) {
      this.#closed = true;
      this.#stop.abort();
      this.#dropSession(closedError());
      this.#rejectAll(closedError());
      this.#setStatus({ state: 'idle' });
    }
    return Promise.resolve();
  }

  #withOperations(own: Operations): Engine {
    const outer = (): EngineStatus => this.#status;
    return {
      ...own,
      get status() {
        return outer();
      },
      subscribe: (listener) => this.subscribe(listener),
      boot: () => Promise.resolve(),
      onRebuild: (rebuild) => this.onRebuild(rebuild),
      close: () => this.close(),
    };
  }

  #setStatus(status: EngineStatus): void {
    this.#status = status;
    for (const listener of this.#listeners) listener(status);
  }

  // ---- starting and restarting

  /** Starts a session, and rebuilds unless nothing was ever served; tries again after a crash. */
  async #bringUp(loss: Loss | null): Promise<void> {
    for (;;) {
      try {
        this.#setStatus(
          loss ? { state: 'restarting', reason: loss } : { state: 'starting', loaded: 0, total: 0 },
        );
        if (this.#crashes >= this.options.maxCrashes) throw crashLoop();
        this.#live = await this.#startSession(loss === null);
        if (this.#hasServed) await this.#rebuild(this.#live);
        this.#hasServed = true;
        this.#serving = true;
        this.#setStatus({ state: 'ready' });
        this.#next();
        return;
      } catch (cause) {
        const crash = lossOf(cause);
        const error = crash
          ? lossError(crash, undefined, cause)
          : asError(cause, 'engine.boot_failed');
        this.#dropSession(error);
        rejectJobs(this.#urgent, error);
        if (this.#closed) throw closedError();
        if (LOSSES.has(error.code)) {
          this.#crashes++;
          continue;
        }
        this.#booting = null;
        this.#crashes = 0;
        this.#rejectAll(error);
        this.#setStatus({ state: 'failed', code: error.code });
        throw error;
      }
    }
  }

  async #startSession(showProgress: boolean): Promise<Live> {
    const stop = new AbortController();
    this.#stop = stop;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let onEnd: (error: DefterError) => void = () => {};
    const ended = new Promise<never>((_, reject) => (onEnd = reject));
    const restartTimer = (): void => {
      clearTimeout(timer);
      timer = setTimeout(
        () =>
          onEnd(
            new DefterError('engine.boot_timeout', { message: 'The engine did not start in time' }),
          ),
        this.options.bootTimeout,
      );
    };
    stop.signal.addEventListener('abort', () => onEnd(closedError()), { once: true });
    restartTimer();
    const started = this.connector.start({
      signal: stop.signal,
      onProgress: (loaded, total) => {
        if (stop.signal.aborted) return;
        restartTimer();
        if (showProgress) this.#setStatus({ state: 'starting', loaded, total });
      },
    });
    try {
      return this.#attach(await Promise.race([started, ended]));
    } catch (error) {
      // A session that comes late after all must not live on unseen.
      started.then(
        (session) => session.kill(),
        () => {},
      );
      throw error;
    } finally {
      clearTimeout(timer);
      stop.abort();
    }
  }

  #attach(session: Session): Live {
    let lose: (error: DefterError) => void = () => {};
    const lost = new Promise<never>((_, reject) => (lose = reject));
    lost.catch(() => {});
    const live: Live = { session, lost, lose, served: false };
    void session.died.then(({ reason }) => this.#onLoss(live, reason, lossError(reason)));
    return live;
  }

  async #rebuild(live: Live): Promise<void> {
    for (const rebuild of this.#rebuilds) {
      try {
        await Promise.race([rebuild(this.#rebuilder), live.lost]);
      } catch (cause) {
        throw asError(cause, 'engine.rebuild_failed');
      }
    }
  }

  /** The session is gone: its statement fails, the others wait for the restart. */
  #onLoss(live: Live, reason: Loss, error: DefterError): void {
    if (this.#live !== live) return;
    const serving = this.#serving;
    if (serving) this.#crashes = live.served ? 0 : this.#crashes + 1;
    this.#dropSession(error);
    // A session lost in a rebuild is noticed by the rebuild, which is part of a restart already.
    if (!serving) return;
    this.#booting = this.#bringUp(reason);
    this.#booting.catch(() => {});
  }

  #dropSession(error: DefterError): void {
    const live = this.#live;
    this.#live = null;
    this.#serving = false;
    live?.lose(error);
    live?.session.kill();
  }

  #rejectAll(error: DefterError): void {
    rejectJobs(this.#urgent, error);
    rejectJobs(this.#waiting, error);
  }

  // ---- one statement after another

  #submit<T>(
    queue: Job[],
    work: (turn: Turn) => Promise<T>,
    { sql, signal }: Submission,
  ): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (signal?.aborted) return reject(abortError());
      if (this.#closed) return reject(closedError());
      if (this.#status.state === 'failed') return reject(new DefterError(this.#status.code));
      const onAbort = (): void => {
        const at = queue.indexOf(job);
        if (at === -1) return;
        queue.splice(at, 1);
        job.reject(abortError());
      };
      const job: Job = {
        ...(sql === undefined ? {} : { sql }),
        signal,
        crowd: () => {},
        work: async (turn) => {
          resolve(await work(turn));
          signal?.removeEventListener('abort', onAbort);
        },
        reject: (error) => {
          signal?.removeEventListener('abort', onAbort);
          reject(error);
        },
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      queue.push(job);
      if (this.#status.state === 'idle') this.boot().catch(() => {});
      this.#running?.crowd();
      this.#next();
    });
  }

  #next(): void {
    if (this.#running || !this.#live) return;
    const job = this.#urgent.shift() ?? (this.#serving ? this.#waiting.shift() : undefined);
    if (!job) return;
    this.#running = job;
    if (this.#serving) this.#live.served = true;
    void this.#perform(job, this.#live).finally(() => {
      this.#running = null;
      this.#next();
    });
  }

  /** Runs one job to its end, whatever happens to the session; never rejects. */
  async #perform(job: Job, live: Live): Promise<void> {
    const cancel = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const onAbort = (): void => {
      cancel.abort();
      timer = setTimeout(
        () => this.#onLoss(live, 'crash', lossError('crash')),
        this.options.cancelTimeout,
      );
    };
    if (job.signal?.aborted) onAbort();
    job.signal?.addEventListener('abort', onAbort, { once: true });
    const crowded = new Promise<void>((resolve) => (job.crowd = resolve));
    if (this.#waiting.length + this.#urgent.length > 0) job.crowd();
    const turn: Turn = { session: live.session, signal: cancel.signal, statement: 0, crowded };
    try {
      const done = job.work(turn);
      done.catch(() => {});
      await Promise.race([done, live.lost]);
    } catch (cause) {
      if (job.signal?.aborted) job.reject(abortError());
      const loss = lossOf(cause);
      const error = loss
        ? lossError(loss, job.sql, cause)
        : explain(cause, job.sql, turn.statement);
      job.reject(error);
      if (loss) this.#onLoss(live, loss, lossError(loss));
    } finally {
      clearTimeout(timer);
      cancel.abort();
      job.signal?.removeEventListener('abort', onAbort);
    }
  }
}

const LOSSES = new Set(['engine.crashed', 'engine.out_of_memory']);

function lossError(loss: Loss, sql?: string, cause?: unknown): DefterError {
  return loss === 'memory'
    ? new DefterError('engine.out_of_memory', {
        message: 'The engine ran out of memory',
        sql,
        cause,
      })
    : new DefterError('engine.crashed', { message: 'The engine stopped', sql, cause });
}

function crashLoop(): DefterError {
  return new DefterError('engine.crash_loop', { message: 'The engine keeps stopping' });
}

function closedError(): DefterError {
  return new DefterError('engine.closed', { message: 'The engine is closed' });
}

function asError(error: unknown, code: string): DefterError {
  if (error instanceof DefterError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new DefterError(code, { message, params: { message }, cause: error });
}

function rejectJobs(jobs: Job[], error: DefterError): void {
  for (const job of jobs.splice(0)) job.reject(error);
}

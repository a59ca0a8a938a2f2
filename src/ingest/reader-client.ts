import { abortError, DefterError } from '../lib/errors';
import type { Unpacked } from './container';
import type { Choice, Reading, ReadResult, Sample, Sink } from './format';
import type { FromReader, PlainError, ToReader } from './reader-messages';
import { formatOf, isPacked } from './recognise';

/** As much of a `Worker` as is used here. */
export interface WorkerLike {
  postMessage(message: ToReader): void;
  onmessage: ((event: { data: FromReader }) => void) | null;
  onerror: ((event: { message?: string }) => void) | null;
  terminate(): void;
}

/** Reads files off the main thread. Jobs may overlap. */
export interface Reader {
  /** What the file is, is told by its bytes. Rejects at once when `signal` fires. */
  sniff(blob: Blob, choice?: Choice, signal?: AbortSignal): Promise<Sample>;
  /** As `Format.read`. Rejects at once when `signal` fires; batches already sent are dropped. */
  read(blob: Blob, reading: Reading, sink: Sink, signal?: AbortSignal): Promise<ReadResult>;
  /**
   * The files in an archive; the file itself when it is none. `progress` is called at once for what may
   * be an archive, then with the bytes unpacked so far and in all.
   */
  unpack(file: File, signal?: AbortSignal, progress?: Unpacked): Promise<File[]>;
  /** Starts the worker for delimited text before it is needed. */
  warm(): void;
  /** Ends the workers; jobs under way fail. A later job starts a new one. */
  close(): void;
}

interface Job {
  sink: Sink | null;
  progress: ((done: number, total: number) => void) | undefined;
  /** What the sink is doing, so that it gets one thing at a time. */
  busy: Promise<void>;
  done: (value: never) => void;
  fail: (error: unknown) => void;
}

/**
 * The address of a script that runs the classic script at `url` (absolute), or posts `unavailable` when
 * that cannot be fetched. A worker started from a `blob:` address is bound by the page's content security
 * policy, one started from a file is not.
 */
export function blobScript(
  url: string,
  urls: { createObjectURL(blob: Blob): string } = URL,
): string {
  const source =
    `try{importScripts(${JSON.stringify(url)})}catch(e){if(e.name!=='NetworkError')throw e;` +
    `postMessage({id:0,type:'unavailable'});close()}`;
  return urls.createObjectURL(new Blob([source], { type: 'text/javascript' }));
}

/**
 * @param start starts `reader.worker.ts`, which reads delimited text
 * @param startFormats starts `formats.worker.ts`, which reads everything else and opens archives
 * @param startBrotli starts `brotli.worker.ts`, for Parquet that the second cannot unpack; each is called
 *   again after its worker died or was closed
 */
export function createReader(
  start: () => WorkerLike,
  startFormats: () => WorkerLike = start,
  startBrotli: () => WorkerLike = startFormats,
): Reader {
  const text = new Channel(start);
  const others = new Channel(startFormats);
  const brotli = new Channel(startBrotli);
  const channel = (format: Reading['format']): Channel => (format === 'delimited' ? text : others);
  return {
    async sniff(blob, choice = {}, signal) {
      const format = await formatOf(blob);
      const message = (id: number): ToReader => ({ id, type: 'sniff', format, blob, choice });
      try {
        return await channel(format).submit<Sample>(message, null, signal);
      } catch (error) {
        if (!needsBrotli(error)) throw error;
        return brotli.submit(message, null, signal);
      }
    },
    async read(blob, reading, sink, signal) {
      const message = (id: number): ToReader => ({ id, type: 'read', blob, reading });
      try {
        return await channel(reading.format).submit<ReadResult>(message, sink, signal);
      } catch (error) {
        if (!needsBrotli(error)) throw error;
        await sink.restart();
        return brotli.submit(message, sink, signal);
      }
    },
    async unpack(file, signal, progress) {
      if (!(await isPacked(file))) return [file];
      progress?.(0, 0);
      return others.submit((id) => ({ id, type: 'unpack', file }), null, signal, progress);
    },
    warm: () => text.warm(),
    close() {
      for (const one of [text, others, brotli]) {
        one.stop(new DefterError('reader.died', { message: 'The reader was closed.' }));
      }
    },
  };
}

const needsBrotli = (error: unknown): boolean =>
  error instanceof DefterError && error.code === 'parquet.brotli';

/** One worker, started when it is first asked, and the jobs that it has. */
class Channel {
  #worker: WorkerLike | null = null;
  #nextId = 1;
  readonly #jobs = new Map<number, Job>();

  constructor(private readonly start: () => WorkerLike) {}

  warm(): void {
    this.#running();
  }

  stop(error: unknown): void {
    this.#worker?.terminate();
    this.#worker = null;
    for (const job of [...this.#jobs.values()]) job.fail(error);
  }

  submit<T extends Sample | ReadResult | File[]>(
    message: (id: number) => ToReader,
    sink: Sink | null = null,
    signal?: AbortSignal,
    progress: Job['progress'] = sink?.progress.bind(sink),
  ): Promise<T> {
    const id = this.#nextId++;
    return new Promise<T>((resolve, reject) => {
      if (signal?.aborted) return reject(abortError());
      const cancel = (): void => job.fail(abortError());
      const end = (): boolean => {
        signal?.removeEventListener('abort', cancel);
        return this.#jobs.delete(id);
      };
      const job: Job = {
        sink,
        progress,
        busy: Promise.resolve(),
        done: (value) => {
          if (end()) resolve(value);
        },
        fail: (error) => {
          if (!end()) return;
          this.#worker?.postMessage({ id, type: 'cancel' });
          reject(error);
        },
      };
      this.#jobs.set(id, job);
      signal?.addEventListener('abort', cancel);
      this.#running().postMessage(message(id));
    });
  }

  #running(): WorkerLike {
    if (this.#worker !== null) return this.#worker;
    const worker = this.start();
    worker.onmessage = ({ data }) => this.#receive(data);
    worker.onerror = (event) => {
      this.stop(new DefterError('reader.died', { message: event.message ?? 'The reader died.' }));
    };
    this.#worker = worker;
    return worker;
  }

  #receive(message: FromReader): void {
    if (message.type === 'unavailable') return this.stop(new DefterError('reader.unavailable'));
    const job = this.#jobs.get(message.id);
    if (job === undefined) return;
    if (message.type === 'failed') job.fail(revived(message.error));
    else if (message.type === 'sample') job.done(message.sample as never);
    else if (message.type === 'files') job.done(message.files as never);
    else if (message.type === 'progress') job.progress?.(message.done, message.total);
    else job.busy = job.busy.then(() => this.#pass(message, job)).catch(job.fail);
  }

  async #pass(
    message: Extract<FromReader, { type: 'batch' | 'restart' | 'result' }>,
    job: Job,
  ): Promise<void> {
    const { id } = message;
    if (!this.#jobs.has(id)) return;
    if (message.type === 'result') return job.done(message.result as never);
    if (message.type === 'batch') await job.sink!.batch(message.ipc, message.rows);
    else await job.sink!.restart();
    if (this.#jobs.has(id)) this.#worker?.postMessage({ id, type: 'ack' });
  }
}

function revived(plain: PlainError): Error {
  if (plain.name === 'AbortError') return abortError();
  if (plain.code !== null) {
    return new DefterError(plain.code, { params: plain.params, message: plain.message });
  }
  const error = new Error(plain.message);
  error.name = plain.name;
  return error;
}

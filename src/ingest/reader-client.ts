import { abortError, DefterError } from '../lib/errors';
import type { Choice, Reading, ReadResult, Sample, Sink } from './format';
import type { FromReader, PlainError, ToReader } from './reader-messages';

/** As much of a `Worker` as is used here. */
export interface WorkerLike {
  postMessage(message: ToReader): void;
  onmessage: ((event: { data: FromReader }) => void) | null;
  onerror: ((event: { message?: string }) => void) | null;
  terminate(): void;
}

/** Reads files off the main thread. Jobs may overlap. */
export interface Reader {
  sniff(blob: Blob, choice?: Choice): Promise<Sample>;
  /** As `Format.read`. Rejects at once when `signal` fires; batches already sent are dropped. */
  read(blob: Blob, reading: Reading, sink: Sink, signal?: AbortSignal): Promise<ReadResult>;
  /** Starts the worker before it is needed. */
  warm(): void;
  /** Ends the worker; jobs under way fail. A later job starts a new one. */
  close(): void;
}

interface Job {
  sink: Sink | null;
  /** What the sink is doing, so that it gets one thing at a time. */
  busy: Promise<void>;
  done: (value: never) => void;
  fail: (error: unknown) => void;
}

/**
 * The address of a script that runs the classic script at `url` (absolute). A worker started from
 * a `blob:` address is bound by the page's content security policy, one started from a file is not.
 */
export function blobScript(
  url: string,
  urls: { createObjectURL(blob: Blob): string } = URL,
): string {
  const source = `importScripts(${JSON.stringify(url)});`;
  return urls.createObjectURL(new Blob([source], { type: 'text/javascript' }));
}

/** @param start starts `reader.worker.ts`; called again after the worker died or was closed */
export function createReader(start: () => WorkerLike): Reader {
  let worker: WorkerLike | null = null;
  let nextId = 1;
  const jobs = new Map<number, Job>();

  function running(): WorkerLike {
    if (worker !== null) return worker;
    worker = start();
    worker.onmessage = ({ data }) => receive(data);
    worker.onerror = (event) => {
      stop(new DefterError('reader.died', { message: event.message ?? 'The reader died.' }));
    };
    return worker;
  }

  function stop(error: unknown): void {
    worker?.terminate();
    worker = null;
    for (const job of [...jobs.values()]) job.fail(error);
  }

  function receive(message: FromReader): void {
    const job = jobs.get(message.id);
    if (job === undefined) return;
    if (message.type === 'failed') job.fail(revived(message.error));
    else if (message.type === 'sample') job.done(message.sample as never);
    else if (message.type === 'progress') job.sink?.progress(message.done, message.total);
    else job.busy = job.busy.then(() => pass(message, job)).catch(job.fail);
  }

  async function pass(
    message: Extract<FromReader, { type: 'batch' | 'restart' | 'result' }>,
    job: Job,
  ): Promise<void> {
    const { id } = message;
    if (!jobs.has(id)) return;
    if (message.type === 'result') return job.done(message.result as never);
    if (message.type === 'batch') await job.sink!.batch(message.ipc, message.rows);
    else await job.sink!.restart();
    if (jobs.has(id)) worker?.postMessage({ id, type: 'ack' });
  }

  function submit<T extends Sample | ReadResult>(
    message: (id: number) => ToReader,
    sink: Sink | null,
    signal: AbortSignal | undefined,
  ): Promise<T> {
    const id = nextId++;
    return new Promise<T>((resolve, reject) => {
      if (signal?.aborted) return reject(abortError());
      const cancel = (): void => job.fail(abortError());
      const end = (): boolean => {
        signal?.removeEventListener('abort', cancel);
        return jobs.delete(id);
      };
      const job: Job = {
        sink,
        busy: Promise.resolve(),
        done: (value) => {
          if (end()) resolve(value);
        },
        fail: (error) => {
          if (!end()) return;
          worker?.postMessage({ id, type: 'cancel' });
          reject(error);
        },
      };
      jobs.set(id, job);
      signal?.addEventListener('abort', cancel);
      running().postMessage(message(id));
    });
  }

  return {
    sniff: (blob, choice = {}) =>
      submit((id) => ({ id, type: 'sniff', blob, choice }), null, undefined),
    read: (blob, reading, sink, signal) =>
      submit((id) => ({ id, type: 'read', blob, reading }), sink, signal),
    warm: () => void running(),
    close: () => stop(new DefterError('reader.died', { message: 'The reader was closed.' })),
  };
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

import { abortError } from '../lib/errors';
import { batchSchema, encodeBatch } from './batch';
import { NotUtf8, transcoder } from './encoding';
import type { Encoding, ReadResult, Reading, Sink } from './format';
import { CellWatch } from './cells';
import { Scanner, type ScanOptions } from './scan';

/** Bytes read at once: about 10 ms of work, so that a cancel is heard soon. */
const CHUNK = 2 << 20;

export interface ReadOptions extends ScanOptions {
  chunkBytes?: number;
}

/**
 * Reads all of `blob` as `reading` says and hands its rows to `sink` in batches, in the order of
 * the file, one at a time; the next is prepared while the sink works. A file taken for UTF-8 that
 * proves to be a single-byte one is read again as windows-1254, after `sink.restart()`.
 *
 * @throws AbortError soon after `signal` fires, whatever the sink is doing
 */
export async function read(
  blob: Blob,
  reading: Reading,
  sink: Sink,
  signal?: AbortSignal,
  options: ReadOptions = {},
): Promise<ReadResult> {
  try {
    return await pass(blob, reading, reading.encoding, sink, signal, options);
  } catch (error) {
    if (!(error instanceof NotUtf8)) throw error;
    await unlessAborted(sink.restart(), signal);
    const result = await pass(blob, reading, 'windows-1254', sink, signal, options);
    return { ...result, reread: true };
  }
}

async function pass(
  blob: Blob,
  reading: Reading,
  encoding: Encoding,
  sink: Sink,
  signal: AbortSignal | undefined,
  options: ReadOptions,
): Promise<ReadResult> {
  const size = options.chunkBytes ?? CHUNK;
  const text = transcoder(encoding, reading.bom, reading.chosen.includes('encoding'));
  const schema = batchSchema(reading.names);
  const watch = new CellWatch(reading.names.length);
  const ready: { ipc: Uint8Array<ArrayBuffer>; rows: number }[] = [];
  const scanner = new Scanner(
    reading,
    (columns) => {
      watch.add(columns);
      ready.push({ ipc: encodeBatch(schema, columns), rows: columns.rows });
    },
    options,
  );
  let handed: Promise<void> = Promise.resolve();
  let next = slice(blob, 0, size);
  for (let at = 0; ; at += size) {
    const chunk = await unlessAborted(next, signal);
    const last = at + size >= blob.size;
    if (!last) {
      next = slice(blob, at + size, size);
      // Awaited in the next round, if there is one; until then a failure is not unhandled.
      next.catch(() => undefined);
    }
    scanner.push(text.push(chunk, last), last);
    for (const batch of ready.splice(0)) {
      await handed;
      handed = unlessAborted(sink.batch(batch.ipc, batch.rows), signal);
      handed.catch(() => undefined);
    }
    sink.progress(Math.min(at + size, blob.size), blob.size);
    if (last) break;
  }
  await handed;
  if (signal?.aborted) throw abortError();
  return {
    lines: scanner.lines,
    preambleLines: scanner.preambleLines,
    blankLines: scanner.blankLines,
    records: scanner.records,
    rows: scanner.rows,
    rejects: scanner.rejects,
    encoding,
    reread: false,
    replaced: text.replaced,
    cells: watch.facts,
  };
}

async function slice(blob: Blob, at: number, size: number): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await blob.slice(at, at + size).arrayBuffer());
}

function unlessAborted<T>(work: T | Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return Promise.resolve(work);
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(abortError());
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    Promise.resolve(work)
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', stop));
  });
}

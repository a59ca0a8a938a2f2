import { unlessAborted } from '../../lib/abort';
import { abortError } from '../../lib/errors';
import { batchSchema, encodeBatch, ROW_GROUP } from '../batch';
import { lastLineEnd } from './delimiters';
import { NotUtf8, transcoder, type Transcoder } from './encoding';
import { textFrom } from './far';
import type { DelimitedReading, Encoding, Part, ReadResult, Sink } from '../format';
import { CellWatch } from '../cells';
import { SEEN_WHOLE } from './dialect';
import { splitRecords } from './records';
import { Repairer } from './repair';
import { Scanner, type ScanOptions } from './scan';
import { ByteSubstitution, needsSubstitution } from './substitute';
import { findTable, partAt } from './tables';
import { TableWatcher } from './watch';

/** Bytes read at once: about 10 ms of work, so that a cancel is heard soon. */
const CHUNK = 2 << 20;
/** Bytes at the beginning from which it is learnt what the columns look like, if need be. */
const LEARNT_FROM = 256 << 10;

/** The last line on which a table begins that is known well enough by the beginning of the file. */
const NEAR = 100;

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
  reading: DelimitedReading,
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
  reading: DelimitedReading,
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
  const bytes = needsSubstitution(reading) ? new ByteSubstitution(reading) : null;
  const start = await beginning(blob, reading, encoding, signal);
  const until = start.until;
  const mender = reading.ragged ? null : new Repairer(reading, start.text, start.line);
  const watcher =
    reading.ragged || until !== undefined || blob.size <= SEEN_WHOLE
      ? null
      : new TableWatcher(reading, start.text(), start.line);
  const scanner = new Scanner(
    reading,
    (columns) => {
      bytes?.restore(columns);
      watch.add(columns);
      ready.push({ ipc: encodeBatch(schema, columns), rows: columns.rows });
    },
    {
      // No file has more rows than bytes.
      batchRows: Math.min(ROW_GROUP, 1 + blob.size),
      ...options,
      mender,
      watcher,
      ...(until === undefined ? {} : { until }),
      ...(bytes ? { separator: bytes.separator, decode: (part) => bytes.decode(part) } : {}),
    },
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
    const utf8 = text.push(chunk, last);
    scanner.push(bytes ? bytes.push(utf8, last) : utf8, last);
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
    headerLines: scanner.headerLines,
    commentLines: scanner.commentLines,
    otherLines: scanner.otherLines,
    ...tablesBelow(reading, scanner.otherTable ?? until),
    records: scanner.records,
    rows: scanner.rows,
    rejects: scanner.rejects,
    repairs: scanner.repairs,
    encoding,
    reread: false,
    replaced: text.replaced,
    cells: watch.facts,
  };
}

/** The line on which the part behind the one to read begins. */
function nextPart({ parts, part }: DelimitedReading): number | undefined {
  const at = parts.find(({ id }) => id === part)?.line ?? 0;
  return parts.find(({ line }) => line > at)?.line;
}

/** A table that only reading has found. */
function tablesBelow({ parts }: DelimitedReading, line: number | undefined): { tables?: Part[] } {
  if (line === undefined || parts.some((part) => part.line === line)) return {};
  return { tables: [partAt(line)] };
}

interface Beginning {
  /** Of the table to read: its first lines, or those of the file that it begins with. */
  text: () => string;
  /** The line, from 1, on which the text begins. */
  line: number;
  /** The line on which the part behind the one to read begins. */
  until: number | undefined;
}

async function beginning(
  blob: Blob,
  reading: DelimitedReading,
  encoding: Encoding,
  signal?: AbortSignal,
): Promise<Beginning> {
  const letters = (): Transcoder => transcoder(encoding, reading.bom, true);
  const next = nextPart(reading);
  const head = await slice(blob, 0, LEARNT_FROM);
  const cut = head.length < blob.size;
  const text = (): string => {
    const utf8 = letters().push(head, true);
    const all = new TextDecoder('utf-8', { ignoreBOM: true }).decode(utf8);
    return firstLines(cut ? all.slice(0, lastLineEnd(all)) : all, next);
  };
  const { firstRecord } = reading;
  if (!cut || firstRecord <= NEAR) return { text, line: 1, until: next };
  const far = await textFrom(firstRecord, blob, letters(), LEARNT_FROM, signal);
  // Nobody has looked at these lines whole before.
  const records = splitRecords(far, reading, { line: firstRecord });
  const dialect = { ...reading, width: reading.names.length, sure: true };
  const { parts } = findTable(records, dialect, { firstRecord }, false);
  const until = Math.min(next ?? Infinity, parts[1]?.line ?? Infinity);
  return {
    text: () => firstLines(far, until - firstRecord + 1),
    line: firstRecord,
    until: until === Infinity ? undefined : until,
  };
}

/** Those above line `until`. */
function firstLines(text: string, until = Infinity): string {
  const end = /\r\n|\n|\r/g;
  for (let line = 1; line < until; line++) if (end.exec(text) === null) return text;
  return text.slice(0, end.lastIndex);
}

async function slice(blob: Blob, at: number, size: number): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await blob.slice(at, at + size).arrayBuffer());
}

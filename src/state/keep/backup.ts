import { strToU8, Zip, ZipDeflate, ZipPassThrough } from 'fflate';
import { unzipped, zipEntries, type ZipEntry } from '../../ingest/zip';
import { DefterError } from '../../lib/errors';
import { isObject } from './record';

/**
 * One file with everything that is kept: `defter.json` says what it is, `notebook.md` is the notebook, `kept.json` the
 * other texts by name, `files/` the bytes of files, where they were wished for.
 */
export interface Backup {
  /** By name, as in the store. */
  texts: ReadonlyMap<string, string>;
  files: readonly BackupFile[];
}

export interface BackupFile {
  /** What its bytes are kept as. */
  bytes: string;
  /** For people who open the archive. */
  name: string;
  blob: Blob;
}

const FORMAT = 'defter.backup';
const SAYS = 'defter.json';
const VERSION = 1;
const NOTEBOOK = 'defter.notebook';
/** Bytes of a text beyond which it is none of ours. */
const LARGEST_TEXT = 256 << 20;
/** Bytes that are packed before others get a turn. */
const PIECE = 1 << 20;
const PACKED = /\.(xlsx|parquet|zip|gz)$/i;

/** @param at when, as an ISO instant */
export async function printBackup(
  { texts, files }: Backup,
  at: string,
  signal?: AbortSignal,
): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let failed: Error | null = null;
  const zip = new Zip((error, chunk) => {
    if (error) failed = error;
    else parts.push(chunk as Uint8Array<ArrayBuffer>);
  });
  const named = files.map((file, i) => ({ ...file, path: `files/${i + 1}-${safe(file.name)}` }));
  const others = [...texts].filter(([name]) => name !== NOTEBOOK);
  const put = (path: string, text: string): void => {
    const file = new ZipDeflate(path, { level: 6 });
    zip.add(file);
    file.push(strToU8(text), true);
  };
  put(
    SAYS,
    JSON.stringify({
      format: FORMAT,
      version: VERSION,
      at,
      notebook: texts.has(NOTEBOOK),
      files: named.map(({ path, bytes, name }) => ({ path, bytes, name })),
    }),
  );
  if (texts.has(NOTEBOOK)) put('notebook.md', texts.get(NOTEBOOK)!);
  put('kept.json', JSON.stringify(others));
  for (const { path, blob } of named) {
    const file = PACKED.test(path) ? new ZipPassThrough(path) : new ZipDeflate(path, { level: 1 });
    zip.add(file);
    for (let from = 0; from === 0 || from < blob.size; from += PIECE) {
      signal?.throwIfAborted();
      const piece = await blob.slice(from, from + PIECE).arrayBuffer();
      file.push(new Uint8Array(piece), from + PIECE >= blob.size);
    }
  }
  zip.end();
  if (failed) throw failed as Error;
  return new Blob(parts, { type: 'application/zip' });
}

/** Whether this app has made it, of whichever version; only its directory and its first words are read. */
export async function isBackup(blob: Blob): Promise<boolean> {
  const entry = (await zipEntries(blob).catch(() => [])).find(({ name }) => name === SAYS);
  if (!entry) return false;
  const says = parsed(await textOf(blob, entry).catch(() => ''));
  return isObject(says) && says.format === FORMAT;
}

/**
 * Everything in it, checked to the last byte.
 * @throws DefterError `backup.foreign`, `backup.broken`, `backup.newer`
 */
export async function readBackup(blob: Blob): Promise<Backup> {
  const entries = await zipEntries(blob).catch((cause: unknown) => {
    throw new DefterError('backup.foreign', { cause });
  });
  const find = (path: string): ZipEntry => {
    const entry = entries.find(({ name }) => name === path);
    if (!entry) throw new DefterError('backup.foreign');
    return entry;
  };
  const says = parsed(await textOf(blob, find(SAYS)));
  if (!isObject(says) || says.format !== FORMAT) throw new DefterError('backup.foreign');
  if (typeof says.version !== 'number' || says.version > VERSION) {
    throw new DefterError('backup.newer');
  }
  const texts = new Map(textsIn(parsed(await textOf(blob, find('kept.json')))));
  if (says.notebook === true) texts.set(NOTEBOOK, await textOf(blob, find('notebook.md')));
  const files: BackupFile[] = [];
  for (const file of Array.isArray(says.files) ? (says.files as unknown[]) : []) {
    if (!isObject(file)) throw new DefterError('backup.foreign');
    const { path, bytes, name } = file;
    if (typeof path !== 'string' || typeof bytes !== 'string' || typeof name !== 'string') {
      throw new DefterError('backup.foreign');
    }
    const size = Number(bytes.slice(bytes.lastIndexOf('-') + 1));
    if (!Number.isSafeInteger(size) || size < 0) throw new DefterError('backup.foreign');
    files.push({ bytes, name, blob: await bytesOf(blob, find(path), size) });
  }
  return { texts, files };
}

async function bytesOf(blob: Blob, entry: ZipEntry, most: number): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  try {
    const limit = (size: number): void => {
      if (size > most) throw new DefterError('backup.broken');
    };
    for await (const chunk of unzipped(blob, entry, limit)) {
      parts.push(chunk as Uint8Array<ArrayBuffer>);
    }
  } catch (cause) {
    throw new DefterError('backup.broken', { cause });
  }
  return new Blob(parts);
}

async function textOf(blob: Blob, entry: ZipEntry): Promise<string> {
  return (await bytesOf(blob, entry, LARGEST_TEXT)).text();
}

function textsIn(value: unknown): [string, string][] {
  if (!Array.isArray(value)) throw new DefterError('backup.foreign');
  return value.filter(
    (one: unknown): one is [string, string] =>
      Array.isArray(one) &&
      typeof one[0] === 'string' &&
      one[0].startsWith('defter.') &&
      typeof one[1] === 'string',
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** A name that every system can unpack. */
function safe(name: string): string {
  return name.replace(/[\p{Cc}<>:"/\\|?*]/gu, '_').slice(0, 120);
}

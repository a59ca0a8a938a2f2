import type { Base } from './base';

/** Where bytes are kept by their content: the same file twice is one. */
export interface Files {
  /** @returns the name of the bytes; @throws QuotaExceededError and whatever else the browser says */
  put(blob: Blob, signal?: AbortSignal): Promise<string>;
  /** Null where they are not there, or not all of them. */
  get(name: string): Promise<Blob | null>;
  names(): Promise<string[]>;
  remove(name: string): Promise<void>;
}

/** Bytes that are summed and written at once. */
const PIECE = 4 << 20;

/**
 * The name of bytes: SHA-256 of the SHA-256 of their pieces, so that no file has to be in memory whole, and their
 * number.
 */
export async function nameOf(
  blob: Blob,
  subtle: SubtleCrypto,
  signal?: AbortSignal,
): Promise<string> {
  const sums: Uint8Array[] = [];
  for (let at = 0; at < blob.size; at += PIECE) {
    signal?.throwIfAborted();
    const piece = await blob.slice(at, at + PIECE).arrayBuffer();
    sums.push(new Uint8Array(await subtle.digest('SHA-256', piece)));
  }
  const all = await new Blob(sums as Uint8Array<ArrayBuffer>[]).arrayBuffer();
  const sum = new Uint8Array(await subtle.digest('SHA-256', all));
  const hex = Array.from(sum, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex}-${blob.size}`;
}

/** A name where bytes cannot be summed: then it says nothing of them but their number. */
export function anyName(blob: Blob): string {
  const random = crypto.getRandomValues(new Uint8Array(16));
  const hex = Array.from(random, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex}-${blob.size}`;
}

/** Whether what stands under a name is what was put there: the disk may have changed it. */
async function isWhole(blob: Blob | null, name: string, subtle: SubtleCrypto): Promise<boolean> {
  if (!blob) return false;
  return (await nameOf(blob, subtle).catch(() => null)) === name;
}

/** Names of bytes that are put again and again while there is no room for them. */
const named = new WeakMap<Blob, string>();

async function nameFor(blob: Blob, subtle: SubtleCrypto, signal?: AbortSignal): Promise<string> {
  const name = named.get(blob) ?? (await nameOf(blob, subtle, signal));
  named.set(blob, name);
  return name;
}

const sizeIn = (name: string): number => Number(name.slice(name.lastIndexOf('-') + 1));

/** In the browser's own file system. A file there is whole or not there: it is written beside and moved when closed. */
export function filesInFolder(
  folder: (create: boolean) => Promise<FileSystemDirectoryHandle | null>,
  subtle: SubtleCrypto,
): Files {
  const get = async (name: string): Promise<Blob | null> => {
    try {
      const file = await (await (await folder(false))?.getFileHandle(name))?.getFile();
      return file && file.size === sizeIn(name) ? file : null;
    } catch {
      return null;
    }
  };
  return {
    get,
    async put(blob, signal) {
      const name = await nameFor(blob, subtle, signal);
      if (await isWhole(await get(name), name, subtle)) return name;
      signal?.throwIfAborted();
      const handle = await (await folder(true))!.getFileHandle(name, { create: true });
      const writable = await handle.createWritable();
      try {
        await blob.stream().pipeTo(writable, signal ? { signal } : {});
      } catch (error) {
        await (await folder(false))?.removeEntry(name).catch(() => {});
        throw error;
      }
      return name;
    },
    async names() {
      const names: string[] = [];
      const all = (await folder(false)) as
        (FileSystemDirectoryHandle & { keys(): AsyncIterable<string> }) | null;
      if (all) for await (const name of all.keys()) names.push(name);
      return names;
    },
    async remove(name) {
      await (await folder(false))?.removeEntry(name).catch(() => {});
    },
  };
}

/** In the database, where the browser has no such file system: in pieces, the last one written last. */
export function filesInBase(
  base: (create: boolean) => Promise<Base | null>,
  subtle: SubtleCrypto | null,
): Files {
  const all = (name: string) => IDBKeyRange.bound([name], [name, []]);
  const get = async (name: string): Promise<Blob | null> => {
    const pieces = (await (await base(false))?.read('pieces', all(name))) ?? [];
    const blob = new Blob(pieces.map(({ value }) => value as Uint8Array<ArrayBuffer>));
    return pieces.length > 0 && blob.size === sizeIn(name) ? blob : null;
  };
  return {
    get,
    async put(blob, signal) {
      const name = subtle ? await nameFor(blob, subtle, signal) : anyName(blob);
      if (subtle && (await isWhole(await get(name), name, subtle))) return name;
      const store = (await base(true))!;
      try {
        for (let n = 0; n === 0 || n * PIECE < blob.size; n++) {
          signal?.throwIfAborted();
          const piece = await blob.slice(n * PIECE, (n + 1) * PIECE).arrayBuffer();
          await store.write([{ store: 'pieces', key: [name, n], put: new Uint8Array(piece) }]);
        }
      } catch (error) {
        await store.write([{ store: 'pieces', remove: all(name) }]).catch(() => {});
        throw error;
      }
      return name;
    },
    async names() {
      const keys = (await (await base(false))?.keys('pieces')) ?? [];
      return [...new Set(keys.map((key) => String((key as IDBValidKey[])[0])))];
    },
    async remove(name) {
      await (await base(false))?.write([{ store: 'pieces', remove: all(name) }]);
    },
  };
}

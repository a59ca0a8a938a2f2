import type { Files } from './files';

/**
 * Bytes wherever an earlier visit kept them: new ones go to the first place, the others are only read and emptied.
 * Once it is closed nothing is put any more.
 */
export class Shelf implements Files {
  readonly #first: Files;
  readonly #places: readonly Files[];
  readonly #running = new Map<AbortController, Promise<string>>();
  #closed = false;

  constructor(first: Files, ...others: readonly Files[]) {
    this.#first = first;
    this.#places = [first, ...others];
  }

  async put(blob: Blob, signal?: AbortSignal): Promise<string> {
    if (this.#closed) throw new DOMException('Closed', 'InvalidStateError');
    signal?.throwIfAborted();
    const stop = new AbortController();
    const pass = (): void => stop.abort(signal?.reason);
    signal?.addEventListener('abort', pass);
    const putting = this.#first.put(blob, stop.signal);
    this.#running.set(stop, putting);
    try {
      return await putting;
    } finally {
      this.#running.delete(stop);
      signal?.removeEventListener('abort', pass);
    }
  }

  async get(name: string): Promise<Blob | null> {
    for (const place of this.#places) {
      const blob = await place.get(name).catch(() => null);
      if (blob) return blob;
    }
    return null;
  }

  async names(): Promise<string[]> {
    const all = await Promise.all(this.#places.map((place) => place.names().catch(() => [])));
    return [...new Set(all.flat())];
  }

  async remove(name: string): Promise<void> {
    await Promise.allSettled(this.#places.map((place) => place.remove(name)));
  }

  /** Ends what is being put; resolves when all of it has ended. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const stop of this.#running.keys()) stop.abort();
    await Promise.allSettled(this.#running.values());
  }
}

/** The contract of a container: a file that holds files, which are then read each by itself. */

import { abortError, DefterError } from '../lib/errors';

export interface Container {
  readonly id: 'gz' | 'zip';
  /** By the bytes, never by the name. @throws DefterError `archive.broken` */
  holds(file: Blob): Promise<boolean>;
  /** @throws DefterError `archive.*` */
  unpack(file: File, allowance: Allowance): Promise<File[]>;
}

const MOST_BYTES = 2 * 2 ** 30;
/** Real exports pack to a fiftieth, rarely to less; bombs to a thousandth. */
const MOST_RATIO = 250;
const FREE_OF_RATIO = 64 << 20;

/** Bytes unpacked so far, and in all as far as that is known. */
export type Unpacked = (done: number, total: number) => void;

/** ms between two reports. */
const REPORT_EVERY = 50;

/** What may be unpacked in all, so that a small file cannot fill the memory; it tells how far that is. */
export class Allowance {
  #used = 0;
  #expected = 0;
  #reported = 0;

  /** @param signal stops the unpacking that asks for leave */
  constructor(
    private readonly signal?: AbortSignal,
    private readonly progress: Unpacked = () => undefined,
    private readonly most = MOST_BYTES,
  ) {}

  /**
   * A counter for one file of `packed` bytes, told how many bytes there are so far.
   * @param expected bytes that will come of it, as far as known; the counter may be told better
   * @throws DefterError `archive.tooLarge`, AbortError; both by the counter
   */
  counter(packed: number, expected: number): (bytes: number, expected?: number) => void {
    let before = 0;
    let total = 0;
    const expect = (bytes: number): void => {
      this.#expected += bytes - total;
      total = bytes;
    };
    expect(expected);
    return (bytes, better = total) => {
      if (this.signal?.aborted) throw abortError();
      this.#used += bytes - before;
      before = bytes;
      const ratio = bytes > FREE_OF_RATIO && bytes > MOST_RATIO * packed;
      if (ratio || this.#used > this.most) throw new DefterError('archive.tooLarge');
      expect(Math.max(better, bytes));
      this.#report();
    };
  }

  #report(): void {
    const now = performance.now();
    if (now - this.#reported < REPORT_EVERY) return;
    this.#reported = now;
    this.progress(this.#used, this.#expected);
  }
}

/** Bytes gathered into a blob as they come, so that they need not stay in this thread's memory. */
export class BlobBuilder {
  readonly #pieces: Blob[] = [];
  #chunks: Uint8Array<ArrayBuffer>[] = [];
  #held = 0;

  add(chunk: Uint8Array): void {
    this.#chunks.push(chunk as Uint8Array<ArrayBuffer>);
    this.#held += chunk.length;
    if (this.#held >= 16 << 20) this.#gather();
  }

  file(name: string, like: File): File {
    this.#gather();
    return new File(this.#pieces, name, { lastModified: like.lastModified });
  }

  #gather(): void {
    this.#pieces.push(new Blob(this.#chunks));
    this.#chunks = [];
    this.#held = 0;
  }
}

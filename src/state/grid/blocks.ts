import type { Cell } from '../../engine/engine';
import { isAbort } from '../../lib/errors';
import type { GridSource } from './source';

/** So many rows are remembered, wherever they stand. */
const KEPT = 4_000;

/**
 * Reads rows in blocks as they come into sight, one block at a time: when one has come, the next is what is in sight
 * then, so that a fast scroll asks for little that nobody sees.
 */
export class Blocks {
  #source: GridSource;
  #blocks = new Map<number, Cell[][]>();
  /** How many rows are in each of them, in the order they are of. */
  #size: number;
  #wanted: readonly [first: number, last: number] = [0, -1];
  #reading: AbortController | null = null;
  #changed: () => void;
  #failed: (error: unknown) => void;

  /** `changed` when rows have come; `failed` with what the engine says. */
  constructor(source: GridSource, changed: () => void, failed: (error: unknown) => void) {
    this.#source = source;
    this.#size = source.block;
    this.#changed = changed;
    this.#failed = failed;
  }

  get isReading(): boolean {
    return this.#reading !== null;
  }

  /** Null while it has not come. */
  row(index: number): readonly Cell[] | null {
    return this.#blocks.get(Math.floor(index / this.#size))?.[index % this.#size] ?? null;
  }

  /** Says which rows are in sight, both ends among them. */
  want(first: number, last: number): void {
    this.#wanted = [Math.max(0, first), Math.min(last, this.#source.rows - 1)];
    if (!this.#reading) void this.#readNext();
  }

  /** Forgets all rows, in another order for example. */
  reset(): void {
    this.#reading?.abort();
    this.#reading = null;
    this.#blocks.clear();
    this.#size = this.#source.block;
  }

  #missing(): number | null {
    const block = this.#size;
    const [first, last] = this.#wanted;
    for (let i = Math.floor(first / block); i * block <= last; i++) {
      if (!this.#blocks.has(i)) return i;
    }
    return null;
  }

  async #readNext(): Promise<void> {
    const missing = this.#missing();
    if (missing === null) return;
    const reading = new AbortController();
    this.#reading = reading;
    const block = this.#size;
    const { rows } = this.#source;
    try {
      const from = missing * block;
      const cells = await this.#source.read(from, Math.min(rows, from + block), reading.signal);
      if (reading.signal.aborted) return;
      this.#blocks.set(missing, cells);
      this.#forget(block);
      this.#reading = null;
      this.#changed();
      void this.#readNext();
    } catch (error) {
      if (reading.signal.aborted || isAbort(error)) return;
      this.#reading = null;
      this.#failed(error);
    }
  }

  /** The oldest ones, which a map gives first, but none in sight. */
  #forget(block: number): void {
    const [first, last] = this.#wanted.map((row) => Math.floor(row / block)) as [number, number];
    for (const key of this.#blocks.keys()) {
      if (this.#blocks.size * block <= KEPT) return;
      if (key < first || key > last) this.#blocks.delete(key);
    }
  }
}

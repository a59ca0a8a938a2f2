import { isAbort } from '../../lib/errors';
import type { Profile } from './profile';
import type { GridSource } from './source';

/** Profiles of columns, one after the other, and never while rows are being read: those come first. */
export class Profiles {
  readonly #source: GridSource;
  readonly #known = new Map<number, Profile | null>();
  readonly #changed: () => void;
  #wanted: readonly number[] = [];
  #running: AbortController | null = null;
  #isPaused = false;

  constructor(source: GridSource, changed: () => void) {
    this.#source = source;
    this.#changed = changed;
  }

  /** Undefined while it has not come, null where the engine cannot tell. */
  of(column: number): Profile | null | undefined {
    return this.#known.get(column);
  }

  /** Says which columns are in sight; none stops it. */
  want(columns: readonly number[]): void {
    this.#wanted = columns;
    if (columns.length === 0) this.#running?.abort();
    else void this.#next();
  }

  pause(): void {
    this.#isPaused = true;
    this.#running?.abort();
  }

  resume(): void {
    this.#isPaused = false;
    void this.#next();
  }

  async #next(): Promise<void> {
    const column = this.#wanted.find((one) => !this.#known.has(one));
    if (this.#running || this.#isPaused || column === undefined || !this.#source.profile) return;
    const running = new AbortController();
    this.#running = running;
    try {
      this.#known.set(column, await this.#source.profile(column, running.signal));
    } catch (error) {
      // A cancelled one is asked for again.
      if (!isAbort(error)) this.#known.set(column, null);
    }
    this.#running = null;
    this.#changed();
    void this.#next();
  }
}

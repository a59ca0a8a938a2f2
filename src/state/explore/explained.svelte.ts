import { isAbort } from '../../lib/errors';
import type { Why } from './why';

/** All that is said of one customer; `why` is null when they are no longer there, or could not be looked up. */
export interface Explanation {
  id: string;
  why: Why | null;
  error: unknown;
}

/** The explanation shown: while the next is looked up, the whole of the one before. */
export class Explained {
  now: Explanation | null = $state.raw(null);

  /** Looks a customer up; the function it returns drops the answer. */
  look(id: string, find: (signal: AbortSignal) => Promise<Why | null>): () => void {
    const run = new AbortController();
    const tell = (why: Why | null, error: unknown): void => {
      if (!run.signal.aborted) this.now = { id, why, error };
    };
    find(run.signal).then(
      (why) => tell(why, null),
      (error: unknown) => {
        if (!isAbort(error)) tell(null, error);
      },
    );
    return () => run.abort();
  }
}

/** The customer whose explanation is open. */
export class Opened {
  id = $state<string | null>(null);
  /** What had the focus when the explanation was asked for. */
  #from: Element | null = null;
  #asked = $state(false);

  open(id: string): void {
    this.id = id;
    this.#asked = true;
    this.#from = document.activeElement;
  }

  close(): void {
    this.id = null;
    this.#asked = false;
  }

  /** True once, when the explanation asked for is there and the focus is where it was or lost. */
  takesFocus(): boolean {
    if (!this.#asked) return false;
    this.#asked = false;
    const now = document.activeElement;
    return now === null || now === document.body || now === this.#from;
  }
}

import type { Engine } from '../../engine/engine';
import { isAbort } from '../../lib/errors';
import type { Sorting } from '../../model/migration';
import { sensitivity, type Outcome, type Variant } from '../../model/sensitivity';
import type { World } from '../../model/worlds';

/** Variants tried one after the other, each outcome there as soon as it is known. A new start drops what was under way. */
export class SensitivityRun<V extends Variant = Variant> {
  variants: readonly V[] = $state.raw([]);
  outcomes: readonly (Outcome & { variant: V })[] = $state.raw([]);
  running = $state(false);
  error: unknown = $state.raw(null);
  #abort: AbortController | null = null;

  /** What is being tried now; null when nothing is. */
  readonly next: V | null = $derived(
    this.running ? (this.variants[this.outcomes.length] ?? null) : null,
  );

  async start(engine: Engine, now: World, by: Sorting, variants: readonly V[]): Promise<void> {
    this.#abort?.abort();
    const { signal } = (this.#abort = new AbortController());
    this.variants = variants;
    this.outcomes = [];
    this.error = null;
    this.running = true;
    try {
      for await (const outcome of sensitivity(engine, now, by, variants, { signal })) {
        if (signal.aborted) return;
        this.outcomes = [...this.outcomes, outcome as Outcome & { variant: V }];
      }
    } catch (error) {
      if (!signal.aborted && !isAbort(error)) this.error = error;
    } finally {
      if (this.#abort?.signal === signal) this.running = false;
    }
  }

  /** Nothing is asked any more: what was known is of another question. */
  clear(): void {
    this.stop();
    this.variants = [];
    this.outcomes = [];
    this.error = null;
  }

  /** What is known by then stays. */
  stop(): void {
    this.#abort?.abort();
    this.#abort = null;
    this.running = false;
  }
}

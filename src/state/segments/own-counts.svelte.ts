import { isAbort } from '../../lib/errors';
import type { Crowd } from '../../model/segments/rules/eval';
import { problemsOf, type RuleProblem } from '../../model/segments/rules/problems';
import type { Counting, Crowds } from './crowds.svelte';
import type { SavedSegments } from './saved.svelte';

/** Whom a saved segment takes now, or why that cannot be said. */
export type Count = { readonly crowd: Crowd } | { readonly problems: readonly RuleProblem[] };

/** Counts of all saved segments on the data as it is. */
export class Counts {
  /** By id; what is not there is being counted. */
  now: Readonly<Record<string, Count>> = $state.raw({});
  error: unknown = $state.raw(null);
  /** Everyone, to take shares of. */
  everyone = $state(0);
  #saved: SavedSegments;
  #crowds: Crowds;
  #stop: AbortController | null = null;
  #of: Counting | null = null;

  constructor(saved: SavedSegments, crowds: Crowds) {
    this.#saved = saved;
    this.#crowds = crowds;
  }

  /** Counts anew what is another rule or on other data than before. Call it where an effect can follow. */
  async count(): Promise<void> {
    const counting = this.#crowds.now;
    const { all, rules: segments } = this.#saved;
    this.#stop?.abort();
    if (!counting) return;
    const { signal } = (this.#stop = new AbortController());
    const { rules, catalogue } = counting;
    if (counting !== this.#of) this.now = {};
    this.#of = counting;
    this.everyone = rules.size;
    this.error = null;
    const found: Record<string, Count> = {};
    for (const { id, rule } of all) {
      const problems = problemsOf(rule, catalogue, segments);
      try {
        found[id] =
          problems.length > 0
            ? { problems }
            : { crowd: rules.crowd(await rules.bits(rule, segments, { signal })) };
      } catch (error) {
        if (signal.aborted || isAbort(error)) return;
        this.error = error;
        continue;
      }
      if (signal.aborted) return;
      this.now = { ...this.now, [id]: found[id] };
    }
    this.now = found;
  }
}

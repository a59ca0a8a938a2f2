import type { Engine } from '../../engine/engine';
import { isAbort } from '../../lib/errors';
import { analyses } from '../../model/analyses/index';
import { catalogueOf, type Catalogue } from '../../model/segments/rules/catalogue';
import { RuleEval } from '../../model/segments/rules/eval';

/** What rules are counted with on one version of the data. */
export interface Counting {
  readonly rules: RuleEval;
  readonly catalogue: Catalogue;
}

/** Opens the counting of rules when first asked for, and anew for every version of the data. */
export class Crowds {
  /** Null until `open` has ended for the version last asked for; the one before stays until then. */
  now: Counting | null = $state.raw(null);
  error: unknown = $state.raw(null);
  #engine: Engine;
  #version = -1;
  #stop: AbortController | null = null;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Call it for every version of the data that is looked at; again for the same does nothing. */
  async open(version: number): Promise<void> {
    if (version === this.#version) return;
    this.#version = version;
    this.#stop?.abort();
    const { signal } = (this.#stop = new AbortController());
    this.error = null;
    try {
      const catalogue = await catalogueOf(this.#engine, analyses, { signal });
      const rules = await RuleEval.open(this.#engine, { signal });
      if (signal.aborted) return void (await rules.close());
      const before = this.now;
      this.now = { rules, catalogue };
      await before?.rules.close();
    } catch (error) {
      if (signal.aborted || isAbort(error)) return;
      this.error = error;
      this.#version = -1;
    }
  }
}

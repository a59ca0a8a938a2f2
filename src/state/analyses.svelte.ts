import type { Engine } from '../engine/engine';
import { DefterError } from '../lib/errors';
import { defaults, problems, run, type Analysis, type Problem } from '../model/analysis';
import { analyses as list } from '../model/analyses/index';
import type { Workspace } from './workspace-state.svelte';

/** Parameters of the analyses, and their tables kept in step with the data. */
export class Analyses {
  /** Complete parameters by analysis id. */
  params = $state.raw<Readonly<Record<string, object>>>(
    Object.fromEntries(list.all.map((analysis) => [analysis.id, defaults(analysis)])),
  );

  #workspace: Workspace;

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
    workspace.afterBuild((engine) => this.#runFrom(engine, 0));
  }

  /** Parameters of an earlier visit, before the first tables are made; what is no longer possible is left out. */
  restore(params: Readonly<Record<string, unknown>>): void {
    for (const analysis of list.all) {
      const kept = params[analysis.id];
      if (typeof kept !== 'object' || kept === null) continue;
      const all = { ...this.params[analysis.id], ...kept };
      if (problems(analysis, all).length > 0) continue;
      this.params = { ...this.params, [analysis.id]: all };
    }
  }

  /** Those that are not as everyone starts with, by analysis id. Maps are kept by themselves. */
  get chosen(): Readonly<Record<string, object>> {
    const chosen = list.all.map((analysis): [string, object] => {
      const params = this.params[analysis.id] as Record<string, unknown>;
      const own = analysis.parameters.filter(
        (one) =>
          one.kind !== 'map' && JSON.stringify(params[one.name]) !== JSON.stringify(one.default),
      );
      return [analysis.id, Object.fromEntries(own.map(({ name }) => [name, params[name]]))];
    });
    return Object.fromEntries(chosen.filter(([, params]) => Object.keys(params).length > 0));
  }

  of<P extends object>(analysis: Analysis<P>): P {
    return this.params[analysis.id] as P;
  }

  /** What is wrong with a change; nothing is changed then. */
  problems<P extends object>(analysis: Analysis<P>, change: Partial<P>): Problem[] {
    return problems(analysis, { ...this.of(analysis), ...change });
  }

  /** Changes parameters and makes the tables of this analysis, and of those after it, anew. */
  async set<P extends object>(analysis: Analysis<P>, change: Partial<P>): Promise<Problem[]> {
    const found = this.problems(analysis, change);
    if (found.length > 0) return found;
    this.params = { ...this.params, [analysis.id]: { ...this.of(analysis), ...change } };
    const from = list.all.findIndex((other) => other.id === analysis.id);
    await this.#workspace.recompute((engine) => this.#runFrom(engine, from));
    return [];
  }

  async #runFrom(engine: Engine, from: number): Promise<void> {
    for (const analysis of list.all.slice(from)) {
      try {
        await run(engine, analysis, this.params[analysis.id] ?? {});
      } catch (error) {
        // Parameters may name a column of a file that is gone.
        if (!(error instanceof DefterError) || error.code !== 'engine.unknown_column') throw error;
        this.params = { ...this.params, [analysis.id]: defaults(analysis) };
        await run(engine, analysis);
      }
    }
  }
}

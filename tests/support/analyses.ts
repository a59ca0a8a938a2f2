import type { Engine } from '../../src/engine/engine';
import { run, type Analysis } from '../../src/model/analysis';

/** Makes the tables of all `analyses` in order; `params` by analysis id. */
export async function runAll(
  engine: Engine,
  analyses: Iterable<Analysis>,
  params: Readonly<Record<string, object>> = {},
): Promise<void> {
  for (const analysis of analyses) await run(engine, analysis, params[analysis.id] ?? {});
}

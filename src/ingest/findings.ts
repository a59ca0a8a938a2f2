import type { Engine } from '../engine/engine';
import type { CheckContext, Finding, Step } from './check';
import { checks } from './checks';
import { standIn } from './mended';
import type { Source } from './source';

/**
 * Looks over the canonical tables and the files' texts with every check. `today` is an ISO date, given
 * by the platform.
 */
export async function findFindings(
  engine: Engine,
  sources: readonly Source[],
  today: string,
): Promise<Finding[]> {
  const context: CheckContext = {
    engine,
    sources,
    orders: sources.filter((source) => source.kind === 'orders'),
    customers: sources.filter((source) => source.kind === 'customers'),
    today,
  };
  const findings: Finding[] = [];
  for (const check of checks) {
    for (const found of await check.find(context)) {
      const { source, params, remedies = [] } = found;
      findings.push({
        ...found,
        id: [check.id, source, ...Object.values(params)].join(':'),
        check: check.id,
        remedies: remedies.map((remedy) => ({ check: check.id, remedy, source, params })),
      });
    }
  }
  return findings;
}

/** The steps that are taken of themselves once a file is understood. */
export async function defaultSteps(engine: Engine, source: Source): Promise<Step[]> {
  const steps: Step[] = [];
  for (const check of checks) {
    const remedy = await check.byDefault?.(engine, source);
    if (remedy) steps.push({ check: check.id, remedy, source: source.id, params: {} });
  }
  return steps;
}

/** What steps do, as SQL, in the order in which they were taken; those whose file is gone do nothing. */
export function stepSql(
  steps: readonly Step[],
  when: 'before' | 'after',
  sources: readonly Source[],
): { step: Step; sql: string }[] {
  return steps.flatMap((step) => {
    const source = sources.find(({ id }) => id === step.source);
    const remedy = checks.find(({ id }) => id === step.check)?.remedies?.[step.remedy];
    if (!source || !remedy || remedy.when !== when) return [];
    const sql = remedy.sql(step, source, sources);
    return [{ step, sql: when === 'before' ? standIn(source.id, sql) : sql }];
  });
}

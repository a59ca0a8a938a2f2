import type { Refunds } from '../../ingest/source';
import { addDays } from '../../lib/days';
import { problems } from '../../model/analysis';
import { lifecycle, type LifecycleParams } from '../../model/analyses/lifecycle';
import { rfm, rfmMethods, type RfmParams } from '../../model/analyses/rfm';
import type { Leaf } from '../../model/segments/rules/rule';
import type { Variant } from '../../model/sensitivity';
import { worldSql, type World } from '../../model/worlds';
import { sortingOf, type By } from './worlds-states';

/** What is chosen otherwise. */
export const GROUPS = ['rule', 'day', 'refunds', 'bins', 'method', 'days'] as const;
export type Group = (typeof GROUPS)[number];

/** A variant, and what to call it by. */
export type Choice = Variant & { group: Group } & (
    | { group: 'day'; day: string; shift: number | null }
    | { group: 'rule'; leaf: Leaf }
    | { group: 'refunds'; refunds: Refunds }
    | { group: 'bins'; bins: number }
    | { group: 'method'; method: RfmParams['method'] }
    | { group: 'days'; parameter: keyof LifecycleParams; days: number }
  );

const RULES: readonly Refunds[] = ['net', 'gross', 'out'];
const BINS = [3, 4, 5, 6, 10];
const SHIFTS: readonly number[] = [-30, -7, 7, 30];
const DAYS: readonly [keyof LifecycleParams, readonly number[]][] = [
  ['active_days', [-30, 30]],
  ['lost_days', [-90, 90]],
  ['lead_days', [-60, 60]],
];

/** Which groups can move anybody: scores do not make stages, nor stages' days scores. */
const GROUPS_OF: Record<'segment' | 'stage', readonly Group[]> = {
  segment: ['day', 'refunds', 'bins', 'method'],
  stage: ['day', 'refunds', 'days'],
};

export interface VariantOptions {
  now: World;
  /** The day `now` counts as of, as ISO text. */
  asOf: string;
  by: By;
  /** A day of the user's own choice. */
  chosen: string | null;
}

/**
 * Everything that could have been chosen otherwise, a step at a time: what the analyses take, and what the sorting
 * rests on at all. Of a rule that is seen from its SQL.
 */
export function variantsOf({ now, asOf, by, chosen }: VariantOptions): Choice[] {
  const score = { ...(now.params[rfm.id] as RfmParams) };
  const stage = { ...(now.params[lifecycle.id] as LifecycleParams) };
  const scored = (change: Partial<RfmParams>): World | null =>
    problems(rfm, { ...score, ...change }).length > 0
      ? null
      : { ...now, params: { ...now.params, [rfm.id]: { ...score, ...change } } };
  const staged = (change: Partial<LifecycleParams>): World | null =>
    problems(lifecycle, { ...stage, ...change }).length > 0
      ? null
      : { ...now, params: { ...now.params, [lifecycle.id]: { ...stage, ...change } } };

  const days: [string, number | null][] = SHIFTS.map((by) => [addDays(asOf, by), by]);
  if (chosen !== null && chosen !== asOf && !days.some(([day]) => day === chosen)) {
    days.push([chosen, null]);
  }
  const steps = typeof by === 'string' ? [] : (by.steps ?? []);
  const all: (Choice | null)[] = [
    ...steps.map(({ id, leaf, sql }): Choice => ({
      id: `rule ${id}`,
      group: 'rule',
      leaf,
      world: now,
      by: sortingOf({ sql }),
    })),
    ...days.map(([day, shift]): Choice => ({
      id: `day ${day}`,
      group: 'day',
      day,
      shift,
      world: { ...now, asOf: day },
    })),
    ...RULES.filter((refunds) => refunds !== now.refunds).map((refunds): Choice => ({
      id: `refunds ${refunds}`,
      group: 'refunds',
      refunds,
      world: { ...now, refunds },
    })),
    // The cut-offs that somebody set are for one number of bins.
    ...BINS.filter((bins) => bins !== score.bins && score.method !== 'fixed').map((bins) => {
      const world = scored({ bins });
      return world && ({ id: `bins ${bins}`, group: 'bins', bins, world } as const);
    }),
    ...rfmMethods
      .filter((method) => method !== score.method && method !== 'fixed')
      .map((method) => {
        const world = scored({ method });
        return world && ({ id: `method ${method}`, group: 'method', method, world } as const);
      }),
    ...DAYS.flatMap(([parameter, shifts]) =>
      shifts.map((shift) => {
        const to = stage[parameter] + shift;
        const world = staged({ [parameter]: to });
        return (
          world &&
          ({ id: `${parameter} ${to}`, group: 'days', parameter, days: to, world } as const)
        );
      }),
    ),
  ];
  const matters = ({ group, world }: Choice): boolean =>
    typeof by === 'string'
      ? GROUPS_OF[by].includes(group)
      : ['rule', 'day', 'refunds'].includes(group) || worldSql(world, by.sql, now) !== by.sql;
  return all.filter((one) => one !== null).filter(matters);
}

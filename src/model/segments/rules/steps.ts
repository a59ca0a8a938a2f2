import { addDays } from '../../../lib/days';
import type { Condition, DayRange, Leaf, Range, Rule, Test, Times, Window } from './rule';

/** The same rule with one threshold a step lower or higher. */
export interface Step {
  /** Which leaf, which of its thresholds, which way. */
  readonly id: string;
  /** The leaf as it is then. */
  readonly leaf: Leaf;
  readonly rule: Rule;
}

/**
 * Every threshold of a rule moved by itself a step down and a step up: numbers, days, numbers of days, how often. Those
 * of segments it names are not its own. Steps that would leave nothing to ask are left out.
 */
export function stepsOf(rule: Rule): Step[] {
  return steps(rule, (leaf) => leaf, 'r');
}

function steps(rule: Rule, put: (rule: Rule) => Rule, id: string): Step[] {
  if ('not' in rule) return steps(rule.not, (not) => put({ not }), id);
  if ('segment' in rule) return [];
  if ('all' in rule) {
    return rule.all.flatMap((part, i) =>
      steps(part, (to) => put({ all: rule.all.with(i, to) }), `${id}.${i}`),
    );
  }
  if ('any' in rule) {
    return rule.any.flatMap((part, i) =>
      steps(part, (to) => put({ any: rule.any.with(i, to) }), `${id}.${i}`),
    );
  }
  return leaves(rule).map((leaf, i) => ({ id: `${id} ${i}`, leaf, rule: put(leaf) }));
}

function leaves(leaf: Leaf): Leaf[] {
  if ('attr' in leaf) return conditions(leaf);
  if ('nth' in leaf) return each(leaf.is).map((is) => ({ ...leaf, is }));
  const own: Leaf[] = [
    ...each(leaf.where).map((where): Leaf => ({ ...leaf, where })),
    ...windows(leaf.within).map((within): Leaf => ({ ...leaf, within })),
  ];
  if ('total' in leaf) return [...own, ...ranges(leaf.is).map((is) => ({ ...leaf, is }))];
  return [...own, ...often(leaf.times).map((times) => ({ ...leaf, times }))];
}

function each(list: readonly Condition[]): Condition[][] {
  return list.flatMap((one, i) => conditions(one).map((to) => list.with(i, to)));
}

function conditions({ attr, is }: Condition): Condition[] {
  return tests(is).map((to) => ({ attr, is: to }));
}

function tests(is: Test): Test[] {
  if ('lastDays' in is) return lasting(is.lastDays).map((lastDays) => ({ lastDays }));
  if ('from' in is || 'below' in is) return ranges(is as Range);
  return 'fromDay' in is || 'beforeDay' in is ? days(is as DayRange) : [];
}

function windows(within: Window): Window[] {
  if ('all' in within) return [];
  if ('lastDays' in within) return lasting(within.lastDays).map((lastDays) => ({ lastDays }));
  return days(within);
}

function lasting(n: number): number[] {
  const step = n < 14 ? 1 : n < 60 ? 7 : 30;
  return [n - step, n + step].filter((to) => to >= 0);
}

function ranges(is: Range): Range[] {
  const found: Range[] = [];
  for (const end of ['from', 'below'] as const) {
    const x = is[end];
    if (x === undefined) continue;
    for (const to of around(x)) {
      const { from = -Infinity, below = Infinity }: Range = { ...is, [end]: to };
      if (from < below) found.push({ ...is, [end]: to });
    }
  }
  return found;
}

/** A whole number below a hundred by one, others by one of their second digit: 500 by 10. */
function around(x: number): number[] {
  const size = x === 0 ? 1 : 10 ** (Math.floor(Math.log10(Math.abs(x))) - 1);
  const step = Number.isInteger(x) ? Math.max(1, size) : size;
  return [x - step, x + step].map((to) => Number(to.toPrecision(12)));
}

function days(is: DayRange): DayRange[] {
  const found: DayRange[] = [];
  for (const end of ['fromDay', 'beforeDay'] as const) {
    const day = is[end];
    if (day === undefined) continue;
    for (const by of [-7, 7]) {
      const to = addDays(day, by);
      const { fromDay = '', beforeDay = '~' }: DayRange = { ...is, [end]: to };
      if (fromDay < beforeDay) found.push({ ...is, [end]: to });
    }
  }
  return found;
}

function often(times: Times): Times[] {
  const found: Times[] = [];
  const { min, max } = times;
  if (min !== undefined && min === max) {
    return [min - 1, min + 1].filter((n) => n >= 0).map((n) => ({ min: n, max: n }));
  }
  for (const [end, n] of [
    ['min', min],
    ['max', max],
  ] as const) {
    if (n === undefined) continue;
    for (const to of [n - 1, n + 1]) {
      // At least never is everybody.
      if (to < (end === 'min' ? 1 : 0)) continue;
      const { min: least = 0, max: most = Infinity }: Times = { ...times, [end]: to };
      if (least <= most) found.push({ ...times, [end]: to });
    }
  }
  return found;
}

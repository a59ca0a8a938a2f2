import {
  leavesOut,
  placeOf,
  type Condition,
  type DayRange,
  type Range,
  type Rule,
  type Test,
  type Times,
  type Window,
} from './rule';

/**
 * The same customers in the plainest form: groups in groups of their kind are opened, groups of one are that
 * one, double negation is gone, what is left open is left out, ranges of weekdays are days, properties stand in a fixed
 * order. Order and repetition of conditions stay as they are. Normalising twice changes nothing.
 */
export function normalise(rule: Rule): Rule {
  if ('all' in rule) return group('all', rule.all);
  if ('any' in rule) return group('any', rule.any);
  if ('not' in rule) {
    const inner = normalise(rule.not);
    return 'not' in inner ? inner.not : { not: inner };
  }
  if ('segment' in rule) return { segment: rule.segment };
  if ('attr' in rule) return condition(rule);
  if ('did' in rule) {
    const [where, within] = [rule.where.map(condition), window(rule.within)];
    const lines = where.filter(({ attr }) => placeOf(attr).relation === 'order_lines');
    const differs = lines.length > 1 || lines.some(({ is }) => leavesOut(is));
    const apart = rule.apart && differs && rule.did !== 'event' ? { apart: true as const } : {};
    return { did: rule.did, where, within, times: times(rule.times), ...apart };
  }
  if ('total' in rule) {
    const [where, within] = [rule.where.map(condition), window(rule.within)];
    return { total: rule.total, where, within, is: range(rule.is) };
  }
  const nth = rule.nth === 1 ? 'first' : rule.nth;
  return { nth, is: rule.is.map(condition) };
}

/** Whether two rules say the same by their form. */
export function sameRule(a: Rule, b: Rule): boolean {
  return JSON.stringify(normalise(a)) === JSON.stringify(normalise(b));
}

function group(kind: 'all' | 'any', rules: readonly Rule[]): Rule {
  const parts = rules.map(normalise).flatMap((rule) => {
    if (kind === 'all') return 'all' in rule ? rule.all : [rule];
    return 'any' in rule ? rule.any : [rule];
  });
  if (parts.length === 1) return parts[0] as Rule;
  return kind === 'all' ? { all: parts } : { any: parts };
}

function condition({ attr, is }: Condition): Condition {
  const asked = test(is);
  const days = attr.id === 'order_facts.weekday' && attr.type === 'number' && weekdays(asked);
  const { id, label, type } = attr;
  return { attr: { id, label, type }, is: days || asked };
}

/** A range of weekdays, 1 to 7, as the days it takes; null where it is none, or takes all or no days. */
function weekdays(is: Test): Test | null {
  if (!('from' in is || 'below' in is)) return null;
  const { from = 1, below = 8 } = is as Range;
  const taken = [1, 2, 3, 4, 5, 6, 7].filter((day) => day >= from && day < below);
  return taken.length > 0 && taken.length < 7 ? { in: taken } : null;
}

function test(is: Test): Test {
  if ('in' in is) {
    const values = distinct(is.in);
    return values.length === 1 && values[0] === null ? { known: false } : { in: values };
  }
  if ('notIn' in is) {
    const values = distinct(is.notIn);
    return values.length === 1 && values[0] === null ? { known: true } : { notIn: values };
  }
  if ('lastDays' in is) return { lastDays: is.lastDays };
  if ('known' in is) return { known: is.known };
  if ('contains' in is) return { contains: is.contains };
  const open = { ...range(is as Range), ...days(is as DayRange) };
  return Object.keys(open).length > 0 ? open : { known: true };
}

/** Each value once, “not known” last. */
function distinct<T>(values: readonly (T | null)[]): (T | null)[] {
  const named = [...new Set(values.map((v) => (Object.is(v, -0) ? (0 as T) : v)))];
  const known = named.filter((value) => value !== null);
  return known.length < named.length ? [...known, null] : known;
}

function range({ from, below }: Range): Range {
  return {
    ...(from === undefined ? {} : { from: from + 0 }),
    ...(below === undefined ? {} : { below: below + 0 }),
  };
}

function days({ fromDay, beforeDay }: DayRange): DayRange {
  return {
    ...(fromDay === undefined ? {} : { fromDay }),
    ...(beforeDay === undefined ? {} : { beforeDay }),
  };
}

function window(within: Window): Window {
  if ('all' in within) return { all: true };
  if ('lastDays' in within) return { lastDays: within.lastDays };
  const open = days(within);
  return Object.keys(open).length > 0 ? open : { all: true };
}

function times({ min, max }: Times): Times {
  if (max === undefined) return { min: min ?? 1 };
  return min === undefined || min <= 0 ? { max } : { min, max };
}

import { addDays } from '../../lib/days';
import { foldTurkish } from '../../lib/text';
import {
  isLeaf,
  leavesOf,
  type Condition,
  type Day,
  type DayRange,
  type Leaf,
  type Range,
  type Rule,
  type Test,
} from './rules/rule';
import { holds, type Known, type LeafValue } from './why';

/** What something would have to be. `below` is just below that number; `other` anything known that no condition names. */
export type Goal =
  | { readonly kind: 'value'; readonly value: LeafValue }
  | { readonly kind: 'below'; readonly value: number }
  | { readonly kind: 'other' }
  /** What a condition on the n-th order asks would have to hold, or not. */
  | { readonly kind: 'truth'; readonly truth: boolean };

/** One thing that would have to be otherwise: an attribute, a number of orders, a sum, the n-th order. */
export interface Change {
  /** A leaf that looks at it. */
  readonly leaf: Leaf;
  readonly from: LeafValue;
  readonly to: Goal;
}

/** More trials than this are not made. */
const MOST_TRIALS = 150_000;
/** Found by trying all; beyond it each part of the rule is looked at by itself. */
const MOST_TRIED = 3;

/**
 * The fewest things that would have to be otherwise for the customer to be moved into a rule, or out of it; among equals
 * those that are nearest. Leaves that look at the same thing change together. Each answer has been tried on the rule.
 * Null where none was found. Things are taken as independent: that one more order is more revenue too is not known here.
 * `rule` without names of segments; `asOf` is the day of `settings`.
 */
export function smallestChange(rule: Rule, known: Known, asOf: Day): readonly Change[] | null {
  const things = thingsOf(rule, known, asOf);
  const before = holds(rule, known);
  const moves = (chosen: ReadonlyMap<string, Goal>) =>
    holds(rule, {
      truth(leaf) {
        const goal = chosen.get(keyOf(leaf));
        return goal ? meets(leaf, goal, asOf) : known.truth(leaf);
      },
    }) !== before;
  let trials = 0;
  const search = (left: number, from: number, chosen: Map<string, Goal>): Found | null => {
    if (left === 0) {
      trials++;
      return moves(chosen) ? { chosen: new Map(chosen), cost: costOf(chosen, things) } : null;
    }
    let best: Found | null = null;
    for (let i = from; i < things.length && trials < MOST_TRIALS; i++) {
      const thing = things[i]!;
      for (const goal of thing.goals) {
        chosen.set(thing.key, goal);
        const found = search(left - 1, i + 1, chosen);
        if (found && (best === null || found.cost < best.cost)) best = found;
      }
      chosen.delete(thing.key);
    }
    return best;
  };
  let found: Found | null = null;
  for (let n = 1; !found && n <= Math.min(MOST_TRIED, things.length); n++) {
    found = search(n, 0, new Map());
    if (trials >= MOST_TRIALS) break;
  }
  if (!found) {
    const parts = cheapest(rule, !before, known, things, asOf);
    if (parts && moves(parts.chosen)) found = parts;
  }
  if (!found) return null;
  return Array.from(found.chosen, ([key, to]) => {
    const { leaf, from } = things.find((thing) => thing.key === key)!;
    return { leaf, from, to };
  });
}

/** What would have to hold, as a rule to be said in words; null for some other value. */
export function goalRule({ leaf, from, to }: Change): Rule | null {
  if (to.kind === 'truth') return to.truth ? leaf : { not: leaf };
  if (to.kind === 'other' || 'nth' in leaf) return null;
  const { value: x } = to;
  if ('did' in leaf) {
    const n = Number(x);
    return { ...leaf, times: n > Number(from) ? { min: n } : { max: n } };
  }
  if ('total' in leaf) {
    return { ...leaf, is: to.kind === 'below' ? { below: to.value } : { from: Number(x) } };
  }
  const { attr, is } = leaf;
  if (to.kind === 'below') return { attr, is: { below: to.value } };
  if (x === null) return { attr, is: { known: false } };
  if ('in' in is || 'notIn' in is || attr.type === 'boolean') return { attr, is: { in: [x] } };
  if ('contains' in is) return { attr, is: { contains: String(x) } };
  if (attr.type === 'number') {
    const up = from === null || Number(x) > Number(from);
    return { attr, is: up ? { from: Number(x) } : { in: [x] } };
  }
  const later = from === null || String(x) > String(from).slice(0, 10);
  return {
    attr,
    is: later ? { fromDay: String(x) } : { beforeDay: addDays(String(x), 1) },
  };
}

interface Found {
  readonly chosen: ReadonlyMap<string, Goal>;
  readonly cost: number;
}

interface Thing {
  readonly key: string;
  readonly leaf: Leaf;
  readonly from: LeafValue;
  readonly goals: readonly Goal[];
}

/** Leaves of one key look at the same thing. */
function keyOf(leaf: Leaf): string {
  if ('attr' in leaf) return leaf.attr.id;
  if ('did' in leaf) {
    return JSON.stringify([leaf.did, leaf.where, leaf.within, leaf.apart === true]);
  }
  if ('total' in leaf) return JSON.stringify([leaf.total, leaf.where, leaf.within]);
  return JSON.stringify(leaf);
}

function thingsOf(rule: Rule, known: Known, asOf: Day): Thing[] {
  const byKey = new Map<string, Leaf[]>();
  for (const leaf of leavesOf(rule)) {
    byKey.set(keyOf(leaf), [...(byKey.get(keyOf(leaf)) ?? []), leaf]);
  }
  return Array.from(byKey, ([key, leaves]): Thing => {
    const [leaf] = leaves as [Leaf];
    const from = known.values(leaf)[0] ?? null;
    if ('nth' in leaf)
      return { key, leaf, from, goals: [{ kind: 'truth', truth: !known.truth(leaf) }] };
    const goals = new Map<string, Goal>();
    for (const goal of leaves.flatMap((l) => goalsOf(l, asOf)))
      goals.set(JSON.stringify(goal), goal);
    return { key, leaf, from, goals: [...goals.values()] };
  });
}

const value = (x: LeafValue): Goal => ({ kind: 'value', value: x });
const below = (x: number): Goal => ({ kind: 'below', value: x });

/** On either side of each bound, each value that is named, and one that is not. */
function goalsOf(leaf: Leaf, asOf: Day): Goal[] {
  if ('nth' in leaf) return [];
  if ('did' in leaf) {
    const { min, max } = leaf.times;
    const least = min ?? (max === undefined ? 1 : 0);
    const counts = [least, least - 1, ...(max === undefined ? [] : [max, max + 1])];
    return counts.filter((n) => n >= 0).map(value);
  }
  if ('total' in leaf) return rangeGoals(leaf.is);
  const { attr, is } = leaf;
  const unknown = value(null);
  if (attr.type === 'boolean') return [value(true), value(false), unknown];
  if ('in' in is || 'notIn' in is) {
    return [...('in' in is ? is.in : is.notIn).map(value), { kind: 'other' }, unknown];
  }
  if ('known' in is) return [{ kind: 'other' }, unknown];
  if ('contains' in is) return [value(is.contains), { kind: 'other' }];
  if ('lastDays' in is) {
    return [value(addDays(asOf, -is.lastDays)), value(addDays(asOf, -is.lastDays - 1)), unknown];
  }
  const { fromDay, beforeDay } = is as DayRange;
  const days = [fromDay, beforeDay].flatMap((day) =>
    day === undefined ? [] : [value(day), value(addDays(day, -1))],
  );
  const all = [...days, ...rangeGoals(is as Range), unknown];
  return all.length > 1 ? all : [{ kind: 'other' }, unknown];
}

function rangeGoals({ from, below: less }: Range): Goal[] {
  return [from, less].flatMap((x) => (x === undefined ? [] : [value(x), below(x)]));
}

/** Whether a leaf would hold. */
export function meets(leaf: Leaf, goal: Goal, asOf: Day): boolean {
  if (goal.kind === 'truth') return goal.truth;
  if ('nth' in leaf) return false;
  const number =
    goal.kind === 'below' ? goal.value - Math.max(1e-9, Math.abs(goal.value) * 1e-12) : null;
  const x = goal.kind === 'value' ? goal.value : number;
  if ('did' in leaf) {
    const { min, max } = leaf.times;
    const least = min ?? (max === undefined ? 1 : 0);
    return Number(x) >= least && (max === undefined || Number(x) <= max);
  }
  if ('total' in leaf) return x !== null && inRange(Number(x), leaf.is);
  if (goal.kind === 'other') return otherMeets(leaf.is);
  return passes(leaf, x, asOf);
}

/** A known value that nobody names, and of which nothing else is known. */
function otherMeets(is: Test): boolean {
  return 'notIn' in is || ('known' in is && is.known) || isOpen(is);
}

function isOpen(is: Test): boolean {
  return Object.values(is).every((bound) => bound === undefined);
}

function passes({ attr, is }: Condition, x: LeafValue, asOf: Day): boolean {
  if ('in' in is) return is.in.includes(x);
  if ('notIn' in is) return !is.notIn.includes(x);
  if ('known' in is) return (x !== null) === is.known;
  if (x === null) return false;
  if ('contains' in is) return foldTurkish(String(x)).includes(foldTurkish(is.contains));
  const day = String(x).slice(0, 10);
  if ('lastDays' in is) return day >= addDays(asOf, -is.lastDays) && day <= asOf;
  if (attr.type !== 'date') return inRange(Number(x), is as Range);
  const { fromDay, beforeDay } = is as DayRange;
  return (
    !(fromDay !== undefined && day < fromDay) && !(beforeDay !== undefined && day >= beforeDay)
  );
}

function inRange(x: number, { from = -Infinity, below: less = Infinity }: Range): boolean {
  return x >= from && x < less;
}

/** Fewer things first; then how far each is from what it is, as a share, between 0 and 1. */
function costOf(chosen: ReadonlyMap<string, Goal>, things: readonly Thing[]): number {
  let cost = 0;
  for (const [key, goal] of chosen) {
    cost += 1 + distance(things.find((thing) => thing.key === key)!.from, goal) / 1000;
  }
  return cost;
}

function distance(from: LeafValue, goal: Goal): number {
  if (goal.kind === 'truth' || goal.kind === 'other' || goal.value === null) return 1;
  const to = goal.value;
  if (typeof from === 'number' && typeof to === 'number') {
    const gap = Math.abs(to - from);
    return gap === 0 ? 0 : gap / (gap + Math.max(1, Math.abs(from)));
  }
  const days = (Date.parse(String(to)) - Date.parse(String(from).slice(0, 10))) / 86_400_000;
  const isDay = /^\d{4}-\d\d-\d\d/.test(String(from)) && Number.isFinite(days);
  return isDay ? Math.abs(days) / (Math.abs(days) + 30) : 1;
}

/** The cheapest way by parts: all of a group that must all hold, the cheapest of one of which one must. */
function cheapest(
  rule: Rule,
  want: boolean,
  known: Known,
  things: readonly Thing[],
  asOf: Day,
): Found | null {
  if (holds(rule, known) === want) return { chosen: new Map(), cost: 0 };
  if (isLeaf(rule)) {
    const thing = things.find(({ key }) => key === keyOf(rule))!;
    let best: Found | null = null;
    for (const goal of thing.goals) {
      if (meets(rule, goal, asOf) !== want) continue;
      const chosen = new Map([[thing.key, goal]]);
      const cost = costOf(chosen, things);
      if (best === null || cost < best.cost) best = { chosen, cost };
    }
    return best;
  }
  const inner = (part: Rule, wanted: boolean) => cheapest(part, wanted, known, things, asOf);
  if ('not' in rule) return inner(rule.not, !want);
  const parts = 'all' in rule ? rule.all : 'any' in rule ? rule.any : [];
  const ways = parts.map((part) => inner(part, want));
  if ('all' in rule === want) {
    const chosen = new Map<string, Goal>();
    for (const way of ways) {
      if (!way) return null;
      for (const [key, goal] of way.chosen) chosen.set(key, goal);
    }
    return { chosen, cost: costOf(chosen, things) };
  }
  return ways.reduce<Found | null>(
    (best, way) => (way && (best === null || way.cost < best.cost) ? way : best),
    null,
  );
}

import { isDay } from '../../../lib/days';
import type { Catalogue } from './catalogue';
import {
  isLeaf,
  placeOf,
  type AttrType,
  type Condition,
  type DayRange,
  type Leaf,
  type Range,
  type Rule,
  type Segments,
  type Test,
} from './rule';

/** Each has its words in area `rules` of the messages; `params` fill them in. */
export type RuleProblemCode =
  /** The relation is not there; params: table, column */
  | 'missing_table'
  /** No file of events, or none of its lines counts. */
  | 'no_events'
  /** params: column, table */
  | 'missing_column'
  /** The column has another type than when the rule was made; params: column */
  | 'type'
  /** The test does not fit the type of the column; params: column */
  | 'test'
  /** A column asked of something that has none such: of customers, orders or events; params: column */
  | 'grain'
  /** params: segment */
  | 'unknown_segment'
  /** The segment is made of itself; params: segment */
  | 'cycle'
  /** The segment has problems of its own; params: segment */
  | 'segment'
  /** A group without anything in it. */
  | 'empty'
  /** A list or a text without anything in it; params: column */
  | 'no_values'
  /** Not a number, or nothing is at least `from` and below `below`. */
  | 'range'
  /** Not a day, or nothing is between the two. */
  | 'day'
  /** Not a whole number that makes sense there. */
  | 'count';

export interface RuleProblem {
  /** Path of the part: `all.0.where.1`; the empty text is the whole rule. */
  readonly at: string;
  readonly code: RuleProblemCode;
  readonly params: Readonly<Record<string, string>>;
}

/** What keeps a rule from being counted, in the order of the rule; nothing when `ruleSql` will do. */
export function problemsOf(
  rule: Rule,
  catalogue: Catalogue,
  segments: Segments = new Map(),
): RuleProblem[] {
  return check(rule, '', catalogue, segments, []);
}

function check(
  rule: Rule,
  at: string,
  catalogue: Catalogue,
  segments: Segments,
  within: readonly string[],
): RuleProblem[] {
  const below = (step: string | number) => join(at, String(step));
  const problem = (code: RuleProblemCode, params = {}) => [{ at, code, params }];
  if (isLeaf(rule)) return leafProblems(rule, at, catalogue);
  if ('not' in rule) return check(rule.not, below('not'), catalogue, segments, within);
  if ('segment' in rule) {
    const { segment } = rule;
    const named = segments.get(segment);
    if (!named) return problem('unknown_segment', { segment });
    if (within.includes(segment)) return problem('cycle', { segment });
    const inside = check(named, '', catalogue, segments, [...within, segment]);
    if (inside.length === 0) return [];
    const cycle = inside.some(({ code }) => code === 'cycle');
    return problem(cycle ? 'cycle' : 'segment', { segment });
  }
  const [kind, parts] = 'all' in rule ? ['all', rule.all] : ['any', rule.any];
  if (parts.length === 0) return problem('empty');
  return parts.flatMap((part, i) =>
    check(part, below(`${kind}.${i}`), catalogue, segments, within),
  );
}

function leafProblems(leaf: Leaf, at: string, catalogue: Catalogue): RuleProblem[] {
  const found: RuleProblem[] = [];
  const wrong = (code: RuleProblemCode, params: RuleProblem['params'] = {}, where = at) =>
    void found.push({ at: where, code, params });
  if ('attr' in leaf) {
    found.push(...conditionProblems(leaf, at, catalogue, 'customer'));
    return found;
  }
  const grain = 'did' in leaf && leaf.did === 'event' ? 'event' : 'order';
  if (grain === 'event') {
    if (!catalogue.relations.has('events')) wrong('no_events');
  } else if (!catalogue.relations.has('orders')) {
    wrong('missing_table', { table: 'orders', column: '' });
  }
  const [name, conditions] = 'nth' in leaf ? ['is', leaf.is] : ['where', leaf.where];
  conditions.forEach((condition, i) => {
    // Without events there are no columns of theirs either, and that has been said.
    const said = found.some(({ code }) => code === 'no_events');
    if (said && placeOf(condition.attr).relation === 'events') return;
    found.push(...conditionProblems(condition, join(at, `${name}.${i}`), catalogue, grain));
  });
  if ('nth' in leaf) {
    if (typeof leaf.nth === 'number' && !whole(leaf.nth, 1)) wrong('count', {}, join(at, 'nth'));
    return found;
  }
  const { within } = leaf;
  if ('lastDays' in within) {
    if (!whole(within.lastDays, 0)) wrong('count', {}, join(at, 'within'));
  } else if (!('all' in within) && !daysFit(within)) wrong('day', {}, join(at, 'within'));
  if ('total' in leaf) {
    if (!rangeFits(leaf.is)) wrong('range', {}, join(at, 'is'));
    return found;
  }
  const { min = 0, max = Infinity } = leaf.times;
  if (!whole(min, 0) || !(max === Infinity || whole(max, 0)) || min > max) {
    wrong('count', {}, join(at, 'times'));
  }
  return found;
}

function conditionProblems(
  { attr, is }: Condition,
  at: string,
  catalogue: Catalogue,
  grain: 'customer' | 'order' | 'event',
): RuleProblem[] {
  const { relation } = placeOf(attr);
  const column = attr.label;
  const problem = (code: RuleProblemCode, params = {}) => [
    { at, code, params: { column, ...params } },
  ];
  const attribute = catalogue.get(attr.id);
  if (!attribute) {
    const code = catalogue.relations.has(relation) ? 'missing_column' : 'missing_table';
    return problem(code, { table: relation });
  }
  if ((attribute.grain === 'line' ? 'order' : attribute.grain) !== grain) return problem('grain');
  if (attribute.type !== attr.type) return problem('type');
  const code = testProblem(is, attr.type);
  return code ? problem(code) : [];
}

function testProblem(is: Test, type: AttrType): RuleProblemCode | null {
  if ('known' in is) return null;
  if ('in' in is || 'notIn' in is) {
    const values = 'in' in is ? is.in : is.notIn;
    if (values.length === 0) return 'no_values';
    const known = values.filter((value) => value !== null);
    const kind = { text: 'string', date: 'string', number: 'number', boolean: 'boolean' }[type];
    if (known.some((value) => typeof value !== kind)) return 'test';
    if (type === 'date' && !known.every((value) => isDay(String(value)))) return 'day';
    return type === 'number' && !known.every(Number.isFinite) ? 'range' : null;
  }
  if ('contains' in is) {
    if (type !== 'text') return 'test';
    return is.contains === '' ? 'no_values' : null;
  }
  if ('lastDays' in is) {
    if (type !== 'date') return 'test';
    return whole(is.lastDays, 0) ? null : 'count';
  }
  if ('from' in is || 'below' in is) {
    if (type !== 'number') return 'test';
    return rangeFits(is as Range) ? null : 'range';
  }
  if ('fromDay' in is || 'beforeDay' in is) {
    if (type !== 'date') return 'test';
    return daysFit(is as DayRange) ? null : 'day';
  }
  // An open range asks whether there is a value.
  return null;
}

/** Whole and at least `least`, and no more than the engine can take for a number of days. */
function whole(n: number, least: number): boolean {
  return Number.isInteger(n) && n >= least && n <= 1_000_000;
}

function rangeFits({ from, below }: Range): boolean {
  const finite = [from, below].every((x) => x === undefined || Number.isFinite(x));
  return finite && (from === undefined || below === undefined || from < below);
}

function daysFit({ fromDay, beforeDay }: DayRange): boolean {
  const days = [fromDay, beforeDay].every((x) => x === undefined || isDay(x));
  return days && (fromDay === undefined || beforeDay === undefined || fromDay < beforeDay);
}

function join(at: string, step: string): string {
  return at === '' ? step : `${at}.${step}`;
}

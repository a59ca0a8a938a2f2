import type { Engine, QueryOptions, Row } from '../../engine/engine';
import { literal } from '../../engine/sql';
import { has } from '../../lib/bits';
import { expand, NOBODY, EVERYONE, replaceLeaf, sameLeaf, withoutEmpty } from './algebra';
import type { Catalogue } from './rules/catalogue';
import type { RuleEval } from './rules/eval';
import { isLeaf, leavesOf, type Leaf, type Rule, type Segments } from './rules/rule';
import { ruleSql, segmentRule, valueSql } from './rules/sql';

/** A part of a rule for one customer. */
export interface Reason {
  readonly rule: Rule;
  readonly truth: boolean;
  /** Were this part otherwise, and nothing else, the whole would be. */
  readonly decides: boolean;
  readonly parts: readonly Reason[];
  /** What a leaf looked at; empty for other parts. */
  readonly values: readonly LeafValue[];
}

export type LeafValue = string | number | boolean | null;

/** Which leaf holds for the customer, and what it looked at. */
export interface Known {
  truth(leaf: Leaf): boolean;
  values(leaf: Leaf): readonly LeafValue[];
}

/** The parts of a rule as they are for one customer; a segment has its rule for its one part. */
export function reasonsOf(rule: Rule, known: Known, segments: Segments = new Map()): Reason {
  const whole = expand(rule, segments);
  const truth = holds(whole, known);
  const flips = (leaf: Leaf) =>
    holds(whole, { truth: (l) => (sameLeaf(l, leaf) ? !known.truth(l) : known.truth(l)) }) !==
    truth;
  const walk = (part: Rule, decides: boolean, within: readonly string[]): Reason => {
    const reason = { rule: part, truth: holds(expand(part, segments, within), known), values: [] };
    if (isLeaf(part)) {
      return { ...reason, decides: flips(part), parts: [], values: known.values(part) };
    }
    if ('segment' in part) {
      const inside = [...within, part.segment];
      const named = segmentRule(part.segment, segments, within);
      return { ...reason, decides, parts: [walk(named, decides, inside)] };
    }
    const parts = 'not' in part ? [part.not] : 'all' in part ? part.all : part.any;
    const truths = parts.map((p) => holds(expand(p, segments, within), known));
    const alone = (i: number) =>
      'not' in part || truths.every((other, j) => i === j || other === 'all' in part);
    return {
      ...reason,
      decides,
      parts: parts.map((p, i) => walk(p, decides && alone(i), within)),
    };
  };
  return walk(rule, true, []);
}

/** Whether a rule without names of segments holds. */
export function holds(rule: Rule, known: Pick<Known, 'truth'>): boolean {
  if (isLeaf(rule)) return known.truth(rule);
  if ('not' in rule) return !holds(rule.not, known);
  if ('all' in rule) return rule.all.every((part) => holds(part, known));
  if ('any' in rule) return rule.any.some((part) => holds(part, known));
  throw new RangeError('Segments must be written out');
}

/** What is known of one customer for a rule; null where there is no such customer. */
export async function knownOf(
  engine: Engine,
  rules: RuleEval,
  customer: string,
  rule: Rule,
  segments: Segments = new Map(),
  options: QueryOptions = {},
): Promise<Known | null> {
  const [found] = await engine.rows(
    `SELECT place FROM ${rules.index} WHERE customer_id = ${literal(customer)}`,
    options,
  );
  if (!found) return null;
  const place = Number(found.place);
  const known = new Map<string, { truth: boolean; values: readonly LeafValue[] }>();
  for (const leaf of distinctLeaves(rule, segments)) {
    const [row = {}] = await engine.rows(valueSql(leaf, customer), options);
    known.set(JSON.stringify(leaf), {
      truth: has(await rules.bits(leaf, new Map(), options), place),
      values: valuesOf(leaf, row),
    });
  }
  const of = (leaf: Leaf) => known.get(JSON.stringify(leaf));
  return { truth: (leaf) => of(leaf)?.truth ?? false, values: (leaf) => of(leaf)?.values ?? [] };
}

/** Each leaf once, those of segments too. */
export function distinctLeaves(rule: Rule, segments: Segments = new Map()): Leaf[] {
  const all = leavesOf(expand(rule, segments)).map((leaf) => [JSON.stringify(leaf), leaf] as const);
  return [...new Map(all).values()];
}

function valuesOf(leaf: Leaf, row: Row): LeafValue[] {
  const count = 'nth' in leaf ? Math.max(1, leaf.is.length) : 1;
  const zero = 'did' in leaf || ('total' in leaf && leaf.total !== 'average') ? 0 : null;
  const types = 'nth' in leaf ? leaf.is.map(({ attr }) => attr.type) : [];
  return Array.from({ length: count }, (_, i) => {
    // A total of none but unknown figures is not known; without a row there was nothing to add up.
    const cell = `v${i}` in row ? (row[`v${i}`] ?? null) : zero;
    const numeric = 'attr' in leaf ? leaf.attr.type === 'number' : 'did' in leaf || 'total' in leaf;
    if (cell === null || typeof cell === 'boolean') return cell;
    // Long decimals come as text.
    return numeric || types[i] === 'number' ? numberOr(cell) : String(cell);
  });
}

/** Several lines' numbers come as one text. */
function numberOr(cell: unknown): number | string {
  const x = Number(cell);
  return Number.isFinite(x) ? x : String(cell);
}

/** `out`: not in it, and one condition alone stands between. `in`: in it, and one condition alone keeps them. */
export type Edge = 'out' | 'in';

/** Those whom this leaf alone keeps out, or in, as a rule without names of segments. */
export function almostRule(
  rule: Rule,
  leaf: Leaf,
  segments: Segments = new Map(),
  edge: Edge = 'out',
): Rule {
  const whole = expand(rule, segments);
  const [held, failed] = [EVERYONE, NOBODY].map((by) => replaceLeaf(whole, leaf, by)) as [
    Rule,
    Rule,
  ];
  return withoutEmpty(
    edge === 'out'
      ? { all: [{ any: [held, failed] }, { not: whole }] }
      : { all: [whole, { not: { all: [held, failed] } }] },
  );
}

/**
 * The same as a list: `customer_id`, `value` and `distance` from the nearest bound (NULL where there is none to be near
 * to, as for a city), the nearest first.
 */
export function almostSql(
  rule: Rule,
  leaf: Leaf,
  segments: Segments = new Map(),
  edge: Edge = 'out',
): string {
  const zero = 'did' in leaf || ('total' in leaf && leaf.total !== 'average');
  const value = zero
    ? 'CASE WHEN looked.customer_id IS NULL THEN 0 ELSE looked.v0 END'
    : 'looked.v0';
  return `SELECT
  almost.customer_id,
  ${value} AS value,
  ${distanceSql(leaf, value)} AS distance
FROM (
${ruleSql(almostRule(rule, leaf, segments, edge))}
) AS almost
LEFT JOIN (
${valueSql(leaf)}
) AS looked ON looked.customer_id = almost.customer_id
ORDER BY distance NULLS LAST, almost.customer_id`;
}

/** Whether lists of those near to it have a distance. */
export function hasDistance(leaf: Leaf): boolean {
  return boundsOf(leaf).length > 0;
}

/** From which numbers, days or counts on the answer is another; `lastDays` as days back from the as-of day. */
function boundsOf(leaf: Leaf): string[] {
  if ('nth' in leaf) return [];
  const number = (...bounds: (number | undefined)[]) =>
    bounds.flatMap((bound) => (bound === undefined ? [] : [literal(bound)]));
  if ('did' in leaf) {
    const { min, max } = leaf.times;
    const least = min ?? (max === undefined ? 1 : undefined);
    return number(least || undefined, max);
  }
  const { is } = leaf;
  if ('total' in leaf) return number(leaf.is.from, leaf.is.below);
  if ('from' in is || 'below' in is) return number(is.from, is.below);
  const day = (text: string | undefined) => (text === undefined ? [] : [`DATE ${literal(text)}`]);
  if ('fromDay' in is || 'beforeDay' in is) return [...day(is.fromDay), ...day(is.beforeDay)];
  if ('lastDays' in is) {
    const asOf = '(SELECT as_of FROM settings)';
    return [`CAST(${asOf} - ${literal(is.lastDays)} AS DATE)`, asOf];
  }
  return [];
}

function distanceSql(leaf: Leaf, value: string): string {
  const isDate = 'attr' in leaf && leaf.attr.type === 'date';
  const gaps = boundsOf(leaf).map((bound) =>
    isDate ? `abs(date_diff('day', ${bound}, CAST(${value} AS DATE)))` : `abs(${value} - ${bound})`,
  );
  if (gaps.length === 0) return 'NULL';
  return gaps.length === 1 ? gaps[0]! : `least(${gaps.join(', ')})`;
}

/** How the engine's catalogue calls what a leaf looks at: its unit, where it has one. */
export function unitOf(leaf: Leaf, catalogue: Catalogue): string | null {
  if ('attr' in leaf) return catalogue.get(leaf.attr.id)?.unit ?? null;
  if ('total' in leaf) return leaf.total === 'amount' || leaf.total === 'average' ? 'money' : null;
  return 'did' in leaf && leaf.did !== 'event' ? 'orders' : null;
}

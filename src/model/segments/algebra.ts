import { segmentRule } from './rules/sql';
import { isLeaf, type Leaf, type Rule, type Segments } from './rules/rule';
import { namedIn, type SavedSegment } from './saved';

/** Everyone; parts that are everyone or nobody are left out of what is made of them. */
export const EVERYONE: Rule = { all: [] };
export const NOBODY: Rule = { any: [] };

/** Who is in at least one of them. */
export function union(rules: readonly Rule[]): Rule {
  if (rules.some(isEveryone)) return EVERYONE;
  const parts = distinct(rules.filter((rule) => !isNobody(rule)));
  return parts.length === 1 ? (parts[0] as Rule) : { any: parts };
}

/** Who is in all of them. */
export function intersection(rules: readonly Rule[]): Rule {
  if (rules.some(isNobody)) return NOBODY;
  const parts = distinct(rules.filter((rule) => !isEveryone(rule)));
  return parts.length === 1 ? (parts[0] as Rule) : { all: parts };
}

/** Who is not in it. */
export function complement(rule: Rule): Rule {
  if (isEveryone(rule)) return NOBODY;
  if (isNobody(rule)) return EVERYONE;
  return 'not' in rule ? rule.not : { not: rule };
}

/** Who is in the first and in none of the others. */
export function difference(rule: Rule, others: readonly Rule[]): Rule {
  return intersection([rule, ...others.map(complement)]);
}

/** Who is in just those whose bit of `members` is set, the first rule's the lowest, and in none of the others. */
export function region(rules: readonly Rule[], members: number): Rule {
  const inside = rules.filter((_, i) => isMember(members, i));
  const outside = rules.filter((_, i) => !isMember(members, i));
  return intersection([...inside, ...outside.map(complement)]);
}

/** Whether bit `i` is set, the 32nd too. */
export function isMember(members: number, i: number): boolean {
  return ((members >>> i) & 1) === 1;
}

/** The rule with the rules of the segments it names in their place. Throws a RangeError as `ruleSql` does. */
export function expand(rule: Rule, segments: Segments, within: readonly string[] = []): Rule {
  if (isLeaf(rule)) return rule;
  const inner = (part: Rule) => expand(part, segments, within);
  if ('not' in rule) return { not: inner(rule.not) };
  if ('all' in rule) return { all: rule.all.map(inner) };
  if ('any' in rule) return { any: rule.any.map(inner) };
  const named = segmentRule(rule.segment, segments, within);
  return expand(named, segments, [...within, rule.segment]);
}

/** The rule with something else in the place of a leaf, wherever it stands; segments must be written out. */
export function replaceLeaf(rule: Rule, leaf: Leaf, by: Rule): Rule {
  if (isLeaf(rule)) return sameLeaf(rule, leaf) ? by : rule;
  const inner = (part: Rule) => replaceLeaf(part, leaf, by);
  if ('not' in rule) return { not: inner(rule.not) };
  if ('all' in rule) return { all: rule.all.map(inner) };
  return 'any' in rule ? { any: rule.any.map(inner) } : rule;
}

/** The same without everyone and nobody as parts, which a rule that is kept may not have. */
export function withoutEmpty(rule: Rule): Rule {
  if ('not' in rule) return complement(withoutEmpty(rule.not));
  if ('all' in rule) return intersection(rule.all.map(withoutEmpty));
  return 'any' in rule ? union(rule.any.map(withoutEmpty)) : rule;
}

export function sameLeaf(a: Leaf, b: Leaf): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/**
 * The way on which a segment would come back to itself if it had this rule, as ids from it to it: `[a, b, a]`. Null
 * where it does not, so that the rule may be given to it.
 */
export function cycleOf(
  id: string,
  rule: Rule,
  segments: readonly SavedSegment[],
): readonly string[] | null {
  const rules = new Map(segments.map((segment) => [segment.id, segment.rule]));
  rules.set(id, rule);
  const seen = new Set<string>();
  const search = (at: string): string[] | null => {
    for (const named of namedIn(rules.get(at) ?? NOBODY)) {
      if (named === id) return [at, id];
      if (seen.has(named)) continue;
      seen.add(named);
      const way = search(named);
      if (way) return [at, ...way];
    }
    return null;
  };
  return search(id);
}

export function isEveryone(rule: Rule): boolean {
  return 'all' in rule && rule.all.length === 0;
}

export function isNobody(rule: Rule): boolean {
  return 'any' in rule && rule.any.length === 0;
}

function distinct(rules: readonly Rule[]): Rule[] {
  const byText = new Map(rules.map((rule) => [JSON.stringify(rule), rule]));
  return [...byText.values()];
}

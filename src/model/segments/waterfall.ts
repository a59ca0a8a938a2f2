import { literal } from '../../engine/sql';
import { allBits, and, andNot, count, type Bits } from '../../lib/bits';
import { complement, difference, union } from './algebra';
import type { Rule, Segments } from './rules/rule';
import { ruleSql } from './rules/sql';

/** One step: of those whom nobody took before, those it takes. */
export interface Step {
  readonly taken: Bits;
  /** How many it takes; how many it would take were it the first. */
  readonly customers: number;
  readonly all: number;
  /** For each step before this one: how many of this one's it took. They add up to `all - customers`. */
  readonly before: readonly number[];
}

export interface Waterfall {
  readonly steps: readonly Step[];
  /** Whom no step takes. */
  readonly rest: Bits;
}

/** Each customer is in the first set that has them, or in the rest: the steps and the rest are a partition. */
export function waterfall(sets: readonly Bits[], size: number): Waterfall {
  let rest = allBits(size);
  const steps: Step[] = [];
  for (const set of sets) {
    const taken = and(set, rest);
    steps.push({
      taken,
      customers: count(taken),
      all: count(set),
      before: steps.map((step) => count(and(set, step.taken))),
    });
    rest = andNot(rest, set);
  }
  return { steps, rest };
}

/** The customers of the i-th step as a rule; with `rules.length` those of the rest. */
export function stepRule(rules: readonly Rule[], i: number): Rule {
  const own = rules[i];
  return own ? difference(own, rules.slice(0, i)) : complement(union(rules));
}

/**
 * The step of each customer: `customer_id`, `step` (1 is the first; 0 nobody's). `names` stand beside the steps as
 * comments.
 */
export function waterfallSql(
  rules: readonly Rule[],
  segments: Segments = new Map(),
  names: readonly string[] = [],
): string {
  const cases = rules.map((rule, i) => {
    const name = names[i]?.replace(/\s+/g, ' ').trim();
    const said = name ? `\n    -- ${name}` : '';
    return `${said}\n    WHEN customer_id IN (\n${ruleSql(rule, segments)}\n) THEN ${literal(i + 1)}`;
  });
  const step = cases.length > 0 ? `CASE${cases.join('')}\n    ELSE 0\n  END` : '0';
  return `SELECT\n  customer_id,\n  ${step} AS step\nFROM customers`;
}

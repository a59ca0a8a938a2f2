import { literal } from '../../engine/sql';
import { and, count, each, type Bits } from '../../lib/bits';
import { isMember } from './algebra';
import type { Rule, Segments } from './rules/rule';
import { ruleSql } from './rules/sql';

/** One bit a crowd, and a number that JavaScript shifts as it is. */
export const MOST_CROWDS = 31;

/** The customers that are in just these crowds and in none of the others. */
export interface Region {
  /** Bit i: in the i-th crowd. 0 is those in none. */
  readonly members: number;
  readonly customers: number;
  /** As `Crowd` has it. */
  readonly revenue: number;
}

/** How two crowds overlap. */
export interface Pair {
  /** In both. */
  readonly both: number;
  /** Of the first, the share that is in the second too; null where the first is empty. */
  readonly share: number | null;
  /** How many times as often as if one had nothing to do with the other: both · n / (a · b). */
  readonly lift: number | null;
  /** Of those in either, the share that is in both. */
  readonly jaccard: number | null;
}

/**
 * The regions that anybody is in, the largest first, the fewest crowds first among equals; who is in none is one of
 * them. `revenue` is by place; its length says how many customers there are. At most `MOST_CROWDS` sets.
 */
export function regionsOf(sets: readonly Bits[], revenue: Float64Array): Region[] {
  const members = membersOf(sets, revenue.length);
  const found = new Map<number, { customers: number; revenue: number }>();
  let last = -1;
  let region = { customers: 0, revenue: 0 };
  for (let i = 0; i < members.length; i++) {
    const mask = members[i]!;
    if (mask !== last) {
      last = mask;
      const known = found.get(mask);
      if (known) region = known;
      else found.set(mask, (region = { customers: 0, revenue: 0 }));
    }
    region.customers++;
    region.revenue += revenue[i]!;
  }
  return Array.from(found, ([mask, sums]) => ({ members: mask, ...sums })).sort(
    (a, b) =>
      b.customers - a.customers || degree(a.members) - degree(b.members) || a.members - b.members,
  );
}

/** In how many crowds. */
export function degree(members: number): number {
  return count(Uint32Array.of(members));
}

/** For each customer the crowds they are in, one bit each. */
function membersOf(sets: readonly Bits[], size: number): Uint32Array {
  if (sets.length > MOST_CROWDS) throw new RangeError(`More than ${MOST_CROWDS} crowds`);
  const members = new Uint32Array(size);
  sets.forEach((bits, i) => each(bits, (place) => void (members[place]! |= 1 << i)));
  return members;
}

/** Row by column; a crowd with itself on the diagonal. */
export function pairsOf(sets: readonly Bits[], size: number): Pair[][] {
  const sizes = sets.map(count);
  const boths = sets.map((a, i) => sets.map((b, j) => (i < j ? count(and(a, b)) : 0)));
  return sets.map((_, i) =>
    sets.map((__, j) => {
      const [a, b] = [sizes[i]!, sizes[j]!];
      const both = i === j ? a : boths[Math.min(i, j)]![Math.max(i, j)]!;
      const either = a + b - both;
      return {
        both,
        share: a > 0 ? both / a : null,
        lift: a > 0 && b > 0 ? (both * size) / (a * b) : null,
        jaccard: either > 0 ? both / either : null,
      };
    }),
  );
}

/** The regions as one question: `members`, `customers`, `revenue` (money). */
export function regionsSql(rules: readonly Rule[], segments: Segments = new Map()): string {
  const bits = rules.map(
    (rule, i) =>
      `CASE WHEN customer_id IN (\n${ruleSql(rule, segments)}\n) THEN ${literal(2 ** i)} ELSE 0 END`,
  );
  return `SELECT
  ${bits.join('\n  + ') || '0'} AS members,
  count(*) AS customers,
  coalesce(sum(revenue), 0) AS revenue
FROM customers
LEFT JOIN (
  SELECT customer_id, sum(amount) AS revenue FROM orders GROUP BY customer_id
) AS bought USING (customer_id)
GROUP BY 1
ORDER BY 2 DESC, 1`;
}

/** The places of crowds of which a region is part. */
export function crowdsIn(members: number, crowds: number): number[] {
  return Array.from({ length: crowds }, (_, i) => i).filter((i) => isMember(members, i));
}

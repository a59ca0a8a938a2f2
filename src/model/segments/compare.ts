import { ident, literal } from '../../engine/sql';
import { not, type Bits } from '../../lib/bits';
import { chiSquareTail } from '../../lib/chi-square';
import { complement } from './algebra';
import { ruleSql } from './rules/sql';
import type { Rule, Segments } from './rules/rule';
import type { Trait, TraitCode } from './traits';

/** Two crowds side by side: one number a customer, 1 in the first, 2 in the second, 3 in both. */
export interface Sides {
  readonly side: Uint8Array;
  readonly a: number;
  readonly b: number;
  readonly both: number;
}

/** One value of a trait in the two crowds. */
export interface DifferenceRow {
  /** Place in `trait.codes`. */
  readonly code: number;
  readonly a: number;
  readonly b: number;
  /** Of everybody in the crowd; 0 for an empty crowd. */
  readonly shareA: number;
  readonly shareB: number;
  /** How many times as frequent in the first: shareA / shareB; null where the second has none. */
  readonly lift: number | null;
}

/** How a trait differs between two crowds. */
export interface Difference {
  readonly trait: Trait;
  /**
   * 0 to 1. The total variation distance (half of the sum of all differences of shares: so many would have to change for
   * the crowds to be alike) less what chance alone is expected to make of it; below zero where that is more. Where a
   * customer may have several values, the largest difference of one value's shares, less what chance makes of it.
   */
  readonly effect: number;
  /** Cliff's delta of those whose value is known, -1 to 1; positive: more in the first. Null without an order. */
  readonly delta: number | null;
  /** Of a chi-square test; null where crowds overlap or are empty, and for several values. */
  readonly p: number | null;
  /** Values that anybody of the two has, in the order of the codes. */
  readonly rows: readonly DifferenceRow[];
  /** The row whose shares differ most; null where nobody is. */
  readonly top: DifferenceRow | null;
  /** The code that the middle customer with a known value has, in each crowd; null without an order. */
  readonly medians: readonly [number | null, number | null];
}

/** `b` null is everybody who is not in `a`. */
export function sidesOf(a: Bits, b: Bits | null, size: number): Sides {
  const other = b ?? not(a, size);
  const side = new Uint8Array(size);
  const counts = [0, 0, 0, 0];
  for (let place = 0; place < size; place++) {
    const [word, bit] = [place >>> 5, place & 31];
    const x = ((a[word]! >>> bit) & 1) | (((other[word]! >>> bit) & 1) << 1);
    side[place] = x;
    counts[x]!++;
  }
  const both = counts[3]!;
  return { side, a: counts[1]! + both, b: counts[2]! + both, both };
}

export function compare(trait: Trait, sides: Sides): Difference {
  const counts = countsOf(trait, sides);
  const { a: na, b: nb } = sides;
  const rows = trait.codes.flatMap((_, code): DifferenceRow[] => {
    const a = counts[256 + code]! + counts[768 + code]!;
    const b = counts[512 + code]! + counts[768 + code]!;
    if (a + b === 0) return [];
    const [shareA, shareB] = [na > 0 ? a / na : 0, nb > 0 ? b / nb : 0];
    return [{ code, a, b, shareA, shareB, lift: shareB > 0 ? shareA / shareB : null }];
  });
  const gap = ({ shareA, shareB }: DifferenceRow) => Math.abs(shareA - shareB);
  const top = rows.reduce<DifferenceRow | null>(
    (best, row) => (best === null || gap(row) > gap(best) ? row : best),
    null,
  );
  const empty = na === 0 || nb === 0;
  const chance = (row: DifferenceRow) => gapByChance(row, na, nb);
  const effect = empty
    ? 0
    : trait.many
      ? Math.max(0, ...rows.map((row) => gap(row) - chance(row)))
      : rows.reduce((sum, row) => sum + gap(row) - chance(row), 0) / 2;
  const known = trait.order && inOrder(rows, trait.order);
  return {
    trait,
    effect,
    delta: known && cliffsDelta(known),
    p: empty || trait.many || sides.both > 0 ? null : homogeneity(rows, na, nb),
    rows,
    top,
    medians: known ? [middle(known, 'a'), middle(known, 'b')] : [null, null],
  };
}

/** The greatest effect first. */
export function mostFirst(differences: readonly Difference[]): Difference[] {
  return [...differences].sort((x, y) => y.effect - x.effect);
}

function countsOf({ code, many }: Trait, { side }: Sides): Float64Array {
  const counts = new Float64Array(1024);
  if (many) {
    for (let i = 0; i < many.place.length; i++) {
      counts[side[many.place[i]!]! * 256 + many.code[i]!]!++;
    }
  } else {
    for (let i = 0; i < code.length; i++) counts[side[i]! * 256 + code[i]!]!++;
  }
  return counts;
}

/** How far apart two samples of one population are expected to be: E|x| of a normal x is its deviation · √(2/π). */
function gapByChance({ a, b }: DifferenceRow, na: number, nb: number): number {
  const p = (a + b) / (na + nb);
  return Math.sqrt((2 * p * (1 - p) * (1 / na + 1 / nb)) / Math.PI);
}

function inOrder(rows: readonly DifferenceRow[], order: readonly number[]): DifferenceRow[] {
  return rows
    .filter(({ code }) => order[code]! < Infinity)
    .sort((x, y) => order[x.code]! - order[y.code]!);
}

/** P(a > b) - P(a < b); values of one code are equal. Null where one crowd has no known value. */
export function cliffsDelta(rows: readonly Pick<DifferenceRow, 'a' | 'b'>[]): number | null {
  const na = rows.reduce((sum, { a }) => sum + a, 0);
  const nb = rows.reduce((sum, { b }) => sum + b, 0);
  if (na === 0 || nb === 0) return null;
  let below = 0;
  let sum = 0;
  for (const { a, b } of rows) {
    sum += a * (below - (nb - below - b));
    below += b;
  }
  return sum / (na * nb);
}

function middle(rows: readonly DifferenceRow[], side: 'a' | 'b'): number | null {
  const half = rows.reduce((sum, row) => sum + row[side], 0) / 2;
  let sum = 0;
  for (const row of rows) {
    sum += row[side];
    if (row[side] > 0 && sum >= half) return row.code;
  }
  return null;
}

/** Fewer than this are expected: the test is not to be trusted, so such values count as one. */
const FEW = 5;

/** Chi-square test of whether both crowds are drawn from one population. */
function homogeneity(rows: readonly DifferenceRow[], na: number, nb: number): number | null {
  const n = na + nb;
  const cells: { a: number; b: number }[] = [];
  const rare = { a: 0, b: 0 };
  for (const { a, b } of rows) {
    if (((a + b) * Math.min(na, nb)) / n >= FEW) cells.push({ a, b });
    else {
      rare.a += a;
      rare.b += b;
    }
  }
  const few = ((rare.a + rare.b) * Math.min(na, nb)) / n < FEW;
  if (rare.a + rare.b > 0 && !few) cells.push(rare);
  // Too few even together: they go with the smallest of the others.
  const smallest = cells.reduce<{ a: number; b: number } | null>(
    (least, cell) => (least && least.a + least.b <= cell.a + cell.b ? least : cell),
    null,
  );
  if (few && smallest) {
    smallest.a += rare.a;
    smallest.b += rare.b;
  }
  if (cells.length < 2) return null;
  const sum = cells.reduce((total, { a, b }) => {
    const [ea, eb] = [((a + b) * na) / n, ((a + b) * nb) / n];
    return total + (a - ea) ** 2 / ea + (b - eb) ** 2 / eb;
  }, 0);
  return chiSquareTail(sum, cells.length - 1);
}

/**
 * The counts behind a difference: `value`, `a`, `b`, as plain SQL. A value is that of the column, the lower bound of a
 * bin, the first day of a month or year; values without a code of their own stand by themselves. `b` null: the rest.
 */
export function compareSql(
  trait: Trait,
  [a, b]: readonly [Rule, Rule | null],
  segments: Segments = new Map(),
): string {
  const crowds = `WITH a AS (
${ruleSql(a, segments)}
), b AS (
${ruleSql(b ?? complement(a), segments)}
)`;
  const { relation, column } = trait.attribute;
  const ofCustomers = relation === 'customers' ? 'f' : 'c';
  const ofOrders = relation === 'orders' ? 'f' : 'o';
  const id = trait.many ? 'f.customer_id' : `${ofCustomers}.customer_id`;
  const from = trait.many
    ? `${ident(relation)} AS f${
        relation === 'orders'
          ? ''
          : '\n  JOIN orders AS o ON o.order_id = f.order_id AND o.customer_id = f.customer_id'
      }\n  WHERE ${ofOrders}.is_purchase AND f.${ident(column)} IS NOT NULL`
    : relation === 'customers'
      ? 'customers AS f'
      : `customers AS c\n  LEFT JOIN ${ident(relation)} AS f ON f.customer_id = c.customer_id`;
  return `${crowds}
SELECT
  value,
  count(*) FILTER (WHERE in_a) AS a,
  count(*) FILTER (WHERE in_b) AS b
FROM (
  SELECT${trait.many ? ' DISTINCT' : ''}
    ${id} AS customer_id,
    ${valueSql(`f.${ident(column)}`, trait.codes)} AS value,
    ${id} IN (SELECT customer_id FROM a) AS in_a,
    ${id} IN (SELECT customer_id FROM b) AS in_b
  FROM ${from}
) AS coded
WHERE in_a OR in_b
GROUP BY value
ORDER BY a DESC, b DESC, value`;
}

function valueSql(x: string, codes: readonly TraitCode[]): string {
  const [first] = codes;
  if (first?.kind === 'time') {
    // date_trunc of the engine makes days of what is not known.
    return `make_date(year(${x}), ${first.unit === 'year' ? '1' : `month(${x})`}, 1)`;
  }
  if (first?.kind !== 'bin') return x;
  const bounds = codes.flatMap((code) => (code.kind === 'bin' ? [code.lo ?? -Infinity] : []));
  const cases = bounds
    .reverse()
    .map((lo) => `\n      WHEN ${x} >= ${literal(lo)} THEN ${literal(lo)}`);
  return `CASE${cases.join('')}\n    END`;
}

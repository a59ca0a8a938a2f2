import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cell, Column } from '../../src/engine/engine';
import { countColumns, disclose, isSmallCount } from '../../src/export/disclosure';

const column = (name: string, type: string): Column => ({ name, type });
const CITY = column('city', 'VARCHAR');
const COUNT = column('customers', 'BIGINT');

/** A column of counts, one row a city. */
const listed = (counts: readonly number[], k: number) =>
  disclose({ columns: [CITY, COUNT], rows: counts.map((n, i) => [`c${i}`, n]) }, k);

/** What everyone sees: the counts that stand, and the sum. */
const seen = (counts: readonly number[], k: number): string => {
  const { hidden, withheld } = listed(counts, k);
  const sum = counts.reduce((a, b) => a + b, 0);
  if (withheld) return `withheld ${counts.length} ${sum}`;
  return `${counts.map((n, i) => (hidden[i]![1] ? '?' : n)).join(' ')} = ${sum < k ? '?' : sum}`;
};

/** All lists of `length` whole numbers from 0 that add up to `sum`. */
function* lists(length: number, sum: number): Generator<number[]> {
  if (length === 1) {
    yield [sum];
    return;
  }
  for (let first = 0; first <= sum; first++) {
    for (const rest of lists(length - 1, sum - first)) yield [first, ...rest];
  }
}

describe('what an aggregate table must not show', () => {
  it('is every small count, and one more where the sum would tell a single one', () => {
    expect(seen([3, 20, 9, 40], 5)).toBe('? 20 ? 40 = 72');
    expect(seen([3, 4, 9, 40], 5)).toBe('? ? 9 40 = 56');
    expect(seen([1, 1, 9, 40], 5)).toBe('? ? ? 40 = 51');
    expect(seen([0, 20, 9], 5)).toBe('0 20 9 = 29');
    expect(seen([3, 20], 1)).toBe('3 20 = 23');
    expect(seen([2], 5)).toBe('? = ?');
  });

  it('cannot be worked out by who knows the sum, the method and every list there could be', () => {
    const counts = fc.array(fc.integer({ min: 0, max: 7 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(counts, fc.integer({ min: 2, max: 6 }), (list, k) => {
        const sum = list.reduce((a, b) => a + b, 0);
        const shown = seen(list, k);
        if (shown.startsWith('withheld') || sum < k) return;
        const could = [...lists(list.length, sum)].filter((other) => seen(other, k) === shown);
        list.forEach((n, i) => {
          if (n === 0 || n >= k) return;
          expect(new Set(could.map((other) => other[i])).size, `${shown} at ${i}`).toBeGreaterThan(
            1,
          );
        });
      }),
      { numRuns: 400 },
    );
  });

  it('hides all that is measured in a row, and sums that run through it', () => {
    const columns = [
      CITY,
      column('r_score', 'INTEGER'),
      column('revenue', 'DECIMAL(18,2)'),
      COUNT,
      column('share', 'DOUBLE'),
      column('running_customers', 'HUGEINT'),
      column('top_buyer', 'VARCHAR'),
    ];
    const rows: Cell[][] = [
      ['a', 1, 10.5, 2, 0.02, 2, 'x'],
      ['b', 2, 20.5, 6, 0.06, 8, 'y'],
      ['c', 3, 90.5, 92, 0.92, 100, 'z'],
    ];
    const { hidden, rows: n } = disclose({ columns, rows }, 5);
    expect(hidden[0]).toEqual([false, false, true, true, true, true, true]);
    expect(hidden[1]).toEqual(hidden[0]);
    expect(hidden[2]).toEqual([false, false, false, false, false, true, false]);
    expect(n).toBe(2);
  });

  it('knows the totals of a ROLLUP, and that a subtotal beside a hidden one tells it', () => {
    const columns = [CITY, column('sex', 'VARCHAR'), COUNT];
    const rows: Cell[][] = [
      ['Ankara', 'f', 3],
      ['Ankara', 'm', 20],
      ['Ankara', null, 23],
      ['İzmir', 'f', 30],
      ['İzmir', 'm', 12],
      ['İzmir', null, 42],
      [null, null, 65],
    ];
    const { hidden } = disclose({ columns, rows }, 5);
    expect(hidden.map((row) => row[2])).toEqual([true, true, false, true, true, false, false]);
    const few = rows.map((row) => [...row]);
    few[0]![2] = 1;
    few[1]![2] = 2;
    few[2]![2] = 3;
    few[6]![2] = 45;
    const after = disclose({ columns, rows: few }, 5).hidden.map((row) => row[2]);
    expect(after[2]).toBe(true);
    expect(after[5]).toBe(true);
  });

  it('leaves no cell of a table of two keys to be solved from its sums', () => {
    const table = fc
      .tuple(fc.integer({ min: 2, max: 5 }), fc.integer({ min: 2, max: 5 }))
      .chain(([n, m]) =>
        fc.array(fc.array(fc.integer({ min: 0, max: 40 }), { minLength: m, maxLength: m }), {
          minLength: n,
          maxLength: n,
        }),
      );
    fc.assert(
      fc.property(table, fc.integer({ min: 2, max: 8 }), (counts, k) => {
        const rows = counts.flatMap((line, i) => line.map((n, j): Cell[] => [`r${i}`, `s${j}`, n]));
        const columns = [CITY, column('sex', 'VARCHAR'), COUNT];
        const { hidden, withheld } = disclose({ columns, rows }, k);
        rows.forEach(([, , n], i) => {
          if (n !== 0 && (n as number) < k) expect(hidden[i]![2]).toBe(true);
        });
        if (withheld) return;
        const isHidden = rows.map((_, i) => hidden[i]![2]!);
        const lines = [
          rows.map((_, i) => i),
          ...[0, 1].flatMap((key) =>
            [...new Set(rows.map((row) => row[key]))].map((value) =>
              rows.flatMap((row, i) => (row[key] === value ? [i] : [])),
            ),
          ),
        ].filter((line) => line.reduce((sum, i) => sum + (rows[i]![2] as number), 0) >= k);
        for (const cell of solvable(lines, isHidden)) expect.fail(`${rows[cell]!.join(' ')}`);
        for (const line of lines) {
          const inside = line.filter((i) => isHidden[i] && rows[i]![2] !== 0);
          const sum = inside.reduce((s, i) => s + (rows[i]![2] as number), 0);
          if (inside.length > 0) expect(sum).toBeGreaterThanOrEqual(k);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('tells counts from keys and measures by name and type', () => {
    const columns = ['r_score', 'n', 'year', 'recency_days', 'revenue', 'müşteri', 'orders'];
    expect(countColumns(columns.map((name) => column(name, 'BIGINT')))).toEqual([1, 5, 6]);
    expect(countColumns([column('n', 'DOUBLE')])).toEqual([]);
    expect(disclose({ columns: [CITY], rows: [['a']] }, 5)).toMatchObject({ counted: false });
    expect(isSmallCount(3, 'BIGINT', 'count(slipping)', 5)).toBe(true);
    expect(isSmallCount(3, 'BIGINT', 'median(rfm.recency_days)', 5)).toBe(false);
    expect(isSmallCount(3n, 'HUGEINT', 'SELECT sum(customers) FROM x', 5)).toBe(true);
    expect(isSmallCount(5, 'BIGINT', 'count(slipping)', 5)).toBe(false);
    expect(isSmallCount(0.5, 'DOUBLE', 'count(a) / count(b)', 5)).toBe(false);
  });

  it('knows counts that were made fractions by their names and by being whole', () => {
    const cast = [CITY, column('customers', 'DOUBLE'), column('ortalama_sipariş', 'DOUBLE')];
    const rows = [
      ['a', 3, 1.5],
      ['b', 12, 2],
      ['c', 9, 1.25],
    ];
    expect(countColumns(cast, rows)).toEqual([1]);
    expect(disclose({ columns: cast, rows }, 5).hidden).toEqual([
      [false, true, true],
      [false, false, false],
      [false, true, true],
    ]);
    const per = [CITY, column('share_of_customers', 'DOUBLE'), column('orders', 'DOUBLE')];
    expect(disclose({ columns: per, rows }, 5)).toMatchObject({ counted: false });
    expect(isSmallCount(3, 'DOUBLE', 'CAST(count(*) AS DOUBLE)', 5)).toBe(true);
    expect(isSmallCount(2, 'DOUBLE', 'count(a) / count(b)', 5)).toBe(false);
    expect(isSmallCount(2, 'DOUBLE', 'avg(n) FROM (SELECT count(*) AS n)', 5)).toBe(false);
  });

  it('takes words for what is measured only where they stand by themselves', () => {
    const counts = ['bu_ay', 'geçen_yıl', 'this_month', 'spenders', 'high_value', 'last_week'];
    const others = ['valued_customers', 'son_gün', 'returned', 'gündemdekiler'];
    for (const name of [...counts, ...others]) {
      expect(countColumns([column(name, 'BIGINT')]), name).toEqual([0]);
      expect(isSmallCount(3, 'BIGINT', `this.${name}`, 5), name).toBe(true);
    }
    const measured = [
      'gap_days',
      'recencyDays',
      'Gün sayısı',
      'order_value',
      'ciro',
      'last_revenue',
    ];
    for (const name of [...measured, 'month', 'yıl', 'days_silent', 'toplam_tutar', 'r_score']) {
      expect(countColumns([column(name, 'BIGINT')]), name).toEqual([]);
    }
    // Of a place only the column says what it is.
    expect(isSmallCount(3, 'BIGINT', 'revenue_by_day.people', 5)).toBe(true);
    expect(isSmallCount(3, 'BIGINT', 'SELECT people FROM spend_days', 5)).toBe(true);
    expect(isSmallCount(3, 'BIGINT', 'people.recency_days', 5)).toBe(false);
    expect(isSmallCount(3, 'BIGINT', 'max(a.frequency)', 5)).toBe(false);
    expect(isSmallCount(3, 'HUGEINT', 'sum(CASE WHEN value > 1 THEN 1 END)', 5)).toBe(true);
    expect(isSmallCount(3, 'BIGINT', 'count_if(amount > 1)', 5)).toBe(true);
  });

  it('hides a row in which a part of a count leaves a small rest', () => {
    const columns = [CITY, column('people', 'BIGINT'), column('returned', 'BIGINT')];
    const hidden = (rows: Cell[][], of = columns) =>
      disclose({ columns: of, rows }, 5).hidden.map((row) => row[1]);
    const whole: Cell[][] = [
      ['a', 40, 38],
      ['b', 60, 20],
      ['c', 90, 90],
      ['d', 70, 11],
    ];
    // The smallest other one with it, or the sum would tell the first.
    expect(hidden(whole)).toEqual([true, true, false, false]);
    // No part: it is larger somewhere.
    expect(hidden([...whole, ['e', 20, 30]])).toEqual([false, false, false, false, false]);
    const orders = [CITY, column('purchases', 'BIGINT'), column('buyers', 'BIGINT')];
    expect(hidden(whole, orders)).toEqual([false, false, false, false]);
  });
});

/** Hidden cells whose unit vector is a combination of the lines, by exact fractions. */
function solvable(lines: readonly number[][], isHidden: readonly boolean[]): number[] {
  const cells = isHidden.flatMap((hides, i) => (hides ? [i] : []));
  type Fraction = readonly [bigint, bigint];
  const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? (a < 0n ? -a : a) : gcd(b, a % b));
  const made = (n: bigint, d: bigint): Fraction => {
    const by = gcd(n, d) || 1n;
    return d < 0n ? [-n / by, -d / by] : [n / by, d / by];
  };
  const rank = (rows: readonly (readonly bigint[])[]): number => {
    const matrix = rows.map((row) => row.map((value): Fraction => [value, 1n]));
    let top = 0;
    for (let j = 0; j < cells.length; j++) {
      const at = matrix.findIndex((row, i) => i >= top && row[j]![0] !== 0n);
      if (at < 0) continue;
      [matrix[top], matrix[at]] = [matrix[at]!, matrix[top]!];
      for (let i = top + 1; i < matrix.length; i++) {
        const [a, b] = matrix[i]![j]!;
        const [c, d] = matrix[top]![j]!;
        if (a === 0n) continue;
        for (let x = j; x < cells.length; x++) {
          const [p, q] = matrix[i]![x]!;
          const [r, s] = matrix[top]![x]!;
          // p/q - (a/b)/(c/d) * r/s
          const [n, m] = made(a * d * r, b * c * s);
          matrix[i]![x] = made(p * m - n * q, q * m);
        }
      }
      top++;
    }
    return top;
  };
  const vectors = lines.map((line) => cells.map((cell) => (line.includes(cell) ? 1n : 0n)));
  const all = rank(vectors);
  return cells.filter(
    (_, j) => rank([...vectors, cells.map((__, x) => (x === j ? 1n : 0n))]) === all,
  );
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chartSql } from '../../../src/charts/plot/chart';
import type { Datum } from '../../../src/charts/plot/data';
import { NONE, OTHERS } from '../../../src/charts/plot/data';
import { MARK_IDS, type Aggregate } from '../../../src/charts/plot/spec';
import { MOST_ROWS } from '../../../src/charts/plot/sql';
import { testEngine } from '../../support/engine';
import { drawn, table } from './support';

type Row = [text: string | null, day: string | null, num: number | null, other: string | null];
const COLUMNS = [
  ['txt', 'VARCHAR'],
  ['day', 'DATE'],
  ['num', 'DECIMAL(18,4)'],
  ['other', 'VARCHAR'],
] as const;
const words = ['a', 'B', 'İzmir', 'others', 'none', '=a', "o'x", '"', '', 'ş\n'];
const day = fc
  .integer({ min: 0, max: 900 })
  .map((n) => new Date(Date.UTC(2022, 10, 20) + n * 86_400_000).toISOString().slice(0, 10));
const rows: fc.Arbitrary<Row[]> = fc.array(
  fc.tuple(
    fc.option(fc.constantFrom(...words), { freq: 6 }),
    fc.option(day, { freq: 8 }),
    fc.option(
      fc.integer({ min: -5000, max: 20_000 }).map((n) => n / 4),
      { freq: 8 },
    ),
    fc.option(fc.constantFrom('p', 'q', 'r')),
  ),
  { minLength: 1, maxLength: 60 },
);
const RUNS = { numRuns: 40 };

/** The measured rows of one mark, calculated without SQL. */
function measured(of: readonly (number | null)[], aggregate: Aggregate): number | null {
  const known = of.filter((value) => value !== null).sort((a, b) => a - b);
  const n = known.length;
  const sum = known.reduce((a, b) => a + b, 0);
  const middle = (known[(n - 1) >> 1]! + known[n >> 1]!) / 2;
  switch (aggregate) {
    case 'count':
      return n;
    case 'distinct':
      return new Set(known).size;
    case 'sum':
      return n > 0 ? sum : null;
    case 'average':
      return n > 0 ? sum / n : null;
    case 'median':
      return n > 0 ? middle : null;
    case 'min':
      return known[0] ?? null;
    default:
      return known.at(-1) ?? null;
  }
}

function groups<T>(list: readonly T[], key: (one: T) => string): Map<string, T[]> {
  const map = new Map<string, T[]>();
  for (const one of list) map.set(key(one), [...(map.get(key(one)) ?? []), one]);
  return map;
}

const keyOf = (text: string | null) => (text === null ? NONE : `=${text}`);
const close = (a: number | null, b: number | null) =>
  a === null || b === null ? expect(a).toBe(b) : expect(a).toBeCloseTo(b, 6);

describe('What a chart draws', () => {
  it('is each aggregate of each category, in colours and panels', async () => {
    const aggregates = ['sum', 'average', 'median', 'min', 'max', 'distinct', 'count'] as const;
    await fc.assert(
      fc.asyncProperty(rows, fc.constantFrom(...aggregates), async (list, aggregate) => {
        const columns = await table('c_bar', COLUMNS, list);
        const spec = { from: 'c_bar', mark: 'bar', x: 'txt', y: 'num', colour: 'other' } as const;
        const { data, facts } = await drawn({ ...spec, aggregate }, columns);
        const wanted = groups(list, ([txt, , , other]) => `${keyOf(txt)}|${keyOf(other)}`);
        expect(new Set(data.map(({ x, colour }) => `${x}|${colour}`))).toEqual(
          new Set(wanted.keys()),
        );
        for (const { x, colour, value, n } of data) {
          const of = wanted.get(`${x}|${colour}`)!;
          expect(n).toBe(of.length);
          close(
            value,
            measured(
              of.map(([, , num]) => num),
              aggregate,
            ),
          );
        }
        expect(facts).toMatchObject({ all: list.length, used: list.length, left: 0 });
      }),
      RUNS,
    );
  });

  it('is the largest categories, and the others as one', async () => {
    await fc.assert(
      fc.asyncProperty(rows, fc.integer({ min: 1, max: 4 }), async (list, top) => {
        const columns = await table('c_top', COLUMNS, list);
        const spec = { from: 'c_top', mark: 'bar', x: 'txt', y: 'num', top } as const;
        const { data, facts } = await drawn({ ...spec, aggregate: 'average' }, columns);
        const all = [...groups(list, ([txt]) => keyOf(txt))].map(([key, of]) => ({
          key,
          value: measured(
            of.map(([, , num]) => num),
            'average',
          ),
        }));
        const kept = new Set(data.map(({ x }) => String(x)));
        expect(kept.size).toBe(Math.min(all.length, top + 1));
        const size = ({ value }: { value: number | null }) => value ?? -Infinity;
        const inside = all.filter(({ key }) => kept.has(key));
        const outside = all.filter(({ key }) => !kept.has(key));
        for (const a of inside) for (const b of outside) expect(size(a) >= size(b)).toBe(true);
        const others = data.find(({ x }) => x === OTHERS);
        expect(facts.others.x).toBe(outside.length);
        if (others) {
          const rest = list.filter(([txt]) => outside.some(({ key }) => key === keyOf(txt)));
          expect(others.n).toBe(rest.length);
          close(
            others.value,
            measured(
              rest.map(([, , num]) => num),
              'average',
            ),
          );
        }
        const without = await drawn({ ...spec, others: false }, columns);
        expect(without.data.some(({ x }) => x === OTHERS)).toBe(false);
        expect(without.facts.left).toBe(outside.length);
      }),
      RUNS,
    );
  });

  it('is every month, week, day or year from the first to the last', async () => {
    const start = (date: string, unit: string): string => {
      const at = new Date(`${date}T00:00:00Z`);
      if (unit === 'year') return `${date.slice(0, 4)}-01-01`;
      if (unit === 'month') return `${date.slice(0, 7)}-01`;
      if (unit === 'week') at.setUTCDate(at.getUTCDate() - ((at.getUTCDay() + 6) % 7));
      return at.toISOString().slice(0, 10);
    };
    const next = (date: string, unit: string): string => {
      const at = new Date(`${date}T00:00:00Z`);
      if (unit === 'year') at.setUTCFullYear(at.getUTCFullYear() + 1);
      else if (unit === 'month') at.setUTCMonth(at.getUTCMonth() + 1);
      else at.setUTCDate(at.getUTCDate() + (unit === 'week' ? 7 : 1));
      return at.toISOString().slice(0, 10);
    };
    const units = ['year', 'month', 'week', 'day'] as const;
    const iso = (time: Datum['x']) => new Date(Number(time)).toISOString().slice(0, 10);
    await fc.assert(
      fc.asyncProperty(
        rows,
        fc.constantFrom(...units),
        fc.constantFrom('sum', 'average'),
        fc.constantFrom('DATE', 'TIMESTAMP'),
        async (list, bin, aggregate, type) => {
          const types = COLUMNS.map(([name, own]) => [name, name === 'day' ? type : own] as const);
          const columns = await table('c_line', types, list);
          const spec = { from: 'c_line', mark: 'line', x: 'day', y: 'num', bin } as const;
          const { data, facts } = await drawn({ ...spec, colour: 'other', aggregate }, columns);
          const dated = list.filter(([, date]) => date !== null);
          expect(facts.used).toBe(dated.length);
          if (dated.length === 0) {
            expect(data).toEqual([]);
            return;
          }
          const starts = dated.map(([, date]) => start(date!, bin)).sort();
          const steps: string[] = [];
          for (let at = starts[0]!; at <= starts.at(-1)!; at = next(at, bin)) steps.push(at);
          const colours = new Set(dated.map(([, , , other]) => keyOf(other)));
          expect(data.length).toBe(steps.length * colours.size);
          for (const { x, xTo, colour, value } of data) {
            expect(iso(xTo)).toBe(next(iso(x), bin));
            const of = dated.filter(
              ([, date, , other]) => start(date!, bin) === iso(x) && keyOf(other) === colour,
            );
            const found = measured(
              of.map(([, , num]) => num),
              aggregate,
            );
            close(value, aggregate === 'sum' ? (found ?? 0) : found);
          }
        },
      ),
      RUNS,
    );
  });

  it('is bins of round width that hold every number once', async () => {
    const number = fc.oneof(
      fc.integer({ min: -1000, max: 1000 }),
      fc.integer({ min: -1000, max: 1000 }).map((n) => n / 10),
      fc.integer({ min: 0, max: 50 }).map((n) => n / 1000),
      // What is nearly nothing is lost in the division by the width of a bin.
      fc
        .double({ noDefaultInfinity: true, noNaN: true, min: -1e9, max: 1e9 })
        .map((n) => (Math.abs(n) < 1e-200 ? 0 : n)),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.option(number, { freq: 10 }), { minLength: 1, maxLength: 80 }),
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom('DOUBLE', 'INTEGER'),
        async (list, bin, type) => {
          const values = list.map((one) =>
            one === null ? null : type === 'INTEGER' ? Math.round(one) : one,
          );
          const columns = await table(
            'c_hist',
            [['num', type]],
            values.map((one) => [one]),
          );
          const { data, facts } = await drawn(
            { from: 'c_hist', mark: 'histogram', x: 'num', bin },
            columns,
          );
          const known = values.filter((one) => one !== null);
          // Without a mark there is no row that could tell of the rows.
          if (known.length === 0) {
            expect(data).toEqual([]);
            return;
          }
          expect(facts).toMatchObject({ all: list.length, used: known.length });
          expect(data.length).toBeLessThanOrEqual(bin + 2);
          const width = data[0]!.xTo! - Number(data[0]!.x);
          const lead = Number(width.toExponential(3).split('e')[0]);
          expect([1, 2, 5, 10].some((one) => Math.abs(lead - one) < 0.01)).toBe(true);
          for (const [i, { x, xTo, value }] of data.entries()) {
            const inside = known.filter((one) => one >= Number(x) && one < xTo!);
            expect(value).toBe(inside.length);
            if (i > 0) expect(Number(x)).toBe(data[i - 1]!.xTo);
          }
        },
      ),
      { numRuns: 80 },
    );
  });

  it('is the quartiles, whiskers and what lies beyond them', async () => {
    const quantile = (sorted: readonly number[], p: number): number => {
      const at = (sorted.length - 1) * p;
      const [lo, hi] = [sorted[Math.floor(at)]!, sorted[Math.ceil(at)]!];
      return lo + (hi - lo) * (at - Math.floor(at));
    };
    await fc.assert(
      fc.asyncProperty(rows, fc.boolean(), async (list, grouped) => {
        const columns = await table('c_box', COLUMNS, list);
        const { data, facts } = await drawn(
          { from: 'c_box', mark: 'box', y: 'num', ...(grouped ? { x: 'txt' } : {}) },
          columns,
        );
        const known = list.filter(([, , num]) => num !== null);
        expect(facts.used).toBe(known.length);
        const wanted = groups(known, ([txt]) => (grouped ? keyOf(txt) : 'null'));
        expect(data.length).toBe(wanted.size);
        for (const { x, value, n, stats } of data) {
          const sorted = wanted
            .get(String(x))!
            .map(([, , num]) => num!)
            .sort((a, b) => a - b);
          const [q1, q3] = [quantile(sorted, 0.25), quantile(sorted, 0.75)];
          const [from, to] = [q1 - 1.5 * (q3 - q1), q3 + 1.5 * (q3 - q1)];
          const inside = sorted.filter((one) => one >= from && one <= to);
          const outside = sorted.filter((one) => one < from || one > to);
          expect(n).toBe(sorted.length);
          close(value, quantile(sorted, 0.5));
          close(stats!.q1, q1);
          close(stats!.q3, q3);
          close(stats!.low, inside[0]!);
          close(stats!.high, inside.at(-1)!);
          expect(stats!.beyond).toBe(outside.length);
          expect([...stats!.out].sort((a, b) => a - b)).toEqual([...new Set(outside)]);
        }
      }),
      RUNS,
    );
  });

  it('is shares that add up to one at each place', async () => {
    await fc.assert(
      fc.asyncProperty(rows, async (list) => {
        const columns = await table('c_share', COLUMNS, list);
        const { data } = await drawn(
          { from: 'c_share', mark: 'stacked', x: 'txt', colour: 'other', share: true, top: 3 },
          columns,
        );
        for (const of of groups(data, ({ x }) => String(x)).values()) {
          expect(of.reduce((sum, { share }) => sum + share!, 0)).toBeCloseTo(1, 9);
        }
        expect(data.reduce((sum, { value }) => sum + value!, 0)).toBe(list.length);
      }),
      RUNS,
    );
  });

  it('is shares of all that stands in a panel where nothing is apart in colour', async () => {
    await fc.assert(
      fc.asyncProperty(rows, async (list) => {
        const columns = await table('c_part', COLUMNS, list);
        const whole = (data: readonly Datum[]) => data.reduce((all, { share }) => all + share!, 0);
        const known = list.filter(([, , num]) => num !== null);
        const spec = { from: 'c_part', mark: 'histogram', x: 'num', share: true } as const;
        const { data } = await drawn(spec, columns);
        for (const { n, share } of data) expect(share).toBeCloseTo(n / known.length, 9);
        if (known.length > 0) expect(whole(data)).toBeCloseTo(1, 9);
        const panels = await drawn({ ...spec, facet: 'other' }, columns);
        for (const of of groups(panels.data, ({ facet }) => facet).values()) {
          expect(whole(of)).toBeCloseTo(1, 9);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('tells how many persons stand behind each mark where it is asked for', async () => {
    const engine = await testEngine();
    await fc.assert(
      fc.asyncProperty(rows, async (list) => {
        const columns = await table('c_who', COLUMNS, list);
        for (const spec of [
          { from: 'c_who', mark: 'bar', x: 'txt', y: 'num', aggregate: 'sum', top: 2 },
          { from: 'c_who', mark: 'line', x: 'day', bin: 'month', colour: 'txt' },
          { from: 'c_who', mark: 'histogram', x: 'num' },
        ] as const) {
          const { columns: names, rows: found } = await engine.query(
            chartSql(spec, columns, 'other'),
          );
          const at = (name: string) => names.findIndex((column) => column.name === name);
          for (const row of found) {
            const [n, persons] = [Number(row[at('n')]), Number(row[at('persons')])];
            expect(persons).toBeLessThanOrEqual(n);
          }
          if (spec.mark !== 'bar') continue;
          for (const row of found) {
            if (Number(row[at('x_others')]) > 0) continue;
            const of = list.filter(([txt]) => txt === row[at('x')]);
            const who = new Set(of.flatMap(([, , , other]) => (other === null ? [] : [other])));
            expect(Number(row[at('persons')])).toBe(who.size);
          }
        }
      }),
      { numRuns: 20 },
    );
  });

  it('is cells of both sides of a heat map, and spans from least to most', async () => {
    await fc.assert(
      fc.asyncProperty(rows, async (list) => {
        const columns = await table('c_heat', COLUMNS, list);
        const spec = { from: 'c_heat', mark: 'heat', x: 'txt', y: 'other' } as const;
        const heat = await drawn({ ...spec, colour: 'num' }, columns);
        const cells = groups(list, ([txt, , , other]) => `${keyOf(txt)}|${keyOf(other)}`);
        expect(heat.data.length).toBe(cells.size);
        for (const { x, y, value } of heat.data) {
          const of = cells.get(`${x}|${y}`)!.map(([, , num]) => num);
          close(value, measured(of, 'average'));
        }
        const rule = await drawn({ from: 'c_heat', mark: 'rule', x: 'txt', y: 'num' }, columns);
        const known = groups(
          list.filter(([, , num]) => num !== null),
          ([txt]) => keyOf(txt),
        );
        for (const { x, value, stats } of rule.data) {
          const of = known.get(String(x))!.map(([, , num]) => num);
          close(stats!.least, measured(of, 'min'));
          close(value, measured(of, 'median'));
          close(stats!.most, measured(of, 'max'));
        }
        expect(rule.data.length).toBe(known.size);
      }),
      RUNS,
    );
  });

  it('is the rows themselves where they are few, and the same sample of many every time', async () => {
    const engine = await testEngine();
    await engine.run(
      'CREATE OR REPLACE TABLE c_dots AS SELECT i AS a, (i * 7919) % 10007 AS b FROM range(20000) t(i)',
    );
    const { columns } = await engine.query('SELECT * FROM c_dots LIMIT 0');
    const spec = { from: 'c_dots', mark: 'dot', x: 'a', y: 'b' } as const;
    const [one, two] = [await drawn(spec, columns), await drawn(spec, columns)];
    expect(one.data.length).toBe(MOST_ROWS);
    expect(one.facts).toMatchObject({ all: 20_000, total: 20_000 });
    expect(two.data).toEqual(one.data);
    expect(new Set(one.data.map(({ x }) => x)).size).toBe(MOST_ROWS);
    for (const { x, y } of one.data) expect(y).toBe((Number(x) * 7919) % 10007);
    const mean = one.data.reduce((sum, { x }) => sum + Number(x), 0) / MOST_ROWS;
    // Four standard errors of a sample without replacement.
    expect(Math.abs(mean - 9999.5)).toBeLessThan((4 * 5773.5) / Math.sqrt(MOST_ROWS));
    await engine.run('CREATE OR REPLACE TABLE c_few AS SELECT * FROM c_dots LIMIT 10');
    expect((await drawn({ ...spec, from: 'c_few' }, columns)).data.length).toBe(10);
  });

  it('leaves out of single values what is none, and what a logarithm does not have', async () => {
    const columns = await table(
      'c_log',
      [
        ['a', 'DOUBLE'],
        ['b', 'INTEGER'],
      ],
      [
        [1, 1],
        [0, 5],
        [2, -1],
        [NaN, 3],
        [Infinity, 3],
        [null, 2],
        [7, null],
        [3, 4],
      ],
    );
    const spec = { from: 'c_log', mark: 'dot', x: 'a', y: 'b' } as const;
    expect((await drawn(spec, columns)).data.length).toBe(4);
    const log = await drawn({ ...spec, scale: 'log' }, columns);
    expect(log.data.map(({ x }) => x).sort()).toEqual([1, 3]);
    expect(log.facts).toMatchObject({ all: 8, total: 2 });
  });

  it('is one plain SELECT for every mark, whatever the names are', async () => {
    const engine = await testEngine();
    const evil = `x"; DROP TABLE c_bar; --' ${'ş'.repeat(80)}`;
    const other = 'drawn_rows';
    await table('c_bar', [['num', 'INTEGER']], [[1]]);
    for (const from of [evil, other, 'chart_rows', 'Drawn_keyed']) {
      const columns = await table(
        from,
        [
          [evil, 'INTEGER'],
          [other, 'VARCHAR'],
          ['value', 'DOUBLE'],
          ['place', 'TIMESTAMP'],
        ],
        [[1, '$x', 2, '2024-02-29 10:00:00']],
      );
      for (const mark of MARK_IDS) {
        for (const x of ['value', 'place', other]) {
          if (mark === 'histogram' && x === other) continue;
          const spec = { from, mark, x, y: evil, colour: 'value', facet: other } as const;
          for (const sort of ['data', 'name'] as const) {
            const { data, sql } = await drawn({ ...spec, sort }, columns);
            expect(data.length, sql).toBe(1);
            expect(await engine.tables(sql)).toContain(from);
          }
        }
      }
    }
    expect(await engine.query('SELECT * FROM c_bar')).toMatchObject({ rows: [[1]] });
  });

  it('is nothing of an empty relation', async () => {
    const columns = await table('c_none', COLUMNS, []);
    for (const mark of MARK_IDS) {
      const x = mark === 'histogram' ? 'day' : 'txt';
      const { data } = await drawn(
        { from: 'c_none', mark, x, y: 'num', colour: mark === 'heat' ? 'num' : 'other' },
        columns,
      );
      expect(data, mark).toEqual([]);
    }
  });

  it('keeps the order of the rows where it is asked for', async () => {
    const columns = await table('c_order', COLUMNS, [
      ['m', null, 1, null],
      ['z', null, 5, null],
      ['a', null, 3, null],
      ['z', null, 5, null],
    ]);
    const spec = { from: 'c_order', mark: 'bar', x: 'txt', y: 'num', sort: 'data' } as const;
    expect((await drawn(spec, columns)).data.map(({ x }) => x)).toEqual(['=m', '=z', '=a']);
    const rows = await drawn({ ...spec, aggregate: 'none' }, columns);
    expect(rows.data.map(({ x, value }) => [x, value])).toEqual([
      ['=m', 1],
      ['=z', 5],
      ['=a', 3],
      ['=z', 5],
    ]);
  });
});

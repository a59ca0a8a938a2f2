import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Cell, Engine } from '../../../src/engine/engine';
import { decodeFilters, encodeFilters } from '../../../src/model/crossfilter/address';
import { Crossfilter, type Update } from '../../../src/model/crossfilter/crossfilter';
import { dayNumber, dayOf, unitStart } from '../../../src/model/crossfilter/day';
import {
  isMany,
  type Code,
  type Dimension,
  type TimeDimension,
} from '../../../src/model/crossfilter/dimension';
import { copiedAll, MONEY } from '../../../src/model/crossfilter/figures';
import { withFilter, type Filters } from '../../../src/model/crossfilter/filter';
import { prepare } from '../../../src/model/crossfilter/prepare';
import type { Prepared, PreparedDimension } from '../../../src/model/crossfilter/prepared';
import {
  binFrom,
  countSql,
  kpiSql,
  listSql,
  tileSql,
} from '../../../src/model/crossfilter/queries';
import { missing, passing, toggleCodes } from '../../../src/model/crossfilter/codes';
import { testEngine } from '../../support/engine';
import { createFacts, DIMENSIONS, filterOf, MORE } from './support';

let engine: Engine;
beforeAll(async () => {
  engine = await testEngine();
});
afterAll(() => engine.close());

const money = (x: Cell) => Math.round(Number(x) * MONEY);

const ALL = [...DIMENSIONS, ...MORE];

/** The name SQL gives a code. */
function nameOf(d: PreparedDimension, code: Code, c = -1): string {
  switch (code.kind) {
    case 'value':
      return String(code.value);
    case 'bin':
      return String(binFrom(d, c >= 0 ? c : d.codes.indexOf(code)));
    case 'pair':
      return code.pair.join();
    case 'time': {
      if (code.from === null) return 'before';
      if (code.below === null) return 'after';
      const { unit } = d.dimension as TimeDimension;
      const day = dayOf(unitStart(dayNumber(code.from), unit));
      return day.slice(0, { year: 4, month: 7, week: 10, day: 10 }[unit]);
    }
    case 'cell':
      return `${nameOf(d.sides![0], code.x)} × ${nameOf(d.sides![1], code.y)}`;
    case 'others':
      return 'OTHERS';
    default:
      return 'NONE';
  }
}

/** The figures of a tile by the name its SQL gives each code, from the arrays. */
function ofArrays(d: PreparedDimension, update: Pick<Update, 'views'>): Map<string, number[]> {
  const view = update.views.get(d.dimension.id)!;
  const found = new Map<string, number[]>();
  d.codes.forEach((code, c) => {
    const figures = [view.customers[c]!, view.revenue[c]!, view.orders[c]!];
    if (figures.every((x) => x === 0)) return;
    // Who is in several segments counts in each of them.
    const names = code.kind === 'member' ? code.of : [nameOf(d, code, c)];
    for (const name of names) add(found, name, figures);
  });
  return found;
}

function add(found: Map<string, number[]>, name: string, figures: number[]): void {
  found.set(
    name,
    (found.get(name) ?? [0, 0, 0]).map((x, i) => x + figures[i]!),
  );
}

/** The same from the engine. */
async function ofSql(
  d: PreparedDimension,
  dimensions: readonly Dimension[],
  filters: Filters,
): Promise<Map<string, number[]>> {
  const { rows } = await engine.query(tileSql(d, dimensions, filters));
  const { kind } = d.dimension;
  const keys = kind === 'pair' || kind === 'heat' ? 2 : 1;
  const found = new Map<string, number[]>();
  const named = (side: PreparedDimension, key: Cell): string => {
    if (key === null) return 'NONE';
    const known = side.codes.some((c) => c.kind === 'value' && String(c.value) === String(key));
    return side.dimension.kind === 'category' && !known ? 'OTHERS' : String(key);
  };
  for (const row of rows) {
    const key = row.slice(0, keys);
    const name = d.sides
      ? d.sides.map((side, i) => named(side, key[i]!)).join(' × ')
      : kind === 'pair'
        ? key.includes(null)
          ? 'NONE'
          : key.join()
        : named(d, key[0]!);
    const figures = [Number(row[keys]), money(row[keys + 1]!), Number(row[keys + 2])];
    if (figures.some((x) => x !== 0)) add(found, name, figures);
  }
  return found;
}

const sorted = (map: Map<string, number[]>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));

async function expectEqualToSql(
  prepared: Prepared,
  update: Update,
  filters: Filters,
  dimensions = DIMENSIONS,
) {
  for (const d of prepared.dimensions) {
    expect(sorted(ofArrays(d, update)), d.dimension.id).toEqual(
      sorted(await ofSql(d, dimensions, filters)),
    );
  }
  const [kpi] = await engine.rows(kpiSql(dimensions, filters));
  expect(update.selection).toEqual({
    customers: Number(kpi!.customers),
    buyers: Number(kpi!.buyers),
    revenue: money(kpi!.revenue!),
    orders: Number(kpi!.orders),
    repeat: Number(kpi!.repeat_customers),
  });
  const everyone = await engine.query('SELECT customer_id FROM customer_facts ORDER BY 1');
  const listed = await engine.query(listSql(dimensions, { filters, columns: ['customer_id'] }));
  const chosen = new Set(listed.rows.map(([id]) => id));
  expect(Array.from(update.mask)).toEqual(everyone.rows.map(([id]) => (chosen.has(id) ? 1 : 0)));
  const [count] = await engine.rows(countSql(dimensions, { filters }));
  expect(Number(count!.customers)).toBe(update.selection.customers);
}

const stepOf = (dimensions: readonly Dimension[]) =>
  fc
    .constantFrom(...dimensions)
    .chain((d) =>
      fc.option(filterOf(d), { nil: null, freq: 3 }).map((filter) => ({ dim: d.id, filter })),
    );
const step = stepOf(DIMENSIONS);

describe('every view after random filters', { timeout: 180_000 }, () => {
  it('equals plain SQL on the engine', async () => {
    await createFacts(engine, 400, 1500);
    const prepared = await prepare(engine, DIMENSIONS);
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
        const crossfilter = new Crossfilter(prepared);
        let filters: Filters = [];
        for (const { dim, filter } of steps) {
          filters = withFilter(filters, dim, filter);
          crossfilter.update(filters);
        }
        await expectEqualToSql(prepared, crossfilter.update(filters), filters);
        expect(decodeFilters(encodeFilters(filters), DIMENSIONS)).toEqual({ filters, unknown: [] });
      }),
      { numRuns: 30 },
    );
  });

  it('equals it over other relations, times, heat maps and own segments', async () => {
    await createFacts(engine, 300, 900);
    const fresh = async (filters: Filters) => prepare(engine, ALL, { filters });
    const plain = await fresh([]);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof({ arbitrary: stepOf(MORE), weight: 3 }, step), {
          minLength: 1,
          maxLength: 5,
        }),
        async (steps) => {
          let filters: Filters = [];
          for (const { dim, filter } of steps) filters = withFilter(filters, dim, filter);
          const lacks = missing(plain, filters).length > 0;
          const prepared = lacks ? await fresh(filters) : plain;
          expect(missing(prepared, filters)).toEqual([]);
          const crossfilter = new Crossfilter(prepared);
          for (let n = 1; n < filters.length; n++) crossfilter.update(filters.slice(0, n));
          await expectEqualToSql(prepared, crossfilter.update(filters), filters, ALL);
          expect(decodeFilters(encodeFilters(filters), ALL)).toEqual({ filters, unknown: [] });
        },
      ),
      { numRuns: 40 },
    );
  });

  it('by any way is what a fresh start gives, and comes back to everyone', async () => {
    await createFacts(engine, 300, 1200, 5);
    const prepared = await prepare(engine, DIMENSIONS);
    const copy = ({ views, selection, mask }: Update) => ({
      views: copiedAll(views),
      selection,
      mask,
    });
    const walking = new Crossfilter(prepared);
    const everyone = copy(walking.update([]));
    expect(everyone.views).toEqual(copiedAll(walking.totals));
    expect(everyone.selection).toEqual(walking.everyone);
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 20 }), (steps) => {
        let filters: Filters = [];
        for (const { dim, filter } of steps) {
          filters = withFilter(filters, dim, filter);
          const walked = copy(walking.update(filters));
          expect(walked).toEqual(copy(new Crossfilter(prepared).update(filters)));
        }
        expect(copy(walking.update([]))).toEqual(everyone);
      }),
      { numRuns: 80 },
    );
  });

  it('holds on other random data', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: 0, max: 120 }),
        fc.integer({ min: 1, max: 99 }),
        fc.array(step, { maxLength: 3 }),
        async (customers, orders, seed, steps) => {
          await createFacts(engine, customers, customers ? orders : 0, seed);
          const prepared = await prepare(engine, DIMENSIONS);
          const filters = steps.reduce<Filters>((all, s) => withFilter(all, s.dim, s.filter), []);
          await expectEqualToSql(prepared, new Crossfilter(prepared).update(filters), filters);
        },
      ),
      { numRuns: 10 },
    );
  });
});

describe('a heat map of many days', () => {
  it('shows the last of them, and counts the others before', async () => {
    await createFacts(engine, 200, 600);
    const side = { grain: 'order', kind: 'time', column: 'ordered_on' } as const;
    const heat: Dimension = {
      ...{ id: 'heat', grain: 'order', kind: 'heat' },
      x: { ...side, id: 'x', unit: 'day' },
      y: { ...side, id: 'y', unit: 'week', window: ['2023-02-01', '2030-01-01'] },
    };
    const prepared = await prepare(engine, [heat]);
    const [d] = prepared.dimensions;
    // Before, 64 days and nothing; after nothing, as weeks go on to 2030.
    expect(d!.grid).toEqual([66, 66]);
    expect(d!.sides![1].dimension).toHaveProperty('window.1', '2030-01-01');
    expect(Math.max(...d!.code)).toBeLessThan(d!.codes.length);
    const update = new Crossfilter(prepared).update([]);
    expect(sorted(ofArrays(d!, update))).toEqual(sorted(await ofSql(d!, [heat], [])));
  });
});

describe('choices under the finger', { timeout: 120_000 }, () => {
  let prepared: Prepared;
  beforeAll(async () => {
    await createFacts(engine, 150, 500, 3);
    prepared = await prepare(engine, ALL);
  });
  const figuresOf = ({ views, selection }: Pick<Update, 'views' | 'selection'>) => ({
    views: copiedAll(views),
    selection,
  });

  it.each(ALL.filter((d) => !isMany(d)).map((d) => [d.id, d] as const))(
    '%s: any codes are the filter that is made of them',
    (_, dimension) => {
      const d = prepared.dimensions.find((p) => p.dimension === dimension)!;
      const others = fc.array(step, { maxLength: 2 });
      fc.assert(
        fc.property(fc.array(fc.nat(), { minLength: 1, maxLength: 6 }), others, (picks, steps) => {
          const before = steps
            .filter(({ dim }) => dim !== d.dimension.id)
            .reduce<Filters>((all, { dim, filter }) => withFilter(all, dim, filter), []);
          // A bar of an own segment is everyone in it.
          const codes = picks.flatMap((pick) => {
            const c = pick % d.codes.length;
            const code = d.codes[c]!;
            if (code.kind !== 'member') return [c];
            const has = (other: Code) => other.kind === 'member' && other.of.includes(code.of[0]!);
            return d.codes.flatMap((other, i) => (has(other) ? [i] : []));
          });
          const filter = toggleCodes(d, undefined, codes, false);
          const passes = filter ? passing(d, filter) : [];
          // Filters of what has an order stretch over gaps, and leave out what has no value.
          const exact = d.codes.every((_, c) => codes.includes(c) === (passes[c] === 1));
          const crossfilter = new Crossfilter(prepared);
          crossfilter.update(before);
          const touch = crossfilter.touch(dimension.id);
          const touched = exact ? touch?.only(codes) : null;
          const now = touched && figuresOf(touched);
          const asked = figuresOf(crossfilter.update(withFilter(before, dimension.id, filter)));
          if (now) expect(now).toEqual(asked);
          if (!filter) return;
          // Exact although the codes are cut by values.
          const fresh = new Crossfilter(prepared).update(withFilter(before, dimension.id, filter));
          expect(asked).toEqual(figuresOf(fresh));
        }),
        { numRuns: 40 },
      );
    },
  );
});

describe('many categories', () => {
  const region: Dimension = {
    id: 'region',
    grain: 'customer',
    kind: 'category',
    column: 'region',
    type: 'text',
  };

  it('get codes by size, the rest are others, and a filter can name one of those', async () => {
    await createFacts(engine, 3000, 100);
    const [d] = (await prepare(engine, [region])).dimensions;
    expect(d!.plain).toBe(250);
    expect(d!.others).toBe(250);
    const prepared = await prepare(engine, [region]);
    const { customers } = new Crossfilter(prepared).totals.get('region')!;
    expect(Array.from(customers.slice(0, 250))).toEqual(
      Array.from(customers.slice(0, 250)).sort((a, b) => b - a),
    );

    const known = new Set(d!.codes.map((c) => (c.kind === 'value' ? c.value : null)));
    const { rows } = await engine.query('SELECT DISTINCT region FROM customer_facts ORDER BY 1');
    const rare = rows.map(([v]) => v as string).find((v) => !known.has(v))!;
    const filters: Filters = [{ dim: 'region', in: [rare] }];
    expect(missing(prepared, filters)).toEqual([{ dim: 'region', value: rare }]);
    const again = await prepare(engine, [region], { filters });
    expect(missing(again, filters)).toEqual([]);
    const [kpi] = await engine.rows(kpiSql([region], filters));
    expect(Number(kpi!.customers)).toBeGreaterThan(0);
    expect(new Crossfilter(again).update(filters).selection.customers).toBe(Number(kpi!.customers));
  });
});

describe('refusals', () => {
  it('of a relation with several rows of a customer or an order', async () => {
    await createFacts(engine, 10, 30);
    const twice: Dimension = {
      ...{ id: 'x', grain: 'customer', kind: 'category', column: 'channel', type: 'text' },
      relation: 'orders',
    };
    await expect(prepare(engine, [twice])).rejects.toMatchObject({
      code: 'crossfilter_rows',
      params: { relation: 'orders' },
    });
    const lines: Dimension = {
      ...twice,
      grain: 'order',
      column: 'category',
      relation: 'order_lines',
    };
    await expect(prepare(engine, [lines])).rejects.toMatchObject({ code: 'crossfilter_rows' });
  });

  it('of a column that has not the type of the dimension', async () => {
    await createFacts(engine, 10, 10);
    const wrong: Dimension = { id: 'x', grain: 'customer', kind: 'number', column: 'city' };
    await expect(prepare(engine, [wrong])).rejects.toMatchObject({
      code: 'crossfilter_column',
      params: { column: 'city', type: 'VARCHAR' },
    });
  });

  it('of a filter that no dimension takes', async () => {
    const prepared = await prepare(engine, DIMENSIONS);
    const crossfilter = new Crossfilter(prepared);
    expect(() => crossfilter.update([{ dim: 'nothing', in: ['x'] }])).toThrow(RangeError);
    expect(() => crossfilter.update([{ dim: 'city', range: [0, 1] }])).toThrow(RangeError);
    const filters = [{ dim: 'm', in: ['1; DROP TABLE orders'] }];
    expect(() => countSql(DIMENSIONS, { filters })).toThrow(RangeError);
  });

  it('leaves no table behind', async () => {
    await prepare(engine, DIMENSIONS);
    const { rows } = await engine.query(
      "SELECT table_name FROM duckdb_tables() WHERE table_name LIKE 'xf%'",
    );
    expect(rows).toEqual([]);
  });
});

describe('the customer list', () => {
  const ids = async (options: Parameters<typeof listSql>[1]) =>
    (await engine.query(listSql(DIMENSIONS, { columns: ['customer_id'], ...options }))).rows.map(
      ([id]) => id,
    );

  it('finds the four letters i in either case, in name, e-mail, id and city', async () => {
    await createFacts(engine, 40, 60);
    for (const search of ['IŞIL 5', 'ışıl 5', 'işil 5'])
      expect(await ids({ filters: [], search })).toEqual(['c5']);
    expect(await ids({ filters: [], search: 'id7@ornek.COM' })).toEqual(['c7']);
    expect(await ids({ filters: [], search: "ömer's 7" })).toEqual(['c7']);
    expect(await ids({ filters: [], search: '%' })).toEqual([]);
    const all = await engine.query(
      "SELECT customer_id FROM customer_facts WHERE city = 'Iğdır' ORDER BY 1",
    );
    expect(all.rows.length).toBeGreaterThan(0);
    expect(await ids({ filters: [], search: 'iğdır' })).toEqual(all.rows.map(([id]) => id));
  });

  it('counts, under a filter on orders, the orders kept', async () => {
    await createFacts(engine, 40, 300);
    const filters: Filters = [
      { dim: 'month', days: ['2023-03-01', '2023-10-01'] },
      { dim: 'spend', range: [50, null] },
    ];
    const columns = ['customer_id', 'orders', 'revenue', 'average_order', 'recency'];
    const sort = { column: 'revenue', descending: true };
    const rows = await engine.rows(listSql(DIMENSIONS, { filters, columns, sort, search: 'omer' }));
    const plain = await engine.rows(`SELECT f.customer_id, f.recency,
        count(*) FILTER (WHERE is_purchase)::INTEGER AS orders, sum(amount)::DOUBLE AS revenue
      FROM orders JOIN customer_facts AS f USING (customer_id)
      WHERE strftime(ordered_on, '%Y-%m') BETWEEN '2023-03' AND '2023-09' AND f.revenue >= 50
        AND f.name LIKE 'Ömer%'
      GROUP BY ALL ORDER BY sum(amount) DESC, 1`);
    expect(plain.length).toBeGreaterThan(3);
    expect(
      rows.map((row) => [row.customer_id, row.recency, Number(row.orders), Number(row.revenue)]),
    ).toEqual(plain.map((row) => [row.customer_id, row.recency, row.orders, row.revenue]));
    for (const { orders, revenue, average_order } of rows) {
      if (Number(orders) === 0) expect(average_order).toBeNull();
      else expect(average_order).toBeCloseTo(Number(revenue) / Number(orders), 9);
    }
    const [total] = await engine.rows(kpiSql(DIMENSIONS, filters));
    const all = await engine.rows(listSql(DIMENSIONS, { filters, columns }));
    const sum = (name: string) => all.reduce((n, row) => n + Number(row[name]), 0);
    expect([all.length, sum('orders')]).toEqual([Number(total!.customers), Number(total!.orders)]);
    expect(sum('revenue')).toBeCloseTo(Number(total!.revenue), 4);
  });

  it('sorts names by the Turkish alphabet, both ways, unknown cities last', async () => {
    await createFacts(engine, 40, 60);
    const { compare } = new Intl.Collator('tr', { numeric: false });
    for (const column of ['name', 'city']) {
      for (const descending of [false, true]) {
        const { rows } = await engine.query(
          listSql(DIMENSIONS, { filters: [], columns: [column], sort: { column, descending } }),
        );
        const values = rows.map(([value]) => value as string | null);
        const known = values.filter((value) => value !== null);
        const right = known.toSorted(compare);
        expect(values.slice(0, known.length)).toEqual(descending ? right.toReversed() : right);
      }
    }
  });

  it('sorts with a fixed order of ties, unknown values last, a page at a time', async () => {
    const all = await ids({ filters: [], sort: { column: 'recency', descending: true } });
    const { rows } = await engine.query(
      'SELECT customer_id FROM customer_facts ORDER BY recency IS NULL, recency DESC, customer_id',
    );
    expect(all).toEqual(rows.map(([id]) => id));
    const page = { sort: { column: 'recency', descending: true }, limit: 7, offset: 14 };
    expect(await ids({ filters: [], ...page })).toEqual(all.slice(14, 21));
    const filters: Filters = [{ dim: 'month', days: ['2023-06-01', '2023-07-01'] }];
    const [count] = await engine.rows(countSql(DIMENSIONS, { filters, search: 'a' }));
    expect((await ids({ filters, search: 'a' })).length).toBe(Number(count!.customers));
  });
});

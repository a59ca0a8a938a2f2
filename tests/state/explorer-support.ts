import { expect } from 'vitest';
import type { Engine } from '../../src/engine/engine';
import { MONEY } from '../../src/model/crossfilter/figures';
import { listSql } from '../../src/model/crossfilter/queries';
import type { Explorer, Tile } from '../../src/state/explorer.svelte';
import type { CustomerRow, OrderRow } from '../support/canonical';

/** A small shop: customers of every kind, refunds, orders of days over two and a half years. */
export function shop(seed: number) {
  // A small generator of our own: the same shop in every run.
  let state = seed;
  const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
  const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)] as T;
  const customers: CustomerRow[] = Array.from({ length: 160 }, (_, i) => ({
    customer_id: `C${String(i).padStart(3, '0')}`,
    name: `Name ${i}`,
    city: pick(CITIES),
    gender: pick(['female', 'male', null]),
    age: random() < 0.8 ? 18 + Math.floor(random() * 50) : null,
    pet: pick(['cat', 'dog', null]),
  }));
  const orders: OrderRow[] = Array.from({ length: 500 }, () => {
    const amount = random() < 0.08 ? -random() * 200 : random() * 900;
    return {
      customer_id: `C${String(Math.floor(random() ** 2 * 130)).padStart(3, '0')}`,
      ordered_at: new Date(Date.UTC(2023, 0, 1 + Math.floor(random() * 900)))
        .toISOString()
        .slice(0, 10),
      amount: amount.toFixed(2),
      channel: pick(CHANNELS),
    };
  });
  return { customers, orders };
}

const CITIES = ['İstanbul', 'Ankara', "O'Hara; =1", null];
const CHANNELS = ['web', 'app'];

/** Tile figures and KPIs against plain SQL. */
export async function agrees(engine: Engine, explorer: Explorer): Promise<void> {
  const { dimensions, filters } = explorer;
  const listed = listSql(dimensions, { filters, columns: ['customer_id'] });
  // Counted in another way than by the statement shown.
  const [buyers] = await engine.rows<{ n: number; again: number }>(
    `SELECT count(*)::INTEGER AS n, count(*) FILTER (WHERE purchases >= 2)::INTEGER AS again
     FROM (SELECT count(*) AS purchases FROM orders
           WHERE is_purchase AND customer_id IN (${listed}) GROUP BY customer_id)`,
  );
  const [kpi] = await engine.rows(explorer.kpiSql());
  expect(Number(kpi?.buyers)).toBe(buyers?.n);
  expect(explorer.selection).toEqual({
    customers: Number(kpi?.customers),
    buyers: buyers?.n,
    revenue: Number(kpi?.revenue),
    orders: Number(kpi?.orders),
    averageOrder: Number(kpi?.orders) > 0 ? Number(kpi?.revenue) / Number(kpi?.orders) : null,
    boughtAgain: buyers?.n ? buyers.again / buyers.n : null,
  });
  for (const tile of explorer.tiles) {
    expect([tile.id, ofArrays(tile, explorer)]).toEqual([
      tile.id,
      await ofSql(engine, tile, explorer),
    ]);
  }
}

type Row = [customers: number, revenue: number, orders: number];
const sorted = (rows: Iterable<Row>) =>
  [...rows]
    .filter((row) => row.some((x) => x !== 0))
    .sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);

/** The figures of each mark; of own segments those of each segment. */
function ofArrays({ id, prepared }: Tile, explorer: Explorer): Row[] {
  const view = explorer.view(id);
  const of = (codes: number[]): Row => [
    codes.reduce((n, c) => n + view.customers[c]!, 0),
    codes.reduce((n, c) => n + view.revenue[c]!, 0),
    codes.reduce((n, c) => n + view.orders[c]!, 0),
  ];
  const { dimension, codes } = prepared;
  if (dimension.kind !== 'rules') return sorted(codes.map((_, c) => of([c])));
  const none = codes.flatMap((code, c) => (code.kind === 'none' ? [c] : []));
  const each = dimension.segments.map(({ id: own }) =>
    of(codes.flatMap((code, c) => (code.kind === 'member' && code.of.includes(own) ? [c] : []))),
  );
  return sorted([...each, of(none)]);
}

/** The same by the statement that the tile shows. */
async function ofSql(engine: Engine, { id, prepared }: Tile, explorer: Explorer): Promise<Row[]> {
  const { rows } = await engine.query(explorer.sql(id));
  const sides = prepared.sides ?? [prepared];
  const nameOf = (key: unknown, i: number): unknown => {
    const { dimension, codes } = sides[i] ?? prepared;
    const own = codes.some((code) => code.kind === 'value' && code.value === key);
    return dimension.kind === 'category' && key !== null && !own ? OTHERS : key;
  };
  const found = new Map<string, Row>();
  for (const row of rows) {
    const keys = row.slice(0, -3).map(nameOf);
    // A pair of which one side is not known has one code.
    const none = prepared.dimension.kind === 'pair' && keys.includes(null);
    const name = none ? 'none' : JSON.stringify(keys);
    const [customers, revenue, orders] = row.slice(-3);
    const figures: Row = [Number(customers), Math.round(Number(revenue) * MONEY), Number(orders)];
    const sum = found.get(name) ?? [0, 0, 0];
    found.set(name, figures.map((x, k) => x + sum[k]!) as Row);
  }
  return sorted(found.values());
}

const OTHERS = { others: true };

import { ident } from '../../engine/sql';
import type { Engine, NumericArray } from '../../engine/engine';
import { DefterError } from '../../lib/errors';
import {
  columnsOf,
  isElsewhere,
  isMany,
  keysOf,
  relationOf,
  sidesOf,
  type Dimension,
  type Grain,
  type Value,
} from './dimension';
import { listed, type Filter, type Filters } from './filter';
import { MONEY } from './figures';
import { finish, finishHeat, finishMany } from './finish';
import { group, pieceOf, sortByKey, type Piece } from './pieces';
import type { Prepared, PreparedDimension } from './prepared';

export interface PrepareOptions {
  /** Category values named here get codes of their own, however rare. */
  filters?: Filters;
  /** Whether orders have a cost, so that profit can be counted: see `hasCost`. */
  cost?: boolean;
  signal?: AbortSignal | undefined;
}

/** A dimension that reads rows: one asked for, or a side of a heat map. */
interface Leaf {
  readonly owner: Dimension;
  readonly dimension: Dimension;
  /** Of `sidesOf(owner)`. */
  readonly side: number;
}

let runs = 0;

/**
 * Reads `customer_facts`, `order_facts` where a dimension asks for it, and the relations of the dimensions into typed
 * arrays: customers in the order of their id, one code per dimension. Throws `crossfilter_column` when a column has
 * not the dimension's type, `crossfilter_rows` when a relation has several rows of a customer or an order,
 * `crossfilter_dimensions` for more than 32 dimensions of one grain.
 */
export async function prepare(
  engine: Engine,
  dimensions: readonly Dimension[],
  options: PrepareOptions = {},
): Promise<Prepared> {
  const { filters = [], cost = false, signal } = options;
  const query = { signal };
  const leaves = dimensions.flatMap((owner) =>
    sidesOf(owner).map((dimension, side): Leaf => ({ owner, dimension, side })),
  );
  const byGrain = (grain: Grain) => leaves.filter(({ owner }) => owner.grain === grain);
  for (const grain of ['customer', 'order'] as const) {
    if (dimensions.filter((d) => d.grain === grain).length > 32) {
      throw new DefterError('crossfilter_dimensions');
    }
  }
  // A second call may start before the first one ends.
  const facts = ident(`xf_customers_${++runs}`);
  const lines = ident(`xf_orders_${runs}`);
  const read = new Set([
    'customer_id',
    'revenue',
    'orders',
    ...byGrain('customer').flatMap(({ dimension }) =>
      isElsewhere(dimension) ? [] : columnsOf(dimension),
    ),
  ]);
  await engine.run(
    `CREATE TEMP TABLE ${facts} AS
SELECT CAST(row_number() OVER (ORDER BY customer_id) - 1 AS INTEGER) AS xf_idx, ${[...read].map(ident).join(', ')}
FROM customer_facts`,
    query,
  );
  try {
    await checkRows(engine, leaves, signal);
    const pieces = new Map<Leaf, Piece>();
    for (const grain of ['customer', 'order'] as const) {
      for (const [i, leaf] of byGrain(grain).entries()) {
        const filter = filters.find((f) => f.dim === leaf.owner.id);
        const whole = leaf.owner === leaf.dimension;
        const piece = await pieceOf(engine, leaf.dimension, i, {
          whole,
          named: namedIn(filter, leaf.side),
          signal,
        });
        pieces.set(leaf, piece);
      }
    }

    const base = await engine.columns(
      `SELECT xf_idx AS idx, ${money('revenue')} AS revenue, CAST(coalesce(orders, 0) AS INTEGER) AS orders
FROM ${facts}`,
      query,
    );
    const place = column(base, 'idx');
    const count = place.length;
    const revenue = scatter(new Float64Array(count), place, column(base, 'revenue'));
    const orders = scatter(new Int32Array(count), place, column(base, 'orders'));

    const earned = cost ? await profits(engine, facts, count, signal) : {};

    const prepared = new Map<Leaf, PreparedDimension>();
    for (const leaf of byGrain('customer')) {
      const p = pieces.get(leaf) as Piece;
      const coded = await engine.columns(
        `SELECT f.xf_idx AS idx, ${p.select} AS code FROM ${facts} AS f ${p.join}`,
        query,
      );
      const raw = scatter(new Float64Array(count), column(coded, 'idx'), column(coded, 'code'));
      prepared.set(leaf, finish(p, raw));
    }

    const single = byGrain('order').filter(({ dimension }) => !isMany(dimension));
    const several = byGrain('order').filter(({ dimension }) => isMany(dimension));
    const piecesOf = (some: Leaf[]) => some.map((leaf) => pieces.get(leaf) as Piece);
    let orderColumns = new Map<string, NumericArray>();
    if (several.length > 0) {
      await engine.run(
        `CREATE TEMP TABLE ${lines} AS ${orderSql(facts, piecesOf(single), cost)}`,
        query,
      );
      orderColumns = await engine.columns(
        `SELECT * EXCLUDE (order_id, customer_id) FROM ${lines}`,
        query,
      );
    } else if (single.length > 0) {
      const sql = `SELECT * EXCLUDE (order_id, customer_id) FROM (${orderSql(facts, piecesOf(single), cost)})`;
      orderColumns = await engine.columns(sql, query);
    }
    const customer = orderColumns.get('idx') ?? new Int32Array(0);
    const { start, order } = group(customer, count);
    const fixed = sortByKey(order, start, orderColumns.get('told') ?? new Float64Array(0));
    const take = (name: string) => gather(orderColumns.get(name) ?? new Float64Array(0), order);
    single.forEach((leaf, i) => {
      prepared.set(leaf, finish(pieces.get(leaf) as Piece, take(`code_${i}`)));
    });
    if (several.length > 0) {
      const row = column(orderColumns, 'row');
      const place = new Int32Array(row.length);
      order.forEach((from, to) => (place[row[from]!] = to));
      for (const leaf of several) {
        const p = pieces.get(leaf) as Piece;
        const found = await engine.columns(
          `SELECT DISTINCT o.row AS row, ${p.select} AS code
FROM order_lines AS f JOIN ${lines} AS o ON o.order_id = f.order_id AND o.customer_id = f.customer_id
${p.join}`,
          query,
        );
        prepared.set(leaf, finishMany(p, column(found, 'row'), column(found, 'code'), place));
      }
    }

    const whole = (owner: Dimension): PreparedDimension => {
      const parts = leaves
        .filter((leaf) => leaf.owner === owner)
        .map((leaf) => prepared.get(leaf)!);
      const [x, y] = parts;
      return owner.kind === 'heat' && x && y ? finishHeat(owner, x, y) : x!;
    };
    return {
      dimensions: dimensions.map(whole),
      customers: { count, revenue, orders, ...earned },
      orders: {
        count: customer.length,
        start,
        amount: take('amount'),
        purchase: Uint8Array.from(take('purchase')),
        fixed,
        ...(cost && { profit: take('profit') }),
      },
    };
  } finally {
    // After a restart of the engine there is nothing to drop.
    await engine
      .run(`DROP TABLE IF EXISTS ${facts}; DROP TABLE IF EXISTS ${lines}`)
      .catch(() => undefined);
  }
}

/** The values a filter names, on one side of a heat map. */
function namedIn(filter: Filter | undefined, side: number): readonly Value[] {
  if (!filter) return [];
  if (!('cells' in filter)) return listed(filter) ?? [];
  return filter.cells.flatMap(({ x, y }) => {
    const test = side === 0 ? x : y;
    return (test && listed(test)) ?? [];
  });
}

/** A second row of a customer would count everything of theirs twice. */
async function checkRows(
  engine: Engine,
  leaves: readonly Leaf[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const grains = new Map<string, Grain>();
  for (const { dimension } of leaves) {
    if (isElsewhere(dimension)) grains.set(relationOf(dimension), dimension.grain);
  }
  for (const [relation, grain] of grains) {
    const keys = keysOf(grain).map(ident).join(', ');
    const { rows } = await engine.query(
      `SELECT 1 FROM ${ident(relation)} GROUP BY ${keys} HAVING count(*) > 1 LIMIT 1`,
      { signal },
    );
    if (rows.length > 0) {
      throw new DefterError('crossfilter_rows', {
        message: `${relation} has several rows of the same ${grain}`,
        params: { relation },
      });
    }
  }
}

/** Whether the cost of any order is known. */
export async function hasCost(engine: Engine, signal?: AbortSignal): Promise<boolean> {
  const { columns } = await engine.query('SELECT * FROM order_facts LIMIT 0', { signal });
  if (!columns.some(({ name }) => name === 'cost')) return false;
  const sql = 'SELECT 1 FROM order_facts WHERE cost IS NOT NULL LIMIT 1';
  return (await engine.query(sql, { signal })).rows.length > 0;
}

/** What each customer's orders earned, and how much of all money has a known cost. */
async function profits(
  engine: Engine,
  facts: string,
  count: number,
  signal: AbortSignal | undefined,
): Promise<{ profit: Float64Array; costKnown: number }> {
  const read = await engine.columns(
    `SELECT k.xf_idx AS idx, CAST(sum(${money('f.amount - f.cost')}) AS DOUBLE) AS profit,
  CAST(sum(CASE WHEN f.cost IS NOT NULL THEN abs(f.amount) ELSE 0 END) AS DOUBLE) AS known,
  CAST(sum(abs(f.amount)) AS DOUBLE) AS paid
FROM order_facts AS f JOIN ${facts} AS k ON k.customer_id = f.customer_id
GROUP BY 1`,
    { signal },
  );
  const profit = scatter(new Float64Array(count), column(read, 'idx'), column(read, 'profit'));
  const sum = (name: string) => (column(read, name) as Float64Array).reduce((a, b) => a + b, 0);
  const paid = sum('paid');
  return { profit, costKnown: paid > 0 ? Math.min(1, sum('known') / paid) : 1 };
}

/** `told` tells the orders of a customer apart whatever order they come in: 53 bits are what a DOUBLE holds. */
function orderSql(facts: string, pieces: Piece[], cost: boolean): string {
  const codes = pieces.map((p, i) => `, ${p.select} AS code_${i}`).join('');
  const profit = cost ? `, ${money('f.amount - f.cost')} AS profit` : '';
  return `SELECT CAST(row_number() OVER () - 1 AS INTEGER) AS row, f.order_id, f.customer_id,
  k.xf_idx AS idx, CAST(hash(f.order_id) >> 11 AS DOUBLE) AS told, ${money('f.amount')} AS amount, CAST(coalesce(f.is_purchase, FALSE) AS INTEGER) AS purchase${profit}${codes}
FROM order_facts AS f JOIN ${facts} AS k ON k.customer_id = f.customer_id
${pieces.map((p) => p.join).join('\n')}`;
}

/** Whole ten-thousandths; by way of BIGINT, because DECIMAL to DOUBLE divides and rounds. */
function money(x: string): string {
  return `CAST(CAST(coalesce(${x}, 0) * ${MONEY} AS BIGINT) AS DOUBLE)`;
}

function gather(from: NumericArray, order: Int32Array): Float64Array {
  const to = new Float64Array(order.length);
  for (let i = 0; i < order.length; i++) to[i] = from[order[i]!]!;
  return to;
}

function scatter<T extends NumericArray>(to: T, place: NumericArray, from: NumericArray): T {
  for (let i = 0; i < place.length; i++) to[place[i]!] = from[i]!;
  return to;
}

function column(columns: Map<string, NumericArray>, name: string): NumericArray {
  const found = columns.get(name);
  if (!found) throw new DefterError('engine_internal', { message: `No column ${name}` });
  return found;
}

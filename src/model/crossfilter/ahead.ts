import { Crossfilter } from './crossfilter';
import type { Code, Grain } from './dimension';
import { MEASURES } from './figures';
import type { Prepared, PreparedDimension } from './prepared';

/**
 * What the first drag over a crossfilter would have to wait for, in small pieces for idle moments: the rows that drags
 * need beside their codes, and code that is compiled because it has run.
 */
export function* ahead(crossfilter: Crossfilter): Generator<void> {
  yield* crossfilter.rows.make();
  for (; rounds < ROUNDS; rounds++) yield* warm();
}

/** Code is compiled once. */
let rounds = 0;

const ROUNDS = 2;
const CUSTOMERS = 3000;
/** Orders of a customer: none, one, or two. */
const ORDERS = CUSTOMERS;
const CODES = 5;

/** Drags over a few made-up rows, as the real ones will be. */
function* warm(): Generator<void> {
  const crossfilter = new Crossfilter(madeUp());
  const wanted = crossfilter.prepared.dimensions.map(({ dimension }) => ({
    id: dimension.id,
    measures: MEASURES,
  }));
  for (const filters of [[], [{ dim: 'b', in: [0, 1] }], [{ dim: 'y', in: [0, 1] }]]) {
    crossfilter.update(filters);
    for (const dim of ['a', 'x']) {
      const touch = crossfilter.touch(dim, wanted)!;
      while (!touch.advance(0)) yield;
      for (let first = 0; first < CODES; first++) {
        const { views } = touch.step(first, CODES - 1);
        for (const view of views.values()) void [view.customers, view.revenue, view.orders];
      }
      yield;
    }
  }
}

function madeUp(): Prepared {
  let state = 1;
  const next = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const codes = (rows: number): Uint16Array =>
    Uint16Array.from({ length: rows }, () => next(CODES));
  const dimension = (id: string, grain: Grain, rows: number): PreparedDimension => ({
    dimension: { id, grain, kind: 'category', column: id, type: 'integer' },
    codes: Array.from({ length: CODES }, (_, value): Code => ({ kind: 'value', value })),
    plain: CODES,
    ...{ others: -1, none: -1, edges: [], step: 0, integer: true, type: 'INTEGER' },
    grid: [0, 0],
    code: codes(rows),
    many: null,
    values: new Float64Array(0),
  });
  const bought = Int32Array.from({ length: CUSTOMERS }, (_, i) => i % 3);
  const start = new Int32Array(CUSTOMERS + 1);
  bought.forEach((n, i) => (start[i + 1] = start[i]! + n));
  return {
    dimensions: [
      ...['a', 'b', 'c'].map((id) => dimension(id, 'customer', CUSTOMERS)),
      ...['x', 'y', 'z'].map((id) => dimension(id, 'order', ORDERS)),
    ],
    customers: { count: CUSTOMERS, revenue: new Float64Array(CUSTOMERS).fill(1), orders: bought },
    orders: {
      count: ORDERS,
      start,
      amount: new Float64Array(ORDERS).fill(1),
      purchase: new Uint8Array(ORDERS).fill(1),
    },
  };
}

import { combine, own, place, sortLarge, sortRows, type Sorted } from './kernels';
import type { Prepared, PreparedDimension } from './prepared';

/** Customers by how often they bought in their whole time: never, once, more often. */
export const TIMES = 3;

/** Rows between two looks at the clock. */
const PIECE = 1 << 17;
/** Bytes that are made ahead of time at most. */
const MOST_BYTES = 96 << 20;

/** The rows of an order dimension: one an order, or one for each of an order's codes. */
export interface OrderRows {
  readonly id: string;
  readonly code: Uint16Array;
  /** The customer of each row; rows of one customer follow each other. */
  readonly owner: Int32Array;
  /** The order of each row; null where rows are orders. */
  readonly order: Int32Array | null;
  /** The rows of order o are start[o] to start[o + 1] - 1; null likewise. */
  readonly start: Int32Array | null;
}

/** Rows that are customers. */
const CUSTOMERS = { id: '', owner: new Int32Array(0), order: null, start: null };

/** What drags need of the rows beside their codes, whatever the filters: made once, when asked for or ahead of time. */
export class Rows {
  readonly prepared: Prepared;
  #owner: Int32Array | null = null;
  #times: Uint16Array | null = null;
  #same: Uint16Array | null = null;
  readonly #sorted = new Map<PreparedDimension, Sorted>();
  readonly #split = new Map<PreparedDimension, { by: PreparedDimension; rows: OrderRows }>();
  readonly #several = new Map<PreparedDimension, OrderRows>();

  constructor(prepared: Prepared) {
    this.prepared = prepared;
  }

  /** The customer of each order. */
  get owner(): Int32Array {
    return this.#owner ?? atOnce(this.#own());
  }

  /** How often each customer bought, below `TIMES`. */
  get times(): Uint16Array {
    return (this.#times ??= timesOf(this.prepared.customers.orders));
  }

  /** One code for all customers. */
  get same(): Uint16Array {
    return (this.#same ??= new Uint16Array(this.prepared.customers.count));
  }

  of(dimension: PreparedDimension): OrderRows {
    const { many } = dimension;
    if (!many) return { id: '', code: dimension.code, owner: this.owner, order: null, start: null };
    let rows = this.#several.get(dimension);
    if (!rows) {
      const { start, code } = many;
      const order = new Int32Array(code.length);
      own(order, start, 0, start.length - 1);
      const owner = order.map((o) => this.owner[o]!);
      rows = { id: dimension.dimension.id, code, owner, order, start };
      this.#several.set(dimension, rows);
    }
    return rows;
  }

  /** The rows of a dimension, with codes for each of its codes and each code of their customer; the last `by` is kept. */
  split(dimension: PreparedDimension, by: PreparedDimension): OrderRows {
    const known = this.#split.get(dimension);
    if (known?.by === by) return known.rows;
    const ofOrders = dimension.dimension.grain === 'order';
    const whole = ofOrders ? this.of(dimension) : { ...CUSTOMERS, code: dimension.code };
    const rows = { ...whole, code: new Uint16Array(whole.code.length) };
    combine(rows.code, whole.code, by.codes.length, by.code, ofOrders ? rows.owner : null);
    this.#split.set(dimension, { by, rows });
    return rows;
  }

  /** Each customer's orders by the code of a dimension of which every order has one. */
  sorted(dimension: PreparedDimension): Sorted {
    return this.#sorted.get(dimension) ?? atOnce(this.#sort(dimension));
  }

  /** Makes all of it, piece by piece. */
  *make(): Generator<void> {
    if (!this.#owner) yield* this.#own();
    yield void this.times;
    for (const dimension of this.prepared.dimensions) {
      if (dimension.dimension.grain !== 'order') continue;
      if (this.bytes + 8 * this.owner.length > MOST_BYTES) return;
      if (dimension.many) yield void this.of(dimension);
      else if (!this.#sorted.has(dimension)) yield* this.#sort(dimension);
    }
  }

  *#own(): Generator<void, Int32Array> {
    const { start, count } = this.prepared.orders;
    const owner = new Int32Array(count);
    for (const [from, to] of pieces(start.length - 1)) yield own(owner, start, from, to);
    return (this.#owner = owner);
  }

  *#sort(dimension: PreparedDimension): Generator<void, Sorted> {
    const { start } = this.prepared.orders;
    const { code, codes } = dimension;
    const sorted = { row: new Int32Array(code.length), code: new Uint16Array(code.length) };
    for (const [from, to] of pieces(code.length)) yield place(sorted, code, from, to);
    for (const [from, to] of pieces(start.length - 1))
      yield sortLarge(sorted, code, codes.length, start, from, to);
    for (const [from, to] of pieces(code.length)) yield sortRows(sorted, this.owner, from, to);
    this.#sorted.set(dimension, sorted);
    return sorted;
  }

  get bytes(): number {
    const arrays = [
      this.#owner,
      this.#times,
      this.#same,
      ...[...this.#sorted.values()].flatMap(({ row, code }) => [row, code]),
      ...[...this.#split.values()].map(({ rows }) => rows.code),
      ...[...this.#several.values()].flatMap(({ owner, order }) => [owner, order]),
    ];
    return arrays.reduce((sum, array) => sum + (array?.byteLength ?? 0), 0);
  }
}

function* pieces(count: number): Generator<[number, number]> {
  for (let from = 0; from < count; from += PIECE) yield [from, Math.min(count, from + PIECE)];
}

function atOnce<T>(work: Generator<void, T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

function timesOf(orders: Int32Array): Uint16Array {
  const times = new Uint16Array(orders.length);
  for (let i = 0; i < times.length; i++) times[i] = Math.min(orders[i]!, TIMES - 1);
  return times;
}

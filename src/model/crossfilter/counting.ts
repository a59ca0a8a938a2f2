import type { Base, Tile } from './base';
import { Pairs, Sums, type Table } from './cube';
import type { Measure } from './figures';
import {
  add,
  addOwned,
  count,
  countEvents,
  countOwners,
  countRowEvents,
  eventsOf,
  type Events,
  type Sorted,
  type Weights,
} from './kernels';
import { Passing } from './passing';
import type { OrderRows } from './rows';

/** Counts tables of the dimension under the finger with each view; `bit` is the view's own, 0 for none. */
export interface Counting {
  /** With codes of customers. */
  customers(measure: Measure, code: Uint16Array, width: number, bit: number): Table;
  /** With codes of orders. */
  orders(measure: Measure, rows: OrderRows, width: number, bit: number): Table;
}

/** The dimension under the finger is one of customers: everything adds up over its codes. */
export class OfCustomers implements Counting {
  readonly #base: Base;
  readonly #code: Uint16Array;
  readonly #codes: number;
  readonly #bit: number;
  readonly #passing: Passing;

  /** The code of each customer below `codes`, and the bit of the dimension's filter. */
  constructor(base: Base, code: Uint16Array, codes: number, bit: number) {
    this.#base = base;
    this.#code = code;
    this.#codes = codes;
    this.#bit = bit;
    this.#passing = new Passing(base);
  }

  customers(measure: Measure, y: Uint16Array, width: number, bit: number): Table {
    const rows = this.#passing.customers(~(this.#bit | bit));
    if (measure === 'customers')
      return counted(this.#codes, width, (into) => count(into, this.#code, width, y, 1, rows));
    const weight = measure === 'profit' ? this.#base.profit() : this.#base[measure];
    return summed(this.#codes, width, (into) => add(into, this.#code, width, y, 1, weight, rows));
  }

  orders(measure: Measure, view: OrderRows, width: number, bit: number): Table {
    const { id, code: y, owner, order } = view;
    const rows = this.#passing.rows(id, ~this.#bit, ~bit, owner, order);
    if (measure === 'customers')
      return counted(this.#codes, width, (into) =>
        countOwners(into, this.#code, width, y, 1, rows, owner, width),
      );
    const weight = weightOf(this.#base, measure, order);
    return summed(this.#codes, width, (into) =>
      addOwned(into, this.#code, width, y, 1, weight, rows, owner),
    );
  }
}

/** One of orders: sums add up over its codes, customers are counted at pairs of them. */
export class OfOrders implements Counting {
  readonly #base: Base;
  readonly #active: Tile;
  readonly #passing: Passing;
  readonly #events = new Map<Int32Array | null, Events>();

  constructor(base: Base, active: Tile) {
    this.#base = base;
    this.#active = active;
    this.#passing = new Passing(base);
  }

  customers(measure: Measure, x: Uint16Array, width: number, bit: number): Table {
    const { rows: all, orderFilters } = this.#base;
    const { code: y, codes, plain } = this.#active.prepared;
    const [mask, orderMask] = [~bit, ~this.#active.bit];
    const unfiltered = (orderFilters & orderMask) === 0;
    if (measure === 'customers') {
      const { row, code } = all.sorted(this.#active.prepared);
      const places = this.#passing.rows('sorted', mask, orderMask, all.owner, row);
      let events = this.#events.get(places);
      if (!events) this.#events.set(places, (events = eventsOf(code, plain, all.owner, places)));
      const pairs = new Uint32Array(plain * plain * width);
      countEvents(pairs, events, x, width);
      return new Pairs(pairs, plain, width, () =>
        unfiltered
          ? this.#everyone(mask, x, width)
          : ownersBy(all.owner, this.#passing.rows('', mask, orderMask, all.owner, null), x, width),
      );
    }
    const rows = this.#passing.rows('', mask, orderMask, all.owner, null);
    const weight = weightOf(this.#base, measure, null);
    return summed(
      codes.length,
      width,
      (into) => addOwned(into, x, 1, y, width, weight, rows, all.owner),
      // What is known of customers may be more than their orders say.
      unfiltered
        ? () => this.#everyone(mask, x, width, this.#base.prepared.customers[measure]!)
        : null,
    );
  }

  orders(measure: Measure, view: OrderRows, width: number, bit: number): Table {
    const { rows: all } = this.#base;
    const { code, codes, plain } = this.#active.prepared;
    const { id, code: y, owner, order } = view;
    const orderMask = ~(this.#active.bit | bit);
    const rows = this.#passing.rows(id, ~0, orderMask, owner, order);
    if (measure !== 'customers') {
      const x = order ? gathered(code, order) : code;
      const weight = weightOf(this.#base, measure, order);
      return summed(codes.length, width, (into) => add(into, x, width, y, 1, weight, rows));
    }
    const places = spread(all.sorted(this.#active.prepared), all.owner, view);
    const name = `sorted ${id}`;
    const passing = this.#passing.rows(name, ~0, orderMask, places.owner, places.order);
    const pairs = new Uint32Array(plain * plain * width);
    countRowEvents(pairs, places, plain, places.owner, y, width, passing);
    return new Pairs(pairs, plain, width, () => {
      const into = new Uint32Array(width);
      countOwners(into, all.times, 0, y, 1, rows, owner, width);
      return Float64Array.from(into);
    });
  }

  /** Customers by code, whatever orders they have; or what they weigh. */
  #everyone(mask: number, code: Uint16Array, width: number, weight?: Weights): Float64Array {
    const { fail } = this.#base;
    const into = new Float64Array(width);
    for (let i = 0; i < fail.length; i++) {
      if ((fail[i]! & mask) === 0) into[code[i]!]! += weight ? weight[i]! : 1;
    }
    return into;
  }
}

function counted(codes: number, width: number, fill: (into: Uint32Array) => void): Table {
  const rows = new Uint32Array((codes + 1) * width);
  fill(rows.subarray(width));
  return new Sums(rows, width);
}

function summed(
  codes: number,
  width: number,
  fill: (into: Float64Array) => void,
  free: (() => Float64Array) | null = null,
): Table {
  const rows = new Float64Array((codes + 1) * width);
  fill(rows.subarray(width));
  return new Sums(rows, width, free);
}

/** What each row of orders weighs. */
function weightOf(
  { prepared }: Base,
  measure: Exclude<Measure, 'customers'>,
  order: Int32Array | null,
): Weights {
  const { amount, purchase, profit } = prepared.orders;
  const weight = { revenue: amount, orders: purchase, profit: profit! }[measure];
  return order ? gathered(weight, order) : weight;
}

function gathered<T extends Weights | Uint16Array>(from: T, order: Int32Array): T {
  const to = new (from.constructor as new (n: number) => T)(order.length);
  for (let j = 0; j < order.length; j++) to[j] = from[order[j]!]!;
  return to;
}

/** Customers who have one of these rows, by code. */
function ownersBy(
  owner: Int32Array,
  rows: Int32Array | null,
  code: Uint16Array,
  width: number,
): Float64Array {
  const into = new Float64Array(width);
  let last = -1;
  for (let j = 0; j < (rows ?? owner).length; j++) {
    const i = owner[rows ? rows[j]! : j]!;
    if (i !== last) into[code[i]!]!++;
    last = i;
  }
  return into;
}

/** Sorted orders as sorted rows of a view: itself, or once for each of an order's codes. */
function spread(
  sorted: Sorted,
  owner: Int32Array,
  { start, code }: OrderRows,
): Sorted & { owner: Int32Array; order: Int32Array } {
  if (!start) return { ...sorted, owner, order: sorted.row };
  const n = code.length;
  const to = {
    row: new Int32Array(n),
    code: new Uint16Array(n),
    owner: new Int32Array(n),
    order: new Int32Array(n),
  };
  let at = 0;
  for (let j = 0; j < owner.length; j++) {
    const order = sorted.row[j]!;
    for (let k = start[order]!; k < start[order + 1]!; k++) {
      to.row[at] = k;
      to.code[at] = sorted.code[j]!;
      to.owner[at] = owner[j]!;
      to.order[at++] = order;
    }
  }
  return to;
}

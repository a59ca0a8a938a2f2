import { clearView, emptyView, noFigures, type Figures, type View } from './figures';
import type { Prepared, PreparedDimension } from './prepared';

/** A dimension as the crossfilter holds it: its view, and its bit among those of its grain. */
export interface Tile {
  readonly prepared: PreparedDimension;
  readonly view: View;
  readonly bit: number;
}

/** Who fails what, and what everybody weighs, under the filters before the touch. */
export interface Base {
  readonly prepared: Prepared;
  readonly customerTiles: readonly Tile[];
  readonly orderTiles: readonly Tile[];
  readonly fail: Uint32Array;
  readonly orderFail: Uint32Array;
  /** Bits of the order tiles that have a filter. */
  readonly orderFilters: number;
  readonly kept: Uint8Array;
  readonly revenue: Float64Array;
  readonly orders: Int32Array;
}

/** Figures of one view for any choice of the codes that are dragged over. */
interface Cube {
  readonly view: View;
  /** Under a filter on exactly these codes; false where the cube cannot tell. */
  only(codes: readonly number[]): boolean;
  /** Puts into `view` the figures under a filter on the codes `first` to `last`, both inside. */
  range(first: number, last: number): void;
  /** Those without a filter. */
  free(): void;
  readonly bytes: number;
}

/** The figures under a step of a drag. */
export interface Step {
  /** By dimension id: each under all filters but its own. */
  readonly views: ReadonlyMap<string, View>;
  /** Under all filters. */
  readonly selection: Readonly<Figures>;
}

/** Bytes of all cubes beyond which a touch is not worth its memory. */
const MOST_BYTES = 96 << 20;

/**
 * One dimension under the finger while every other filter stands still: small cubes of (its codes) × (the codes of
 * each other view), built once from the rows; a step then adds up a few rows of them and does not know how many
 * customers there are. `step` gives the same arrays again and again, in another map, with new figures in them. Good until the
 * crossfilter is updated.
 *
 * A customer who is counted once for an interval of order codes is counted at the first of the orders inside it: at
 * the order on code `a` if the customer's order before (on code `p`) is outside, p < first <= a <= last. So the cube
 * holds pairs (p, a).
 */
export class Touch {
  readonly dim: string;
  readonly #base: Base;
  readonly #active: Tile;
  readonly #views = new Map<string, View>();
  readonly #cubes: Cube[] = [];
  readonly #waiting: Tile[];
  #selection: Selection | null = null;
  #events: Events | null = null;
  #bytes = 0;

  constructor(base: Base, active: Tile, wanted: readonly string[] = []) {
    this.dim = active.prepared.dimension.id;
    this.#base = base;
    this.#active = active;
    const all = [...base.customerTiles, ...base.orderTiles];
    for (const { prepared, view } of all) this.#views.set(prepared.dimension.id, view);
    const place = ({ prepared }: Tile): number => {
      const at = wanted.indexOf(prepared.dimension.id);
      return at < 0 ? wanted.length : at;
    };
    this.#waiting = all.filter((tile) => tile !== active).sort((a, b) => place(a) - place(b));
  }

  /** Whether there are cubes for a dimension: not where its codes are too many, or an order has several. */
  static fits(base: Base, active: Tile): boolean {
    if (active.prepared.many) return false;
    const codes = active.prepared.codes.length;
    const width = [...base.customerTiles, ...base.orderTiles].reduce(
      (sum, { prepared }) => sum + prepared.codes.length,
      0,
    );
    const ofOne = active.prepared.dimension.grain === 'order' ? 4 * codes + 16 : 24;
    return ofOne * (codes + 1) * width <= MOST_BYTES;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get ready(): boolean {
    return this.#selection !== null && this.#waiting.length === 0;
  }

  /** Builds what is missing, for `ms` or to the end; true when there is nothing left to build. */
  advance(ms = Infinity): boolean {
    const end = performance.now() + ms;
    while (!this.ready && (ms === Infinity || performance.now() < end)) this.#build();
    return this.ready;
  }

  /** Under a filter on the codes `first` to `last` in place of the dimension's own. */
  step(first: number, last: number): Step {
    this.advance();
    for (const cube of this.#cubes) cube.range(first, last);
    return { views: new Map(this.#views), selection: this.#selection!.range(first, last) };
  }

  /** Under a filter on exactly these codes; null where that is more than adding up, as for scattered codes of orders. */
  only(codes: readonly number[]): Step | null {
    const [first, last] = [Math.min(...codes), Math.max(...codes)];
    if (last - first + 1 === new Set(codes).size) {
      const { grain } = this.#active.prepared.dimension;
      if (grain === 'customer' || last < this.#active.prepared.plain) return this.step(first, last);
    }
    this.advance();
    const selection = this.#selection!.only(codes);
    if (!selection) return null;
    for (const cube of this.#cubes) cube.only(codes);
    return { views: new Map(this.#views), selection };
  }

  /** Without a filter of the dimension's own. */
  free(): Step {
    this.advance();
    for (const cube of this.#cubes) cube.free();
    return { views: new Map(this.#views), selection: this.#selection!.free() };
  }

  #build(): void {
    const { grain } = this.#active.prepared.dimension;
    if (grain === 'order') this.#events ??= eventsOf(this.#base, this.#active);
    if (!this.#selection) {
      this.#selection =
        grain === 'customer'
          ? customerSelection(this.#base, this.#active)
          : orderSelection(this.#base, this.#active, this.#events!);
      return;
    }
    const tile = this.#waiting.shift();
    if (!tile) return;
    const ofOrders = tile.prepared.dimension.grain === 'order';
    const cube =
      grain === 'customer'
        ? ofOrders
          ? customerByOrder(this.#base, this.#active, tile)
          : customerByCustomer(this.#base, this.#active, tile)
        : ofOrders
          ? orderByOrder(this.#base, this.#active, tile)
          : orderByCustomer(
              this.#base,
              this.#active,
              ~tile.bit,
              tile.prepared.code,
              tile.prepared.codes.length,
              this.#events!,
            );
    this.#cubes.push(cube);
    this.#bytes += cube.bytes;
    this.#views.set(tile.prepared.dimension.id, cube.view);
  }
}

interface Selection {
  only(codes: readonly number[]): Figures | null;
  range(first: number, last: number): Figures;
  free(): Figures;
}

/** Customers, revenue and orders of a view, one beside the other. */
const PARTS = 3;

/**
 * Rows of figures by code of the active dimension, each the sum of all rows before: row `a` is the sum of the codes
 * below a. Whole numbers below 2^53, so that differences are exact.
 */
function additive(sums: Float64Array, codes: number, view: View): Cube {
  const width = view.customers.length * PARTS;
  accumulate(sums, width);
  const { customers, revenue, orders } = view;
  const between = (from: number, to: number): void => {
    let [i, j] = [from * width, to * width];
    for (let b = 0; b < customers.length; b++) {
      customers[b] = sums[j++]! - sums[i++]!;
      revenue[b] = sums[j++]! - sums[i++]!;
      orders[b] = sums[j++]! - sums[i++]!;
    }
  };
  return {
    view,
    range: (first, last) => between(first, last + 1),
    only: (chosen) => {
      clearView(view);
      for (const code of new Set(chosen)) {
        let [i, j] = [code * width, (code + 1) * width];
        for (let b = 0; b < customers.length; b++) {
          customers[b]! += sums[j++]! - sums[i++]!;
          revenue[b]! += sums[j++]! - sums[i++]!;
          orders[b]! += sums[j++]! - sums[i++]!;
        }
      }
      return true;
    },
    free: () => between(0, codes),
    bytes: sums.byteLength,
  };
}

/** Adds to each row the one before. */
function accumulate(rows: Float64Array | Uint32Array, width: number): void {
  for (let i = width; i < rows.length; i++) rows[i]! += rows[i - width]!;
}

function customerByCustomer(base: Base, active: Tile, tile: Tile): Cube {
  const { fail, kept, revenue, orders } = base;
  const codes = active.prepared.codes.length;
  const width = tile.prepared.codes.length;
  const [a, b] = [active.prepared.code, tile.prepared.code];
  const sums = new Float64Array((codes + 1) * width * PARTS);
  const others = ~(active.bit | tile.bit);
  for (let i = 0; i < fail.length; i++) {
    if ((fail[i]! & others) !== 0 || kept[i] === 0) continue;
    const at = ((a[i]! + 1) * width + b[i]!) * PARTS;
    sums[at]!++;
    sums[at + 1]! += revenue[i]!;
    sums[at + 2]! += orders[i]!;
  }
  return additive(sums, codes, emptyView(width));
}

function customerByOrder(base: Base, active: Tile, tile: Tile): Cube {
  const { fail, orderFail } = base;
  const { start, amount, purchase } = base.prepared.orders;
  const codes = active.prepared.codes.length;
  const width = tile.prepared.codes.length;
  const { many } = tile.prepared;
  const [a, b] = [active.prepared.code, (many ?? tile.prepared).code];
  const sums = new Float64Array((codes + 1) * width * PARTS);
  const seen = new Int32Array(width).fill(-1);
  for (let i = 0; i < fail.length; i++) {
    if ((fail[i]! & ~active.bit) !== 0) continue;
    const row = (a[i]! + 1) * width;
    for (let o = start[i]!, end = start[i + 1]!; o < end; o++) {
      if ((orderFail[o]! & ~tile.bit) !== 0) continue;
      const last = many ? many.start[o + 1]! : o + 1;
      for (let k = many ? many.start[o]! : o; k < last; k++) {
        const c = b[k]!;
        const at = (row + c) * PARTS;
        if (seen[c] !== i) {
          seen[c] = i;
          sums[at]!++;
        }
        sums[at + 1]! += amount[o]!;
        sums[at + 2]! += purchase[o]!;
      }
    }
  }
  return additive(sums, codes, emptyView(width));
}

const FIGURES = ['customers', 'buyers', 'revenue', 'orders', 'repeat'] as const;

function customerSelection(base: Base, active: Tile): Selection {
  const { fail, kept, revenue, orders } = base;
  const ever = base.prepared.customers.orders;
  const codes = active.prepared.codes.length;
  const { code } = active.prepared;
  const width = FIGURES.length;
  const sums = new Float64Array((codes + 1) * width);
  for (let i = 0; i < fail.length; i++) {
    if ((fail[i]! & ~active.bit) !== 0 || kept[i] === 0) continue;
    const at = (code[i]! + 1) * width;
    sums[at]!++;
    if (ever[i]! >= 1) sums[at + 1]!++;
    sums[at + 2]! += revenue[i]!;
    sums[at + 3]! += orders[i]!;
    if (ever[i]! >= 2) sums[at + 4]!++;
  }
  accumulate(sums, width);
  const between = (from: number, to: number): Figures => {
    const figures = noFigures();
    FIGURES.forEach((name, k) => {
      figures[name] = sums[to * width + k]! - sums[from * width + k]!;
    });
    return figures;
  };
  const only = (chosen: readonly number[]): Figures => {
    const figures = noFigures();
    for (const a of new Set(chosen)) {
      const one = between(a, a + 1);
      for (const name of FIGURES) figures[name] += one[name];
    }
    return figures;
  };
  return { range: (first, last) => between(first, last + 1), only, free: () => between(0, codes) };
}

/** The distinct active codes of each customer's orders that the other filters keep, ascending. */
interface Events {
  readonly count: number;
  readonly customer: Int32Array;
  /** The code a. */
  readonly code: Uint16Array;
  /** (p + 1) × codes + a, where p is the customer's code before (-1: none). */
  readonly pair: Int32Array;
  /** What the customer's orders on this code come to. */
  readonly revenue: Float64Array;
  readonly orders: Int32Array;
  /** What customers weigh without a filter on the active dimension, and who counts at all. */
  readonly free: { kept: Uint8Array; revenue: Float64Array; orders: Int32Array };
}

function eventsOf({ prepared, orderFail, orderFilters }: Base, active: Tile): Events {
  const { start, count, amount, purchase } = prepared.orders;
  const { code, plain } = active.prepared;
  const others = ~active.bit;
  const customers = prepared.customers.count;
  const unfiltered = (orderFilters & others) === 0;
  const free = unfiltered
    ? { ...prepared.customers, kept: new Uint8Array(customers).fill(1) }
    : {
        kept: new Uint8Array(customers),
        revenue: new Float64Array(customers),
        orders: new Int32Array(customers),
      };
  const customer = new Int32Array(count);
  const codeOf = new Uint16Array(count);
  const pair = new Int32Array(count);
  const revenue = new Float64Array(count);
  const orders = new Int32Array(count);
  const met = new Uint32Array((plain + 31) >> 5);
  const sumOf = new Float64Array(plain);
  const ordersOf = new Int32Array(plain);
  let n = 0;
  for (let i = 0; i < customers; i++) {
    const end = start[i + 1]!;
    let from = met.length;
    let to = -1;
    for (let o = start[i]!; o < end; o++) {
      if ((orderFail[o]! & others) !== 0) continue;
      if (!unfiltered) {
        free.kept[i] = 1;
        free.revenue[i]! += amount[o]!;
        free.orders[i]! += purchase[o]!;
      }
      const a = code[o]!;
      if (a >= plain) continue;
      sumOf[a]! += amount[o]!;
      ordersOf[a]! += purchase[o]!;
      const word = a >> 5;
      met[word]! |= 1 << (a & 31);
      if (word < from) from = word;
      if (word > to) to = word;
    }
    let p = -1;
    for (let word = from; word <= to; word++) {
      let bits = met[word]!;
      met[word] = 0;
      while (bits !== 0) {
        const low = bits & -bits;
        const a = (word << 5) + 31 - Math.clz32(low);
        bits ^= low;
        customer[n] = i;
        codeOf[n] = a;
        pair[n] = (p + 1) * plain + a;
        revenue[n] = sumOf[a]!;
        orders[n++] = ordersOf[a]!;
        sumOf[a] = 0;
        ordersOf[a] = 0;
        p = a;
      }
    }
  }
  return { count: n, customer, code: codeOf, pair, revenue, orders, free };
}

/**
 * Distinct customers by pairs of codes, sums by code. Block p + 1 of `pairs` has a row for each code a; it is made
 * to hold the sum of the blocks up to it, so that an interval needs one block alone.
 */
class Pairs implements Cube {
  readonly pairs: Uint32Array;
  /** Revenue and orders, row a + 1. */
  readonly sums: Float64Array;
  readonly view: View;
  #whole: View | null = null;

  constructor(
    readonly plain: number,
    readonly width: number,
    /** Counts the figures without a filter of the active dimension. */
    readonly count: (into: View) => void,
  ) {
    this.pairs = new Uint32Array(plain * plain * width);
    this.sums = new Float64Array((plain + 1) * width * 2);
    this.view = emptyView(width);
  }

  get bytes(): number {
    return this.pairs.byteLength + this.sums.byteLength;
  }

  done(): this {
    accumulate(this.pairs, this.plain * this.width);
    accumulate(this.sums, this.width * 2);
    return this;
  }

  range(first: number, last: number): void {
    const { plain, width, pairs, sums, view } = this;
    const { customers, revenue, orders } = view;
    customers.fill(0);
    let at = (first * plain + first) * width;
    for (let a = first; a <= last; a++) {
      for (let b = 0; b < width; b++) customers[b]! += pairs[at++]!;
    }
    let [i, j] = [first * width * 2, (last + 1) * width * 2];
    for (let b = 0; b < width; b++) {
      revenue[b] = sums[j++]! - sums[i++]!;
      orders[b] = sums[j++]! - sums[i++]!;
    }
  }

  only(): boolean {
    return false;
  }

  free(): void {
    if (!this.#whole) this.count((this.#whole = emptyView(this.width)));
    this.view.customers.set(this.#whole.customers);
    this.view.revenue.set(this.#whole.revenue);
    this.view.orders.set(this.#whole.orders);
  }
}

function orderByCustomer(
  { fail }: Base,
  active: Tile,
  others: number,
  code: ArrayLike<number>,
  width: number,
  events: Events,
): Pairs {
  const { plain } = active.prepared;
  const { customer, code: at, pair, revenue, orders, free } = events;
  const cube = new Pairs(plain, width, (whole) => {
    for (let i = 0; i < fail.length; i++) {
      if ((fail[i]! & others) !== 0 || free.kept[i] === 0) continue;
      const b = code[i]!;
      whole.customers[b]!++;
      whole.revenue[b]! += free.revenue[i]!;
      whole.orders[b]! += free.orders[i]!;
    }
  });
  const { pairs, sums } = cube;
  for (let e = 0; e < events.count; e++) {
    const i = customer[e]!;
    if ((fail[i]! & others) !== 0) continue;
    const b = code[i]!;
    pairs[pair[e]! * width + b]!++;
    const sum = ((at[e]! + 1) * width + b) * 2;
    sums[sum]! += revenue[e]!;
    sums[sum + 1]! += orders[e]!;
  }
  return cube.done();
}

function orderByOrder({ prepared, fail, orderFail }: Base, active: Tile, tile: Tile): Pairs {
  const { start, amount, purchase } = prepared.orders;
  const { plain, code } = active.prepared;
  const width = tile.prepared.codes.length;
  const { many } = tile.prepared;
  const codesOf = (many ?? tile.prepared).code;
  const others = ~(active.bit | tile.bit);
  const cube = new Pairs(plain, width, (whole) => {
    const seen = new Int32Array(width).fill(-1);
    for (let i = 0; i < fail.length; i++) {
      if (fail[i] !== 0) continue;
      for (let o = start[i]!, end = start[i + 1]!; o < end; o++) {
        if ((orderFail[o]! & others) !== 0) continue;
        const last = many ? many.start[o + 1]! : o + 1;
        for (let k = many ? many.start[o]! : o; k < last; k++) {
          const b = codesOf[k]!;
          if (seen[b] !== i) whole.customers[b]!++;
          seen[b] = i;
          whole.revenue[b]! += amount[o]!;
          whole.orders[b]! += purchase[o]!;
        }
      }
    }
  });
  const { pairs, sums } = cube;
  const keys: number[] = [];
  for (let i = 0; i < fail.length; i++) {
    if (fail[i] !== 0) continue;
    keys.length = 0;
    for (let o = start[i]!, end = start[i + 1]!; o < end; o++) {
      if ((orderFail[o]! & others) !== 0) continue;
      const a = code[o]!;
      if (a >= plain) continue;
      const last = many ? many.start[o + 1]! : o + 1;
      for (let k = many ? many.start[o]! : o; k < last; k++) {
        const b = codesOf[k]!;
        const sum = ((a + 1) * width + b) * 2;
        sums[sum]! += amount[o]!;
        sums[sum + 1]! += purchase[o]!;
        keys.push(b * plain + a);
      }
    }
    if (keys.length > 1) keys.sort((x, y) => x - y);
    let before = -1;
    for (const key of keys) {
      if (key === before) continue;
      const b = Math.floor(key / plain);
      const a = key - b * plain;
      const block = before >= b * plain ? before - b * plain + 1 : 0;
      pairs[(block * plain + a) * width + b]!++;
      before = key;
    }
  }
  return cube.done();
}

/** Customers by how often they bought in their whole time: never, once, more often. */
const TIMES = 3;

function orderSelection(base: Base, active: Tile, events: Events): Selection {
  const times = Uint8Array.from(base.prepared.customers.orders, (n) => Math.min(n, TIMES - 1));
  const cube = orderByCustomer(base, active, ~0, times, TIMES, events);
  const figures = (): Figures => {
    const { customers, revenue, orders } = cube.view;
    return {
      customers: customers[0]! + customers[1]! + customers[2]!,
      buyers: customers[1]! + customers[2]!,
      revenue: revenue[0]! + revenue[1]! + revenue[2]!,
      orders: orders[0]! + orders[1]! + orders[2]!,
      repeat: customers[2]!,
    };
  };
  return {
    only: () => null,
    range: (first, last) => {
      cube.range(first, last);
      return figures();
    },
    free: () => {
      cube.free();
      return figures();
    },
  };
}

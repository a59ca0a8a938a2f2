import { exactly, passing } from './codes';
import { clearView, copiedAll, emptyView, noFigures, type Figures, type View } from './figures';
import { dimensionOf, sameFilter, type Filter, type Filters } from './filter';
import type { Prepared } from './prepared';
import { Touch, type Base, type Tile as TouchTile } from './touch';

export interface Update {
  /** By dimension id: each under all filters but its own. */
  readonly views: ReadonlyMap<string, View>;
  /** Under all filters. */
  readonly selection: Readonly<Figures>;
  /** 1 where the customer (in the order of customer_id) is selected. */
  readonly mask: Uint8Array;
}

interface Tile extends TouchTile {
  filter: Filter | undefined;
}

/**
 * Linked filtering over prepared arrays. `update` gives the same arrays again and again with new figures in them:
 * copy what must stay.
 *
 * `fail[i]` has a bit for every filter on customers that customer i fails. A tile counts a customer that fails
 * nothing, or nothing but the tile's own filter: so one bit's change matters only where no other bit, or one, is set.
 * `orderFail` is the same for orders; while orders are filtered, a customer weighs what the orders kept weigh.
 */
export class Crossfilter {
  readonly prepared: Prepared;
  /** By dimension id: everyone, whatever the filters. */
  readonly totals: ReadonlyMap<string, View>;
  readonly everyone: Readonly<Figures>;

  private readonly customerTiles: Tile[];
  private readonly orderTiles: Tile[];
  private readonly fail: Uint32Array;
  private readonly orderFail: Uint32Array;
  private readonly mask: Uint8Array;
  private readonly selection = noFigures();
  /** What each customer weighs under the filters on orders. */
  private revenue: Float64Array;
  private orders: Int32Array;
  /** 1 where a customer has an order that the filters on orders keep, and for everyone without such filters. */
  private readonly kept: Uint8Array;
  private ordersFiltered = false;
  /** Customers that change in one step, and whether they come (1) or go (-1). */
  private readonly changed: Int32Array;
  private readonly sign: Int8Array;
  /** By code of an order tile: which pass over a customer's orders met it last. */
  private readonly seen = new Map<Tile, Float64Array>();
  private pass = 0;

  constructor(prepared: Prepared) {
    this.prepared = prepared;
    const { count } = prepared.customers;
    const tiles = (grain: string): Tile[] =>
      prepared.dimensions
        .filter((d) => d.dimension.grain === grain)
        .map((d, i) => ({
          prepared: d,
          view: emptyView(d.codes.length),
          bit: 1 << i,
          filter: undefined,
        }));
    this.customerTiles = tiles('customer');
    this.orderTiles = tiles('order');
    this.fail = new Uint32Array(count);
    this.orderFail = new Uint32Array(prepared.orders.count);
    this.mask = new Uint8Array(count);
    this.kept = new Uint8Array(count);
    this.changed = new Int32Array(count);
    this.sign = new Int8Array(count);
    this.revenue = prepared.customers.revenue;
    this.orders = prepared.customers.orders;
    this.weigh();
    this.recount();
    this.everyone = { ...this.selection };
    this.totals = copiedAll(this.views);
  }

  /** Every figure under `filters`. Throws a RangeError for a filter that fits none of the dimensions. */
  update(filters: Filters): Update {
    const dimensions = this.prepared.dimensions.map((d) => d.dimension);
    for (const filter of filters) dimensionOf(dimensions, filter);
    const changes = (tiles: Tile[]) =>
      tiles
        .map((tile) => ({
          tile,
          filter: filters.find((f) => f.dim === tile.prepared.dimension.id),
        }))
        .filter(({ tile, filter }) => !sameFilter(tile.filter, filter));

    const orderChanges = changes(this.orderTiles);
    for (const { tile, filter } of orderChanges) {
      tile.filter = filter;
      this.markOrders(tile);
    }
    for (const { tile, filter } of changes(this.customerTiles)) {
      tile.filter = filter;
      const changed = this.markCustomers(tile);
      if (!orderChanges.length) this.move(tile, changed);
    }
    if (orderChanges.length) {
      this.weigh();
      this.recount();
    }
    return { views: this.views, selection: { ...this.selection }, mask: this.mask };
  }

  /**
   * Takes a dimension under the finger: see `Touch`. Null where it has too many codes for that, and none with it
   * is gained. `wanted` are the ids of the views that are looked at, to be built first.
   */
  touch(dim: string, wanted: readonly string[] = []): Touch | null {
    const tile = [...this.customerTiles, ...this.orderTiles].find(
      ({ prepared }) => prepared.dimension.id === dim,
    );
    if (!tile) throw new RangeError(`No dimension ${dim}`);
    const base: Base = {
      prepared: this.prepared,
      customerTiles: this.customerTiles,
      orderTiles: this.orderTiles,
      fail: this.fail,
      orderFail: this.orderFail,
      orderFilters: this.orderTiles.reduce(
        (bits, { filter, bit }) => (filter ? bits | bit : bits),
        0,
      ),
      kept: this.kept,
      revenue: this.revenue,
      orders: this.orders,
    };
    return Touch.fits(base, tile) ? new Touch(base, tile, wanted) : null;
  }

  private get views(): Map<string, View> {
    const all = [...this.customerTiles, ...this.orderTiles];
    return new Map(all.map((tile) => [tile.prepared.dimension.id, tile.view]));
  }

  /** Sets or clears the tile's bit of every order. */
  private markOrders(tile: Tile): void {
    const { orderFail } = this;
    const test = failing(tile);
    for (let o = 0; o < orderFail.length; o++) {
      orderFail[o] = test(o) ? orderFail[o]! | tile.bit : orderFail[o]! & ~tile.bit;
    }
  }

  /**
   * Sets or clears the tile's bit of every customer; those that fail no other filter are listed in `changed`, and
   * where one other filter is failed that tile's view is changed at once.
   */
  private markCustomers(tile: Tile): number {
    const { fail, changed, sign, kept, customerTiles } = this;
    const test = failing(tile);
    let n = 0;
    for (let i = 0; i < fail.length; i++) {
      const before = fail[i]!;
      const after = test(i) ? before | tile.bit : before & ~tile.bit;
      if ((before ^ after) === 0) continue;
      fail[i] = after;
      const rest = after & ~tile.bit;
      const direction = after & tile.bit ? -1 : 1;
      if (rest === 0) {
        changed[n] = i;
        sign[n++] = direction;
      } else if ((rest & (rest - 1)) === 0 && kept[i]) {
        this.count(customerTiles[31 - Math.clz32(rest)] as Tile, i, direction);
      }
    }
    return n;
  }

  /** Takes the first `n` customers of `changed` into or out of every view but the tile's own. */
  private move(own: Tile, n: number): void {
    const { changed, sign, mask, kept, revenue, orders, selection } = this;
    const ever = this.prepared.customers.orders;
    for (const tile of this.orderTiles) {
      for (let j = 0; j < n; j++) this.countOrders(tile, changed[j]!, sign[j]!);
    }
    let visible = 0;
    for (let j = 0; j < n; j++) {
      const i = changed[j]!;
      if (!kept[i]) continue;
      const direction = sign[j]!;
      changed[visible] = i;
      sign[visible++] = direction;
      mask[i] = direction > 0 ? 1 : 0;
      selection.customers += direction;
      selection.revenue += direction * revenue[i]!;
      selection.orders += direction * orders[i]!;
      if (ever[i]! >= 1) selection.buyers += direction;
      if (ever[i]! >= 2) selection.repeat += direction;
    }
    for (const tile of this.customerTiles) {
      if (tile === own) continue;
      const { code } = tile.prepared;
      const { view } = tile;
      for (let j = 0; j < visible; j++) {
        const i = changed[j]!;
        const direction = sign[j]!;
        const c = code[i]!;
        view.customers[c]! += direction;
        view.revenue[c]! += direction * revenue[i]!;
        view.orders[c]! += direction * orders[i]!;
      }
    }
  }

  private count(tile: Tile, i: number, direction: number): void {
    const c = tile.prepared.code[i]!;
    tile.view.customers[c]! += direction;
    tile.view.revenue[c]! += direction * this.revenue[i]!;
    tile.view.orders[c]! += direction * this.orders[i]!;
  }

  /** The orders of customer i that fail no filter on orders but the tile's own; the customer once per code. */
  private countOrders(tile: Tile, i: number, direction: number): void {
    const { start, amount, purchase } = this.prepared.orders;
    const { orderFail } = this;
    const { many } = tile.prepared;
    const { code } = many ?? tile.prepared;
    const { customers, revenue, orders } = tile.view;
    let seen = this.seen.get(tile);
    if (!seen) this.seen.set(tile, (seen = new Float64Array(tile.prepared.codes.length)));
    const pass = ++this.pass;
    const others = ~tile.bit;
    for (let o = start[i]!, end = start[i + 1]!; o < end; o++) {
      if (orderFail[o]! & others) continue;
      const last = many ? many.start[o + 1]! : o + 1;
      for (let k = many ? many.start[o]! : o; k < last; k++) {
        const c = code[k]!;
        if (seen[c] !== pass) {
          seen[c] = pass;
          customers[c]! += direction;
        }
        revenue[c]! += direction * amount[o]!;
        orders[c]! += direction * purchase[o]!;
      }
    }
  }

  /** What each customer weighs under the filters on orders. */
  private weigh(): void {
    this.ordersFiltered = this.orderTiles.some((tile) => tile.filter);
    const { customers, orders } = this.prepared;
    if (!this.ordersFiltered) {
      this.revenue = customers.revenue;
      this.orders = customers.orders;
      this.kept.fill(1);
      return;
    }
    if (this.revenue === customers.revenue) {
      this.revenue = new Float64Array(customers.count);
      this.orders = new Int32Array(customers.count);
    }
    const { orderFail, kept } = this;
    for (let i = 0; i < customers.count; i++) {
      let [any, sum, purchases] = [0, 0, 0];
      for (let o = orders.start[i]!, end = orders.start[i + 1]!; o < end; o++) {
        if (orderFail[o]) continue;
        any = 1;
        sum += orders.amount[o]!;
        purchases += orders.purchase[o]!;
      }
      kept[i] = any;
      this.revenue[i] = sum;
      this.orders[i] = purchases;
    }
  }

  /** Counts everything again from the bits and weights. */
  private recount(): void {
    const { fail, changed, sign, kept } = this;
    for (const { view } of [...this.customerTiles, ...this.orderTiles]) clearView(view);
    Object.assign(this.selection, noFigures());
    this.mask.fill(0);
    let n = 0;
    for (let i = 0; i < fail.length; i++) {
      const bits = fail[i]!;
      if (bits === 0) {
        changed[n] = i;
        sign[n++] = 1;
      } else if ((bits & (bits - 1)) === 0 && kept[i]) {
        this.count(this.customerTiles[31 - Math.clz32(bits)] as Tile, i, 1);
      }
    }
    this.move(NOWHERE, n);
  }
}

/** No tile's own: `move` leaves none out. */
const NOWHERE = {} as Tile;

/** Whether a row fails the tile's filter. */
function failing({ prepared, filter }: Tile): (row: number) => boolean {
  if (!filter) return () => false;
  if ('range' in filter) {
    const { values } = prepared;
    const [lo, hi] = [filter.range[0] ?? -Infinity, filter.range[1] ?? Infinity];
    if (filter.range[1] === null) return (row) => !(values[row]! >= lo);
    return (row) => !(values[row]! >= lo && values[row]! < hi);
  }
  const exact = exactly(prepared, filter);
  if (exact) return (row) => !exact(row);
  const pass = passing(prepared, filter);
  const { code, many } = prepared;
  if (many) {
    return (row) => {
      for (let k = many.start[row]!; k < many.start[row + 1]!; k++) {
        if (pass[many.code[k]!] !== 0) return false;
      }
      return true;
    };
  }
  return (row) => pass[code[row]!] === 0;
}

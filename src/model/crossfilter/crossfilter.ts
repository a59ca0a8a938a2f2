import type { Base, Tile as BaseTile } from './base';
import { exactly, passing } from './codes';
import { OfCustomers } from './counting';
import type { Figures, View } from './figures';
import { dimensionOf, sameFilter, type Filter, type Filters } from './filter';
import { mark, markOutside, markSeveral, markWhere, weigh, weighOne } from './kernels';
import type { Prepared } from './prepared';
import { Rows } from './rows';
import { Touch } from './touch';
import { Views, type Wanted } from './views';

export interface Update {
  /** By dimension id: each under all filters but its own. */
  readonly views: ReadonlyMap<string, View>;
  /** Under all filters. */
  readonly selection: Readonly<Figures>;
  /** A view in parts, by a dimension of customers: see `Views.split`. */
  readonly split: (id: string, by: string) => View;
  /** 1 where the customer (in the order of customer_id) is selected. */
  readonly mask: Uint8Array;
}

interface Tile extends BaseTile {
  filter: Filter | undefined;
}

/**
 * Linked filtering over prepared arrays. `update` marks who fails what, a bit for every filter: `fail[i]` those on
 * customers, `orderFail[o]` those on orders; while orders are filtered, a customer weighs what the orders kept weigh.
 * Figures are counted when they are read, so a view or a measure that nobody looks at costs nothing; what was not read
 * before the next update can no longer be.
 */
export class Crossfilter {
  readonly prepared: Prepared;
  /** What drags need of the rows, whatever the filters. */
  readonly rows: Rows;
  /** By dimension id: everyone, whatever the filters. */
  readonly totals: ReadonlyMap<string, View>;
  readonly everyone: Readonly<Figures>;
  /** As `Update.split`, of everyone, whatever the filters. */
  readonly totalOf: (id: string, by: string) => View;

  private readonly customerTiles: Tile[];
  private readonly orderTiles: Tile[];
  private readonly fail: Uint32Array;
  private readonly orderFail: Uint32Array;
  private readonly kept: Uint8Array;
  /** What each customer weighs under the filters on orders. */
  private revenue: Float64Array;
  private orders: Int32Array;
  private profit: () => Float64Array;
  private views: Views;
  private updates = 0;

  constructor(prepared: Prepared) {
    this.prepared = prepared;
    this.rows = new Rows(prepared);
    const tiles = (grain: string): Tile[] =>
      prepared.dimensions
        .filter((d) => d.dimension.grain === grain)
        .map((d, i) => ({ prepared: d, bit: 1 << i, filter: undefined }));
    this.customerTiles = tiles('customer');
    this.orderTiles = tiles('order');
    this.fail = new Uint32Array(prepared.customers.count);
    this.orderFail = new Uint32Array(prepared.orders.count);
    this.kept = new Uint8Array(prepared.customers.count).fill(1);
    this.revenue = prepared.customers.revenue;
    this.orders = prepared.customers.orders;
    this.profit = () => prepared.customers.profit!;
    // Without filters nothing is read that an update changes.
    const views = this.viewsOf({ ...this.base(), check: () => {} });
    this.views = views;
    this.totals = views.cubes;
    this.everyone = views.selection;
    this.totalOf = (id, by) => views.split(id, by);
  }

  /** Every figure under `filters`. Throws a RangeError for a filter that fits none of the dimensions. */
  update(filters: Filters): Update {
    const dimensions = this.prepared.dimensions.map((d) => d.dimension);
    for (const filter of filters) dimensionOf(dimensions, filter);
    this.updates++;
    const changed = (tiles: Tile[], fail: Uint32Array): boolean =>
      tiles.reduce((any, tile) => {
        const filter = filters.find((f) => f.dim === tile.prepared.dimension.id);
        if (sameFilter(tile.filter, filter)) return any;
        tile.filter = filter;
        markTile(tile, fail);
        return true;
      }, false);
    changed(this.customerTiles, this.fail);
    if (changed(this.orderTiles, this.orderFail)) this.weigh();
    const base = this.base();
    const views = (this.views = this.viewsOf(base));
    return {
      views: views.cubes,
      selection: views.selection,
      split: (id, by) => views.split(id, by),
      get mask() {
        base.check();
        return base.kept.map((kept, i) => (base.fail[i] === 0 ? kept : 0));
      },
    };
  }

  /**
   * Takes a dimension under the finger: see `Touch`. Null where it has too many codes for that, and none with it
   * is gained. `wanted` is what is looked at, to be built first.
   */
  touch(dim: string, wanted: readonly Wanted[] = []): Touch | null {
    const tile = [...this.customerTiles, ...this.orderTiles].find(
      ({ prepared }) => prepared.dimension.id === dim,
    );
    if (!tile) throw new RangeError(`No dimension ${dim}`);
    const base = this.base();
    if (!Touch.fits(base, tile, wanted)) return null;
    return new Touch(base, tile, this.views, wanted);
  }

  /** As things stand; good until the next update. */
  private base(): Base {
    const filtered = (tiles: readonly Tile[]) =>
      tiles.reduce((bits, { filter, bit }) => (filter ? bits | bit : bits), 0);
    const { updates } = this;
    return {
      prepared: this.prepared,
      rows: this.rows,
      customerTiles: this.customerTiles,
      orderTiles: this.orderTiles,
      fail: this.fail,
      orderFail: this.orderFail,
      customerFilters: filtered(this.customerTiles),
      orderFilters: filtered(this.orderTiles),
      kept: this.kept,
      revenue: this.revenue,
      orders: this.orders,
      profit: this.profit,
      check: () => {
        if (updates !== this.updates) throw new Error('The filters have changed since');
      },
    };
  }

  /** With nothing under the finger. */
  private viewsOf(base: Base): Views {
    return new Views(base, new OfCustomers(base, this.rows.same, 1, 0));
  }

  private weigh(): void {
    const { customers, orders } = this.prepared;
    if (!this.orderTiles.some((tile) => tile.filter)) {
      this.revenue = customers.revenue;
      this.orders = customers.orders;
      this.profit = () => customers.profit!;
      this.kept.fill(1);
      return;
    }
    this.kept.fill(0);
    this.revenue = new Float64Array(customers.count);
    this.orders = new Int32Array(customers.count);
    const { kept, revenue, orders: bought } = this;
    const into = { kept, revenue, orders: bought };
    weigh(into, this.orderFail, this.rows.owner, orders.amount, orders.purchase);
    let profit: Float64Array | null = null;
    this.profit = () => {
      if (profit) return profit;
      profit = new Float64Array(customers.count);
      weighOne(profit, this.orderFail, this.rows.owner, orders.profit!);
      return profit;
    };
  }
}

/** Sets or clears the tile's bit of every row. */
function markTile({ prepared, filter, bit }: Tile, fail: Uint32Array): void {
  if (filter && 'range' in filter) {
    const [low, high] = filter.range;
    markOutside(fail, bit, prepared.values, low ?? -Infinity, high ?? NaN);
    return;
  }
  const exact = filter && exactly(prepared, filter);
  if (exact) {
    markWhere(fail, bit, exact);
    return;
  }
  const failing = Uint32Array.from(passing(prepared, filter), (pass) => (pass === 0 ? bit : 0));
  const { code, many } = prepared;
  if (many) {
    const all = filter !== undefined && 'not' in filter;
    markSeveral(fail, bit, many.code, failing, many.start, all);
  } else mark(fail, bit, code, failing);
}

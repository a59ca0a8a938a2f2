import type { Prepared, PreparedDimension } from './prepared';
import type { Rows } from './rows';

/** A dimension as the crossfilter holds it, and its bit among those of its grain. */
export interface Tile {
  readonly prepared: PreparedDimension;
  readonly bit: number;
}

/** Who fails what, and what everybody weighs, under the filters before a touch. */
export interface Base {
  readonly prepared: Prepared;
  readonly rows: Rows;
  readonly customerTiles: readonly Tile[];
  readonly orderTiles: readonly Tile[];
  /** By customer and by order: a bit for each filter failed. */
  readonly fail: Uint32Array;
  readonly orderFail: Uint32Array;
  /** Bits of the filters there are. */
  readonly customerFilters: number;
  readonly orderFilters: number;
  /** 1 where the customer has an order that all filters on orders keep. */
  readonly kept: Uint8Array;
  /** What customers weigh under the filters on orders. */
  readonly revenue: Float64Array;
  readonly orders: Int32Array;
  /** Counted when it is first asked for; of data with costs only. */
  readonly profit: () => Float64Array;
  /** Throws once the filters are others than these. */
  readonly check: () => void;
}

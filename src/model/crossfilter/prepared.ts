import type { Code, Dimension } from './dimension';

/** A dimension with the codes the data gave it. */
export interface PreparedDimension {
  readonly dimension: Dimension;
  /** What each code means; code = position. Values or bins first, then others or what is outside the window, then none. */
  readonly codes: readonly Code[];
  /** Codes before those. */
  readonly plain: number;
  /** Position of `others`, or -1. */
  readonly others: number;
  /** Position of `none` (NULL), or -1 where no row is NULL. */
  readonly none: number;
  /** number: edges of the bins, `edges[i] <= x < edges[i + 1]`; the ends are -Infinity or Infinity where open. */
  readonly edges: readonly number[];
  /** number: width of the bins; 0 where they widen, and for other kinds. */
  readonly step: number;
  /** number: the column holds whole numbers. */
  readonly integer: boolean;
  /** SQL type of the column (of the first of a pair). */
  readonly type: string;
  /**
   * pair: the largest score [across, up]; the code of [x, y] is (y - 1) * width + (x - 1). heat: codes across and up,
   * counted alike.
   */
  readonly grid: readonly [number, number];
  /** heat: across and up. */
  readonly sides?: readonly [PreparedDimension, PreparedDimension];
  /** Code of each customer, or of each order (grouped by customer); empty where rows have several. */
  readonly code: Uint16Array;
  /** The codes of order o are `code[start[o]]` to `code[start[o + 1] - 1]`, each once. Null where every row has one. */
  readonly many: { readonly start: Int32Array; readonly code: Uint16Array } | null;
  /** number: the value of each row, NaN for NULL. time: its day, see `dayNumber`. Else empty. */
  readonly values: Float64Array;
}

export interface Prepared {
  /** In the order given to `prepare`. */
  readonly dimensions: readonly PreparedDimension[];
  readonly customers: {
    readonly count: number;
    /** Ten-thousandths of the currency. */
    readonly revenue: Float64Array;
    readonly orders: Int32Array;
    /** Ten-thousandths, of the orders whose cost is known; null where no cost is. */
    readonly profit?: Float64Array | null;
    /** How much of what was paid and paid back has a known cost, 0 to 1. */
    readonly costKnown?: number;
  };
  readonly orders: {
    readonly count: number;
    /** The orders of customer i are start[i] to start[i + 1] - 1. */
    readonly start: Int32Array;
    /** Ten-thousandths of the currency. */
    readonly amount: Float64Array;
    /** 1 where the order is a purchase. */
    readonly purchase: Uint8Array;
    /** Whether another reading of the same tables gives the orders in the same order. */
    readonly fixed?: boolean;
    /** Ten-thousandths, 0 where the cost is not known; null where no cost is. */
    readonly profit?: Float64Array | null;
  };
}

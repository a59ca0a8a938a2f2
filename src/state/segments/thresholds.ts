import type { EqualValuesRow, MeasureId, ThresholdRow } from './tables';

/** One bin as it is shown: the bounds, and for days and orders the whole numbers between them. */
export interface Bin {
  score: number;
  customers: number;
  /** Of all customers, 0 to 1. */
  share: number;
  lower: number | null;
  upper: number | null;
  /** Whether the bound itself belongs to the bin. */
  lowerIn: boolean;
  upperIn: boolean;
  /** First and last whole number in the bin; null for money, and where no number fits. */
  whole: readonly [from: number, to: number] | null;
}

export interface MeasureBins {
  measure: MeasureId;
  /** Best score first. */
  bins: readonly Bin[];
  /** Bins with a customer in them. */
  filled: number;
  equal: EqualValuesRow | null;
}

export const MEASURES: readonly MeasureId[] = ['r', 'f', 'm'];

/** The thresholds by measure, and what equal values did to the bins. */
export function measureBins(
  rows: readonly ThresholdRow[],
  equal: readonly EqualValuesRow[],
): MeasureBins[] {
  return MEASURES.map((measure) => {
    const own = rows.filter((row) => row.measure === measure);
    const all = own.reduce((sum, row) => sum + row.customers, 0);
    const lowest = measure === 'r' ? own.length : 1;
    const bins = own
      .map((row) => toBin(row, all, row.score === lowest))
      .sort((a, b) => b.score - a.score);
    return {
      measure,
      bins,
      filled: bins.filter((bin) => bin.customers > 0).length,
      equal: equal.find((row) => row.measure === measure) ?? null,
    };
  });
}

function toBin(row: ThresholdRow, all: number, isLowest: boolean): Bin {
  const { score, customers, lower, upper, includes } = row;
  const lowerIn = includes !== 'upper' || isLowest;
  const upperIn = includes !== 'lower';
  const bin = { score, customers, share: all > 0 ? customers / all : 0, lower, upper };
  let whole: Bin['whole'] = null;
  if (row.measure !== 'm' && lower !== null && upper !== null) {
    const from = lowerIn ? Math.ceil(lower) : Math.floor(lower) + 1;
    const to = upperIn ? Math.floor(upper) : Math.ceil(upper) - 1;
    if (from <= to) whole = [from, to];
  }
  return { ...bin, lowerIn, upperIn, whole };
}

/**
 * `bins - 1` rising cut-offs to start from: those given where they fit, shortened where there are too
 * many, else the bounds in force, lengthened by steps as wide as the last one.
 */
export function cutsFor(
  given: readonly number[],
  bins: number,
  measure: MeasureId,
  rows: readonly ThresholdRow[],
): number[] {
  const wanted = bins - 1;
  if (given.length >= wanted) return given.slice(0, wanted);
  const own = rows.filter((row) => row.measure === measure);
  const bounds = own
    .map((row) => row.upper)
    .filter((bound): bound is number => bound !== null)
    .sort((a, b) => a - b)
    .slice(0, -1)
    .map((bound) => (measure === 'm' ? Math.round(bound * 100) / 100 : Math.round(bound)));
  const cuts = [...new Set(bounds.length > given.length ? bounds : given)].slice(0, wanted);
  while (cuts.length < wanted) {
    const last = cuts.at(-1) ?? 0;
    cuts.push(last + Math.max(1, last - (cuts.at(-2) ?? 0)));
  }
  return cuts;
}

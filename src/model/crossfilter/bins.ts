import { quantile, widening } from './widening';

/** Bins with round edges, equal or widening; the first and the last are open where the tails go on. */
export interface Bins {
  /** `edges[i] <= x < edges[i + 1]`; ±Infinity at an open end. Empty without values. */
  edges: number[];
  /** Width of the bins; 0 where they widen. */
  step: number;
}

const MOST = 30;
/** A tail of this many bins is drawn out; a longer one goes into an open bin. */
const TAIL = 3;

/**
 * Bins over `values` (NaN left out): whole numbers get whole bins, a tail an open last bin after the 99th percentile.
 * Where equal bins would crowd most values into the first few, the bins widen. `most` is about how many equal ones there are.
 */
export function binsOf(values: Float64Array, integer: boolean, most = MOST): Bins {
  let [min, max] = [Infinity, -Infinity];
  for (const x of values) {
    if (x < min) min = x;
    if (x > max) max = x;
  }
  if (min > max) return { edges: [], step: 0 };
  const sorted = sample(values);
  const [low, high] = [quantile(sorted, 0.01), quantile(sorted, 0.99)];
  const edges = widening(sorted, integer, min, max);
  if (edges) return { edges, step: 0 };
  return equal(low, high, min, max, integer, most);
}

function equal(
  low: number,
  high: number,
  min: number,
  max: number,
  integer: boolean,
  most: number,
): Bins {
  const step = roundStep(low, high, min, max, integer, most);

  const openLow = low - min >= TAIL * step && max - min >= most * step;
  const openHigh = max - high >= TAIL * step && max - min >= most * step;
  const edge = (n: number) => tidy(n * step);
  let first = Math.floor((openLow ? low : min) / step);
  let last = openHigh ? Math.floor(high / step) + 1 : Math.floor(max / step);
  // Division and `tidy` may round over an edge.
  if (!openLow && edge(first) > min) first--;
  if (!openHigh && edge(last + 1) <= max) last++;
  const edges = Array.from({ length: last - first + 2 }, (_, i) => edge(first + i));
  if (openLow) edges[0] = -Infinity;
  if (openHigh) edges[edges.length - 1] = Infinity;
  return { edges, step };
}

function roundStep(
  low: number,
  high: number,
  min: number,
  max: number,
  integer: boolean,
  most: number,
): number {
  if (integer && max - min < most) return 1;
  const wide = high > low ? high - low : integer ? most : max - min;
  // Money has four decimals, and the edges twelve digits.
  const finest = Math.max(1e-4, Math.max(Math.abs(min), Math.abs(max)) * 1e-9);
  const step = niceAbove(Math.max(finest, wide > 0 ? wide / most : Math.abs(min) / most));
  return integer ? Math.ceil(step) : step;
}

/** The smallest of 1, 2, 2.5, 5, 10 times a power of ten that is not below `x`; whole from 20 on. */
function niceAbove(x: number): number {
  const power = 10 ** Math.floor(Math.log10(x));
  const factor = [1, 2, 2.5, 5, 10].find(
    (f) => f * power >= x * (1 - 1e-9) && (f !== 2.5 || power >= 10),
  );
  return tidy((factor ?? 10) * power);
}

/** Takes the rounding noise off 3 * 0.1. */
function tidy(x: number): number {
  return Number(x.toPrecision(12));
}

/** At most some 100,000 of the values, taken at even distances, in order. */
function sample(values: Float64Array): Float64Array {
  const stride = Math.max(1, Math.floor(values.length / 100_000));
  const taken: number[] = [];
  for (let i = 0; i < values.length; i += stride) {
    const x = values[i] as number;
    if (!Number.isNaN(x)) taken.push(x);
  }
  // A stride can miss the few customers that have a value.
  if (!taken.length) return sample(values.filter((x) => !Number.isNaN(x)));
  return Float64Array.from(taken).sort();
}

/** The bin of `x`, by comparison with the edges, so that it agrees with `x >= lo AND x < hi` in SQL. */
export function binOf(x: number, { edges, step }: Bins): number {
  const last = edges.length - 2;
  if (step === 0) {
    let [from, to] = [0, last];
    while (from < to) {
      const middle = (from + to + 1) >> 1;
      if (x >= (edges[middle] as number)) from = middle;
      else to = middle - 1;
    }
    return from;
  }
  const from = Number.isFinite(edges[0]) ? (edges[0] as number) : (edges[1] as number) - step;
  let bin = Math.max(0, Math.min(last, Math.floor((x - from) / step)));
  while (bin > 0 && x < (edges[bin] as number)) bin--;
  while (bin < last && x >= (edges[bin + 1] as number)) bin++;
  return bin;
}

/** Half of the positive values lie below the 99th percentile divided by this: equal bins would show one bar. */
const SKEWED = 8;
/** More of the values below zero than this cannot go into one bin. */
const FEW = 0.05;
const MOST = 24;
/** A tail of this many bins is drawn out; a longer one goes into an open bin. */
const TAIL = 3;
/** Whole numbers up to here get a bin each. */
const SINGLES = 10;

/** Edges of one power of ten, from fine to coarse. */
const SERIES = [
  [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8],
  [1, 1.5, 2, 3, 5, 7],
  [1, 2, 5],
  [1],
] as const;

/** The value below which `share` of `sorted` lies. */
export function quantile(sorted: Float64Array, share: number): number {
  return sorted[Math.round((sorted.length - 1) * share)] as number;
}

/**
 * Edges that widen like 100, 200, 500, 1,000, for values with a long tail to the right; null for others. What is
 * below the first round edge (nothing spent, for one) has a bin of its own, and so has what is below zero.
 * `sorted` may be a sample of the values, `min` and `max` are those of all.
 */
export function widening(
  sorted: Float64Array,
  integer: boolean,
  min: number,
  max: number,
): number[] | null {
  const positive = sorted.subarray(countBelow(sorted, Number.MIN_VALUE));
  if (positive.length === 0 || countBelow(sorted, 0) > FEW * sorted.length) return null;
  const [low, middle, high] = [0.01, 0.5, 0.99].map((share) => quantile(positive, share)) as [
    number,
    number,
    number,
  ];
  const counts = integer && middle < SINGLES && high > SINGLES && max - min >= MOST;
  if (!counts && high < SKEWED * middle) return null;
  const edges = (counts && counted(Math.max(1, min), high, max)) || series(low, high, max, integer);
  if (min < 0) return [-Infinity, 0, ...edges];
  return min < (edges[0] as number) ? [0, ...edges] : edges;
}

/** 1, 2, …, 10, then 11–15, 16–20, 21–30: bins end with a round number. Null where that makes too many. */
function counted(first: number, high: number, max: number): number[] | null {
  const singles = Array.from({ length: SINGLES - first + 1 }, (_, i) => first + i);
  const ends = round(SERIES[1], SINGLES, high, max).map((edge) => edge + 1);
  return singles.length + ends.length <= MOST ? [...singles, ...ends] : null;
}

/** The finest series that makes no more than `MOST` bins. */
function series(low: number, high: number, max: number, integer: boolean): number[] {
  let edges: number[] = [];
  for (const factors of SERIES) {
    edges = round(factors, low, high, max).filter((edge) => !integer || edge % 1 === 0);
    if (edges.length <= MOST) break;
  }
  return edges.slice(-MOST);
}

/** From the last round number up to `low` to the first above `high`; on to the first above `max` or to an open end. */
function round(factors: readonly number[], low: number, high: number, max: number): number[] {
  const edges: number[] = [];
  let tail = 0;
  for (let power = Math.floor(Math.log10(low)); ; power++) {
    for (const factor of factors) {
      // Through text, because 1.2 * 10 ** -1 is not 0.12.
      const edge = Number(`${factor}e${power}`);
      if (edge <= low) edges.length = 0;
      edges.push(edge);
      if (edge > max) return edges;
      if (edge > high && ++tail > TAIL) return [...edges.slice(0, -TAIL), Infinity];
    }
  }
}

function countBelow(sorted: Float64Array, x: number): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((sorted[middle] as number) < x) from = middle + 1;
    else to = middle;
  }
  return from;
}

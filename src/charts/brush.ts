/** First and last bin of a brush, both inside. */
export type Brush = readonly [number, number];

/**
 * A key on a brushed chart of `count` bins. Arrows move the brush, with shift its end; Home and End go (or stretch) to
 * the ends; without a brush an arrow starts one at the end it comes from. Escape, Delete and Backspace take it away (null).
 * Undefined for every other key.
 */
export function brushKey(
  brush: Brush | null,
  key: string,
  shift: boolean,
  count: number,
): Brush | null | undefined {
  if (key === 'Escape' || key === 'Delete' || key === 'Backspace') return null;
  if (!['ArrowLeft', 'ArrowRight', 'Home', 'End'].includes(key) || count < 1) return undefined;
  const last = count - 1;
  const forward = key === 'ArrowRight' || key === 'End';
  if (!brush) return key === 'ArrowLeft' || key === 'End' ? [last, last] : [0, 0];
  const [a, b] = brush;
  if (key === 'Home') return shift ? [0, b] : [0, b - a];
  if (key === 'End') return shift ? [a, last] : [last - (b - a), last];
  if (shift) return [a, Math.max(a, Math.min(last, b + (forward ? 1 : -1)))];
  const by = Math.max(-a, Math.min(last - b, forward ? 1 : -1));
  return [a + by, b + by];
}

/** The bin under `x` pixels, for bins of equal width from `left` on; the nearest one outside them. */
export function binAt(x: number, left: number, width: number, count: number): number {
  if (count < 1 || width <= 0) return 0;
  return Math.max(0, Math.min(count - 1, Math.floor(((x - left) / width) * count)));
}

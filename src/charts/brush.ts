/** The bin under `x` pixels, for bins of equal width from `left` on; the nearest one outside them. */
export function binAt(x: number, left: number, width: number, count: number): number {
  if (count < 1 || width <= 0) return 0;
  return Math.max(0, Math.min(count - 1, Math.floor(((x - left) / width) * count)));
}

/**
 * Where a key leads from mark `from` of `count`, null where it leads nowhere. With `columns` the marks are a grid, row
 * by row from the bottom left; without, one row. Arrows stop at the edges.
 */
export function keyTo(key: string, from: number, count: number, columns = 0): number | null {
  if (count < 1) return null;
  const by = columns
    ? { ArrowLeft: -1, ArrowRight: 1, ArrowUp: columns, ArrowDown: -columns }[key]
    : { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[key];
  if (by === undefined) return { Home: 0, End: count - 1 }[key] ?? null;
  const to = from + by;
  const row = (mark: number) => Math.floor(mark / columns);
  if (columns && Math.abs(by) === 1 && row(to) !== row(from)) return from;
  return to < 0 || to >= count ? from : to;
}

/** All marks between two, both inside; in a grid the rectangle with them at its corners. */
export function between(a: number, b: number, columns = 0): number[] {
  const width = columns || 1;
  const span = (x: number, y: number) =>
    Array.from({ length: Math.abs(x - y) + 1 }, (_, i) => Math.min(x, y) + i);
  const rows = span(Math.floor(a / width), Math.floor(b / width));
  return rows.flatMap((row) => span(a % width, b % width).map((place) => row * width + place));
}

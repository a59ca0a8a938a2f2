/** Browsers stop laying out elements near 33 million pixels: that is 883,000 rows of 38. Far below that all agree. */
export const TALLEST = 8_000_000;

/** A long list in a scrolling box of `height` pixels. */
export interface Rows {
  total: number;
  rowHeight: number;
  height: number;
}

/** Height of the element that scrolls. Beyond `TALLEST` a pixel stands for more than a pixel. */
export function scrollHeight({ total, rowHeight }: Rows): number {
  return Math.min(total * rowHeight, TALLEST);
}

/** Where the list is, in rows from its top with a fraction, when scrolled down by `top`. */
export function topRow(rows: Rows, top: number): number {
  const { total, rowHeight, height } = rows;
  const room = scrollHeight(rows) - height;
  if (room <= 0) return 0;
  const most = total - height / rowHeight;
  return Math.max(0, Math.min(1, top / room)) * most;
}

/** How far to scroll so that the list is at `row`: the inverse of `topRow`. */
export function scrollTop(rows: Rows, row: number): number {
  const { total, rowHeight, height } = rows;
  const most = total - height / rowHeight;
  if (most <= 0) return 0;
  return (Math.max(0, Math.min(most, row)) / most) * (scrollHeight(rows) - height);
}

/** The rows to draw, and where the first of them stands, in pixels from the top of the box. */
export function visible(rows: Rows, top: number): { first: number; last: number; offset: number } {
  const at = topRow(rows, top);
  const first = Math.max(0, Math.floor(at));
  const last = Math.min(rows.total - 1, Math.ceil(at + rows.height / rows.rowHeight));
  return { first, last, offset: (first - at) * rows.rowHeight };
}

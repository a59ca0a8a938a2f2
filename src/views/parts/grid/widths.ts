export const LEAST = 56;
const MOST = 320;
/** Of a letter, about, and what stands beside the text. */
const [LETTER, BESIDE] = [7.4, 20];
/** Up to here all columns are drawn, in sight or not. */
const ALL_DRAWN = 50;

/** Room for the head and the longest of some cells, within bounds. */
export function widthFor(head: string, cells: readonly string[]): number {
  const longest = Math.max(0, ...cells.map((cell) => cell.length));
  const letters = Math.max(head.length + 2, longest);
  return Math.round(Math.max(LEAST, Math.min(MOST, letters * LETTER + BESIDE)));
}

/** Where columns begin and, last, where they end. */
export function edges(widths: readonly number[]): number[] {
  const found = [0];
  for (const width of widths) found.push((found.at(-1) as number) + width);
  return found;
}

/** Wider in equal parts where the box has room left. */
export function stretched(widths: readonly number[], room: number): number[] {
  const left = room - widths.reduce((sum, width) => sum + width, 0);
  const more = Math.max(0, Math.floor(left / widths.length));
  return widths.map((width) => width + more);
}

/** The columns to draw, both ends among them: all of a few, else those in sight. */
export function columnsSeen(
  at: readonly number[],
  left: number,
  width: number,
): { first: number; last: number } {
  const count = at.length - 1;
  if (count <= ALL_DRAWN) return { first: 0, last: count - 1 };
  const first = Math.max(0, at.findIndex((edge) => edge > left) - 1);
  const behind = at.findIndex((edge) => edge >= left + width);
  return { first, last: behind < 0 ? count - 1 : Math.max(first, behind - 1) };
}

import type { Box } from '../chart';

/**
 * Boxes that fill `frame`, each as large as its value is of the sum of all, as square as they can be (Bruls, Huizing,
 * van Wijk: Squarified Treemaps, 2000). In the order of `values`; what is not above zero gets an empty box.
 */
export function squarify(values: readonly number[], frame: Box): Box[] {
  const boxes = values.map((): Box => ({ x: frame.x, y: frame.y, w: 0, h: 0 }));
  const order = values
    .map((_, i) => i)
    .filter((i) => values[i]! > 0)
    .sort((a, b) => values[b]! - values[a]! || a - b);
  let rest = order.reduce((sum, i) => sum + values[i]!, 0);
  let free = { ...frame };
  for (let from = 0; from < order.length;) {
    const area = free.w * free.h;
    const side = Math.min(free.w, free.h);
    if (!(area > 0) || !(rest > 0)) break;
    // One more box joins the row as long as its worst shape does not become worse.
    let to = from + 1;
    let sum = values[order[from]!]!;
    const worst = (length: number, total: number): number => {
      const thick = ((total / rest) * area) / side;
      const ends = [values[order[from]!]!, values[order[length - 1]!]!];
      return Math.max(
        ...ends.map((value) => {
          const long = (value / total) * side;
          return Math.max(long / thick, thick / long);
        }),
      );
    };
    while (to < order.length) {
      const next = sum + values[order[to]!]!;
      if (worst(to + 1, next) > worst(to, sum)) break;
      sum = next;
      to++;
    }
    const upright = free.w >= free.h;
    const last = to === order.length;
    const thick = last ? (upright ? free.w : free.h) : ((sum / rest) * area) / side;
    let at = 0;
    for (const i of order.slice(from, to)) {
      const long = (values[i]! / sum) * side;
      boxes[i] = upright
        ? { x: free.x, y: free.y + at, w: thick, h: long }
        : { x: free.x + at, y: free.y, w: long, h: thick };
      at += long;
    }
    free = upright
      ? { ...free, x: free.x + thick, w: Math.max(0, free.w - thick) }
      : { ...free, y: free.y + thick, h: Math.max(0, free.h - thick) };
    rest -= sum;
    from = to;
  }
  return boxes;
}

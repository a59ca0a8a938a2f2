import type { Cell } from './check';
import type { Range } from './map';

/** A rectangle of cells; `m` is missing where its cells have none. */
export interface Block {
  r: Range;
  f: Range;
  m?: Range;
}

const AXES = ['r', 'f', 'm'] as const;
const ORDERS = AXES.flatMap((a) =>
  AXES.filter((b) => b !== a).map(
    (b) => [a, b, AXES.find((c) => c !== a && c !== b) ?? a] as const,
  ),
);

/** The cells as few blocks, each cell in exactly one: merged along each axis in turn, in the order that leaves the fewest. */
export function blocksOf(cells: readonly Cell[]): Block[] {
  const single = cells.map(({ r, f, m }): Block => {
    const block: Block = { r: [r, r], f: [f, f] };
    return m === undefined ? block : { ...block, m: [m, m] };
  });
  const [first = single, ...others] = ORDERS.map((order) => order.reduce(mergeAlong, single));
  return others
    .reduce((best, blocks) => (blocks.length < best.length ? blocks : best), first)
    .sort((a, b) => a.r[0] - b.r[0] || a.f[0] - b.f[0] || (a.m?.[0] ?? 0) - (b.m?.[0] ?? 0));
}

/** Joins blocks that touch on `axis` and are alike on the others. */
function mergeAlong(blocks: readonly Block[], axis: (typeof AXES)[number]): Block[] {
  const low = (block: Block) => block[axis]?.[0] ?? 0;
  const others = (block: Block) => String(AXES.map((other) => other !== axis && block[other]));
  const merged: Block[] = [];
  for (const block of [...blocks].sort(
    (a, b) => others(a).localeCompare(others(b)) || low(a) - low(b),
  )) {
    const last = merged.at(-1);
    const [before, range] = [last?.[axis], block[axis]];
    if (last && before && range && before[1] + 1 === range[0] && others(last) === others(block)) {
      last[axis] = [before[0], range[1]];
    } else merged.push({ ...block });
  }
  return merged;
}

import { filterOfCodes } from './codes';
import type { Cells, Test } from './filter';
import type { PreparedDimension } from './prepared';

/** Few rectangles that cover exactly these cells of a heat map. */
export function cellsOf({ sides }: PreparedDimension, cells: readonly number[]): Cells[] {
  if (!sides) return [];
  const [x, y] = sides;
  const width = x.codes.length;
  const places = cells.map((cell): [number, number] => [cell % width, Math.floor(cell / width)]);
  const columns = rectangles(x, y, places);
  const rows = rectangles(
    y,
    x,
    places.map(([a, b]) => [b, a]),
  );
  return columns.length <= rows.length
    ? columns.map(([a, b]) => ({ x: a, y: b }))
    : rows.map(([b, a]) => ({ x: a, y: b }));
}

/** Lines that are alike stand together. */
function rectangles(
  across: PreparedDimension,
  up: PreparedDimension,
  places: readonly (readonly [number, number])[],
): [Test | null, Test | null][] {
  const lines = new Map<number, number[]>();
  for (const [a, b] of places) lines.set(a, [...(lines.get(a) ?? []), b]);
  const alike = new Map<string, { a: number[]; b: number[] }>();
  for (const a of [...lines.keys()].sort((m, n) => m - n)) {
    const b = (lines.get(a) as number[]).sort((m, n) => m - n);
    const block = alike.get(b.join());
    if (block) block.a.push(a);
    else alike.set(b.join(), { a: [a], b });
  }
  return [...alike.values()].flatMap(({ a, b }) =>
    testsOf(across, a).flatMap((m) =>
      testsOf(up, b).map((n): [Test | null, Test | null] => [m, n]),
    ),
  );
}

/** One test after the other that together keep exactly these codes; null keeps all. */
function testsOf(side: PreparedDimension, codes: readonly number[]): (Test | null)[] {
  if (codes.length === side.codes.length) return [null];
  const groups = side.dimension.kind === 'category' ? [codes] : runsOf(side, codes);
  return groups.map((group) => {
    const { dim: _, ...test } = filterOfCodes(side, group) as Test & { dim: string };
    return test as Test;
  });
}

/** Stretches of the axis, and what has no place on it. */
function runsOf({ codes, none }: PreparedDimension, chosen: readonly number[]): number[][] {
  const axis = codes
    .map((code, c) => ({ code, c }))
    .filter(({ c }) => c !== none)
    .sort((a, b) => placeOf(a.code) - placeOf(b.code) || a.c - b.c)
    .map(({ c }) => c);
  const runs: number[][] = [];
  axis.forEach((c, i) => {
    if (!chosen.includes(c)) return;
    const before = axis[i - 1];
    if (before !== undefined && chosen.includes(before)) runs[runs.length - 1]!.push(c);
    else runs.push([c]);
  });
  return chosen.includes(none) ? [...runs, [none]] : runs;
}

/** What is before a window comes first, what is after it last. */
function placeOf(code: { kind: string; from?: unknown; below?: unknown }): number {
  if (code.kind !== 'time') return 0;
  return code.from === null ? -1 : code.below === null ? 1 : 0;
}

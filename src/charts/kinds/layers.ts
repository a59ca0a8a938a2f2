import type { Box } from '../chart';
import { fit, textWidth } from '../text';
import { theme } from '../theme';

export interface LayerNode {
  id: string;
  label: string;
  /** Ids of the nodes it reads; those that are not there, and itself, draw nothing. */
  reads: readonly string[];
}

export interface PlacedNode extends LayerNode {
  /** From 0, the first column: 1 + the last of those it reads. */
  layer: number;
  box: Box;
  /** As much of the label as there is room for. */
  text: string;
}

export interface Arrow {
  key: string;
  /** What is read, and who reads it. */
  from: string;
  to: string;
  /** It closes a circle, and leads back. */
  back: boolean;
  path: string;
}

export interface LayersLayout {
  nodes: readonly PlacedNode[];
  arrows: readonly Arrow[];
  width: number;
  height: number;
}

const MOST_LABEL = 170;
const NODE = 26;
const GAP = 10;
const BETWEEN = 56;
const PAD = 10;
/** Passes that bring neighbours beside one another. */
const PASSES = 4;

/**
 * Who reads whom, from the left to the right: every node in the column after the last of those it reads, in an order
 * that keeps arrows short. Reads that close a circle do not count for the columns.
 */
export const layers = {
  id: 'layers',
  layout(given: readonly LayerNode[]): LayersLayout {
    const byId = new Map(given.map((node) => [node.id, node]));
    const layerOf = new Map<string, number>();
    const back = new Set<string>();
    for (const { id } of given) place(id, byId, layerOf, back);
    const columns: LayerNode[][] = [];
    for (const node of given) (columns[layerOf.get(node.id)!] ??= []).push(node);
    ordered(columns, byId);
    const height = Math.max(0, ...columns.map((column) => column.length * (NODE + GAP) - GAP));
    let x = PAD;
    const nodes = columns.flatMap((column, layer) => {
      const wanted = Math.max(...column.map(({ label }) => textWidth(label, theme.labelFont)));
      const w = Math.min(MOST_LABEL, wanted) + 20;
      const top = PAD + (height - (column.length * (NODE + GAP) - GAP)) / 2;
      const placed = column.map((node, i): PlacedNode => ({
        ...node,
        layer,
        box: { x, y: top + i * (NODE + GAP), w, h: NODE },
        text: fit(node.label, w - 20, theme.labelFont),
      }));
      x += w + BETWEEN;
      return placed;
    });
    const boxes = new Map(nodes.map(({ id, box }) => [id, box]));
    const arrows = nodes.flatMap(({ id: to, reads }) =>
      [...new Set(reads)].flatMap((from): Arrow[] => {
        const [a, b] = [boxes.get(from), boxes.get(to)];
        if (!a || !b || from === to) return [];
        const key = `${from} ${to}`;
        return [{ key, from, to, back: back.has(key), path: pathOf(a, b) }];
      }),
    );
    const width = Math.max(2 * PAD, x - BETWEEN + PAD);
    return { nodes, arrows, width, height: height + 2 * PAD };
  },
};

/** By hand: a chain may be longer than the stack is deep. */
function place(
  start: string,
  byId: ReadonlyMap<string, LayerNode>,
  layerOf: Map<string, number>,
  back: Set<string>,
): void {
  if (layerOf.has(start)) return;
  const readsOf = (id: string) =>
    [...new Set(byId.get(id)!.reads)].filter((other) => other !== id && byId.has(other));
  const path = [{ id: start, rest: readsOf(start) }];
  const open = new Set([start]);
  while (path.length > 0) {
    const { id, rest } = path.at(-1)!;
    const next = rest.shift();
    if (next === undefined) {
      const before = readsOf(id).filter((other) => !back.has(`${other} ${id}`));
      layerOf.set(id, Math.max(0, ...before.map((other) => layerOf.get(other)! + 1)));
      open.delete(id);
      path.pop();
    } else if (open.has(next)) back.add(`${next} ${id}`);
    else if (!layerOf.has(next)) {
      open.add(next);
      path.push({ id: next, rest: readsOf(next) });
    }
  }
}

/** Each column by where its neighbours stand, forth and back; ties keep the order given. */
function ordered(columns: LayerNode[][], byId: ReadonlyMap<string, LayerNode>): void {
  const readers = new Map<string, string[]>();
  for (const { id, reads } of byId.values()) {
    for (const other of reads) readers.set(other, [...(readers.get(other) ?? []), id]);
  }
  const at = new Map<string, number>();
  const note = (column: readonly LayerNode[]) =>
    column.forEach(({ id }, i) => at.set(id, (i + 0.5) / column.length));
  columns.forEach(note);
  for (let pass = 0; pass < PASSES; pass++) {
    const forth = pass % 2 === 0;
    for (const column of forth ? columns : columns.toReversed()) {
      const middle = new Map(
        column.map(({ id, reads }) => {
          const near = (forth ? reads : (readers.get(id) ?? [])).flatMap(
            (one) => at.get(one) ?? [],
          );
          const sum = near.reduce((total, one) => total + one, 0);
          return [id, near.length > 0 ? sum / near.length : at.get(id)!];
        }),
      );
      column.sort((a, b) => middle.get(a.id)! - middle.get(b.id)!);
      note(column);
    }
  }
}

function pathOf(a: Box, b: Box): string {
  const n = (value: number) => Math.round(value * 10) / 10;
  const [x0, y0, x1, y1] = [a.x + a.w, a.y + a.h / 2, b.x, b.y + b.h / 2];
  const bend = Math.max(24, (x1 - x0) / 2);
  return `M${n(x0)},${n(y0)}C${n(x0 + bend)},${n(y0)} ${n(x1 - bend)},${n(y1)} ${n(x1)},${n(y1)}`;
}

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

/** A place in a column: of a node, or of an arrow that passes. */
interface Slot {
  id: string;
  node: LayerNode | null;
  /** Ids of the slots before it. */
  reads: string[];
}

const MOST_LABEL = 170;
const NODE = 26;
const GAP = 10;
const BETWEEN = 56;
const PAD = 10;
/** Of an arrow that passes. */
const THIN = 6;
/** Beyond this nobody sees where an arrow passes. */
const MOST_ROUTED = 300;
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
    // What an arrow passes on its way has room of its own in every column between.
    const columns: Slot[][] = [];
    const slots = new Map<string, Slot>();
    const add = (slot: Slot, layer: number): void => {
      slots.set(slot.id, slot);
      (columns[layer] ??= []).push(slot);
    };
    for (const node of given) {
      add({ id: node.id, node, reads: [] }, layerOf.get(node.id)!);
    }
    const ways = given.flatMap(({ id: to, reads }) =>
      [...new Set(reads)].flatMap((from) => {
        if (from === to || !byId.has(from)) return [];
        const [first, last] = [layerOf.get(from)! + 1, layerOf.get(to)!];
        const via: string[] = [];
        for (let layer = first; layer < last && given.length <= MOST_ROUTED; layer++) {
          const id = `${from} ${to} ${layer}`;
          add({ id, node: null, reads: [via.at(-1) ?? from] }, layer);
          via.push(id);
        }
        slots.get(to)!.reads.push(via.at(-1) ?? from);
        return [{ from, to, via }];
      }),
    );
    ordered(columns, slots);
    const tallOf = (column: readonly Slot[]) =>
      column.reduce((sum, { node }) => sum + (node ? NODE : THIN) + GAP, -GAP);
    const height = Math.max(0, ...columns.map(tallOf));
    const boxes = new Map<string, Box>();
    const nodes: PlacedNode[] = [];
    let x = PAD;
    columns.forEach((column, layer) => {
      const wanted = column.map(({ node }) => textWidth(node?.label ?? '', theme.labelFont));
      const w = Math.min(MOST_LABEL, Math.max(...wanted)) + 20;
      let y = PAD + (height - tallOf(column)) / 2;
      for (const { id, node } of column) {
        const box = { x, y, w, h: node ? NODE : THIN };
        boxes.set(id, box);
        if (node)
          nodes.push({ ...node, layer, box, text: fit(node.label, w - 20, theme.labelFont) });
        y += box.h + GAP;
      }
      x += w + BETWEEN;
    });
    const arrows = ways.map(({ from, to, via }): Arrow => {
      const key = `${from} ${to}`;
      const path = pathOf([from, ...via, to].map((id) => boxes.get(id)!));
      return { key, from, to, back: back.has(key), path };
    });
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
function ordered(columns: Slot[][], slots: ReadonlyMap<string, Slot>): void {
  const readers = new Map<string, string[]>();
  for (const { id, reads } of slots.values()) {
    for (const other of reads) readers.set(other, [...(readers.get(other) ?? []), id]);
  }
  const at = new Map<string, number>();
  const note = (column: readonly Slot[]) =>
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

/** From the right side of the first to the left side of the last, straight through those between. */
function pathOf(boxes: readonly Box[]): string {
  const n = (value: number) => Math.round(value * 10) / 10;
  const parts: string[] = [];
  boxes.slice(1).forEach((b, i) => {
    const a = boxes[i]!;
    const [x0, y0, x1, y1] = [a.x + a.w, a.y + a.h / 2, b.x, b.y + b.h / 2];
    const bend = Math.max(24, (x1 - x0) / 2);
    parts.push(
      `${i === 0 ? 'M' : 'L'}${n(x0)},${n(y0)}C${n(x0 + bend)},${n(y0)} ${n(x1 - bend)},${n(y1)} ${n(x1)},${n(y1)}`,
    );
  });
  return parts.join('');
}

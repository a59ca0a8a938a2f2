import { checkMap, isPartition, type Cell, type MapReport } from '../../model/segments/check';
import { paint } from '../../model/segments/custom';
import {
  GRID,
  matches,
  segmentOf,
  usesMonetary,
  type Segment,
  type SegmentMap,
} from '../../model/segments/map';
import type { GridRow } from './tables';

/** Colours a segment may be given; `id` names the message. */
export const PALETTE = [
  { id: 'deepGreen', color: 'var(--seg-champions)' },
  { id: 'green', color: 'var(--seg-loyal)' },
  { id: 'lightGreen', color: 'var(--seg-potential)' },
  { id: 'lightBlue', color: 'var(--seg-new)' },
  { id: 'blue', color: 'var(--seg-promising)' },
  { id: 'yellow', color: 'var(--seg-attention)' },
  { id: 'amber', color: 'var(--seg-sleep)' },
  { id: 'orange', color: 'var(--seg-risk)' },
  { id: 'red', color: 'var(--seg-cantlose)' },
  { id: 'grey', color: 'var(--seg-hibernating)' },
  { id: 'slate', color: '#5b6170' },
  { id: 'violet', color: '#7d63ad' },
  { id: 'pink', color: '#b85f93' },
  { id: 'brown', color: '#8a6446' },
] as const;

export const OWN = 'own';

/** A copy to be edited. Where the original looks at M, each cell is read as if M were equal to F. */
export function ownCopy(map: SegmentMap, name: SegmentMap['name']): SegmentMap {
  const segments = usesMonetary(map) ? map.segments.map((s) => flat(map, s)) : map.segments;
  return { id: OWN, name, segments };
}

function flat(map: SegmentMap, segment: Segment): Segment {
  const cells: [number, number][] = [];
  for (const [r, f] of gridCells()) if (segmentOf(map, r, f, f) === segment.id) cells.push([r, f]);
  return { id: segment.id, name: segment.name, color: segment.color, cells };
}

export function* gridCells(): Generator<readonly [r: number, f: number]> {
  for (let r = 1; r <= GRID; r++) for (let f = 1; f <= GRID; f++) yield [r, f];
}

/** A new segment without cells, in a colour not yet used if there is one. */
export function addSegment(map: SegmentMap, name: Segment['name']): [SegmentMap, id: string] {
  const taken = new Set(map.segments.map((segment) => segment.id));
  let n = 1;
  while (taken.has(`own-${n}`)) n++;
  const used = new Set(map.segments.map((segment) => segment.color));
  const color = (PALETTE.find((entry) => !used.has(entry.color)) ?? PALETTE[0]).color;
  const segment: Segment = { id: `own-${n}`, name, color, cells: [] };
  return [{ ...map, segments: [...map.segments, segment] }, segment.id];
}

export function changeSegment(
  map: SegmentMap,
  id: string,
  change: Partial<Pick<Segment, 'name' | 'color'>>,
): SegmentMap {
  const segments = map.segments.map((s) => (s.id === id ? { ...s, ...change } : s));
  return { ...map, segments };
}

/** Without the segment; its cells become gaps. The last segment stays. */
export function removeSegment(map: SegmentMap, id: string): SegmentMap {
  const segments = map.segments.filter((segment) => segment.id !== id);
  return segments.length === 0 ? map : { ...map, segments };
}

/** The map with the cells given to `segment` (null: to none); the same object when nothing changes. */
export function paintCells(
  map: SegmentMap,
  cells: readonly (readonly [number, number])[],
  segment: string | null,
): SegmentMap {
  const changes = cells.some(([r, f]) => {
    const claims = map.segments.filter((s) => matches(s, r, f, 1)).map((s) => s.id);
    return claims.length > 1 || (claims[0] ?? null) !== segment;
  });
  return changes ? paint(map, cells, segment) : map;
}

/** A cell of the R × F grid as it is drawn. */
export interface GridCell {
  r: number;
  f: number;
  customers: number;
  /** Segments of its customers; more than one only where the map looks at M. Empty in a gap. */
  segments: readonly string[];
  /** False when no score out of the chosen number of bins stands for it. */
  used: boolean;
}

/** Rows from the highest F down, R from low to high within a row. */
export function gridRows(
  map: SegmentMap,
  counts: readonly GridRow[],
  bins: number,
): readonly (readonly GridCell[])[] {
  const levels = new Set(
    Array.from({ length: bins }, (_, i) => Math.ceil(((i + 1) * GRID) / bins)),
  );
  const depth = usesMonetary(map) ? [1, 2, 3, 4, 5] : [1];
  const scores = Array.from({ length: GRID }, (_, i) => i + 1);
  return [...scores].reverse().map((f) =>
    scores.map((r) => {
      const found = depth.map((m) => segmentOf(map, r, f, m)).filter((id) => id !== null);
      return {
        r,
        f,
        customers: sum(counts.filter((row) => row.r === r && row.f === f)),
        segments: [...new Set(found)],
        used: levels.has(r) && levels.has(f),
      };
    }),
  );
}

/** Customers by segment under `map`; those in gaps stand under null. */
export function countBySegment(
  map: SegmentMap,
  counts: readonly GridRow[],
): ReadonlyMap<string | null, number> {
  const result = new Map<string | null, number>();
  for (const { r, f, m, customers } of counts) {
    const id = segmentOf(map, r, f, m);
    result.set(id, (result.get(id) ?? 0) + customers);
  }
  return result;
}

function sum(rows: readonly GridRow[]): number {
  return rows.reduce((total, row) => total + row.customers, 0);
}

/** Cells claimed by the same segments together: first of `segments` gets them. */
export interface OverlapGroup {
  segments: readonly string[];
  cells: readonly Cell[];
}

export interface Verdict {
  partition: boolean;
  report: MapReport;
  overlaps: readonly OverlapGroup[];
}

/** What the checker says of the map on its own 5 × 5 grid, overlaps by who claims them. */
export function verdictOf(map: SegmentMap): Verdict {
  const report = checkMap(map, GRID);
  const groups = new Map<string, { segments: readonly string[]; cells: Cell[] }>();
  for (const { segments, ...cell } of report.overlaps) {
    const key = segments.join(' ');
    const group = groups.get(key) ?? { segments, cells: [] };
    group.cells.push(cell);
    groups.set(key, group);
  }
  const overlaps = [...groups.values()].sort((a, b) => b.cells.length - a.cells.length);
  return { partition: isPartition(report), report, overlaps };
}

/** Segments that exist on the grid but that no score out of `bins` leads to. */
export function missedWith(map: SegmentMap, bins: number): string[] {
  const always = new Set(checkMap(map, GRID).unreachable.map((entry) => entry.segment));
  return checkMap(map, bins)
    .unreachable.map((entry) => entry.segment)
    .filter((id) => !always.has(id));
}

import { matches, scaleScore, usesMonetary, type SegmentMap } from './map';

/** Scores out of `bins`; `m` is missing where the map does not look at it. */
export interface Cell {
  r: number;
  f: number;
  m?: number;
}

export interface MapReport {
  /** Cells looked at: bins², or bins³ when a rule looks at M. */
  cells: number;
  /** Cells without a segment. */
  gaps: Cell[];
  /** Cells that more than one segment claims; the first of `segments` gets the customer. */
  overlaps: (Cell & { segments: string[] })[];
  /** Segments that no customer can ever be in. */
  unreachable: {
    segment: string;
    /** Those that take its cells; empty when it has none. */ takenBy: string[];
  }[];
}

/** What is wrong with a map. A partition has no gaps, no overlaps and no unreachable segment. */
export function checkMap(map: SegmentMap, bins: number): MapReport {
  const report: MapReport = { cells: 0, gaps: [], overlaps: [], unreachable: [] };
  const reached = new Set<string>();
  const rivals = new Map(map.segments.map((segment) => [segment.id, new Set<string>()]));
  for (const cell of cellsOf(map, bins)) {
    report.cells++;
    const r = scaleScore(cell.r, bins);
    const f = scaleScore(cell.f, bins);
    const m = scaleScore(cell.m ?? 1, bins);
    const claims = map.segments.filter((segment) => matches(segment, r, f, m)).map((s) => s.id);
    const [first] = claims;
    if (first === undefined) {
      report.gaps.push(cell);
      continue;
    }
    reached.add(first);
    for (const id of claims.slice(1)) rivals.get(id)?.add(first);
    if (claims.length > 1) report.overlaps.push({ ...cell, segments: claims });
  }
  for (const { id } of map.segments) {
    if (!reached.has(id)) {
      report.unreachable.push({ segment: id, takenBy: [...(rivals.get(id) ?? [])] });
    }
  }
  return report;
}

export function isPartition(report: MapReport): boolean {
  return report.gaps.length + report.overlaps.length + report.unreachable.length === 0;
}

function* cellsOf(map: SegmentMap, bins: number): Generator<Cell> {
  const deep = usesMonetary(map);
  for (let r = 1; r <= bins; r++) {
    for (let f = 1; f <= bins; f++) {
      if (!deep) yield { r, f };
      else for (let m = 1; m <= bins; m++) yield { r, f, m };
    }
  }
}

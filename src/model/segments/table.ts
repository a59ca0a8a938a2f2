import { literal } from '../../engine/sql';
import { GRID, segmentOf, usesMonetary, type SegmentMap } from './map';

/**
 * The map as a VALUES relation `segment_map(r, f, m, segment)` for a FROM clause: scores 1 to 5,
 * `m` NULL where the map does not look at it, one row for each cell that has a segment.
 */
export function mapTableSql(map: SegmentMap): string {
  const rows: string[] = [];
  const depth = usesMonetary(map) ? [1, 2, 3, 4, 5] : [null];
  for (let r = 1; r <= GRID; r++) {
    for (let f = 1; f <= GRID; f++) {
      for (const m of depth) {
        const segment = segmentOf(map, r, f, m ?? 1);
        if (segment !== null) rows.push(`(${r}, ${f}, ${literal(m)}, ${literal(segment)})`);
      }
    }
  }
  // A map without any cell still has to be a relation of the right types.
  if (rows.length === 0) rows.push('(NULL, NULL, NULL, NULL)');
  return `(VALUES\n    ${rows.join(',\n    ')}\n  ) AS segment_map(r, f, m, segment)`;
}

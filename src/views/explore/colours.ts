import type { SegmentMap } from '../../model/segments/map';

/** Colours of a map's segments by id, for the charts. */
export function colours(map: SegmentMap): Record<string, string> {
  return Object.fromEntries(map.segments.map(({ id, color }) => [id, color]));
}

/** Colour of a row that stands for customers without a segment. */
export const NO_SEGMENT = 'var(--ghost)';

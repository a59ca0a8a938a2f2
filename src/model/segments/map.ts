/** Inclusive, in scores 1 to 5. */
export type Range = readonly [low: number, high: number];

/** All given ranges must hold; `fm` is the mean of the F and M scores. */
export interface ScoreRule {
  r?: Range;
  f?: Range;
  m?: Range;
  fm?: Range;
}

/** A segment takes cells of the 5 × 5 grid (`[r, f]`), or the scores that any one of its rules admits. */
export interface Segment {
  id: string;
  name: { tr: string; en: string };
  /** A CSS colour, usually `var(--seg-…)`. */
  color: string;
  cells?: readonly (readonly [r: number, f: number])[];
  rules?: readonly ScoreRule[];
}

/** Segments in order: a customer belongs to the first one that matches, or to none. */
export interface SegmentMap {
  id: string;
  name: { tr: string; en: string };
  segments: readonly Segment[];
}

export const GRID = 5;

/** True when the map cannot be drawn on the R × F grid because a rule looks at the M score. */
export function usesMonetary(map: SegmentMap): boolean {
  return map.segments.some((segment) => segment.rules?.some((rule) => rule.m ?? rule.fm));
}

/** True when `segment` admits the scores (1 to 5 each), whoever comes before it. */
export function matches(segment: Segment, r: number, f: number, m: number): boolean {
  const inside = (value: number, range: Range | undefined) =>
    !range || (value >= range[0] && value <= range[1]);
  return (
    (segment.cells?.some(([cellR, cellF]) => cellR === r && cellF === f) ?? false) ||
    (segment.rules?.some(
      (rule) =>
        inside(r, rule.r) && inside(f, rule.f) && inside(m, rule.m) && inside((f + m) / 2, rule.fm),
    ) ??
      false)
  );
}

/** The segment of the scores (1 to 5 each), or null in a gap. */
export function segmentOf(map: SegmentMap, r: number, f: number, m: number): string | null {
  return map.segments.find((segment) => matches(segment, r, f, m))?.id ?? null;
}

/** A score out of `bins` on the scale of the map: ceil(score · 5 / bins). */
export function scaleScore(score: number, bins: number): number {
  return Math.ceil((score * GRID) / bins);
}

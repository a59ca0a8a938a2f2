import type { Engine, Row } from '../../engine/engine';
import { literal } from '../../engine/sql';
import {
  scaleScore,
  segmentOf,
  usesMonetary,
  type Segment,
  type SegmentMap,
} from '../../model/segments/map';

export interface Threshold extends Row {
  measure: 'r' | 'f' | 'm';
  score: number;
  lower: number;
  upper: number;
  customers: number;
  includes: 'upper' | 'lower' | 'observed';
}

export interface Bound extends Row {
  measure: 'r' | 'f' | 'm';
  step: number;
  up_to: number | string;
}

export interface Line extends Row {
  source: number;
  line: number;
  fate: string;
  order_id: string | null;
  ordered_at: string | null;
  product: string | null;
  quantity: number | null;
  amount: number | string | null;
}

export interface Facts extends Row {
  customer_id: string;
  name: string | null;
  stage: string;
  orders: number;
  revenue: number | string;
  first_order: string | null;
  last_order: string | null;
  recency: number | null;
  r_score: number | null;
  f_score: number | null;
  m_score: number | null;
  segment: string | null;
  refund_orders: number;
  source: number | null;
  line: number | null;
  as_of: string;
  refunds: string;
}

/** Everything that put a customer where they are. */
export interface Why {
  facts: Facts;
  thresholds: readonly Threshold[];
  bounds: readonly Bound[];
  lines: readonly Line[];
}

/** The scores of a customer, their segment, and what they rest on. */
export function whySql(id: string): string {
  return `SELECT
  f.customer_id, f.name, f.stage, f.orders, f.revenue, f.first_order, f.last_order,
  f.recency, f.r_score, f.f_score, f.m_score, f.segment,
  (SELECT count(*)::INTEGER FROM orders AS o
   WHERE o.customer_id = f.customer_id AND NOT o.is_purchase) AS refund_orders,
  c.source, c.line, settings.as_of, settings.refunds
FROM customer_facts AS f
JOIN customers AS c ON c.customer_id = f.customer_id
CROSS JOIN settings
WHERE f.customer_id = ${literal(id)}`;
}

/** The customer's lines of all order files: counted ones and those kept apart, each with its place. */
export function linesSql(id: string): string {
  const columns = 'source, line, order_id, ordered_at, product, quantity, amount';
  return `SELECT 'used' AS fate, ${columns}
FROM order_lines
WHERE customer_id = ${literal(id)}
UNION ALL
SELECT fate::VARCHAR, ${columns}
FROM kept_apart
WHERE customer_id = ${literal(id)}
ORDER BY ordered_at NULLS LAST, source, line`;
}

/** Null when the customer is no longer there. */
export async function whyOf(engine: Engine, id: string, signal?: AbortSignal): Promise<Why | null> {
  const [facts] = await engine.rows<Facts>(whySql(id), { signal });
  if (!facts) return null;
  return {
    facts,
    thresholds: await engine.rows<Threshold>('SELECT * FROM rfm_thresholds', { signal }),
    bounds: await engine.rows<Bound>('SELECT measure, step, up_to FROM rfm_bounds', { signal }),
    lines: await engine.rows<Line>(linesSql(id), { signal }),
  };
}

/** Which values have this score: whole numbers with both ends inside, money as it stands. */
export function scoreRange(
  thresholds: readonly Threshold[],
  measure: Threshold['measure'],
  score: number,
): { from: number; to: number; observed: boolean } | null {
  const found = thresholds.find((t) => t.measure === measure && t.score === score);
  if (!found || found.lower === null || found.upper === null) return null;
  const { lower, upper, includes } = found;
  if (includes === 'observed' || measure === 'm') {
    return { from: lower, to: upper, observed: includes === 'observed' };
  }
  if (includes === 'lower')
    return { from: Math.ceil(lower), to: Math.ceil(upper) - 1, observed: false };
  const best = Math.max(...thresholds.map((t) => t.score));
  // The lowest value of all belongs to the first bin: few days are the best score, few orders the worst.
  const first = score === (measure === 'r' ? best : 1);
  const from = first ? Math.ceil(lower) : Math.floor(lower) + 1;
  return { from, to: Math.floor(upper), observed: false };
}

/**
 * The segment that one more order on the reference day leads to while the bounds stay: known only where scores
 * come from bounds and the map does not look at money. `undefined` where it cannot be said.
 */
export function afterOneMore(why: Why, map: SegmentMap): string | null | undefined {
  const { facts, bounds } = why;
  if (facts.orders === 0 || bounds.length === 0 || usesMonetary(map)) return undefined;
  if (why.thresholds.some((t) => t.measure !== 'm' && t.includes === 'observed')) return undefined;
  const above = (measure: string, value: number) =>
    bounds.filter((b) => b.measure === measure && value > Number(b.up_to)).length;
  const bins = bounds.filter((b) => b.measure === 'f').length + 1;
  const r = scaleScore(bins - above('r', 0), bins);
  const f = scaleScore(1 + above('f', facts.orders + 1), bins);
  return segmentOf(map, r, f, 1);
}

/** The scores that a segment takes, as ranges: `R 1–2 and F 3–4`; several places one after the other. */
export function placesOf(segment: Segment): string[] {
  const span = (letter: string, [low, high]: readonly [number, number]) =>
    low === high ? `${letter} ${low}` : `${letter} ${low}–${high}`;
  const places = (segment.rules ?? []).map((rule) =>
    (['r', 'f', 'm', 'fm'] as const)
      .flatMap((key) => {
        const range = rule[key];
        return range ? [span(key === 'fm' ? 'FM' : key.toUpperCase(), range)] : [];
      })
      .join(' · '),
  );
  if (segment.cells?.length)
    places.push(...rectangles(segment.cells).map(([r, f]) => `${span('R', r)} · ${span('F', f)}`));
  return places;
}

type Span = [number, number];

/** Cells as few rectangles: runs of F in each R, then equal runs of neighbouring R together. */
function rectangles(cells: readonly (readonly [number, number])[]): [Span, Span][] {
  const taken = new Set(cells.map(([r, f]) => `${r} ${f}`));
  const found: [Span, Span][] = [];
  for (let r = 1; r <= 10; r++) {
    for (let f = 1; f <= 10; f++) {
      if (!taken.has(`${r} ${f}`) || taken.has(`${r} ${f - 1}`)) continue;
      let end = f;
      while (taken.has(`${r} ${end + 1}`)) end++;
      const above = found.find(([rs, fs]) => rs[1] === r - 1 && fs[0] === f && fs[1] === end);
      if (above) above[0][1] = r;
      else
        found.push([
          [r, r],
          [f, end],
        ]);
    }
  }
  return found;
}

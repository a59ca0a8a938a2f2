import type { Mark } from '../mark';
import { alongAxis, groundOf, labelsFor, panelHeight, turned } from '../parts';
import { precise, valueScale, type DotShape, type RectShape, type SegmentShape } from '../scene';
import { boxesSql } from '../sql';

export const box: Mark = {
  id: 'box',
  takes: { x: { of: 'any' }, y: { of: 'number', needed: true }, facet: { of: 'any' } },
  measures: 'y',
  aggregates: [],
  offers: ['bin', 'sort', 'scale', 'top'],
  along: 'bins',
  title: 'spread',
  single: true,
  sql: boxesSql,
  scene: (canvas, data) => {
    const base = groundOf(canvas, data);
    const ground = { ...base, lying: base.lying || !canvas.plan.x };
    const { words, format } = canvas;
    const rects: RectShape[] = [];
    const lines: SegmentShape[] = [];
    const middles: SegmentShape[] = [];
    const dots: DotShape[] = [];
    for (const datum of data) {
      const { stats, value } = datum;
      if (!stats || value === null) continue;
      const [from, to] = ground.span(datum);
      const panel = ground.panelOf(datum);
      const fill = ground.colourOf(datum);
      const pad = (to - from) * 0.2;
      const middle = (from + to) / 2;
      const told = (value: number) => precise(value, format);
      const spot = ground.spot(datum, [
        `${words.median}: ${told(value)}`,
        `${words.quartiles}: ${told(stats.q1)} – ${told(stats.q3)}`,
        `${words.whiskers}: ${told(stats.low)} – ${told(stats.high)}`,
        `${words.beyond}: ${format.number(stats.beyond)}`,
        words.rows(datum.n),
      ]);
      const across = (x1: number, x2: number, y1: number, y2: number) =>
        ground.lying ? { x1, x2, y1, y2, panel } : { x1: y1, x2: y2, y1: x1, y2: x2, panel };
      const stroke = 'var(--ink-2)';
      lines.push({ ...across(stats.low, stats.q1, middle, middle), stroke });
      lines.push({ ...across(stats.q3, stats.high, middle, middle), stroke });
      rects.push({ ...across(stats.q1, stats.q3, from + pad, to - pad), fill, spot });
      middles.push({ ...across(value, value, from + pad, to - pad), stroke: 'var(--ink)' });
      for (const one of stats.out) {
        const [x, y] = ground.lying ? [one, middle] : [middle, one];
        dots.push({ x, y, fill, panel });
      }
    }
    const ends = data.flatMap(({ stats }) => (stats ? [stats.least, stats.most] : []));
    const spans = data.map((datum) => ground.span(datum));
    const scale = valueScale(canvas, ends, 6, { zero: false });
    return {
      ...turned(ground, alongAxis(ground, spans, canvas.width / 90), scale, labelsFor(canvas)),
      height: canvas.plan.x ? panelHeight(ground) : 60,
      layers: [
        { type: 'segment', shapes: lines, wide: 1, opacity: 1 },
        { type: 'rect', shapes: rects, opacity: 0.75 },
        { type: 'segment', shapes: middles, wide: 2, opacity: 1 },
        { type: 'dot', shapes: dots, r: 2, opacity: 0.5 },
      ],
      legend: [],
    };
  },
};

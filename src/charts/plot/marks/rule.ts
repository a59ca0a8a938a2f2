import type { Mark } from '../mark';
import { alongAxis, groundOf, labelsFor, panelHeight, turned } from '../parts';
import { precise, valueScale, type DotShape, type SegmentShape } from '../scene';
import { spansSql } from '../sql';

export const rule: Mark = {
  id: 'rule',
  takes: {
    x: { of: 'any', needed: true },
    y: { of: 'number', needed: true },
    facet: { of: 'any' },
  },
  measures: 'y',
  aggregates: ['median', 'average'],
  offers: ['bin', 'sort', 'scale', 'top'],
  along: 'bins',
  title: 'spread',
  single: true,
  sql: spansSql,
  scene: (canvas, data) => {
    const ground = groundOf(canvas, data);
    const { words, format, plan } = canvas;
    const lines: SegmentShape[] = [];
    const dots: DotShape[] = [];
    for (const datum of data) {
      const { stats, value } = datum;
      if (!stats || value === null) continue;
      const [from, to] = ground.span(datum);
      const middle = (from + to) / 2;
      const panel = ground.panelOf(datum);
      const spot = ground.spot(datum, [
        `${words.least}: ${precise(stats.least, format)}`,
        `${plan.aggregate === 'average' ? words.aggregates.average : words.median}: ${precise(value, format)}`,
        `${words.most}: ${precise(stats.most, format)}`,
        words.rows(datum.n),
      ]);
      const stroke = 'var(--ink-3)';
      lines.push(
        ground.lying
          ? { x1: stats.least, x2: stats.most, y1: middle, y2: middle, stroke, panel, spot }
          : { x1: middle, x2: middle, y1: stats.least, y2: stats.most, stroke, panel, spot },
      );
      const [x, y] = ground.lying ? [value, middle] : [middle, value];
      dots.push({ x, y, fill: ground.colourOf(datum), panel });
    }
    const ends = data.flatMap(({ stats }) => (stats ? [stats.least, stats.most] : []));
    const spans = data.map((datum) => ground.span(datum));
    const scale = valueScale(canvas, ends, 6, { zero: false });
    return {
      ...turned(ground, alongAxis(ground, spans, canvas.width / 90), scale, labelsFor(canvas)),
      height: panelHeight(ground),
      layers: [
        { type: 'segment', shapes: lines, wide: 2, opacity: 1 },
        { type: 'dot', shapes: dots, r: 4, opacity: 1 },
      ],
      legend: [],
    };
  },
};

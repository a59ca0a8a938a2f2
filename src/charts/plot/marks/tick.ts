import type { Mark } from '../mark';
import { alongAxis, groundOf, labelsFor, legendOf, panelHeight, turned } from '../parts';
import { precise, valueScale, type SegmentShape } from '../scene';
import { rowsSql } from '../sql';

export const tick: Mark = {
  id: 'tick',
  takes: {
    x: { of: 'any' },
    y: { of: 'number', needed: true },
    colour: { of: 'any' },
    facet: { of: 'any' },
  },
  measures: 'y',
  aggregates: [],
  offers: ['sort', 'scale', 'top'],
  along: 'bins',
  title: 'spread',
  single: true,
  sampled: true,
  sql: rowsSql,
  scene: (canvas, data) => {
    const ground = groundOf(canvas, data);
    const lying = ground.lying || !canvas.plan.x;
    const shapes = data.map((datum): SegmentShape => {
      const [from, to] = ground.span(datum);
      const pad = (to - from) * 0.15;
      const value = datum.value ?? 0;
      const across = [from + pad, to - pad] as const;
      const [x, y] = lying ? [[value, value], across] : [across, [value, value]];
      const spot = ground.spot(datum, [
        `${canvas.plan.measure?.name ?? ''}: ${precise(value, canvas.format)}`,
      ]);
      return {
        ...{ x1: x[0]!, x2: x[1]!, y1: y[0]!, y2: y[1]! },
        ...{ stroke: ground.colourOf(datum), panel: ground.panelOf(datum), spot },
      };
    });
    const values = data.map(({ value }) => value ?? 0);
    const spans = data.map((datum) => ground.span(datum));
    const scale = valueScale(canvas, values, 6, { zero: false });
    return {
      ...turned({ ...ground, lying }, alongAxis(ground, spans, 8), scale, labelsFor(canvas)),
      height: canvas.plan.x ? panelHeight(ground) : 60,
      layers: [{ type: 'segment', shapes, wide: 1, opacity: data.length > 500 ? 0.35 : 0.7 }],
      legend: legendOf(ground),
    };
  },
};

import { fit, textWidth } from '../../text';
import type { Datum } from '../data';
import type { Mark } from '../mark';
import { figuresOf, groundOf, legendOf } from '../parts';
import { figure, type RectShape, type TextShape } from '../scene';
import { groupedSql } from '../sql';
import { measureName } from '../title';
import { squarify } from '../treemap';
import type { Box } from '../../chart';

export const treemap: Mark = {
  id: 'treemap',
  takes: { x: { of: 'any', needed: true }, y: { of: 'any' }, colour: { of: 'any' } },
  measures: 'y',
  aggregates: ['sum', 'distinct', 'count', 'none'],
  offers: ['bin', 'top'],
  along: 'bins',
  title: 'by',
  top: 40,
  sql: (plan) => groupedSql(plan, { fill: false }),
  scene: (canvas, data) => {
    const ground = groundOf(canvas, data);
    const { words, format, plan } = canvas;
    const name = measureName(plan, words);
    const height = Math.max(220, Math.min(380, canvas.width * 0.45));
    const frame = { x: 0, y: 0, w: canvas.width, h: height };
    const boxes = plan.colour ? nested(data, ground.colours, frame) : flat(data, frame);
    const single = !plan.colour && !plan.colourIsX;
    const rects: RectShape[] = [];
    const texts: TextShape[] = [];
    boxes.forEach(({ x, y, w, h }, i) => {
      const datum = data[i]!;
      if (!(w > 0) || !(h > 0)) return;
      const spot = ground.spot(datum, figuresOf(ground, datum, name));
      const fill = single
        ? SOFT
        : `color-mix(in srgb, ${ground.colourOf(datum)} 40%, var(--sheet))`;
      rects.push({ x1: x, x2: x + w, y1: y, y2: y + h, fill, panel: 0, spot });
      const label = fit(spot.label.split(' · ')[0] ?? '', w - 10, 11);
      if (h < 18 || label === '') return;
      const ink = { fill: 'var(--ink)', panel: 0 };
      texts.push({ x: x + 5, y: y + 11, text: label, ...ink });
      const value = figure(datum.value, format);
      if (h >= 32 && textWidth(value, 11) < w - 10) {
        texts.push({ x: x + 5, y: y + 25, text: value, ...ink });
      }
    });
    const side = (most: number) => ({
      ...{ type: 'linear' as const, domain: [0, most] as const, ticks: [], band: true },
    });
    return {
      axes: false,
      x: side(frame.w),
      y: side(frame.h),
      yDown: true,
      xlabel: '',
      ylabel: '',
      panels: [''],
      height,
      layers: [
        { type: 'rect', shapes: rects, inset: { x: 0.75, y: 0.75 } },
        { type: 'text', shapes: texts, anchor: 'start', size: 11 },
      ],
      legend: legendOf(ground),
    };
  },
};

const SOFT = 'color-mix(in srgb, var(--accent) 28%, var(--sheet))';

function flat(data: readonly Datum[], frame: Box): Box[] {
  return squarify(
    data.map(({ value }) => value ?? 0),
    frame,
  );
}

/** Those of one colour side by side, in the order of the data. */
function nested(data: readonly Datum[], colours: readonly { key: string }[], frame: Box): Box[] {
  const groups = colours.map(({ key }) =>
    data.flatMap((datum, i) => (datum.colour === key ? [i] : [])),
  );
  const sum = (group: number[]) =>
    group.reduce((total, i) => total + Math.max(0, data[i]!.value ?? 0), 0);
  const outer = squarify(groups.map(sum), frame);
  const boxes: Box[] = data.map(() => ({ x: 0, y: 0, w: 0, h: 0 }));
  groups.forEach((group, g) => {
    const inner = flat(
      group.map((i) => data[i]!),
      outer[g]!,
    );
    group.forEach((i, k) => (boxes[i] = inner[k]!));
  });
  return boxes;
}

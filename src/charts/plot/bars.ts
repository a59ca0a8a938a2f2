import type { Datum } from './data';
import { alongAxis, figuresOf, groundOf, labelsFor, legendOf, panelHeight, turned } from './parts';
import {
  figure,
  least,
  most,
  valueScale,
  type Canvas,
  type Layer,
  type RectShape,
  type Scene,
  type TextShape,
} from './scene';
import { measureName } from './title';
import { theme } from '../theme';

/** Bars from zero: side by side in their colours, or one upon the other. */
export function barsScene(canvas: Canvas, data: readonly Datum[], stacked: boolean): Scene {
  const ground = groundOf(canvas, data);
  const { plan } = canvas;
  const name = measureName({ ...plan, share: false }, canvas.words);
  const count = stacked ? 1 : ground.colours.length;
  const lane = new Map(ground.colours.map(({ key }, i) => [key, i]));
  const sums = new Map<string, number>();
  const pad = ground.lying ? 0.12 : 0;
  const shapes: RectShape[] = [];
  const bars: { along: readonly [number, number]; value: number; panel: number }[] = [];
  // The order of the colours is the order of the stack.
  const sorted = [...data].sort((a, b) => (lane.get(a.colour) ?? 0) - (lane.get(b.colour) ?? 0));
  for (const datum of sorted) {
    const value = (plan.share ? datum.share : datum.value) ?? 0;
    const [from, to] = ground.span(datum);
    const wide = to - from;
    const step = (wide * (1 - 2 * pad)) / count;
    const start = from + wide * pad + (stacked ? 0 : step * (lane.get(datum.colour) ?? 0));
    const panel = ground.panelOf(datum);
    const key = `${panel} ${String(datum.x)} ${value < 0 ? '-' : '+'}`;
    const base = stacked ? (sums.get(key) ?? 0) : 0;
    sums.set(key, base + value);
    bars.push({ along: [start, start + step], value: base + value, panel });
    if (value === 0) continue;
    const spot = ground.spot(datum, figuresOf(ground, datum, name));
    const along = [start, start + step] as const;
    const up = [base, base + value] as const;
    const [x, y] = ground.lying ? [up, along] : [along, up];
    const fill = ground.colourOf(datum);
    shapes.push({ x1: x[0], x2: x[1], y1: y[0], y2: y[1], fill, panel, spot });
  }
  const values = bars.map(({ value }) => value);
  const single = count === 1 && !plan.colour && ground.lying && ground.panels.length === 1;
  const layers: Layer[] = [
    { type: 'rect', shapes, inset: ground.lying ? { x: 0, y: 0 } : { x: 0.5, y: 0 } },
  ];
  if (single) {
    const texts = bars.map(({ along, value, panel }): TextShape => {
      const text = plan.share ? canvas.format.percent(value) : figure(value, canvas.format);
      const at = { x: Math.max(0, value), y: (along[0] + along[1]) / 2 };
      return { ...at, text, fill: 'var(--ink-2)', panel };
    });
    layers.push({ type: 'text', shapes: texts, anchor: 'start', dx: 4 });
  }
  const spans = data.map((datum) => ground.span(datum));
  const wide = canvas.width / Math.min(3, ground.panels.length);
  const scale = valueScale(canvas, values.length > 0 ? [least(values), most(values)] : [0], 5);
  return {
    ...turned(ground, alongAxis(ground, spans, wide / 90), scale, labelsFor(canvas)),
    height: panelHeight(ground, stacked ? 1 : count),
    layers,
    legend: legendOf(ground),
    endRoom: single ? theme.font * 6 : 0,
  };
}

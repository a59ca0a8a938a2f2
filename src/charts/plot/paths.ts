import type { Datum } from './data';
import { alongAxis, figuresOf, groundOf, labelsFor, legendOf, panelHeight, turned } from './parts';
import { valueScale, type Canvas, type DotShape, type PathShape, type Scene } from './scene';
import { measureName } from './title';

/** Dots are seen where they are few enough to be told apart. */
const FEW = 60;

/** A line for each colour, or areas one upon the other. */
export function pathsScene(canvas: Canvas, data: readonly Datum[], area: boolean): Scene {
  const ground = { ...groundOf(canvas, data), lying: false };
  const { plan } = canvas;
  const name = measureName({ ...plan, share: false }, canvas.words);
  const isTime = plan.x?.how === 'unit';
  const at = (datum: Datum): number => {
    const [from, to] = ground.span(datum);
    return isTime || plan.x?.how === 'raw' ? Number(datum.x) : (from + to) / 2;
  };
  const rank = new Map(ground.colours.map(({ key }, i) => [key, i]));
  const sorted = [...data].sort(
    (a, b) => (rank.get(a.colour) ?? 0) - (rank.get(b.colour) ?? 0) || at(a) - at(b),
  );
  const sums = new Map<string, number>();
  const shapes: PathShape[] = [];
  const dots: DotShape[] = [];
  for (const datum of sorted) {
    const value = plan.share ? datum.share : datum.value;
    const panel = ground.panelOf(datum);
    const x = at(datum);
    const key = `${panel} ${x}`;
    const base = area ? (sums.get(key) ?? 0) : 0;
    const known = value !== null && !(plan.log && value <= 0);
    const y = known ? base + value : area ? base : NaN;
    if (area && known) sums.set(key, y);
    const colour = ground.colourOf(datum);
    shapes.push({ x, y, y0: base, series: datum.colour, colour, panel });
    if (!known) continue;
    const spot = ground.spot(datum, figuresOf(ground, datum, name));
    dots.push({ x, y, fill: colour, panel, spot });
  }
  const values = shapes.flatMap(({ y, y0 }) => (Number.isNaN(y) ? [] : area ? [y, y0] : [y]));
  const count = canvas.width / Math.min(3, ground.panels.length) / 90;
  const spans = data.map((datum) => [at(datum), at(datum)] as const);
  return {
    ...turned(
      ground,
      alongAxis(ground, spans, count),
      valueScale(canvas, values, 5),
      labelsFor(canvas),
    ),
    height: panelHeight(ground),
    layers: [
      { type: area ? 'area' : 'line', shapes },
      { type: 'dot', shapes: dots, r: 2.5, opacity: !area && dots.length <= FEW ? 1 : 0 },
    ],
    legend: legendOf(ground),
  };
}

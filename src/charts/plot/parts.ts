import type { Datum } from './data';
import type { Axis } from './plan';
import type { AxisScale } from './axis';
import { measureName } from './title';
import {
  alongScale,
  categoriesOf,
  categoryScale,
  coloursOf,
  figure,
  oneLine,
  panelsOf,
  placeName,
  withOthers,
  type Canvas,
  type Category,
  type Scene,
  type Spot,
} from './scene';

/** What most marks need: who stands where, in which colour, in which panel, under which name. */
export interface Ground {
  canvas: Canvas;
  panels: Category[];
  colours: Category[];
  /** Categories of x; empty where x is a number or a time, or is not there. */
  categories: Category[];
  /** Categories lie under one another, so that their names can be read. */
  lying: boolean;
  panelOf(datum: Datum): number;
  colourOf(datum: Datum): string;
  /** From where to where along x, in the units of its axis. */
  span(datum: Datum): readonly [number, number];
  spot(datum: Datum, figures: readonly string[]): Spot;
  names(datum: Datum): Record<'x' | 'colour' | 'facet', string>;
  /** Its row in a table. */
  rank(datum: Datum): readonly [panel: number, x: number, colour: number];
}

export function groundOf(canvas: Canvas, data: readonly Datum[]): Ground {
  const { plan, words, facts } = canvas;
  const axis = plan.x;
  const rest = (categories: Category[], part: 'x' | 'colour' | 'facet') =>
    withOthers(categories, facts.others[part], words);
  const panels = rest(panelsOf(canvas, data), 'facet');
  const colours = rest(coloursOf(canvas, data), 'colour');
  const isCategory = axis?.how === 'category';
  const categories = isCategory ? rest(categoriesOf(canvas, data), 'x') : [];
  const index = new Map(categories.map(({ key }, i) => [key, i]));
  const byKey = new Map(categories.map((one) => [one.key, one]));
  const colourBy = new Map(colours.map((one) => [one.key, one]));
  const panelBy = new Map(panels.map(({ key }, i) => [key, i]));
  const colourAt = new Map(colours.map(({ key }, i) => [key, i]));
  const names = (datum: Datum) => ({
    x: axis ? placeName(axis, datum, byKey, canvas) : '',
    colour: plan.colour ? (colourBy.get(datum.colour)?.label ?? '') : '',
    facet: plan.facet ? (panels[panelBy.get(datum.facet) ?? 0]?.label ?? '') : '',
  });
  const half = axis && !isCategory ? halfStep(data) : 0;
  return {
    canvas,
    panels,
    colours,
    categories,
    lying: isCategory,
    panelOf: (datum) => panelBy.get(datum.facet) ?? 0,
    colourOf: (datum) =>
      (plan.colourIsX && isCategory
        ? byKey.get(String(datum.x))?.colour
        : colourBy.get(datum.colour)?.colour) ??
      colours[0]?.colour ??
      '',
    span: (datum) => {
      if (!axis) return [0, 1];
      if (isCategory) {
        const i = index.get(String(datum.x)) ?? 0;
        return [i, i + 1];
      }
      const x = Number(datum.x);
      return datum.xTo === null ? [x - half, x + half] : [x, datum.xTo];
    },
    names,
    rank: (datum) => [
      panelBy.get(datum.facet) ?? 0,
      isCategory ? (index.get(String(datum.x)) ?? 0) : Number(datum.x ?? 0),
      colourAt.get(datum.colour) ?? 0,
    ],
    spot: (datum, figures) => {
      const { x, colour, facet } = names(datum);
      return { label: [x, colour, facet].filter((name) => name !== '').join(' · '), figures };
    },
  };
}

/** Half of the least distance between two values that stand as they are. */
function halfStep(data: readonly Datum[]): number {
  const values = [...new Set(data.map(({ x }) => Number(x)))].sort((a, b) => a - b);
  const steps = values.slice(1).map((value, i) => value - values[i]!);
  return steps.length > 0 ? steps.reduce((a, b) => Math.min(a, b)) / 2 : 0.5;
}

/** The axis that the marks stand along. */
export function alongAxis(
  { canvas, categories }: Ground,
  spans: readonly (readonly [number, number])[],
  count: number,
): AxisScale {
  const axis = canvas.plan.x;
  if (!axis) return { type: 'linear', domain: [0, 1], ticks: [], band: true };
  if (axis.how === 'category') return categoryScale(categories);
  return stepScale(axis, spans, count, canvas);
}

/** Where every whole number has a bin of its own, its name stands in the middle of it. */
export function stepScale(
  axis: Axis,
  spans: readonly (readonly [number, number])[],
  count: number,
  canvas: Canvas,
): AxisScale {
  const scale = alongScale({ ...axis, how: 'bins' }, spans.flat(), count, canvas);
  const single = axis.how === 'bins' && axis.whole && spans.every(([from, to]) => to - from === 1);
  if (!single) return scale;
  const ticks = scale.ticks.filter(({ at }) => at < scale.domain[1] && Number.isInteger(at));
  return { ...scale, ticks: ticks.map(({ at, text }) => ({ at: at + 0.5, text })) };
}

/** Puts the two axes where they belong: categories down the side, everything else along the bottom. */
export function turned(
  ground: Ground,
  along: AxisScale,
  value: AxisScale,
  labels: { along: string; measured: string },
): Pick<Scene, 'x' | 'y' | 'yDown' | 'axes' | 'xlabel' | 'ylabel' | 'panels'> {
  const panels = ground.panels.map(({ label }) => label);
  const shared = { axes: true, panels };
  return ground.lying
    ? { ...shared, x: value, y: along, yDown: true, xlabel: labels.measured, ylabel: labels.along }
    : {
        ...shared,
        x: along,
        y: value,
        yDown: false,
        xlabel: labels.along,
        ylabel: labels.measured,
      };
}

/** A legend is of what has a name and a colour of its own. */
export function legendOf({ canvas, colours }: Ground): { label: string; colour: string }[] {
  return canvas.plan.colour ? colours.map(({ label, colour }) => ({ label, colour })) : [];
}

/** The figures of a mark: what is measured, its share, and the rows behind it. */
export function figuresOf({ canvas }: Ground, datum: Datum, name: string): string[] {
  const { format, words, plan } = canvas;
  const told = [`${name}: ${figure(datum.value, format)}`];
  if (datum.share !== null) told.push(`${words.share}: ${format.percent(datum.share, 1)}`);
  if (plan.measure && plan.aggregate !== 'none') told.push(words.rows(datum.n));
  return told;
}

/** Names of the two axes. */
export function labelsFor({ plan, words }: Canvas): { along: string; measured: string } {
  const { spec } = plan;
  return {
    along: oneLine(spec.xlabel ?? plan.x?.source.name ?? ''),
    measured: oneLine(spec.ylabel ?? measureName(plan, words)),
  };
}

/** Height of a panel: a line of text for each category, or what is left of the width. */
export function panelHeight({ canvas, categories, lying, panels }: Ground, lanes = 1): number {
  if (lying) return Math.max(48, categories.length * (lanes > 1 ? 8 + 11 * lanes : 24));
  return panels.length > 1 ? 170 : Math.max(200, Math.min(300, canvas.width * 0.4));
}

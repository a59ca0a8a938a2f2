import type { Formats } from '../../i18n/format';
import type { LateMessages } from '../../i18n/locale';
import { NONE_COLOUR, partColours, REST_COLOUR, theme } from '../theme';
import { axisNumber, bandScale, linearScale, logScale, timeScale, type AxisScale } from './axis';
import { NONE, OTHERS, type Datum, type Facts } from './data';
import type { Axis, Plan } from './plan';

export type ChartWords = LateMessages['chart'];

/** Names and colours of known values, by column: `{ segment: { champions: { label, colour } } }`, in their order. */
export type Palettes = Readonly<
  Record<string, Readonly<Record<string, { label: string; colour: string }>>>
>;

export interface Look {
  format: Formats;
  words: ChartWords;
  /** Of the language, as in `tr-TR`. */
  tag: string;
  /** Sorts names as the language does. */
  compare: (a: string, b: string) => number;
  /** Of the whole drawing, in pixels. */
  width: number;
  palettes?: Palettes | undefined;
}

/** What a mark is placed on. */
export interface Canvas extends Look {
  plan: Plan;
  facts: Facts;
}

export interface Category {
  key: string;
  label: string;
  colour: string;
}

/** What is said of a mark: its name, then its figures. */
export interface Spot {
  label: string;
  figures: readonly string[];
}

/** Where a layer's shape stands: in which panel, and what is said of it. */
interface Placed {
  panel: number;
  spot?: Spot | undefined;
}
export interface RectShape extends Placed {
  x1: number;
  x2: number;
  y1: number;
  y2: number;
  fill: string;
}
export interface DotShape extends Placed {
  x: number;
  y: number;
  fill: string;
}
export interface PathShape extends Placed {
  x: number;
  /** NaN is a gap. */
  y: number;
  y0: number;
  series: string;
  colour: string;
}
export interface TextShape extends Placed {
  x: number;
  y: number;
  text: string;
  fill: string;
}
export interface SegmentShape extends Placed {
  x1: number;
  x2: number;
  y1: number;
  y2: number;
  stroke: string;
}

/** Pixels taken off each side, where there is room. */
export interface Inset {
  x: number;
  y: number;
}

export type Layer =
  | { type: 'rect'; shapes: readonly RectShape[]; inset?: Inset; opacity?: number }
  | { type: 'dot'; shapes: readonly DotShape[]; r: number; opacity: number }
  | { type: 'line' | 'area'; shapes: readonly PathShape[] }
  | { type: 'segment'; shapes: readonly SegmentShape[]; wide: number; opacity: number }
  | {
      type: 'text';
      shapes: readonly TextShape[];
      anchor: 'start' | 'middle' | 'end';
      dx?: number;
      dy?: number;
      size?: number;
    };

/** Everything that is drawn, in the units of its axes. */
export interface Scene {
  x: AxisScale;
  y: AxisScale;
  /** From the top down. */
  yDown: boolean;
  axes: boolean;
  xlabel: string;
  ylabel: string;
  /** Names of the panels; one without a name where there are no panels. */
  panels: readonly string[];
  /** Height of one panel, without axes. */
  height: number;
  layers: readonly Layer[];
  legend: readonly { label: string; colour: string }[];
  /** Pixels for figures behind the longest bar. */
  endRoom?: number;
}

/** Panels of `facet`, by name. */
export function panelsOf({ plan, ...look }: Canvas, data: readonly Datum[]): Category[] {
  if (!plan.facet) return [{ key: '', label: '', colour: '' }];
  return named(plan.facet, keysIn(data, 'facet'), look);
}

/** The values of colour in a stable order with their colours; one without a name where there are none. */
export function coloursOf({ plan, ...look }: Canvas, data: readonly Datum[]): Category[] {
  if (!plan.colour) return [{ key: '', label: '', colour: theme.accent }];
  return named(plan.colour, keysIn(data, 'colour'), look);
}

/** The categories of an axis in their order; the others last. */
export function categoriesOf(
  { plan, ...look }: Canvas,
  data: readonly Datum[],
  part: 'x' | 'y' = 'x',
): Category[] {
  const axis = plan[part] as Axis;
  const categories = named(axis.source, keysIn(data, part), look);
  if (part === 'y' || plan.sort === 'name') return categories;
  const place = new Map(keysIn(data, part).map((key, i) => [key, i]));
  if (plan.sort !== 'data') {
    const sums = new Map<string, number>();
    for (const datum of data) {
      const key = String(datum[part]);
      sums.set(key, (sums.get(key) ?? 0) + (datum.value ?? 0));
    }
    const sign = plan.sort === 'ascending' ? 1 : -1;
    const ranked = categories
      .map(({ key }, i) => ({ key, i, sum: sums.get(key) ?? 0 }))
      .sort((a, b) => sign * (a.sum - b.sum) || a.i - b.i);
    ranked.forEach(({ key }, i) => place.set(key, i));
  }
  place.set(OTHERS, Infinity);
  return categories.sort((a, b) => (place.get(a.key) ?? 0) - (place.get(b.key) ?? 0));
}

function keysIn(data: readonly Datum[], part: 'x' | 'y' | 'colour' | 'facet'): string[] {
  return [...new Set(data.map((datum) => String(datum[part])))];
}

/** By the palette of the column, then by name; what has no value and the others stand last, in greys. */
function named(
  source: { name: string; type: string },
  keys: readonly string[],
  { words, compare, palettes }: Pick<Look, 'words' | 'compare' | 'palettes'>,
): Category[] {
  const own = palettes && Object.hasOwn(palettes, source.name) ? (palettes[source.name] ?? {}) : {};
  const known = Object.keys(own);
  const values = keys.filter((key) => key !== OTHERS && key !== NONE).map((key) => key.slice(1));
  const rank = (value: string) => (known.includes(value) ? known.indexOf(value) : known.length);
  values.sort((a, b) => rank(a) - rank(b) || compare(a, b) || (a < b ? -1 : 1));
  const strange = values.filter((value) => !Object.hasOwn(own, value));
  const colours = partColours(Math.min(12, strange.length), false);
  const categories = values.map((value): Category => {
    const entry = Object.hasOwn(own, value) ? own[value] : undefined;
    return {
      key: `=${value}`,
      label: entry?.label ?? valueName(value, source.type, words),
      colour: entry?.colour ?? colours[strange.indexOf(value) % colours.length]!,
    };
  });
  if (keys.includes(NONE)) {
    categories.push({ key: NONE, label: words.none, colour: NONE_COLOUR });
  }
  if (keys.includes(OTHERS)) {
    categories.push({ key: OTHERS, label: '', colour: REST_COLOUR });
  }
  return categories;
}

const LONE = /(?<![\ud800-\udbff])[\udc00-\udfff]|[\ud800-\udbff](?![\udc00-\udfff])/g;

/** As it can be read on one line. */
function valueName(value: string, type: string, words: ChartWords): string {
  if (type === 'BOOLEAN') return value === 'true' ? words.yes : words.no;
  return oneLine(value) || words.empty;
}

/** Without line breaks and characters that no text can show or that turn the rest of a line around. */
export function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .replace(/[\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/g, '')
    .replace(LONE, '\ufffd')
    .trim();
}

/** A figure as it is told: money and counts with what decimals they have. */
export function figure(value: number | null, format: Formats): string {
  if (value === null) return format.number(NaN);
  const size = Math.abs(value);
  return format.number(value, size === 0 || size >= 1000 ? 0 : size >= 1 ? 2 : 4);
}

/** Where a value of an axis is, in words. */
export function placeName(
  axis: Axis,
  datum: Pick<Datum, 'x' | 'xTo'>,
  categories: ReadonlyMap<string, Category>,
  { format }: Pick<Look, 'format'>,
): string {
  const { x, xTo } = datum;
  if (axis.how === 'category') return categories.get(String(x))?.label ?? '';
  if (typeof x !== 'number') return '';
  if (axis.how === 'unit') {
    const day = new Date(x);
    if (axis.unit === 'year') return String(day.getUTCFullYear());
    return axis.unit === 'month' ? format.month(day) : format.date(day);
  }
  if (axis.source.kind === 'time') return format.date(new Date(x));
  if (axis.how === 'raw' || xTo === null) return precise(x, format);
  if (axis.whole && xTo - x === 1) return precise(x, format);
  return `${precise(x, format)} – ${precise(xTo, format)}`;
}

export function precise(value: number, format: Formats): string {
  const size = Math.abs(value);
  return format.number(value, size >= 1000 ? 2 : size >= 1 ? 4 : 8);
}

/** The labels with the number of others in them. */
export function withOthers(categories: readonly Category[], n: number, words: ChartWords) {
  return categories.map((one) => (one.key === OTHERS ? { ...one, label: words.others(n) } : one));
}

/** The scale of what is measured: from zero on, unless it is logarithmic. */
export function valueScale(
  canvas: Canvas,
  values: readonly number[],
  count: number,
  { zero = true }: { zero?: boolean } = {},
): AxisScale {
  const { plan, format } = canvas;
  const text = plan.share ? (value: number) => format.percent(value) : axisNumber(format);
  if (plan.log) {
    const above = values.filter((value) => value > 0);
    if (above.length > 0) return logScale(least(above), most(above), count, text);
  }
  const all = zero ? [0, ...values] : values;
  return linearScale(least(all), most(all), count, text);
}

/** The scale of numbers or times that stand along an axis. */
export function alongScale(
  axis: Axis,
  values: readonly number[],
  count: number,
  { format }: Pick<Look, 'format'>,
  log = false,
): AxisScale {
  const [lo, hi] = values.length > 0 ? [least(values), most(values)] : [0, 1];
  if (axis.source.kind === 'time') return timeScale(lo, hi, count, format);
  if (log && lo > 0) return logScale(lo, hi, count, axisNumber(format));
  return linearScale(lo, hi, count, axisNumber(format), { nice: axis.how === 'raw' });
}

export function categoryScale(categories: readonly Category[]): AxisScale {
  return bandScale(categories.map(({ label }) => label));
}

/** A loop: a call with ten thousand arguments would be too long. */
export function least(values: readonly number[]): number {
  return values.reduce((a, b) => Math.min(a, b), Infinity);
}
export function most(values: readonly number[]): number {
  return values.reduce((a, b) => Math.max(a, b), -Infinity);
}

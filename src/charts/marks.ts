import { passing } from '../model/crossfilter/codes';
import type { Code } from '../model/crossfilter/dimension';
import type { View } from '../model/crossfilter/figures';
import type { Inside, Mark, Shown, TileInput, Twin, TwinColumn, TwinFacts } from './chart';

/** Profit where orders have a cost. */
export const SHOWN: readonly Shown[] = ['customers', 'revenue', 'orders', 'average', 'profit'];

/** The mark of each code, in the order of the codes. */
export function marksOf(input: TileInput): Mark[] {
  const { dimension, label } = input;
  const inside = passing(dimension, input.filter);
  const figures = figuresOf(input);
  return dimension.codes.map((code, c) => ({
    key: keyOf(code),
    codes: [c],
    label: label(code),
    inside: inside[c] as Inside,
    ...figures([c]),
  }));
}

const NO_FIGURES = new Float64Array(0);

/** What codes count together. An average needs sums of both its parts; without an order it is 0. */
export function figuresOf({
  totals,
  view,
  measure,
  share,
  parts,
}: TileInput): (codes: readonly number[]) => Pick<Mark, 'everyone' | 'selected' | 'parts'> {
  const shares = share && measure !== 'average';
  const of = (from: View): ((codes: readonly number[]) => number) => {
    const sum = (xs: Float64Array, codes: readonly number[]) =>
      codes.reduce((total, c) => total + (xs[c] ?? 0), 0);
    if (measure === 'average') {
      return (codes) => {
        const orders = sum(from.orders, codes);
        return orders > 0 ? sum(from.revenue, codes) / orders : 0;
      };
    }
    const figure = from[measure] ?? NO_FIGURES;
    if (!shares) return (codes) => sum(figure, codes);
    const whole = figure.reduce((total, x) => total + x, 0);
    return (codes) => (whole > 0 ? sum(figure, codes) / whole : 0);
  };
  const [everyone, selected] = [of(totals), of(view)];
  const both = (codes: readonly number[]) => ({
    everyone: everyone(codes),
    selected: selected(codes),
  });
  if (!parts || measure === 'average') return both;
  const { list, width } = parts;
  const split = parts.view[measure] ?? NO_FIGURES;
  const whole = shares ? (view[measure] ?? NO_FIGURES).reduce((total, x) => total + x, 0) : 1;
  return (codes) => ({
    ...both(codes),
    parts: list.map((part) => {
      let sum = 0;
      for (const b of codes) for (const c of part.codes) sum += split[b * width + c] ?? 0;
      return whole > 0 ? sum / whole : 0;
    }),
  });
}

/** Stable over updates and over new data. */
function keyOf(code: Code): string {
  switch (code.kind) {
    case 'value':
      return `=${String(code.value)}`;
    case 'bin':
      return `${code.lo}..${code.hi}`;
    case 'pair':
      return code.pair.join();
    case 'time':
      return `${code.from}/${code.below}`;
    case 'cell':
      return `${keyOf(code.x)}*${keyOf(code.y)}`;
    case 'member':
      return `+${code.of.join('+')}`;
    default:
      return code.kind;
  }
}

/** Smallest and largest of all figures and zero; parts below zero stand apart from those above. */
export function extent(marks: readonly Mark[]): [number, number] {
  let [lo, hi] = [0, 0];
  for (const { everyone, selected, parts } of marks) {
    lo = Math.min(lo, everyone, selected);
    hi = Math.max(hi, everyone, selected);
    if (!parts) continue;
    const [below, above] = sides(parts);
    lo = Math.min(lo, below);
    hi = Math.max(hi, above);
  }
  return [lo, hi];
}

/** What is below zero together, and what is above. */
export function sides(parts: readonly number[]): [below: number, above: number] {
  let [below, above] = [0, 0];
  for (const x of parts) {
    if (x < 0) below += x;
    else above += x;
  }
  return [below, above];
}

/** From [lo, hi] to [from, to]; everything is at `from` where lo = hi. */
export function linear(lo: number, hi: number, from: number, to: number): (x: number) => number {
  const k = hi > lo ? (to - from) / (hi - lo) : 0;
  return (x) => from + (x - lo) * k;
}

export function factsOf({ measure, filter }: TileInput, marks: readonly Mark[]): TwinFacts {
  let largest: Mark | null = null;
  for (const mark of marks) {
    if (mark.selected > (largest?.selected ?? 0)) largest = mark;
  }
  const inside = filter ? marks.filter((mark) => mark.inside) : [];
  return {
    measure,
    marks: marks.filter((mark) => mark.everyone !== 0).length,
    largest: largest?.label ?? null,
    from: inside[0]?.label ?? null,
    to: inside[inside.length - 1]?.label ?? null,
  };
}

/** What the figures of a table are: shares are shares of the measure. */
export function figureType({ share, measure }: TileInput): TwinColumn['type'] {
  return share && measure !== 'average' ? 'share' : measure;
}

/** A table of label, selection, everyone, and the parts of the selection. */
export function twinOf(
  input: TileInput,
  description: Twin['description'],
  marks: readonly Mark[],
): Twin {
  const type = figureType(input);
  const parts = input.measure === 'average' ? [] : (input.parts?.list ?? []);
  return {
    title: input.title,
    description,
    facts: factsOf(input, marks),
    columns: [
      { key: 'value', type: 'text' },
      { key: 'selected', type },
      { key: 'everyone', type },
      ...parts.map(({ label }) => ({ key: 'selected' as const, label, type })),
    ],
    rows: marks.map(({ label, selected, everyone, parts: own = [] }) => [
      label,
      selected,
      everyone,
      ...own,
    ]),
  };
}

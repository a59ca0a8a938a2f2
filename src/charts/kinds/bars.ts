import type { Box, Chart, Inside, Mark, Size, TileInput, Twin } from '../chart';
import { extent, figuresOf, linear, marksOf, twinOf } from '../marks';
import { placesOf } from '../places';
import { stacked, type Stack } from '../stack';
import { fitApart, textWidth } from '../text';
import { theme } from '../theme';

export interface BarsInput extends TileInput {
  /** Values with a bar of their own; default 8. Values that the filter names always have one. */
  most?: number;
  /** Label of the bar for all the rest, given how many values it holds. */
  restLabel: (values: number) => string;
}

export interface BarRow extends Mark {
  /** The label as it fits; `label` is the whole of it. */
  text: string;
  /** The whole row, for the pointer. */
  row: Box;
  ghost: Box;
  bar: Box;
  /** The selection in its parts. */
  stack?: Stack | undefined;
}

export interface BarsLayout {
  /** Right of the labels. */
  frame: Box;
  rows: BarRow[];
  /** Labels end here. */
  labelEnd: number;
  twin: Twin;
}

/**
 * Who they are: one lying bar a value, the largest first (those of a scale in its order), the rest as one bar, not
 * known last.
 */
export const bars: Chart<BarsInput, BarsLayout> = {
  id: 'bars',
  layout(input, size) {
    const marks = shown(input);
    const widest = Math.max(0, ...marks.map(({ label }) => textWidth(label, theme.labelFont)));
    const labelEnd = Math.min(widest, size.width * 0.4);
    const frame = {
      x: labelEnd + theme.gap,
      y: 0,
      w: Math.max(0, size.width - labelEnd - 2 * theme.gap),
      h: size.height,
    };
    const height = Math.min(22, marks.length ? size.height / marks.length : 0);
    const thick = Math.max(1, Math.min(12, height * 0.6));
    const [lo, hi] = extent(marks);
    const x = linear(lo, hi, frame.x, frame.x + frame.w);
    const texts = fitApart(
      marks.map(({ label }) => label),
      labelEnd,
      theme.labelFont,
    );
    const rows = marks.map((mark, i): BarRow => {
      const y = i * height + (height - thick) / 2;
      const box = (value: number): Box => {
        const room = value < 0 ? x(0) - frame.x : frame.x + frame.w - x(0);
        const w =
          value === 0 ? 0 : Math.max(Math.min(theme.least, room), Math.abs(x(value) - x(0)));
        return { x: value < 0 ? x(0) - w : x(0), w, y, h: thick };
      };
      return {
        ...mark,
        text: texts[i]!,
        row: { x: 0, y: i * height, w: size.width, h: height },
        ghost: box(mark.everyone),
        bar: box(mark.selected),
        stack: mark.parts && stacked(mark.parts, box, 'x'),
      };
    });
    return { frame, rows, labelEnd, twin: twinOf(input, 'describeBars', marks) };
  },
};

/** Height in which `rows` bars stand well. */
export function barsHeight(rows: number): Size['height'] {
  return rows * 22;
}

function shown(input: BarsInput): Mark[] {
  const { dimension, most = 8 } = input;
  if (dimension.dimension.kind === 'rules') return segments(input);
  const all = marksOf(input);
  const named = new Set<unknown>(
    input.filter && 'in' in input.filter
      ? input.filter.in
      : input.filter && 'not' in input.filter
        ? input.filter.not
        : [],
  );
  const plain = all.slice(0, dimension.plain);
  const order = plain
    .map((_, c) => c)
    .sort((a, b) => plain[b]!.everyone - plain[a]!.everyone || a - b);
  const isNamed = (c: number) => {
    const code = dimension.codes[c];
    return code?.kind === 'value' && named.has(code.value);
  };
  const own = order.filter((c, place) => place < most || isNamed(c));
  const rest = order.filter((c) => !own.includes(c));
  if (dimension.others >= 0) rest.push(dimension.others);
  // One value alone needs no name for the rest.
  if (rest.length === 1 && rest[0] !== dimension.others) own.push(...rest.splice(0));
  const places = placesOf(dimension);
  if (places)
    own.sort((a, b) => compare(places[a]!, places[b]!) || order.indexOf(a) - order.indexOf(b));
  return [
    ...own.map((c) => all[c] as Mark),
    ...restOf(input, all, rest),
    ...(dimension.none >= 0 ? [all[dimension.none] as Mark] : []),
  ];
}

/**
 * Own segments, each with everyone in it whatever else they are in, and who is in none. A segment is chosen where those
 * are who are in it alone.
 */
function segments(input: BarsInput): Mark[] {
  const { dimension } = input;
  const all = marksOf(input);
  const figures = figuresOf(input);
  const alone = all.filter((_, c) => {
    const code = dimension.codes[c];
    return code?.kind === 'member' && code.of.length === 1;
  });
  const marks = alone.map((mark): Mark => {
    const own = dimension.codes[mark.codes[0] as number];
    const id = own?.kind === 'member' ? own.of[0] : undefined;
    const codes = dimension.codes.flatMap((code, c) =>
      id !== undefined && code.kind === 'member' && code.of.includes(id) ? [c] : [],
    );
    return { ...mark, codes, ...figures(codes) };
  });
  marks.sort((a, b) => b.everyone - a.everyone || (a.codes[0] as number) - (b.codes[0] as number));
  return [...marks, ...(dimension.none >= 0 ? [all[dimension.none] as Mark] : [])];
}

/** Without a difference, which of two infinities is none. */
function compare(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * One mark for many codes. A customer may have orders of several values, and an order several values itself: where
 * figures do not add up, and where no filter says “one of the rest”, there is no bar.
 */
function restOf(input: BarsInput, all: Mark[], codes: number[]): Mark[] {
  const { dimension, measure, restLabel } = input;
  const apart = dimension.dimension.grain === 'order' && measure === 'customers';
  if (codes.length === 0 || dimension.many || (codes.length > 1 && apart)) return [];
  const marks = codes.map((c) => all[c] as Mark);
  const inside: Inside = marks.every((m) => m.inside === 1)
    ? 1
    : marks.some((m) => m.inside)
      ? 2
      : 0;
  return [
    {
      key: 'rest',
      codes,
      label: restLabel(codes.length),
      inside,
      ...figuresOf(input)(codes),
    },
  ];
}

import type { Code } from '../../model/crossfilter/dimension';
import type { PreparedDimension } from '../../model/crossfilter/prepared';
import type { Box, Chart, Mark, Tick, TileInput, Twin } from '../chart';
import { figureType, extent, factsOf, marksOf } from '../marks';
import { inOrder } from '../places';
import { fit, textWidth } from '../text';
import { theme, tint, TINTS } from '../theme';

export interface HeatInput extends TileInput {
  /** A code of a side in the user's language. */
  sideLabel: (side: PreparedDimension, code: Code) => string;
  /** A figure on a field, as short as it can be. */
  figure: (value: number) => string;
}

export interface Field extends Mark {
  /** From the left and from the bottom, from 0. */
  across: number;
  up: number;
  field: Box;
  /** 0 nobody, then from few to many. */
  level: number;
  /** CSS colours of the field and of what is written on it. */
  fill: string;
  ink: string;
  /** The figure of the selection where there is room and somebody, else empty. */
  text: string;
}

export interface HeatLayout {
  frame: Box;
  /** Row by row from the bottom left. */
  fields: Field[];
  /** Below, and left of the fields. */
  across: Tick[];
  up: Tick[];
  /** Labels of the rows end here. */
  labelEnd: number;
  /** How many fields are side by side. */
  columns: number;
  twin: Twin;
}

/** Two things at once: the more of the selection are in a field, the darker it is; read like a table, first values on top. */
export const heat: Chart<HeatInput, HeatLayout> = {
  id: 'heat',
  layout(input, { width, height }) {
    const { dimension, sideLabel, figure } = input;
    const marks = marksOf(input);
    const sides = dimension.sides ?? [dimension, dimension];
    const [xs, ys] = dimension.sides ? sides.map(inOrder) : [[], []];
    const labels = (i: 0 | 1, order: readonly number[]) =>
      order.map((c) => sideLabel(sides[i], sides[i].codes[c] as Code));
    const [columns, rows] = [labels(0, xs!), labels(1, ys!)];
    const widest = Math.max(0, ...rows.map((text) => textWidth(text, theme.font)));
    const labelEnd = Math.min(widest, width * 0.3);
    const frame = {
      x: labelEnd + theme.gap,
      y: 0,
      w: Math.max(0, width - labelEnd - theme.gap),
      h: Math.max(0, height - theme.axis),
    };
    const w = columns.length ? frame.w / columns.length : 0;
    const h = rows.length ? frame.h / rows.length : 0;
    const largest = extent(marks.map((mark) => ({ ...mark, everyone: 0 })))[1];

    const fields = ys!
      .map((y, row) => ({ y, row }))
      .reverse()
      .flatMap(({ y, row }, up) =>
        xs!.map((x, across): Field => {
          const mark = marks[y * xs!.length + x] as Mark;
          const level = levelOf(mark.selected, largest);
          const text = mark.selected === 0 ? '' : figure(mark.selected);
          const fits = h >= theme.font + 2 && textWidth(text, theme.font) <= w - 2;
          const { fill, ink } = tint(level);
          return {
            ...mark,
            across,
            up,
            field: { x: frame.x + across * w, y: frame.y + row * h, w, h },
            level,
            fill: level === 0 && mark.everyone !== 0 ? theme.ghost : fill,
            ink: level === 0 ? 'var(--ink)' : ink,
            text: fits ? text : '',
          };
        }),
      );
    return {
      frame,
      fields,
      across: acrossTicks(columns, frame.x, w),
      up: upTicks(rows, frame.y, h, labelEnd),
      labelEnd,
      columns: columns.length,
      twin: {
        title: input.title,
        description: 'describeHeat',
        facts: factsOf(input, marks),
        columns: [
          { key: 'value', type: 'text' },
          ...columns.map((label) => ({ key: 'selected' as const, label, type: figureType(input) })),
        ],
        rows: rows.map((label, row) => [
          label,
          ...fields.filter(({ up }) => up === rows.length - 1 - row).map((field) => field.selected),
        ]),
      },
    };
  },
};

/** By the root of the share, as areas are read: with sums of money most fields would be empty otherwise. */
function levelOf(value: number, largest: number): number {
  if (!(value > 0) || !(largest > 0)) return 0;
  return Math.max(1, Math.ceil(Math.sqrt(value / largest) * TINTS.length - 1e-9));
}

/** Cut where that leaves something to read, else every so many that there is room. */
function acrossTicks(labels: readonly string[], left: number, w: number): Tick[] {
  const readable = Math.max(0, ...labels.map((text) => Math.min(36, textWidth(text, theme.font))));
  const stride = w > 0 ? Math.max(1, Math.ceil((readable + theme.gap) / w)) : 1;
  return labels.flatMap((label, i) => {
    if (i % stride > 0) return [];
    const room = Math.min(stride * w - theme.gap, 2 * (labels.length - i - 0.5) * w);
    return [
      { at: left + (i + 0.5) * w, text: fit(label, room, theme.font), anchor: 'middle' as const },
    ];
  });
}

function upTicks(labels: readonly string[], top: number, h: number, room: number): Tick[] {
  const stride = h > 0 ? Math.max(1, Math.ceil(theme.font / h)) : 1;
  return labels.flatMap((text, i) =>
    i % stride === 0
      ? [{ at: top + (i + 0.5) * h, text: fit(text, room, theme.font), anchor: 'end' as const }]
      : [],
  );
}

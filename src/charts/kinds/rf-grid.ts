import type { Box, Chart, Mark, Tick, TileInput, Twin } from '../chart';
import { figureType, extent, factsOf, marksOf } from '../marks';
import { segmentColour, theme } from '../theme';

export interface GridInput extends TileInput {
  /** Names of the two scores, across and up: `['R', 'F']`. */
  axes: readonly [string, string];
  /** Segment of a square, null where the map has none. */
  segmentOf: (across: number, up: number) => string | null;
  /** The user's own colours by segment id. */
  colours?: Readonly<Record<string, string>>;
}

export interface Square extends Mark {
  across: number;
  up: number;
  segment: string | null;
  /** A CSS colour. */
  colour: string;
  /** The whole field, for the pointer and the focus ring. */
  field: Box;
  /** Area by everyone. */
  ghost: Box;
  /** Area by the selection. */
  square: Box;
}

export interface GridLayout {
  frame: Box;
  /** Row by row from the bottom left. */
  squares: Square[];
  /** Below, and left of the fields. */
  across: Tick[];
  up: Tick[];
  /** Customers outside the grid. */
  none: Mark | null;
  twin: Twin;
}

const LEFT = 32;

/** Recency by frequency: a square's area is its customers, its colour their segment. */
export const rfGrid: Chart<GridInput, GridLayout> = {
  id: 'rf-grid',
  layout(input, { width, height }) {
    const { dimension, axes, segmentOf, colours } = input;
    const all = marksOf(input);
    const marks = all.slice(0, dimension.plain);
    const [columns, rows] = dimension.grid;
    const frame = {
      x: LEFT,
      y: 0,
      w: Math.max(0, width - LEFT),
      h: Math.max(0, height - theme.axis),
    };
    const w = columns ? frame.w / columns : 0;
    const h = rows ? frame.h / rows : 0;
    const largest = extent(marks)[1];

    const squares = marks.map((mark, c): Square => {
      const [across, up] = [(c % columns) + 1, Math.floor(c / columns) + 1];
      const field = { x: frame.x + (across - 1) * w, y: frame.y + (rows - up) * h, w, h };
      const segment = segmentOf(across, up);
      return {
        ...mark,
        across,
        up,
        segment,
        colour: segmentColour(segment, colours),
        field,
        ghost: inner(field, mark.everyone / largest),
        square: inner(field, mark.selected / largest),
      };
    });
    return {
      frame,
      squares,
      across: Array.from({ length: columns }, (_, i) => ({
        at: frame.x + (i + 0.5) * w,
        text: `${axes[0]} ${i + 1}`,
        anchor: 'middle' as const,
      })),
      up: Array.from({ length: rows }, (_, i) => ({
        at: frame.y + (rows - i - 0.5) * h,
        text: `${axes[1]} ${i + 1}`,
        anchor: 'end' as const,
      })),
      none: all[dimension.none] ?? null,
      twin: {
        title: input.title,
        description: 'describeGrid',
        facts: factsOf(input, marks),
        columns: [
          { key: 'value', type: 'text' },
          { key: 'across', type: 'text' },
          { key: 'up', type: 'text' },
          { key: 'selected', type: figureType(input) },
          { key: 'everyone', type: figureType(input) },
        ],
        rows: squares.map((s) => [
          s.label,
          `${axes[0]} ${s.across}`,
          `${axes[1]} ${s.up}`,
          s.selected,
          s.everyone,
        ]),
      },
    };
  },
};

/** The rectangle in the middle of `field` that has `share` of its area, nothing for nobody (or below zero). */
function inner(field: Box, share: number): Box {
  const middle = { x: field.x + field.w / 2, y: field.y + field.h / 2 };
  if (!(share > 0)) return { ...middle, w: 0, h: 0 };
  const side = Math.sqrt(Math.min(1, share)) * 0.96;
  const w = Math.min(field.w, Math.max(theme.least, field.w * side));
  const h = Math.min(field.h, Math.max(theme.least, field.h * side));
  return { x: middle.x - w / 2, y: middle.y - h / 2, w, h };
}

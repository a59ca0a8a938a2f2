import type { Code } from '../model/crossfilter/dimension';
import type { Measure, View } from '../model/crossfilter/figures';
import type { Filter } from '../model/crossfilter/filter';
import type { PreparedDimension } from '../model/crossfilter/prepared';

/** Pixels of the whole drawing, axes included. */
export interface Size {
  width: number;
  height: number;
}

/** A rectangle in pixels, y downwards. */
export interface Box {
  x: number;
  y: number;
  w: number;
  h: number;
}

/** What a chart can show of each mark: a figure, or revenue by order. */
export type Shown = Measure | 'average';

/** What of every mark has some values of another dimension, in a colour of its own. */
export interface Part {
  key: string;
  label: string;
  /** A CSS colour. */
  colour: string;
  /** Of the dimension coloured by. */
  codes: readonly number[];
}

/** The view once more, in parts that add up to it. */
export interface Parts {
  /** From zero outwards. */
  list: readonly Part[];
  /** Code b of the tile and code c of the dimension coloured by: `b * width + c`. */
  view: View;
  width: number;
}

/** What every linked chart is drawn from. */
export interface TileInput {
  /** What the chart answers, in the user's language. */
  title: string;
  dimension: PreparedDimension;
  /** Everyone: drawn in grey. */
  totals: View;
  /** Under all filters but this tile's: drawn in colour. */
  view: View;
  measure: Shown;
  /** Each mark's part of all codes together, of everyone and of the selection. Not of averages. */
  share?: boolean;
  /** Not of averages. */
  parts?: Parts | undefined;
  /** This tile's own filter. */
  filter: Filter | undefined;
  /** A code in the user's language: `İstanbul`, `500 – 750`, `Mart 2024`, `others`, `—`. */
  label: (code: Code) => string;
  /** A number on an axis in the user's language. */
  format: (value: number) => string;
}

/** Whether a mark passes the tile's own filter: 0 no, 1 yes, 2 partly. Without a filter everything is 1. */
export type Inside = 0 | 1 | 2;

/** A mark one can point at, tab to and read. */
export interface Mark {
  /** The same mark has the same key in every update, so that it is moved and not drawn again. */
  key: string;
  /** The codes it stands for. */
  codes: readonly number[];
  label: string;
  inside: Inside;
  /** The measure, raw (money in ten-thousandths), or a share from 0 to 1. */
  everyone: number;
  selected: number;
  /** `selected` in parts, as in `TileInput.parts`. */
  parts?: readonly number[];
}

export interface Tick {
  /** Pixels along its axis. */
  at: number;
  text: string;
  anchor: 'start' | 'middle' | 'end';
}

/** The chart for those who do not see it: what it says, and its numbers as a table. Numbers are raw, the view formats them. */
export interface Twin {
  title: string;
  /** Key of a message in the area `charts`, which takes `facts`. */
  description:
    | 'describeBars'
    | 'describeHistogram'
    | 'describeGrid'
    | 'describeDumbbell'
    | 'describeMonths'
    | 'describeHeat';
  facts: TwinFacts;
  columns: readonly TwinColumn[];
  /** `rows[i][j]` belongs to `columns[j]`; null is not known. */
  rows: readonly (readonly (string | number | null)[])[];
}

export interface TwinFacts {
  measure: Shown;
  /** Marks with at least one of everyone. */
  marks: number;
  /** Label of the largest mark of the selection, null when all are empty. */
  largest: string | null;
  /** Label of the first and the last mark that pass the tile's own filter; null without a filter. */
  from: string | null;
  to: string | null;
}

export interface TwinColumn {
  /** Key of a message in the area `charts`. */
  key: 'value' | 'selected' | 'everyone' | 'across' | 'up' | 'shareCustomers' | 'shareRevenue';
  /** What the column is called in place of that: a value of the side across, a part. */
  label?: string;
  type: 'text' | Shown | 'share';
}

/** A kind of chart: places every mark, draws nothing. */
export interface Chart<Input, Layout extends { twin: Twin }> {
  readonly id: string;
  layout(input: Input, size: Size): Layout;
}

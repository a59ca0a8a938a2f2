import type { Box, Size } from '../chart';
import { fit, textWidth } from '../text';
import { theme } from '../theme';

export interface UpsetSet {
  label: string;
  customers: number;
  /** A CSS colour. */
  colour: string;
}

export interface UpsetRegion {
  key: string;
  /** Places of the sets it is in, rising; none of them for those in no set. */
  inside: readonly number[];
  customers: number;
}

export interface UpsetInput {
  sets: readonly UpsetSet[];
  /** In the order shown; those for which there is no room are left out. */
  regions: readonly UpsetRegion[];
  format: (customers: number) => string;
}

export interface UpsetColumn extends UpsetRegion {
  /** The whole column, for the pointer and the focus ring. */
  field: Box;
  bar: Box;
  figure: { x: number; y: number; text: string };
  /** One a set. */
  dots: { x: number; y: number; on: boolean }[];
  /** From the first to the last dot that is on; null for fewer than two. */
  line: { x: number; y1: number; y2: number } | null;
}

export interface UpsetRow extends UpsetSet {
  /** Stripe behind the dots. */
  stripe: Box;
  bar: Box;
  text: { x: number; y: number; text: string };
  figure: { x: number; y: number; text: string };
}

export interface UpsetLayout {
  columns: UpsetColumn[];
  rows: UpsetRow[];
  /** Regions without room. */
  left: number;
  height: number;
}

const ROW = 22;
const COLUMN = 34;
const BARS = 150;
const TOP = 14;
const SIZES = 70;
const FIGURE = 44;

/** How high the drawing is for so many sets. */
export function upsetHeight(sets: number): number {
  return TOP + BARS + 8 + sets * ROW;
}

/** Intersections by size as columns, with a dot for each set they lie in; the sets by size as rows. */
export const upset = {
  id: 'upset',
  layout({ sets, regions, format }: UpsetInput, { width }: Size): UpsetLayout {
    const longest = Math.max(0, ...sets.map(({ label }) => textWidth(label, theme.labelFont)));
    const labels = Math.min(longest + 8, width * 0.2);
    const start = SIZES + FIGURE + labels + theme.gap;
    const room = Math.max(0, Math.floor((width - start) / COLUMN));
    const shown = regions.slice(0, room);
    const dotsTop = TOP + BARS + 8;
    const most = Math.max(0, ...shown.map(({ customers }) => customers));
    const largest = Math.max(0, ...sets.map(({ customers }) => customers));
    const middle = (row: number) => dotsTop + row * ROW + ROW / 2;

    const columns = shown.map((region, i): UpsetColumn => {
      const x = start + i * COLUMN;
      const h = length(region.customers, most, BARS);
      const bar = { x: x + 7, y: TOP + BARS - h, w: COLUMN - 14, h };
      const on = new Set(region.inside);
      const dots = sets.map((_, row) => ({ x: x + COLUMN / 2, y: middle(row), on: on.has(row) }));
      const [first, last] = [region.inside[0], region.inside.at(-1)];
      return {
        ...region,
        field: { x, y: 0, w: COLUMN, h: upsetHeight(sets.length) },
        bar,
        figure: { x: x + COLUMN / 2, y: bar.y - 4, text: format(region.customers) },
        dots,
        line:
          first === undefined || last === undefined || first === last
            ? null
            : { x: x + COLUMN / 2, y1: middle(first), y2: middle(last) },
      };
    });
    const rows = sets.map((set, row): UpsetRow => {
      const w = length(set.customers, largest, SIZES);
      const y = dotsTop + row * ROW;
      return {
        ...set,
        stripe: { x: SIZES + FIGURE, y, w: Math.max(0, width - SIZES - FIGURE), h: ROW },
        bar: { x: SIZES - w, y: y + 5, w, h: ROW - 10 },
        figure: { x: SIZES + FIGURE - 4, y: middle(row) + 4, text: format(set.customers) },
        text: {
          x: start - theme.gap,
          y: middle(row) + 4,
          text: fit(set.label, labels, theme.labelFont),
        },
      };
    });
    return { columns, rows, left: regions.length - shown.length, height: upsetHeight(sets.length) };
  },
};

function length(customers: number, most: number, room: number): number {
  return customers > 0 && most > 0 ? Math.max(theme.least, (customers / most) * room) : 0;
}

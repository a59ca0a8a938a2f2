import type { View } from '../../model/crossfilter/figures';
import type { Box, Chart, Mark, Tick, TileInput, Twin } from '../chart';
import { factsOf, linear, marksOf } from '../marks';
import { fit, textWidth } from '../text';
import { segmentColour, theme } from '../theme';

export interface DumbbellInput extends TileInput {
  /** Values in the order of their rows; codes it does not name come after them. */
  order: readonly string[];
  colours?: Readonly<Record<string, string>>;
}

/** Shares are 0 to 1; revenue's may be below 0 (refunds), and is null where there is no revenue at all. */
export interface Shares {
  customers: number | null;
  revenue: number | null;
}

export interface DumbbellRow extends Mark {
  text: string;
  /** A CSS colour. */
  colour: string;
  row: Box;
  y: number;
  /** Of the selection under all filters but this tile's: x of the ring (customers) and of the dot (revenue). */
  ring: number | null;
  dot: number | null;
  shares: Shares;
  /** The same of everyone. */
  ghostRing: number | null;
  ghostDot: number | null;
  everyoneShares: Shares;
}

export interface DumbbellLayout {
  frame: Box;
  rows: DumbbellRow[];
  labelEnd: number;
  /** Shares along the bottom. */
  ticks: Tick[];
  twin: Twin;
}

/** Who brings the money: each group's share of customers beside its share of revenue. */
export const dumbbell: Chart<DumbbellInput, DumbbellLayout> = {
  id: 'dumbbell',
  layout(input, { width, height }) {
    const marks = ordered(input);
    const selected = sharesOf(input.view);
    const everyone = sharesOf(input.totals);
    const widest = Math.max(0, ...marks.map(({ label }) => textWidth(label, theme.labelFont)));
    const labelEnd = Math.min(widest, width * 0.4);
    const left = labelEnd + 2 * theme.gap;
    const frame = {
      x: left,
      y: 0,
      w: Math.max(0, width - left - 2 * theme.gap),
      h: Math.max(0, height - theme.axis),
    };
    const known = marks.flatMap(({ codes: [c = 0] }) =>
      [selected(c), everyone(c)].flatMap((s) => [s.customers ?? 0, s.revenue ?? 0]),
    );
    const step = tickStep(Math.max(0, ...known));
    const most = Math.max(step, Math.ceil(Math.max(0, ...known) / step - 1e-9) * step);
    const x = linear(0, most, frame.x, frame.x + frame.w);
    // A share below zero stands at zero; its figure says what it is.
    const at = (share: number | null) => (share === null ? null : x(Math.max(0, share)));
    const h = Math.min(26, marks.length ? frame.h / marks.length : 0);

    const rows = marks.map((mark, i): DumbbellRow => {
      const c = mark.codes[0] as number;
      const code = input.dimension.codes[c];
      const [shares, everyoneShares] = [selected(c), everyone(c)];
      return {
        ...mark,
        text: fit(mark.label, labelEnd, theme.labelFont),
        colour: segmentColour(code?.kind === 'value' ? String(code.value) : null, input.colours),
        row: { x: 0, y: i * h, w: width, h },
        y: (i + 0.5) * h,
        ring: at(shares.customers),
        dot: at(shares.revenue),
        shares,
        ghostRing: at(everyoneShares.customers),
        ghostDot: at(everyoneShares.revenue),
        everyoneShares,
      };
    });
    return {
      frame,
      rows,
      labelEnd,
      ticks: Array.from({ length: Math.round(most / step) + 1 }, (_, i) => ({
        at: x(i * step),
        text: input.format(Number((i * step).toPrecision(6))),
        anchor: 'middle' as const,
      })),
      twin: {
        title: input.title,
        description: 'describeDumbbell',
        facts: factsOf({ ...input, measure: 'revenue' }, marks),
        columns: [
          { key: 'value', type: 'text' },
          { key: 'shareCustomers', type: 'share' },
          { key: 'shareRevenue', type: 'share' },
        ],
        rows: rows.map(({ label, shares }) => [label, shares.customers, shares.revenue]),
      },
    };
  },
};

function ordered(input: DumbbellInput): Mark[] {
  const place = (c: number) => {
    const code = input.dimension.codes[c];
    const at = code?.kind === 'value' ? input.order.indexOf(String(code.value)) : -1;
    return at < 0 ? input.order.length + c : at;
  };
  return marksOf({ ...input, measure: 'revenue' }).sort(
    (a, b) => place(a.codes[0] as number) - place(b.codes[0] as number),
  );
}

function sharesOf(view: View): (code: number) => Shares {
  const sum = (xs: Float64Array) => xs.reduce((a, b) => a + b, 0);
  const [customers, revenue] = [sum(view.customers), sum(view.revenue)];
  const share = (x: number, all: number) => (all > 0 ? x / all : null);
  return (c) => ({
    customers: share(view.customers[c] ?? 0, customers),
    revenue: share(view.revenue[c] ?? 0, revenue),
  });
}

/** Round steps that give two to five parts. */
function tickStep(most: number): number {
  return (
    [0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5, 1, 2, 5].find((step) => most / step <= 4.5) ??
    10 ** Math.ceil(Math.log10(most))
  );
}

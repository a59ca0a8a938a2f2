import { span } from '../model/crossfilter/codes';
import type { Code } from '../model/crossfilter/dimension';
import type { Box, Mark, Size, Tick, TileInput, Twin } from './chart';
import { extent, linear, marksOf, twinOf } from './marks';
import { textWidth } from './text';
import { stacked, type Stack } from './stack';
import { theme } from './theme';

export interface Column extends Mark {
  /** Everyone. */
  ghost: Box;
  /** The selection. */
  bar: Box;
  /** The selection in its parts. */
  stack?: Stack | undefined;
}

/** Upright bars side by side over a brushable axis. */
export interface ColumnsLayout {
  /** Where the bars are; the axis text is below. */
  frame: Box;
  columns: Column[];
  /** y of zero. */
  baseline: number;
  ticks: Tick[];
  /** The own filter as a shaded range. */
  brush: { x: number; w: number } | null;
  /** Customers without a value: no bar, one figure beside the chart. */
  none: Mark | null;
  /** What lies outside the window of a time, likewise. */
  before: Mark | null;
  after: Mark | null;
  twin: Twin;
}

/** Where a tick may stand, in bins from the left, and what it says. */
export interface Candidate {
  at: number;
  text: string;
}

/** `candidates` gives lists of ticks, the most wanted list first; the first one that has room is taken. */
export function columnsLayout(
  input: TileInput,
  { width, height }: Size,
  description: Twin['description'],
  candidates: Iterable<Candidate[]>,
): ColumnsLayout {
  const { dimension } = input;
  const all = marksOf(input);
  const marks = all.slice(0, dimension.plain);
  const frame = {
    x: theme.gap,
    y: theme.gap,
    w: Math.max(0, width - 2 * theme.gap),
    h: Math.max(0, height - theme.axis - theme.gap),
  };
  const [lo, hi] = extent(marks);
  const y = linear(lo, hi, frame.y + frame.h, frame.y);
  const step = marks.length ? frame.w / marks.length : 0;
  const gap = step > 4 ? 1 : step > 2 ? 0.5 : 0;
  const box = (i: number, value: number): Box => {
    const room = value < 0 ? frame.y + frame.h - y(0) : y(0) - frame.y;
    const h = value === 0 ? 0 : Math.max(Math.min(theme.least, room), Math.abs(y(value) - y(0)));
    return {
      x: frame.x + i * step,
      w: Math.max(0, step - gap),
      y: value < 0 ? y(0) : y(0) - h,
      h,
    };
  };
  const range = span(dimension, input.filter);
  return {
    frame,
    columns: marks.map((mark, i) => ({
      ...mark,
      ghost: box(i, mark.everyone),
      bar: box(i, mark.selected),
      stack: mark.parts && stacked(mark.parts, (value) => box(i, value), 'y'),
    })),
    baseline: hi > lo ? y(0) : frame.y + frame.h,
    ticks: ticksOf(candidates, frame, step, width),
    brush: range && { x: frame.x + range[0] * step, w: Math.max(0, range[1] - range[0]) * step },
    none: all[dimension.none] ?? null,
    before: all[openEnd(dimension.codes, 'from')] ?? null,
    after: all[openEnd(dimension.codes, 'below')] ?? null,
    twin: twinOf(input, description, all),
  };
}

function openEnd(codes: readonly Code[], side: 'from' | 'below'): number {
  return codes.findIndex((code) => code.kind === 'time' && code[side] === null);
}

function ticksOf(
  candidates: Iterable<Candidate[]>,
  frame: Box,
  step: number,
  width: number,
): Tick[] {
  for (const list of candidates) {
    const ticks = list.map(({ at, text }) => place(frame.x + at * step, text, width));
    const free = ticks.every((tick, i) => {
      const from = i === 0 ? 0 : end(ticks[i - 1] as Tick) + theme.gap;
      return start(tick) >= from - 1e-6 && end(tick) <= width + 1e-6;
    });
    // Texts that repeat are of edges closer together than the text can say.
    if (free && new Set(ticks.map(({ text }) => text)).size === ticks.length) return ticks;
  }
  return [];
}

/** At the edges of the drawing text leans inwards. */
function place(at: number, text: string, width: number): Tick {
  const half = textWidth(text, theme.font) / 2;
  return { at, text, anchor: at - half < 0 ? 'start' : at + half > width ? 'end' : 'middle' };
}

function start({ at, text, anchor }: Tick): number {
  const w = textWidth(text, theme.font);
  return at - (anchor === 'middle' ? w / 2 : anchor === 'end' ? w : 0);
}

function end(tick: Tick): number {
  return start(tick) + textWidth(tick.text, theme.font);
}

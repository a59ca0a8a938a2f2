import { fit, textWidth } from '../text';
import { theme } from '../theme';
import type { AxisScale } from './axis';
import type { Scene } from './scene';

/** Sizes and places around the marks, in pixels. */
export interface Frame {
  width: number;
  height: number;
  top: number;
  right: number;
  bottom: number;
  left: number;
  /** Panels in a row, and rows of them. */
  columns: number;
  rows: number;
  /** Shares of a step that are free between panels. */
  gapX: number;
  gapY: number;
  /** Ticks of x with their texts cut to the room there is. */
  xTexts: ReadonlyMap<number, string>;
  yTexts: ReadonlyMap<number, string>;
  /** Texts below stand slanted. */
  slanted: boolean;
  title: readonly string[];
  legend: readonly LegendItem[];
  /** Baseline of the label of the upright axis. */
  labelAt: number;
}

export interface LegendItem {
  x: number;
  y: number;
  label: string;
  full: string;
  colour: string;
}

export const TITLE_FONT = 15;
const TITLE_LINE = 20;
const LEGEND_LINE = 18;
const SWATCH = 14;
const GAP = { x: 24, y: 26 };
const MOST_NAME = 190;

/** `title` only where it is part of the drawing. */
export function frameOf(scene: Scene, width: number, title = ''): Frame {
  const titles = wrap(title, width, TITLE_FONT);
  const titleHeight = titles.length > 0 ? titles.length * TITLE_LINE + 8 : 0;
  const { items, height: legendHeight } = legendOf(scene, width, titleHeight);
  const hasPanels = scene.panels.length > 1 || scene.panels[0] !== '';
  const hasLabel = scene.axes && scene.ylabel !== '';
  const labelAt = titleHeight + legendHeight + 12;
  const top = titleHeight + legendHeight + (hasLabel ? 18 : 0) + (hasPanels ? 18 : 0) + 6;
  const room = Math.min(MOST_NAME, width * 0.35);
  const yTexts = cut(scene.y, room);
  const left = scene.axes ? Math.ceil(widest(yTexts)) + 12 : 0;
  const columns = Math.max(1, Math.min(3, scene.panels.length, Math.floor(width / 220)));
  const rows = Math.ceil(scene.panels.length / columns);
  const lastTick = scene.x.band ? 0 : widest(cut(scene.x, 200)) / 2;
  const right = scene.axes ? Math.ceil(Math.max(8, lastTick)) + (scene.endRoom ?? 0) : 0;
  const inner = Math.max(40, width - left - right);
  const panel = (inner - (columns - 1) * GAP.x) / columns;
  const step = panel / Math.max(1, scene.x.domain[1] - scene.x.domain[0]);
  const full = widest(cut(scene.x, 200));
  const slanted = scene.axes && scene.x.band && full + 6 > step;
  const xTexts = cut(scene.x, slanted ? 96 : 200);
  const texts = slanted ? Math.ceil(widest(xTexts) * 0.6) + 14 : 18;
  const bottom = scene.axes ? texts + (scene.xlabel === '' ? 4 : 20) : 0;
  return {
    ...{ width, top, right, bottom, left, columns, rows, xTexts, yTexts, slanted, labelAt },
    height: top + bottom + rows * scene.height + (rows - 1) * GAP.y,
    gapX: columns > 1 ? GAP.x / (panel + GAP.x) : 0,
    gapY: rows > 1 ? GAP.y / (scene.height + GAP.y) : 0,
    title: titles,
    legend: items,
  };
}

function cut({ ticks }: AxisScale, room: number): Map<number, string> {
  return new Map(ticks.map(({ at, text }) => [at, fit(text, room, theme.labelFont)]));
}

function widest(texts: ReadonlyMap<number, string>): number {
  return [...texts.values()].reduce(
    (most, text) => Math.max(most, textWidth(text, theme.labelFont)),
    0,
  );
}

function legendOf({ legend }: Scene, width: number, from: number) {
  const items: LegendItem[] = [];
  let [x, line] = [0, 0];
  for (const { label: full, colour } of legend) {
    const label = fit(full, Math.min(220, width - SWATCH), theme.labelFont);
    const wide = SWATCH + textWidth(label, theme.labelFont) + 14;
    if (x > 0 && x + wide > width) [x, line] = [0, line + 1];
    items.push({ x, y: from + line * LEGEND_LINE + 12, label, full, colour });
    x += wide;
  }
  return { items, height: items.length > 0 ? (line + 1) * LEGEND_LINE + 4 : 0 };
}

/** At most three lines; the last is cut. */
export function wrap(text: string, width: number, font: number): string[] {
  const words = text.split(' ').filter((word) => word !== '');
  const lines: string[] = [];
  while (words.length > 0 && lines.length < 3) {
    let line = words.shift()!;
    while (words.length > 0 && textWidth(`${line} ${words[0]!}`, font) <= width) {
      line += ` ${words.shift()!}`;
    }
    if (lines.length === 2 && words.length > 0) line += ` ${words.join(' ')}`;
    lines.push(fit(line, width, font));
  }
  return lines;
}

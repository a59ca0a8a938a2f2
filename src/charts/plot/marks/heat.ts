import { textWidth } from '../../text';
import { theme, tint, TINTS } from '../../theme';
import { axisNumber } from '../axis';
import type { Datum } from '../data';
import type { Mark } from '../mark';
import { alongAxis, groundOf, labelsFor, stepScale } from '../parts';
import {
  categoriesOf,
  categoryScale,
  figure,
  least,
  most,
  oneLine,
  placeName,
  withOthers,
} from '../scene';
import type { RectShape, TextShape } from '../scene';
import { groupedSql } from '../sql';
import { measureName } from '../title';

const LEVELS = TINTS.length - 1;

export const heat: Mark = {
  id: 'heat',
  takes: {
    x: { of: 'any', needed: true },
    y: { of: 'any', needed: true },
    colour: { of: 'any' },
    facet: { of: 'any' },
  },
  measures: 'colour',
  aggregates: ['average', 'sum', 'median', 'min', 'max', 'distinct', 'count'],
  offers: ['bin', 'top'],
  along: 'bins',
  title: 'by',
  sql: (plan) => groupedSql({ ...plan, sort: 'name' }, { fill: false }),
  scene: (given, data) => {
    const canvas = { ...given, plan: { ...given.plan, sort: 'name' as const } };
    const ground = groundOf(canvas, data);
    const { plan, format, facts, words } = canvas;
    const up = plan.y!;
    const isNamed = up.how === 'category';
    const rows = isNamed ? withOthers(categoriesOf(canvas, data, 'y'), facts.others.y, words) : [];
    const rowBy = new Map(rows.map(({ key }, i) => [key, i]));
    const byKey = new Map(rows.map((row) => [row.key, row]));
    const rise = (datum: Datum): readonly [number, number] => {
      if (!isNamed) return [Number(datum.y), datum.yTo ?? Number(datum.y) + 1];
      const i = rowBy.get(String(datum.y)) ?? 0;
      return [i, i + 1];
    };
    const values = data.flatMap(({ value }) => value ?? []);
    const [lo, hi] = values.length > 0 ? [least([0, ...values]), most(values)] : [0, 1];
    const width = (hi - lo) / LEVELS || 1;
    const levelOf = (value: number) =>
      Math.max(1, Math.min(LEVELS, 1 + Math.floor((value - lo) / width)));
    const name = measureName(plan, words);
    const columns = ground.categories.length || new Set(data.map(({ x }) => x)).size;
    const panels = Math.min(3, ground.panels.length);
    const field = (canvas.width - 120) / Math.max(1, columns) / panels;
    const rects: RectShape[] = [];
    const texts: TextShape[] = [];
    for (const datum of data) {
      if (datum.value === null) continue;
      const [x1, x2] = ground.span(datum);
      const [y1, y2] = rise(datum);
      const { fill, ink } = tint(levelOf(datum.value));
      const panel = ground.panelOf(datum);
      const across = ground.spot(datum, []);
      const place = placeName(up, { x: datum.y, xTo: datum.yTo }, byKey, canvas);
      const figures = [`${name}: ${figure(datum.value, format)}`];
      if (plan.measure) figures.push(words.rows(datum.n));
      const spot = { label: `${across.label} · ${place}`, figures };
      rects.push({ x1, x2, y1, y2, fill, panel, spot });
      const text = axisNumber(format)(datum.value, Math.max(1e-6, Math.abs(datum.value) / 100));
      if (textWidth(text, theme.font) + 4 < field) {
        texts.push({ x: (x1 + x2) / 2, y: (y1 + y2) / 2, text, fill: ink, panel });
      }
    }
    const count = isNamed ? rows.length : new Set(data.map(({ y }) => y)).size;
    const spans = data.map((datum) => ground.span(datum));
    const levels = Array.from({ length: LEVELS }, (_, i) => ({
      label: `${figure(lo + i * width, format)} –${i === LEVELS - 1 ? ` ${figure(hi, format)}` : ''}`,
      colour: tint(i + 1).fill,
    }));
    return {
      axes: true,
      x: alongAxis(ground, spans, canvas.width / 90 / panels),
      y: isNamed ? categoryScale(rows) : stepScale(up, data.map(rise), 6, canvas),
      yDown: isNamed,
      xlabel: labelsFor(canvas).along,
      ylabel: oneLine(plan.spec.ylabel ?? up.source.name),
      panels: ground.panels.map(({ label }) => label),
      height: Math.max(100, Math.min(420, count * 24)),
      layers: [
        { type: 'rect', shapes: rects, inset: { x: 0.5, y: 0.5 } },
        { type: 'text', shapes: texts, anchor: 'middle' },
      ],
      legend: values.length > 0 ? levels : [],
    };
  },
};

import { categoryScale, categoriesOf, alongScale, oneLine, placeName, withOthers } from '../scene';
import { groundOf, legendOf } from '../parts';
import type { Mark } from '../mark';
import type { DotShape } from '../scene';
import { rowsSql } from '../sql';

export const dot: Mark = {
  id: 'dot',
  takes: {
    x: { of: 'any', needed: true },
    y: { of: 'any', needed: true },
    colour: { of: 'any' },
    facet: { of: 'any' },
  },
  measures: null,
  aggregates: [],
  offers: ['scale', 'top'],
  along: 'raw',
  title: 'against',
  single: true,
  sampled: true,
  sql: rowsSql,
  scene: (canvas, data) => {
    const ground = groundOf(canvas, data);
    const { plan, facts, words } = canvas;
    const isNamed = plan.y?.how === 'category';
    const rows = isNamed ? withOthers(categoriesOf(canvas, data, 'y'), facts.others.y, words) : [];
    const rowBy = new Map(rows.map((row, i) => [row.key, i]));
    const byKey = new Map(rows.map((row) => [row.key, row]));
    const shapes = data.flatMap((datum): DotShape[] => {
      const [from, to] = ground.span(datum);
      const x = plan.x?.how === 'category' ? (from + to) / 2 : Number(datum.x);
      const y = isNamed ? (rowBy.get(String(datum.y)) ?? 0) + 0.5 : Number(datum.y);
      const said = plan.y ? placeName(plan.y, { x: datum.y, xTo: null }, byKey, canvas) : '';
      const spot = ground.spot(datum, [`${oneLine(plan.y?.source.name ?? '')}: ${said}`]);
      return [{ x, y, fill: ground.colourOf(datum), panel: ground.panelOf(datum), spot }];
    });
    const wide = canvas.width / Math.min(3, ground.panels.length) / 90;
    const xs = shapes.map(({ x }) => x);
    const ys = shapes.map(({ y }) => y);
    return {
      axes: true,
      x:
        plan.x?.how === 'category'
          ? categoryScale(ground.categories)
          : alongScale(plan.x!, xs, wide, canvas, plan.log),
      y: isNamed ? categoryScale(rows) : alongScale(plan.y!, ys, 5, canvas, plan.log),
      yDown: isNamed,
      xlabel: oneLine(plan.spec.xlabel ?? plan.x?.source.name ?? ''),
      ylabel: oneLine(plan.spec.ylabel ?? plan.y?.source.name ?? ''),
      panels: ground.panels.map(({ label }) => label),
      height: isNamed ? Math.max(80, rows.length * 24) : ground.panels.length > 1 ? 180 : 320,
      layers: [
        {
          type: 'dot',
          shapes,
          r: data.length > 1000 ? 2 : 3,
          opacity: data.length > 300 ? 0.45 : 0.75,
        },
      ],
      legend: legendOf(ground),
    };
  },
};

import type { Mark } from '../mark';
import { barsScene } from '../bars';
import { groupedSql } from '../sql';

export const bar: Mark = {
  id: 'bar',
  takes: {
    x: { of: 'any', needed: true },
    y: { of: 'any' },
    colour: { of: 'any' },
    facet: { of: 'any' },
  },
  measures: 'y',
  aggregates: ['sum', 'average', 'median', 'min', 'max', 'distinct', 'count', 'none'],
  offers: ['bin', 'sort', 'top'],
  along: 'bins',
  title: 'by',
  sql: (plan) => groupedSql(plan, { fill: true }),
  scene: (canvas, data) => barsScene(canvas, data, canvas.plan.colour === null),
};

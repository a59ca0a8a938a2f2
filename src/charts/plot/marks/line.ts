import type { Mark } from '../mark';
import { pathsScene } from '../paths';
import { groupedSql } from '../sql';

export const line: Mark = {
  id: 'line',
  takes: {
    x: { of: 'any', needed: true },
    y: { of: 'any' },
    colour: { of: 'any' },
    facet: { of: 'any' },
  },
  measures: 'y',
  aggregates: ['sum', 'average', 'median', 'min', 'max', 'distinct', 'count', 'none'],
  offers: ['bin', 'sort', 'scale', 'top'],
  along: 'bins',
  title: 'by',
  bins: 50,
  sql: (plan) => groupedSql(plan, { fill: true }),
  scene: (canvas, data) => pathsScene(canvas, data, false),
};

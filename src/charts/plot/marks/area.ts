import type { Mark } from '../mark';
import { pathsScene } from '../paths';
import { groupedSql } from '../sql';

export const area: Mark = {
  id: 'area',
  takes: {
    x: { of: 'any', needed: true },
    y: { of: 'any' },
    colour: { of: 'any' },
    facet: { of: 'any' },
  },
  measures: 'y',
  aggregates: ['sum', 'distinct', 'count', 'none'],
  offers: ['bin', 'sort', 'top', 'share'],
  along: 'bins',
  title: 'by',
  bins: 50,
  sql: (plan) => groupedSql(plan, { fill: true }),
  scene: (canvas, data) => pathsScene(canvas, data, true),
};

import type { Mark } from '../mark';
import { barsScene } from '../bars';
import { groupedSql } from '../sql';

export const stacked: Mark = {
  id: 'stacked',
  takes: {
    x: { of: 'any', needed: true },
    y: { of: 'any' },
    colour: { of: 'any', needed: true },
    facet: { of: 'any' },
  },
  measures: 'y',
  aggregates: ['sum', 'distinct', 'count', 'none'],
  offers: ['bin', 'sort', 'top', 'share'],
  along: 'bins',
  title: 'by',
  sql: (plan) => groupedSql(plan, { fill: true }),
  scene: (canvas, data) => barsScene(canvas, data, true),
};

import type { Mark } from '../mark';
import { barsScene } from '../bars';
import { groupedSql } from '../sql';

export const histogram: Mark = {
  id: 'histogram',
  takes: { x: { of: 'ordered', needed: true }, colour: { of: 'any' }, facet: { of: 'any' } },
  measures: null,
  aggregates: ['count'],
  offers: ['bin', 'share'],
  along: 'bins',
  title: 'spread',
  bins: 30,
  sql: (plan) => groupedSql(plan, { fill: true }),
  scene: (canvas, data) => barsScene(canvas, data, true),
};

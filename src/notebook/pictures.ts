import type { ChartSpec } from '../charts/plot/spec';

type Picture = Omit<ChartSpec, 'from'>;

/** What a relation of an analysis looks like at a glance, by its name; those that are not here are read as a table. */
const PICTURES: Readonly<Record<string, Picture>> = {
  customer_orders: { mark: 'histogram', x: 'orders' },
  rfm_measures: { mark: 'histogram', x: 'recency' },
  rfm: { mark: 'bar', x: 'segment', colour: 'segment' },
  rfm_thresholds: {
    mark: 'bar',
    x: 'score',
    y: 'customers',
    facet: 'measure',
    aggregate: 'sum',
    sort: 'name',
  },
  // In the order of the customer's way.
  lifecycle: { mark: 'bar', x: 'stage', colour: 'stage', sort: 'name' },
  customer_facts: { mark: 'bar', x: 'segment', colour: 'segment' },
  demographics: { mark: 'bar', x: 'value', y: 'customers', aggregate: 'sum' },
  order_facts: { mark: 'line', x: 'ordered_on', bin: 'month' },
  places: { mark: 'bar', x: 'province' },
};

export function pictureOf(
  relation: string,
  { crossed }: Readonly<Record<string, unknown>>,
): Picture | null {
  const picture = PICTURES[relation];
  if (!picture) return null;
  return crossed === 'segment' || crossed === 'stage'
    ? { ...picture, mark: 'stacked', colour: 'by_value' }
    : picture;
}

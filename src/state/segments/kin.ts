import { conditionsOf, leavesOf, type Leaf, type Rule } from '../../model/segments/rules/rule';

/** Columns of `customer_facts` that are made of a figure, by the figure: they say it again. */
const MADE_OF: Readonly<Record<string, readonly string[]>> = {
  recency: ['recency', 'last_order', 'r_score', 'rfm', 'segment', 'stage'],
  orders: ['orders', 'f_score', 'rfm', 'segment', 'stage'],
  revenue: ['revenue', 'average_order', 'm_score', 'rfm', 'segment'],
  average_order: ['average_order', 'revenue', 'orders'],
  first_order: ['first_order', 'member_since'],
  age: ['age', 'age_band', 'birth_date', 'birth_year'],
  city: ['city', 'region', 'country', 'province', 'region_of_city'],
};

/** The figures that a column is made of. */
const FIGURES: Readonly<Record<string, readonly string[]>> = {
  ...{ recency: ['recency'], last_order: ['recency'], r_score: ['recency'], stage: ['recency'] },
  ...{ orders: ['orders'], f_score: ['orders'], average_order: ['average_order'] },
  ...{ revenue: ['revenue'], m_score: ['revenue'], first_order: ['first_order'] },
  ...{ rfm: ['recency', 'orders', 'revenue'], segment: ['recency', 'orders'] },
  ...{ age: ['age'], age_band: ['age'], birth_date: ['age'], birth_year: ['age'] },
  ...{ city: ['city'], region: ['city'], province: ['city'], region_of_city: ['city'] },
};

const TOTALS = {
  amount: ['revenue'],
  orders: ['orders'],
  average: ['average_order'],
  quantity: [],
} as const;

function figuresOf(leaf: Leaf): readonly string[] {
  if ('attr' in leaf) return FIGURES[nameOf(leaf.attr.id)] ?? [];
  if ('total' in leaf) return leaf.where.length > 0 ? [] : TOTALS[leaf.total];
  if ('nth' in leaf || leaf.did === 'event' || leaf.where.length > 0) return [];
  // Whether there was an order in some days is how long ago the last one was.
  return 'all' in leaf.within ? ['orders'] : ['recency', 'orders'];
}

const nameOf = (id: string) => id.slice(id.indexOf('.') + 1);

/** Ids of the columns that rules ask of customers and their orders, and of those made of the same. */
export function echoOf(rules: readonly Rule[]): ReadonlySet<string> {
  const leaves = rules.flatMap(leavesOf);
  const ids = leaves.flatMap((leaf) =>
    conditionsOf(leaf).map(({ condition }) => condition.attr.id),
  );
  const own = ids
    .filter((id) => !/^(orders|order_lines|order_facts|events)\./.test(id))
    .map(nameOf);
  const kin = leaves.flatMap(figuresOf).flatMap((figure) => MADE_OF[figure] ?? []);
  const places = ['customer_facts', 'customers', 'places'];
  return new Set([
    ...ids,
    ...[...own, ...kin].flatMap((name) => places.map((place) => `${place}.${name}`)),
  ]);
}

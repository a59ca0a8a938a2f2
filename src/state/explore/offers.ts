import type { Engine, QueryOptions } from '../../engine/engine';
import { ident } from '../../engine/sql';
import type { Analysis, AnalysisColumn } from '../../model/analysis';
import { isElsewhere, keysOf, type Dimension } from '../../model/crossfilter/dimension';
import { catalogueOf, type Attribute } from '../../model/segments/rules/catalogue';
import {
  FIRST_TILES,
  OTHER,
  type FactColumn,
  type TileKind,
  type TileSpec,
  USUAL_IDS,
} from './tiles';

/** A tile there can be, and the column it is made of. */
export interface Offer extends TileSpec {
  readonly relation: string;
  readonly column: string;
  readonly unit: AnalysisColumn['unit'];
}

const FACTS = 'customer_facts';
const LINES = 'order_lines';
const ORDERS = ['orders', 'order_facts'];

/** Columns that tell customers or orders apart rather than group them. */
const APART = new Set(['customer_id', 'name', 'email', 'phone', 'order_id']);
/** So do own ones with this many values, most of them of one customer. */
const MANY = 250;

/** How a column's dimension is called: as in old links, else by where the column stands. */
function idOf({ relation, column }: Attribute): string {
  if (relation === FACTS) return USUAL_IDS.customers[column] ?? `${OTHER}${column}`;
  if (ORDERS.includes(relation)) return USUAL_IDS.orders[column] ?? `o.${column}`;
  if (relation === LINES) return USUAL_IDS.lines[column] ?? `l.${column}`;
  return `${relation}.${column}`;
}

function specOf(attribute: Attribute): TileSpec | null {
  const { relation, column, type } = attribute;
  const id = idOf(attribute);
  if (relation === LINES) {
    if (type !== 'text') return null;
    return {
      kind: 'bars',
      dimension: { id, grain: 'order', kind: 'category', column, type, many: true },
    };
  }
  const ofOrders = ORDERS.includes(relation);
  // What another analysis says of single orders is not linked to them.
  if (attribute.grain !== 'customer' && !ofOrders) return null;
  const base = {
    id,
    grain: ofOrders ? 'order' : 'customer',
    ...(ofOrders || relation === FACTS ? {} : { relation }),
  } as const;
  switch (type) {
    case 'text':
    case 'boolean': {
      const dimension: Dimension = { ...base, kind: 'category', column, type };
      return { kind: id === 'segment' ? 'segments' : 'bars', dimension };
    }
    case 'number':
      return { kind: 'histogram', dimension: { ...base, kind: 'number', column } };
    case 'date':
      return { kind: 'months', dimension: { ...base, kind: 'month', column } };
  }
}

/**
 * Every tile these data can fill: columns of the canonical tables and of all analyses that somebody has a value of.
 * `columns` are those of `customer_facts`, counted.
 */
export async function offersOf(
  engine: Engine,
  analyses: Iterable<Analysis>,
  columns: readonly FactColumn[],
  options: QueryOptions = {},
): Promise<readonly Offer[]> {
  const { attributes } = await catalogueOf(engine, analyses, options);
  const offers: Offer[] = FIRST_TILES.slice(0, 1).map((spec) => ({
    ...spec,
    relation: FACTS,
    column: 'r_score, f_score',
    unit: 'score',
  }));
  for (const attribute of attributes) {
    const { relation, column, unit, sameAs } = attribute;
    if (sameAs !== undefined || APART.has(column)) continue;
    const spec = specOf(attribute);
    if (spec) offers.push({ ...spec, relation, column, unit });
  }
  const days = await daysOnly(engine, offers, options);
  const known = await knownOf(engine, days, columns, options);
  return days.filter((offer) => known(offer));
}

/** Months are those of days; a moment has its day in another column. */
async function daysOnly(
  engine: Engine,
  offers: readonly Offer[],
  options: QueryOptions,
): Promise<Offer[]> {
  const days = new Set<Offer>();
  for (const offer of offers) {
    if (offer.kind !== 'months') continue;
    const sql = `SELECT ${ident(offer.column)} FROM ${ident(offer.relation)} LIMIT 0`;
    const { columns } = await engine.query(sql, options);
    if (columns[0]?.type === 'DATE') days.add(offer);
  }
  return offers.filter((offer) => offer.kind !== 'months' || days.has(offer));
}

/** Whether anybody has a value that is worth a tile. */
async function knownOf(
  engine: Engine,
  offers: readonly Offer[],
  columns: readonly FactColumn[],
  options: QueryOptions,
): Promise<(offer: Offer) => boolean> {
  const counted = new Set<string>();
  const key = (relation: string, column: string) => `${relation}.${column}`;
  for (const relation of new Set(offers.map((offer) => offer.relation))) {
    if (relation === FACTS) continue;
    const names = offers.flatMap((o) => (o.relation === relation ? [o.column] : []));
    // A relation with several rows a customer says nothing of the customer as such.
    const single = offers.some((o) => o.relation === relation && isElsewhere(o.dimension))
      ? 'count(*) = count(DISTINCT customer_id)'
      : 'TRUE';
    const counts = names.map((name, i) => `count(${ident(name)}) > 0 AS k${i}`).join(', ');
    const { rows } = await engine.query(
      `SELECT ${single} AS single, ${counts} FROM ${ident(relation)}`,
      options,
    );
    const [one, ...some] = rows[0] ?? [];
    if (one === true) names.forEach((name, i) => some[i] && counted.add(key(relation, name)));
  }
  return ({ kind, relation, column }) => {
    if (kind === 'grid') return true;
    if (relation !== FACTS) return counted.has(key(relation, column));
    const fact = columns.find(({ name }) => name === column);
    return (
      fact !== undefined &&
      fact.known > 0 &&
      !(fact.distinct > MANY && fact.distinct > fact.known / 2)
    );
  };
}

/** What can be on a tile of this kind besides counts. */
export function countsMarks(kind: TileKind): boolean {
  return kind !== 'segments';
}

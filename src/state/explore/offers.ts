import type { Engine, QueryOptions } from '../../engine/engine';
import { ident } from '../../engine/sql';
import type { Analysis, AnalysisColumn } from '../../model/analysis';
import { isElsewhere, keysOf, MOST_RULES, type Dimension } from '../../model/crossfilter/dimension';
import { catalogueOf, type Attribute, type Catalogue } from '../../model/segments/rules/catalogue';
import { problemsOf, type RuleProblem } from '../../model/segments/rules/problems';
import type { Rule, Segments } from '../../model/segments/rules/rule';
import { ruleSql } from '../../model/segments/rules/sql';
import type { SavedSegment } from '../../model/segments/saved';
import {
  FIRST_TILES,
  OTHER,
  OWN_SEGMENTS,
  type FactColumn,
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

/** Days that spread over a lifetime. */
const YEARLY = new Set(['birth_date']);
/** Numbers that are years of the calendar. */
const YEARS = new Set(['birth_year']);

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
  const facts = relation === FACTS || ORDERS.includes(relation);
  const base = {
    id,
    grain: attribute.grain === 'customer' ? 'customer' : 'order',
    ...(facts ? {} : { relation }),
  } as const;
  switch (type) {
    case 'text':
    case 'boolean': {
      const dimension: Dimension = { ...base, kind: 'category', column, type };
      return { kind: id === 'segment' ? 'segments' : 'bars', dimension };
    }
    case 'number': {
      const unit = attribute.unit === 'money' ? 'money' : YEARS.has(column) ? 'year' : null;
      return {
        kind: 'histogram',
        dimension: { ...base, kind: 'number', column, ...(unit ? { unit } : {}) },
      };
    }
    case 'date':
      return {
        kind: 'time',
        dimension: { ...base, kind: 'time', column, unit: YEARLY.has(column) ? 'year' : 'month' },
      };
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
): Promise<{ offers: readonly Offer[]; catalogue: Catalogue }> {
  const catalogue = await catalogueOf(engine, analyses, options);
  const offers: Offer[] = FIRST_TILES.slice(0, 1).map((spec) => ({
    ...spec,
    relation: FACTS,
    column: 'r_score, f_score',
    unit: 'score',
  }));
  for (const attribute of catalogue.attributes) {
    const { relation, column, unit, sameAs, grain } = attribute;
    // Charts are of customers and orders.
    if (sameAs !== undefined || APART.has(column) || grain === 'event') continue;
    const spec = specOf(attribute);
    if (spec) offers.push({ ...spec, relation, column, unit });
  }
  const days = await daysOnly(engine, offers, options);
  const known = await knownOf(engine, days, columns, options);
  return { offers: days.filter((offer) => known(offer)), catalogue };
}

type Own = Pick<SavedSegment, 'id' | 'name' | 'rule'>;

/** A segment that the tile of own segments does not show. */
export interface LeftOut {
  readonly id: string;
  readonly name: string;
  readonly rule: Rule;
  /** What keeps it from being counted; none where there are only too many. */
  readonly problems: readonly RuleProblem[];
}

/** Own segments that can be counted, as many as there is room for, and the others. */
function counted(segments: readonly Own[], catalogue: Catalogue) {
  const rules: Segments = new Map(segments.map(({ id, rule }) => [id, rule]));
  const all = segments.map((segment) => ({
    ...segment,
    problems: problemsOf(segment.rule, catalogue, rules),
  }));
  const able = all.filter(({ problems }) => problems.length === 0);
  const shown = able.slice(0, MOST_RULES);
  return { rules, shown, left: all.filter((one) => !shown.includes(one)) };
}

/** Those that the tile of own segments leaves out. */
export function ownLeftOut(segments: readonly Own[], catalogue: Catalogue): readonly LeftOut[] {
  return counted(segments, catalogue).left;
}

/** The tile of the user's own segments that can be counted; none without one. */
export function ownTiles(segments: readonly Own[], catalogue: Catalogue): Offer[] {
  const { rules, shown } = counted(segments, catalogue);
  const own = shown.map(({ id, name, rule }) => ({ id, name, select: ruleSql(rule, rules) }));
  if (own.length === 0) return [];
  const dimension: Dimension = {
    ...{ id: OWN_SEGMENTS, grain: 'customer', kind: 'rules', segments: own },
  };
  return [{ kind: 'bars', dimension, relation: OWN_SEGMENTS, column: '', unit: null }];
}

/** Months are those of days; a moment has its day in another column. */
async function daysOnly(
  engine: Engine,
  offers: readonly Offer[],
  options: QueryOptions,
): Promise<Offer[]> {
  const days = new Set<Offer>();
  for (const offer of offers) {
    if (offer.kind !== 'time') continue;
    const sql = `SELECT ${ident(offer.column)} FROM ${ident(offer.relation)} LIMIT 0`;
    const { columns } = await engine.query(sql, options);
    if (columns[0]?.type === 'DATE') days.add(offer);
  }
  return offers.filter((offer) => offer.kind !== 'time' || days.has(offer));
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
    // A relation with several rows a customer, or an order, says nothing of it as such.
    const other = offers.find((o) => o.relation === relation && isElsewhere(o.dimension));
    const keys = other && keysOf(other.dimension.grain).map(ident).join(', ');
    const single = keys ? `count(*) = count(DISTINCT (${keys}))` : 'TRUE';
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

import type { Engine, QueryOptions } from '../../../engine/engine';
import { ident, literal } from '../../../engine/sql';
import type { Analysis, AnalysisColumn } from '../../analysis';
import { folded } from '../../crossfilter/alphabet';
import { ownFactName } from '../../analyses/customer-facts';
import { CUSTOMER_COLUMNS } from '../../../ingest/columns';
import type { AttrRef, AttrType } from './rule';

/**
 * `customer`: a value of the customer. `order`, `line`: of an order or one of its lines, for conditions on orders.
 * `event`: of an event, for conditions on events.
 */
export type AttrGrain = 'customer' | 'order' | 'line' | 'event';

/** A column that rules can ask about. Its label is the column's name. */
export interface Attribute extends AttrRef {
  readonly grain: AttrGrain;
  readonly relation: string;
  readonly column: string;
  readonly unit: AnalysisColumn['unit'];
  /** The id of an attribute that says the same and is to be offered in its place. */
  readonly sameAs?: string;
}

export interface Catalogue {
  readonly attributes: readonly Attribute[];
  /** The relations there are, `orders` and `settings` among them; `events` only where there are some. */
  readonly relations: ReadonlySet<string>;
  get(id: string): Attribute | undefined;
}

export function catalogueFrom(
  attributes: readonly Attribute[],
  relations: Iterable<string> = attributes.map(({ relation }) => relation),
): Catalogue {
  const byId = new Map(attributes.map((attribute) => [attribute.id, attribute]));
  return { attributes, relations: new Set(relations), get: (id) => byId.get(id) };
}

/** What the attribute says of itself inside a rule. */
export function refOf({ id, label, type }: AttrRef): AttrRef {
  return { id, label, type };
}

const FACTS = 'customer_facts';
const ORDERS = 'orders';
const LINES = 'order_lines';
const EVENTS = 'events';

const CANONICAL: ReadonlySet<string> = new Set([FACTS, 'customers', ORDERS, LINES]);

/**
 * Where a row came from is nothing to choose by, and whose it is stands in `customers`; of events, rules ask for days
 * alone.
 */
const UNSAID: Readonly<Record<string, readonly string[]>> = {
  customers: ['source', 'line'],
  [LINES]: ['source', 'line', 'customer_id'],
  [EVENTS]: ['source', 'line', 'happened_at'],
};

const ORDER_UNITS: Readonly<Record<string, AnalysisColumn['unit']>> = {
  amount: 'money',
  sales: 'money',
  refunds: 'money',
  cost: 'money',
  unit_price: 'money',
};

/**
 * Every attribute there is, as the engine's tables have them now: columns of `customer_facts`, `customers` and
 * of `orders`, `order_lines` and `events`, then of every analysis relation with a `customer_id`; one with an `order_id` too
 * has a row an order. Tables that are not there are left out; columns of types without an order or an equal (lists, times of day) too.
 */
export async function catalogueOf(
  engine: Engine,
  analyses: Iterable<Analysis>,
  options: QueryOptions = {},
): Promise<Catalogue> {
  const made = [...analyses].flatMap(({ sql }) => sql);
  const { rows } = await engine.query(
    'SELECT DISTINCT table_name FROM information_schema.tables',
    options,
  );
  const there = new Set(rows.map(([name]) => String(name)));
  const others = made
    .filter(({ columns }) => columns.some(({ name }) => name === 'customer_id'))
    .map(({ relation }) => relation)
    .filter((relation) => relation !== FACTS);
  const attributes: Attribute[] = [];
  for (const relation of [FACTS, 'customers', ORDERS, LINES, EVENTS, ...others]) {
    if (!there.has(relation)) continue;
    const units = new Map(
      made.find((m) => m.relation === relation)?.columns.map(({ name, unit }) => [name, unit]),
    );
    const events = relation === EVENTS;
    const some = `SELECT * FROM ${ident(relation)} LIMIT ${literal(events ? 1 : 0)}`;
    const { columns, rows: found } = await engine.query(some, options);
    // The table is always there: of files without events, nothing can be asked.
    if (events && found.length === 0) {
      there.delete(EVENTS);
      continue;
    }
    const known = await filledOf(engine, relation, columns, options);
    const ofOrders = columns.some(({ name }) => name === 'order_id');
    const grain = relation === LINES ? 'line' : events ? 'event' : ofOrders ? 'order' : 'customer';
    for (const { name, type: sqlType } of columns) {
      const type = typeOf(sqlType);
      if (!type || UNSAID[relation]?.includes(name)) continue;
      if (name === 'customer_id' && relation !== 'customers') continue;
      if (!known.has(name)) continue;
      const unit = grain === 'customer' ? (units.get(name) ?? null) : (ORDER_UNITS[name] ?? null);
      const same = sameAs(relation, grain, name, attributes);
      attributes.push({
        id: `${relation}.${name}`,
        label: name,
        type,
        grain,
        relation,
        column: name,
        unit,
        ...(same === undefined ? {} : { sameAs: same }),
      });
    }
  }
  return catalogueFrom(attributes, there);
}

/**
 * Columns with a value. The canonical tables have all of theirs whatever the files say; of one that no file fills nothing
 * can be asked. An empty table keeps its columns, and so do relations of analyses.
 */
async function filledOf(
  engine: Engine,
  relation: string,
  columns: readonly { name: string }[],
  options: QueryOptions,
): Promise<ReadonlySet<string>> {
  const names = columns.map(({ name }) => name);
  if (!CANONICAL.has(relation)) return new Set(names);
  const counts = names.map((name, i) => `count(${ident(name)}) AS c${i}`);
  const { rows } = await engine.query(
    `SELECT count(*) AS n, ${counts.join(', ')} FROM ${ident(relation)}`,
    options,
  );
  const [n, ...filled] = (rows[0] ?? []).map(Number);
  return new Set(names.filter((_, i) => n === 0 || (filled[i] ?? 0) > 0));
}

/** Lines repeat their order; `customer_facts` gathers the columns of the others. */
function sameAs(
  relation: string,
  grain: AttrGrain,
  name: string,
  before: readonly Attribute[],
): string | undefined {
  const has = (id: string) => (before.some((attribute) => attribute.id === id) ? id : undefined);
  if (relation === LINES) {
    return /^(order_id|ordered_at|ordered_on|channel)$/.test(name)
      ? has(`${ORDERS}.${name}`)
      : undefined;
  }
  // A moment is asked for by its day.
  if (relation === ORDERS && name === 'ordered_at') return `${ORDERS}.ordered_on`;
  if (relation === FACTS || relation === ORDERS || relation === EVENTS) return undefined;
  if (grain === 'order') return has(`${ORDERS}.${name}`);
  const own = relation === 'customers' && !Object.hasOwn(CUSTOMER_COLUMNS, name);
  return has(`${FACTS}.${own ? ownFactName(name) : name}`);
}

function typeOf(sqlType: string): AttrType | null {
  if (/^(VARCHAR|ENUM|UUID)/.test(sqlType) && !sqlType.endsWith(']')) return 'text';
  if (/^U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?$|^(DOUBLE|FLOAT)$|^DECIMAL\([\d, ]+\)$/.test(sqlType)) {
    return 'number';
  }
  if (/^(DATE|TIMESTAMP\w*)$/.test(sqlType)) return 'date';
  return sqlType === 'BOOLEAN' ? 'boolean' : null;
}

/**
 * Values to choose from: `value`, `"rows"` (how often), the most frequent first; where `search` is given those with it
 * in their text, found as customers are.
 */
export function valuesSql(
  { relation, column }: Pick<Attribute, 'relation' | 'column'>,
  limit: number,
  search = '',
): string {
  const x = ident(column);
  const found = search
    ? `\n  AND contains(${folded(`CAST(${x} AS VARCHAR)`)}, ${folded(literal(search))})`
    : '';
  return `SELECT ${x} AS value, CAST(count(*) AS INTEGER) AS "rows"
FROM ${ident(relation)}
WHERE ${x} IS NOT NULL${found}
GROUP BY 1
ORDER BY 2 DESC, 1
LIMIT ${literal(Math.trunc(limit))}`;
}

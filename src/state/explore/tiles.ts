import type { Engine } from '../../engine/engine';
import { ident, literal } from '../../engine/sql';
import { customerFacts } from '../../model/analyses/customer-facts';
import {
  isMany,
  type AxisDimension,
  type Dimension,
  type Grain,
  type HeatDimension,
} from '../../model/crossfilter/dimension';
import { orderFacts } from '../../model/analyses/order-facts';

export type TileKind = 'grid' | 'segments' | 'histogram' | 'bars' | 'time' | 'heat';

/** What a tile asks; its id is that of its dimension. */
export interface TileSpec {
  kind: TileKind;
  dimension: Dimension;
}

/** A column of `customer_facts`: its SQL type, how many customers have a value, and how many values there are. */
export interface FactColumn {
  name: string;
  type: string;
  known: number;
  distinct: number;
}

/** Columns that are money. */
const MONEY = new Set(
  [customerFacts, orderFacts]
    .flatMap(({ sql }) =>
      sql.flatMap(({ columns }) => columns.filter(({ unit }) => unit === 'money')),
    )
    .map(({ name }) => name),
);

const QUANTITIES = [
  ['recency', 'recency'],
  ['orders', 'orders'],
  ['spend', 'revenue'],
  ['age', 'age'],
] as const;

const ORDER_QUANTITIES = [
  ['basket', 'amount'],
  ['weekday', 'weekday'],
  ['hour', 'hour'],
] as const;

/** Of `order_facts` the channel, of `order_lines` the others. */
const ORDER_WORDS = ['channel', 'category', 'product'] as const;

const TRAITS = [
  'gender',
  'city',
  'income',
  'interest',
  'education',
  'stage',
  'occupation',
  'lifestyle',
  'region',
  'country',
] as const;

/** Columns whose dimension has a name of its own, by that of the column. */
export const USUAL_IDS: Readonly<
  Record<'customers' | 'orders' | 'lines', Readonly<Record<string, string>>>
> = {
  customers: Object.fromEntries([
    ...QUANTITIES.map(([id, column]) => [column, id]),
    ...TRAITS.map((name) => [name, name]),
    ['segment', 'segment'],
  ]),
  orders: Object.fromEntries([
    ...ORDER_QUANTITIES.map(([id, column]) => [column, id]),
    ['channel', 'channel'],
    ['ordered_on', 'month'],
  ]),
  lines: { category: 'category', product: 'product' },
};

/** Columns that have their own tile, say the same as one, or tell customers apart rather than group them. */
const NO_TILE = new Set([
  ...['customer_id', 'name', 'email', 'phone', 'birth_date', 'birth_year', 'source', 'line'],
  ...['r_score', 'f_score', 'm_score', 'rfm', 'segment', 'age_band', 'average_order'],
  ...QUANTITIES.map(([, column]) => column),
  ...TRAITS,
]);

/** Other columns of the customer file become bars when they have this many values. */
const FEWEST = 2;
const MOST = 50;
/** Dimensions of one grain that the crossfilter takes. */
export const MOST_OF_GRAIN = 32;

/** Stands between the two ids of a heat map's sides. */
export const TIMES = '*';

/** The heat map of two tiles of one grain; null where they cannot be its sides. */
export function heatOf(x: TileSpec, y: TileSpec): TileSpec | null {
  const [a, b] = [x.dimension, y.dimension];
  if (!isAxis(a) || !isAxis(b) || a.grain !== b.grain || a.id === b.id) return null;
  const dimension = { id: `${a.id}${TIMES}${b.id}`, grain: a.grain, kind: 'heat', x: a, y: b };
  return { kind: 'heat', dimension: dimension as HeatDimension };
}

/** Whether a dimension can be a side of a heat map. */
export function isAxis(dimension: Dimension): dimension is AxisDimension {
  return /^(category|number|time)$/.test(dimension.kind) && !isMany(dimension);
}

/** The tile with an id: one of `specs`, or a heat map of two of them. */
export function specFor(id: string, specs: readonly TileSpec[]): TileSpec | undefined {
  const find = (name: string) => specs.find(({ dimension }) => dimension.id === name);
  const own = find(id);
  if (own) return own;
  for (let at = id.indexOf(TIMES); at >= 0; at = id.indexOf(TIMES, at + 1)) {
    const [x, y] = [find(id.slice(0, at)), find(id.slice(at + 1))];
    const heat = x && y && heatOf(x, y);
    if (heat) return heat;
  }
  return undefined;
}

/** Id of the tile of the user's own segments. */
export const OWN_SEGMENTS = 'own';

/** Ids of the tiles for columns of `customer_facts` that have no other, those that only this customer file has among them. */
export const OTHER = 'x.';

/** The tiles that every data fills. */
export const FIRST_TILES: readonly TileSpec[] = [
  {
    kind: 'grid',
    dimension: { id: 'rf', grain: 'customer', kind: 'pair', columns: ['r_score', 'f_score'] },
  },
  { kind: 'segments', dimension: category('segment', 'segment') },
];

/**
 * The tiles this data can fill, in the order of the page; nothing without a purchase. `columns` are those of
 * `customer_facts` and of its `customers`, `ofOrders` those of `order_facts`.
 */
export function tilesFor(
  columns: readonly FactColumn[],
  customers: number,
  ofOrders: readonly FactColumn[] = [],
): TileSpec[] {
  const column = (name: string) => columns.find((c) => c.name === name);
  const varied = ({ distinct, known }: FactColumn) =>
    distinct > 1 || (distinct === 1 && known < customers);
  const tiles: TileSpec[] = [...FIRST_TILES];
  for (const [id, name] of QUANTITIES) {
    if (column(name)?.known) {
      tiles.push({ kind: 'histogram', dimension: quantity(id, 'customer', name) });
    }
  }
  for (const name of TRAITS) {
    const trait = column(name);
    if (trait && varied(trait)) tiles.push({ kind: 'bars', dimension: category(name, name) });
  }
  for (const other of columns) {
    if (NO_TILE.has(other.name) || other.distinct < FEWEST || other.distinct > MOST) continue;
    if (other.type !== 'VARCHAR' && other.type !== 'BOOLEAN') continue;
    if (tiles.length === MOST_OF_GRAIN) break;
    const type = other.type === 'BOOLEAN' ? 'boolean' : 'text';
    tiles.push({ kind: 'bars', dimension: category(`${OTHER}${other.name}`, other.name, type) });
  }
  for (const [id, name] of ORDER_QUANTITIES) {
    if (!ofOrders.some((c) => c.name === name && c.known > 0)) continue;
    tiles.push({ kind: 'histogram', dimension: quantity(id, 'order', name) });
  }
  for (const name of ORDER_WORDS) {
    if (!ofOrders.some((c) => c.name === name && c.distinct > 1)) continue;
    const dimension: Dimension = {
      ...{ id: name, grain: 'order', kind: 'category', column: name, type: 'text' },
      ...(name === 'channel' ? {} : { many: true }),
    };
    tiles.push({ kind: 'bars', dimension });
  }
  tiles.push({
    kind: 'time',
    dimension: { id: 'month', grain: 'order', kind: 'time', column: 'ordered_on', unit: 'month' },
  });
  return tiles;
}

/** What `order_facts` and `order_lines` hold, as far as there are tiles for it. */
export async function orderColumns(engine: Engine, signal?: AbortSignal): Promise<FactColumn[]> {
  const counts = (names: readonly string[]) =>
    names.flatMap((name) => [
      `count(${ident(name)})::INTEGER AS ${ident(`${name} known`)}`,
      `approx_count_distinct(${ident(name)})::INTEGER AS ${ident(`${name} distinct`)}`,
    ]);
  const quantities = ORDER_QUANTITIES.map(([, name]) => name);
  const [channel, ...ofLines] = ORDER_WORDS;
  const select = (names: readonly string[], relation: string) =>
    engine.rows<Record<string, number>>(`SELECT ${counts(names).join(', ')} FROM ${relation}`, {
      signal,
    });
  const [orders] = await select([...quantities, channel], 'order_facts');
  const [lines] = await select(ofLines, 'order_lines');
  return [...quantities, ...ORDER_WORDS].map((name) => ({
    name,
    type: '',
    known: Number({ ...orders, ...lines }[`${name} known`]),
    distinct: Number({ ...orders, ...lines }[`${name} distinct`]),
  }));
}

function quantity(id: string, grain: Grain, column: string): Dimension {
  const unit = MONEY.has(column) ? ({ unit: 'money' } as const) : {};
  return { id, grain, kind: 'number', column, ...unit };
}

function category(id: string, column: string, type: 'text' | 'boolean' = 'text'): Dimension {
  return { id, grain: 'customer', kind: 'category', column, type };
}

/** What `customer_facts` holds. Distinct values of text and yes/no columns only; 0 for the others. */
export async function factColumns(
  engine: Engine,
  signal?: AbortSignal,
): Promise<{ columns: FactColumn[]; customers: number }> {
  const { columns: schema } = await engine.query('SELECT * FROM customer_facts LIMIT 0', {
    signal,
  });
  const figures = schema.flatMap(({ name, type }, i) => [
    `count(${ident(name)})::INTEGER AS ${ident(`k${i}`)}`,
    type === 'VARCHAR' || type === 'BOOLEAN'
      ? `approx_count_distinct(${ident(name)})::INTEGER AS ${ident(`d${i}`)}`
      : `0 AS ${ident(`d${i}`)}`,
  ]);
  const [row = {}] = await engine.rows(
    `SELECT count(*)::INTEGER AS customers, ${figures.join(', ')} FROM customer_facts`,
    { signal },
  );
  const columns = schema.map(({ name, type }, i) => ({
    name,
    type,
    known: Number(row[`k${i}`]),
    distinct: Number(row[`d${i}`]),
  }));
  await countExactly(engine, columns, signal);
  return { columns, customers: Number(row.customers) };
}

/** The estimate is cheap and good enough to rule out ids; what may become a tile is counted. */
async function countExactly(
  engine: Engine,
  columns: FactColumn[],
  signal?: AbortSignal,
): Promise<void> {
  const few = columns.filter((column) => column.distinct > 0 && column.distinct <= MOST * 2);
  if (few.length === 0) return;
  const sql = few
    .map(
      ({ name }) =>
        `SELECT ${literal(name)} AS name, count(DISTINCT ${ident(name)})::INTEGER AS n FROM customer_facts`,
    )
    .join(' UNION ALL ');
  const counted = new Map(
    (await engine.rows<{ name: string; n: number }>(sql, { signal })).map(({ name, n }) => [
      name,
      n,
    ]),
  );
  for (const column of few) column.distinct = counted.get(column.name) ?? column.distinct;
}

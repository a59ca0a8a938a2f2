import type { Engine } from '../../engine/engine';
import { ident, literal } from '../../engine/sql';
import type { Dimension } from '../../model/crossfilter/dimension';

export type TileKind = 'grid' | 'segments' | 'histogram' | 'bars' | 'months';

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
/** What the crossfilter takes. */
const MOST_TILES = 32;

/** Ids of the tiles for columns that only this customer file has. */
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
      tiles.push({
        kind: 'histogram',
        dimension: { id, grain: 'customer', kind: 'number', column: name },
      });
    }
  }
  for (const name of TRAITS) {
    const trait = column(name);
    if (trait && varied(trait)) tiles.push({ kind: 'bars', dimension: category(name, name) });
  }
  for (const other of columns) {
    if (NO_TILE.has(other.name) || other.distinct < FEWEST || other.distinct > MOST) continue;
    if (other.type !== 'VARCHAR' && other.type !== 'BOOLEAN') continue;
    if (tiles.length === MOST_TILES) break;
    const type = other.type === 'BOOLEAN' ? 'boolean' : 'text';
    tiles.push({ kind: 'bars', dimension: category(`${OTHER}${other.name}`, other.name, type) });
  }
  for (const [id, name] of ORDER_QUANTITIES) {
    if (!ofOrders.some((c) => c.name === name && c.known > 0)) continue;
    const dimension = { id, grain: 'order', kind: 'number', column: name } as const;
    tiles.push({ kind: 'histogram', dimension });
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
    kind: 'months',
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

import { ident, literal } from '../../engine/sql';
import type { Engine, NumericArray } from '../../engine/engine';
import { DefterError } from '../../lib/errors';
import { binOf, binsOf } from './bins';
import {
  columnsOf,
  isInteger,
  isMany,
  relationOf,
  type CategoryDimension,
  type Code,
  type Dimension,
  type Grain,
  type Value,
} from './dimension';
import type { Filter, Filters } from './filter';
import { MONEY } from './figures';
import { monthOf } from './month';
import type { Prepared, PreparedDimension } from './prepared';

/** Categories with a code of their own, by number of rows; the rest are others. */
export const MOST_CATEGORIES = 250;
/** Months in a row that get a code even when empty; a wider spread (a wrong year) keeps only the months that occur. */
const MOST_MONTHS = 1200;
/** Scores of a pair are 1 to below this. */
const PAIR_BASE = 1000;
const NONE = -1;
const OTHERS = -2;

export interface PrepareOptions {
  /** Category values named here get codes of their own, however rare. */
  filters?: Filters;
  signal?: AbortSignal | undefined;
}

/** One integer (or DOUBLE) per row, made in SQL. */
interface Piece {
  dimension: Dimension;
  type: string;
  select: string;
  join: string;
  /** category: the value of each code. */
  values: Exclude<Value, null>[];
}

let runs = 0;

/**
 * Reads `customer_facts` and, where a dimension asks for it, `order_facts` into typed arrays: customers in the order of
 * their id, one code per dimension. Throws `crossfilter_column` when a column has not the dimension's type,
 * `crossfilter_dimensions` for more than 32 dimensions of one grain.
 */
export async function prepare(
  engine: Engine,
  dimensions: readonly Dimension[],
  options: PrepareOptions = {},
): Promise<Prepared> {
  const { filters = [], signal } = options;
  const query = { signal };
  const byGrain = (grain: Grain) => dimensions.filter((d) => d.grain === grain);
  for (const grain of ['customer', 'order'] as const) {
    if (byGrain(grain).length > 32) throw new DefterError('crossfilter_dimensions');
  }
  // A second call may start before the first one ends.
  const facts = ident(`xf_customers_${++runs}`);
  const lines = ident(`xf_orders_${runs}`);
  const read = new Set([
    'customer_id',
    'revenue',
    'orders',
    ...byGrain('customer').flatMap(columnsOf),
  ]);
  await engine.run(
    `CREATE TEMP TABLE ${facts} AS
SELECT CAST(row_number() OVER (ORDER BY customer_id) - 1 AS INTEGER) AS xf_idx, ${[...read].map(ident).join(', ')}
FROM customer_facts`,
    query,
  );
  try {
    const pieces = new Map<Dimension, Piece>();
    for (const grain of ['customer', 'order'] as const) {
      for (const [i, dimension] of byGrain(grain).entries()) {
        const filter = filters.find((f) => f.dim === dimension.id);
        const types = await columnTypes(engine, dimension, signal);
        pieces.set(dimension, await piece(engine, dimension, types, `v${i}`, filter, signal));
      }
    }

    const base = await engine.columns(
      `SELECT xf_idx AS idx, ${money('revenue')} AS revenue, CAST(coalesce(orders, 0) AS INTEGER) AS orders
FROM ${facts}`,
      query,
    );
    const place = column(base, 'idx');
    const count = place.length;
    const revenue = scatter(new Float64Array(count), place, column(base, 'revenue'));
    const orders = scatter(new Int32Array(count), place, column(base, 'orders'));

    const prepared = new Map<Dimension, PreparedDimension>();
    for (const dimension of byGrain('customer')) {
      const p = pieces.get(dimension) as Piece;
      const coded = await engine.columns(
        `SELECT f.xf_idx AS idx, ${p.select} AS code FROM ${facts} AS f ${p.join}`,
        query,
      );
      const raw = scatter(new Float64Array(count), column(coded, 'idx'), column(coded, 'code'));
      prepared.set(dimension, finish(p, raw));
    }

    const single = byGrain('order').filter((dimension) => !isMany(dimension));
    const several = byGrain('order').filter(isMany);
    const piecesOf = (some: Dimension[]) => some.map((dimension) => pieces.get(dimension) as Piece);
    let orderColumns = new Map<string, NumericArray>();
    if (several.length > 0) {
      await engine.run(`CREATE TEMP TABLE ${lines} AS ${orderSql(facts, piecesOf(single))}`, query);
      orderColumns = await engine.columns(
        `SELECT * EXCLUDE (order_id, customer_id) FROM ${lines}`,
        query,
      );
    } else if (single.length > 0) {
      const sql = `SELECT * EXCLUDE (order_id, customer_id) FROM (${orderSql(facts, piecesOf(single))})`;
      orderColumns = await engine.columns(sql, query);
    }
    const customer = orderColumns.get('idx') ?? new Int32Array(0);
    const { start, order } = group(customer, count);
    const take = (name: string) => gather(orderColumns.get(name) ?? new Float64Array(0), order);
    single.forEach((dimension, i) => {
      prepared.set(dimension, finish(pieces.get(dimension) as Piece, take(`code_${i}`)));
    });
    if (several.length > 0) {
      const row = column(orderColumns, 'row');
      const place = new Int32Array(row.length);
      order.forEach((from, to) => (place[row[from]!] = to));
      for (const dimension of several) {
        const p = pieces.get(dimension) as Piece;
        const found = await engine.columns(
          `SELECT DISTINCT o.row AS row, ${p.select} AS code
FROM order_lines AS f JOIN ${lines} AS o ON o.order_id = f.order_id AND o.customer_id = f.customer_id
${p.join}`,
          query,
        );
        prepared.set(dimension, finishMany(p, column(found, 'row'), column(found, 'code'), place));
      }
    }

    return {
      dimensions: dimensions.map((d) => prepared.get(d) as PreparedDimension),
      customers: { count, revenue, orders },
      orders: {
        count: customer.length,
        start,
        amount: take('amount'),
        purchase: Uint8Array.from(take('purchase')),
      },
    };
  } finally {
    // After a restart of the engine there is nothing to drop.
    await engine
      .run(`DROP TABLE IF EXISTS ${facts}; DROP TABLE IF EXISTS ${lines}`)
      .catch(() => undefined);
  }
}

function orderSql(facts: string, pieces: Piece[]): string {
  const codes = pieces.map((p, i) => `, ${p.select} AS code_${i}`).join('');
  return `SELECT CAST(row_number() OVER () - 1 AS INTEGER) AS row, f.order_id, f.customer_id,
  k.xf_idx AS idx, ${money('f.amount')} AS amount, CAST(coalesce(f.is_purchase, FALSE) AS INTEGER) AS purchase${codes}
FROM order_facts AS f JOIN ${facts} AS k ON k.customer_id = f.customer_id
${pieces.map((p) => p.join).join('\n')}`;
}

/** Whole ten-thousandths; by way of BIGINT, because DECIMAL to DOUBLE divides and rounds. */
function money(x: string): string {
  return `CAST(CAST(coalesce(${x}, 0) * ${MONEY} AS BIGINT) AS DOUBLE)`;
}

async function columnTypes(
  engine: Engine,
  dimension: Dimension,
  signal: AbortSignal | undefined,
): Promise<Map<string, string>> {
  const names = columnsOf(dimension);
  const sql = `SELECT ${names.map(ident).join(', ')} FROM ${relationOf(dimension)} LIMIT 0`;
  const { columns } = await engine.query(sql, { signal });
  return new Map(names.map((name, i) => [name, columns[i]?.type ?? '']));
}

async function piece(
  engine: Engine,
  dimension: Dimension,
  types: Map<string, string>,
  alias: string,
  filter: Filter | undefined,
  signal: AbortSignal | undefined,
): Promise<Piece> {
  const type = checked(dimension, types);
  const result = { dimension, type, join: '', values: [] };
  const [x = '', y = ''] = columnsOf(dimension).map((name) => `f.${ident(name)}`);
  switch (dimension.kind) {
    case 'number':
      return { ...result, select: `CAST(${x} AS DOUBLE)` };
    case 'month':
      return {
        ...result,
        select: `CASE WHEN ${x} IS NULL THEN ${NONE} ELSE CAST(year(${x}) * 12 + month(${x}) - 1 AS INTEGER) END`,
      };
    case 'pair':
      return {
        ...result,
        select: `CASE WHEN ${x} IS NULL OR ${y} IS NULL THEN ${NONE} ELSE CAST(${x} * ${PAIR_BASE} + ${y} AS INTEGER) END`,
      };
    case 'category': {
      const values = await categories(engine, dimension, filter, signal);
      const known = values.map((value, code) => `(${literal(value)}, ${code})`).join(', ');
      return {
        ...result,
        values,
        select: `CASE WHEN ${x} IS NULL THEN ${NONE} ELSE ${values.length ? `coalesce(${alias}.code, ${OTHERS})` : OTHERS} END`,
        join: values.length
          ? `LEFT JOIN (VALUES ${known}) AS ${alias}(value, code) ON ${alias}.value = ${x}`
          : '',
      };
    }
  }
}

function checked(dimension: Dimension, types: Map<string, string>): string {
  const [type = '', second = type] = columnsOf(dimension).map((name) => types.get(name) ?? '');
  const right = {
    category: () => {
      if (dimension.kind !== 'category') return false;
      if (dimension.type === 'integer') return isInteger(type);
      return dimension.type === 'boolean' ? type === 'BOOLEAN' : /^(VARCHAR|ENUM)/.test(type);
    },
    number: () => isInteger(type) || /^(DOUBLE|FLOAT|DECIMAL)/.test(type),
    pair: () => isInteger(type) && isInteger(second),
    month: () => type === 'DATE',
  }[dimension.kind]();
  if (right) return type;
  const column = columnsOf(dimension).join(', ');
  throw new DefterError('crossfilter_column', {
    message: `${column} is ${type}, not fit for a ${dimension.kind}`,
    params: { column, type },
  });
}

/** The values with codes: the largest first, then those that a filter names. */
async function categories(
  engine: Engine,
  dimension: CategoryDimension,
  filter: Filter | undefined,
  signal: AbortSignal | undefined,
): Promise<Exclude<Value, null>[]> {
  const name = dimension.column;
  const { rows } = await engine.query(
    `SELECT ${ident(name)} AS value, count(*) AS n
FROM ${relationOf(dimension)}
WHERE ${ident(name)} IS NOT NULL
GROUP BY 1
ORDER BY 2 DESC, 1
LIMIT ${MOST_CATEGORIES + 1}`,
    { signal },
  );
  const values = rows.map(([value]) =>
    typeof value === 'string' || typeof value === 'boolean' ? value : Number(value),
  );
  if (values.length <= MOST_CATEGORIES) return values;
  const named = filter && 'in' in filter ? filter.in : filter && 'not' in filter ? filter.not : [];
  const large = values.slice(0, MOST_CATEGORIES);
  return [...new Set([...large, ...named.filter((v) => v !== null)])];
}

/** `raw` is a value, a code, a month or a pair per row; NONE or NaN for NULL. */
function finish(p: Piece, raw: Float64Array): PreparedDimension {
  const { dimension, type } = p;
  const shared = { dimension, type, integer: isInteger(type), edges: [], step: 0 };
  const plainAnd = (codes: Code[], toCode: (x: number) => number) => {
    const plain = codes.length;
    const others =
      raw.includes(OTHERS) && dimension.kind === 'category'
        ? codes.push({ kind: 'others' }) - 1
        : -1;
    const isNone = dimension.kind === 'number' ? Number.isNaN : (x: number) => x === NONE;
    const none = raw.some(isNone) ? codes.push({ kind: 'none' }) - 1 : -1;
    const code = new Uint16Array(raw.length);
    for (let i = 0; i < raw.length; i++) {
      const x = raw[i] as number;
      code[i] = isNone(x) ? none : others >= 0 && x === OTHERS ? others : toCode(x);
    }
    return { codes, plain, others, none, code };
  };
  const small = { grid: [0, 0] as const, values: new Float64Array(0), many: null };
  switch (dimension.kind) {
    case 'category': {
      const codes = p.values.map((value): Code => ({ kind: 'value', value }));
      return { ...shared, ...small, ...plainAnd(codes, (x) => x) };
    }
    case 'number': {
      const bins = binsOf(raw, shared.integer);
      const codes = bins.edges.slice(1).map((hi, i): Code => {
        const lo = bins.edges[i] as number;
        return {
          kind: 'bin',
          lo: Number.isFinite(lo) ? lo : null,
          hi: Number.isFinite(hi) ? hi : null,
        };
      });
      return {
        ...shared,
        ...small,
        ...bins,
        values: raw,
        ...plainAnd(codes, (x) => binOf(x, bins)),
      };
    }
    case 'pair': {
      let [width, height] = [0, 0];
      for (const x of raw) {
        if (x === NONE) continue;
        width = Math.max(width, Math.floor(x / PAIR_BASE));
        height = Math.max(height, x % PAIR_BASE);
      }
      const codes = Array.from({ length: width * height }, (_, c): Code => ({
        kind: 'pair',
        pair: [(c % width) + 1, Math.floor(c / width) + 1],
      }));
      const toCode = (x: number) => ((x % PAIR_BASE) - 1) * width + Math.floor(x / PAIR_BASE) - 1;
      return { ...shared, ...small, grid: [width, height], ...plainAnd(codes, toCode) };
    }
    case 'month': {
      const months = monthsOf(raw);
      const position = new Map(months.map((month, c) => [month, c]));
      const codes = months.map((month): Code => ({ kind: 'month', month: monthOf(month) }));
      return { ...shared, ...small, ...plainAnd(codes, (x) => position.get(x) as number) };
    }
  }
}

/** Rows and codes as they come; `place` is where each row ends up. */
function finishMany(
  p: Piece,
  row: NumericArray,
  raw: NumericArray,
  place: Int32Array,
): PreparedDimension {
  const flat = finish(p, Float64Array.from(raw));
  const to = Int32Array.from(row, (r) => place[r]!);
  const { start, order } = group(to, place.length);
  const code = Uint16Array.from(order, (from) => flat.code[from]!);
  return { ...flat, code: new Uint16Array(0), many: { start, code } };
}

function monthsOf(raw: Float64Array): number[] {
  const present = [...new Set(raw)].filter((x) => x !== NONE).sort((a, b) => a - b);
  const [first = 0, last = -1] = [present[0], present[present.length - 1]];
  if (last - first >= MOST_MONTHS) return present;
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

/** Rows by customer: `order[start[i]]` to `order[start[i + 1] - 1]` are the rows of customer i, as they came. */
function group(customer: NumericArray, count: number): { start: Int32Array; order: Int32Array } {
  const start = new Int32Array(count + 1);
  for (const i of customer) start[i + 1]!++;
  for (let i = 0; i < count; i++) start[i + 1]! += start[i]!;
  const next = start.slice();
  const order = new Int32Array(customer.length);
  for (let row = 0; row < customer.length; row++) order[next[customer[row]!]!++] = row;
  return { start, order };
}

function gather(from: NumericArray, order: Int32Array): Float64Array {
  const to = new Float64Array(order.length);
  for (let i = 0; i < order.length; i++) to[i] = from[order[i]!]!;
  return to;
}

function scatter<T extends NumericArray>(to: T, place: NumericArray, from: NumericArray): T {
  for (let i = 0; i < place.length; i++) to[place[i]!] = from[i]!;
  return to;
}

function column(columns: Map<string, NumericArray>, name: string): NumericArray {
  const found = columns.get(name);
  if (!found) throw new DefterError('engine_internal', { message: `No column ${name}` });
  return found;
}

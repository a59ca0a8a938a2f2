import { ident, literal } from '../../engine/sql';
import type { Engine, NumericArray } from '../../engine/engine';
import { DefterError } from '../../lib/errors';
import {
  columnsOf,
  isElsewhere,
  isInteger,
  keysOf,
  relationOf,
  type CategoryDimension,
  type Dimension,
  type Value,
} from './dimension';

/** Categories with a code of their own, by number of rows; the rest are others. */
export const MOST_CATEGORIES = 250;
/** The same on a side of a heat map, and about how many bins a quantity has there. */
export const MOST_ON_SIDE = 12;
export const MOST_BINS_ON_SIDE = 24;
/** Scores of a pair are 1 to below this. */
export const PAIR_BASE = 1000;
export const NONE = -1;
export const OTHERS = -2;

/** One integer (or DOUBLE) per row, made in SQL: a code, a pair, memberships as bits, a value or a day. */
export interface Piece {
  dimension: Dimension;
  type: string;
  /** A tile of its own, no side of a heat map. */
  whole: boolean;
  select: string;
  join: string;
  /** category: the value of each code. */
  values: Exclude<Value, null>[];
}

interface PieceOptions {
  whole: boolean;
  /** Values that get a code, however rare. */
  named: readonly Value[];
  signal: AbortSignal | undefined;
}

/** SQL over the facts `f`; `place` tells its aliases from those of the others. */
export async function pieceOf(
  engine: Engine,
  dimension: Dimension,
  place: number,
  options: PieceOptions,
): Promise<Piece> {
  const { whole, signal } = options;
  if (dimension.kind === 'rules') {
    const bits = dimension.segments.map(
      ({ select }, k) => `CASE WHEN f.customer_id IN (${select}) THEN ${2 ** k} ELSE 0 END`,
    );
    const select = `CAST(${bits.join(' + ') || '0'} AS DOUBLE)`;
    return { dimension, type: 'VARCHAR', whole, select, join: '', values: [] };
  }
  const type = checked(dimension, await columnTypes(engine, dimension, signal));
  const elsewhere = isElsewhere(dimension);
  const alias = elsewhere ? `t${place}` : 'f';
  const same = keysOf(dimension.grain).map((key) => `${alias}.${key} = f.${key}`);
  const join = elsewhere
    ? `LEFT JOIN ${ident(relationOf(dimension))} AS ${alias} ON ${same.join(' AND ')}`
    : '';
  const result = { dimension, type, whole, join, values: [] };
  const [x = '', y = ''] = columnsOf(dimension).map((name) => `${alias}.${ident(name)}`);
  switch (dimension.kind) {
    case 'number':
      return { ...result, select: `CAST(${x} AS DOUBLE)` };
    case 'time':
      return { ...result, select: `CAST(${x} - DATE '1970-01-01' AS DOUBLE)` };
    case 'pair':
      return {
        ...result,
        select: `CASE WHEN ${x} IS NULL OR ${y} IS NULL THEN ${NONE} ELSE CAST(${x} * ${PAIR_BASE} + ${y} AS INTEGER) END`,
      };
    case 'category': {
      const values = await categories(engine, dimension, options);
      const known = values.map((value, code) => `(${literal(value)}, ${code})`).join(', ');
      const named = `v${place}`;
      return {
        ...result,
        values,
        select: `CASE WHEN ${x} IS NULL THEN ${NONE} ELSE ${values.length ? `coalesce(${named}.code, ${OTHERS})` : OTHERS} END`,
        join: values.length
          ? `${join}\nLEFT JOIN (VALUES ${known}) AS ${named}(value, code) ON ${named}.value = ${x}`
          : join,
      };
    }
    case 'heat':
      throw new RangeError('A side of a heat map is no heat map');
  }
}

async function columnTypes(
  engine: Engine,
  dimension: Dimension,
  signal: AbortSignal | undefined,
): Promise<Map<string, string>> {
  const names = columnsOf(dimension);
  const sql = `SELECT ${names.map(ident).join(', ')} FROM ${ident(relationOf(dimension))} LIMIT 0`;
  const { columns } = await engine.query(sql, { signal });
  return new Map(names.map((name, i) => [name, columns[i]?.type ?? '']));
}

function checked(dimension: Dimension, types: Map<string, string>): string {
  const [type = '', second = type] = columnsOf(dimension).map((name) => types.get(name) ?? '');
  const right = (): boolean => {
    switch (dimension.kind) {
      case 'category':
        if (dimension.type === 'integer') return isInteger(type);
        return dimension.type === 'boolean' ? type === 'BOOLEAN' : /^(VARCHAR|ENUM)/.test(type);
      case 'number':
        return isInteger(type) || /^(DOUBLE|FLOAT|DECIMAL)/.test(type);
      case 'pair':
        return isInteger(type) && isInteger(second);
      case 'time':
        return type === 'DATE';
      default:
        return false;
    }
  };
  if (right()) return type;
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
  { whole, named, signal }: PieceOptions,
): Promise<Exclude<Value, null>[]> {
  const name = ident(dimension.column);
  const most = whole ? MOST_CATEGORIES : MOST_ON_SIDE;
  const { rows } = await engine.query(
    `SELECT ${name} AS value, count(*) AS n
FROM ${ident(relationOf(dimension))}
WHERE ${name} IS NOT NULL
GROUP BY 1
ORDER BY 2 DESC, 1
LIMIT ${most + 1}`,
    { signal },
  );
  const values = rows.map(([value]) =>
    typeof value === 'string' || typeof value === 'boolean' ? value : Number(value),
  );
  if (values.length <= most) return values;
  return [...new Set([...values.slice(0, most), ...named.filter((v) => v !== null)])];
}

/** Puts the rows of each customer in the order of their `key`; whether no two of a customer have the same. */
export function sortByKey(order: Int32Array, start: Int32Array, key: NumericArray): boolean {
  let apart = true;
  for (let i = 0; i + 1 < start.length; i++) {
    const [from, to] = [start[i]!, start[i + 1]!];
    if (to - from < 2) continue;
    if (to - from > FEW) order.subarray(from, to).sort((a, b) => key[a]! - key[b]!);
    else {
      for (let at = from + 1; at < to; at++) {
        const row = order[at]!;
        let free = at;
        for (; free > from && key[order[free - 1]!]! > key[row]!; free--)
          order[free] = order[free - 1]!;
        order[free] = row;
      }
    }
    for (let at = from + 1; at < to; at++) apart &&= key[order[at]!] !== key[order[at - 1]!];
  }
  return apart;
}

/** Rows that are put in order by hand sooner than by a call. */
const FEW = 24;

/** Rows by customer: `order[start[i]]` to `order[start[i + 1] - 1]` are the rows of customer i, as they came. */
export function group(
  customer: NumericArray,
  count: number,
): { start: Int32Array; order: Int32Array } {
  const start = new Int32Array(count + 1);
  for (const i of customer) start[i + 1]!++;
  for (let i = 0; i < count; i++) start[i + 1]! += start[i]!;
  const next = start.slice();
  const order = new Int32Array(customer.length);
  for (let row = 0; row < customer.length; row++) order[next[customer[row]!]!++] = row;
  return { start, order };
}

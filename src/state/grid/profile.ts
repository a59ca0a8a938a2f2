import type { Cell, Column, Engine } from '../../engine/engine';
import { ident } from '../../engine/sql';
import { isNumeric } from '../../export/exporter';

/** What a column holds, counted over all rows. */
export interface Profile {
  readonly rows: number;
  /** Rows without a value. */
  readonly empty: number;
  readonly distinct: number;
  /** Whether `distinct` was counted; estimated (HyperLogLog, about 2% off) in long tables. */
  readonly exact: boolean;
  /** Least and greatest, of numbers and times; both null where there is none. */
  readonly range: { readonly min: Cell; readonly max: Cell } | null;
  /** How many rows in equal stretches from `range.min` to `range.max`. */
  readonly bins: readonly number[];
  /** The most frequent values of other types, and how many rows have them; none where nearly every row has its own. */
  readonly top: readonly { readonly value: string; readonly count: number }[];
}

export const BINS = 20;
export const TOP = 5;
/** Up to here values are counted, beyond it estimated. */
const EXACT = 200_000;
/** An estimate of fewer distinct values than this is replaced by counting, which is quick then. */
const FEW = 10_000;
/** With more distinct values than this the most frequent ones would take long to find and tell little. */
const MANY = 100_000;

/** Asks two or three short queries; each can be cancelled. `table` is SQL. */
export async function profileOf(
  engine: Engine,
  table: string,
  { name, type }: Column,
  rows: number,
  signal?: AbortSignal,
): Promise<Profile> {
  const x = ident(name);
  const exact = rows <= EXACT;
  const distinct = exact ? `count(DISTINCT ${x})` : `approx_count_distinct(${x})`;
  const scale = scaleOf(x, type);
  const finite = scale && /^(DOUBLE|FLOAT)$/.test(type) ? ` FILTER (isfinite(${x}))` : '';
  const ends = scale ? `, min(${x})${finite}, max(${x})${finite}` : '';
  const [counts = []] = (
    await engine.query(`SELECT count(${x}), ${distinct}${ends} FROM ${table}`, { signal })
  ).rows;
  const [known, values, min = null, max = null] = counts;
  const counted = exact || Number(values) <= FEW;
  const recounted = counted && !exact;
  const common = {
    rows,
    empty: rows - Number(known),
    distinct: recounted
      ? await distinctOf(engine, table, x, signal)
      : Math.min(Number(values), Number(known)),
    exact: counted,
  };
  if (scale) {
    const bins = min === null ? [] : await binsOf(engine, table, scale, finite !== '', x, signal);
    return { ...common, range: { min, max }, bins, top: [] };
  }
  const top = common.distinct > MANY ? [] : await topOf(engine, table, x, signal);
  return { ...common, range: null, bins: [], top };
}

async function distinctOf(
  engine: Engine,
  table: string,
  x: string,
  signal: AbortSignal | undefined,
): Promise<number> {
  const { rows } = await engine.query(`SELECT count(DISTINCT ${x}) FROM ${table}`, { signal });
  return Number(rows[0]?.[0]);
}

/** SQL of a DOUBLE that grows with the value; null for types without distances. */
function scaleOf(x: string, type: string): string | null {
  if (isNumeric(type)) return `CAST(${x} AS DOUBLE)`;
  if (type === 'DATE' || /^TIMESTAMP(_S|_MS|_NS)?$/.test(type)) return `epoch(${x})`;
  return null;
}

async function binsOf(
  engine: Engine,
  table: string,
  scale: string,
  onlyFinite: boolean,
  x: string,
  signal: AbortSignal | undefined,
): Promise<number[]> {
  const where = onlyFinite ? `isfinite(${x})` : `${x} IS NOT NULL`;
  const { rows } = await engine.query(
    `WITH v AS (SELECT ${scale} AS v FROM ${table} WHERE ${where}),
ends AS (SELECT min(v) AS lo, max(v) AS hi FROM v WHERE isfinite(v))
SELECT CASE WHEN hi > lo THEN least(${BINS - 1}, floor((v - lo) / (hi - lo) * ${BINS}))::INTEGER ELSE 0 END AS bin,
  count(*) AS n
FROM v, ends WHERE isfinite(v)
GROUP BY ALL`,
    { signal },
  );
  const bins = new Array<number>(BINS).fill(0);
  for (const [bin, n] of rows) bins[Number(bin)] = Number(n);
  return bins;
}

async function topOf(
  engine: Engine,
  table: string,
  x: string,
  signal: AbortSignal | undefined,
): Promise<Profile['top']> {
  const { rows } = await engine.query(
    `SELECT CAST(${x} AS VARCHAR) AS value, count(*) AS n FROM ${table} WHERE ${x} IS NOT NULL
GROUP BY ALL ORDER BY n DESC, value LIMIT ${TOP}`,
    { signal },
  );
  return rows.map(([value, n]) => ({ value: String(value), count: Number(n) }));
}

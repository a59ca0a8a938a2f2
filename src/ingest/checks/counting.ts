import type { Engine } from '../../engine/engine';
import type { Found, Params } from '../check';
import type { Source } from '../source';

/** The only number of a statement's only row; 0 without one. */
export async function numberOf(engine: Engine, sql: string): Promise<number> {
  const [row] = await engine.rows<{ n: number }>(sql);
  return row?.n ?? 0;
}

/** A finding about the lines of one source that `sql` (a SELECT of `line`) lists; none where there are none. */
export async function linesFound(
  engine: Engine,
  source: Source,
  sql: string,
  rest: { params?: Params; remedies?: string[] } = {},
): Promise<Found[]> {
  const total = await numberOf(engine, `SELECT count(*)::INTEGER AS n FROM (${sql})`);
  if (total === 0) return [];
  return [{ source: source.id, count: total, params: {}, lines: { sql, total }, ...rest }];
}

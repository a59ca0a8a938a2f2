import type { Crowd } from '../../model/people';

/** What is listed of those who moved or stayed, beside who they are. */
export const MOVED = ['moved_from', 'moved_to', 'revenue_from', 'revenue_to'] as const;

/** The customers of `moves` (rows as of `movesSql`) as a list takes them. */
export function movedCrowd(moves: string): Crowd {
  return {
    sql: `SELECT
  customer_id,
  before AS moved_from,
  after AS moved_to,
  revenue_before AS revenue_from,
  revenue AS revenue_to
FROM (
${moves}
)`,
    own: MOVED,
  };
}

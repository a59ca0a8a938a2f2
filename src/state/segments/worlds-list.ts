import type { Row } from '../../engine/engine';
import { literal } from '../../engine/sql';
import type { Money } from './tables';

/** Somebody who moved or stayed. */
export interface MovedRow extends Row {
  customer_id: string;
  name: string | null;
  before: string;
  after: string;
  revenue_before: Money;
  revenue: Money;
}

/** Rows fetched at a time, and shown at a time: asking anew for every page would compute both worlds again. */
export const BLOCK = 500;
export const PAGE = 25;

/** One block of the customers of `moves` (rows as of `movesSql`), with their names, greatest revenue first. */
export function movedBlockSql(moves: string, block: number): string {
  return `SELECT moved.customer_id, customers.name, moved.before, moved.after, moved.revenue_before, moved.revenue
FROM (
${moves}
) AS moved
JOIN customers USING (customer_id)
ORDER BY moved.revenue DESC, moved.revenue_before DESC, customer_id
LIMIT ${literal(BLOCK)} OFFSET ${literal(block * BLOCK)}`;
}

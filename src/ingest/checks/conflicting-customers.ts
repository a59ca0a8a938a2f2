import { bind, raw } from '../../engine/sql';
import { CUSTOMER_COLUMNS } from '../columns';
import { linesCheck } from './lines-check';

const TRAITS = raw(Object.keys(CUSTOMER_COLUMNS).join(', '));

/** Customers who stand on several lines that do not say the same of them. */
export const conflictingCustomers = linesCheck({
  id: 'conflicting_customers',
  in: 'customers',
  lines: ({ id }) => `SELECT line FROM (${bind(LINES, { traits: TRAITS })}) WHERE source = ${id}`,
  remedies: { keep_last: { when: 'after', sql: () => KEEP_LAST } },
});

const LINES = `
SELECT source, line, count(DISTINCT ROW($traits)) OVER (PARTITION BY customer_id) AS versions
FROM customer_rows
WHERE fate IN ('used', 'duplicate')
QUALIFY versions > 1`;

const KEEP_LAST = `
UPDATE customer_rows SET fate = CASE WHEN nth = 1 THEN 'used' ELSE 'duplicate' END::fate
FROM (
  SELECT source, line, row_number() OVER (
    PARTITION BY customer_id ORDER BY source DESC, line DESC
  ) AS nth
  FROM customer_rows
  WHERE fate IN ('used', 'duplicate')
) AS ranked
WHERE customer_rows.source = ranked.source AND customer_rows.line = ranked.line`;

import { bind, raw, type Sql } from '../../engine/sql';
import { withRole } from '../columns';
import type { Source } from '../source';
import { linesCheck, numberOf } from './lines-check';

/** Order lines that say the same in everything as an earlier one. */
export const duplicateLines = linesCheck({
  id: 'duplicate_lines',
  in: 'orders',
  // Most files repeat no line, and hashes tell that at a tenth of the price.
  worthwhile: async ({ engine, sources }) =>
    (await numberOf(engine, bind(REPEATED_HASHES, { order: orderNumber(sources) }))) > 0,
  lines: ({ id }, _, sources) =>
    `SELECT line FROM (${bind(DUPLICATES, { order: orderNumber(sources) })}) WHERE source = ${id}`,
  leaveOut: 'leave_out',
});

/** The order number as far as files have one: numbers that we gave to rows tell every line apart. */
function orderNumber(sources: readonly Source[]): Sql {
  const without = sources.filter(
    (source) => source.kind === 'orders' && !withRole(source, 'order_id'),
  );
  if (without.length === 0) return raw('order_id');
  const ids = without.map((source) => source.id).join(', ');
  return raw(`CASE WHEN source IN (${ids}) THEN NULL ELSE order_id END`);
}

const REPEATED_HASHES = `
SELECT (count(*) - count(DISTINCT hash(
  $order, customer_id, ordered_at, product_id, product, quantity, unit_price, amount
)))::INTEGER AS n
FROM order_lines`;

const DUPLICATES = `
SELECT source, line
FROM (
  SELECT source, line, row_number() OVER (
    PARTITION BY $order, customer_id, ordered_at, product_id, product, quantity, unit_price, amount
    ORDER BY source, line
  ) AS nth
  FROM order_lines
)
WHERE nth > 1`;

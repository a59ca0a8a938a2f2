import { bind, raw, type Sql } from '../../engine/sql';
import { leaveOut, type Check } from '../check';
import { withRole } from '../columns';
import type { Source } from '../source';
import { linesFound, numberOf } from './counting';

/** Order lines that say the same in everything as an earlier one. */
export const duplicateLines: Check = {
  id: 'duplicate_lines',
  async find({ engine, orders }) {
    const order = orderNumber(orders);
    // Most files repeat no line, and hashes tell that at a tenth of the price.
    if ((await numberOf(engine, bind(REPEATED_HASHES, { order }))) === 0) return [];
    const found = [];
    for (const source of orders) {
      const sql = `SELECT line FROM (${bind(DUPLICATES, { order })}) WHERE source = ${source.id}`;
      found.push(...(await linesFound(engine, source, sql, { remedies: ['leave_out'] })));
    }
    return found;
  },
  remedies: {
    leave_out: {
      when: 'after',
      sql: (_, source, { sources }) => {
        const order = orderNumber(sources.filter((other) => other.kind === 'orders'));
        return leaveOut(
          `SELECT source, line FROM (${bind(DUPLICATES, { order })}) WHERE source = ${source.id}`,
        );
      },
    },
  },
};

/** The order number as far as files have one: numbers that we gave to rows tell every line apart. */
function orderNumber(orders: readonly Source[]): Sql {
  const without = orders.filter((source) => !withRole(source, 'order_id'));
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

import { bind } from '../../engine/sql';
import { leaveOut, type Check, type Found } from '../check';
import { withRole } from '../columns';
import { numberOf } from './lines-check';

/** Order numbers that stand in two files: exports that overlap. */
export const ordersInTwoFiles: Check = {
  id: 'orders_in_two_files',
  async find({ engine, orders }) {
    const found: Found[] = [];
    for (const [i, one] of orders.entries()) {
      for (const other of orders.slice(i + 1)) {
        if (!withRole(one, 'order_id') || !withRole(other, 'order_id')) continue;
        const both = { one: one.id, other: other.id };
        const count = await numberOf(engine, bind(ORDERS, both));
        if (count === 0) continue;
        const sql = bind(LINES, both);
        const total = await numberOf(engine, `SELECT count(*)::INTEGER AS n FROM (${sql})`);
        const params = { file: one.file, other: other.file, one: one.id };
        found.push({
          source: other.id,
          count,
          params,
          lines: { sql, total },
          remedies: ['leave_out'],
        });
      }
    }
    return found;
  },
  remedies: {
    leave_out: {
      when: 'after',
      sql: ({ params }, source) =>
        leaveOut(
          `SELECT ${source.id} AS source, line FROM (${bind(LINES, { one: params.one ?? 0, other: source.id })})`,
        ),
    },
  },
};

const ORDERS = `
SELECT count(*)::INTEGER AS n
FROM (SELECT DISTINCT order_id FROM order_lines WHERE source = $one)
JOIN (SELECT DISTINCT order_id FROM order_lines WHERE source = $other) USING (order_id)`;

const LINES = `
SELECT line FROM order_lines
WHERE source = $other AND order_id IN (SELECT order_id FROM order_lines WHERE source = $one)`;

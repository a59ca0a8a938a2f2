import { leaveOut, type Check } from '../check';
import { numberOf } from './lines-check';

/** Customers with orders who stand in no customer file. */
export const customersNotListed: Check = {
  id: 'customers_not_listed',
  async find({ engine, customers, orders }) {
    const first = customers[0];
    if (!first || orders.length === 0) return [];
    const count = await numberOf(
      engine,
      `SELECT count(DISTINCT customer_id)::INTEGER AS n FROM (${NOT_LISTED})`,
    );
    if (count === 0) return [];
    const buyers = await numberOf(
      engine,
      'SELECT count(DISTINCT customer_id)::INTEGER AS n FROM order_lines',
    );
    const params = {
      file: customers.map(({ file }) => file).join(', '),
      customers: buyers,
      listed: buyers - count,
    };
    return [{ source: first.id, count, params, lines: null, remedies: ['leave_out'] }];
  },
  remedies: { leave_out: { when: 'after', sql: () => leaveOut(NOT_LISTED) } },
};

const NOT_LISTED = `
SELECT source, line, customer_id FROM lines
WHERE fate = 'used' AND customer_id NOT IN (
  SELECT customer_id FROM customer_rows WHERE customer_id IS NOT NULL
)`;

import type { Check, Found } from '../check';
import { numberOf } from './lines-check';

/** Customers of whom there are events and nothing else: they stand in no customer file and on no order. */
export const eventCustomersNotListed: Check = {
  id: 'event_customers_not_listed',
  async find({ engine, sources, orders, customers }) {
    if (orders.length + customers.length === 0) return [];
    const found: Found[] = [];
    for (const { id, kind, file } of sources) {
      if (kind !== 'events') continue;
      const from = `FROM events WHERE source = ${id} AND customer_id NOT IN (SELECT customer_id FROM customers)`;
      const count = await numberOf(
        engine,
        `SELECT count(DISTINCT customer_id)::INTEGER AS n ${from}`,
      );
      if (count === 0) continue;
      const total = await numberOf(engine, `SELECT count(*)::INTEGER AS n ${from}`);
      const all = await numberOf(
        engine,
        `SELECT count(DISTINCT customer_id)::INTEGER AS n FROM events WHERE source = ${id}`,
      );
      const params = { file, customers: all };
      found.push({ source: id, count, params, lines: { sql: `SELECT line ${from}`, total } });
    }
    return found;
  },
};

import { leaveOut, type Check } from '../check';
import { linesFound } from './counting';

/** Lines that were kept apart by what they say, and that the user may want to count after all. */
function keptApart(id: string, fate: 'cancelled' | 'zero'): Check {
  const lines = (source: number) =>
    `SELECT line FROM lines WHERE source = ${source} AND fate = '${fate}'`;
  return {
    id,
    async find({ engine, orders }) {
      const found = [];
      for (const source of orders) {
        found.push(
          ...(await linesFound(engine, source, lines(source.id), { remedies: ['count'] })),
        );
      }
      return found;
    },
    remedies: {
      count: {
        when: 'after',
        sql: (_, source) =>
          `UPDATE lines SET fate = 'used' WHERE source = ${source.id} AND fate = '${fate}' AND customer_id IS NOT NULL`,
      },
    },
  };
}

export const cancelledLines = keptApart('cancelled_lines', 'cancelled');
export const zeroLines = keptApart('zero_lines', 'zero');

/** Lines with a negative amount that lower the revenue. */
export const negativeLines: Check = {
  id: 'negative_lines',
  async find({ engine, orders }) {
    const found = [];
    for (const source of orders) {
      found.push(
        ...(await linesFound(engine, source, negative(source.id), { remedies: ['leave_out'] })),
      );
    }
    return found;
  },
  remedies: {
    leave_out: {
      when: 'after',
      sql: (_, source) =>
        leaveOut(`SELECT ${source.id} AS source, line FROM (${negative(source.id)})`),
    },
  },
};

const negative = (source: number) =>
  `SELECT line FROM order_lines WHERE source = ${source} AND amount < 0`;

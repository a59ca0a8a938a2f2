import type { Check } from '../check';
import { linesCheck } from './lines-check';

/** Lines that were kept apart by what they say, and that the user may want to count after all. */
function keptApart(id: string, fate: 'cancelled' | 'zero'): Check {
  return linesCheck({
    id,
    in: 'orders',
    lines: (source) => `SELECT line FROM lines WHERE source = ${source.id} AND fate = '${fate}'`,
    remedies: {
      count: {
        when: 'after',
        sql: (_, source) =>
          `UPDATE lines SET fate = 'used' WHERE source = ${source.id} AND fate = '${fate}' AND customer_id IS NOT NULL`,
      },
    },
  });
}

export const cancelledLines = keptApart('cancelled_lines', 'cancelled');
export const zeroLines = keptApart('zero_lines', 'zero');

/** Lines with a negative amount that lower the revenue. */
export const negativeLines = linesCheck({
  id: 'negative_lines',
  in: 'orders',
  lines: ({ id }) => `SELECT line FROM order_lines WHERE source = ${id} AND amount < 0`,
  leaveOut: 'leave_out',
});

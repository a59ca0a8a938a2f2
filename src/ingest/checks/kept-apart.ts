import { say, type Check } from '../check';
import { linesCheck } from './lines-check';

/** Lines that were kept apart by what they say, as a condition has it, and that the user may want to count after all. */
function keptApart(id: string, fate: 'cancelled' | 'zero', alike: string): Check {
  return linesCheck({
    id,
    in: 'orders',
    lines: (source) => `SELECT line FROM lines WHERE source = ${source.id} AND fate = '${fate}'`,
    remedies: { count: { when: 'verdict', sql: (_, source) => say('count', source.id, alike) } },
  });
}

export const cancelledLines = keptApart(
  'cancelled_lines',
  'cancelled',
  "verdict IN ('cancelled', 'cancel')",
);
export const zeroLines = keptApart(
  'zero_lines',
  'zero',
  "amount = 0 AND (verdict IS NULL OR verdict NOT IN ('cancelled', 'cancel'))",
);

/** Lines with a negative amount that lower the revenue. */
export const negativeLines = linesCheck({
  id: 'negative_lines',
  in: 'orders',
  lines: ({ id }) => `SELECT line FROM order_lines WHERE source = ${id} AND amount < 0`,
  leaveOut: 'leave_out',
});

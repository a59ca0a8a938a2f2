import type { Check } from '../check';
import { linesCheck } from './lines-check';

/**
 * Lines that were kept apart by what they say, and that the user may want to count after all. Lines later than
 * the day counted as of, where `alike`, are marked too: they may be looked at as of another day.
 */
function keptApart(id: string, fate: 'cancelled' | 'zero', alike: string): Check {
  return linesCheck({
    id,
    in: 'orders',
    lines: (source) => `SELECT line FROM lines WHERE source = ${source.id} AND fate = '${fate}'`,
    remedies: {
      count: {
        when: 'after',
        sql: (_, source) =>
          `UPDATE lines SET fate = CASE fate WHEN '${fate}' THEN 'used' ELSE fate END, verdict = 'count'
WHERE source = ${source.id} AND customer_id IS NOT NULL AND (fate = '${fate}' OR (fate = 'later' AND ${alike}))`,
      },
    },
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
  "amount = 0 AND verdict IS DISTINCT FROM 'cancelled'",
);

/** Lines with a negative amount that lower the revenue. */
export const negativeLines = linesCheck({
  id: 'negative_lines',
  in: 'orders',
  lines: ({ id }) => `SELECT line FROM order_lines WHERE source = ${id} AND amount < 0`,
  leaveOut: 'leave_out',
});

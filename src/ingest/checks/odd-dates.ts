import { bind } from '../../engine/sql';
import type { Check, CheckContext } from '../check';
import { linesCheck } from './lines-check';

/** Nothing was sold online before; dates like 1900-01-01 stand for none. */
const EARLIEST = '1970-01-02';

function oddDates(id: string, condition: string, day: (context: CheckContext) => string): Check {
  return linesCheck({
    id,
    in: 'orders',
    cases: (_, context) => [{ day: day(context) }],
    lines: (source, { day = '' }) =>
      bind(`SELECT line FROM order_lines WHERE source = $source AND ${condition}`, {
        day,
        source: source.id,
      }),
    leaveOut: 'leave_out',
  });
}

/** Orders dated after today. */
export const futureOrders = oddDates(
  'future_orders',
  'ordered_on > CAST($day AS DATE)',
  ({ today }) => today,
);

/** Orders dated 1900-01-01, 1970-01-01 and the like. */
export const ancientOrders = oddDates(
  'ancient_orders',
  'ordered_on < CAST($day AS DATE)',
  () => EARLIEST,
);

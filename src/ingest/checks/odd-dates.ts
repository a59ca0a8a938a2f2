import { bind } from '../../engine/sql';
import { leaveOut, type Check, type CheckContext } from '../check';
import { linesFound } from './counting';

/** Nothing was sold online before; dates like 1900-01-01 stand for none. */
const EARLIEST = '1970-01-02';

function oddDates(
  id: string,
  sql: string,
  day: (context: Pick<CheckContext, 'today'>) => string,
): Check {
  return {
    id,
    async find(context) {
      const found = [];
      for (const source of context.orders) {
        const params = { day: day(context) };
        const lines = bind(sql, { ...params, source: source.id });
        found.push(
          ...(await linesFound(context.engine, source, lines, { params, remedies: ['leave_out'] })),
        );
      }
      return found;
    },
    remedies: {
      leave_out: {
        when: 'after',
        sql: ({ params }, source) =>
          leaveOut(
            `SELECT ${source.id} AS source, line FROM (${bind(sql, { day: params.day ?? '', source: source.id })})`,
          ),
      },
    },
  };
}

/** Orders dated after today. */
export const futureOrders = oddDates(
  'future_orders',
  'SELECT line FROM order_lines WHERE source = $source AND ordered_on > CAST($day AS DATE)',
  ({ today }) => today,
);

/** Orders dated 1900-01-01, 1970-01-01 and the like. */
export const ancientOrders = oddDates(
  'ancient_orders',
  'SELECT line FROM order_lines WHERE source = $source AND ordered_on < CAST($day AS DATE)',
  () => EARLIEST,
);

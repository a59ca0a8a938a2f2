import { literal } from '../../engine/sql';
import type { Check, Found, Remedy } from '../check';
import { withRole } from '../columns';
import { distinctValues } from '../distinct';
import type { Source } from '../source';
import { classifyStatuses } from '../words';
import { linesFound } from './counting';

/** Words beyond these are too many to be statuses. */
const MOST = 12;

const counts = (fate: 'cancelled' | 'returned'): Remedy => ({
  when: 'after',
  sql: ({ params }, source) =>
    `UPDATE lines SET fate = '${fate}' WHERE source = ${source.id} AND fate = 'used' AND status = ${literal(params.word ?? '')}`,
});

/** Words in the status column that we do not know; each counts as sold until the user says otherwise. */
export const unknownStatuses: Check = {
  id: 'unknown_statuses',
  async find({ engine, orders }) {
    const found: Found[] = [];
    for (const source of orders) {
      const status = withRole(source, 'status');
      if (!status) continue;
      const values = await distinctValues(engine, source, [status]);
      const words = [...classifyStatuses(values.get(status.name) ?? [])]
        .filter(([, meaning]) => meaning === 'unknown')
        .map(([word]) => word);
      for (const word of words.slice(0, MOST)) {
        found.push(
          ...(await linesFound(engine, source, linesWith(source, word), {
            params: { word },
            remedies: ['cancelled', 'returned'],
          })),
        );
      }
    }
    return found;
  },
  remedies: { cancelled: counts('cancelled'), returned: counts('returned') },
};

function linesWith(source: Source, word: string): string {
  return `SELECT line FROM order_lines WHERE source = ${source.id} AND status = ${literal(word)}`;
}

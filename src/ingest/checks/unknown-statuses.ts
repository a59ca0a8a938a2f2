import { literal } from '../../engine/sql';
import type { Remedy } from '../check';
import { withRole } from '../columns';
import { distinctValues } from '../distinct';
import { classifyStatuses } from '../words';
import { linesCheck } from './lines-check';

/** Words beyond these are too many to be statuses. */
const MOST = 12;

const counts = (fate: 'cancelled' | 'returned', verdict: 'cancel' | 'return'): Remedy => ({
  when: 'after',
  sql: ({ params }, source) =>
    `UPDATE lines SET fate = CASE fate WHEN 'used' THEN '${fate}' ELSE fate END, verdict = '${verdict}'
WHERE source = ${source.id} AND status = ${literal(params.word ?? '')}`,
});

/** Words in the status column that we do not know; each counts as sold until the user says otherwise. */
export const unknownStatuses = linesCheck({
  id: 'unknown_statuses',
  in: 'orders',
  cases: async (source, { engine }) => {
    const status = withRole(source, 'status');
    if (!status) return [];
    const values = await distinctValues(engine, source, [status]);
    return [...classifyStatuses(values.get(status.name) ?? [])]
      .filter(([, meaning]) => meaning === 'unknown')
      .slice(0, MOST)
      .map(([word]) => ({ word }));
  },
  lines: ({ id }, { word = '' }) =>
    `SELECT line FROM order_lines WHERE source = ${id} AND status = ${literal(word)}`,
  remedies: { cancelled: counts('cancelled', 'cancel'), returned: counts('returned', 'return') },
});

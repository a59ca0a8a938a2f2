import { leaveOut, type Check } from '../check';
import { linesFound } from './counting';

/** Broken lines that were mended while they were read; see `repair.ts`. */
export const repaired: Check = {
  id: 'repaired',
  async find({ engine, sources }) {
    const found = [];
    for (const source of sources) {
      const remedies = source.kind === 'orders' ? ['undo_repair'] : [];
      found.push(...(await linesFound(engine, source, lines(source.id), { remedies })));
    }
    return found;
  },
  remedies: {
    undo_repair: {
      when: 'after',
      sql: (_, source) => leaveOut(`SELECT source, line FROM repairs WHERE source = ${source.id}`),
    },
  },
};

/** Those not left out by now. */
const lines = (source: number) => `SELECT line FROM repairs
WHERE source = ${source} AND NOT EXISTS (
  SELECT 1 FROM lines
  WHERE lines.source = repairs.source AND lines.line = repairs.line AND fate = 'left_out'
)`;

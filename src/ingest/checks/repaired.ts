import { linesCheck } from './lines-check';

/** Broken lines that were mended while they were read and still count; see `repair.ts`. */
export const repaired = linesCheck({
  id: 'repaired',
  in: 'sources',
  lines: ({ id }) => `SELECT line FROM repairs
WHERE source = ${id} AND NOT EXISTS (
  SELECT 1 FROM lines
  WHERE lines.source = repairs.source AND lines.line = repairs.line AND fate = 'left_out'
)`,
  leaveOut: 'undo_repair',
});

import type { CellKind } from '../cell';

/** One query; its rows are the cell's table. */
export const sqlCell: CellKind = {
  kind: 'sql',
  name: ({ name }) => name,
  reads: ({ text }) => [text],
  run: async ({ text }, run) => ({ table: await run.table(run.bind(text)) }),
};

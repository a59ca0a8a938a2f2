import type { CellKind } from '../cell';
import { readStatement } from '../statement';
import { placed, trace } from '../traced';

/** One query; its rows are the cell's table. What changes something is refused; a plan is rows without a table. */
export const sqlCell: CellKind = {
  kind: 'sql',
  name: ({ name }) => name,
  reads({ text }) {
    const { from, to, before, after } = readStatement(text);
    return [before === '' ? text : before + text.slice(from, to) + after];
  },
  place: ({ text }, error) =>
    placed(
      error,
      trace(text, readStatement(text), (sql) => sql),
    ),
  async run({ text }, run) {
    const statement = readStatement(text);
    const traced = trace(text, statement, run.bind);
    try {
      if (statement.kind === 'plan') return { data: await run.query(traced.sql) };
      return { table: await run.table(traced.sql) };
    } catch (error) {
      throw placed(error, traced);
    }
  },
};

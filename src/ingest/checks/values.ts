import { ident } from '../../engine/sql';
import type { Check } from '../check';
import { columnSql, textSql } from '../columns';
import { ROLE_INFO } from '../roles';
import { sourceTable, type SourceColumn } from '../source';
import { finerThanFourSql } from '../values';
import { linesCheck } from './lines-check';

/** Lines with a cell, of the columns of a role of these types, for which a condition holds. */
function cells(
  id: string,
  where: 'orders' | 'customers',
  types: readonly string[],
  condition: (column: SourceColumn) => string | null,
): Check {
  return linesCheck({
    id,
    in: where,
    cases: ({ columns }) =>
      columns
        .filter(({ role }) => role !== null && types.includes(ROLE_INFO[role].type))
        .map(({ name }) => ({ column: name })),
    lines: (source, params) => {
      const column = source.columns.find(({ name }) => name === params.column);
      const holds = column && condition(column);
      return holds
        ? `SELECT _line AS line FROM ${ident(sourceTable(source.id))} WHERE ${holds}`
        : null;
    },
  });
}

/** Dates and numbers of customer files that could not be read: the cell stays empty, the line counts. */
export const unreadValues = cells(
  'unread_values',
  'customers',
  ['date', 'number'],
  (column) => `${textSql(column)} IS NOT NULL AND (${columnSql(column)}) IS NULL`,
);

/** Amounts with more than four decimals, which are rounded. */
export const roundedAmounts = cells('rounded_amounts', 'orders', ['money'], ({ name, number }) =>
  number ? finerThanFourSql(ident(name), number) : null,
);

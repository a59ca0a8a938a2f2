import { ident } from '../../engine/sql';
import type { Check } from '../check';
import { columnSql, textSql } from '../columns';
import { ROLE_INFO, type Role } from '../roles';
import { sourceTable, type Source, type SourceColumn } from '../source';
import { finerThanFourSql, timeSql } from '../values';
import { linesCheck } from './lines-check';

/** Lines with a cell, of the columns whose role is `among` these, for which a condition holds. */
function cells(
  id: string,
  where: 'orders' | 'sources',
  among: (role: Role, source: Source) => boolean,
  condition: (column: SourceColumn) => string | null,
): Check {
  return linesCheck({
    id,
    in: where,
    cases: (source) =>
      source.columns
        .filter(({ role }) => role !== null && among(role, source))
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

/**
 * Dates and numbers of customer files that could not be read, and times of orders: the cell stays empty, the line
 * counts.
 */
export const unreadValues = cells(
  'unread_values',
  'sources',
  (role, { kind }) =>
    kind === 'orders'
      ? role === 'order_time'
      : kind === 'customers' && ['date', 'number'].includes(ROLE_INFO[role].type),
  (column) => {
    const text = textSql(column);
    const read = column.role === 'order_time' ? timeSql(text) : columnSql(column);
    return `${text} IS NOT NULL AND (${read}) IS NULL`;
  },
);

/** Amounts with more than four decimals, which are rounded. */
export const roundedAmounts = cells(
  'rounded_amounts',
  'orders',
  (role) => ROLE_INFO[role].type === 'money',
  ({ name, number }) => (number ? finerThanFourSql(ident(name), number) : null),
);

import { ident } from '../../engine/sql';
import type { Check, Found } from '../check';
import { columnSql, textSql } from '../columns';
import { ROLE_INFO } from '../roles';
import { sourceTable, type Source } from '../source';
import { finerThanFourSql } from '../values';
import { linesFound } from './counting';

/** SELECT of the lines of a file's text for which a condition holds. */
function where(source: Source, condition: string): string {
  return `SELECT _line AS line FROM ${ident(sourceTable(source.id))} WHERE ${condition}`;
}

/** Dates and numbers of customer files that could not be read: the cell stays empty, the line counts. */
export const unreadValues: Check = {
  id: 'unread_values',
  async find({ engine, customers }) {
    const found: Found[] = [];
    for (const source of customers) {
      for (const column of source.columns) {
        if (column.role === null || !['date', 'number'].includes(ROLE_INFO[column.role].type))
          continue;
        const unread = `${textSql(column)} IS NOT NULL AND (${columnSql(column)}) IS NULL`;
        const params = { column: column.name };
        found.push(...(await linesFound(engine, source, where(source, unread), { params })));
      }
    }
    return found;
  },
};

/** Amounts with more than four decimals, which are rounded. */
export const roundedAmounts: Check = {
  id: 'rounded_amounts',
  async find({ engine, orders }) {
    const found: Found[] = [];
    for (const source of orders) {
      for (const column of source.columns) {
        if (column.role === null || ROLE_INFO[column.role].type !== 'money' || !column.number)
          continue;
        const finer = finerThanFourSql(ident(column.name), column.number);
        const params = { column: column.name };
        found.push(...(await linesFound(engine, source, where(source, finer), { params })));
      }
    }
    return found;
  },
};

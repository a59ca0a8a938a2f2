import { ident, literal } from '../../engine/sql';
import type { Check, Found } from '../check';
import { mendedTable } from '../mended';
import { ROLE_INFO } from '../roles';
import { sourceTable, type Source, type SourceColumn } from '../source';
import { mixedDecimalSql, numberSql } from '../values';
import { linesFound } from './counting';

/** Numbers written with the other decimal sign than the rest of their column: they are not read. */
export const mixedDecimals: Check = {
  id: 'mixed_decimals',
  async find({ engine, orders }) {
    const found: Found[] = [];
    for (const source of orders) {
      for (const column of source.columns) {
        if (!isNumber(column)) continue;
        found.push(
          ...(await linesFound(engine, source, lines(source, column), {
            params: { column: column.name },
            remedies: ['read_other'],
          })),
        );
      }
    }
    return found;
  },
  remedies: {
    read_other: {
      when: 'before',
      sql: ({ params }, source) => {
        const column = source.columns.find(({ name }) => name === params.column);
        if (!column?.number) return 'SELECT 1';
        const { decimal } = column.number;
        const other = {
          ...column.number,
          decimal: otherThan(decimal),
          group: decimal,
          plain: false,
        };
        const value = numberSql(ident(column.name), other, 'DECIMAL(18,4)');
        // Written anew as the rest of the column is; lines mended before are mended once more.
        const text = `replace(CAST(${value} AS VARCHAR), '.', ${literal(decimal)})`;
        const cells = source.columns.map(({ name }) =>
          name === column.name ? `${text} AS ${ident(name)}` : ident(name),
        );
        const table = ident(mendedTable(source.id));
        const mixed = mixedDecimalSql(ident(column.name), column.number);
        return `UPDATE ${table} SET ${ident(column.name)} = ${text} WHERE ${mixed};
INSERT INTO ${table} SELECT _line, ${cells.join(', ')} FROM ${ident(sourceTable(source.id))}
WHERE ${mixed} AND _line NOT IN (SELECT _line FROM ${table})`;
      },
    },
  },
};

const otherThan = (decimal: '.' | ','): '.' | ',' => (decimal === '.' ? ',' : '.');

const isNumber = ({ role, number }: SourceColumn): boolean =>
  role !== null && number !== null && ['money', 'number'].includes(ROLE_INFO[role].type);

function lines(source: Source, { name, number }: SourceColumn): string {
  const mixed = number ? mixedDecimalSql(ident(name), number) : 'FALSE';
  return `SELECT _line AS line FROM ${ident(sourceTable(source.id))} WHERE ${mixed}`;
}

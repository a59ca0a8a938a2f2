import { ident, literal } from '../../engine/sql';
import { ROLE_INFO } from '../roles';
import { sourceTable, type Source, type SourceColumn } from '../source';
import { mixedDecimalSql, numberSql, type NumberStyle } from '../values';
import { linesCheck } from './lines-check';

/** Numbers written with the other decimal sign than the rest of their column: they are not read. */
export const mixedDecimals = linesCheck({
  id: 'mixed_decimals',
  in: 'orders',
  cases: ({ columns }) => columns.filter(isNumber).map(({ name }) => ({ column: name })),
  lines: (source, { column }) =>
    `SELECT _line AS line FROM ${ident(sourceTable(source.id))} WHERE ${mixedSql(source, column)}`,
  remedies: {
    read_other: {
      when: 'before',
      sql: ({ params }, source) => {
        const cells = source.columns.map((column) =>
          column.name === params.column && column.number
            ? `${asTheRest(column.name, column.number)} AS ${ident(column.name)}`
            : ident(column.name),
        );
        return `SELECT _line, ${cells.join(', ')} FROM ${ident(sourceTable(source.id))}
WHERE ${mixedSql(source, params.column)}`;
      },
    },
  },
});

/** The number written anew as the rest of its column is. */
function asTheRest(name: string, style: NumberStyle): string {
  const { decimal } = style;
  const other = { ...style, decimal: otherThan(decimal), group: decimal, plain: false };
  const value = numberSql(ident(name), other, 'DECIMAL(18,4)');
  return `replace(CAST(${value} AS VARCHAR), '.', ${literal(decimal)})`;
}

function mixedSql(source: Source, name: string | number | undefined): string {
  const column = source.columns.find((other) => other.name === name);
  return column?.number ? mixedDecimalSql(ident(column.name), column.number) : 'FALSE';
}

const otherThan = (decimal: '.' | ','): '.' | ',' => (decimal === '.' ? ',' : '.');

const isNumber = ({ role, number }: SourceColumn): boolean =>
  role !== null && number !== null && ['money', 'number'].includes(ROLE_INFO[role].type);

import { ident, literal } from '../../engine/sql';
import { DefterError } from '../../lib/errors';
import type { CellKind } from '../cell';
import { field, readFields } from '../../lib/fields';
import type { Cell } from '../notebook';

export interface TableSpec {
  /** Name of a table or cell. */
  readonly from: string;
  /** None for all. */
  readonly columns: readonly string[];
  /** Column names, with a minus in front for falling. */
  readonly sort: readonly string[];
  readonly limit: number | null;
}

export function readTable({ text }: Pick<Cell, 'text'>): TableSpec {
  const fields = readFields(text);
  const list = (key: string): string[] => {
    const value = field(fields, key) ?? [];
    const parts = Array.isArray(value) ? value : String(value).split(',');
    return parts.map((part) => String(part).trim()).filter((part) => part !== '');
  };
  const from = String(field(fields, 'from') ?? '').trim();
  const limit = field(fields, 'limit') ?? null;
  if (from === '') throw new DefterError('notebook.no_from');
  if (limit !== null && !(typeof limit === 'number' && Number.isInteger(limit) && limit >= 0)) {
    throw new DefterError('notebook.limit', { params: { limit: String(limit) } });
  }
  const sort = list('sort').filter((column) => column.replace('-', '').trim() !== '');
  return { from, columns: list('columns'), sort, limit };
}

export function tableSql({ from, columns, sort, limit }: TableSpec): string {
  const order = sort.map((column) =>
    column.startsWith('-')
      ? `${ident(column.slice(1))} DESC NULLS LAST`
      : `${ident(column)} NULLS LAST`,
  );
  return [
    `SELECT ${columns.length > 0 ? columns.map(ident).join(', ') : '*'}`,
    `FROM ${ident(from)}`,
    ...(order.length > 0 ? [`ORDER BY ${order.join(', ')}`] : []),
    ...(limit === null ? [] : [`LIMIT ${literal(limit)}`]),
  ].join('\n');
}

/** What a cell shows whole and as it is; empty where it chooses anything of it. */
export function wholeTable({ kind, text }: Pick<Cell, 'kind' | 'text'>): string {
  const { fields } = readFields(text);
  const [first] = fields;
  return kind === 'table' && fields.length === 1 && first?.key === 'from'
    ? String(first.value).trim()
    : '';
}

/** Columns of a table or cell, in an order. */
export const tableCell: CellKind = {
  kind: 'table',
  name: ({ name }) => name,
  reads: (cell) => [tableSql(readTable(cell))],
  run: async (cell, run) => ({ table: await run.table(tableSql(readTable(cell))) }),
};

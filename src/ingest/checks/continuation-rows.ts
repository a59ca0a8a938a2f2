import { ident, literal } from '../../engine/sql';
import type { Check } from '../check';
import { textSql, withRole } from '../columns';
import type { Role } from '../roles';
import { sourceTable, type Source, type SourceColumn } from '../source';
import { TOTAL_WORDS } from '../words';
import { linesCheck } from './lines-check';

/** Roles that a line of an order has in common with the lines above it. */
const OF_ORDER = [
  'order_id',
  'customer_id',
  'order_date',
  'order_time',
  'status',
  'channel',
] as const;

/** Share of a file's lines from which on they are no accident. */
const NO_ACCIDENT = 0.05;

/** Lines of an order whose number, customer and date stand on the first line only. */
export const continuationRows: Check = {
  ...linesCheck({
    id: 'continuation_rows',
    in: 'orders',
    lines: linesSql,
    remedies: {
      fill_down: {
        when: 'before',
        sql: (_, source) => {
          const shared = keys(source).map(({ name }) => name);
          const cells = source.columns.map(({ name }) => {
            const column = ident(name);
            return shared.includes(name)
              ? `coalesce(${column}, last_value(${column} IGNORE NULLS) OVER above) AS ${column}`
              : column;
          });
          return `SELECT * FROM (
  SELECT _line, ${cells.join(', ')} FROM ${ident(sourceTable(source.id))}
  WINDOW above AS (ORDER BY _line ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
)
WHERE _line IN (${linesSql(source) ?? 'NULL'})`;
        },
      },
    },
  }),
  async byDefault(engine, source) {
    const sql = clearSql(source);
    if (sql === null) return null;
    const [row] = await engine.rows<{ clear: boolean }>(sql);
    return row?.clear ? 'fill_down' : null;
  },
};

/**
 * SQL of one BOOLEAN row: every line without number and date is without customer, too, has a product and its
 * price, is no total, and they are many. Null where a file cannot have such lines.
 */
function clearSql(source: Source): string | null {
  const column = (...roles: Role[]): SourceColumn | undefined =>
    roles.map((role) => withRole(source, role)).find((found) => found !== undefined);
  const [number, date] = [column('order_id'), column('order_date')];
  const own = [column('product', 'product_id'), column('amount', 'unit_price')];
  const continuing = linesSql(source);
  if (source.kind !== 'orders' || !number || !date || !continuing) return null;
  if (own.some((one) => one === undefined)) return null;
  if ([number, date].some(({ filled }) => filled === source.rows)) return null;
  const isBlank = (one: SourceColumn): string => `${textSql(one)} IS NULL`;
  const blank = [number, date].map(isBlank).join(' AND ');
  const customer = column('customer_id');
  const good = [
    ...own.map((one) => `NOT ${isBlank(one!)}`),
    ...(customer ? [isBlank(customer)] : []),
  ].join(' AND ');
  return `SELECT n > 1 AND n = good AND n = (SELECT count(*) FROM (${continuing})) AND n >= ${NO_ACCIDENT} * rows AS clear
FROM (SELECT count(*) AS rows, count(*) FILTER (${blank}) AS n, count(*) FILTER (${blank} AND ${good}) AS good
  FROM ${ident(sourceTable(source.id))})`;
}

const keys = (source: Source): SourceColumn[] =>
  OF_ORDER.map((role) => withRole(source, role)).filter((column) => column !== undefined);

/** SELECT of the lines (`line`) that continue the one above; null where a file cannot have any. */
function linesSql(source: Source): string | null {
  const number = withRole(source, 'order_id') ?? withRole(source, 'customer_id');
  const date = withRole(source, 'order_date');
  if (!number || !date) return null;
  const own = (['product', 'product_id', 'amount', 'unit_price'] as const)
    .map((role) => withRole(source, role))
    .filter((column) => column !== undefined);
  if (own.length === 0) return null;
  const blank = [number, date].map((column) => `${textSql(column)} IS NULL`);
  const filled = own.map((column) => `${textSql(column)} IS NOT NULL`);
  // A total line has nothing of an order either.
  const cells = source.columns.map(({ name }) => ident(name)).join(', ');
  const word = `rtrim(lower(translate(coalesce(${cells}, ''), 'Iİı', 'iii')), ' :.')`;
  return `SELECT _line AS line FROM ${ident(sourceTable(source.id))}
WHERE ${blank.join(' AND ')} AND (${filled.join(' OR ')}) AND NOT list_contains(${literal(TOTAL_WORDS)}, ${word})
  AND _line > (SELECT min(_line) FROM ${ident(sourceTable(source.id))} WHERE NOT (${blank.join(' AND ')}))`;
}

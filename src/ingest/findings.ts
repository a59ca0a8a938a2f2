import type { Engine } from '../engine/engine';
import { bind, ident, raw } from '../engine/sql';
import { columnSql, textSql, withRole } from './columns';
import { ROLE_INFO } from './roles';
import { sourceTable, type Source } from './source';
import { finerThanFourSql } from './values';
import { classifyStatuses } from './words';

/** Something met on the way that does not stop the import but that the user should know of. */
export interface ImportFinding {
  id: string;
  kind:
    | 'duplicate_lines'
    | 'orders_in_two_files'
    | 'customers_not_listed'
    | 'unknown_statuses'
    | 'unread_values'
    | 'rounded_amounts'
    | 'future_orders';
  source: number;
  /** How many lines, customers, values or orders, as the kind says. */
  count: number;
  params: Record<string, string | number>;
}

/** Looks over the canonical tables and the files' texts. `today` is an ISO date, given by the platform. */
export async function findFindings(
  engine: Engine,
  sources: readonly Source[],
  today: string,
): Promise<ImportFinding[]> {
  const orders = sources.filter((source) => source.kind === 'orders');
  const findings: ImportFinding[] = [];
  const count = async (sql: string) => (await engine.rows<{ n: number }>(sql))[0]?.n ?? 0;
  const add = (
    kind: ImportFinding['kind'],
    source: number,
    n: number,
    params: ImportFinding['params'] = {},
  ) => {
    if (n === 0) return;
    const id = [kind, source, ...Object.values(params)].join(':');
    findings.push({ id, kind, source, count: n, params });
  };

  for (const source of orders) {
    add('duplicate_lines', source.id, await count(bind(DUPLICATES, { source: source.id })));
    add('future_orders', source.id, await count(bind(FUTURE, { source: source.id, today })));
    const status = withRole(source, 'status');
    if (status) {
      const words = [...classifyStatuses(await distinctValues(engine, source, status.name))]
        .filter(([, meaning]) => meaning === 'unknown')
        .map(([word]) => word);
      add('unknown_statuses', source.id, words.length, { words: words.slice(0, 5).join(', ') });
    }
    for (const column of source.columns) {
      if (column.role === null || ROLE_INFO[column.role].type !== 'money' || !column.number)
        continue;
      const finer = finerThanFourSql(ident(column.name), column.number);
      const n = await count(
        `SELECT count(*) FILTER (${finer}) AS n FROM ${ident(sourceTable(source.id))}`,
      );
      add('rounded_amounts', source.id, n, { column: column.name });
    }
  }
  for (const source of sources.filter((source) => source.kind === 'customers')) {
    for (const column of source.columns) {
      if (column.role === null || !['date', 'number'].includes(ROLE_INFO[column.role].type))
        continue;
      const n = await count(
        `SELECT count(*) FILTER (${textSql(column.name)} IS NOT NULL AND (${columnSql(column)}) IS NULL) AS n
         FROM ${ident(sourceTable(source.id))}`,
      );
      add('unread_values', source.id, n, { column: column.name });
    }
    add('customers_not_listed', source.id, await count(NOT_LISTED), { file: source.file });
    break;
  }
  for (const [i, one] of orders.entries()) {
    for (const other of orders.slice(i + 1)) {
      if (!withRole(one, 'order_id') || !withRole(other, 'order_id')) continue;
      const n = await count(bind(IN_TWO_FILES, { one: one.id, other: other.id }));
      add('orders_in_two_files', other.id, n, { file: one.file, other: other.file });
    }
  }
  return findings;
}

/** The different values of a column as text without surrounding blanks, at most `limit`, the most frequent first. */
export async function distinctValues(
  engine: Engine,
  source: Source,
  column: string,
  limit = 10_000,
): Promise<string[]> {
  const rows = await engine.rows<{ value: string }>(
    bind(
      `SELECT value FROM (SELECT $text AS value FROM $table) WHERE value IS NOT NULL
       GROUP BY value ORDER BY count(*) DESC, value LIMIT $limit`,
      { text: raw(textSql(column)), table: raw(ident(sourceTable(source.id))), limit },
    ),
  );
  return rows.map((row) => row.value);
}

const DUPLICATES = `
SELECT coalesce(sum(lines - 1), 0)::INTEGER AS n
FROM (
  SELECT count(*) AS lines
  FROM order_lines
  WHERE source = $source
  GROUP BY order_id, customer_id, ordered_at, product_id, product, quantity, unit_price, amount
  HAVING count(*) > 1
)`;

const FUTURE = `
SELECT count(*)::INTEGER AS n FROM order_lines
WHERE source = $source AND ordered_on > CAST($today AS DATE)`;

const NOT_LISTED = `
SELECT count(*)::INTEGER AS n FROM customers WHERE source IS NULL`;

const IN_TWO_FILES = `
SELECT count(*)::INTEGER AS n
FROM (SELECT DISTINCT order_id FROM order_lines WHERE source = $one)
JOIN (SELECT DISTINCT order_id FROM order_lines WHERE source = $other) USING (order_id)`;

/** SQL that lists the lines behind a finding (source, line), or null where there is no such list. */
export function findingLinesSql(finding: ImportFinding, source: Source): string | null {
  const table = ident(sourceTable(source.id));
  switch (finding.kind) {
    case 'duplicate_lines':
      return bind(
        `SELECT line FROM (
           SELECT line, row_number() OVER (
             PARTITION BY order_id, customer_id, ordered_at, product_id, product, quantity, unit_price, amount
             ORDER BY line) AS nth
           FROM order_lines WHERE source = $source) WHERE nth > 1`,
        { source: source.id },
      );
    case 'future_orders':
      return null;
    case 'unknown_statuses':
      return null;
    case 'unread_values': {
      const column = source.columns.find((column) => column.name === finding.params.column);
      if (!column) return null;
      return `SELECT _line AS line FROM ${table} WHERE ${textSql(column.name)} IS NOT NULL AND (${columnSql(column)}) IS NULL`;
    }
    case 'rounded_amounts': {
      const column = source.columns.find((column) => column.name === finding.params.column);
      if (!column?.number) return null;
      return `SELECT _line AS line FROM ${table} WHERE ${finerThanFourSql(ident(column.name), column.number)}`;
    }
    case 'orders_in_two_files':
    case 'customers_not_listed':
      return null;
  }
}

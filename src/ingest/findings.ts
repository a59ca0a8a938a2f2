import type { Engine } from '../engine/engine';
import { bind, ident, literal, raw } from '../engine/sql';
import { columnSql, textSql, withRole } from './columns';
import { ROLE_INFO } from './roles';
import { sourceTable, type Source, type SourceColumn } from './source';
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
  /** SQL that lists the lines (`line`) of the source it is about, and how many they are; null where it is not about lines. */
  lines: { sql: string; total: number } | null;
}

/** Looks over the canonical tables and the files' texts. `today` is an ISO date, given by the platform. */
export async function findFindings(
  engine: Engine,
  sources: readonly Source[],
  today: string,
): Promise<ImportFinding[]> {
  const findings: ImportFinding[] = [];
  const number = async (sql: string) => (await engine.rows<{ n: number }>(sql))[0]?.n ?? 0;
  const count = (lines: string) => number(`SELECT count(*)::INTEGER AS n FROM (${lines})`);
  const add = (finding: Omit<ImportFinding, 'id'>) => {
    if (finding.count === 0) return;
    const id = [finding.kind, finding.source, ...Object.values(finding.params)].join(':');
    findings.push({ ...finding, id });
  };
  /** Customers with orders, and those of them that a customer file names. */
  const buyers = async () => {
    const [row] = await engine.rows<{ customers: number; listed: number }>(BUYERS);
    return { customers: row?.customers ?? 0, listed: row?.listed ?? 0 };
  };
  /** A finding whose count is that of its lines. */
  const addLines = async (
    kind: ImportFinding['kind'],
    source: Source,
    sql: string,
    params: ImportFinding['params'] = {},
  ) => {
    const total = await count(sql);
    add({ kind, source: source.id, count: total, params, lines: { sql, total } });
  };

  const orders = sources.filter((source) => source.kind === 'orders');
  const customers = sources.filter((source) => source.kind === 'customers');
  // Most files repeat no line, and hashes tell that at a tenth of the price.
  const order = raw(orderNumberSql(orders));
  const repeats = await number(bind(REPEATED_HASHES, { order }));
  for (const source of orders) {
    if (repeats > 0) {
      await addLines('duplicate_lines', source, bind(DUPLICATES, { order, source: source.id }));
    }
    await addLines('future_orders', source, bind(FUTURE, { source: source.id, today }));
    const status = withRole(source, 'status');
    if (status) {
      const values = await distinctValues(engine, source, [status]);
      const words = [...classifyStatuses(values.get(status.name) ?? [])]
        .filter(([, meaning]) => meaning === 'unknown')
        .map(([word]) => word);
      const sql = whereSql(source, `list_contains(${literal(words)}, ${textSql(status)})`);
      add({
        kind: 'unknown_statuses',
        source: source.id,
        count: words.length,
        params: { words: words.slice(0, 5).join(', ') },
        lines: words.length > 0 ? { sql, total: await count(sql) } : null,
      });
    }
    for (const column of source.columns) {
      if (column.role === null || ROLE_INFO[column.role].type !== 'money' || !column.number) {
        continue;
      }
      const finer = finerThanFourSql(ident(column.name), column.number);
      await addLines('rounded_amounts', source, whereSql(source, finer), { column: column.name });
    }
  }
  for (const source of customers) {
    for (const column of source.columns) {
      if (column.role === null || !['date', 'number'].includes(ROLE_INFO[column.role].type)) {
        continue;
      }
      const unread = `${textSql(column)} IS NOT NULL AND (${columnSql(column)}) IS NULL`;
      await addLines('unread_values', source, whereSql(source, unread), { column: column.name });
    }
  }
  if (customers[0]) {
    add({
      kind: 'customers_not_listed',
      source: customers[0].id,
      count: await number(NOT_LISTED),
      params: { file: customers.map((source) => source.file).join(', '), ...(await buyers()) },
      lines: null,
    });
  }
  for (const [i, one] of orders.entries()) {
    for (const other of orders.slice(i + 1)) {
      if (!withRole(one, 'order_id') || !withRole(other, 'order_id')) continue;
      const both = { one: one.id, other: other.id };
      const sql = bind(LINES_IN_TWO_FILES, both);
      add({
        kind: 'orders_in_two_files',
        source: other.id,
        count: await number(bind(ORDERS_IN_TWO_FILES, both)),
        params: { file: one.file, other: other.file },
        lines: { sql, total: await count(sql) },
      });
    }
  }
  return findings;
}

/** The order number as far as files have one: numbers that we gave to rows tell every line apart. */
function orderNumberSql(orders: readonly Source[]): string {
  const without = orders.filter((source) => !withRole(source, 'order_id'));
  if (without.length === 0) return 'order_id';
  return `CASE WHEN source IN (${without.map((source) => source.id).join(', ')}) THEN NULL ELSE order_id END`;
}

/** SELECT of the lines of a file's text for which a condition holds. */
function whereSql(source: Source, condition: string): string {
  return `SELECT _line AS line FROM ${ident(sourceTable(source.id))} WHERE ${condition}`;
}

/**
 * The different values of columns as texts without surrounding blanks, the most frequent first, at
 * most 10,000 a column; by column name.
 */
export async function distinctValues(
  engine: Engine,
  source: Source,
  columns: readonly Pick<SourceColumn, 'name' | 'padded'>[],
): Promise<Map<string, string[]>> {
  const values = new Map<string, string[]>(columns.map(({ name }) => [name, []]));
  if (columns.length === 0) return values;
  const table = raw(ident(sourceTable(source.id)));
  const selects = columns.map((column) =>
    bind(DISTINCT, { column: column.name, text: raw(textSql(column)), table }),
  );
  const rows = await engine.rows<{ name: string; value: string }>(selects.join('\nUNION ALL\n'));
  for (const { name, value } of rows) values.get(name)?.push(value);
  return values;
}

const DISTINCT = `
(SELECT $column AS name, value FROM (SELECT $text AS value FROM $table)
WHERE value IS NOT NULL GROUP BY value ORDER BY count(*) DESC, value LIMIT 10000)`;

const REPEATED_HASHES = `
SELECT (count(*) - count(DISTINCT hash(
  $order, customer_id, ordered_at, product_id, product, quantity, unit_price, amount
)))::INTEGER AS n
FROM order_lines`;

const DUPLICATES = `
SELECT line
FROM (
  SELECT source, line, row_number() OVER (
    PARTITION BY $order, customer_id, ordered_at, product_id, product, quantity, unit_price, amount
    ORDER BY source, line
  ) AS nth
  FROM order_lines
)
WHERE nth > 1 AND source = $source`;

const FUTURE = `
SELECT line FROM order_lines
WHERE source = $source AND ordered_on > CAST($today AS DATE)`;

const NOT_LISTED = `
SELECT count(*)::INTEGER AS n FROM customers WHERE source IS NULL`;

const BUYERS = `
SELECT count(*)::INTEGER AS customers, count(source)::INTEGER AS listed
FROM customers WHERE customer_id IN (SELECT customer_id FROM orders)`;

const ORDERS_IN_TWO_FILES = `
SELECT count(*)::INTEGER AS n
FROM (SELECT DISTINCT order_id FROM order_lines WHERE source = $one)
JOIN (SELECT DISTINCT order_id FROM order_lines WHERE source = $other) USING (order_id)`;

const LINES_IN_TWO_FILES = `
SELECT line FROM order_lines
WHERE source = $other AND order_id IN (SELECT order_id FROM order_lines WHERE source = $one)`;

import type { Engine } from '../../src/engine/engine';
import { ident, literal } from '../../src/engine/sql';
import { CUSTOMER_COLUMNS } from '../../src/ingest/columns';

/** Rows of the canonical tables as tests give them: what is left out is NULL or the plainest value. */
export interface Canonical {
  /** Any column of `customers` by name, own ones too; customers of `orders` are added by themselves. */
  customers?: readonly CustomerRow[];
  orders?: readonly OrderRow[];
  /** Their customers are not added to `customers`. */
  events?: readonly EventRow[];
  /** Default: the day after the last order. */
  as_of?: string;
  currency?: string;
}

export type CustomerRow = { customer_id: string } & Record<
  string,
  string | number | boolean | null
>;

export interface OrderRow {
  order_id?: string;
  customer_id: string;
  /** ISO, with or without a time. */
  ordered_at: string;
  /** Net. A number with more than four decimals is rounded; text keeps its digits. */
  amount: number | string;
  /** Default: true unless the amount is negative. */
  is_purchase?: boolean;
  channel?: string;
  category?: string;
  product?: string;
}

export interface EventRow {
  event_id?: string;
  customer_id: string;
  /** ISO, with or without a time. */
  happened_at: string;
  type?: string | null;
  detail?: string | null;
  value?: number | null;
}

const CUSTOMERS = {
  customer_id: 'VARCHAR',
  ...CUSTOMER_COLUMNS,
  source: 'INTEGER',
  line: 'INTEGER',
};

/**
 * Makes the canonical tables and views from rows, one line per order, instead of whatever was there.
 * `customers` holds the given ones in their order, then those known from orders only.
 */
export async function loadCanonical(engine: Engine, data: Canonical): Promise<void> {
  const orders = data.orders ?? [];
  const given = data.customers ?? [];
  const own = [...new Set(given.flatMap((row) => Object.keys(row)))].filter(
    (c) => !(c in CUSTOMERS),
  );
  const types: Record<string, string> = { ...CUSTOMERS };
  for (const column of own) types[column] = 'VARCHAR';
  const columns = Object.keys(types);

  await engine.run(
    'DROP VIEW IF EXISTS order_lines; DROP VIEW IF EXISTS kept_apart; DROP TABLE IF EXISTS lines',
  );
  await insert(
    engine,
    'customers',
    types,
    given.map((row, i) =>
      columns.map((c) => row[c] ?? (c === 'source' ? 1 : c === 'line' ? i + 2 : null)),
    ),
  );
  await insert(
    engine,
    'lines',
    {
      order_id: 'VARCHAR',
      customer_id: 'VARCHAR',
      ordered_at: 'TIMESTAMP',
      product: 'VARCHAR',
      category: 'VARCHAR',
      channel: 'VARCHAR',
      amount: 'DECIMAL(18,4)',
      is_purchase: 'BOOLEAN',
      line: 'INTEGER',
    },
    orders.map((o, i) => [
      o.order_id ?? `O${i + 1}`,
      o.customer_id,
      o.ordered_at,
      o.product ?? null,
      o.category ?? null,
      o.channel ?? null,
      typeof o.amount === 'number' ? o.amount.toFixed(4) : o.amount,
      o.is_purchase ?? !String(o.amount).startsWith('-'),
      i + 2,
    ]),
  );
  await engine.run('DROP VIEW IF EXISTS events');
  await insert(
    engine,
    'event_rows',
    {
      source: 'INTEGER',
      line: 'INTEGER',
      event_id: 'VARCHAR',
      customer_id: 'VARCHAR',
      happened_at: 'TIMESTAMP',
      type: 'VARCHAR',
      detail: 'VARCHAR',
      value: 'DOUBLE',
    },
    (data.events ?? []).map((e, i) => [
      ...[3, i + 2, e.event_id ?? `E${i + 1}`, e.customer_id, e.happened_at],
      ...[e.type ?? null, e.detail ?? null, e.value ?? null],
    ]),
  );
  await engine.run(`
    CREATE VIEW events AS SELECT *, CAST(happened_at AS DATE) AS happened_on FROM event_rows;
    INSERT INTO customers (customer_id)
      SELECT customer_id FROM lines WHERE customer_id NOT IN (SELECT customer_id FROM customers)
      GROUP BY customer_id ORDER BY min(line);
    CREATE OR REPLACE TABLE orders AS
      SELECT order_id, any_value(customer_id) AS customer_id, min(ordered_at) AS ordered_at,
        CAST(min(ordered_at) AS DATE) AS ordered_on, CAST(sum(amount) AS DECIMAL(18,4)) AS amount,
        CAST(coalesce(sum(amount) FILTER (WHERE amount > 0), 0) AS DECIMAL(18,4)) AS sales,
        CAST(coalesce(sum(amount) FILTER (WHERE amount < 0), 0) AS DECIMAL(18,4)) AS refunds,
        CAST(NULL AS DECIMAL(18,4)) AS cost, CAST(count(*) AS INTEGER) AS lines,
        CAST(count(*) AS DOUBLE) AS quantity, any_value(channel) AS channel,
        bool_or(is_purchase) AS is_purchase
      FROM lines GROUP BY order_id ORDER BY min(line);
    CREATE OR REPLACE TABLE lines AS
      SELECT order_id, customer_id, ordered_at, CAST(ordered_at AS DATE) AS ordered_on,
        CAST(NULL AS VARCHAR) AS product_id, product, category, channel,
        CAST(NULL AS VARCHAR) AS status, CAST(1 AS DOUBLE) AS quantity, amount AS unit_price, amount,
        CAST(NULL AS DECIMAL(18,4)) AS cost, 1 AS source, line, 'used' AS fate
      FROM lines;
    CREATE VIEW order_lines AS SELECT * EXCLUDE (fate) FROM lines WHERE fate = 'used';
    CREATE VIEW kept_apart AS SELECT * FROM lines WHERE fate <> 'used';
    CREATE OR REPLACE TABLE settings AS
      SELECT ${data.as_of ? `CAST(${literal(data.as_of)} AS DATE)` : `coalesce((SELECT max(ordered_on) FROM orders), DATE '2026-01-01') + 1`} AS as_of,
        ${literal(data.currency ?? 'TRY')} AS currency, 'net' AS refunds;
    CREATE OR REPLACE TABLE ledger AS
      SELECT 1 AS source, 'orders.csv' AS file, 'used' AS fate, CAST(NULL AS VARCHAR) AS reason,
        CAST(count(*) AS INTEGER) AS lines FROM lines
  `);
}

/** Creates `table` and fills it from rows of plain values in the order of `types`, 2,000 rows a statement. */
export async function insert(
  engine: Engine,
  table: string,
  types: Readonly<Record<string, string>>,
  rows: readonly (readonly (string | number | boolean | null)[])[],
): Promise<void> {
  const columns = Object.entries(types).map(([name, type]) => `${ident(name)} ${type}`);
  await engine.run(`CREATE OR REPLACE TABLE ${ident(table)} (${columns.join(', ')})`);
  for (let start = 0; start < rows.length; start += 2000) {
    const values = rows
      .slice(start, start + 2000)
      .map((row) => `(${row.map((value) => literal(value)).join(', ')})`);
    await engine.run(`INSERT INTO ${ident(table)} VALUES ${values.join(',\n')}`);
  }
}

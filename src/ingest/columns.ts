import { ident, literal, raw, type Sql } from '../engine/sql';
import { ROLE_INFO, type Role } from './roles';
import { sourceTable, type OrderGrain, type Source, type SourceColumn } from './source';
import { dateSql, numberSql, timeSql, type Effort } from './values';

/** Type of every canonical column of `customers` that a file can fill; the order is the table's. */
export const CUSTOMER_COLUMNS = {
  name: 'VARCHAR',
  email: 'VARCHAR',
  phone: 'VARCHAR',
  gender: 'VARCHAR',
  birth_date: 'DATE',
  birth_year: 'INTEGER',
  age: 'INTEGER',
  city: 'VARCHAR',
  region: 'VARCHAR',
  country: 'VARCHAR',
  income: 'VARCHAR',
  education: 'VARCHAR',
  occupation: 'VARCHAR',
  interest: 'VARCHAR',
  lifestyle: 'VARCHAR',
  member_since: 'DATE',
  consent_call: 'BOOLEAN',
  consent_sms: 'BOOLEAN',
  consent_email: 'BOOLEAN',
} as const;

export type CustomerColumn = keyof typeof CUSTOMER_COLUMNS;

const MONEY = 'DECIMAL(18,4)';

/**
 * SQL of one BOOLEAN row: whether reading an order file with `quick` effort left something unread that
 * is there. `lines` must hold its lines.
 */
export function linesLeftUnreadSql(source: Source): string {
  const counts = (
    [
      ['ordered_at', 'order_date'],
      ['quantity', 'quantity'],
      ['unit_price', 'unit_price'],
      ['cost', withRole(source, 'cost') ? 'cost' : 'unit_cost'],
    ] as const
  ).flatMap(([name, role]) => {
    const column = withRole(source, role);
    return column ? [{ name, column }] : [];
  });
  return `SELECT count(*) FILTER (fate = 'unreadable') > 0 OR ${fewerSql(source, counts)} AS yes
    FROM lines WHERE source = ${source.id}`;
}

/** The same for a customer file and `customer_rows`. */
export function customersLeftUnreadSql(source: Source): string {
  const counts = (['birth_date', 'birth_year', 'age', 'member_since'] as const).flatMap((role) => {
    const column = withRole(source, role);
    return column ? [{ name: role, column }] : [];
  });
  return `SELECT ${fewerSql(source, counts)} AS yes FROM customer_rows WHERE source = ${source.id}`;
}

/** Whether the typed columns `name` hold fewer values than the file's columns they were read from. */
export function fewerSql(source: Source, counts: { name: string; column: SourceColumn }[]): string {
  if (counts.length === 0) return 'FALSE';
  const typed = counts.map(({ name }) => `count(${name})`).join(' + ');
  const filled = counts.map(({ column }) => column.filled);
  if (filled.every((n) => n !== null)) return `${typed} < ${filled.reduce((a, b) => a + b, 0)}`;
  const there = counts.map(({ column }) => `count(${ident(column.name)})`).join(' + ');
  return `${typed} < (SELECT ${there} FROM ${ident(sourceTable(source.id))})`;
}

/** The column with a role, if the file has one. */
export function withRole(source: Source, role: Role): SourceColumn | undefined {
  return source.columns.find((column) => column.role === role);
}

/** Blanks of every kind: a copied table brings no-break ones and tabs. */
const BLANKS = ' \t\n\r\u00a0\u2007\u2009\u200b\u202f\u3000\ufeff';

/** A text cell without surrounding blanks, NULL where nothing is left. Trimming is slow: only where there are any. */
export function textSql({ name, padded }: Pick<SourceColumn, 'name' | 'padded'>): string {
  const column = ident(name);
  return padded ? `nullif(trim(${column}, ${literal(BLANKS)}), '')` : column;
}

function idSql(column: SourceColumn): string {
  const text = textSql(column);
  return column.decimalIds ? `regexp_replace(${text}, '\\.0+$', '')` : text;
}

/** A cell translated through the meanings of the file's words; a word without meaning becomes NULL or stays, as `rest` says. */
function wordSql(column: SourceColumn, rest: 'null' | 'keep'): string {
  const text = textSql(column);
  const cases = [...(column.words ?? [])].map(
    ([word, meaning]) => `WHEN ${literal(word)} THEN ${literal(meaning)}`,
  );
  const otherwise = rest === 'keep' ? text : 'NULL';
  return cases.length === 0 ? otherwise : `CASE ${text} ${cases.join(' ')} ELSE ${otherwise} END`;
}

/** The expression that reads a column as its role says, of the role's type; NULL where it cannot be read. */
export function columnSql(column: SourceColumn, effort: Effort = 'full'): string {
  if (column.role === null) return textSql(column);
  if (column.role === 'gender') return wordSql(column, 'keep');
  switch (ROLE_INFO[column.role].type) {
    case 'id':
      return idSql(column);
    case 'money':
      return column.number
        ? numberSql(ident(column.name), column.number, MONEY, effort)
        : `NULL::${MONEY}`;
    case 'number':
      return column.number
        ? numberSql(ident(column.name), column.number, MONEY, effort)
        : `NULL::${MONEY}`;
    case 'date':
      return column.date ? dateSql(ident(column.name), column.date, effort) : 'NULL::TIMESTAMP';
    case 'flag':
      return wordSql(column, 'null');
    case 'text':
      return textSql(column);
  }
}

/** A row's leading cells, cell_1 to cell_4: where a total line says that it is one. */
export function cellsSql(source: Source): string {
  return [0, 1, 2, 3]
    .map((i) => {
      const column = source.columns[i];
      return `${column ? ident(column.name) : 'NULL::VARCHAR'} AS cell_${i + 1}`;
    })
    .join(', ');
}

/** The moment that a date, and a time of day in a column of its own, make. */
export function momentSql(source: Source, day: Role, hour: Role, effort: Effort): string {
  const date = withRole(source, day);
  if (!date) return 'NULL::TIMESTAMP';
  const time = withRole(source, hour);
  const on = columnSql(date, effort);
  if (!time || !date.date) return on;
  // A date with a time of its own keeps it; midnight is none where another column has the time.
  return `CASE WHEN (${on}) = date_trunc('day', ${on})
    THEN coalesce((${on}) + ${timeSql(textSql(time))}, ${on}) ELSE ${on} END`;
}

function orderedAtSql(source: Source, effort: Effort): string {
  return momentSql(source, 'order_date', 'order_time', effort);
}

function orderIdSql(source: Source, grain: OrderGrain, effort: Effort): string {
  const id = withRole(source, 'order_id');
  const customer = withRole(source, 'customer_id');
  if (grain === 'customer_day' && customer) {
    return `${columnSql(customer)} || ' ' || strftime(${orderedAtSql(source, effort)}, '%Y-%m-%d')`;
  }
  const row = `${literal(`${source.id}:`)} || _line`;
  if (grain === 'row' || !id) return row;
  return `coalesce(${columnSql(id)}, ${row})`;
}

/** A computed amount; NULL where it is beyond all measure, as when a barcode stands for the quantity. */
function moneySql(sql: string): string {
  return `TRY((${sql})::${MONEY})`;
}

/**
 * The line's money. A stated amount wins; else quantity × unit price, less the discount. A negative
 * quantity makes a positive amount a refund.
 */
function amountSql(source: Source, effort: Effort): string {
  const sqlOf = (role: Role) => {
    const column = withRole(source, role);
    return column && columnSql(column, effort);
  };
  const [amount, quantity, price] = [sqlOf('amount'), sqlOf('quantity'), sqlOf('unit_price')];
  if (amount) {
    return quantity ? `CASE WHEN ${quantity} < 0 THEN -abs(${amount}) ELSE ${amount} END` : amount;
  }
  if (!price) return `NULL::${MONEY}`;
  const gross = quantity ? `${quantity} * ${price}` : price;
  const discount = withRole(source, 'discount');
  if (!discount) return moneySql(gross);
  // No discount is none; one that cannot be read makes the amount unreadable.
  const off = `CASE WHEN ${ident(discount.name)} IS NULL THEN 0 ELSE ${columnSql(discount, effort)} END`;
  const net = discount.number?.percent
    ? `${gross} * (100 - (${off})) / 100`
    : `${gross} - sign(${gross}) * abs((${off}))`;
  return moneySql(net);
}

function costSql(source: Source, effort: Effort): string {
  const cost = withRole(source, 'cost');
  if (cost) return columnSql(cost, effort);
  const unit = withRole(source, 'unit_cost');
  if (!unit) return `NULL::${MONEY}`;
  const quantity = withRole(source, 'quantity');
  const price = columnSql(unit, effort);
  return quantity ? moneySql(`${price} * ${columnSql(quantity, effort)}`) : price;
}

/** Parameters of `lines.sql` for one order file. */
export function lineParameters(
  source: Source,
  grain: OrderGrain,
  effort: Effort,
): Record<string, Sql | number> {
  const read = (role: Role, type: string): Sql => {
    const column = withRole(source, role);
    return raw(column ? columnSql(column, effort) : `NULL::${type}`);
  };
  const status = withRole(source, 'status');
  return {
    source: source.id,
    table: raw(ident(sourceTable(source.id))),
    cells: raw(cellsSql(source)),
    order_id: raw(orderIdSql(source, grain, effort)),
    customer_id: read('customer_id', 'VARCHAR'),
    ordered_at: raw(orderedAtSql(source, effort)),
    product_id: read('product_id', 'VARCHAR'),
    product: read('product', 'VARCHAR'),
    category: read('category', 'VARCHAR'),
    channel: read('channel', 'VARCHAR'),
    status: read('status', 'VARCHAR'),
    quantity: raw(`(${read('quantity', MONEY).sql})::DOUBLE`),
    unit_price: read('unit_price', MONEY),
    amount: raw(amountSql(source, effort)),
    cost: raw(costSql(source, effort)),
    verdict: raw(status ? wordSql(status, 'null') : 'NULL::VARCHAR'),
  };
}

/** The expression of one canonical customer column over a source table, of its type; null where the file does not have it. */
function traitSql(source: Source, name: CustomerColumn, effort: Effort): string | null {
  const type = CUSTOMER_COLUMNS[name];
  const column = withRole(source, name);
  if (!column && name === 'name') {
    const parts = (['first_name', 'last_name'] as const)
      .map((role) => withRole(source, role))
      .filter((part) => part !== undefined)
      .map((part) => textSql(part));
    return parts.length === 0 ? null : `nullif(concat_ws(' ', ${parts.join(', ')}), '')`;
  }
  if (!column) return null;
  const text = columnSql(column, effort);
  return type === 'VARCHAR' ? text : `try_cast(${text} AS ${type})`;
}

const NAMES_OF_OURS = [
  ...['customer_id', 'source', 'line', 'fate', 'cell_1', 'cell_2', 'cell_3', 'cell_4'],
  ...Object.keys(CUSTOMER_COLUMNS),
];

/** Names for columns without a canonical one, unlike every canonical name and each other (engine names ignore case). */
function extraColumns(source: Source): { column: SourceColumn; name: string }[] {
  const taken = new Set(NAMES_OF_OURS);
  return source.columns
    .filter((column) => column.role === null)
    .map((column) => {
      let name = column.name;
      for (let n = 2; taken.has(name.toLowerCase()); n++) name = `${column.name}_${n}`;
      taken.add(name.toLowerCase());
      return { column, name };
    });
}

/** The other columns of the customer files, each once, in their order. */
export function extraNames(sources: readonly Source[]): string[] {
  const seen = new Map<string, string>();
  for (const source of sources) {
    for (const { name } of extraColumns(source)) {
      if (!seen.has(name.toLowerCase())) seen.set(name.toLowerCase(), name);
    }
  }
  return [...seen.values()];
}

/** SELECT of one customer file's rows with typed columns, for `customer_rows.sql`. */
export function customerRowsSql(source: Source, effort: Effort): string {
  const id = withRole(source, 'customer_id');
  const columns = [
    `${source.id} AS source`,
    '_line AS line',
    cellsSql(source),
    `${id ? columnSql(id) : 'NULL::VARCHAR'} AS customer_id`,
    ...(Object.keys(CUSTOMER_COLUMNS) as CustomerColumn[]).map(
      (name) => `${traitSql(source, name, effort) ?? `NULL::${CUSTOMER_COLUMNS[name]}`} AS ${name}`,
    ),
    ...extraColumns(source).map(({ column, name }) => `${textSql(column)} AS ${ident(name)}`),
  ];
  return `SELECT ${columns.join(', ')} FROM ${ident(sourceTable(source.id))}`;
}

/** What an order file says of its customers, the latest line's word; null where it says nothing. */
export function orderTraitsSql(source: Source): string | null {
  const id = withRole(source, 'customer_id');
  const traits = (Object.keys(CUSTOMER_COLUMNS) as CustomerColumn[])
    .map((name) => ({ name, sql: traitSql(source, name, 'full') }))
    .filter((trait): trait is { name: CustomerColumn; sql: string } => trait.sql !== null);
  if (!id || traits.length === 0) return null;
  const columns = traits.map(
    ({ name, sql }) => `arg_max(${sql}, _line) FILTER ((${sql}) IS NOT NULL) AS ${name}`,
  );
  return `SELECT ${columnSql(id)} AS customer_id, ${columns.join(', ')} FROM ${ident(sourceTable(source.id))} GROUP BY 1`;
}

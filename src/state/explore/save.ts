import type { Cell, Engine } from '../../engine/engine';
import { ident } from '../../engine/sql';
import type { ExportColumn, Exporter } from '../../export/exporter';
import type { Dimension } from '../../model/crossfilter/dimension';
import type { Filters } from '../../model/crossfilter/filter';
import { ownFactName } from '../../model/analyses/customer-facts';
import { question } from '../../model/crossfilter/queries';
import type { Crowd } from '../../model/people';

/** Chosen unless the user chooses otherwise, in this order, where the data has them. */
export const USUAL_COLUMNS = [
  'customer_id',
  'name',
  'email',
  'phone',
  'consent_call',
  'consent_sms',
  'consent_email',
  'r_score',
  'f_score',
  'm_score',
  'segment',
  'stage',
  'orders',
  'revenue',
  'last_order',
] as const;

/** Where a column of the list comes from. */
export interface SaveColumn {
  name: string;
  /** `crowd`: a column of the SELECT that says who. */
  table: 'customer_facts' | 'customers' | 'crowd';
}

/** Columns that can be taken away: those with any value, the usual ones first. */
export async function saveColumns(engine: Engine, signal?: AbortSignal): Promise<SaveColumn[]> {
  const columns: SaveColumn[] = [];
  for (const table of ['customer_facts', 'customers'] as const) {
    const { columns: schema } = await engine.query(`SELECT * FROM ${table} LIMIT 0`, { signal });
    const counts = schema.map(
      ({ name }, i) => `count(${ident(name)})::INTEGER AS ${ident(`k${i}`)}`,
    );
    const [known = {}] = await engine.rows(`SELECT ${counts.join(', ')} FROM ${table}`, { signal });
    schema.forEach(({ name }, i) => {
      const ours = table === 'customers' && (name === 'source' || name === 'line');
      const names = [name, ownFactName(name)].map((other) => other.toLowerCase());
      const twice = columns.some((column) => names.includes(column.name.toLowerCase()));
      if (Number(known[`k${i}`]) > 0 && !ours && !twice) columns.push({ name, table });
    });
  }
  const place = ({ name }: SaveColumn) => {
    const at = USUAL_COLUMNS.findIndex((usual) => usual === name);
    return at < 0 ? USUAL_COLUMNS.length : at;
  };
  return columns.toSorted((a, b) => place(a) - place(b));
}

/** Averages of money, which have endless decimals; amounts are written exactly. */
const AVERAGES = new Set(['average_order']);

/**
 * The selected customers with these columns, greatest revenue first; averages of money to two decimals. Under filters
 * on orders, orders, revenue and their average are those of the orders kept.
 */
export function saveSql(
  columns: readonly SaveColumn[],
  dimensions: readonly Dimension[],
  filters: Filters,
): string {
  const { head, from, where, column } = question(dimensions, filters, 'f');
  return `${head}SELECT ${columns.map((each) => shown(each, column)).join(', ')}
${from}
JOIN customers AS c ON c.customer_id = f.customer_id
WHERE ${where.join('\n  AND ') || 'TRUE'}
ORDER BY ${column('revenue')} DESC, f.customer_id`;
}

/** The same of a crowd, in whose lists every figure is of the customer's whole time. */
export function saveCrowdSql(columns: readonly SaveColumn[], crowd: Crowd): string {
  const list = columns.map((each) => shown(each, (name) => `f.${ident(name)}`));
  return `SELECT ${list.join(', ')}
FROM customer_facts AS f
JOIN customers AS c ON c.customer_id = f.customer_id
JOIN (
${crowd.sql}
) AS crowd ON crowd.customer_id = f.customer_id
ORDER BY f.revenue DESC, f.customer_id`;
}

function shown({ name, table }: SaveColumn, fact: (name: string) => string): string {
  const alias = { customers: 'c', crowd: 'crowd', customer_facts: null }[table];
  const text = alias === null ? fact(name) : `${alias}.${ident(name)}`;
  const average = table === 'customer_facts' && AVERAGES.has(name);
  return `${average ? `CAST(round(${text}, 2) AS DECIMAL(18, 2))` : text} AS ${ident(name)}`;
}

export interface SaveTask<Options> {
  engine: Engine;
  sql: string;
  exporter: Exporter<Options>;
  options: Options;
  /** What the file calls a column, and how it shows its cells. */
  describe: (name: string) => Pick<ExportColumn, 'header' | 'show'>;
  progress?: (rows: number) => void;
  signal?: AbortSignal;
}

/** Streams the rows into a Blob; at no time are all of them in memory as objects. */
export async function saveAs<Options>(task: SaveTask<Options>): Promise<Blob> {
  const { engine, sql, exporter, options, describe, progress, signal } = task;
  let done = 0;
  const { columns } = await engine.query(`SELECT * FROM (${sql}) LIMIT 0`, { signal });
  const described = columns.map((column): ExportColumn => ({ column, ...describe(column.name) }));
  async function* rows(): AsyncIterable<readonly (readonly Cell[])[]> {
    for await (const chunk of engine.stream(sql, { signal })) {
      yield chunk.rows;
      done += chunk.rows.length;
      progress?.(done);
    }
  }
  const parts: BlobPart[] = [];
  for await (const part of exporter.write(described, rows(), options)) parts.push(part as BlobPart);
  return new Blob(parts, { type: exporter.mediaType });
}

import { ident, literal } from '../engine/sql';
import { alphabetKey, folded } from './crossfilter/alphabet';

/** How a list of customers is asked for, a page at a time. */
export interface ListPage {
  search?: string;
  sort?: { column: string; descending?: boolean } | undefined;
  limit?: number;
  offset?: number;
}

/** A SELECT with a column `customer_id`, each once, and perhaps columns of its own. */
export interface Crowd {
  sql: string;
  /** Columns of the SELECT that lists may show beside those of `customer_facts`. */
  own?: readonly string[];
}

const NAMES = new Set(['name', 'city']);

/** ORDER BY of a list: names as the alphabet goes, ties by id. `column` is the SQL of a column. */
export function listOrder(sort: ListPage['sort'], column: (name: string) => string): string {
  const id = column('customer_id');
  const by =
    sort && (NAMES.has(sort.column) ? alphabetKey(column(sort.column)) : column(sort.column));
  const way = sort?.descending ? ' DESC' : '';
  return by === undefined || by === id ? `${id}${way}` : `${by}${way} NULLS LAST, ${id}`;
}

/** Conditions for what was typed into the search: in the id, name, city or e-mail. `facts` is the alias with its dot. */
export function searched(search: string | undefined, facts: string): string[] {
  const words = search?.trim();
  if (!words) return [];
  const hit = (column: string) => `contains(${folded(column)}, ${folded(literal(words))})`;
  const hits = [
    ...['customer_id', 'name', 'city'].map((name) => hit(`${facts}${name}`)),
    `${facts}customer_id IN (SELECT customer_id FROM customers WHERE ${hit('email')})`,
  ];
  return [`(${hits.join('\n    OR ')})`];
}

export function listLimit({ limit, offset }: ListPage): string {
  return `${limit === undefined ? '' : `\nLIMIT ${literal(limit)}`}${offset ? `\nOFFSET ${literal(offset)}` : ''}`;
}

/** One row a customer of the crowd with these columns, in the order asked for; by id without one. */
export function crowdListSql(
  crowd: Crowd,
  columns: readonly string[],
  page: ListPage = {},
): string {
  const column = columnOf(crowd);
  return `SELECT ${columns.map((name) => `${column(name)} AS ${ident(name)}`).join(', ')}
${from(crowd, page.search)}
ORDER BY ${listOrder(page.sort, column)}${listLimit(page)}`;
}

/** One row `customers`: how many `crowdListSql` lists without limit. */
export function crowdCountSql(crowd: Crowd, search?: string): string {
  return `SELECT count(*)::INTEGER AS customers\n${from(crowd, search)}`;
}

function columnOf({ own = [] }: Crowd): (name: string) => string {
  return (name) => `${own.includes(name) ? 'crowd' : 'f'}.${ident(name)}`;
}

function from({ sql }: Crowd, search?: string): string {
  const where = searched(search, 'f.');
  return `FROM customer_facts AS f
JOIN (
${sql}
) AS crowd ON crowd.customer_id = f.customer_id${where.length > 0 ? `\nWHERE ${where.join('\n  AND ')}` : ''}`;
}

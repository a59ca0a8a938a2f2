import type { Cell, Column, Engine } from '../../engine/engine';
import { ident } from '../../engine/sql';
import { isNumeric } from '../../export/exporter';
import { alphabetKey } from '../../model/crossfilter/alphabet';
import { profileOf, type Profile } from './profile';

export interface SortBy {
  /** Place among the columns. */
  readonly column: number;
  readonly descending: boolean;
}

/** Rows that a grid shows, asked for by their place. */
export interface GridSource {
  readonly columns: readonly Column[];
  readonly rows: number;
  /** Rows from `from` up to but without `to`, in the order of the last `sortBy`. */
  read(from: number, to: number, signal?: AbortSignal): Promise<Cell[][]>;
  /** Rises with every other order. */
  readonly order: number;
  /** How many rows are best asked for at once, in the order there is. */
  readonly block: number;
  /** Makes another order, or with null the first one; until then the old one holds, and so it does on failure. */
  sortBy?(sort: SortBy | null, signal?: AbortSignal): Promise<void>;
  profile?(column: number, signal?: AbortSignal): Promise<Profile>;
  /** Drops what was made for another order; the first one holds from then on. */
  close?(): Promise<void>;
}

/** So many rows are looked up by number without reading the whole table: the engine's `dynamic_or_filter_threshold`. */
const LOOKED_UP = 50;

let orders = 0;

/**
 * The rows of a table in the order in which it was made; `table` is SQL, and no row of it may ever have been deleted or
 * updated. A sorted order is a temporary table of row numbers: four to eight bytes a row.
 */
export function gridOf(
  engine: Engine,
  table: string,
  { columns, rows }: { columns: readonly Column[]; rows: number },
): GridSource {
  const names = columns.map(({ name }) => ident(name)).join(', ');
  let order: string | null = null;
  let made = 0;
  const drop = async (name: string | null): Promise<void> => {
    if (name !== null) await engine.run(`DROP TABLE IF EXISTS ${name}`).catch(() => {});
  };
  return {
    columns,
    rows,
    get order() {
      return made;
    },
    get block() {
      return order === null ? 128 : LOOKED_UP;
    },
    async read(from, to, signal) {
      const within = `BETWEEN ${from} AND ${to - 1}`;
      const sql =
        order === null
          ? `SELECT ${names} FROM ${table} WHERE rowid ${within} ORDER BY rowid`
          : `SELECT ${columns.map(({ name }) => `t.${ident(name)}`).join(', ')}
FROM ${order} AS o JOIN ${table} AS t ON t.rowid = o.r
WHERE o.rowid ${within} ORDER BY o.rowid`;
      return (await engine.query(sql, { signal })).rows;
    },
    async sortBy(sort, signal) {
      const before = order;
      const column = sort && columns[sort.column];
      if (!column) order = null;
      else {
        const name = ident(`defter_order_${++orders}`);
        await engine.run(
          `CREATE TEMP TABLE ${name} AS SELECT ${rows < 2 ** 31 ? 'rowid::INTEGER' : 'rowid'} AS r
FROM ${table} ORDER BY ${orderBy(column, sort.descending)}, rowid`,
          { signal },
        );
        order = name;
      }
      made++;
      await drop(before);
    },
    profile: (column, signal) => profileOf(engine, table, columns[column] as Column, rows, signal),
    close() {
      const before = order;
      order = null;
      made++;
      return drop(before);
    },
  };
}

/** Texts in the order of the alphabet, what is equal there by its letters; empty ones last either way. */
function orderBy({ name, type }: Column, descending: boolean): string {
  const direction = `${descending ? 'DESC' : 'ASC'} NULLS LAST`;
  const own = `${ident(name)} ${direction}`;
  if (type === 'VARCHAR') {
    const x = ident(name);
    // Plain letters alone, of which only I differs in Turkish, are quickly made small.
    const isPlain = `strlen(${x}) = length(${x}) AND NOT contains(${x}, 'I')`;
    return `CASE WHEN ${isPlain} THEN lower(${x}) ELSE ${alphabetKey(x)} END ${direction}, ${own}`;
  }
  // Not a number is greater than all for the engine; it says nothing, like an empty cell.
  if (type === 'DOUBLE' || type === 'FLOAT') return `isnan(${ident(name)}), ${own}`;
  return own;
}

/** Rows that are there already. */
export function gridOfRows(columns: readonly Column[], all: readonly Cell[][]): GridSource {
  let rows = all;
  let made = 0;
  return {
    columns,
    rows: all.length,
    get order() {
      return made;
    },
    block: 128,
    read: (from, to) => Promise.resolve(rows.slice(from, to)),
    sortBy(sort) {
      rows = sort ? all.toSorted(comparison(columns, sort)) : all;
      made++;
      return Promise.resolve();
    },
  };
}

function comparison(columns: readonly Column[], { column, descending }: SortBy) {
  const sign = descending ? -1 : 1;
  const numeric = isNumeric(columns[column]?.type ?? '');
  const collator = new Intl.Collator('tr', { numeric: true });
  return (a: Cell[], b: Cell[]): number => {
    const [x = null, y = null] = [a[column], b[column]];
    if (x === null || y === null) return Number(x === null) - Number(y === null);
    const order = numeric ? Number(x) - Number(y) : collator.compare(textOf(x), textOf(y));
    return sign * order;
  };
}

function textOf(cell: Cell): string {
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell);
}

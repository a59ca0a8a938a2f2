import type { Engine } from '../engine/engine';
import { ident, mayName, tokenize, unquoted, type Token } from '../engine/sql';
import { near } from '../lib/nearest';
import { foldTurkish } from '../lib/text';
import type { Rule } from '../model/segments/rules/rule';
import type { PlacedCell } from './cell';
import { spelled, withColumns, type Said } from './columns';
import { nameKey } from './names';

/** A column of the data that a notebook names. */
export interface Needed {
  readonly table: string;
  readonly column: string;
  /** SQL type when the notebook last ran. */
  readonly type: string;
}

interface Table {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

/** The cells of a notebook and what they stand on. */
export interface Around {
  readonly cells: readonly PlacedCell[];
  /** Those of the data. */
  readonly tables: readonly Table[];
  /** Names of the tables that a cell, or a live value of a text, reads, by way of others too. */
  readonly tablesOf: (id: string) => readonly string[];
}

/** The columns that are named in cells that read their tables, in the tables' order. */
export function neededColumns(around: Around): Needed[] {
  const said = new Map<string, Said[]>();
  for (const cell of around.cells) {
    withColumns(cell, (one) => {
      const key = nameKey(one.column);
      said.set(key, [...(said.get(key) ?? []), one]);
      return null;
    });
  }
  const isOf = fitting(around);
  return around.tables.flatMap(({ name: table, columns }) =>
    columns
      .filter(({ name }) => said.get(nameKey(name))?.some((one) => isOf(one, table)))
      .map(({ name: column, type }) => ({ table, column, type })),
  );
}

/** One line for the front matter: `customers.city VARCHAR; customers."Üye No" BIGINT`. */
export function printNeeded(needed: readonly Needed[]): string {
  return needed
    .map(({ table, column, type }) => `${spelled(table)}.${spelled(column)} ${type}`)
    .join('; ');
}

/** Never throws; what is no column is left out. */
export function readNeeded(text: string): Needed[] {
  const parts: Token[][] = [[]];
  for (const token of tokenize(text)) {
    if (token.kind === 'symbol' && token.text === ';') parts.push([]);
    else parts.at(-1)!.push(token);
  }
  return parts.flatMap((tokens) => {
    const [table, dot, column, ...rest] = tokens.slice(
      tokens.findIndex(({ kind }) => kind !== 'space'),
    );
    if (!table || !column || dot?.text !== '.' || !mayName(table) || !mayName(column)) return [];
    const type = rest.map((token) => token.text).join('');
    return [{ table: unquoted(table), column: unquoted(column), type: type.trim() }];
  });
}

/** Columns that are there and hold nothing, and tables without a row. */
export interface Hollow {
  readonly columns: readonly Needed[];
  readonly tables: readonly string[];
}

export const NOTHING_HOLLOW: Hollow = { columns: [], tables: [] };

/** Which of the needed columns, and of their tables, hold nothing in the data at hand. */
export async function hollow(
  engine: Engine,
  needed: readonly Needed[],
  tables: readonly Table[],
  signal?: AbortSignal,
): Promise<Hollow> {
  const there = needed.filter((one) =>
    columnsOf(one, tables).some(({ name }) => nameKey(name) === nameKey(one.column)),
  );
  const names = [...new Set(there.map(({ table }) => table))];
  if (names.length === 0) return NOTHING_HOLLOW;
  const asked = [
    ...names.map((table) => `EXISTS (FROM ${ident(table)})`),
    ...there.map(
      ({ table, column }) => `EXISTS (FROM ${ident(table)} WHERE ${ident(column)} IS NOT NULL)`,
    ),
  ];
  const { rows } = await engine.query(`SELECT [${asked.join(', ')}]`, { signal });
  const filled = rows[0]?.[0] as readonly boolean[];
  return {
    tables: names.filter((_, i) => !filled[i]),
    columns: there.filter((_, i) => !filled[names.length + i]),
  };
}

/** Whether two are the same column. */
export function isSameColumn(a: Needed, b: Needed): boolean {
  return nameKey(a.table) === nameKey(b.table) && nameKey(a.column) === nameKey(b.column);
}

/** Of the table that it is one of, or was. */
function columnsOf({ table }: Needed, tables: readonly Table[]): Table['columns'] {
  return tables.find(({ name }) => nameKey(name) === nameKey(table))?.columns ?? [];
}

/**
 * What the tables at hand lack or have empty, with the columns that can take its place, the likeliest first, of the
 * same type before others; `meant` is the one called alike that has its type, or empty.
 */
export function missingColumns(
  needed: readonly Needed[],
  tables: readonly Table[],
  empty: Hollow = NOTHING_HOLLOW,
): { readonly needed: Needed; readonly offers: readonly string[]; readonly meant: string }[] {
  return needed.flatMap((one) => {
    const isEmpty = empty.columns.some((other) => isSameColumn(one, other));
    const own = columnsOf(one, tables);
    const others = own.filter(({ name }) => nameKey(name) !== nameKey(one.column));
    if (others.length < own.length && !isEmpty) return [];
    const isTableEmpty = empty.tables.some((name) => nameKey(name) === nameKey(one.table));
    const there = isTableEmpty ? [] : others;
    const names = there.map(({ name }) => name);
    const alike = new Set([
      ...names.filter((name) => foldTurkish(name) === foldTurkish(one.column)),
      ...near(one.column, names),
    ]);
    const isAlike = ({ name }: { name: string }) => (alike.has(name) ? 0 : 1);
    const isOther = ({ type }: { type: string }) => (type === one.type ? 0 : 1);
    const offers = there
      .toSorted((a, b) => isAlike(a) - isAlike(b) || isOther(a) - isOther(b))
      .map(({ name }) => name);
    const fits = (name: string) =>
      there.some((it) => it.name === name && (one.type === '' || it.type === one.type));
    return [{ needed: one, offers, meant: [...alike].find(fits) ?? '' }];
  });
}

/** A column, and the name of the one that takes its place. */
export interface Pair {
  readonly needed: Pick<Needed, 'table' | 'column'>;
  readonly to: string;
}

/**
 * The cells with other columns in the place of some: wherever those are named, as an alias too, in cells that read
 * their table, by way of others too. `words` says a rule in words.
 */
export function rebound(
  around: Around,
  pairs: readonly Pair[],
  words?: (rule: Rule) => string,
): PlacedCell[] {
  const isOf = fitting(around);
  return around.cells.map((cell) => {
    const to = (said: Said): string | null =>
      pairs.find(
        ({ needed }) => nameKey(needed.column) === nameKey(said.column) && isOf(said, needed.table),
      )?.to ?? null;
    const text = withColumns(cell, to, words);
    return text === cell.text ? cell : { ...cell, text };
  });
}

/** Whether a column that is named in a cell can be one of a table. */
function fitting({ cells, tables, tablesOf }: Around): (said: Said, table: string) => boolean {
  const known = new Map<string, readonly string[]>();
  const read = (id: string): readonly string[] => {
    const there = known.get(id) ?? tablesOf(id);
    known.set(id, there);
    return there;
  };
  const isSame = (a: string) => (b: string) => nameKey(a) === nameKey(b);
  return ({ of, id }, table) => {
    if (!read(id).some(isSame(table))) return false;
    if (of === null || isSame(of)(table)) return true;
    if (tables.some(({ name }) => isSame(of)(name))) return false;
    const cell = cells.find(({ name }) => isSame(of)(name));
    return !cell || read(cell.id).some(isSame(table));
  };
}

import { mayName, tokenize, unquoted, type Token } from '../engine/sql';
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

/** What the tables at hand lack, with the columns that may be meant: the likeliest first, of the same type before others. */
export function missingColumns(
  needed: readonly Needed[],
  tables: readonly Table[],
): { readonly needed: Needed; readonly offers: readonly string[] }[] {
  return needed.flatMap((one) => {
    const table = tables.find(({ name }) => nameKey(name) === nameKey(one.table));
    const there = table?.columns ?? [];
    if (there.some(({ name }) => nameKey(name) === nameKey(one.column))) return [];
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
    return [{ needed: one, offers }];
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

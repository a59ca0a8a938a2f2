import { ident, tokenize, type Token } from '../engine/sql';
import { withFields, readFields, type FieldValue } from '../lib/fields';
import { near } from '../lib/nearest';
import { foldTurkish } from '../lib/text';
import { isName, nameKey } from './names';
import type { Cell } from './notebook';

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

/** The columns of these tables whose names stand in the cells, of tables that are read; in the tables' order. */
export function neededColumns(
  cells: readonly Cell[],
  read: readonly string[],
  tables: readonly Table[],
): Needed[] {
  const said = new Set(cells.flatMap((cell) => [...namesIn(cell)]));
  return tables
    .filter(({ name }) => read.includes(name))
    .flatMap(({ name: table, columns }) =>
      columns
        .filter(({ name }) => said.has(nameKey(name)))
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
    if (!table || !column || dot?.text !== '.' || !isIdent(table) || !isIdent(column)) return [];
    const type = rest.map((token) => token.text).join('');
    return [{ table: plain(table), column: plain(column), type: type.trim() }];
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

/** The cells with another column in the place of one: wherever its name stands, as an alias too. */
export function rebound<C extends Cell>(cells: readonly C[], from: string, to: string): C[] {
  return cells.map((cell) => {
    const text = reboundText(cell, nameKey(from), to);
    return text === cell.text ? cell : { ...cell, text };
  });
}

function reboundText({ kind, text }: Cell, from: string, to: string): string {
  if (kind === 'sql') return inSql(text, from, to);
  if (kind === 'segment') return text;
  if (kind === 'text') {
    return text.replace(/\{\{.*?\}\}/gs, (live) => inSql(live, from, to));
  }
  const change = (value: FieldValue): FieldValue => {
    if (Array.isArray(value)) return value.map(change);
    if (typeof value !== 'string') return value;
    if (nameKey(value) === from) return to;
    if (nameKey(value) === `-${from}`) return `-${to}`;
    return inSql(value, from, to);
  };
  const { fields } = readFields(text);
  const changed = fields.flatMap(({ key, value }) => {
    const now = WORDS.test(key) ? value : change(value);
    return JSON.stringify(now) === JSON.stringify(value) ? [] : [[key, now] as const];
  });
  return withFields(text, Object.fromEntries(changed));
}

/** Fields that are words for readers. */
const WORDS = /(?:label|title)$/;

function inSql(sql: string, from: string, to: string): string {
  return Array.from(tokenize(sql), (token) =>
    isIdent(token) && nameKey(plain(token)) === from ? spelled(to) : token.text,
  ).join('');
}

function* namesIn({ kind, text }: Cell): Generator<string> {
  if (kind === 'segment') return;
  const texts =
    kind === 'text'
      ? Array.from(text.matchAll(/\{\{(.*?)\}\}/gs), ([, live = '']) => live)
      : [text];
  for (const one of texts) {
    for (const token of tokenize(one)) if (isIdent(token)) yield nameKey(plain(token));
  }
}

const isIdent = ({ kind }: Token): boolean => kind === 'word' || kind === 'ident';

function plain({ kind, text }: Token): string {
  return kind === 'ident' ? text.slice(1, -1).replaceAll('""', '"') : text;
}

function spelled(name: string): string {
  return isName(name) ? name : ident(name);
}

import { ident, mayName, tokenize, unquoted, type Token } from '../engine/sql';
import { field, readFields, withFields, type FieldValue } from '../lib/fields';
import { placeOf, type AttrRef, type Rule } from '../model/segments/rules/rule';
import type { PlacedCell } from './cell';
import { printSegment, readSegment } from './cells/segment';
import { liveId } from './cells/text';
import { RESERVED } from './completion';
import { findLive } from './live-places';
import { isName, nameKey } from './names';

/** A place in a cell where the name of a column may stand. */
export interface Said {
  readonly column: string;
  /** The table or cell that it is said to be of, where that is said. */
  readonly of: string | null;
  /** Of the cell, or of the live value in its text. */
  readonly id: string;
}

/** The name that is to stand there instead; null for the one that does. */
export type Rename = (said: Said) => string | null;

/** Fields that hold names of columns, and fields that hold SQL. */
const NAMES: Readonly<Partial<Record<PlacedCell['kind'], readonly string[]>>> = {
  chart: ['x', 'y', 'colour', 'facet'],
  table: ['columns', 'sort'],
  analysis: ['attribute'],
};
const SQL: Readonly<Partial<Record<PlacedCell['kind'], readonly string[]>>> = {
  figure: ['value', 'compare'],
  input: ['from'],
};

/** The text of a cell, each name of a column in it asked for once. `words` says a rule as the lines above it do. */
export function withColumns(
  cell: PlacedCell,
  rename: Rename,
  words: (rule: Rule) => string = () => '',
): string {
  const { kind, id, text } = cell;
  if (kind === 'sql') return inSql(text, id, rename);
  if (kind === 'text') return inLive(text, rename);
  if (kind === 'segment') return inRule(cell, rename, words);
  const fields = readFields(text);
  const from = field(fields, 'from');
  const of = kind === 'analysis' ? 'customers' : typeof from === 'string' ? from : null;
  const changed: Record<string, FieldValue> = {};
  for (const { key, value } of fields.fields) {
    const now = NAMES[kind]?.includes(key)
      ? inNames(value, (column) => rename({ column, of, id }))
      : SQL[kind]?.includes(key) && typeof value === 'string'
        ? inSql(value, id, rename)
        : value;
    if (now !== value) changed[key] = now;
  }
  return withFields(text, changed);
}

/** One name, or several with commas between them; a minus in front is none of the name. */
function inNames(value: FieldValue, rename: (column: string) => string | null): FieldValue {
  const one = (part: string): string => {
    const minus = part.startsWith('-') ? '-' : '';
    const to = rename(part.slice(minus.length));
    return to === null ? part : minus + to;
  };
  if (typeof value !== 'string' && !Array.isArray(value)) return value;
  const whole = typeof value === 'string' ? one(value) : value;
  if (whole !== value) return whole;
  const parts: readonly FieldValue[] = Array.isArray(value)
    ? value
    : String(value)
        .split(',')
        .map((part) => part.trim());
  const now = parts.map((part) => (typeof part === 'string' ? one(part) : part));
  if (now.every((part, i) => part === parts[i])) return value;
  const isPlain = !Array.isArray(value) && now.every((part) => !String(part).includes(','));
  return isPlain ? now.join(', ') : now;
}

function inLive(text: string, rename: Rename): string {
  let from = 0;
  let made = '';
  for (const { expression, start, end } of findLive(text)) {
    const said = text.slice(start, end);
    // A name alone is of a table or a value there.
    const isQuery = /^\s*(?:select|with|from|values|\()/i.test(expression);
    const only: Rename = (one) => (isQuery || one.of !== null ? rename(one) : null);
    const now = inSql(expression, liveId(expression), only);
    made += text.slice(from, start) + said.replace(expression, () => now);
    from = end;
  }
  return made + text.slice(from);
}

function inRule(cell: PlacedCell, rename: Rename, words: (rule: Rule) => string): string {
  let rule: Rule | null;
  try {
    rule = readSegment(cell);
  } catch {
    return cell.text;
  }
  let isOther = false;
  const swap = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(swap);
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(
      Object.entries(part).map(([key, inner]) => [
        key,
        key === 'attr' ? renamed(inner as AttrRef) : swap(inner),
      ]),
    );
  };
  const renamed = (attr: AttrRef): AttrRef => {
    const { relation, column } = placeOf(attr);
    const to = rename({ column, of: relation, id: cell.id });
    if (to === null || to === column) return attr;
    isOther = true;
    return { ...attr, id: `${relation}.${to}`, label: to };
  };
  const now = swap(rule) as Rule;
  return isOther ? printSegment(now, words(now)) : cell.text;
}

function inSql(sql: string, id: string, rename: Rename): string {
  const tokens = [...tokenize(sql)];
  const columns = columnsIn(tokens.filter(({ kind }) => kind !== 'space' && kind !== 'comment'));
  return tokens
    .map((token) => {
      const of = columns.get(token);
      const to = of === undefined ? null : rename({ column: unquoted(token), of, id });
      return to === null ? token.text : spelled(to);
    })
    .join('');
}

/** Words that end a list of tables. */
const ENDS =
  /^(?:select|where|group|order|having|qualify|limit|offset|window|union|except|intersect|on|using)$/i;

/** Tokens that may name a column, or be an alias that is one, with the table they are said to be of. */
function columnsIn(tokens: readonly Token[]): Map<Token, string | null> {
  const found = new Map<Token, string | null>();
  const aliases = new Map<string, string>();
  /** What can come next, for each parenthesis that is open. */
  type Next = 'table' | 'alias' | 'column';
  const outer: { next: Next; isQuery: boolean }[] = [];
  let next: Next = 'column';
  let isQuery = true;
  let table = '';
  tokens.forEach((token, i) => {
    const { text } = token;
    const before = tokens[i - 1];
    const behind = tokens[i + 1]?.text;
    if (text === '(') {
      outer.push({ next: next === 'table' ? 'alias' : next, isQuery });
      if (next !== 'table') next = 'column';
      isQuery = false;
    } else if (text === ')') ({ next, isQuery } = outer.pop() ?? { next: 'column', isQuery: true });
    else if (text === ',' && next === 'alias') next = 'table';
    else if (token.kind === 'word' && /^(?:select|with)$/i.test(text)) {
      isQuery = true;
      next = 'column';
      // `extract(year FROM x)` and `IS DISTINCT FROM` have no tables behind them.
    } else if (token.kind === 'word' && /^from$/i.test(text)) {
      const isFirst = before === undefined || before.text === '(';
      const isTest =
        /^distinct$/i.test(before?.text ?? '') && /^(?:is|not)$/i.test(tokens[i - 2]?.text ?? '');
      if ((isQuery || isFirst) && !isTest) [next, isQuery] = ['table', true];
    } else if (token.kind === 'word' && /^join$/i.test(text)) next = 'table';
    else if (token.kind === 'word' && ENDS.test(text)) next = 'column';
    else if (!mayName(token) || behind === '.') return;
    else if (next === 'table') {
      table = unquoted(token);
      next = 'alias';
    } else if (next === 'alias') {
      if (token.kind === 'ident' || !RESERVED.has(text.toLowerCase())) {
        aliases.set(nameKey(unquoted(token)), table);
      }
    } else if (behind !== '(' && !isQueryName(tokens, i)) {
      const of = tokens[i - 2];
      found.set(token, before?.text === '.' && of && mayName(of) ? unquoted(of) : null);
    }
  });
  for (const [token, of] of found) {
    if (of !== null) found.set(token, aliases.get(nameKey(of)) ?? of);
  }
  return found;
}

/** `name AS (`, of a WITH. */
function isQueryName(tokens: readonly Token[], at: number): boolean {
  return /^as$/i.test(tokens[at + 1]?.text ?? '') && tokens[at + 2]?.text === '(';
}

/** A name as SQL says it. */
export function spelled(name: string): string {
  return isName(name) && !RESERVED.has(name.toLowerCase()) ? name : ident(name);
}

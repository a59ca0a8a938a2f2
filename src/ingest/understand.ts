import type { Engine } from '../engine/engine';
import { ident } from '../engine/sql';
import { UNKNOWN, type CellFacts } from './cells';
import { findCurrencies } from './currency';
import { distinctValues } from './distinct';
import {
  missing,
  ROLE_INFO,
  type ColumnGuess,
  type Kind,
  type Role,
  type RoleGuess,
} from './roles';
import { sourceTable, type Source, type SourceColumn } from './source';
import {
  decideDateOrder,
  decideDecimal,
  findDateStyle,
  proveDateOrderSql,
  proveDecimalSql,
  type DateOrder,
  type DateStyle,
  type Finding,
  type NumberStyle,
} from './values';
import { classifyStatuses, normalizeGender, readConsent } from './words';

/** What the file itself cannot tell. `options` are ids: a date order, a decimal sign, a kind of file. */
export interface Question {
  id: string;
  source: number;
  kind: 'date_order' | 'decimal' | 'kind' | 'roles';
  column: string | null;
  /** A value of the column that can be read either way. */
  sample: string | null;
  options: string[];
  /** For `roles`: what must still be named. */
  roles: Role[];
}

export interface Understood {
  source: Source;
  /** Open ones: the file waits until they are answered. */
  questions: Question[];
  /** ISO codes of the currencies its money columns carry. */
  currencies: string[];
}

/**
 * Settles how a loaded file is read: what its samples left open is proved on the whole column, and
 * asked where even that cannot tell. `answers` are the user's, by question id.
 *
 * @param today an ISO date: nobody was born after it
 */
export async function understand(
  engine: Engine,
  file: { id: number; name: string; rows: number; cells: readonly CellFacts[] },
  guess: RoleGuess,
  answers: Readonly<Record<string, string>>,
  today?: string,
): Promise<Understood> {
  const questions: Question[] = [];
  const base: Source = {
    id: file.id,
    file: file.name,
    kind: guess.kind,
    columns: [],
    rows: file.rows,
  };
  const ask = (question: Omit<Question, 'source' | 'id' | 'roles'>): string | null => {
    const id = [file.id, question.kind, question.column ?? ''].join(':');
    const answer = answers[id];
    if (answer !== undefined && question.options.includes(answer)) return answer;
    questions.push({ ...question, id, source: file.id, roles: [] });
    return null;
  };
  if (!guess.kindSure && answers[`${file.id}:kind:`] === undefined) {
    ask({ kind: 'kind', column: null, sample: null, options: [...KINDS] });
  }
  const needs = missing(
    guess.kind,
    guess.columns.map((column) => column.role),
  );
  if (needs.length > 0) {
    questions.push({
      id: `${file.id}:roles:`,
      source: file.id,
      kind: 'roles',
      column: null,
      sample: null,
      options: [],
      roles: needs,
    });
  }
  const words = await distinctValues(
    engine,
    base,
    guess.columns.flatMap(({ name, role }, i) =>
      hasWords(role, guess.kind) ? [{ name, padded: file.cells[i]?.padded ?? true }] : [],
    ),
  );
  const columns: SourceColumn[] = [];
  for (const [i, column] of guess.columns.entries()) {
    const settled = await settle(
      engine,
      base,
      guess.kind,
      column,
      words.get(column.name) ?? [],
      ask,
    );
    if (settled.role === 'birth_date' && settled.date && today) {
      settled.date = { ...settled.date, pivot: today.slice(2, 4) };
    }
    columns.push({ ...settled, ...(file.cells[i] ?? UNKNOWN) });
  }
  const source = { ...base, columns };
  return { source, questions, currencies: await findCurrencies(engine, source) };
}

/** A source whose cells have changed since, with what the words that now stand in them mean. */
export async function withWords(engine: Engine, source: Source): Promise<Source> {
  const some = source.columns.filter(({ role }) => hasWords(role, source.kind));
  const words = await distinctValues(engine, source, some);
  const columns = source.columns.map((column) =>
    some.includes(column)
      ? { ...column, words: wordsOf(column.role, words.get(column.name) ?? []) }
      : column,
  );
  return { ...source, columns };
}

/** True for roles with a closed vocabulary, whose words are looked up one by one. */
function hasWords(role: Role | null, kind: Kind): boolean {
  if (role === null || kind === 'other') return false;
  return role === 'gender' || role === 'status' || ROLE_INFO[role].type === 'flag';
}

async function settle(
  engine: Engine,
  source: Source,
  kind: Kind,
  guess: ColumnGuess,
  words: readonly string[],
  ask: (question: Omit<Question, 'source' | 'id' | 'roles'>) => string | null,
): Promise<SourceColumn> {
  const column: SourceColumn = {
    name: guess.name,
    role: kind === 'other' ? null : guess.role,
    number: null,
    date: null,
    words: null,
    decimalIds: false,
    ...UNKNOWN,
  };
  if (column.role === null) return column;
  const table = sourceTable(source.id);
  switch (ROLE_INFO[column.role].type) {
    case 'money':
    case 'number':
      column.number = await settleNumber(engine, table, guess, ask);
      break;
    case 'date':
      column.date = await settleDate(engine, table, guess, ask);
      break;
    case 'flag':
    case 'text':
      column.words = wordsOf(column.role, words);
      break;
    case 'id':
      column.decimalIds = await idsAreDecimals(engine, table, guess);
  }
  return column;
}

/** What the words of a column mean; null for roles without a closed vocabulary. */
function wordsOf(role: Role | null, words: readonly string[]): SourceColumn['words'] {
  if (role === null) return null;
  if (role === 'gender') return meanings(words, normalizeGender);
  if (role === 'status') {
    const classes = [...classifyStatuses(words)];
    return new Map(classes.filter(([, means]) => means === 'cancelled' || means === 'returned'));
  }
  return ROLE_INFO[role].type === 'flag' ? meanings(words, readConsent) : null;
}

/** What each value means, without those that mean nothing. */
function meanings<T extends string | boolean>(
  values: readonly string[],
  meaning: (value: string) => T | null,
): Map<string, T> {
  const found = new Map<string, T>();
  for (const value of values) {
    const says = meaning(value);
    if (says !== null) found.set(value, says);
  }
  return found;
}

/** What a file may be said to hold. */
const KINDS: readonly Kind[] = ['customers', 'orders', 'events', 'other'];

/** Values by which a column said to hold dates is judged. */
const SAMPLES = 2000;

/** How a number with one mark and three digits behind it may be meant. */
const EITHER = [
  { decimal: '.', group: ',' },
  { decimal: ',', group: '.' },
] as const;

const PLAIN: NumberStyle = { decimal: '.', group: '', currency: null, percent: false, plain: true };

async function settleNumber(
  engine: Engine,
  table: string,
  guess: ColumnGuess,
  ask: (question: Omit<Question, 'source' | 'id' | 'roles'>) => string | null,
): Promise<NumberStyle> {
  const found = guess.number;
  if (!found) return PLAIN;
  // Whole numbers throughout the samples prove nothing of a rare `1.250` further down.
  const whole = found.evidence === 'number_plain';
  if (found.sure && !whole) return found.style;
  const [row] = await engine.rows<{ point: number; comma: number; open: number }>(
    proveDecimalSql(ident(table), ident(guess.name)),
  );
  if (!row || (whole && row.point + row.comma + row.open === 0)) return found.style;
  const both = whole ? EITHER.map((marks) => ({ ...found.style, ...marks, plain: false })) : [];
  const open = { ...found, alternatives: [...found.alternatives, ...both] };
  const proved = decideDecimal(row, whole ? { ...open, style: both[0] ?? found.style } : open);
  if (proved) return proved;
  const styles = byKey([...both, found.style, ...found.alternatives], (style) => style.decimal);
  if (styles.size < 2) return found.style;
  const answer = ask({
    kind: 'decimal',
    column: guess.name,
    sample: found.example,
    options: [...styles.keys()],
  });
  return (answer && styles.get(answer as '.' | ',')) || found.style;
}

async function settleDate(
  engine: Engine,
  table: string,
  guess: ColumnGuess,
  ask: (question: Omit<Question, 'source' | 'id' | 'roles'>) => string | null,
): Promise<DateStyle> {
  const found = guess.date ?? (await dateAsSaid(engine, table, guess.name));
  if (!found) return { order: 'iso', time: true };
  if (found.sure) return found.style;
  const styles = byKey([found.style, ...found.alternatives], (style) => style.order);
  if (styles.size < 2) return found.style;
  const [row] = await engine.rows<{ day_first: number; month_first: number }>(
    proveDateOrderSql(ident(table), ident(guess.name)),
  );
  const proved = row && decideDateOrder(row, found);
  if (proved) return proved;
  const answer = ask({
    kind: 'date_order',
    column: guess.name,
    sample: found.example,
    options: [...styles.keys()],
  });
  return (answer && styles.get(answer as DateOrder)) || found.style;
}

/** How a column writes dates that neither its header nor its numbers show: someone says that it does. */
async function dateAsSaid(
  engine: Engine,
  table: string,
  column: string,
): Promise<Finding<DateStyle> | null> {
  const rows = await engine.rows<{ value: string }>(
    `SELECT ${ident(column)} AS value FROM ${ident(table)} WHERE ${ident(column)} IS NOT NULL LIMIT ${SAMPLES}`,
  );
  return findDateStyle(
    rows.map(({ value }) => value),
    { isDateHeader: true },
  );
}

function byKey<K, T>(values: readonly T[], key: (value: T) => K): Map<K, T> {
  const map = new Map<K, T>();
  for (const value of values) if (!map.has(key(value))) map.set(key(value), value);
  return map;
}

/** Spreadsheets and data frames write whole-number ids as `17850.0`; true when every id of the column is written so. */
async function idsAreDecimals(engine: Engine, table: string, guess: ColumnGuess): Promise<boolean> {
  if (!guess.number || !/^\d+\.0+$/.test(guess.number.example)) return false;
  const [row] = await engine.rows<{ yes: boolean | null }>(
    `SELECT bool_and(regexp_full_match(trim(${ident(guess.name)}), '\\d+\\.0+')) AS yes FROM ${ident(table)}`,
  );
  return row?.yes ?? false;
}

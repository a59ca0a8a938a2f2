import { ident, splitStatements, tokenize, unquoted, type Token } from '../engine/sql';
import type { Cell, Result } from '../engine/engine';
import type { Formats } from '../i18n/format';
import { DefterError } from '../lib/errors';
import { isName } from './names';

export const LIVE_FORMATS = ['number', 'integer', 'money', 'percent', 'date', 'text'] as const;

export interface LiveFormat {
  readonly kind: (typeof LIVE_FORMATS)[number];
  /** Decimals; null for the format's own. */
  readonly digits: number | null;
}

/** What a `{{ … }}` asks: one SELECT, at most two rows of which are read, and how its value is written. */
export interface LiveQuery {
  readonly sql: string;
  /** For a bare name: what to ask instead where it names a value (an input, a figure) and no table. */
  readonly asValue: string | null;
  readonly format: LiveFormat | null;
}

/** What stands in the sentence for an expression. */
export type LiveValue =
  { readonly text: string } | { readonly error: string } | { readonly waiting: true };

/** Functions over a column, and what SQL calls them. */
const FUNCTIONS: Readonly<Record<string, string>> = {
  count: 'count',
  sum: 'sum',
  average: 'avg',
  avg: 'avg',
  mean: 'avg',
  min: 'min',
  max: 'max',
  median: 'median',
};
const QUERY = /^(?:select|with|from|values|\()$/i;
const FORMAT = /(?<!\|)\|\s*(\p{L}+)(?:\s+(\d+))?\s*$/u;

/**
 * What `name`, `count(rel)`, `sum(rel.col)`, `rel.col`, `$name` or `SELECT …`, with `| percent 1` behind it or not,
 * asks of the engine. Throws a `DefterError` `live.…`, whose `at` is the place in the expression, from 1.
 */
export function liveSql(expression: string): LiveQuery {
  const { body, format } = cutFormat(expression);
  const tokens = significant(body);
  const [first] = tokens;
  if (!first) throw new DefterError('live.empty', { params: { at: 1 } });
  if (QUERY.test(first.text) && tokens.length > 1) {
    return { sql: querySql(body), asValue: null, format };
  }
  return { ...new Parser(tokens, body).read(), format };
}

/** The one value of a result. Throws `live.rows` and `live.columns` where there is none, or more than one. */
export function oneValue({ columns, rows }: Result): { value: Cell; type: string } {
  const [column] = columns;
  const [row] = rows;
  if (columns.length !== 1 || !column) {
    throw new DefterError('live.columns', { params: { columns: columns.length } });
  }
  if (rows.length !== 1 || !row) {
    throw new DefterError('live.rows', { params: { rows: rows.length } });
  }
  return { value: row[0] ?? null, type: column.type };
}

/** How a value is written when the text does not say. */
function formatOf(value: Cell, type: string): LiveFormat {
  if (/^(?:DATE|TIMESTAMP)/.test(type)) return { kind: 'date', digits: null };
  const isNumber = typeof value === 'number' || typeof value === 'bigint';
  return { kind: isNumber || /^DECIMAL/.test(type) ? 'number' : 'text', digits: null };
}

/** A value as the language writes it. Throws `live.noNumber` and `live.noDate` where the format does not fit. */
export function liveText(
  { value, type }: { value: Cell; type: string },
  given: LiveFormat | null,
  formats: Formats,
  { currency, yes, no }: { currency: string | null; yes: string; no: string },
): string {
  if (value === null) return '–';
  const { kind, digits } = given ?? formatOf(value, type);
  if (kind === 'text') {
    if (typeof value === 'boolean') return value ? yes : no;
    return typeof value === 'object' ? JSON.stringify(value, plainly) : String(value);
  }
  if (kind === 'date') {
    const text = formats.date(String(value));
    if (!/^\d{4}-\d\d/.test(String(value))) throw new DefterError('live.noDate');
    return text;
  }
  const isNumber = typeof value === 'bigint' || (typeof value !== 'boolean' && isNumeric(value));
  if (!isNumber) throw new DefterError('live.noNumber');
  const number = value as number | bigint | string;
  if (kind === 'percent') return formats.percent(number, digits ?? 0);
  if (kind === 'money') return formats.money(number, currency, digits ?? 2);
  return formats.number(number, digits ?? (kind === 'integer' ? 0 : 2));
}

function isNumeric(value: Cell): boolean {
  return typeof value !== 'object' && String(value).trim() !== '' && Number.isFinite(Number(value));
}

const plainly = (_: string, value: unknown): unknown =>
  typeof value === 'bigint' ? String(value) : value;

/** The last `| word digits`; in SQL only where the word is a format, since `|` is an operator there. */
function cutFormat(expression: string): { body: string; format: LiveFormat | null } {
  const found = FORMAT.exec(expression);
  if (!found) return { body: expression, format: null };
  const [, word = '', digits] = found;
  const kind = LIVE_FORMATS.find((one) => one === word.toLowerCase());
  const body = expression.slice(0, found.index);
  if (!kind || Number(digits ?? 0) > 20) {
    if (QUERY.test(significant(body)[0]?.text ?? '') && !kind)
      return { body: expression, format: null };
    throw new DefterError('live.format', {
      params: {
        at: found.index + 1,
        what: found[0].slice(1).trim(),
        formats: LIVE_FORMATS.join(', '),
      },
    });
  }
  return { body, format: { kind, digits: digits === undefined ? null : Number(digits) } };
}

function querySql(body: string): string {
  const statements = splitStatements(body);
  const [statement, second] = statements;
  if (!statement) throw new DefterError('live.empty', { params: { at: 1 } });
  if (second) throw new DefterError('live.several', { params: { at: second.start + 1 } });
  return `SELECT * FROM (\n${statement.text}\n) LIMIT 2`;
}

function significant(text: string): Token[] {
  return [...tokenize(text)].filter(({ kind }) => kind !== 'space' && kind !== 'comment');
}

/** `name`, `$name`, `rel.col`, `function(rel)`, `function(rel.col)`; names in quotes where they need them. */
class Parser {
  readonly #tokens: readonly Token[];
  readonly #end: number;
  #at = 0;

  constructor(tokens: readonly Token[], body: string) {
    this.#tokens = tokens;
    this.#end = body.trimEnd().length;
  }

  read(): Pick<LiveQuery, 'sql' | 'asValue'> {
    const [first] = this.#tokens;
    if (first?.kind === 'param') {
      this.#at++;
      this.#finish();
      return { sql: `SELECT ${first.text}`, asValue: null };
    }
    const start = this.#place();
    const name = this.#name();
    if (this.#takes('(')) return { sql: this.#call(name, start), asValue: null };
    const column = this.#takes('.') ? this.#name() : null;
    this.#finish();
    return {
      sql: `SELECT ${column === null ? '*' : quoted(column)} FROM ${quoted(name)} LIMIT 2`,
      asValue: column === null && isName(name) ? `SELECT $${name}` : null,
    };
  }

  #call(called: string, start: number): string {
    const known = called.toLowerCase();
    if (!Object.hasOwn(FUNCTIONS, known)) {
      throw new DefterError('live.function', {
        params: { at: start, name: called, functions: Object.keys(FUNCTIONS).join(', ') },
      });
    }
    const relation = this.#name();
    const column = this.#takes('.') ? this.#name() : null;
    if (column === null && known !== 'count') {
      throw new DefterError('live.column', { params: { at: this.#place(), name: known } });
    }
    if (!this.#takes(')')) this.#fail();
    this.#finish();
    const what = column === null ? '*' : quoted(column);
    return `SELECT ${FUNCTIONS[known]}(${what}) FROM ${quoted(relation)}`;
  }

  #name(): string {
    const token = this.#tokens[this.#at];
    if (token?.kind === 'word') {
      this.#at++;
      return token.text;
    }
    const name = token?.kind === 'ident' ? unquoted(token) : '';
    if (name === '') return this.#fail();
    this.#at++;
    return name;
  }

  #takes(symbol: string): boolean {
    const token = this.#tokens[this.#at];
    const there = token?.kind === 'symbol' && token.text === symbol;
    if (there) this.#at++;
    return there;
  }

  #finish(): void {
    if (this.#at < this.#tokens.length) this.#fail();
  }

  #place(): number {
    return (this.#tokens[this.#at]?.start ?? this.#end) + 1;
  }

  #fail(): never {
    const token = this.#tokens[this.#at];
    throw new DefterError('live.syntax', {
      params: { at: this.#place(), what: token?.text.slice(0, 40) ?? '' },
    });
  }
}

function quoted(name: string): string {
  if (name.includes('\0')) throw new DefterError('live.syntax', { params: { at: 1, what: name } });
  return ident(name);
}

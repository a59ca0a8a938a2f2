/** A plain value that may stand in SQL. Dates are passed as ISO strings by callers that write the CAST. */
export type SqlValue =
  string | number | bigint | boolean | null | readonly string[] | readonly number[];

const fragment = Symbol('sql');

/** SQL text that `bind` inserts as it is. Made by `raw` only, so that a look-alike object never becomes SQL. */
export interface Sql {
  readonly sql: string;
  readonly [fragment]: true;
}

export function raw(sql: string): Sql {
  return { sql, [fragment]: true };
}

/**
 * A quoted identifier. Throws a RangeError for the two names the engine cannot have: the empty one
 * and one with a NUL character. An unpaired surrogate becomes U+FFFD, because the engine takes UTF-8.
 */
export function ident(name: string): string {
  if (name === '') throw new RangeError('An identifier cannot be empty');
  if (name.includes('\0')) throw new RangeError('An identifier cannot contain a NUL character');
  return `"${name.replaceAll('"', '""')}"`;
}

/**
 * A value as an SQL expression that the engine reads back as the same value. Strings always become
 * string literals; one with NUL characters becomes a concatenation with `chr(0)`, since the parser
 * stops at NUL. Numbers are DOUBLE unless they are safe integers. Lists must not be empty of type:
 * `[]` is given as `[]` and takes its type from its surroundings.
 */
export function literal(value: SqlValue): string {
  if (value === null) return 'NULL';
  switch (typeof value) {
    case 'string':
      return stringLiteral(value);
    case 'number':
      return numberLiteral(value);
    case 'bigint':
      return bigintLiteral(value);
    case 'boolean':
      return value ? 'TRUE' : 'FALSE';
    case 'object':
      if (Array.isArray(value)) return `[${value.map((item) => literal(item)).join(', ')}]`;
  }
  throw new TypeError(`Not an SQL value: ${Object.prototype.toString.call(value)}`);
}

/**
 * Replaces `$name` outside strings, quoted identifiers and comments: a plain value becomes a literal,
 * an `Sql` fragment is inserted as it is. Throws on names that `params` lacks, on params that `text`
 * does not use, and on text that ends inside a string, identifier or comment.
 */
export function bind(text: string, params: Readonly<Record<string, SqlValue | Sql>>): string {
  const unused = new Set(Object.keys(params));
  let bound = '';
  for (const token of tokenize(text)) {
    if (token.kind === 'unterminated')
      throw new SyntaxError(`Unterminated: ${token.text.slice(0, 40)}`);
    if (token.kind !== 'param') {
      bound += token.text;
      continue;
    }
    const name = token.text.slice(1);
    if (!Object.hasOwn(params, name)) throw new ReferenceError(`No value for $${name}`);
    const value = params[name] as SqlValue | Sql;
    unused.delete(name);
    bound += isSql(value) ? value.sql : literal(value);
  }
  if (unused.size > 0) throw new ReferenceError(`No use of $${[...unused].join(', $')}`);
  return bound;
}

export type TokenKind =
  | 'space'
  | 'comment'
  | 'string'
  | 'ident'
  | 'word'
  | 'number'
  | 'param'
  | 'symbol'
  | 'unterminated';

export interface Token {
  kind: TokenKind;
  text: string;
  /** Offset of the token in the text, in UTF-16 units. */
  start: number;
}

/**
 * The lexical pieces of an SQL text; their texts joined are the input. Follows the engine's lexer:
 * block comments nest, only `E'...'` strings have backslash escapes, `$tag$ ... $tag$` quotes.
 */
export function* tokenize(text: string): Generator<Token> {
  let start = 0;
  while (start < text.length) {
    const [kind, end] = next(text, start);
    yield { kind, text: text.slice(start, end), start };
    start = end;
  }
}

/** Whether a token may be a name. */
export function mayName({ kind }: Pick<Token, 'kind'>): boolean {
  return kind === 'word' || kind === 'ident';
}

/** The name that it then says: the way back from `ident`. */
export function unquoted({ kind, text }: Pick<Token, 'kind' | 'text'>): string {
  return kind === 'ident' ? text.slice(1, -1).replaceAll('""', '"') : text;
}

const SPACE = /\s+/y;
const LINE_COMMENT = /--[^\r\n]*/y;
const STRING = /'(?:[^']|'')*('?)/y;
const ESCAPE_STRING = /e'(?:[^'\\]|''|\\[^])*('?)/iy;
const QUOTED = /"(?:[^"]|"")*("?)/y;
const DOLLAR_TAG = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y;
const PARAM = /\$[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*/y;
const WORD = /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y;
const NUMBER = /(?:0x[0-9a-f_]+|0b[01_]+|(?:\d[\d_]*)?\.?\d[\d_]*\.?(?:e[+-]?\d+)?)/iy;

function next(text: string, start: number): [TokenKind, number] {
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = start;
    return pattern.exec(text);
  };
  const closed = (found: RegExpExecArray, kind: TokenKind): [TokenKind, number] => [
    found[1] === '' ? 'unterminated' : kind,
    start + found[0].length,
  ];
  let found: RegExpExecArray | null;
  if ((found = match(SPACE))) return ['space', start + found[0].length];
  if ((found = match(LINE_COMMENT))) return ['comment', start + found[0].length];
  if (text.startsWith('/*', start)) {
    const end = blockCommentEnd(text, start);
    return end === -1 ? ['unterminated', text.length] : ['comment', end];
  }
  if ((found = match(STRING))) return closed(found, 'string');
  if ((found = match(ESCAPE_STRING))) return closed(found, 'string');
  if ((found = match(QUOTED))) return closed(found, 'ident');
  if ((found = match(DOLLAR_TAG))) {
    const end = text.indexOf(found[0], start + found[0].length);
    return end === -1 ? ['unterminated', text.length] : ['string', end + found[0].length];
  }
  if ((found = match(PARAM))) return ['param', start + found[0].length];
  if ((found = match(NUMBER))) return ['number', start + found[0].length];
  if ((found = match(WORD))) return ['word', start + found[0].length];
  return ['symbol', start + 1];
}

function blockCommentEnd(text: string, start: number): number {
  let depth = 0;
  for (let i = start; i < text.length - 1; i++) {
    if (text[i] === '/' && text[i + 1] === '*') {
      depth++;
      i++;
    } else if (text[i] === '*' && text[i + 1] === '/') {
      i++;
      if (--depth === 0) return i + 1;
    }
  }
  return -1;
}

function isSql(value: SqlValue | Sql): value is Sql {
  return typeof value === 'object' && value !== null && fragment in value;
}

function stringLiteral(value: string): string {
  const quote = (part: string): string => `'${part.replaceAll("'", "''")}'`;
  if (!value.includes('\0')) return quote(value);
  return `(${value.split('\0').map(quote).join(' || chr(0) || ')})`;
}

function numberLiteral(value: number): string {
  if (!Number.isFinite(value)) return `CAST('${value}' AS DOUBLE)`;
  if (Object.is(value, -0)) return '(-0e0)';
  const digits = String(value);
  // With an exponent it is a DOUBLE; without one the engine would take 0.5 for a DECIMAL.
  return signed(Number.isSafeInteger(value) || digits.includes('e') ? digits : `${digits}e0`);
}

function bigintLiteral(value: bigint): string {
  if (value === BigInt.asIntN(64, value)) return signed(String(value));
  if (value === BigInt.asIntN(128, value)) return `CAST('${value}' AS HUGEINT)`;
  throw new RangeError(`Beyond HUGEINT: ${value}`);
}

/** In parentheses when negative, so that `1 -$x` never becomes a comment and `-5 :: T` keeps its sign. */
function signed(digits: string): string {
  return digits.startsWith('-') ? `(${digits})` : digits;
}

export interface Statement {
  text: string;
  /** Offset of the statement in the whole text. */
  start: number;
}

/** Cuts at the semicolons between statements; statements without content are left out. */
export function splitStatements(text: string): Statement[] {
  const statements: Statement[] = [];
  let current: Statement | null = null;
  let hasContent = false;
  const end = (): void => {
    if (current && hasContent) statements.push({ ...current, text: current.text.trimEnd() });
    current = null;
    hasContent = false;
  };
  for (const token of tokenize(text)) {
    if (token.kind === 'symbol' && token.text === ';') end();
    else if (current) current.text += token.text;
    else if (token.kind !== 'space') current = { text: token.text, start: token.start };
    hasContent ||= current !== null && token.kind !== 'space' && token.kind !== 'comment';
  }
  end();
  return statements;
}

/** The statement of that index; the whole text where there is none. */
export function statementAt(text: string, index: number): Statement {
  return splitStatements(text)[index] ?? { text, start: 0 };
}

import { tokenize, type Token } from '../engine/sql';
import { DefterError } from '../lib/errors';
import { nearest } from '../lib/nearest';

/** What a cell's SQL is before it runs, as a stretch of the cell's text and what has to stand around it. */
export interface Statement {
  /** `relation`: may follow CREATE TABLE x AS. `plan`: EXPLAIN, which answers with rows but can be in no table. */
  readonly kind: 'relation' | 'plan';
  /** The stretch that runs, in UTF-16 units; without the semicolon at its end. */
  readonly from: number;
  readonly to: number;
  readonly before: string;
  readonly after: string;
}

const QUERIES = new Set([
  'SELECT',
  'FROM',
  'WITH',
  'VALUES',
  'TABLE',
  'PIVOT',
  'PIVOT_WIDER',
  'UNPIVOT',
  'PIVOT_LONGER',
]);
/** Answers of the engine about tables: they are queries in FROM ( … ) only. */
const ABOUT = new Set(['DESCRIBE', 'DESC', 'SUMMARIZE', 'SHOW']);
/** PRAGMAs that only tell something, and are table functions as well. */
const TELLING = new Set([
  'table_info',
  'storage_info',
  'database_size',
  'database_list',
  'version',
  'platform',
  'collations',
]);

type Reason = 'data' | 'tables' | 'files' | 'settings' | 'other';
const REFUSED: Readonly<Record<Reason, readonly string[]>> = {
  data: ['INSERT', 'UPDATE', 'DELETE', 'MERGE', 'TRUNCATE'],
  tables: ['CREATE', 'DROP', 'ALTER', 'COMMENT'],
  files: ['COPY', 'ATTACH', 'DETACH', 'EXPORT', 'IMPORT', 'INSTALL', 'LOAD', 'FORCE'],
  settings: ['SET', 'RESET', 'PRAGMA', 'USE'],
  other: [
    ...['CALL', 'BEGIN', 'START', 'COMMIT', 'ROLLBACK', 'ABORT', 'CHECKPOINT', 'VACUUM', 'ANALYZE'],
    ...['PREPARE', 'EXECUTE', 'DEALLOCATE', 'EXPLAIN'],
  ],
};
const REASONS = new Map(
  Object.entries(REFUSED).flatMap(([reason, words]) =>
    words.map((word) => [word, reason as Reason] as const),
  ),
);

/**
 * The one query that the text of a cell is. Throws a `DefterError` whose `from` and `to` tell its place: `sql.empty`,
 * `sql.several` (the second statement), `sql.unterminated`, `sql.changes_data`, `sql.changes_tables`, `sql.files`,
 * `sql.settings`, `sql.not_a_query`.
 */
export function readStatement(text: string): Statement {
  const all = [...tokenize(text)];
  const open = all.find(({ kind }) => kind === 'unterminated');
  if (open) {
    const error = new DefterError('sql.unterminated', { params: { opening: opening(open.text) } });
    throw at(error, open.start, text.length);
  }
  const tokens = all.filter(({ kind }) => kind !== 'space' && kind !== 'comment');
  const first = tokens.findIndex((token) => token.text !== ';');
  if (first < 0) throw at(new DefterError('sql.empty'), 0, text.length);
  const stop = tokens.findIndex((token, i) => i > first && token.text === ';');
  const own = tokens.slice(first, stop < 0 ? undefined : stop);
  const second = stop < 0 ? undefined : tokens.slice(stop).find((token) => token.text !== ';');
  // What changes something is the graver reason, wherever the first statement ends.
  const statement = ofTokens(own);
  if (second) {
    const error = new DefterError('sql.several', { params: { line: lineOf(text, second.start) } });
    throw at(error, second.start, endOf(second));
  }
  return statement;
}

/** As `readStatement`; null where nothing speaks against the text. */
export function statementProblem(text: string): DefterError | null {
  try {
    readStatement(text);
    return null;
  } catch (error) {
    if (error instanceof DefterError) return error;
    throw error;
  }
}

function ofTokens(tokens: readonly Token[]): Statement {
  const first = tokens[0] as Token;
  const whole = { from: first.start, to: endOf(tokens.at(-1) as Token), before: '', after: '' };
  const word = wordOf(first);
  if (word === 'EXPLAIN') {
    const rest = afterExplain(tokens);
    if (rest.length === 0) throw refusal(first);
    ofTokens(rest);
    return { kind: 'plan', ...whole };
  }
  if (word === 'PRAGMA') return pragma(tokens, whole.to);
  if (ABOUT.has(word)) {
    refuseAll(tokens);
    return { kind: 'relation', ...whole, before: 'FROM (\n', after: '\n)' };
  }
  if (first.text !== '(' && !QUERIES.has(word)) throw refusal(first);
  refuseAll(tokens);
  return { kind: 'relation', ...whole };
}

/** What follows EXPLAIN, ANALYZE and options in brackets. */
function afterExplain(tokens: readonly Token[]): readonly Token[] {
  let at = 1;
  if (tokens[at] && wordOf(tokens[at]!) === 'ANALYZE') at++;
  const next = tokens[at + 1];
  if (tokens[at]?.text === '(' && next) {
    const inside = wordOf(next);
    if (inside === 'FORMAT' || inside === 'ANALYZE') {
      while (at < tokens.length && tokens[at]!.text !== ')') at++;
      at++;
    }
    // Options too, if they are quoted.
    else if (next.text !== '(' && !QUERIES.has(inside)) throw refusal(next);
  }
  return tokens.slice(at);
}

function pragma(tokens: readonly Token[], to: number): Statement {
  const [first, name, open] = tokens as [Token, Token?, Token?];
  const telling = name?.kind === 'word' && TELLING.has(name.text.toLowerCase());
  if (!name || !telling || (open && open.text !== '(')) throw refusal(first);
  return {
    kind: 'relation',
    from: name.start,
    to,
    before: 'FROM pragma_',
    after: open ? '' : '()',
  };
}

/** A WITH may lead to a statement that changes something; inside brackets the engine lets none run. */
function refuseAll(tokens: readonly Token[]): void {
  if (!tokens.some((token) => wordOf(token) === 'WITH')) return;
  tokens.forEach((token, i) => {
    const next = tokens[i + 1];
    const after = next ? wordOf(next) : '';
    const last = tokens[i - 1]?.text;
    const begins = last === ')' || last === '(';
    const changes =
      { INSERT: /^(INTO|OR)$/, DELETE: /^FROM$/, MERGE: /^INTO$/ }[wordOf(token)]?.test(after) ??
      (wordOf(token) === 'UPDATE' &&
        next !== undefined &&
        /^(word|ident)$/.test(next.kind) &&
        after !== 'FROM');
    if (begins && changes) throw refusal(token);
  });
}

function refusal(token: Token): DefterError {
  return at(reasonFor(token), token.start, endOf(token));
}

function reasonFor(token: Token): DefterError {
  const upper = wordOf(token);
  const word = token.text;
  switch (REASONS.get(upper)) {
    case 'data':
      return new DefterError('sql.changes_data', { params: { word } });
    case 'tables':
      return new DefterError('sql.changes_tables', { params: { word } });
    case 'files':
      return new DefterError('sql.files', { params: { word } });
    case 'settings':
      return new DefterError('sql.settings', { params: { word } });
    default: {
      const known = REASONS.has(upper) ? null : nearest(upper, [...QUERIES, ...ABOUT, 'EXPLAIN']);
      return new DefterError('sql.not_a_query', { params: { word, meant: known ?? '' } });
    }
  }
}

function at(error: DefterError, from: number, to: number): DefterError {
  Object.assign(error.params, { from, to });
  return error;
}

function wordOf({ kind, text }: Token): string {
  return kind === 'word' ? text.toUpperCase() : '';
}

function endOf({ start, text }: Token): number {
  return start + text.length;
}

function opening(text: string): string {
  return /^(\/\*|\$\w*\$|[eE]?'|")/.exec(text)?.[0] ?? text.slice(0, 1);
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

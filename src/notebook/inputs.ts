import type { Engine } from '../engine/engine';
import { bind, mayName, tokenize, unquoted, type SqlValue, type Sql } from '../engine/sql';
import { DefterError, isAbort } from '../lib/errors';
import { nameKey } from './names';

/** What a statement reads. */
export interface Reads {
  /** Names of tables as they stand in the statement. */
  readonly tables: readonly string[];
  /** Names of values, without the $. */
  readonly params: readonly string[];
  /** The engine's parser has said so; else every name that stands in the text counts, until it can. */
  readonly sure: boolean;
}

/** Errors that are of the statement itself, whatever tables there are. */
const OWN = new Set([
  'engine.syntax',
  'engine.needs_extension',
  'engine.no_file_access',
  'engine.no_network',
]);

/**
 * The inputs of statements by the engine's own parser, each asked once. It takes no parameters, so their values, or
 * NULL, stand in their places; and it cannot answer for a JOIN with USING, a set operation or a PIVOT over a table
 * that is not made yet, or that has other columns until it is made anew.
 */
export class InputReader {
  readonly #engine: Engine;
  readonly #known = new Map<string, Reads>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** `names`: all that could be meant. Throws the engine's `DefterError` for what is no statement. */
  async read(
    sql: string,
    names: Iterable<string>,
    values: ReadonlyMap<string, SqlValue | Sql> = new Map(),
  ): Promise<Reads> {
    const known = this.#known.get(sql);
    if (known) return known;
    const params = paramsOf(sql);
    const filled = bound(sql, params, values);
    try {
      // The engine says them in any order.
      const tables = (await this.#engine.tables(filled)).toSorted();
      const reads = { tables, params, sure: true };
      this.#known.set(sql, reads);
      return reads;
    } catch (error) {
      if (isAbort(error) || !(error instanceof DefterError)) throw error;
      if (OWN.has(error.code))
        throw params.length === 0 ? error : await this.#asWritten(sql, error);
      return { tables: namesIn(sql, names), params, sure: false };
    }
  }

  /** The error as the engine tells it of the statement without values: with its place there. */
  async #asWritten(sql: string, error: DefterError): Promise<unknown> {
    const other: unknown = await this.#engine.tables(sql).catch((said: unknown) => said);
    return other instanceof DefterError && other.code === error.code ? other : error;
  }
}

function bound(
  sql: string,
  params: readonly string[],
  values: ReadonlyMap<string, SqlValue | Sql>,
): string {
  try {
    return bind(
      sql,
      Object.fromEntries(params.map((name) => [name, values.get(nameKey(name)) ?? null])),
    );
  } catch {
    // Ends inside a string: the engine says so in its own words.
    return sql;
  }
}

/** Names behind a $, each once. */
export function paramsOf(sql: string): string[] {
  const found = new Set<string>();
  for (const { kind, text } of tokenize(sql)) if (kind === 'param') found.add(text.slice(1));
  return [...found];
}

function namesIn(sql: string, names: Iterable<string>): string[] {
  const there = new Set<string>();
  for (const token of tokenize(sql)) if (mayName(token)) there.add(nameKey(unquoted(token)));
  return [...names].filter((name) => there.has(nameKey(name)));
}

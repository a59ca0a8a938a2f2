import { bind, mayName, tokenize, unquoted, type Sql, type SqlValue } from '../engine/sql';
import { DefterError } from '../lib/errors';
import type { Statement } from './statement';

/** A stretch of a cell's text, in UTF-16 units; `to` is behind it. */
export interface Place {
  readonly from: number;
  readonly to: number;
}

interface Piece {
  /** Where it stands in the SQL that runs. */
  readonly made: number;
  readonly length: number;
  /** What it was in the cell's text. */
  readonly own: Place;
  /** Whether it is the value of a name that stood there. */
  readonly value: boolean;
}

/** SQL made of a cell's text, that knows where each piece of it came from. */
export interface Traced {
  readonly sql: string;
  /** The cell's text. */
  readonly own: string;
  readonly pieces: readonly Piece[];
}

/**
 * The SQL that runs for a cell: values in place of its `$names`, and around it what the statement needs. `values` may
 * have more than the text uses, or be what binds a piece of SQL. Throws `sql.no_value` with the place of a name that has none.
 */
export function trace(
  own: string,
  { from, to, before, after }: Statement,
  values: Readonly<Record<string, SqlValue | Sql>> | ((sql: string) => string) = {},
): Traced {
  let sql = before;
  const pieces: Piece[] = [];
  const add = (text: string, place: Place, value: boolean): void => {
    pieces.push({ made: sql.length, length: text.length, own: place, value });
    sql += text;
  };
  for (const { kind, text, start } of tokenize(own.slice(from, to))) {
    const place = { from: from + start, to: from + start + text.length };
    if (kind !== 'param') {
      add(text, place, false);
      continue;
    }
    if (typeof values === 'function') {
      add(values(text), place, true);
      continue;
    }
    const name = text.slice(1);
    if (!Object.hasOwn(values, name)) {
      throw new DefterError('sql.no_value', { params: { name, ...place } });
    }
    add(bind(text, { [name]: values[name] as SqlValue | Sql }), place, true);
  }
  return { sql: sql + after, own, pieces };
}

/** Where an offset of the SQL came from: a point, or the whole name whose value it is in. Beyond either end: that end. */
export function ownPlace({ pieces }: Traced, offset: number): Place {
  const piece = pieces.findLast(({ made }) => made <= offset);
  if (!piece) return point(pieces[0]?.own.from ?? 0);
  const into = offset - piece.made;
  if (into >= piece.length) return point(piece.own.to);
  return piece.value ? piece.own : point(piece.own.from + into);
}

const point = (at: number): Place => ({ from: at, to: at });

/**
 * The place in the cell's text that an error speaks of, as the engine or the check of the statement tells it, else where the
 * name stands that the error names; null where nothing tells. The SQL that failed may hold `traced.sql` anywhere.
 */
export function placeOf(error: unknown, traced: Traced): Place | null {
  if (!(error instanceof DefterError)) return null;
  const { from, to, line, column } = error.params;
  if (typeof from === 'number' && typeof to === 'number') return { from, to };
  const tokens = [...tokenize(traced.own)].filter(
    ({ kind }) => kind !== 'space' && kind !== 'comment',
  );
  const spanOf = ({ start, text }: (typeof tokens)[number]): Place => ({
    from: start,
    to: start + text.length,
  });
  const base = error.sql?.indexOf(traced.sql) ?? -1;
  let at: Place | null = null;
  if (base >= 0 && typeof line === 'number' && typeof column === 'number') {
    const offset = offsetOf(error.sql as string, line, column) - base;
    at = ownPlace(traced, offset);
  }
  const named = nameIn(error.params);
  const isValue = /_value$/.test(error.code);
  if (named !== null) {
    const same = tokens.filter(({ kind, text }) =>
      isValue
        ? text.toLowerCase() === `$${named}`
        : mayName({ kind }) && unquoted({ kind, text }).toLowerCase() === named,
    );
    const token = (at && same.find(({ start }) => start >= at.from)) ?? same[0];
    // Of `t.nam` the engine tells where `t` stands; another one far away is not meant.
    if (token && (!at || token.start - at.from < 200)) return spanOf(token);
  }
  if (!at || at.to > at.from) return at;
  const { from: offset } = at;
  const hit = tokens.find(({ start, text }) => start <= offset && offset < start + text.length);
  const token = hit ?? tokens.findLast(({ start }) => start < offset) ?? tokens[0];
  return token ? spanOf(token) : at;
}

/** The place of an error that is told with it, or of the name that it speaks of. */
export function placeIn(error: unknown, text: string): Place | null {
  return placeOf(error, { sql: '\0', own: text, pieces: [] });
}

/** Tells an error its place in the cell's text, as `from` and `to` among its params. */
export function placed(error: unknown, traced: Traced): unknown {
  const place = placeOf(error, traced);
  if (place && error instanceof DefterError) Object.assign(error.params, place);
  return error;
}

/** What the error names, folded as the engine folds names. */
function nameIn({ name, what }: DefterError['params']): string | null {
  const text = name ?? what;
  if (typeof text !== 'string' || text === '') return null;
  const last = [...tokenize(text)].findLast(mayName);
  return (last ? unquoted(last) : text).toLowerCase();
}

function offsetOf(text: string, line: number, column: number): number {
  let start = 0;
  for (let n = 1; n < line; n++) start = text.indexOf('\n', start) + 1;
  return start + column - 1;
}

import { explainError } from '../../../i18n/explain';
import type { Messages } from '../../../i18n/locale';
import { written } from '../../../notebook/completion';
import { meantBy, type Schema } from '../../../notebook/schema';
import { placeIn } from '../../../notebook/traced';
import { DefterError } from '../../../lib/errors';
import type { Problem } from './problems';

/** What went wrong with a cell's SQL, in words, with what may be meant. */
export function messageOf(error: unknown, m: Messages, meant: readonly string[]): string {
  const said = explainError(m, error);
  // That message names it itself.
  if (meant.length === 0 || codeOf(error) === 'sql.not_a_query') return said;
  return `${said} ${m.sql.meant(meant.map((name) => `“${name}”`).join(` ${m.sql.or} `))}`;
}

/** The same at its place in the cell's text; null where nothing tells a place. */
export function problemOf(
  error: unknown,
  text: string,
  schema: Schema,
  m: Messages,
): Problem | null {
  const place = placeIn(error, text);
  if (!place) return null;
  const meant = meantBy(error, schema, text);
  const fixes = meant.map((name) =>
    /^sql\.|_value$/.test(codeOf(error)) ? name : written(name.replaceAll('"', '')),
  );
  return { ...place, message: messageOf(error, m, meant), fixes };
}

function codeOf(error: unknown): string {
  return error instanceof DefterError ? error.code : '';
}

import { DefterError } from '../lib/errors';
import type { Messages } from './locale';

export type ErrorParams = Readonly<Record<string, string | number>>;
type ErrorText = string | ((params: ErrorParams) => string);

/** What went wrong, for the user, in the language of `m`. Unknown errors show what they say of themselves. */
export function explainError(m: Messages, error: unknown): string {
  if (error instanceof DefterError) {
    const text = errorText(m, error.code);
    if (text !== undefined) return typeof text === 'string' ? text : text(error.params);
  }
  const said = ownWords(error);
  return said === '' ? m.errors.unknown : m.errors.unknownSaying(said);
}

/** The message of an error code without its parameters, for states that carry a code only. */
export function explainCode(m: Messages, code: string, params: ErrorParams = {}): string {
  return explainError(m, new DefterError(code, { params }));
}

function errorText(m: Messages, code: string): ErrorText | undefined {
  // Those of the notebook come with it.
  const texts: Record<string, ErrorText> = { ...m.errors.codes, ...m.notebookErrors };
  return Object.hasOwn(texts, code) ? texts[code] : undefined;
}

function ownWords(error: unknown): string {
  if (error instanceof Error) return error.message.trim() || error.name;
  if (typeof error === 'string') return error.trim();
  return '';
}

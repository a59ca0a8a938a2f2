import { DefterError } from '../lib/errors';
import { tokenize } from './sql';

/**
 * Throws `engine.needs_extension` for the statements that load one. The engine with its settings locked
 * answers INSTALL with success and does nothing; all else that needs an extension it refuses by name
 * (see `explain.ts`), so that nothing has to be guessed from the text.
 */
export function refuseExtensions(sql: string): void {
  for (const [first, second, third] of statementWords(sql)) {
    const name = first === 'FORCE' ? third : second;
    if (first === 'LOAD' || first === 'INSTALL' || (first === 'FORCE' && second === 'INSTALL')) {
      throw new DefterError('engine.needs_extension', {
        message: `${first} is switched off`,
        params: { what: first, extension: unquoted(name ?? '').toLowerCase() },
        sql,
      });
    }
  }
}

/** The first three pieces of each statement, in capitals; comments apart. */
function* statementWords(sql: string): Generator<string[]> {
  let words: string[] = [];
  for (const { kind, text } of tokenize(sql)) {
    if (kind === 'space' || kind === 'comment') continue;
    if (text === ';') {
      yield words;
      words = [];
    } else if (words.length < 3) words.push(kind === 'word' ? text.toUpperCase() : text);
  }
  yield words;
}

function unquoted(text: string): string {
  return text.replace(/^['"]|['"]$/g, '');
}

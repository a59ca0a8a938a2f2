import { DefterError, isAbort } from '../lib/errors';
import { statementAt } from './sql';

export type Loss = 'crash' | 'memory';

/**
 * Whether an error means that the session is broken for good: a trap of the module, or an error after
 * which the engine refuses everything. Running out of memory by the engine's own count is neither.
 */
export function lossOf(error: unknown): Loss | null {
  if (!(error instanceof Error) || error instanceof DefterError || isAbort(error)) return null;
  if (
    /bad_alloc|\bAborted\(OOM|Cannot enlarge memory|Array buffer allocation failed/i.test(
      error.message,
    )
  ) {
    return 'memory';
  }
  const trap =
    error.name === 'RuntimeError' || error.name === 'RangeError' || error.name === 'LinkError';
  return trap || TRAP.test(error.message) ? 'crash' : null;
}

const TRAP =
  /memory access out of bounds|table index is out of bounds|function signature mismatch|^unreachable|null function|Maximum call stack|^(FATAL|INTERNAL) Error|database has been invalidated|^Aborted\(/i;

type Params = Record<string, string | number>;
type Rule = [pattern: RegExp, code: string, params: (found: RegExpExecArray) => Params];

/** The engine's words, most telling first. What no rule knows keeps its own message. */
const RULES: Rule[] = [
  [/^Out of Memory Error/, 'engine.out_of_memory', () => ({})],
  [
    /with name "?([^"\n]+?)"? (?:is not in the catalog|does not exist), but it exists in the (\w+) extension/,
    'engine.needs_extension',
    ([, what, extension]) => ({ what: what!, extension: extension! }),
  ],
  [
    /Secret type '(\w+)' does not exist, but it exists in the (\w+) extension/,
    'engine.needs_extension',
    ([, what, extension]) => ({ what: what!, extension: extension! }),
  ],
  [
    /install the required extension '(\w+)'/,
    'engine.needs_extension',
    ([, extension]) => ({ what: extension === 'icu' ? ZONED : extension!, extension: extension! }),
  ],
  [
    /Unimplemented type for cast \((?:.* -> )?TIMESTAMP WITH TIME ZONE|No function matches the given name and argument types '[^']*TIMESTAMP WITH TIME ZONE/,
    'engine.needs_extension',
    () => ({ what: ZONED, extension: 'icu' }),
  ],
  [
    /Loading external extensions is disabled|ExtensionDirectory functionality/,
    'engine.needs_extension',
    () => ({ what: '', extension: '' }),
  ],
  [
    /Table with name (.+\.(parquet|json|jsonl|ndjson|xlsx)) does not exist/,
    'engine.needs_extension',
    ([, what, kind]) => ({ what: what!, extension: FILE_EXTENSIONS[kind!] ?? 'json' }),
  ],
  [
    /Cannot access (?:file|directory) "((?!opfs:|file:)\w{2,}:\/\/.*)"/,
    'engine.no_network',
    ([, what]) => ({ what: what! }),
  ],
  [
    /Cannot access (?:file|directory) "(.*)"/,
    'engine.no_file_access',
    ([, file]) => ({ file: file! }),
  ],
  [/^Permission Error: /, 'engine.no_file_access', () => ({ file: '' })],
  [
    /No files found that match the pattern "(.*)"/,
    'engine.file_not_found',
    ([, file]) => ({ file: file! }),
  ],
  [
    /Cannot change configuration option "([^"]*)"/,
    'engine.locked',
    ([, setting]) => ({ setting: setting! }),
  ],
  [/configuration has been locked/, 'engine.locked', () => ({ setting: '' })],
  [
    /Referenced column "(.+?)" (?:was )?not found|[Tt]able "?[^"\n]*"? does not have a column (?:named|with name) "([^"]+)"/,
    'engine.unknown_column',
    ([, name, other]) => ({ name: (name ?? other)! }),
  ],
  [
    /Table with name (.+?) does not exist|Referenced table "(.+?)" not found/,
    'engine.unknown_table',
    ([, name, alias]) => ({ name: (name ?? alias)! }),
  ],
  [
    /Function with name "?(.+?)"? does not exist/,
    'engine.unknown_function',
    ([, name]) => ({ name: name! }),
  ],
  [
    /No function matches the given name and argument types '([^'\n]*)'/,
    'engine.argument_types',
    ([, call]) => ({ call: call! }),
  ],
  [/^Conversion Error: (.*)/, 'engine.conversion', ([, message]) => ({ message: message! })],
  [
    /^(?:Parser|Syntax) Error: (syntax error (?:at or near "([^"\n]*)"|at end of input)|.*)/,
    'engine.syntax',
    ([, message, near]) => ({
      message: message!,
      near: near ?? '',
      unfinished: message!.endsWith('at end of input') ? 1 : 0,
    }),
  ],
];

const ZONED = 'TIMESTAMP WITH TIME ZONE';
const FILE_EXTENSIONS: Record<string, string> = { parquet: 'parquet', xlsx: 'excel' };

/**
 * An error of the engine as the user sees it; cancellations and our own errors pass. `params` tell the
 * `line` and `column` (both from 1, column in characters) where the engine knows them, and its `suggestion`.
 * `statement` counts which statement of `sql` failed.
 */
export function explain(error: unknown, sql: string | undefined, statement = 0): unknown {
  if (error instanceof DefterError || isAbort(error)) return error;
  const message = readMessage(error);
  const plain = message.split('\n')[0]!.replace(/^[\w ]+ Error: /, '');
  const common: Params = { message: plain, ...position(error, message, sql, statement) };
  const suggestion = suggest(message);
  if (suggestion) common.suggestion = suggestion;
  for (const [pattern, code, params] of RULES) {
    const found = pattern.exec(message);
    if (found)
      return new DefterError(code, {
        message,
        params: { ...common, ...params(found) },
        sql,
        cause: error,
      });
  }
  return new DefterError('engine.query_failed', { message, params: common, sql, cause: error });
}

interface EngineMessage {
  exception_type: string;
  exception_message: string;
  position?: string;
}

/** Some errors come as JSON, the others as text: both become 'Parser Error: …'. */
function readMessage(error: unknown): string {
  const json = readJson(error);
  if (json) return `${json.exception_type} Error: ${json.exception_message}`;
  return error instanceof Error ? error.message : String(error);
}

function readJson(error: unknown): EngineMessage | null {
  if (!(error instanceof Error) || !error.message.startsWith('{"exception_type"')) return null;
  try {
    return JSON.parse(error.message) as EngineMessage;
  } catch {
    return null;
  }
}

function suggest(message: string): string {
  const found = /Did you mean "([^"]+)"/.exec(message)?.[1];
  // Its own system tables are near to any name, and no help.
  if (found && !/^(main\.)?(pg|duckdb|pragma|sqlite)_/.test(found)) return found;
  const candidates = /Candidate (?:bindings|tables): (.*)/.exec(message)?.[1];
  return candidates ? candidates.replaceAll('"', '') : '';
}

/** Where the error is in the whole text, both from 1. */
function position(
  error: unknown,
  message: string,
  sql: string | undefined,
  statement: number,
): { line: number; column: number } | Record<string, never> {
  if (sql === undefined) return {};
  const { text, start } = statementAt(sql, statement);
  const offset = toldOffset(error, text) ?? caretOffset(message, text);
  if (offset === undefined) return {};
  const upTo = sql.slice(0, start + offset).split('\n');
  return { line: upTo.length, column: upTo.at(-1)!.length + 1 };
}

/** The parser tells a position in characters; its caret is wrong where characters have several bytes. */
function toldOffset(error: unknown, text: string): number | undefined {
  const characters = readJson(error)?.position;
  if (characters === undefined) return undefined;
  return Array.from(text).slice(0, Number(characters)).join('').length;
}

/** The others draw a caret below 'LINE 2: …'. */
function caretOffset(message: string, text: string): number | undefined {
  const [, number, shown, indent] = /LINE (\d+): (.*)\n( *)\^/.exec(message) ?? [];
  if (number === undefined || shown === undefined || indent === undefined) return undefined;
  const lines = text.split('\n');
  const line = lines[Number(number) - 1] ?? '';
  const lineStart = lines
    .slice(0, Number(number) - 1)
    .reduce((sum, { length }) => sum + length + 1, 0);
  const at = indent.length - `LINE ${number}: `.length;
  // A long line is shown in part, between dots.
  const cut = shown.startsWith('...') && !line.startsWith('...');
  const from = cut ? line.indexOf(shown.slice(3).replace(/\.\.\.$/, '')) - 3 : 0;
  return lineStart + Math.max(0, from + at);
}

/** JSON by its characters: every number keeps the digits it is written with. */

import { unmistakable } from './numbers';

/** The text ends within a value. More of it may follow. */
export class Incomplete extends Error {}

/** The text at `at` is no JSON. */
export class BadJson extends Error {
  constructor(readonly at: number) {
    super(`No JSON at ${at}`);
  }
}

/** Fields of one record, in their order; the same field may come twice. */
export interface Fields {
  keys: string[];
  values: (string | null)[];
  /** Where the record ends. */
  end: number;
  /** It is a list of values. */
  list?: boolean;
}

const [QUOTE, BACKSLASH, COMMA, COLON] = [34, 92, 44, 58];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [91, 93, 123, 125];
const MOST_NESTED = 500;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y;
const WORDS: { [word: string]: string | null } = { true: 'true', false: 'false', null: null };

/** The place of the next character that is no blank; the length of the text if there is none. */
export function skipBlanks(text: string, at: number): number {
  let i = at;
  for (; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code !== 32 && code !== 10 && code !== 13 && code !== 9) break;
  }
  return i;
}

/** As `skipBlanks`. @throws Incomplete at the end */
export function nextSign(text: string, at: number): number {
  const i = skipBlanks(text, at);
  if (i >= text.length) throw new Incomplete();
  return i;
}

/**
 * The record at `at`. Objects in it are unfolded once (`address.city`); what is nested deeper, and
 * lists, are JSON text without blanks. A value that is no object is the field `value`.
 */
export function recordAt(text: string, at: number): Fields {
  const fields: Fields = { keys: [], values: [], end: at };
  const code = text.charCodeAt(at);
  if (code === OPEN_OBJECT) {
    fields.end = unfold(text, at, '', fields);
  } else if (code === OPEN_LIST) {
    let k = 0;
    fields.list = true;
    fields.end = eachOf(text, at, (from) => value(text, from, `column_${++k}`, fields));
  } else {
    fields.end = value(text, at, 'value', fields);
  }
  return fields;
}

function unfold(text: string, at: number, prefix: string, fields: Fields): number {
  return eachField(text, at, (key, from) => {
    const name = prefix + key;
    if (prefix === '' && text.charCodeAt(from) === OPEN_OBJECT) {
      return unfold(text, from, `${name}.`, fields);
    }
    return value(text, from, name, fields);
  });
}

function value(text: string, at: number, name: string, fields: Fields): number {
  const code = text.charCodeAt(at);
  let end: number;
  let cell: string | null;
  if (code === QUOTE) {
    end = endOfString(text, at);
    cell = stringOf(text, at, end);
  } else if (code === OPEN_OBJECT || code === OPEN_LIST) {
    end = endOfValue(text, at);
    cell = compact(text.slice(at, end));
  } else {
    end = endOfPlain(text, at);
    const plain = text.slice(at, end);
    cell = Object.hasOwn(WORDS, plain) ? WORDS[plain]! : unmistakable(plain);
  }
  fields.keys.push(name);
  fields.values.push(cell);
  return end;
}

/** Goes through an object; `field` gets a name and where its value begins, and returns where that ends. */
export function eachField(
  text: string,
  at: number,
  field: (key: string, from: number) => number,
): number {
  let i = nextSign(text, at + 1);
  if (text.charCodeAt(i) === CLOSE_OBJECT) return i + 1;
  for (;;) {
    if (text.charCodeAt(i) !== QUOTE) throw new BadJson(i);
    const end = endOfString(text, i);
    const key = stringOf(text, i, end);
    i = nextSign(text, end);
    if (text.charCodeAt(i) !== COLON) throw new BadJson(i);
    i = nextSign(text, field(key, nextSign(text, i + 1)));
    if (text.charCodeAt(i) === CLOSE_OBJECT) return i + 1;
    if (text.charCodeAt(i) !== COMMA) throw new BadJson(i);
    i = nextSign(text, i + 1);
  }
}

function eachOf(text: string, at: number, element: (from: number) => number): number {
  let i = nextSign(text, at + 1);
  if (text.charCodeAt(i) === CLOSE_LIST) return i + 1;
  for (;;) {
    i = nextSign(text, element(i));
    if (text.charCodeAt(i) === CLOSE_LIST) return i + 1;
    if (text.charCodeAt(i) !== COMMA) throw new BadJson(i);
    i = nextSign(text, i + 1);
  }
}

/** Where the value at `at` ends. @throws Incomplete, BadJson */
export function endOfValue(text: string, at: number, depth = 0): number {
  if (depth > MOST_NESTED) throw new BadJson(at);
  const code = text.charCodeAt(at);
  if (code === QUOTE) return endOfString(text, at);
  const inner = (from: number): number => endOfValue(text, from, depth + 1);
  if (code === OPEN_LIST) return eachOf(text, at, inner);
  if (code === OPEN_OBJECT) return eachField(text, at, (_, from) => inner(from));
  return endOfPlain(text, at);
}

/** The end of a number or word: at the end of the text it may go on. */
function endOfPlain(text: string, at: number): number {
  NUMBER.lastIndex = at;
  let end = at + (NUMBER.exec(text)?.[0].length ?? 0);
  if (end === at) {
    const word = /[a-z]*/y;
    word.lastIndex = at;
    end = at + word.exec(text)![0].length;
    const found = text.slice(at, end);
    const possible = Object.keys(WORDS).some((one) =>
      end === text.length ? one.startsWith(found) : one === found,
    );
    if (!possible || (end === at && end < text.length)) throw new BadJson(at);
  }
  if (end >= text.length) throw new Incomplete();
  const after = text.charCodeAt(end);
  if (after > 32 && after !== COMMA && after !== CLOSE_LIST && after !== CLOSE_OBJECT) {
    // `1.` and `-` may be the beginning of a number that is cut off.
    if (/^[\d.eE+-]*$/.test(text.slice(end))) throw new Incomplete();
    throw new BadJson(end);
  }
  return end;
}

/** Where the string that begins at `at` ends, its closing quote included. */
function endOfString(text: string, at: number): number {
  for (let i = at + 1; ; i++) {
    i = text.indexOf('"', i);
    if (i === -1) throw new Incomplete();
    let slashes = 0;
    while (text.charCodeAt(i - 1 - slashes) === BACKSLASH) slashes++;
    if (slashes % 2 === 0) return i + 1;
  }
}

function stringOf(text: string, at: number, end: number): string {
  const inner = text.slice(at + 1, end - 1);
  // Line ends and tabs within a string are wrong, but there is no doubt what they mean.
  if (!inner.includes('\\')) return inner;
  try {
    // eslint-disable-next-line no-control-regex -- the characters that JSON wants escaped
    return JSON.parse(`"${inner.replace(/[\u0000-\u001f]/g, (c) => `\\u00${hex(c)}`)}"`) as string;
  } catch {
    throw new BadJson(at);
  }
}

const hex = (c: string): string => c.charCodeAt(0).toString(16).padStart(2, '0');

function compact(json: string): string {
  return json.replace(/("(?:[^"\\]|\\[\s\S])*")|[ \t\r\n]+/g, '$1');
}

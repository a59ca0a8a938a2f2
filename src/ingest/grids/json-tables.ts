/** The lists of records in a JSON file, wherever they stand. */

import { BadJson, endOfValue, nextSign, recordAt, type Fields } from './json-scan';
import type { JsonSource } from './json-source';

const [QUOTE, COMMA, COLON] = [34, 44, 58];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [91, 93, 123, 125];
/** The largest file without a list that is taken as one record, in characters. */
const LARGEST_OBJECT = 1 << 22;
/** Objects within objects that are searched for lists. */
const DEEPEST = 20;

export interface Visitor {
  /** A list of records begins; true when its elements are wanted. */
  list(path: string, line: number): boolean;
  element?(fields: Fields): void;
  /** From time to time, when text was used up. */
  piece?(): Promise<void>;
}

/**
 * Goes through all of the file once. A list within a record belongs to the record.
 * @returns the file's one object, when there is no list in it
 * @throws DefterError `json.broken` with line and column
 */
export async function tables(source: JsonSource, visitor: Visitor): Promise<Fields | null> {
  const code = await source.sign();
  const start = source.at;
  let lists = 0;
  const found: Visitor = {
    ...visitor,
    list: (path, line) => {
      lists++;
      return visitor.list(path, line);
    },
  };
  if (code === OPEN_LIST) await list(source, '$', found, true);
  else if (code === OPEN_OBJECT) {
    const small = source.last && source.text.length < LARGEST_OBJECT;
    const text = small ? source.text : null;
    await object(source, '', found, 0);
    await end(source);
    return lists === 0 && text !== null ? recordAt(text, start) : null;
  } else throw source.broken(source.at);
  await end(source);
  return null;
}

async function end(source: JsonSource): Promise<void> {
  if (!Number.isNaN(await source.sign())) throw source.broken(source.at);
}

async function object(
  source: JsonSource,
  path: string,
  visitor: Visitor,
  depth: number,
): Promise<void> {
  source.at++;
  if ((await source.sign()) === CLOSE_OBJECT) {
    source.at++;
    return;
  }
  for (;;) {
    const key = await source.whole((text, at) => {
      if (text.charCodeAt(nextSign(text, at)) !== QUOTE) throw new BadJson(at);
      const end = endOfValue(text, at);
      const colon = nextSign(text, end);
      if (text.charCodeAt(colon) !== COLON) throw new BadJson(colon);
      source.at = colon + 1;
      return recordAt(text, at).values[0] ?? '';
    });
    const inner = path === '' ? key : `${path}.${key}`;
    const code = await source.sign();
    if (code === OPEN_OBJECT && depth < DEEPEST) await object(source, inner, visitor, depth + 1);
    else if (code === OPEN_LIST) await list(source, inner, visitor, false);
    else await pass(source);
    const after = await source.sign();
    if (after !== COMMA && after !== CLOSE_OBJECT) throw source.broken(source.at);
    source.at++;
    if (after === CLOSE_OBJECT) return;
    await source.sign();
  }
}

/** @param any also a list of something else than objects is a table */
async function list(
  source: JsonSource,
  path: string,
  visitor: Visitor,
  any: boolean,
): Promise<void> {
  const line = source.line(source.at);
  source.at++;
  const first = await source.sign();
  const wanted = (any || first === OPEN_OBJECT) && visitor.list(path, line);
  if (first === CLOSE_LIST) {
    source.at++;
    return;
  }
  for (let more = true; more;) {
    // Without waiting, for as long as there is text.
    more = await source.whole((text) => {
      for (;;) {
        const at = nextSign(text, source.at);
        const fields = wanted ? recordAt(text, at) : null;
        const sign = nextSign(text, fields ? fields.end : endOfValue(text, at));
        const code = text.charCodeAt(sign);
        if (code !== COMMA && code !== CLOSE_LIST) throw new BadJson(sign);
        if (code === COMMA) nextSign(text, sign + 1);
        source.at = sign + 1;
        if (fields) visitor.element?.(fields);
        if (code === CLOSE_LIST) return false;
        if (sign + 1 >= BREATHE_AFTER) return true;
      }
    });
    await visitor.piece?.();
    if (more && source.at >= BREATHE_AFTER) await source.fill();
  }
}

/** Characters of text used up after which others are let in. */
const BREATHE_AFTER = 1 << 19;

async function pass(source: JsonSource): Promise<void> {
  await source.whole((text, at) => {
    source.at = endOfValue(text, at);
  });
}

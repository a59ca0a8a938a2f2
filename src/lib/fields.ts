/** A value in the body of a cell. */
export type FieldValue = string | number | boolean | null | readonly FieldValue[];

export interface Field {
  readonly key: string;
  readonly value: FieldValue;
  /** From 1, in the body. */
  readonly line: number;
}

/** `key: value` lines. What is no such line is in `odd`, by its number from 1; empty lines and lines with # are neither. */
export interface Fields {
  readonly fields: readonly Field[];
  readonly odd: readonly number[];
}

const LINE = /^\s*([\p{L}_][\p{L}\p{N}_-]*)\s*:(?:\s+(.*?))?\s*$/u;

/**
 * The body of a cell that is no prose and no SQL. A value is JSON where it reads as a number, true, false, null, a text
 * in quotes or a list; everything else is text as it stands. Never throws.
 */
export function readFields(text: string): Fields {
  const fields: Field[] = [];
  const odd: number[] = [];
  text.split('\n').forEach((line, i) => {
    if (line.trim() === '' || line.trimStart().startsWith('#')) return;
    const [, key, value = ''] = LINE.exec(line) ?? [];
    if (key === undefined) odd.push(i + 1);
    else fields.push({ key, value: readValue(value), line: i + 1 });
  });
  return { fields, odd };
}

/** The last value of a key; undefined where it does not stand. */
export function field({ fields }: Fields, key: string): FieldValue | undefined {
  return fields.findLast((one) => one.key === key)?.value;
}

/** The body with these values: lines that are there are changed in their places, new ones come last, `undefined` takes out. */
export function withFields(
  text: string,
  values: Readonly<Record<string, FieldValue | undefined>>,
): string {
  const { fields } = readFields(text);
  const lines = text === '' ? [] : text.split('\n');
  const drop = new Set<number>();
  const added: string[] = [];
  for (const [key, value] of Object.entries(values)) {
    const there = fields.filter((one) => one.key === key);
    const last = there.at(-1);
    for (const { line } of value === undefined ? there : there.slice(0, -1)) drop.add(line - 1);
    if (value === undefined) continue;
    const printed = `${key}: ${printValue(value)}`;
    if (last) lines[last.line - 1] = printed;
    else added.push(printed);
  }
  return [...lines.filter((_, i) => !drop.has(i)), ...added].join('\n');
}

function readValue(text: string): FieldValue {
  if (!/^(?:-?\d|"|\[|true$|false$|null$)/.test(text)) return text;
  try {
    const value: unknown = JSON.parse(text);
    return isValue(value) ? value : text;
  } catch {
    return text;
  }
}

/** A text that would read as something else, or lose its ends or its lines, stands in quotes. */
function printValue(value: FieldValue): string {
  if (typeof value !== 'string') return quoted(value);
  const plain = !/[\r\n\u2028\u2029]/.test(value) && value.trim() === value;
  return plain && readValue(value) === value ? value : quoted(value);
}

/** JSON on one line: it lets two line ends stand as they are. */
function quoted(value: FieldValue): string {
  return JSON.stringify(value).replace(/[\u2028\u2029]/g, (end) =>
    end === '\u2028' ? '\\u2028' : '\\u2029',
  );
}

function isValue(value: unknown): value is FieldValue {
  return Array.isArray(value)
    ? value.every(isValue)
    : value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

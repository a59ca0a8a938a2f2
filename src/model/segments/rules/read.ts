import {
  MOST_DEPTH,
  type AttrRef,
  type Condition,
  type DayRange,
  type Range,
  type Rule,
  type Test,
  type Times,
  type Value,
  type Window,
} from './rule';

/**
 * The rule in a value that was kept as JSON, with nothing else in it; null where it is none. Never throws. Whether
 * it makes sense is for `problemsOf` to say.
 */
export function readRule(value: unknown): Rule | null {
  return rule(value, 0);
}

type Given = Readonly<Record<string, unknown>>;
type Read<T> = (value: unknown) => T | null;

function rule(value: unknown, depth: number): Rule | null {
  if (!isObject(value) || depth > MOST_DEPTH) return null;
  const part: Read<Rule> = (inner) => rule(inner, depth + 1);
  if ('all' in value) return wrap(list(value.all, part), (all) => ({ all }));
  if ('any' in value) return wrap(list(value.any, part), (any) => ({ any }));
  if ('not' in value) return wrap(part(value.not), (not) => ({ not }));
  if ('segment' in value) return wrap(text(value.segment), (segment) => ({ segment }));
  if ('attr' in value) return condition(value);
  if ('nth' in value) {
    const nth = oneOf(value.nth, 'first', 'last') ?? number(value.nth);
    const is = list(value.is, condition);
    return nth !== null && is ? { nth, is } : null;
  }
  const where = list(value.where, condition);
  const within = window(value.within);
  if (!where || !within) return null;
  if ('did' in value) {
    const did = oneOf(value.did, 'order', 'record', 'event');
    const times = open<Times>(value.times, ['min', 'max'], number);
    const apart = value.apart === true ? { apart: true as const } : {};
    return did && times ? { did, where, within, times, ...apart } : null;
  }
  const total = oneOf(value.total, 'amount', 'orders', 'average', 'quantity');
  const is = open<Range>(value.is, ['from', 'below'], number);
  return total && is ? { total, where, within, is } : null;
}

function condition(value: unknown): Condition | null {
  if (!isObject(value)) return null;
  const [ref, is] = [attr(value.attr), test(value.is)];
  return ref && is ? { attr: ref, is } : null;
}

function attr(value: unknown): AttrRef | null {
  if (!isObject(value)) return null;
  const [id, label] = [text(value.id), text(value.label)];
  const type = oneOf(value.type, 'text', 'number', 'date', 'boolean');
  return id !== null && label !== null && type ? { id, label, type } : null;
}

function test(value: unknown): Test | null {
  if (!isObject(value)) return null;
  if ('in' in value) return wrap(values(value.in), (named) => ({ in: named }));
  if ('notIn' in value) return wrap(values(value.notIn), (notIn) => ({ notIn }));
  if ('lastDays' in value) return wrap(number(value.lastDays), (lastDays) => ({ lastDays }));
  if ('contains' in value) return wrap(text(value.contains), (contains) => ({ contains }));
  if ('known' in value) return typeof value.known === 'boolean' ? { known: value.known } : null;
  return 'fromDay' in value || 'beforeDay' in value
    ? days(value)
    : open<Range>(value, ['from', 'below'], number);
}

function window(value: unknown): Window | null {
  if (!isObject(value)) return null;
  if ('all' in value) return value.all === true ? { all: true } : null;
  return 'lastDays' in value
    ? wrap(number(value.lastDays), (lastDays) => ({ lastDays }))
    : days(value);
}

function days(value: unknown): DayRange | null {
  return open<DayRange>(value, ['fromDay', 'beforeDay'], text);
}

function values(value: unknown): Value[] | null {
  if (!Array.isArray(value)) return null;
  const fits = (item: unknown): item is Value =>
    item === null || typeof item === 'boolean' || text(item) !== null || number(item) !== null;
  return value.every(fits) ? value : null;
}

/** An object of which each of `names` may be left out. */
function open<T extends object>(
  value: unknown,
  names: readonly (keyof T & string)[],
  read: Read<unknown>,
): T | null {
  if (!isObject(value)) return null;
  const made: Record<string, unknown> = {};
  for (const name of names) {
    if (value[name] === undefined) continue;
    made[name] = read(value[name]);
    if (made[name] === null) return null;
  }
  return made as T;
}

function list<T>(value: unknown, read: Read<T>): T[] | null {
  if (!Array.isArray(value)) return null;
  const items = value.map(read);
  return items.every((item) => item !== null) ? items : null;
}

function wrap<T, W>(value: T | null, make: (value: T) => W): W | null {
  return value === null ? null : make(value);
}

function oneOf<const T extends string>(value: unknown, ...choices: T[]): T | null {
  return choices.find((choice) => choice === value) ?? null;
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function number(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function isObject(value: unknown): value is Given {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

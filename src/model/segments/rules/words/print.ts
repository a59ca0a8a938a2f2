import type { Locale } from '../../../../i18n/locale';
import { isDay } from '../../../../lib/days';
import { normalise } from '../normalise';
import type { RuleProblem } from '../problems';
import {
  isLeaf,
  type AttrRef,
  type Condition,
  type DayRange,
  type Leaf,
  type Range,
  type Rule,
  type Test,
  type Times,
  type Value,
  type Window,
} from '../rule';
import { eventType, KNOWN } from './known';
import { fill, languageOf, type Language } from './phrases';

export interface PrintOptions {
  /** Names of saved segments by id; one without a name of its own is written as its id. */
  segments?: ReadonlyMap<string, string> | undefined;
  values?: ValueNames | undefined;
}

/** What values of some columns are called: segments of the map, days of the week. Each name is that of one value alone. */
export interface ValueNames {
  nameOf(attr: AttrRef, value: Value): string | undefined;
  valueOf(attr: AttrRef, name: string): Value | undefined;
}

/** The rule, normalised, in words that `parse` reads back. Numbers must be finite. */
export function print(rule: Rule, locale: Locale, options: PrintOptions = {}): string {
  return ruleText(normalise(rule), languageOf(locale), options);
}

/** One condition in words: `city is “İzmir”`. */
export function printCondition(
  condition: Condition,
  locale: Locale,
  options: PrintOptions = {},
): string {
  return conditionText(condition, languageOf(locale), options);
}

/** What is wrong, in words. */
export function printProblem({ code, params }: RuleProblem, { messages }: Locale): string {
  return fill(messages.rules.problems[code], params);
}

function ruleText(rule: Rule, language: Language, options: PrintOptions): string {
  const { words } = language.rules;
  if ('not' in rule) return `${words.not} (${ruleText(rule.not, language, options)})`;
  if ('segment' in rule) {
    return fill(words.segment, { text: quoted(segmentName(rule.segment, options)) });
  }
  if (isLeaf(rule)) return leafText(rule, language, options);
  const [parts, word, nothing] =
    'all' in rule ? [rule.all, words.and, words.everyone] : [rule.any, words.or, words.nobody];
  if (parts.length === 0) return nothing;
  const text = (part: Rule) => {
    const inner = ruleText(part, language, options);
    const many = 'all' in part ? part.all.length : 'any' in part ? part.any.length : 0;
    return many > 1 ? `(${inner})` : inner;
  };
  return parts.map(text).join(` ${word} `);
}

/** A name that two have, or that is the id of another, says nothing. */
function segmentName(id: string, { segments }: PrintOptions): string {
  const name = segments?.get(id);
  if (!segments || name === undefined || segments.has(name)) return id;
  const namesakes = [...segments.values()].filter((other) => other === name);
  return namesakes.length === 1 ? name : id;
}

function leafText(leaf: Leaf, language: Language, options: PrintOptions): string {
  if ('attr' in leaf) return conditionText(leaf, language, options);
  const { rules, figures } = language;
  if ('did' in leaf && leaf.did === 'event') return eventText(leaf, language, options);
  if ('nth' in leaf) {
    const tests = testsText(leaf.is, language, options);
    if (typeof leaf.nth === 'string') return fill(rules.nth[leaf.nth], { tests });
    return fill(rules.nth.other, { n: figures.number(leaf.nth), tests });
  }
  const window = windowText(leaf.within, language);
  let text;
  if ('total' in leaf)
    text = `${window} ${rules.totals[leaf.total]} ${testText(leaf.is, language)}`;
  else if (leaf.times.max === 0 && leaf.times.min === undefined) {
    text = fill(rules.never[leaf.did], { window });
  } else text = fill(rules.did[leaf.did], { window, times: timesText(leaf.times, language) });
  const word = 'apart' in leaf && leaf.apart ? rules.words.whereApart : rules.words.where;
  return text + whereText(word, leaf.where, language, options);
}

/** Its type is part of the sentence where it is the first thing asked: the event “Visit”. */
function eventText(
  leaf: Extract<Leaf, { did: unknown }>,
  language: Language,
  options: PrintOptions,
): string {
  const { rules } = language;
  const [first, ...others] = leaf.where;
  const type = first && eventType(first);
  const key = type === undefined ? 'event' : 'eventOf';
  const never = leaf.times.max === 0 && leaf.times.min === undefined;
  const text = fill((never ? rules.never : rules.did)[key], {
    window: windowText(leaf.within, language),
    times: timesText(leaf.times, language),
    text: quoted(type ?? ''),
  });
  const rest = type === undefined ? leaf.where : others;
  return text + whereText(rules.words.whereEvent, rest, language, options);
}

function whereText(
  word: string,
  conditions: readonly Condition[],
  language: Language,
  options: PrintOptions,
): string {
  if (conditions.length === 0) return '';
  const where = `${word} ${testsText(conditions, language, options)}`;
  return where.startsWith(',') ? where : ` ${where}`;
}

function testsText(
  conditions: readonly Condition[],
  language: Language,
  options: PrintOptions,
): string {
  return `(${conditions.map((condition) => conditionText(condition, language, options)).join('; ')})`;
}

function conditionText({ attr, is }: Condition, language: Language, options: PrintOptions): string {
  const name = (value: Value) => options.values?.nameOf(attr, value);
  const said = attr.id === HOUR ? withHours(language) : language;
  return `${attrText(attr, language)} ${testText(is, said, name)}`;
}

const HOUR = 'order_facts.hour';

/** Full hours as a clock has them: 20:00. */
function withHours(language: Language): Language {
  const { figures } = language;
  const number = (n: number) =>
    Number.isInteger(n) && n >= 0 && n <= 24
      ? `${String(n).padStart(2, '0')}:00`
      : figures.number(n);
  return { ...language, figures: { ...figures, number } };
}

/** The language's name, or `[label]`, `[label: type]`, `[label: type: id]`, whatever is needed to tell it. */
function attrText({ id, label, type }: AttrRef, { rules }: Language): string {
  const known = KNOWN.get(id);
  const names: Readonly<Record<string, string>> = rules.attributes;
  if (known?.label === label && known.type === type && names[id]) return names[id];
  const escape = (text: string) => text.replace(/[\\\]:]/g, '\\$&');
  if (id !== `customer_facts.${label}`) {
    return `[${escape(label)}: ${escape(rules.types[type])}: ${escape(id)}]`;
  }
  return type === 'text'
    ? `[${escape(label)}]`
    : `[${escape(label)}: ${escape(rules.types[type])}]`;
}

type NameOf = (value: Value) => string | undefined;

function testText(is: Test, language: Language, name: NameOf = () => undefined): string {
  const { tests } = language.rules;
  if ('in' in is || 'notIn' in is) return listText(is, language, name);
  if ('lastDays' in is) {
    return fill(tests.lastDays, { days: language.figures.number(is.lastDays) });
  }
  if ('known' in is) return is.known ? tests.known : tests.unknown;
  if ('contains' in is) return fill(tests.contains, { text: quoted(is.contains) });
  return openText(is, tests, language) ?? tests.known;
}

function listText(
  is: Extract<Test, { in: unknown } | { notIn: unknown }>,
  language: Language,
  name: NameOf,
): string {
  const { tests } = language.rules;
  const all = 'in' in is ? is.in : is.notIn;
  const named = all.filter((value) => value !== null);
  const [one, any] =
    'in' in is
      ? named.length < all.length
        ? [tests.oneOrUnknown, tests.anyOrUnknown]
        : [tests.one, tests.any]
      : named.length < all.length
        ? [tests.notOne, tests.none]
        : [tests.notOneOrUnknown, tests.noneOrUnknown];
  const [first] = named;
  if (named.length === 1 && first !== undefined) {
    return fill(one, { value: valueText(first, language, name) });
  }
  const values = `(${named.map((value) => valueText(value, language, name)).join('; ')})`;
  return fill(any, { values });
}

function valueText(
  value: Exclude<Value, null>,
  { rules, figures }: Language,
  name: NameOf,
): string {
  const called = name(value);
  if (called !== undefined) return quoted(called);
  if (typeof value === 'boolean') return value ? rules.words.yes : rules.words.no;
  return typeof value === 'number' ? figures.number(value) : quoted(value);
}

/** A range of numbers or days; null where both ends are open. */
function openText(
  is: Range | DayRange,
  texts: Partial<Language['rules']['tests']>,
  { figures }: Language,
): string | null {
  const { from, below, fromDay, beforeDay } = is as Range & DayRange;
  const slots: Record<string, string> = {};
  if (from !== undefined) slots.from = figures.number(from);
  if (below !== undefined) slots.below = figures.number(below);
  const day = (text: string) => (isDay(text) ? figures.day(text) : quoted(text));
  if (fromDay !== undefined) slots.fromDay = day(fromDay);
  if (beforeDay !== undefined) slots.beforeDay = day(beforeDay);
  const key = {
    from: 'from',
    below: 'below',
    'from below': 'between',
    fromDay: 'fromDay',
    beforeDay: 'beforeDay',
    'fromDay beforeDay': 'betweenDays',
  }[Object.keys(slots).join(' ')] as keyof typeof texts | undefined;
  return key ? fill(texts[key] ?? '', slots) : null;
}

function windowText(within: Window, language: Language): string {
  const { windows } = language.rules;
  if ('all' in within) return windows.all;
  if ('lastDays' in within) {
    return fill(windows.lastDays, { days: language.figures.number(within.lastDays) });
  }
  return openText(within, windows, language) ?? windows.all;
}

function timesText({ min, max }: Times, { rules: { times }, figures }: Language): string {
  const number = (n: number) => figures.number(n);
  if (min === undefined) {
    return max === 1 ? times.atMostOnce : fill(times.atMost, { n: number(max ?? 0) });
  }
  if (max === undefined)
    return min === 1 ? times.atLeastOnce : fill(times.atLeast, { n: number(min) });
  if (min === max) return min === 1 ? times.once : fill(times.exactly, { n: number(min) });
  return fill(times.between, { n: number(min), m: number(max) });
}

/** In “…”, with \ before what would end it. */
function quoted(text: string): string {
  return `“${text.replace(/[\\”]/g, '\\$&')}”`;
}

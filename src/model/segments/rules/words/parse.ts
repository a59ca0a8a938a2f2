import type { Locale } from '../../../../i18n/locale';
import type { Attribute, Catalogue } from '../catalogue';
import { normalise } from '../normalise';
import {
  MOST_DEPTH,
  type AttrRef,
  type AttrType,
  type Condition,
  type Day,
  type Deed,
  type Leaf,
  type Range,
  type Rule,
  type Test,
  type Times,
  type Total,
  type Value,
  type Window,
} from '../rule';
import type { Read } from './figures';
import { KNOWN, ofEventType } from './known';
import type { ValueNames } from './print';
import { languageOf, piecesOf, type Area, type Language, type Piece, type Slot } from './phrases';

export interface ParseOptions {
  /** Names of saved segments by id: what names one is that one, anything else is taken for an id. */
  segments?: ReadonlyMap<string, string> | undefined;
  /** A text that is the name of a value means that value. */
  values?: ValueNames | undefined;
}

/** A rule, or the place (in UTF-16 units) where the text stops making sense and what could have stood there. */
export type Parsed =
  | { readonly rule: Rule }
  | { readonly rule: null; readonly at: number; readonly expected: readonly string[] };

/**
 * Reads what `print` writes, and what people write like it: letters large or small, any spaces, "straight" quotes,
 * columns of the catalogue by name without [brackets], no window for the whole time, the sentences of `rules.also`, names
 * with a capital letter without quotes; “and” binds more than “or”.
 * parse(print(rule)) is normalise(rule). Never throws.
 */
export function parse(
  text: string,
  locale: Locale,
  catalogue: Catalogue,
  options: ParseOptions = {},
): Parsed {
  const language = languageOf(locale);
  // What was printed is read as it was printed, whatever a column of the file is called.
  const printed = new Reader(text, language, null, options).whole();
  if (printed) return { rule: normalise(printed) };
  const reader = new Reader(text, language, catalogue.attributes, options);
  const rule = reader.whole();
  if (rule) return { rule: normalise(rule) };
  return { rule: null, at: reader.furthest, expected: [...reader.expected] };
}

type Filled = Partial<Record<Slot, unknown>>;
type Scope = 'customer' | 'order' | 'event';

/** Recursive descent; where several phrases fit, the one that reaches furthest is meant. */
class Reader {
  furthest = 0;
  readonly expected = new Set<string>();
  #depth = 0;
  readonly #text: string;
  readonly #folded: readonly string[];
  readonly #language: Language;
  readonly #options: ParseOptions;
  /** Null: only what `print` writes. */
  readonly #attributes: readonly Attribute[] | null;
  /** Names may stand without quotes: only where nothing else fits. */
  #bare = false;
  /** Failing is no reason to say what could stand there. */
  #quiet = false;
  readonly #names: Readonly<Record<Scope, readonly { name: string; attr: AttrRef }[]>>;

  constructor(
    text: string,
    language: Language,
    attributes: readonly Attribute[] | null,
    options: ParseOptions,
  ) {
    this.#text = text;
    this.#attributes = attributes;
    this.#language = language;
    this.#options = options;
    this.#folded = Array.from({ length: text.length }, (_, i) => this.#fold(text[i] as string));
    this.#names = {
      customer: namesOf(language, attributes ?? [], 'customer'),
      order: namesOf(language, attributes ?? [], 'order'),
      event: namesOf(language, attributes ?? [], 'event'),
    };
  }

  /** The rule that the whole text is, but for a full stop. */
  whole(): Rule | null {
    const read = this.#either(0);
    if (!read) return null;
    const place = this.#skip(read.end);
    if (/^\.?\s*$/.test(this.#text.slice(place))) return read.value;
    return this.#fail(place, this.#language.rules.expected.end);
  }

  #either(at: number): Read<Rule> | null {
    return this.#joined(at, this.#language.rules.words.or, (place) => this.#both(place), 'any');
  }

  #both(at: number): Read<Rule> | null {
    return this.#joined(at, this.#language.rules.words.and, (place) => this.#one(place), 'all');
  }

  #joined(
    at: number,
    word: string,
    read: (at: number) => Read<Rule> | null,
    kind: 'all' | 'any',
  ): Read<Rule> | null {
    let part = read(at);
    if (!part) return null;
    const parts = [part.value];
    for (;;) {
      const { end }: Read<Rule> = part;
      const joint = this.#literal(end, word);
      const next = joint === null ? null : read(joint);
      if (!next) break;
      parts.push(next.value);
      part = next;
    }
    const [first] = parts;
    if (parts.length === 1 && first) return part;
    return { value: kind === 'all' ? { all: parts } : { any: parts }, end: part.end };
  }

  #one(at: number): Read<Rule> | null {
    if (this.#depth > 2 * MOST_DEPTH) return this.#fail(at, this.#language.rules.expected.end);
    this.#depth++;
    const read = this.#oneOf(at);
    this.#depth--;
    return read;
  }

  #oneOf(at: number): Read<Rule> | null {
    const { words } = this.#language.rules;
    const said = (word: string, value: Rule): Read<Rule> | null => {
      const end = this.#literal(at, word);
      return end === null ? null : { value, end };
    };
    return longest<Rule>([
      said(words.everyone, { all: [] }),
      said(words.nobody, { any: [] }),
      this.#not(at),
      this.#group(at),
      this.#segment(at),
      this.#condition(at, 'customer'),
      this.#did(at),
      this.#total(at),
      this.#nth(at),
      this.#bought(at),
      this.#lives(at),
    ]);
  }

  #not(at: number): Read<Rule> | null {
    const start = this.#literal(at, this.#language.rules.words.not);
    const inner = start === null ? null : this.#one(start);
    return inner && { value: { not: inner.value }, end: inner.end };
  }

  #group(at: number): Read<Rule> | null {
    const start = this.#literal(at, '(');
    const inner = start === null ? null : this.#either(start);
    const end = inner && this.#literal(inner.end, ')');
    return inner && end !== null ? { value: inner.value, end } : null;
  }

  #segment(at: number): Read<Rule> | null {
    const text = this.#language.rules.words.segment;
    const read = longest([this.#pieces(at, piecesOf(text)), this.#straight(at, text)]);
    if (!read) return null;
    const name = String(read.value.text);
    const { segments } = this.#options;
    const named = [...(segments ?? [])].filter(([, other]) => other === name);
    const [only] = named;
    const segment = !segments?.has(name) && named.length === 1 && only ? only[0] : name;
    return { value: { segment }, end: read.end };
  }

  /** A segment in "straight" quotes whose name has such quotes in it. */
  #straight(at: number, text: string): Read<Filled> | null {
    if (!this.#attributes) return null;
    const names = [...(this.#options.segments?.values() ?? [])].filter((name) =>
      name.includes('"'),
    );
    return longest(
      names.map((name) => {
        const [before = '', after = ''] = text.split('{text}');
        const start = before.trim() === '' ? at : this.#literal(at, before.trim(), false);
        if (start === null) return null;
        const place = this.#skip(start);
        const written = `"${name}"`;
        if (!this.#text.startsWith(written, place)) return null;
        const end = place + written.length;
        const last = after.trim() === '' ? end : this.#literal(end, after.trim(), false);
        return last === null ? null : { value: { text: name }, end: last };
      }),
    );
  }

  /** What was bought, where the column is not named: the category, or the product where there are no categories. */
  #bought(at: number): Read<Rule> | null {
    const found = this.#natural('bought', at);
    if (!found) return null;
    const { key, slots } = found.value;
    const there = (id: string) => this.#attributes?.some((attribute) => attribute.id === id);
    const product = there('order_lines.product') && !there('order_lines.category');
    const attr = KNOWN.get(product ? 'order_lines.product' : 'order_lines.category') as AttrRef;
    const times: Times = key === 'never' ? { max: 0 } : timed(slots).times;
    const where = [{ attr, is: this.#meant(attr, { in: slots.what as readonly string[] }) }];
    return { value: { did: 'order', where, within: windowIn(slots), times }, end: found.end };
  }

  /** Where somebody lives. */
  #lives(at: number): Read<Rule> | null {
    const found = this.#natural('lives', at);
    if (!found) return null;
    const what = found.value.slots.what as readonly string[];
    const attr = KNOWN.get('customer_facts.city') as AttrRef;
    return {
      value: { attr, is: found.value.key === 'not' ? { notIn: what } : { in: what } },
      end: found.end,
    };
  }

  #natural(area: 'bought' | 'lives', at: number): Read<{ key: string; slots: Filled }> | null {
    return this.#attributes ? longest(this.#fitting(area, at)) : null;
  }

  #did(at: number): Read<Rule> | null {
    const found = longest([
      ...this.#fitting('did', at).map(({ value: { key, slots }, end }) => ({
        value: { key, slots, ...timed(slots) },
        end,
      })),
      ...this.#fitting('never', at).map(({ value: { key, slots }, end }) => ({
        value: { key, slots, within: windowIn(slots), times: { max: 0 } },
        end,
      })),
    ]);
    if (!found) return null;
    const { key, slots, within, times } = found.value;
    if (key === 'event' || key === 'eventOf') {
      const type = key === 'eventOf' ? [ofEventType(slots.text as string)] : [];
      const { value, end } = this.#where(found.end, this.#language.rules.words.whereEvent, 'event');
      return { value: { did: 'event', where: [...type, ...value], within, times }, end };
    }
    const did = key as Deed;
    const apart = this.#where(found.end, this.#language.rules.words.whereApart);
    if (apart.value.length > 0) {
      return { value: { did, where: apart.value, within, times, apart: true }, end: apart.end };
    }
    const where = this.#where(found.end);
    return { value: { did, where: where.value, within, times }, end: where.end };
  }

  #total(at: number): Read<Rule> | null {
    const within = this.#window(at);
    const measures = Object.entries(this.#language.rules.totals).map(([total, text]) => {
      const end = this.#literal(within.end, text);
      return end === null ? null : { value: total as Total, end };
    });
    const measure = longest(measures);
    const is = measure && this.#test(measure.end, 'number');
    if (!measure || !is) return null;
    const open = 'known' in is.value && is.value.known;
    if (!open && !('from' in is.value || 'below' in is.value)) return null;
    const where = this.#where(is.end);
    return {
      value: {
        total: measure.value,
        where: where.value,
        within: within.value,
        is: open ? {} : (is.value as Range),
      },
      end: where.end,
    };
  }

  #nth(at: number): Read<Leaf> | null {
    const found = longest(this.#fitting('nth', at));
    if (!found) return null;
    const { key, slots } = found.value;
    const nth = key === 'other' ? (slots.n as number) : (key as 'first' | 'last');
    return { value: { nth, is: slots.tests as Condition[] }, end: found.end };
  }

  #where(
    at: number,
    word = this.#language.rules.words.where,
    scope: Scope = 'order',
  ): Read<readonly Condition[]> {
    const start = this.#literal(at, word);
    const tests = start === null ? null : this.#tests(start, scope);
    return tests ?? { value: [], end: at };
  }

  #tests(at: number, scope: Scope = 'order'): Read<readonly Condition[]> | null {
    const one = (place: number) => this.#condition(place, scope);
    const list = this.#list(at, one);
    if (list || !this.#attributes) return list;
    const single = one(at);
    return single && { value: [single.value], end: single.end };
  }

  #condition(at: number, scope: Scope): Read<Condition> | null {
    const attr = this.#attr(at, scope);
    const is = attr && this.#test(attr.end, attr.value.type);
    if (!attr || !is) return null;
    return { value: { attr: attr.value, is: this.#meant(attr.value, is.value) }, end: is.end };
  }

  #meant(attr: AttrRef, is: Test): Test {
    const { values } = this.#options;
    if (!values || !('in' in is || 'notIn' in is)) return is;
    const meant = (value: Value) =>
      (typeof value === 'string' ? values.valueOf(attr, value) : undefined) ?? value;
    return 'in' in is ? { in: is.in.map(meant) } : { notIn: is.notIn.map(meant) };
  }

  /** What is not asked of columns of this type is read too, but is not what is expected. */
  #test(at: number, type: AttrType): Read<Test> | null {
    const found = longest(this.#fitting('tests', at, (key) => fits(key, type)));
    return found && { value: testOf(found.value.key, found.value.slots), end: found.end };
  }

  /** The whole time where none is named. */
  #window(at: number): Read<Window> {
    const found = longest(this.#fitting('windows', at));
    if (!found) return { value: { all: true }, end: at };
    const { key, slots } = found.value;
    const { days, fromDay, beforeDay } = slots as { days: number; fromDay: Day; beforeDay: Day };
    const value = {
      all: { all: true } as const,
      lastDays: { lastDays: days },
      fromDay: { fromDay },
      beforeDay: { beforeDay },
      betweenDays: { fromDay, beforeDay },
    }[key] as Window;
    return { value, end: found.end };
  }

  #times(at: number): Read<Times> | null {
    const found = longest(this.#fitting('times', at));
    if (!found) return null;
    const { n = Number(/\d+$/.exec(found.value.key)?.[0]), m } = found.value.slots as {
      n?: number;
      m: number;
    };
    const value: Times | undefined = {
      once: { min: 1, max: 1 },
      atLeastOnce: { min: 1 },
      atMostOnce: { max: 1 },
      exactly: { min: n, max: n },
      atLeast: { min: n },
      atMost: { max: n },
      between: { min: n, max: m },
    }[found.value.key.replace(/\d+$/, '')];
    return value ? { value, end: found.end } : null;
  }

  /** Every phrase of an area that fits here; names without quotes only where none does. */
  #fitting(
    area: Area,
    at: number,
    expected: (key: string) => boolean = () => true,
  ): Read<{ key: string; slots: Filled }>[] {
    const phrases = this.#language.phrases(area);
    const [bare, quiet] = [this.#bare, this.#quiet];
    const read = () =>
      phrases.flatMap(({ key, pieces, also }) => {
        if (also && !this.#attributes) return [];
        this.#quiet = quiet || !expected(key) || (also && area in this.#language.rules);
        const found = this.#pieces(at, pieces);
        this.#quiet = quiet;
        return found ? [{ value: { key, slots: found.value }, end: found.end }] : [];
      });
    this.#bare = false;
    let found = read();
    const named = area === 'tests' || area === 'bought' || area === 'lives';
    if (found.length === 0 && named && this.#attributes) {
      this.#bare = true;
      found = read();
    }
    this.#bare = bare;
    return found;
  }

  #pieces(at: number, pieces: readonly Piece[]): Read<Filled> | null {
    const value: Filled = {};
    let end = at;
    for (const piece of pieces) {
      if ('text' in piece) {
        const next = this.#literal(end, piece.text);
        if (next === null) return null;
        end = next;
      } else {
        const read = this.#slot(end, piece.slot);
        if (!read) return null;
        value[piece.slot] = read.value;
        end = read.end;
      }
    }
    return { value, end };
  }

  #slot(at: number, slot: Slot): Read<unknown> | null {
    const { figures, rules } = this.#language;
    const place = this.#skip(at);
    switch (slot) {
      case 'value':
        return this.#value(at);
      case 'values':
        return this.#list(at, (inner) => this.#value(inner));
      case 'text':
        return this.#quoted(at);
      case 'what':
        return this.#what(at);
      case 'fromDay':
      case 'beforeDay':
        return (
          figures.readDay(this.#text, place) ??
          this.#quoted(at, rules.expected.day) ??
          this.#fail(place, rules.expected.day)
        );
      case 'window':
        return this.#window(at);
      case 'times':
        return this.#times(at);
      case 'tests':
        return this.#tests(at);
      default:
        return figures.readNumber(this.#text, place) ?? this.#fail(place, rules.expected.number);
    }
  }

  #value(at: number): Read<Exclude<Value, null>> | null {
    const { figures, rules } = this.#language;
    const { yes, no } = rules.words;
    for (const [word, value] of [
      [yes, true],
      [no, false],
    ] as const) {
      const end = this.#literal(at, word);
      if (end !== null) return { value, end };
    }
    const place = this.#skip(at);
    return (
      this.#quoted(at) ??
      figures.readNumber(this.#text, place) ??
      this.#bareName(place) ??
      this.#fail(place, rules.expected.number)
    );
  }

  #what(at: number): Read<readonly string[]> | null {
    const list = this.#list(at, (inner) => this.#quoted(inner));
    if (list) return list;
    const one = this.#quoted(at) ?? this.#bareName(this.#skip(at));
    return one && { value: [one.value], end: one.end };
  }

  /** Words with a capital letter, or a number after such a word: `New York`. */
  #bareName(place: number): Read<string> | null {
    if (!this.#bare) return null;
    const word = String.raw`[\p{L}\p{N}&./-]*[\p{L}\p{N}]`;
    const pattern = new RegExp(
      String.raw`(?=\S*\p{Ll})\p{Lu}${word}(?:\s+(?:\p{N}|\p{Lu}${word}))*`,
      'uy',
    );
    pattern.lastIndex = place;
    const found = pattern.exec(this.#text);
    return found && { value: found[0], end: place + found[0].length };
  }

  /** `(a; b)`, `()` */
  #list<T>(at: number, read: (at: number) => Read<T> | null): Read<readonly T[]> | null {
    const start = this.#literal(at, '(');
    if (start === null) return null;
    const value: T[] = [];
    const nothing = this.#literal(start, ')');
    if (nothing !== null) return { value, end: nothing };
    for (let place = start; ;) {
      const item = read(place);
      if (!item) return null;
      value.push(item.value);
      const end = this.#literal(item.end, ')');
      if (end !== null) return { value, end };
      const next = this.#literal(item.end, ';');
      if (next === null) return null;
      place = next;
    }
  }

  #quoted(at: number, expected = this.#language.rules.expected.text): Read<string> | null {
    const place = this.#skip(at);
    const pattern = /“((?:[^\\”]|\\[^])*)”|"((?:[^\\"]|\\[^])*)"/y;
    pattern.lastIndex = place;
    const found = pattern.exec(this.#text);
    if (!found) return this.#fail(place, expected);
    return { value: unescaped(found[1] ?? found[2] ?? ''), end: place + found[0].length };
  }

  #attr(at: number, scope: Scope): Read<AttrRef> | null {
    const place = this.#skip(at);
    const pattern = /\[((?:[^\\\]]|\\[^])*)\]/y;
    pattern.lastIndex = place;
    const found = pattern.exec(this.#text);
    const value = found && this.#bracketed(found[1] as string);
    if (found && value) return { value, end: place + found[0].length };
    for (const { name, attr } of this.#names[scope]) {
      const end = this.#literal(at, name, false);
      if (end !== null) return { value: attr, end };
    }
    return this.#fail(place, this.#language.rules.expected.attribute);
  }

  /** What `print` writes in brackets: label, type, id. */
  #bracketed(text: string): AttrRef | null {
    const [label = '', typeName, place, ...more] = cut(text);
    const types = Object.entries(this.#language.rules.types);
    const known = types.find(([, name]) => this.#folds(name) === this.#folds(typeName ?? ''));
    if (more.length > 0 || (typeName !== undefined && !known)) return null;
    const type = (known?.[0] ?? 'text') as AttrType;
    return { id: place ?? `customer_facts.${label}`, label, type };
  }

  /** The end of `words` at `at`, which spaces may come before and lie between; null where they do not stand there. */
  #literal(at: number, words: string, say = true): number | null {
    let place = this.#skip(at);
    const start = place;
    for (const char of words) {
      if (/\s/.test(char)) {
        const next = this.#skip(place);
        if (next === place) return say ? this.#fail(start, words) : null;
        place = next;
        continue;
      }
      for (let i = 0; i < char.length; i++) {
        if (this.#folded[place] !== this.#fold(char[i] as string)) {
          return say ? this.#fail(start, words) : null;
        }
        place++;
      }
    }
    const letter = /[\p{L}\p{N}_]/u;
    const goesOn = letter.test(words.at(-1) ?? '') && letter.test(this.#text[place] ?? '');
    if (goesOn) return say ? this.#fail(start, words) : null;
    return place;
  }

  #skip(at: number): number {
    let place = at;
    while (place < this.#text.length && /\s/.test(this.#text[place] as string)) place++;
    return place;
  }

  #fail(at: number, expected: string): null {
    if (this.#quiet) return null;
    if (at > this.furthest) {
      this.furthest = at;
      this.expected.clear();
    }
    if (at === this.furthest) this.expected.add(expected);
    return null;
  }

  #fold(char: string): string {
    return char === "'" ? '’' : this.#language.fold(char);
  }

  #folds(text: string): string {
    return Array.from(text.trim(), (char) => this.#fold(char)).join('');
  }
}

/** Names that may stand without brackets, the longest first: the language's, then labels of the catalogue. */
function namesOf({ rules }: Language, attributes: readonly Attribute[], scope: Scope) {
  const names: { name: string; attr: AttrRef }[] = [];
  for (const [id, name] of Object.entries(rules.attributes)) {
    const attr = KNOWN.get(id);
    if (attr) names.push({ name, attr });
  }
  for (const { id, label, type, grain, sameAs } of attributes) {
    if ((grain === 'line' ? 'order' : grain) !== scope || sameAs !== undefined) continue;
    if (label.trim() !== '') names.push({ name: label, attr: { id, label, type } });
  }
  return names.sort((a, b) => b.name.length - a.name.length);
}

function longest<T>(reads: readonly (Read<T> | null)[]): Read<T> | null {
  let best: Read<T> | null = null;
  for (const read of reads) if (read && (!best || read.end > best.end)) best = read;
  return best;
}

function windowIn(slots: Filled): Window {
  return (slots.window as Window | undefined) ?? { all: true };
}

function timed(slots: Filled): { within: Window; times: Times } {
  return { within: windowIn(slots), times: (slots.times as Times | undefined) ?? { min: 1 } };
}

/** Whether the question is one that columns of this type are asked. */
function fits(key: string, type: AttrType): boolean {
  if (key === 'known' || key === 'unknown') return true;
  const ofDays = /day/i.test(key);
  if (type === 'date') return ofDays;
  if (ofDays || (key === 'contains' && type !== 'text')) return false;
  return type === 'number' || !/^(from|below|between)$/.test(key);
}

function testOf(key: string, slots: Filled): Test {
  const {
    value,
    values = [value],
    text,
    from,
    below,
    days,
    fromDay,
    beforeDay,
  } = slots as {
    [slot in Slot]: never;
  };
  const list: readonly Value[] = values;
  switch (key) {
    case 'one':
    case 'any':
      return { in: list };
    case 'oneOrUnknown':
    case 'anyOrUnknown':
      return { in: [...list, null] };
    case 'notOneOrUnknown':
    case 'noneOrUnknown':
      return { notIn: list };
    case 'notOne':
    case 'none':
      return { notIn: [...list, null] };
    case 'from':
      return { from };
    case 'below':
      return { below };
    case 'between':
      return { from, below };
    case 'fromDay':
      return { fromDay };
    case 'beforeDay':
      return { beforeDay };
    case 'betweenDays':
      return { fromDay, beforeDay };
    case 'lastDays':
      return { lastDays: days };
    case 'contains':
      return { contains: text };
    default:
      return { known: key === 'known' };
  }
}

/** At colons, each with the space after it; `\\:` is a colon of the text. */
function cut(text: string): string[] {
  const parts = [''];
  for (const [piece] of text.matchAll(/\\[^]|: ?|[^\\:]+/g)) {
    if (piece.startsWith(':')) parts.push('');
    else parts.push(parts.pop() + piece);
  }
  return parts.map(unescaped);
}

function unescaped(text: string): string {
  return text.replace(/\\([^])/g, '$1');
}

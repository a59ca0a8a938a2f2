import type { Locale } from '../../../../i18n/locale';
import { createFormats } from '../../../../i18n/format';
import { isDay } from '../../../../lib/days';
import type { Day } from '../rule';

/** Something read at a place of a text, and where it ends. */
export interface Read<T> {
  readonly value: T;
  readonly end: number;
}

/** Numbers and days as a language writes them, to the last digit, and back. */
export interface Figures {
  number(n: number): string;
  day(day: Day): string;
  readNumber(text: string, at: number): Read<number> | null;
  readDay(text: string, at: number): Read<Day> | null;
}

export function figuresOf(locale: Locale): Figures {
  const parts = new Intl.NumberFormat(locale.tag).formatToParts(12345.6);
  const sign = (type: 'group' | 'decimal') => parts.find((p) => p.type === type)?.value ?? '';
  const [group, decimal] = [sign('group'), sign('decimal')];
  const [g, d] = [escaped(group), escaped(decimal)];
  const pattern = new RegExp(`-?(?:\\d{1,3}(?:${g}\\d{3})+(?!\\d)|\\d+)(?:${d}\\d+)?`, 'y');
  const { date } = createFormats(locale);
  const months = Array.from({ length: 12 }, (_, i) => monthName(date, i + 1));
  const days = dayPattern(date, months);

  const readDay = (text: string, at: number): Read<Day> | null => {
    const iso = match(/\d{4}-\d\d-\d\d/y, text, at);
    if (iso) return isDay(iso[0]) ? { value: iso[0], end: at + iso[0].length } : null;
    const found = match(days, text, at);
    if (!found?.groups) return null;
    const { year = '', month = '', day = '' } = found.groups;
    const lower = (name: string) => name.toLocaleLowerCase(locale.tag);
    const number = /^\d+$/.test(month)
      ? Number(month)
      : months.findIndex((name) => lower(name) === lower(month)) + 1;
    const value = `${year}-${String(number).padStart(2, '0')}-${day.padStart(2, '0')}`;
    return isDay(value) ? { value, end: at + found[0].length } : null;
  };

  return {
    number(n) {
      const [whole = '', fraction] = plain(n).split('.');
      const grouped = whole.replace(/\d(?=(\d{3})+$)/g, (digit) => digit + group);
      return fraction === undefined ? grouped : grouped + decimal + fraction;
    },
    day(day) {
      const text = date(day);
      const back = readDay(text, 0);
      return back?.value === day && back.end === text.length ? text : day;
    },
    readNumber(text, at) {
      const found = match(pattern, text, at)?.[0];
      if (found === undefined) return null;
      const value = Number(found.replaceAll(group, '').replace(decimal, '.')) + 0;
      if (!Number.isFinite(value)) return null;
      // Full hours are numbers too: 20:00.
      const hour = match(/\d{1,2}:00(?![\d:])/y, text, at)?.[0];
      return { value, end: at + (hour ?? found).length };
    },
    readDay,
  };
}

/** All digits, without an exponent: `1e-7` → `0.0000001`. */
function plain(n: number): string {
  const [digits = '', exponent] = String(n).split('e');
  if (exponent === undefined) return digits;
  const minus = digits.startsWith('-') ? '-' : '';
  const [whole = '', fraction = ''] = digits.replace('-', '').split('.');
  const point = whole.length + Number(exponent);
  const all = whole + fraction;
  if (point <= 0) return `${minus}0.${'0'.repeat(-point)}${all}`;
  return `${minus}${all.padEnd(point, '0')}`;
}

function monthName(date: (day: string) => string, month: number): string {
  const text = date(`2033-${String(month).padStart(2, '0')}-22`);
  return /\p{L}+/u.exec(text)?.[0] ?? String(month);
}

/** Where year, month and day stand in a written day. */
function dayPattern(date: (day: string) => string, months: readonly string[]): RegExp {
  const written = escaped(date('2033-11-22'))
    .replace('2033', '(?<year>\\d{4})')
    .replace('22', '(?<day>\\d{1,2})')
    .replace(escaped(months[10] as string), '(?<month>\\p{L}+|\\d{1,2})');
  return new RegExp(written, 'uy');
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

import type { Locale } from './locale';

/** What a number may arrive as; SQL decimals and hugeints come as strings or bigints. */
export type Numeric = number | bigint | string;
/** A day as `YYYY-MM-DD` (what follows is ignored) or a Date, read in UTC. */
export type Day = string | Date;

/** Numbers and dates as one locale writes them. What is not a number or a date becomes `–`. */
export interface Formats {
  /** Grouped; at most `digits` decimals (0). */
  number(value: Numeric, digits?: number): string;
  /** Three significant digits and a word: 8.94m, 8,94 milyon. */
  compact(value: Numeric): string;
  /**
   * `share` 0.253 is 25% (%25 in Turkish). What is not nothing never reads as 0%: one decimal is
   * added where there is none, and less than that shows is `<0.1%`.
   */
  percent(share: Numeric, digits?: number): string;
  /** Exactly `digits` decimals (2). `currency` is an ISO code, null when the file names none. */
  money(value: Numeric, currency: string | null, digits?: number): string;
  moneyCompact(value: Numeric, currency: string | null): string;
  /** 12 Mar 2025, 12.03.2025 */
  date(day: Day): string;
  /** 12 March 2025, 12 Mart 2025 */
  dateLong(day: Day): string;
  /** Mar 2025, also of `YYYY-MM`. */
  month(day: Day): string;
  /** 1 Monday to 7 Sunday: Wednesday, Çarşamba. */
  weekday(day: number, length?: 'long' | 'short'): string;
  /** A full hour, 0 to 23: 09:00. */
  hour(hour: number): string;
  /** 1 day, 12 days */
  days(count: Numeric): string;
  /** Bytes as kB, MB or GB of 1000. */
  size(bytes: Numeric): string;
}

export const NOTHING = '–';

type FormatLocale = Pick<Locale, 'tag' | 'day' | 'compact'>;

export function createFormats({ tag, day, compact }: FormatLocale): Formats {
  const numbers = new Map<string, Intl.NumberFormat>();
  const format = (value: Numeric, options: Intl.NumberFormatOptions): string => {
    const number = typeof value === 'bigint' ? value : toNumber(value);
    if (typeof number === 'number' && !Number.isFinite(number)) return NOTHING;
    const key = JSON.stringify(options);
    let formatter = numbers.get(key);
    if (!formatter) numbers.set(key, (formatter = new Intl.NumberFormat(tag, options)));
    // -0 and what rounds to it would otherwise show a minus.
    return formatter.format(number === 0 ? 0 : number);
  };
  const percent = (share: Numeric, digits: number): string =>
    format(share, { style: 'percent', maximumFractionDigits: digits, signDisplay: 'negative' });
  const compactText = (value: Numeric): string =>
    format(value, compactOptions(value, compact)).replaceAll(' ', '\u00a0');
  const dayFormat = new Intl.DateTimeFormat(tag, { ...day, timeZone: 'UTC' });
  const longFormat = new Intl.DateTimeFormat(tag, { dateStyle: 'long', timeZone: 'UTC' });
  const monthFormat = new Intl.DateTimeFormat(tag, {
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  });

  const weekdays = {
    long: new Intl.DateTimeFormat(tag, { weekday: 'long', timeZone: 'UTC' }),
    short: new Intl.DateTimeFormat(tag, { weekday: 'short', timeZone: 'UTC' }),
  };

  return {
    // 1 January 2024 was a Monday.
    weekday: (n, length = 'long') => formatDate(weekdays[length], new Date(Date.UTC(2024, 0, n))),
    hour: (n) => `${String(n).padStart(2, '0')}:00`,
    number: (value, digits = 0) =>
      format(value, { maximumFractionDigits: digits, signDisplay: 'negative' }),
    compact: compactText,
    percent: (share, digits = 0) => {
      const shown = toNumber(share) * 100;
      const vanishes = (decimals: number) => shown > 0 && shown < 0.5 * 10 ** -decimals;
      if (!vanishes(digits)) return percent(share, digits);
      const finer = Math.max(1, digits);
      return vanishes(finer) ? `<${percent(10 ** -(finer + 2), finer)}` : percent(share, finer);
    },
    money: (value, currency, digits = 2) =>
      format(value, {
        ...currencyOptions(currency),
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
        signDisplay: 'negative',
      }),
    moneyCompact: (value, currency) => {
      const options = compactOptions(value, compact);
      if (options.compactDisplay !== 'long') {
        return format(value, { ...currencyOptions(currency), ...options });
      }
      // With a currency Intl has no words, only letters: the word goes where the digits of 1 stand.
      const number = compactText(value);
      if (number === NOTHING) return NOTHING;
      const sign = number.startsWith('-') ? '-' : '';
      const one = format(1, { ...currencyOptions(currency), maximumFractionDigits: 0 });
      return sign + one.replace(/\d+/, () => number.slice(sign.length));
    },
    date: (value) => formatDate(dayFormat, value),
    dateLong: (value) => formatDate(longFormat, value),
    month: (value) => formatDate(monthFormat, value),
    days: (count) => format(count, { style: 'unit', unit: 'day', unitDisplay: 'long' }),
    size: (bytes) => {
      const [unit, scale] = sizeUnit(toNumber(bytes));
      const scaled = toNumber(bytes) / scale;
      return format(scaled, {
        style: 'unit',
        unit,
        unitDisplay: unit === 'byte' ? 'long' : 'short',
        maximumFractionDigits: scale > 1 && scaled < 10 ? 1 : 0,
      });
    },
  };
}

function toNumber(value: Numeric): number {
  return typeof value === 'string' && value.trim() === '' ? NaN : Number(value);
}

/** Whole numbers below a thousand keep their digits; everything else gets three. */
function compactOptions(value: Numeric, display: 'short' | 'long'): Intl.NumberFormatOptions {
  const small = Math.abs(toNumber(value)) < 1000;
  return {
    ...(small ? { notation: 'standard' } : { notation: 'compact', compactDisplay: display }),
    minimumFractionDigits: 0,
    ...(small ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 }),
    signDisplay: 'negative',
  };
}

function currencyOptions(currency: string | null): Intl.NumberFormatOptions {
  return currency !== null && /^[A-Z]{3}$/.test(currency)
    ? { style: 'currency', currency, currencyDisplay: 'narrowSymbol' }
    : {};
}

function formatDate(formatter: Intl.DateTimeFormat, value: Day): string {
  const date = value instanceof Date ? value : parseDay(value);
  return Number.isNaN(date.getTime()) ? NOTHING : formatter.format(date);
}

function parseDay(text: string): Date {
  const [, year, month, day = '01'] = /^(\d{4})-(\d\d)(?:-(\d\d))?/.exec(text) ?? [];
  return new Date(year && month ? `${year}-${month}-${day}T00:00:00Z` : NaN);
}

function sizeUnit(bytes: number): ['byte' | 'kilobyte' | 'megabyte' | 'gigabyte', number] {
  if (bytes >= 1e9) return ['gigabyte', 1e9];
  if (bytes >= 1e6) return ['megabyte', 1e6];
  if (bytes >= 1e3) return ['kilobyte', 1e3];
  return ['byte', 1];
}

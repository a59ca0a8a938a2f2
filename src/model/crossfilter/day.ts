import { monthNumber, monthOf } from './month';

/** A calendar day, `2024-02-29`. */
export type Day = string;

/** What a time is counted by; weeks begin on Monday. */
export type TimeUnit = 'year' | 'month' | 'week' | 'day';

export const TIME_UNITS: readonly TimeUnit[] = ['year', 'month', 'week', 'day'];

const MS = 86_400_000;

/** Days since 1 January 1970; NaN for anything that is no day. */
export function dayNumber(day: Day): number {
  const [, year, month, of] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day) ?? [];
  if (year === undefined) return NaN;
  const date = utc(Number(year), Number(month) - 1, Number(of));
  return date.toISOString().startsWith(day) ? date.getTime() / MS : NaN;
}

/** The inverse of `dayNumber`, for the years 0 to 9999. */
export function dayOf(number: number): Day {
  return new Date(number * MS).toISOString().slice(0, 10);
}

/** The first day of the unit that a day is in, as numbers of days. */
export function unitStart(day: number, unit: TimeUnit): number {
  if (unit === 'day') return day;
  // 1 January 1970 was a Thursday.
  if (unit === 'week') return day - ((((day + 3) % 7) + 7) % 7);
  const date = new Date(day * MS);
  return utc(date.getUTCFullYear(), unit === 'year' ? 0 : date.getUTCMonth(), 1).getTime() / MS;
}

/** The first day `count` units after the unit that begins on `start`. */
export function unitAfter(start: number, unit: TimeUnit, count = 1): number {
  if (unit === 'day') return start + count;
  if (unit === 'week') return start + 7 * count;
  const date = new Date(start * MS);
  const months = unit === 'year' ? 12 * count : count;
  return utc(date.getUTCFullYear(), date.getUTCMonth() + months, 1).getTime() / MS;
}

/** How many units lie between two days that begin one. */
export function unitsBetween(start: number, end: number, unit: TimeUnit): number {
  if (unit === 'day') return end - start;
  if (unit === 'week') return (end - start) / 7;
  const months = monthNumber(dayOf(end).slice(0, 7)) - monthNumber(dayOf(start).slice(0, 7));
  return unit === 'year' ? months / 12 : months;
}

/** The whole units that `from <= day < below` is made of: `2024`, `2024-03`; null where it is not of months. */
export function wholeMonths(
  from: Day | null,
  below: Day | null,
): [string | null, string | null] | null {
  if ([from, below].some((day) => day !== null && !day.endsWith('-01'))) return null;
  return [from && from.slice(0, 7), below && monthOf(monthNumber(below.slice(0, 7)) - 1)];
}

/** The years below 100 are years too. */
function utc(year: number, month: number, day: number): Date {
  const date = new Date(0);
  date.setUTCFullYear(year, month, day);
  return date;
}

/** Dates and times as the engine itself writes them, from the integers it stores. */

const INFINITE_DATE = 2 ** 31 - 1;
const INFINITE_TIMESTAMP = 2n ** 63n - 1n;

/** `days` since 1970-01-01, in the proleptic Gregorian calendar. */
export function dateText(days: number): string {
  if (days === INFINITE_DATE) return 'infinity';
  if (days === -INFINITE_DATE) return '-infinity';
  const { year, month, day } = civil(days);
  const era = year > 0 ? '' : ' (BC)';
  return `${pad(year > 0 ? year : 1 - year, 4)}-${pad(month, 2)}-${pad(day, 2)}${era}`;
}

/** `value` counts units since 1970-01-01 00:00:00, `perSecond` of them in a second. */
export function timestampText(value: bigint, perSecond: bigint, zone = ''): string {
  if (value === INFINITE_TIMESTAMP) return 'infinity';
  if (value === -INFINITE_TIMESTAMP) return '-infinity';
  const perDay = 86_400n * perSecond;
  const inDay = ((value % perDay) + perDay) % perDay;
  const day = dateText(Number((value - inDay) / perDay));
  return `${day} ${clock(inDay, perSecond)}${zone}`;
}

/** `micros` since midnight; 24:00:00 is a time. */
export function timeText(micros: bigint): string {
  return clock(micros, 1_000_000n);
}

export function intervalText(months: number, days: number, micros: bigint): string {
  const years = Math.trunc(months / 12);
  const parts = [count(years, 'year'), count(months % 12, 'month'), count(days, 'day')].filter(
    Boolean,
  );
  if (micros !== 0n || parts.length === 0) {
    parts.push(`${micros < 0n ? '-' : ''}${clock(micros < 0n ? -micros : micros, 1_000_000n)}`);
  }
  return parts.join(' ');
}

function count(n: number, unit: string): string {
  return n === 0 ? '' : `${n} ${unit}${n === 1 || n === -1 ? '' : 's'}`;
}

function clock(value: bigint, perSecond: bigint): string {
  const seconds = Number(value / perSecond);
  const fraction = value % perSecond;
  const places = String(perSecond).length - 1;
  const text = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
    .map((part) => pad(part, 2))
    .join(':');
  return fraction === 0n ? text : `${text}.${pad(fraction, places).replace(/0+$/, '')}`;
}

function pad(value: number | bigint, width: number): string {
  return String(value).padStart(width, '0');
}

/**
 * The calendar's day so many days after 1970-01-01. Howard Hinnant's civil_from_days: years of 1 March to
 * the end of February, in eras of 400 years.
 */
export function civil(days: number): { year: number; month: number; day: number } {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const inEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (inEra - Math.floor(inEra / 1460) + Math.floor(inEra / 36_524) - Math.floor(inEra / 146_096)) /
      365,
  );
  const inYear =
    inEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * inYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: inYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1,
  };
}

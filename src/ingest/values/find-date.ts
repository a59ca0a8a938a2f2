import { monthLanguage, readDate } from './date';
import type { DateOrder, DateStyle, Evidence, Finding } from './style';

const PAIR = '^\\s*(?:\\p{L}+,?\\s+)?(\\d{1,2})\\s*[./-]\\s*(\\d{1,2})\\s*[./-]\\s*\\d{2}';
const pair = new RegExp(PAIR, 'u');

/** Share of non-empty samples that must be dates for a column to be one. */
const ENOUGH = 0.6;

/** A time of day, with colons or as in `5.3.2026 14.05`. */
const CLOCK = /\d:\d|\d\s+\d{1,2}\.\d{2}(?:\.\d{2})?\s*$/;
const THREE_SHORT = /^\s*(\d{2})\s*[./-]\s*\d{1,2}\s*[./-]\s*(\d{2})(?!\d)/;
/** 20260305T140500 */
const COMPACT_TIME = /^\s*(?:19|20)\d{6}(?:T|\s)\s*\d{2}:?\d{2}/i;

/** Plausible serials, 1990 to 2045 and in Excel 1954 to 2064, where a column of numbers is said to be dates. */
const SERIAL_RANGES: [DateOrder, low: number, high: number][] = [
  ['excel', 20000, 60000],
  ['epoch_days', 7305, 27393],
  ['epoch_s', 631152000, 2366841600],
  ['epoch_ms', 631152000000, 2366841600000],
];

/**
 * SQL giving one row over a whole text column: `day_first` and `month_first`, the values that only
 * that order can read; `open`, those that both can; an example of each.
 */
export function proveDateOrderSql(table: string, column: string): string {
  const first = 'a > 12 AND b <= 12';
  const second = 'a <= 12 AND b > 12';
  return `SELECT count(*) FILTER (${first}) AS day_first, count(*) FILTER (${second}) AS month_first,
  count(*) FILTER (a <= 12 AND b <= 12) AS open,
  min(v) FILTER (${first}) AS day_example, min(v) FILTER (${second}) AS month_example
FROM (SELECT v, TRY_CAST(nullif(r.a, '') AS INTEGER) AS a, TRY_CAST(nullif(r.b, '') AS INTEGER) AS b
  FROM (SELECT ${column} AS v, regexp_extract(${column}, '${PAIR}', ['a', 'b']) AS r FROM ${table}))`;
}

/** The style among a finding's that a row of `proveDateOrderSql` proves, or null. */
export function decideDateOrder(
  row: { day_first?: unknown; month_first?: unknown },
  found: Finding<DateStyle>,
): DateStyle | null {
  const day = Number(row.day_first);
  const month = Number(row.month_first);
  if (day > 0 === month > 0) return null;
  const order = day > 0 ? 'dmy' : 'mdy';
  const styles = [found.style, ...found.alternatives];
  // The first of two short numbers is above 12 in days and in years.
  if (styles.some((style) => style.shortYear)) return null;
  return styles.find((style) => style.order === order) ?? null;
}

/**
 * How a column writes its dates, or null when it holds something else. Numbers are taken for dates
 * only under a date header, except for `yyyymmdd`, which must then read every sample.
 */
export function findDateStyle(
  samples: string[],
  hint: { isDateHeader: boolean; locale?: 'tr' | 'en' } = { isDateHeader: false },
): Finding<DateStyle> | null {
  const filled = samples.filter((sample) => sample.trim() !== '');
  if (filled.length === 0) return null;
  const first = filled[0]!;
  const time = filled.some((sample) => CLOCK.test(sample));
  const reads = (style: DateStyle): string[] =>
    filled.filter((sample) => readDate(sample, style) !== null);
  const result = (
    style: DateStyle,
    evidence: Evidence,
    extra: { example?: string; sure?: boolean; alternatives?: DateStyle[] } = {},
  ): Finding<DateStyle> | null => {
    const fits = reads(style).length / filled.length;
    if (fits < ENOUGH) return null;
    const { example = first, sure = true, alternatives = [] } = extra;
    return { style, sure, alternatives, evidence, example, fits };
  };

  if (filled.every((sample) => /^\s*[-+]?\d+(?:[.,]\d*)?\s*$/.test(sample))) {
    return digits(filled, hint.isDateHeader, result);
  }
  if (filled.every((sample) => COMPACT_TIME.test(sample))) {
    return result({ order: 'yyyymmdd', time: true }, 'date_digits');
  }

  const words = filled.flatMap((sample) => sample.match(/[\p{L}\p{M}]{3,}/gu) ?? []);
  const languages = words.map(monthLanguage).filter((language) => language !== null);
  if (languages.length > 0) {
    const names = languages.includes('tr')
      ? 'tr'
      : languages.includes('en')
        ? 'en'
        : (hint.locale ?? 'en');
    for (const order of ['dmy', 'mdy', 'ymd'] as const) {
      const found = result({ order, time, names }, 'date_names');
      if (found) return found;
    }
  }

  const dashed = filled.filter((sample) => /^\s*\d{4}-/.test(sample)).length;
  const yearFirst = result(
    { order: dashed * 2 >= filled.length ? 'iso' : 'ymd', time },
    dashed > 0 ? 'date_iso' : 'date_year_first',
  );
  if (yearFirst) return yearFirst;

  const sep = (/\d\s*([./-])\s*\d/.exec(first)?.[1] ?? '.') as '.' | '/' | '-';
  const dmy: DateStyle = { order: 'dmy', time, sep };
  const mdy: DateStyle = { order: 'mdy', time, sep };
  const short: DateStyle = { order: 'ymd', time, sep, shortYear: true };
  if (moreDaysThanYears(filled) && reads(short).length === filled.length) {
    const others = [dmy, mdy].filter((style) => reads(style).length === filled.length);
    return result(short, 'date_year_first', {
      sure: others.length === 0,
      alternatives: others,
    });
  }
  const pairs = filled.map((sample) => ({ sample, match: pair.exec(sample) }));
  const day = pairs.find(({ match }) => match && Number(match[1]) > 12 && Number(match[2]) <= 12);
  const month = pairs.find(({ match }) => match && Number(match[1]) <= 12 && Number(match[2]) > 12);
  if (day && month) {
    const better = reads(dmy).length >= reads(mdy).length ? dmy : mdy;
    const evidence = better === dmy ? 'date_first_over_12' : 'date_second_over_12';
    const example = (better === dmy ? day : month).sample;
    return result(better, evidence, {
      example,
      sure: sep === '.' && better === dmy,
      alternatives: [better === dmy ? mdy : dmy],
    });
  }
  if (day) return result(dmy, 'date_first_over_12', { example: day.sample });
  if (month) return result(mdy, 'date_second_over_12', { example: month.sample });
  const dotted = sep === '.' && pairs.every(({ match }) => !match || match[0].includes('.'));
  if (dotted) return result(dmy, 'date_dots');
  const [likely, other] = sep === '/' && hint.locale === 'en' ? [mdy, dmy] : [dmy, mdy];
  // Of 01/01 every order says the same.
  const telling = pairs.find(({ match }) => match && Number(match[1]) !== Number(match[2]));
  return result(likely, 'date_ambiguous', {
    sure: false,
    alternatives: [other],
    ...(telling && { example: telling.sample }),
  });
}

/** Three short numbers in every sample, of which the last differ more than the first: years come first, perhaps. */
function moreDaysThanYears(filled: string[]): boolean {
  const parts = filled.map((sample) => THREE_SHORT.exec(sample));
  if (!parts.every((match) => match !== null)) return false;
  const different = (part: 1 | 2): number => new Set(parts.map((match) => match[part])).size;
  return different(1) < different(2);
}

function digits(
  filled: string[],
  isDateHeader: boolean,
  result: (
    style: DateStyle,
    evidence: Evidence,
    extra?: { sure: boolean; alternatives: DateStyle[] },
  ) => Finding<DateStyle> | null,
): Finding<DateStyle> | null {
  const compact = filled.filter((sample) =>
    /^\s*(?:19|20)\d{6}(?:\.0+|\d{4}|\d{6})?\s*$/.test(sample),
  );
  const time = compact.some((sample) => sample.trim().length >= 12);
  if (compact.length === filled.length || (isDateHeader && compact.length > 0)) {
    const found = result({ order: 'yyyymmdd', time }, 'date_digits');
    if (found && (isDateHeader || found.fits === 1)) return found;
  }
  if (!isDateHeader) return null;
  const numbers = filled.map((sample) => Number(sample.replace(',', '.')));
  const plausible = SERIAL_RANGES.map(([order, low, high]) => ({
    order,
    count: numbers.filter((n) => n >= low && n <= high).length,
  }))
    .filter(({ count }) => count >= numbers.length * ENOUGH)
    .sort((a, b) => b.count - a.count);
  const fraction = numbers.some((n) => n % 1 !== 0);
  const [style, ...alternatives] = plausible.map(({ order }): DateStyle => {
    const seconds = order === 'epoch_s' || order === 'epoch_ms';
    return { order, time: fraction || seconds };
  });
  if (!style) return null;
  return result(style, 'date_serial', { sure: alternatives.length === 0, alternatives });
}

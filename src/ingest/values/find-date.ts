import { monthLanguage, readDate } from './date';
import type { DateOrder, DateStyle, Evidence, Finding } from './style';

const PAIR = '^\\s*(?:\\p{L}+,?\\s+)?(\\d{1,2})\\s*[./-]\\s*(\\d{1,2})\\s*[./-]\\s*\\d{2}';
const pair = new RegExp(PAIR, 'u');

/** Share of non-empty samples that must be dates for a column to be one. */
const ENOUGH = 0.6;

/** Plausible serials, 1990 to 2045, where a column of numbers is said to be dates. */
const SERIAL_RANGES: [DateOrder, low: number, high: number][] = [
  ['excel', 32874, 53328],
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
  return [found.style, ...found.alternatives].find((style) => style.order === order) ?? null;
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
  const time = filled.some((sample) => /\d:\d/.test(sample));
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

  const words = filled.flatMap((sample) => sample.match(/\p{L}{3,}/gu) ?? []);
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
  if (sep === '.') return result(dmy, 'date_dots');
  const [likely, other] = sep === '/' && hint.locale === 'en' ? [mdy, dmy] : [dmy, mdy];
  return result(likely, 'date_ambiguous', { sure: false, alternatives: [other] });
}

function digits(
  filled: string[],
  isDateHeader: boolean,
  result: (style: DateStyle, evidence: Evidence) => Finding<DateStyle> | null,
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
  let best: { order: DateOrder; count: number } | null = null;
  for (const [order, low, high] of SERIAL_RANGES) {
    const count = numbers.filter((n) => n >= low && n <= high).length;
    if (count >= numbers.length * ENOUGH && count > (best?.count ?? 0)) best = { order, count };
  }
  if (!best) return null;
  const fraction = numbers.some((n) => n % 1 !== 0);
  const seconds = best.order === 'epoch_s' || best.order === 'epoch_ms';
  return result({ order: best.order, time: fraction || seconds }, 'date_serial');
}

import type { DateOrder, DateStyle, Effort } from './style';

/** Years outside are no date of a customer or an order (0001, 1899, 9999) and read as NULL. */
const FIRST_YEAR = 1900;
const LAST_YEAR = 2100;
/** Two-digit years up to this one are 20yy, later ones 19yy, if the style says no other. */
const PIVOT = '45';

const B = '[\\s\u00a0\u2007\u2009\u202f]';
const YEAR = '(\\d{4}|\\d{2})';
const SEP = `(?:${B}*[./-]${B}*|${B})`;
const WEEKDAY = `(?:\\p{L}+\\.?,?${B}+)?`;
const ZONE = `(?:${B}*(?:Z|(?:UTC|GMT)?[-+]\\d{2}:?(?:\\d{2})?|UTC|GMT)(?:${B}*\\([^()]*\\))?)?`;
const CLOCK = `(\\d{1,2})[:.](\\d{1,2})(?:[:.](\\d{1,2})(?:[.,](\\d{1,6})\\d*)?)?${B}*([AaPp]\\.?[Mm]\\.?|[Öö][ÖöSs])?`;
const TIME = `(?:[Tt]${B}*|,?${B}+(?:(?:[-–]|at|saat)${B}*)?)${CLOCK}${ZONE}`;
/** A weekday or the name of a zone; two letters might say which half of the day. */
const WORD = `(?:,?${B}+[\\p{L}\\p{M}]{3,}\\.?)?`;
const END = `${WORD}(?:${TIME})?${WORD}${B}*$`;
const MONTH = '([\\p{L}\\p{M}]+)';
const ORDINAL = '(?:st|nd|rd|th)?';
const GAP = `${B}*[.,/-]?${B}*`;

/** Groups: the three parts of the date as the order has them, hour, minute, second, fraction, half of day. */
const PATTERNS = {
  ymd: `^${B}*(\\d{4})${SEP}(\\d{1,2})${SEP}(\\d{1,2})${END}`,
  yxx: `^${B}*(\\d{2})${SEP}(\\d{1,2})${SEP}(\\d{1,2})${END}`,
  xxy: `^${B}*${WEEKDAY}(\\d{1,2})${SEP}(\\d{1,2})${SEP}${YEAR}${END}`,
  digits: `^${B}*(\\d{4})(\\d{2})(\\d{2})(?:\\.0+|[Tt]?${B}*(\\d{2}):?(\\d{2})(?::?(\\d{2})(?:[.,](\\d{1,6}))?)?()${ZONE})?${B}*$`,
  dny: `^${B}*${WEEKDAY}(\\d{1,2})${ORDINAL}${GAP}${MONTH}${GAP}${YEAR}${END}`,
  ndy: `^${B}*${WEEKDAY}${MONTH}${GAP}(\\d{1,2})${ORDINAL}${GAP}${YEAR}${END}`,
  ynd: `^${B}*(\\d{4})${GAP}${MONTH}${GAP}(\\d{1,2})${END}`,
} as const;

type Shape = keyof typeof PATTERNS;
type Part = 'y' | 'm' | 'd' | 'n';
const PARTS: Record<string, { shape: Shape; parts: [Part, Part, Part] }> = {
  iso: { shape: 'ymd', parts: ['y', 'm', 'd'] },
  ymd: { shape: 'ymd', parts: ['y', 'm', 'd'] },
  'ymd short': { shape: 'yxx', parts: ['y', 'm', 'd'] },
  dmy: { shape: 'xxy', parts: ['d', 'm', 'y'] },
  mdy: { shape: 'xxy', parts: ['m', 'd', 'y'] },
  yyyymmdd: { shape: 'digits', parts: ['y', 'm', 'd'] },
  'dmy names': { shape: 'dny', parts: ['d', 'n', 'y'] },
  'mdy names': { shape: 'ndy', parts: ['n', 'd', 'y'] },
  'ymd names': { shape: 'ynd', parts: ['y', 'n', 'd'] },
  'iso names': { shape: 'ynd', parts: ['y', 'n', 'd'] },
};

/** First three letters of month names, folded, Turkish and English; none means two months. */
const MONTHS: readonly string[][] = [
  ['jan', 'oca'],
  ['feb', 'sub'],
  ['mar'],
  ['apr', 'nis'],
  ['may'],
  ['jun', 'haz'],
  ['jul', 'tem'],
  ['aug', 'agu'],
  ['sep', 'eyl'],
  ['oct', 'eki'],
  ['nov', 'kas'],
  ['dec', 'ara'],
];

const foldMonth = (name: string): string =>
  name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().slice(0, 3);

/** The language a month name belongs to; `mar` and `may` belong to both. */
export function monthLanguage(name: string): 'tr' | 'en' | 'both' | null {
  const key = foldMonth(name);
  const month = MONTHS.find((names) => names.includes(key));
  if (!month) return null;
  return month.length === 1 ? 'both' : month[0] === key ? 'en' : 'tr';
}

interface Serial {
  /** Units a day. */
  perDay: number;
  /** Days from this serial's zero to 1970-01-01. */
  epoch: number;
  /** The least serial that is read. */
  first?: number;
}

export const SERIALS: Partial<Record<DateOrder, Serial>> = {
  // Excel counts a 29 February 1900 that never was: before it, its days are others.
  excel: { perDay: 1, epoch: 25569, first: 61 },
  epoch_days: { perDay: 1, epoch: 0 },
  epoch_s: { perDay: 86400, epoch: 0 },
  epoch_ms: { perDay: 86400000, epoch: 0 },
};

const serialPattern = /^\s*[-+]?\d+(?:[.,]\d*)?\s*$/;
/** 1900-01-01 and 2101-01-01 in days since 1970-01-01. */
const FIRST_DAY = Date.UTC(FIRST_YEAR, 0, 1) / 86400000;
const LAST_DAY = Date.UTC(LAST_YEAR + 1, 0, 1) / 86400000;

const compiled = Object.fromEntries(
  Object.entries(PATTERNS).map(([shape, source]) => [shape, new RegExp(source, 'u')]),
) as Record<Shape, RegExp>;

const partsOf = ({ order, names, shortYear }: DateStyle) =>
  PARTS[names ? `${order} names` : shortYear ? `${order} short` : order]!;

const two = (n: number): string => String(n).padStart(2, '0');

/** As DuckDB prints a TIMESTAMP. */
function print(ms: number, fraction = ''): string {
  const at = new Date(ms);
  const day = `${at.getUTCFullYear()}-${two(at.getUTCMonth() + 1)}-${two(at.getUTCDate())}`;
  const clock = `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())}`;
  const rest = fraction.replace(/0+$/, '');
  return `${day} ${clock}${rest === '' ? '' : `.${rest}`}`;
}

/**
 * Reads one value as `dateSql` does: `2026-08-15 10:00:00`, the wall clock as written (a zone is
 * dropped, 24:00 is the next day's start); null for impossible dates and years outside 1900–2100.
 */
export function readDate(text: string, style: DateStyle): string | null {
  const serial = SERIALS[style.order];
  if (serial) {
    if (!serialPattern.test(text)) return null;
    const number = Number(text.replace(',', '.'));
    const day = number / serial.perDay - serial.epoch;
    if (!(day >= FIRST_DAY && day < LAST_DAY) || number < (serial.first ?? -Infinity)) return null;
    return print(Math.round(day * 86400) * 1000);
  }
  const { shape, parts } = partsOf(style);
  const match = compiled[shape].exec(text);
  if (!match) return null;
  const part = (name: Part): string => match[parts.indexOf(name) + 1] ?? '';
  const written = part('y');
  const year =
    written.length === 4
      ? Number(written)
      : Number((written <= (style.pivot ?? PIVOT) ? '20' : '19') + written);
  const month = parts.includes('n')
    ? MONTHS.findIndex((names) => names.includes(foldMonth(part('n')))) + 1
    : Number(part('m'));
  const day = Number(part('d'));
  if (year < FIRST_YEAR || year > LAST_YEAR) return null;
  const midnight = Date.UTC(year, month - 1, day);
  const check = new Date(midnight);
  if (month < 1 || check.getUTCMonth() !== month - 1 || check.getUTCDate() !== day) return null;
  const [hour, minute, second] = [match[4], match[5], match[6]].map((digits) =>
    Number(digits ?? '0'),
  ) as [number, number, number];
  const fraction = match[7] ?? '';
  const half = (match[8] ?? '').toUpperCase();
  if (half !== '' && hour > 12) return null;
  const whole =
    half === '' ? hour : (hour % 12) + (half.startsWith('P') || half.endsWith('S') ? 12 : 0);
  const end = whole === 24 && minute === 0 && second === 0 && !/[1-9]/.test(fraction);
  if ((whole > 23 && !end) || minute > 59 || second > 59) return null;
  return print(midnight + ((whole * 60 + minute) * 60 + second) * 1000, fraction);
}

/** Number of the month whose name a text begins with, as VARCHAR. */
const monthSql = (name: string): string =>
  `CAST((list_position([${MONTHS.map(([en, tr = en]) => `'${en}', '${tr}'`).join(', ')}], left(lower(strip_accents(${name})), 3)) + 1) // 2 AS VARCHAR)`;

/** The general reading by pattern: parts to ISO text to TIMESTAMP, one pattern match a value. */
function slowSql(column: string, style: DateStyle): string {
  const { shape, parts } = partsOf(style);
  const at = (name: Part): string => `r.p${parts.indexOf(name) + 1}`;
  const y = `CASE WHEN length(${at('y')}) = 4 THEN ${at('y')} WHEN ${at('y')} <= '${style.pivot ?? PIVOT}' THEN '20' || ${at('y')} ELSE '19' || ${at('y')} END`;
  const month = parts.includes('n') ? monthSql(at('n')) : at('m');
  const hour = `CASE WHEN r.h = '' THEN '0' WHEN r.p = '' THEN r.h WHEN CAST(r.h AS INTEGER) > 12 THEN '99'
      WHEN upper(left(r.p, 1)) = 'P' OR upper(right(r.p, 1)) = 'S' THEN CAST(CAST(r.h AS INTEGER) % 12 + 12 AS VARCHAR)
      ELSE CAST(CAST(r.h AS INTEGER) % 12 AS VARCHAR) END`;
  const zero = (field: string): string => `CASE WHEN ${field} = '' THEN '0' ELSE ${field} END`;
  return `list_transform([regexp_extract(${column}, '${PATTERNS[shape]}', ['p1', 'p2', 'p3', 'h', 'i', 's', 'f', 'p'])], lambda r:
    CASE WHEN r.p1 <> '' AND ${y} BETWEEN '${FIRST_YEAR}' AND '${LAST_YEAR}' THEN TRY_CAST(
      (${y}) || '-' || (${month}) || '-' || ${at('d')} || ' ' || (${hour}) || ':' || (${zero('r.i')}) || ':' || (${zero('r.s')}) || '.' || (${zero('r.f')}) AS TIMESTAMP) END)[1]`;
}

/** Branches for values of fixed width: a LIKE that fits first, since a failed strptime is very dear. */
function fixedSql(column: string, { order, time, sep, pivot = PIVOT }: DateStyle): string {
  const s = sep ?? (order === 'mdy' ? '/' : '.');
  const format = order === 'dmy' ? `%d${s}%m${s}%Y` : `%m${s}%d${s}%Y`;
  const day = (wide: string): string[] => [`${wide}20__`, `${wide}19__`];
  const branch = (clock: string, shape: string, likes: string[]): string =>
    `WHEN ${likes.map((like) => `${column} LIKE '${like}${shape}'`).join(' OR ')}
    THEN try_strptime(${column}, '${format}${clock}')`;
  const padded = day(`__${s}__${s}`);
  const loose = day(`_%${s}_%${s}`);
  const dates = [branch('', '', padded)];
  const minutes = branch(' %H:%M', ' __:__', padded);
  const seconds = branch(' %H:%M:%S', ' __:__:__', padded);
  const halves = branch(' %I:%M %p', ' %:__ _M', loose);
  const short = `WHEN ${column} LIKE '__${s}__${s}__' THEN try_strptime(concat(substr(${column}, 1, 6), CASE WHEN substr(${column}, 7) <= '${pivot}' THEN '20' ELSE '19' END, substr(${column}, 7)), '${format}')`;
  const looseDates = branch('', '', loose);
  const looseTimes = branch(' %H:%M', ' %:__', loose);
  const times =
    order === 'mdy'
      ? [halves, minutes, looseTimes, seconds]
      : [minutes, seconds, looseTimes, halves];
  const all = time
    ? [...times, ...dates, looseDates, short]
    : [...dates, looseDates, short, ...times];
  return `CASE ${all.join('\n  ')} END`;
}

function serialSql(column: string, { perDay, epoch, first = -Infinity }: Serial): string {
  const low = Math.max((FIRST_DAY + epoch) * perDay, first);
  const high = (LAST_DAY + epoch) * perDay;
  const branch = (also: string, text: string): string => {
    const number = `TRY_CAST(${text} AS DOUBLE)`;
    return `WHEN ${also}${number} >= ${low} AND ${number} < ${high}
  THEN make_timestamp(CAST(round((${number} / ${perDay} - ${epoch}) * 86400) AS BIGINT) * 1000000)`;
  };
  return `CASE ${branch('', column)} ${branch(`contains(${column}, ',') AND `, `replace(${column}, ',', '.')`)} END`;
}

/**
 * SQL of type TIMESTAMP for a text column: the wall clock as written, NULL where the value cannot be
 * read or is impossible (31.02.). Patterns run only on what the fast branches could not read.
 */
export function dateSql(column: string, style: DateStyle, effort: Effort = 'full'): string {
  const serial = SERIALS[style.order];
  if (serial) return serialSql(column, serial);
  const slow = slowSql(column, style);
  if (style.shortYear || (style.names && style.order !== 'dmy' && style.order !== 'mdy'))
    return slow;
  const quick = quickSql(column, style);
  return effort === 'quick' ? quick : `coalesce(${quick},\n  ${slow})`;
}

/**
 * SQL BOOLEAN: the value is no date in this style but is one with day and month the other way round,
 * `03/15/2026` among `15/03/2026`. It reads as NULL. Never NULL itself.
 */
export function mixedDateOrderSql(column: string, style: DateStyle): string {
  if ((style.order !== 'dmy' && style.order !== 'mdy') || style.names) return 'false';
  const other: DateStyle = { ...style, order: style.order === 'dmy' ? 'mdy' : 'dmy' };
  return `(${column} IS NOT NULL AND (${dateSql(column, style)}) IS NULL AND (${dateSql(column, other)}) IS NOT NULL)`;
}

/** `5 Mart 2026`, `05-Mar-26`, `Mar 5, 2026`: a pattern says so, which is cheap, and takes nothing out, which is dear. */
function namedSql(column: string, { order, pivot = PIVOT }: DateStyle): string {
  const [like, name, day] =
    order === 'dmy'
      ? [
          '\\d{1,2}[ -]\\p{L}{3,}[ -](?:\\d{4}|\\d{2})',
          `ltrim(substr(${column}, 3, 4), ' -')`,
          `rtrim(left(${column}, 2), ' -')`,
        ]
      : [
          '\\p{L}{3,} \\d{1,2}, \\d{4}',
          column,
          `ltrim(substr(${column}, length(${column}) - 7, 2))`,
        ];
  const two = `right(${column}, 2)`;
  const year = `CASE WHEN substr(${column}, length(${column}) - 2, 1) BETWEEN '0' AND '9' THEN right(${column}, 4)
      WHEN ${two} <= '${pivot}' THEN '20' || ${two} ELSE '19' || ${two} END`;
  return `CASE WHEN regexp_full_match(${column}, '${like}') AND ${year} BETWEEN '${FIRST_YEAR}' AND '${LAST_YEAR}'
    THEN TRY_CAST((${year}) || '-' || ${monthSql(name)} || '-' || ${day} AS TIMESTAMP) END`;
}

/** What most columns of a style hold, without patterns that take something out. */
function quickSql(column: string, style: DateStyle): string {
  if (style.names) return namedSql(column, style);
  switch (style.order) {
    case 'iso':
    case 'ymd':
      // The cast stands twice and is done once; words such as 'epoch' are dates to it.
      return `CASE WHEN ${column} < ':'
    AND TRY_CAST(${column} AS TIMESTAMP) BETWEEN TIMESTAMP '${FIRST_YEAR}-01-01' AND TIMESTAMP '${LAST_YEAR}-12-31 23:59:59.999999'
  THEN TRY_CAST(${column} AS TIMESTAMP) END`;
    case 'yyyymmdd':
      return `CASE WHEN strlen(${column}) = 8 AND ${column} >= '${FIRST_YEAR}' AND ${column} < '${LAST_YEAR + 1}'
  THEN try_strptime(${column}, '%Y%m%d') END`;
    default:
      return fixedSql(column, style);
  }
}

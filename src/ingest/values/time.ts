const B = '[\\s\u00a0\u2007\u2009\u202f]*';
/** A day before the time, a half of the day, a zone. */
const DAY = '(?:(?:\\d{4}[-./]\\d{1,2}[-./]\\d{1,2}|\\d{1,2}[-./]\\d{1,2}[-./]\\d{4})[ T])?';
const HALF = '([AaPp]\\.?[Mm]\\.?|[ÖöOo]\\.?[ÖöSs]\\.?)?';
const ZONE = `(?:${B}(?:Z|UTC|GMT|[-+]\\d{2}:?(?:\\d{2})?))?`;

/** `10:05`, `9.05`, `10:05:30.25`, `1:30 PM`, `ÖS 01:30`, `2026-08-15 10:05`: hours, minutes, seconds with their marks. */
const MARKED = `^${B}${DAY}${B}${HALF}${B}(\\d{1,2})[:.](\\d{2})(?:[:.](\\d{2}(?:[.,]\\d{1,9})?))?${B}${HALF}${ZONE}${B}$`;
/** `0930`, `093015`. */
const DIGITS = `^${B}(\\d{2})(\\d{2})(\\d{2})?${B}$`;
/** A spreadsheet's part of a day. Two digits may be minutes, too: `0.25` is not read. */
const PART = `^${B}0?[.,](?:\\d|\\d{3,})${B}$`;
const TWO_WAYS = `^${B}0\\.\\d{2}${B}$`;

/**
 * SQL of type INTERVAL for a text column: the time since the day's start as the wall clock shows it, 24:00 the
 * next day's start; NULL for what cannot be read, is impossible or may be read in two ways. Seconds may have
 * a fraction, zones are dropped.
 */
export function timeSql(column: string): string {
  const names = "['a', 'h', 'i', 's', 'b']";
  const marked = `list_transform([regexp_extract(${column}, '${MARKED}', ${names})], lambda r:
    CASE WHEN r.h <> '' AND (r.a = '' OR r.b = '') AND NOT regexp_matches(${column}, '${TWO_WAYS}') THEN ${secondsSql('r.h', 'r.i', 'r.s', 'upper(r.a || r.b)')} END)[1]`;
  const digits = `list_transform([regexp_extract(${column}, '${DIGITS}', ['h', 'i', 's'])], lambda r:
    CASE WHEN r.h <> '' THEN ${secondsSql('r.h', 'r.i', 'r.s', "''")} END)[1]`;
  const part = `CASE WHEN regexp_matches(${column}, '${PART}')
    THEN round(CAST('0' || ltrim(replace(trim(${column}), ',', '.'), '0') AS DOUBLE) * 86400) END`;
  const usual = `CASE WHEN ${column} LIKE '__:__' OR ${column} LIKE '__:__:__' THEN epoch(TRY_CAST(${column} AS TIME)) END`;
  return `to_microseconds(CAST(coalesce(${usual}, ${marked}, ${digits}, ${part}) * 1000000 AS BIGINT))`;
}

/** Seconds since the day's start of texts of digits; NULL where there is no such time. */
function secondsSql(h: string, i: string, s: string, half: string): string {
  const hour = `CAST(${h} AS INTEGER)`;
  const minutes = `CAST(${i} AS INTEGER)`;
  const seconds = `CAST(CASE WHEN ${s} = '' THEN '0' ELSE replace(${s}, ',', '.') END AS DOUBLE)`;
  const whole = `CASE WHEN ${half} = '' THEN ${hour} WHEN ${hour} BETWEEN 1 AND 12
      THEN ${hour} % 12 + CASE WHEN ${half} LIKE 'P%' OR ${half} LIKE '%S%' THEN 12 ELSE 0 END END`;
  return `CASE WHEN ${minutes} < 60 AND ${seconds} < 60 AND (${whole}) * 3600 + ${minutes} * 60 + ${seconds} <= 86400
      THEN (${whole}) * 3600 + ${minutes} * 60 + ${seconds} END`;
}

import { CURRENCY_TOKEN, currencies, usualTokens } from './currency';
import type { Evidence, Finding, NumberStyle, Effort } from './style';

/** Blanks met in numbers: plain, no-break, of fixed width. Named one by one, since \s differs between the engine and JavaScript. */
const BLANKS = ' \t\n\r\f\u00a0\u2002\u2003\u2007\u2008\u2009\u200a\u202f\u3000\ufeff';
const BLANK = `[${BLANKS}]`;
const MINUS = '[-\u2212\u2013]';
const SIGN = '[-+\u2212\u2013]';
const APOSTROPHES = "'\u2019";
/** The usual ones of a kind, which are read quickly. */
const SEPARATORS = { ' ': ' \u00a0\u202f', "'": APOSTROPHES } as const;
const separators = new RegExp(`[${BLANKS}${APOSTROPHES}]`, 'g');

/** What may stand around the digits: signs, currency, percent, brackets; `ODD` must not match. RE2 and JavaScript alike. */
function shell(digits: string): string {
  const b = `${BLANK}*`;
  const money = `(?:(?:${CURRENCY_TOKEN})${b})?`;
  const sign = `(?:${SIGN}${b})?`;
  const before = `${money}\\(?${b}${sign}${money}${sign}%?${b}`;
  return `^${b}${before}${digits}${b}%?${b}${money}${MINUS}?${b}\\)?${b}${money}$`;
}

/** A second sign. */
const ODD = `${SIGN}[^0-9]*${SIGN}|^[^0-9]*${SIGN}.*[0-9][^0-9]*${MINUS}[^0-9]*$`;
const odd = new RegExp(ODD, 's');

/** The mark that parts thousands where `decimal` parts the fraction. */
const otherMark = (decimal: '.' | ','): '.' | ',' => (decimal === '.' ? ',' : '.');

/**
 * Digits with their marks. Blanks and apostrophes between thousands are always read, the other mark
 * where it can be nothing else, or where the style says so: `0.500` and `1.234E5` are no thousands.
 */
function digitsPattern({ decimal, group }: NumberStyle): string {
  const mark = otherMark(decimal);
  const [d, g] = [`[${decimal}]`, `[${mark}]`];
  return `(?:${[
    `\\d{1,3}(?:${g}\\d{3})+${d}\\d*(?:[eE][-+]?\\d+)?`,
    `\\d{1,3}(?:${g}\\d{3}){2,}`,
    ...(group === mark ? [`[1-9]\\d{0,2}${g}\\d{3}`] : []),
    `[1-9]\\d{0,2}(?:${BLANK}\\d{3})+(?:${d}\\d*)?`,
    `[1-9]\\d{0,2}(?:[${APOSTROPHES}]\\d{3})+(?:${d}\\d*)?`,
    `(?:\\d+(?:${d}\\d*)?|${d}\\d+)(?:[eE][-+]?\\d+)?`,
  ].join('|')})`;
}

/** The digits and marks of a value that is known to be a number. */
const CORE = `[0-9.,][0-9.,${BLANKS}${APOSTROPHES}]*(?:[eE][-+]?[0-9]+)?`;
const NEGATIVE = `^[^0-9]*(?:${MINUS}|\\()|${MINUS}[^0-9]*$`;
const negative = new RegExp(NEGATIVE);
const core = new RegExp(CORE);
const compiled = new Map<string, { full: RegExp; groups: RegExp }>();

function patterns(style: NumberStyle): { full: RegExp; groups: RegExp } {
  const key = style.decimal + style.group;
  let found = compiled.get(key);
  if (!found) {
    found = {
      full: new RegExp(shell(digitsPattern(style)), 'i'),
      groups: new RegExp(`[${otherMark(style.decimal)}${BLANKS}${APOSTROPHES}]`, 'g'),
    };
    compiled.set(key, found);
  }
  return found;
}

/** Rounds a plain decimal text to four places, half away from zero, as DECIMAL(18,4) does; null out of its range. */
function toDecimal(text: string): number | null {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d*)\.?(\d*)(?:[eE]([-+]?\d+))?$/.exec(text) ?? [];
  const shift = Number(exponent);
  if (Math.abs(shift) > 40) return shift < 0 || !/[1-9]/.test(whole + fraction) ? 0 : null;
  const point = whole.length + shift;
  const digits = whole + fraction;
  const left = point > 0 ? digits.slice(0, point).padEnd(point, '0') : '';
  const right = point > 0 ? digits.slice(point) : '0'.repeat(-point) + digits;
  const four = BigInt(`0${left}${right.slice(0, 4).padEnd(4, '0')}`);
  const rounded = four + (right.charAt(4) >= '5' ? 1n : 0n);
  if (rounded >= 10n ** 18n) return null;
  const value = Number(`${rounded / 10000n}.${String(rounded % 10000n).padStart(4, '0')}`);
  return sign === '-' && value !== 0 ? -value : value;
}

/**
 * Reads one value as `numberSql` does: rounded to four decimals, null when it is no number in this
 * style or has more than 14 digits before the decimal mark. Percent values are read as written.
 */
export function readNumber(text: string, style: NumberStyle): number | null {
  const { full, groups } = patterns(style);
  const joined = text.replace(/(\d)_(?=\d)/g, '$1');
  if (!full.test(joined)) return null;
  if (odd.test(joined) || joined.includes('(') !== joined.includes(')')) return null;
  const digits = (core.exec(joined)?.[0] ?? '').replace(groups, '');
  const plain = style.decimal === ',' ? digits.replace(',', '.') : digits;
  return toDecimal((negative.test(joined) ? '-' : '') + plain);
}

const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;

/** The part of `numberSql` that any odd value goes through: checked by pattern, then cleaned. */
function slowSql(column: string, style: NumberStyle, type: string): string {
  const core = `regexp_extract(${column}, ${text(CORE)})`;
  const groups = BLANKS + APOSTROPHES;
  // Taking blanks out is dear, and most numbers have none.
  const joined = `CASE WHEN regexp_matches(${core}, ${text(`[${groups}]`)}) THEN translate(${core}, ${text(groups)}, '') ELSE ${core} END`;
  let digits = `replace(${joined}, '${otherMark(style.decimal)}', '')`;
  if (style.decimal === ',') digits = `replace(${digits}, ',', '.')`;
  return `CASE WHEN regexp_matches(${column}, ${text(`(?i)${shell(digitsPattern(style))}`)})
      AND NOT regexp_matches(${column}, ${text(ODD)}, 's') AND contains(${column}, '(') = contains(${column}, ')')
    THEN TRY_CAST(CASE WHEN regexp_matches(${column}, ${text(NEGATIVE)}) THEN '-' ELSE '' END || ${digits} AS ${type}) END`;
}

/**
 * SQL of `type` for a text column, NULL where the value is no number in this style. Costs a cast on
 * values that need nothing else; patterns run only on what the simple steps could not read.
 */
export function numberSql(
  column: string,
  style: NumberStyle,
  type = 'DECIMAL(18,4)',
  effort: Effort = 'full',
): string {
  const slow = slowSql(column, style, type);
  const cast = (sql: string): string => `TRY_CAST(${sql} AS ${type})`;
  const fast: string[] = [];
  for (const { when, value, prefix } of bare(column, style)) {
    const toPoint = (sql: string): string =>
      style.decimal === ',' ? `replace(${sql}, ',', '.')` : sql;
    const also = when === '' ? '' : `${when} AND `;
    const { group, decimal } = style;
    if (group !== '.' && group !== ',') {
      const foreign = decimal === ',' ? `NOT contains(${column}, '.')` : 'true';
      if (group !== '') {
        const grouped = `-?[1-9]\\d{0,2}(?:[${SEPARATORS[group]}]\\d{3})+(?:[${decimal}]\\d*)?`;
        const joined = Array.from(SEPARATORS[group]).reduce(
          (sql, mark) => `replace(${sql}, ${text(mark)}, '')`,
          value,
        );
        fast.push(
          `WHEN ${also}regexp_full_match(${value}, ${text(grouped)}) THEN ${cast(toPoint(joined))}`,
        );
      }
      fast.push(`WHEN ${also}${foreign} THEN ${cast(toPoint(value))}`);
      continue;
    }
    // One mark between thousands, one to three digits in front: `.509,50` and `1234.509,50` are no numbers.
    const once = `${column} >= '${prefix}0' AND ${column} < '${prefix}:' AND strpos(${column}, '${group}') <= ${4 + prefix.length}
      AND ${column} NOT LIKE '%${group}%${group}%'`;
    fast.push(
      `WHEN ${also}NOT contains(${column}, '${group}') THEN ${cast(toPoint(value))}`,
      `WHEN ${also}${column} LIKE '%${group}___${decimal}%' AND ${once}
      THEN ${cast(toPoint(`replace(${value}, '${group}', '')`))}`,
    );
  }
  const quick = style.plain ? cast(column) : `CASE ${fast.join('\n    ')} END`;
  return effort === 'quick' ? quick : `coalesce(${quick},\n    ${slow})`;
}

/** The value without the usual spelling of its currency, and when that spelling is there. */
function bare(
  column: string,
  { currency }: NumberStyle,
): { when: string; value: string; prefix: string }[] {
  if (currency === null) return [{ when: '', value: column, prefix: '' }];
  const { sign, word } = usualTokens(currency);
  const tokens = [
    ...(sign === undefined ? [] : [{ like: `${sign}%`, token: sign, prefix: sign }]),
    ...(word === undefined ? [] : [{ like: `% ${word}`, token: ` ${word}`, prefix: '' }]),
    ...(sign === undefined ? [] : [{ like: `%${sign}`, token: sign, prefix: '' }]),
  ];
  return tokens.map(({ like, token, prefix }) => ({
    prefix,
    when: `${column} LIKE '${like}' AND ${column} NOT LIKE '%${token}%${token}%'`,
    value: `replace(${column}, '${token}', '')`,
  }));
}

/** SQL BOOLEAN: the value has more than four decimals, so DECIMAL(18,4) rounds it. Never NULL. */
export function finerThanFourSql(column: string, style: NumberStyle): string {
  const fine = numberSql(column, style, 'DECIMAL(38,18)');
  return `coalesce(CASE WHEN ${column} LIKE '%${style.decimal}_____%' OR contains(lower(${column}), 'e-')
    THEN ${numberSql(column, style)} <> ${fine} END, false)`;
}

/** Digits as they prove one decimal mark: two kinds of mark, several groups, a part that is no group of three, an exponent. */
const proof = (d: string, g: string): string =>
  `\\d{1,3}(?:${g}\\d{3})+${d}\\d*|\\d{1,3}(?:${g}\\d{3}){2,}|\\d*${d}(?:\\d{0,2}|\\d{4,})|(?:0\\d*|\\d{4,}|)${d}\\d{3}|\\d*${d}\\d*e`;
const PROVES_POINT = proof('\\.', ',');
const PROVES_COMMA = proof(',', '\\.');
/** One mark, three digits behind it, one to three before: thousands or a fraction. */
const OPEN = '[1-9]\\d{0,2}[.,]\\d{3}';
const DIGITS = '[0-9.,]*[0-9](?:[0-9.,]|[eE][-+]?[0-9])*';

/** A value's digits and marks, as the patterns above take them: blanks and apostrophes gone, an exponent as `e`. */
const digitsSql = (column: string): string =>
  `regexp_replace(regexp_extract(translate(${column}, ${text(BLANKS + APOSTROPHES)}, ''), '${DIGITS}'), '[eE].*', 'e')`;

const digitsOf = (value: string): string =>
  (new RegExp(DIGITS).exec(value.replace(separators, ''))?.[0] ?? '').replace(/[eE].*/, 'e');

/**
 * SQL giving one row over a whole text column: `point` and `comma`, the values that prove that mark
 * to be the decimal one; `open`, the values that could be read both ways; an example of each proof.
 */
export function proveDecimalSql(table: string, column: string): string {
  const is = (pattern: string): string => `regexp_full_match(d, '${pattern}')`;
  return `SELECT count(*) FILTER (${is(PROVES_POINT)}) AS point, count(*) FILTER (${is(PROVES_COMMA)}) AS comma,
  count(*) FILTER (${is(OPEN)}) AS open,
  min(v) FILTER (${is(PROVES_POINT)}) AS point_example, min(v) FILTER (${is(PROVES_COMMA)}) AS comma_example
FROM (SELECT ${column} AS v, ${digitsSql(column)} AS d FROM ${table}
  WHERE contains(${column}, '.') OR contains(${column}, ','))`;
}

/** Share of the proofs from which on the rest are slips of the pen; `mixedDecimalSql` finds them. */
const NEARLY_ALL = 0.9;

/** The style among a finding's that a row of `proveDecimalSql` proves, or null. */
export function decideDecimal(
  row: { point?: unknown; comma?: unknown },
  found: Finding<NumberStyle>,
): NumberStyle | null {
  const point = Number(row.point);
  const comma = Number(row.comma);
  if (Math.max(point, comma) < NEARLY_ALL * (point + comma) || point + comma === 0) return null;
  const decimal = point > comma ? '.' : ',';
  return [found.style, ...found.alternatives].find((style) => style.decimal === decimal) ?? null;
}

/**
 * SQL BOOLEAN: the value is no number in this style but is one with the other decimal mark, `1,234.56`
 * among `1.234,56`. It reads as NULL. Never NULL itself.
 */
export function mixedDecimalSql(column: string, style: NumberStyle): string {
  const decimal = otherMark(style.decimal);
  const other = { ...style, decimal, group: style.decimal, plain: false };
  const marked = `contains(${column}, '${decimal}') OR contains(${column}, '${style.decimal}')`;
  return `coalesce((${marked}) AND (${numberSql(column, style)}) IS NULL AND (${numberSql(column, other)}) IS NOT NULL, false)`;
}

/**
 * SQL BOOLEAN: the value is a number with either decimal mark, another one each time (`1.234`). Where
 * a column has values that `mixedDecimalSql` finds, these are in doubt. Never NULL.
 */
export function openDecimalSql(column: string): string {
  const marked = `contains(${column}, '.') OR contains(${column}, ',')`;
  return `coalesce((${marked}) AND regexp_full_match(${digitsSql(column)}, '${OPEN}'), false)`;
}

const provesPoint = new RegExp(`^(?:${PROVES_POINT})$`);
const provesComma = new RegExp(`^(?:${PROVES_COMMA})$`);
const open = new RegExp(`^${OPEN}$`);
const anyNumber = new RegExp(
  shell(`[0-9.,]*[0-9](?:[0-9.,]|${BLANK}\\d|[${APOSTROPHES}]\\d)*(?:[eE][-+]?\\d+)?`),
  'i',
);
const blankGroup = new RegExp(`\\d${BLANK}\\d`);
const castable = /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*$/;

/** Share of non-empty samples that must be numbers for a column to be one. */
const ENOUGH = 0.6;

/** How a column writes its numbers, or null when it holds something else. */
export function findNumberStyle(samples: string[]): Finding<NumberStyle> | null {
  const filled = samples.filter((sample) => sample.trim() !== '');
  const numbers = filled.filter((sample) => anyNumber.test(sample));
  if (filled.length === 0 || numbers.length < filled.length * ENOUGH) return null;

  const cores = numbers.map((sample) => ({ sample, digits: digitsOf(sample) }));
  const point = cores.filter(({ digits }) => provesPoint.test(digits));
  const comma = cores.filter(({ digits }) => provesComma.test(digits));
  const unclear = cores.filter(({ digits }) => open.test(digits));

  const shared = {
    currency: currencies(numbers)[0] ?? null,
    percent: numbers.some((sample) => sample.includes('%')),
  };
  const make = (decimal: '.' | ',', known: boolean): NumberStyle => {
    const grouped = numbers.some((sample) => /\d['\u2019]\d/.test(sample))
      ? "'"
      : numbers.some((sample) => blankGroup.test(sample))
        ? ' '
        : known
          ? decimal === '.'
            ? ','
            : '.'
          : '';
    const plain = decimal === '.' && numbers.every((sample) => castable.test(sample));
    return { decimal, group: grouped, ...shared, plain };
  };
  const share = (style: NumberStyle): number =>
    filled.filter((sample) => readNumber(sample, style) !== null).length / filled.length;
  const finding = (
    style: NumberStyle,
    evidence: Evidence,
    example: string,
    alternatives: NumberStyle[] = [],
  ): Finding<NumberStyle> | null => {
    const fits = share(style);
    if (fits < ENOUGH) return null;
    return { style, sure: alternatives.length === 0, alternatives, evidence, example, fits };
  };

  const first = numbers[0]!;
  if (point.length === 0 && comma.length === 0 && unclear.length === 0) {
    return finding(make('.', false), 'number_plain', first);
  }
  if (point.length > 0 && comma.length === 0) {
    return finding(make('.', true), 'number_separators', point[0]!.sample);
  }
  if (comma.length > 0 && point.length === 0) {
    return finding(make(',', true), 'number_separators', comma[0]!.sample);
  }
  const asPoint = make('.', true);
  const asComma = make(',', true);
  if (point.length > 0) {
    const [better, other, proofs] =
      comma.length > point.length ? [asComma, asPoint, comma] : [asPoint, asComma, point];
    return finding(better, 'number_separators', proofs[0]!.sample, [other]);
  }
  // Only values such as 1.234. Thousands, unless longer numbers stand there without a mark.
  const mark = unclear[0]!.digits.includes('.') ? '.' : ',';
  const ungrouped = cores.some(({ digits }) => /^\d{4,}$/.test(digits));
  const asGroup = mark === '.' ? asComma : asPoint;
  const asFraction = mark === '.' ? asPoint : asComma;
  const [likely, other] = ungrouped ? [asFraction, asGroup] : [asGroup, asFraction];
  return finding(likely, 'number_ambiguous', unclear[0]!.sample, [other]);
}

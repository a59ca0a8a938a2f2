import { bind, literal, raw } from '../engine/sql';
import { PLAIN_LETTERS } from '../lib/text';

/**
 * One spelling each for e-mails, phones and names, so that those of the same customer meet. Every form
 * stands twice, as SQL over a text expression and as TypeScript, and both give the same.
 */

/** Blanks that may stand around an e-mail. */
const BLANKS = ' \t\n\r\f\u00a0\u2007\u2009\u200b\u202f\u3000\ufeff';

/** Small letters one by one: a sigma does not ask whether it ends a word. İ, I and ı are all i. */
function lower(text: string): string {
  return Array.from(text.replace(/[İIı]/g, 'i'), (letter) => letter.toLowerCase()).join('');
}

const lowerSql = (sql: string): string => `lower(translate(${sql}, 'İIı', 'iii'))`;

const trimmed = new RegExp(`^[${BLANKS}]+|[${BLANKS}]+$`, 'g');

/** An e-mail in small letters without blanks around it, nothing else changed; null where nothing is left. */
export function normalEmail(text: string): string | null {
  return lower(text.replace(trimmed, '')) || null;
}

/** SQL VARCHAR: `normalEmail` of a text expression. ASCII needs no translation, and most e-mails are. */
export function emailSql(text: string): string {
  return `CASE WHEN strlen(${text}) = length(${text}) AND ${text} > '!' AND right(${text}, 1) > ' ' THEN lower(${text})
    ELSE nullif(${lowerSql(`trim(${text}, ${literal(BLANKS)})`)}, '') END`;
}

/** `17850.0`: what a spreadsheet or data frame adds to a number. */
const DECIMAL_ZERO = '^[^0-9]*(\\d+)[.,]0{1,2}[^0-9]*$';
/** With its area code, under +90, 0090, 90, 090, 0 or nothing: mobiles begin with 5, the rest with 2, 3, 4 or 8. */
const TURKISH = '^(?:(?:\\+|00|0)?90)?0?([2-58]\\d{9})$';
/** Too short to reach anybody, or longer than E.164 allows. */
const NUMBER = '^\\+?\\d{7,15}$';
/** What is typed where a number must stand: one digit again and again, or an area code and zeros. */
const PLACEHOLDER = '^\\+?(?:90)?0?(?:0+|1+|2+|3+|4+|5+|6+|7+|8+|9+)$|^\\+90\\d{3}0{7}$';
/** The usual ways of writing a Turkish one, once blanks, dashes and brackets are gone. */
const USUAL = '(?:\\+90|90|0)?[2-58][0-9]{9}';

const decimalZero = new RegExp(DECIMAL_ZERO);
const turkish = new RegExp(TURKISH);
const number = new RegExp(NUMBER);
const placeholder = new RegExp(PLACEHOLDER);

/**
 * A phone number as digits: Turkish ones as `+90` and ten digits however they were written, others
 * as they stand, with `+` where it or `00` stood in front. Null where there is no phone number: fewer
 * than 7 or more than 15 digits, `5,32E+09`, or only a placeholder such as 0000000000.
 */
export function normalPhone(text: string): string | null {
  if (/\d[eE]\+/.test(text)) return null;
  const digits = text.replace(decimalZero, '$1').replace(/[^0-9+]+/g, '');
  const plain = digits.replace(turkish, '+90$1').replace(/^00/, '+');
  return number.test(plain) && !placeholder.test(plain) ? plain : null;
}

/** SQL VARCHAR: `normalPhone` of a text expression. */
export function phoneSql(text: string): string {
  const bare = ["' '", "'-'", "'('", "')'"].reduce(
    (sql, sign) => `replace(${sql}, ${sign}, '')`,
    text,
  );
  const digits = `regexp_replace(regexp_replace(${text}, '${DECIMAL_ZERO}', '\\1'), '[^0-9+]+', '', 'g')`;
  const plain = `regexp_replace(regexp_replace(${digits}, '${TURKISH}', '+90\\1'), '^00', '+')`;
  // Patterns that replace are dear, and most numbers need none.
  return `CASE WHEN regexp_full_match(${bare}, '${USUAL}')
    THEN CASE WHEN right(${bare}, 7) <> '0000000' AND right(${bare}, 10) <> repeat(right(${bare}, 1), 10) THEN '+90' || right(${bare}, 10) END
    WHEN NOT regexp_matches(${text}, '\\d[eE]\\+') AND regexp_matches(${plain}, '${NUMBER}')
    AND NOT regexp_matches(${plain}, '${PLACEHOLDER}') THEN ${plain} END`;
}

/** What stands for letters that keep no mark; a sigma is one wherever it stands. */
const LETTERS = Object.entries({ ...PLAIN_LETTERS, ς: 'σ' });
const letters = new RegExp(`[${LETTERS.map(([letter]) => letter).join('')}]`, 'g');
const plainLetter = new Map(LETTERS);

/**
 * A name in small letters without accents, its words parted by single blanks: İ, I, ı and i are all
 * `i`, `Şükrü ÖZ-TÜRK` is `sukru oz turk`. Null where no letter or digit is left.
 */
export function normalName(text: string): string | null {
  const plain = lower(
    text
      .normalize('NFD')
      .replace(/\p{M}+/gu, '')
      .normalize('NFC'),
  ).replace(letters, (letter) => plainLetter.get(letter) ?? letter);
  const words = plain.replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
  return words || null;
}

/** SQL VARCHAR: `normalName` of a text expression. */
export function nameSql(text: string): string {
  const [single, several] = [LETTERS.filter(isSingle), LETTERS.filter((pair) => !isSingle(pair))];
  const [from, to] = [0, 1].map((i) => literal(single.map((pair) => pair[i]).join('')));
  const plain = several.reduce(
    (sql, [letter, plain]) => `replace(${sql}, '${letter}', '${plain}')`,
    `translate(${lowerSql(`strip_accents(${text})`)}, ${from}, ${to})`,
  );
  return `nullif(trim(regexp_replace(${plain}, '[^\\p{L}\\p{N}]+', ' ', 'g')), '')`;
}

const isSingle = ([, plain]: [string, string]): boolean => plain.length === 1;

const KINDS = { email: `${emailSql('email')}`, phone: phoneSql('phone') } as const;

export type ContactKind = keyof typeof KINDS;

/** One row of `sameContactsSql`. */
export interface SameContact extends Record<string, string | number | string[]> {
  kind: ContactKind;
  /** The e-mail or phone in its normal form. */
  contact: string;
  /** How many customers have it, two or more. */
  customers: number;
  /** Their ids, sorted, at most as many as were asked for. */
  ids: string[];
}

/**
 * SQL over `customers` giving one row (`SameContact`) for every e-mail and phone that several of
 * them share, the most shared first. A customer may be in one group by e-mail and another by phone.
 * @param options.ids how many ids a group lists
 */
export function sameContactsSql(
  kinds: readonly ContactKind[] = ['email', 'phone'],
  options: { ids: number } = { ids: 20 },
): string {
  const groups = kinds.map((kind) => bind(GROUPS, { kind, shared: raw(sharedSql(kind)) }));
  return `SELECT kind, contact, count(*)::INTEGER AS customers, list(customer_id ORDER BY customer_id)[:${options.ids}] AS ids
FROM (${groups.join('\nUNION ALL\n')})
GROUP BY kind, contact ORDER BY customers DESC, kind, contact`;
}

/** A contact of more customers than these is nobody's own: a shop's phone, info@. */
export const MOST_OF_ONE = 10;

/**
 * SQL listing the lines (`line`) of a customer file whose customers share an e-mail or phone with another.
 * @param own their own, or one that is nobody's own
 */
export function sameContactLinesSql(
  source: number,
  kinds: readonly ContactKind[] = ['email', 'phone'],
  own = true,
): string {
  const many = own ? `BETWEEN 2 AND ${MOST_OF_ONE}` : `> ${MOST_OF_ONE}`;
  const shared = kinds.map((kind) => `SELECT source, line FROM (${sharedSql(kind, many)})`);
  return `SELECT DISTINCT line FROM (${shared.join('\nUNION ALL\n')}) WHERE source = ${source}`;
}

const GROUPS = `SELECT $kind AS kind, contact, customer_id FROM ($shared)`;

/** Customers with a contact that another one has, too. Without @ it is no e-mail but a word for none. */
function sharedSql(kind: ContactKind, many = '> 1'): string {
  const filled = kind === 'email' ? `contains(email, '@')` : 'phone IS NOT NULL';
  return `WITH normal AS MATERIALIZED (
    SELECT customer_id, source, line, ${KINDS[kind]} AS contact FROM customers WHERE ${filled}
  )
  SELECT * FROM normal WHERE contact IN (SELECT contact FROM normal GROUP BY contact HAVING count(*) ${many})`;
}

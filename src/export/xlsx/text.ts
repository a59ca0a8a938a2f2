/** Texts as the files of a workbook hold them. */

/** UTF-16 units that a cell takes. */
const LONGEST = 32_767;

/**
 * What XML cannot hold, and a carriage return, which it would read as a line feed, stand as `_x000D_`; so does
 * the first character of a text that looks like one of these. Source: ECMA-376, ST_Xstring.
 */
const UNSAFE =
  // eslint-disable-next-line no-control-regex
  /[&<>"]|[\0-\x08\x0b-\x1f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]|_(?=x[0-9a-f]{4}_)/gi;

const NAMED: { [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

export function cellText(text: string): string {
  return escaped(text.length > LONGEST ? shortened(text, LONGEST) : text);
}

function escaped(text: string): string {
  return text.replace(
    UNSAFE,
    (c) => NAMED[c] ?? `_x${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`,
  );
}

/** Cut between characters. */
function shortened(text: string, length: number): string {
  const code = text.charCodeAt(length - 1);
  return text.slice(0, code >= 0xd800 && code < 0xdc00 ? length - 1 : length);
}

/**
 * A name that a workbook takes: at most 31 characters, without those that stand in references and without what
 * XML cannot hold. The second sheet and those after it have their number behind it.
 */
export function sheetName(name: string, number: number): string {
  const ending = number === 1 ? '' : ` ${number}`;
  const allowed = name
    .replace(/[[\]:*?/\\]/g, ' ')
    // eslint-disable-next-line no-control-regex
    .replace(/[\0-\x1f\ufffe\uffff]|\p{Cs}/gu, ' ');
  const bare = shortened(allowed, 31 - ending.length).replace(/^['\s]+|['\s]+$/g, '');
  return `${bare || 'Defter'}${ending}`;
}

export function attributeText(text: string): string {
  return text.replace(/[&<>"]/g, (c) => NAMED[c] ?? c);
}

/** `A`, …, `Z`, `AA`, …: the column from 0. */
export function columnLetters(column: number): string {
  const last = String.fromCharCode(65 + (column % 26));
  return column < 26 ? last : columnLetters(Math.floor(column / 26) - 1) + last;
}

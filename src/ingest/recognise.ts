/** What kind of file it is, by its bytes and never by its name. Needs none of the formats' libraries. */

import { DefterError } from '../lib/errors';
import type { Reading } from './format';
import { BadJson, endOfValue, Incomplete, skipBlanks } from './grids/json-scan';
import { zipEntries } from './zip';

const HEAD = 64 << 10;

/**
 * The format that a file is to be read with. What nothing else claims is for `delimited` to read, or
 * to refuse.
 * @throws DefterError `file.excelXml`
 */
export async function formatOf(blob: Blob): Promise<Reading['format']> {
  const bytes = new Uint8Array(await blob.slice(0, HEAD).arrayBuffer());
  if (begins(bytes, 'PAR1')) return 'parquet';
  if (begins(bytes, 'PK\x03\x04')) {
    return (await isWorkbook(blob, bytes)) ? 'xlsx' : 'delimited';
  }
  const text = decoded(bytes);
  if (isHtml(text)) return 'html';
  if (/^\s*<\?xml/.test(text) && text.includes('urn:schemas-microsoft-com:office:spreadsheet')) {
    throw new DefterError('file.excelXml');
  }
  return isJson(text) ? 'json' : 'delimited';
}

/** The file may be an archive: whether it is one, only `unpack` can tell. */
export async function isPacked(blob: Blob): Promise<boolean> {
  const bytes = new Uint8Array(await blob.slice(0, 4).arrayBuffer());
  return begins(bytes, 'PK') || begins(bytes, '\x1f\x8b\x08');
}

async function isWorkbook(blob: Blob, head: Uint8Array): Promise<boolean> {
  try {
    return (await zipEntries(blob)).some(({ name }) => name.toLowerCase() === 'xl/workbook.xml');
  } catch (error) {
    if (!(error instanceof DefterError)) throw error;
    // Half of a workbook: its files have their names before them, too.
    const names = new TextDecoder('windows-1252').decode(head.subarray(0, 4096));
    return /\[Content_Types\]|_rels\/|xl\//.test(names);
  }
}

function begins(bytes: Uint8Array, letters: string): boolean {
  return [...letters].every((letter, k) => bytes[k] === letter.charCodeAt(0));
}

function decoded(bytes: Uint8Array<ArrayBuffer>): string {
  const [a, b] = bytes;
  const little = (a === 0xff && b === 0xfe) || (a !== 0 && b === 0);
  const big = (a === 0xfe && b === 0xff) || (a === 0 && b !== 0);
  return new TextDecoder(little ? 'utf-16le' : big ? 'utf-16be' : 'utf-8').decode(bytes);
}

/** Blanks, comments and declarations, then an element that pages and tables begin with. */
function isHtml(text: string): boolean {
  const start = text.replace(/^(?:\s+|<!--[\s\S]*?-->|<[?!](?!--)[^>]*>)*/, '');
  return /^<(?:html|head|body|meta|style|table|div|center|font)[\s>]/i.test(start) &&
    /<table[\s>]/i.test(text)
    ? true
    : /^<(?:html|table)[\s>]/i.test(start);
}

/** Even where it is broken, this is meant to be JSON. */
const MEANT = /^\{\s*(?:\}|"(?:[^"\\]|\\.)*"\s*:)|^\[\s*[{\]]/;

function isJson(text: string): boolean {
  const start = skipBlanks(text, 0);
  if (text[start] !== '{' && text[start] !== '[') return false;
  try {
    const end = skipBlanks(text, endOfValue(text, start));
    // Behind a value in brackets that is the first cell of a table stands its delimiter.
    return end >= text.length || (MEANT.test(text.slice(start)) && !/[,;\t|]/.test(text[end]!));
  } catch (error) {
    if (error instanceof Incomplete) return true;
    if (!(error instanceof BadJson)) throw error;
    return MEANT.test(text.slice(start));
  }
}

import type { Encoding } from '../format';

/** Turns the bytes of a file, cut anywhere, into UTF-8 without byte order mark. */
export interface Transcoder {
  push(chunk: Uint8Array<ArrayBuffer>, last: boolean): Uint8Array<ArrayBuffer>;
  /** Bytes so far that were not of the encoding, each given back as U+FFFD. */
  readonly replaced: number;
}

/** Thrown by the UTF-8 transcoder when the file is of a single-byte encoding after all. */
export class NotUtf8 extends Error {
  override name = 'NotUtf8';
}

export interface EncodingGuess {
  encoding: Encoding;
  bom: boolean;
  sure: boolean;
}

/**
 * Byte order mark, else the NUL pattern of UTF-16, else UTF-8 where all slices are, else
 * windows-1252 where the letters are clearly not Turkish, else windows-1254.
 *
 * @param slices pieces of the file, the first from its beginning; later ones may start and end
 *   inside a character
 * @param whole the first slice is all of the file
 */
export function guessEncoding(slices: readonly Uint8Array[], whole: boolean): EncodingGuess {
  const head = slices[0] ?? new Uint8Array(0);
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) {
    return { encoding: 'utf-8', bom: true, sure: true };
  }
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: 'utf-16le', bom: true, sure: true };
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: 'utf-16be', bom: true, sure: true };
  const wide = utf16Without(head);
  if (wide !== null) return { encoding: wide, bom: false, sure: true };
  let good = 0;
  let bad = 0;
  slices.forEach((slice, k) => {
    const found = countUtf8(trimCharacters(slice, k > 0, !whole));
    good += found.good;
    bad += found.bad;
  });
  if (staysUtf8(good, bad)) {
    return { encoding: 'utf-8', bom: false, sure: bad === 0 };
  }
  const { turkish, western } = lettersOf(slices);
  if (western) return { encoding: 'windows-1252', bom: false, sure: true };
  return { encoding: 'windows-1254', bom: false, sure: turkish };
}

/** A few bad bytes among many good characters are damage, not another encoding. */
function staysUtf8(good: number, bad: number): boolean {
  return bad === 0 || good >= 4 * bad;
}

/** Text of two bytes a character: those of one kind are often NUL, those of the other never. */
function utf16Without(head: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (!head.includes(0)) return null;
  const pairs = Math.min(head.length, 64 << 10) >> 1;
  let even = 0;
  let odd = 0;
  let ascii = 0;
  for (let i = 0; i < pairs; i++) {
    const [a, b] = [head[2 * i]!, head[2 * i + 1]!];
    if (a === 0) even++;
    if (b === 0) odd++;
    if (isPrintable(a)) ascii++;
    if (isPrintable(b)) ascii++;
  }
  if (pairs === 0 || even > 0 === odd > 0) return null;
  const nul = Math.max(even, odd);
  // Letters of other alphabets have no NUL, but their blanks, digits and line ends do.
  if (nul < 0.02 * pairs || (nul < 0.3 * pairs && nul + ascii > 1.9 * pairs)) return null;
  const encoding = odd > 0 ? 'utf-16le' : 'utf-16be';
  return isText(new TextDecoder(encoding).decode(head.subarray(0, 2 * pairs))) ? encoding : null;
}

function isPrintable(c: number): boolean {
  return (c >= 32 && c < 127) || (c >= 9 && c <= 13);
}

/** No character that text does not have, but for one cut at the end. */
function isText(text: string): boolean {
  // eslint-disable-next-line no-control-regex -- they are what is looked for
  return !/[\0\x02-\x08\x0e-\x1b\x7f\ufdd0-\ufdef\ufffe\uffff\p{Cn}\p{Co}\p{Cs}]|\ufffd(?!$)/u.test(
    text,
  );
}

function trimCharacters(slice: Uint8Array, atStart: boolean, atEnd: boolean): Uint8Array {
  let from = 0;
  if (atStart) while (from < 3 && from < slice.length && (slice[from]! & 0xc0) === 0x80) from++;
  return slice.subarray(from, atEnd ? slice.length - unfinished(slice) : slice.length);
}

/** How many bytes at the end begin a UTF-8 character that needs more. */
function unfinished(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const c = bytes[bytes.length - back]!;
    if ((c & 0xc0) === 0x80) continue;
    const needs = c >= 0xf0 && c < 0xf5 ? 4 : c >= 0xe0 ? 3 : c >= 0xc2 ? 2 : 1;
    return c < 0xf5 && needs > back ? back : 0;
  }
  return 0;
}

/** Characters of two bytes and more that are well formed, and places that are not. */
function countUtf8(bytes: Uint8Array): { good: number; bad: number } {
  if (isAscii(bytes)) return { good: 0, bad: 0 };
  let starts = 0;
  // Enough to know: no file has so many by chance.
  for (let i = 0; i < bytes.length && starts < 1000; i++) if (bytes[i]! >= 0xc2) starts++;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return { good: starts, bad: 0 };
  } catch {
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
    const bad = count(text, /\ufffd/g) - countReplacementCharacters(bytes);
    return { good: count(text, /[^\0-\x7f\ufffd\udc00-\udfff]/g), bad };
  }
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

function countReplacementCharacters(bytes: Uint8Array): number {
  let n = 0;
  for (let i = bytes.indexOf(0xef); i !== -1; i = bytes.indexOf(0xef, i + 1)) {
    if (bytes[i + 1] === 0xbf && bytes[i + 2] === 0xbd) n++;
  }
  return n;
}

/** Letters, quotes, dashes, the euro sign and the hard blank that Turkish text is made of. */
const TURKISH = new Set(
  '\x80\x85\x91\x92\x93\x94\x96\x97\xa0\xb0\xb2\xb4\xc2\xc7\xce\xd0\xd6\xdb\xdc\xdd\xde\xe2\xe7\xee\xf0\xf6\xfb\xfc\xfd\xfe'
    .split('')
    .map((c) => c.charCodeAt(0)),
);

/** Ž and ž, and the six letters that are Ğ İ Ş ğ ı ş in windows-1254 and Ð Ý Þ ð ý þ in windows-1252. */
const ONLY_WESTERN = new Set([0x8e, 0x9e]);
const DIFFERENT = new Set([0xd0, 0xdd, 0xde, 0xf0, 0xfd, 0xfe]);

/** Whether the bytes beyond ASCII are letters of Turkish, or clearly not. */
function lettersOf(slices: readonly Uint8Array[]): { turkish: boolean; western: boolean } {
  let high = 0;
  let turkish = 0;
  let different = 0;
  let western = 0;
  for (const slice of slices) {
    for (const c of slice) {
      if (c < 0x80) continue;
      high++;
      if (TURKISH.has(c)) turkish++;
      else if (c >= 0xc0 || ONLY_WESTERN.has(c)) western++;
      if (DIFFERENT.has(c)) different++;
    }
  }
  return { turkish: turkish >= 0.9 * high, western: western > Math.max(different, 0.3 * high) };
}

export function isAscii(bytes: Uint8Array): boolean {
  let i = 0;
  const aligned = (4 - (bytes.byteOffset & 3)) & 3;
  for (; i < Math.min(aligned, bytes.length); i++) if (bytes[i]! > 0x7f) return false;
  const words = (bytes.length - i) >> 2;
  if (words > 0) {
    const view = new Uint32Array(bytes.buffer, bytes.byteOffset + i, words);
    for (let w = 0; w < words; w++) if ((view[w]! & 0x80808080) !== 0) return false;
    i += words << 2;
  }
  for (; i < bytes.length; i++) if (bytes[i]! > 0x7f) return false;
  return true;
}

/**
 * @param chosen the user named the encoding: bytes that are not UTF-8 are replaced, never taken for
 *   another encoding
 */
export function transcoder(encoding: Encoding, bom: boolean, chosen = false): Transcoder {
  if (encoding === 'utf-8') return new FromUtf8(bom || chosen);
  if (encoding === 'utf-16le' || encoding === 'utf-16be') return new FromUtf16(encoding);
  return new FromSingleByte(encoding);
}

class FromUtf8 implements Transcoder {
  replaced = 0;
  private carry = new Uint8Array(0);
  private first = true;
  private good = 0;

  constructor(private readonly certain: boolean) {}

  /** @throws NotUtf8 */
  push(chunk: Uint8Array<ArrayBuffer>, last: boolean): Uint8Array<ArrayBuffer> {
    let bytes = this.carry.length === 0 ? chunk : concat(this.carry, chunk);
    if (this.first && (bytes.length >= 3 || last)) {
      this.first = false;
      if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) bytes = bytes.subarray(3);
    }
    const whole = this.first ? 0 : bytes.length - (last ? 0 : unfinished(bytes));
    this.carry = bytes.slice(whole);
    bytes = bytes.subarray(0, whole);
    const { good, bad } = countUtf8(bytes);
    this.good += good;
    if (bad === 0) return bytes;
    this.replaced += bad;
    if (!this.certain && !staysUtf8(this.good, this.replaced)) throw new NotUtf8();
    return encode(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes));
  }
}

class FromUtf16 implements Transcoder {
  readonly replaced = 0;
  private readonly decoder: TextDecoder;

  constructor(encoding: Encoding) {
    this.decoder = new TextDecoder(encoding);
  }

  push(chunk: Uint8Array<ArrayBuffer>, last: boolean): Uint8Array<ArrayBuffer> {
    return encode(this.decoder.decode(chunk, { stream: !last }));
  }
}

class FromSingleByte implements Transcoder {
  readonly replaced = 0;
  /** UTF-8 of each byte: its length, then its bytes. */
  private readonly table = new Uint8Array(256 * 4);

  constructor(encoding: Encoding) {
    const decoder = new TextDecoder(encoding);
    for (let c = 0; c < 256; c++) {
      const utf8 = encode(decoder.decode(new Uint8Array([c])));
      this.table[4 * c] = utf8.length;
      this.table.set(utf8, 4 * c + 1);
    }
  }

  push(chunk: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
    if (isAscii(chunk)) return chunk;
    const { table } = this;
    const out = new Uint8Array(3 * chunk.length);
    let p = 0;
    for (let i = 0; i < chunk.length; i++) {
      const c = chunk[i]!;
      if (c < 0x80) {
        out[p++] = c;
        continue;
      }
      const at = 4 * c;
      out[p++] = table[at + 1]!;
      out[p++] = table[at + 2]!;
      if (table[at] === 3) out[p++] = table[at + 3]!;
    }
    return out.subarray(0, p);
  }
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(a.length + b.length);
  out.set(a);
  out.set(b, a.length);
  return out;
}

function encode(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>;
}

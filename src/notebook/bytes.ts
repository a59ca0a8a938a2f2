import { guessEncoding } from '../ingest/delimited/encoding';
import { DefterError } from '../lib/errors';

/** Bytes that a notebook may have: no one reads or writes more by hand. */
export const MAX_BYTES = 16e6;

/**
 * The text of a file, whatever it is written in: UTF-8, UTF-16, windows-1254 or -1252.
 * Throws `notebook.tooLarge` and `notebook.noText`.
 */
export function textOf(bytes: Uint8Array): string {
  assertSize(bytes.length);
  // What we have written is read again, whatever stands in its cells.
  if (isOurs(bytes)) return new TextDecoder('utf-8').decode(bytes);
  const { encoding } = guessEncoding([bytes], true);
  const text = new TextDecoder(encoding).decode(bytes);
  // A few odd characters are damage; more are another kind of file.
  // eslint-disable-next-line no-control-regex -- they are what is looked for
  const odd = text.match(/[\x01-\x08\x0e-\x1a\x1c-\x1f\ufffd]/g)?.length ?? 0;
  if (text.includes('\0') || odd > 8 + text.length / 100) throw new DefterError('notebook.noText');
  return text;
}

/** Begins with our front matter, in UTF-8. */
function isOurs(bytes: Uint8Array): boolean {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 4096));
  if (!/^---\r?\n(?:[^\r\n]*\r?\n)*?defter:/.test(start)) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

export function assertSize(bytes: number): void {
  if (bytes > MAX_BYTES) {
    throw new DefterError('notebook.tooLarge', {
      params: { size: Math.ceil(bytes / 1e6), most: MAX_BYTES / 1e6 },
    });
  }
}

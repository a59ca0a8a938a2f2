import { lastLineEnd } from './delimiters';
import type { Transcoder } from './encoding';

const CHUNK = 2 << 20;

/** Text of a file from a line (from 1) on, at most about `most` characters, without a line that is cut off. */
export async function textFrom(
  line: number,
  blob: Blob,
  bytes: Transcoder,
  most: number,
  signal?: AbortSignal,
): Promise<string> {
  const letters = new TextDecoder('utf-8', { ignoreBOM: true });
  let rest = '';
  let left = line - 1;
  for (let at = 0; at < blob.size && (left > 0 || rest.length < most); at += CHUNK) {
    signal?.throwIfAborted();
    const chunk = new Uint8Array(await blob.slice(at, at + CHUNK).arrayBuffer());
    const last = at + CHUNK >= blob.size;
    rest += letters.decode(bytes.push(chunk, last), { stream: !last });
    const ends = /\r\n|\n|\r(?=[^\n])/g;
    let from = 0;
    while (left > 0 && ends.exec(rest) !== null) {
      left--;
      from = ends.lastIndex;
    }
    rest = rest.slice(from);
  }
  if (left > 0) return '';
  if (rest.length <= most) return rest;
  const head = rest.slice(0, most);
  return head.slice(0, lastLineEnd(head));
}

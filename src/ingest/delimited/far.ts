import { uniqueNames } from '../header';
import { lastLineEnd } from './delimiters';
import type { Transcoder } from './encoding';
import { splitRecords } from './records';
import type { Cut } from './substitute';

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

/** Whether cells, as they are read, name these columns. */
export function areNames(cells: readonly string[], columns: readonly string[]): boolean {
  if (cells.length < columns.length) return false;
  const names = uniqueNames([...cells]);
  return (
    columns.every((name, k) => names[k] === name) && !cells.slice(columns.length).some(Boolean)
  );
}

/** The first line (from 1) of a file that holds these names, or null. */
export async function lineOfNames(
  columns: readonly string[],
  blob: Blob,
  bytes: Transcoder,
  cut: Cut,
  signal?: AbortSignal,
): Promise<number | null> {
  const letters = new TextDecoder('utf-8', { ignoreBOM: true });
  let rest = '';
  let line = 1;
  for (let at = 0; at < blob.size; at += CHUNK) {
    signal?.throwIfAborted();
    const chunk = new Uint8Array(await blob.slice(at, at + CHUNK).arrayBuffer());
    const last = at + CHUNK >= blob.size;
    rest += letters.decode(bytes.push(chunk, last), { stream: !last });
    const end = last ? rest.length : 1 + Math.max(-1, rest.lastIndexOf('\n'));
    const whole = rest.slice(0, end);
    let found = whole.indexOf(columns[0]!);
    for (; found !== -1; found = whole.indexOf(columns[0]!, found + 1)) {
      const start = 1 + Math.max(whole.lastIndexOf('\n', found), whole.lastIndexOf('\r', found));
      if (found - start > 2) continue;
      const [record] = splitRecords(whole.slice(start, start + (64 << 10)), cut, { limit: 1 });
      if (record && areNames(record.cells, columns)) return line + lineEnds(whole.slice(0, start));
    }
    line += lineEnds(whole);
    rest = rest.slice(end);
  }
  return null;
}

const lineEnds = (text: string): number => text.match(/\r\n|\n|\r/g)?.length ?? 0;

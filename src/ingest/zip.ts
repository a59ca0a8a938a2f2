/** The directory of a zip archive and the bytes of its files, read as a stream and never as a whole. */

import { crc32 } from '../lib/crc32';
import { DefterError } from '../lib/errors';

export interface ZipEntry {
  /** As written in the archive, with forward slashes. */
  name: string;
  encrypted: boolean;
  method: number;
  crc: number;
  /** Bytes in the archive, and unpacked, as the directory says. */
  packed: number;
  size: number;
  /** Where the file's own header begins. */
  offset: number;
}

const STORED = 0;
const DEFLATED = 8;
/** The end record and the longest comment. */
const END = 22 + 0xffff;

/** 0x80 to 0xff of code page 857, in which archives packed under Turkish Windows write their names. */
const CP857 =
  'ÇüéâäàåçêëèïîıÄÅÉæÆôöòûùİÖÜø£ØŞşáíóúñÑĞğ¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐' +
  '└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ºªÊËÈ€ÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµ\ufffd×ÚÛÙìÿ¯´\u00ad±\ufffd¾¶§÷¸°¨·¹³²■\u00a0';

/**
 * @returns the archive's files and folders in the order of its directory
 * @throws DefterError `archive.broken` when there is no directory or it is damaged
 */
export async function zipEntries(blob: Blob): Promise<ZipEntry[]> {
  const from = Math.max(0, blob.size - END);
  const tail = await view(blob, from, blob.size);
  let at = tail.byteLength - 22;
  while (at >= 0 && tail.getUint32(at, true) !== 0x06054b50) at--;
  if (at < 0) throw broken();
  try {
    let count = tail.getUint16(at + 10, true);
    let length = tail.getUint32(at + 12, true);
    let start = tail.getUint32(at + 16, true);
    if (count === 0xffff || length === 0xffffffff || start === 0xffffffff) {
      ({ count, length, start } = await zip64End(blob, from + at));
    }
    return directory(await view(blob, start, start + length), count);
  } catch (error) {
    throw error instanceof RangeError ? broken() : error;
  }
}

async function zip64End(
  blob: Blob,
  end: number,
): Promise<{ count: number; length: number; start: number }> {
  const locator = await view(blob, end - 20, end);
  if (locator.getUint32(0, true) !== 0x07064b50) throw broken();
  const at = Number(locator.getBigUint64(8, true));
  const record = await view(blob, at, at + 56);
  if (record.getUint32(0, true) !== 0x06064b50) throw broken();
  return {
    count: Number(record.getBigUint64(32, true)),
    length: Number(record.getBigUint64(40, true)),
    start: Number(record.getBigUint64(48, true)),
  };
}

function directory(data: DataView<ArrayBuffer>, count: number): ZipEntry[] {
  const entries: ZipEntry[] = [];
  let at = 0;
  for (let k = 0; k < count; k++) {
    if (data.getUint32(at, true) !== 0x02014b50) throw broken();
    const flags = data.getUint16(at + 8, true);
    const nameLength = data.getUint16(at + 28, true);
    const extraLength = data.getUint16(at + 30, true);
    const name = new Uint8Array(data.buffer, at + 46, nameLength);
    const wide = sizes64(data, at, at + 46 + nameLength, extraLength);
    entries.push({
      name: nameOf(name, (flags & 0x800) !== 0).replaceAll('\\', '/'),
      encrypted: (flags & 1) !== 0,
      method: data.getUint16(at + 10, true),
      crc: data.getUint32(at + 16, true),
      ...wide,
    });
    at += 46 + nameLength + extraLength + data.getUint16(at + 32, true);
  }
  return entries;
}

/** Sizes and place, from the extra field where they need more than 32 bits. */
function sizes64(
  data: DataView,
  at: number,
  extra: number,
  extraLength: number,
): Pick<ZipEntry, 'packed' | 'size' | 'offset'> {
  let packed = data.getUint32(at + 20, true);
  let size = data.getUint32(at + 24, true);
  let offset = data.getUint32(at + 42, true);
  for (let k = extra; k + 4 <= extra + extraLength; k += 4 + data.getUint16(k + 2, true)) {
    if (data.getUint16(k, true) !== 1) continue;
    let value = k + 4;
    const next = (): number => Number(data.getBigUint64((value += 8) - 8, true));
    if (size === 0xffffffff) size = next();
    if (packed === 0xffffffff) packed = next();
    if (offset === 0xffffffff) offset = next();
  }
  return { packed, size, offset };
}

function nameOf(bytes: Uint8Array<ArrayBuffer>, utf8: boolean): string {
  try {
    return new TextDecoder('utf-8', { fatal: !utf8 }).decode(bytes);
  } catch {
    return Array.from(bytes, (byte) =>
      byte < 128 ? String.fromCharCode(byte) : CP857[byte - 128],
    ).join('');
  }
}

/**
 * The unpacked bytes of one file, checked against the sum in the directory.
 * @param limit called with the bytes so far; throws to stop
 * @throws DefterError `archive.broken`, `archive.encrypted`, `archive.method`
 */
export async function* unzipped(
  blob: Blob,
  entry: ZipEntry,
  limit: (bytes: number) => void = () => undefined,
): AsyncGenerator<Uint8Array> {
  if (entry.encrypted) throw new DefterError('archive.encrypted');
  if (entry.method !== STORED && entry.method !== DEFLATED) throw new DefterError('archive.method');
  const header = await view(blob, entry.offset, entry.offset + 30);
  if (header.byteLength < 30 || header.getUint32(0, true) !== 0x04034b50) throw broken();
  const start = entry.offset + 30 + header.getUint16(26, true) + header.getUint16(28, true);
  if (start + entry.packed > blob.size) throw broken();
  const packed = blob.slice(start, start + entry.packed);
  let size = 0;
  let crc = 0;
  const chunks = entry.method === STORED ? packed.stream() : inflated(packed, 'deflate-raw');
  for await (const chunk of bytesOf(chunks)) {
    size += chunk.length;
    limit(size);
    crc = crc32(chunk, crc);
    yield chunk;
  }
  if (size !== entry.size || crc !== entry.crc) throw broken();
}

export function inflated(blob: Blob, format: CompressionFormat): ReadableStream<Uint8Array> {
  return blob.stream().pipeThrough(new DecompressionStream(format));
}

/** The chunks of a stream that unpacks; what it says against its bytes becomes `archive.broken`. */
export async function* bytesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  let finished = false;
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((error: unknown) => {
        finished = true;
        throw isUnreadable(error) ? error : broken(error);
      });
      if (done) {
        finished = true;
        return;
      }
      yield value;
    }
  } finally {
    if (!finished) await reader.cancel().catch(() => undefined);
  }
}

/** The file behind the blob is gone, which is not the archive's fault. */
function isUnreadable(error: unknown): boolean {
  return error instanceof Error && /^Not(Readable|Found)Error$/.test(error.name);
}

function broken(cause?: unknown): DefterError {
  return new DefterError('archive.broken', { cause });
}

/** What there is of these bytes: the places are those of a directory, which may be damaged. */
async function view(blob: Blob, from: number, to: number): Promise<DataView<ArrayBuffer>> {
  const within = (at: number): number => Math.min(Math.max(0, at), blob.size);
  return new DataView(await blob.slice(within(from), within(to)).arrayBuffer());
}

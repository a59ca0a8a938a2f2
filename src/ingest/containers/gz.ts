import { Gunzip } from 'fflate';
import { DefterError, isAbort } from '../../lib/errors';
import { BlobBuilder, type Allowance, type Container } from '../container';
import { bytesOf, inflated } from '../zip';

const CHUNK = 1 << 20;

async function holds(file: Blob): Promise<boolean> {
  const [a, b, c] = new Uint8Array(await file.slice(0, 3).arrayBuffer());
  return a === 0x1f && b === 0x8b && c === 8;
}

async function unpack(file: File, allowance: Allowance): Promise<File[]> {
  const count = allowance.counter(file.size, await expectedSize(file));
  const name = file.name.replace(/\.gz$/i, '').replace(/\.tgz$/i, '.tar') || file.name;
  try {
    const builder = new BlobBuilder();
    let bytes = 0;
    for await (const chunk of bytesOf(inflated(file, 'gzip'))) {
      count((bytes += chunk.length));
      builder.add(chunk);
    }
    return [builder.file(name, file)];
  } catch (error) {
    const isBroken = error instanceof DefterError && error.code === 'archive.broken';
    if (!isBroken || isAbort(error)) throw error;
    return [await membersOf(file, name, count, error)];
  }
}

/** How many times larger than its archive text often is. */
const USUAL_RATIO = 5;

/** The size that stands at the end, which is that of the last file alone where several were packed. */
async function expectedSize(file: Blob): Promise<number> {
  const end = await file.slice(-4).arrayBuffer();
  const size = end.byteLength < 4 ? 0 : new DataView(end).getUint32(0, true);
  return size < 0.9 * file.size ? USUAL_RATIO * file.size : size;
}

/** Several archives one after the other, which browsers' own unpacking refuses. */
async function membersOf(
  file: File,
  name: string,
  count: (bytes: number, expected?: number) => void,
  cause: DefterError,
): Promise<File> {
  const builder = new BlobBuilder();
  let bytes = 0;
  let members = 0;
  let expected: number | undefined;
  const gunzip = new Gunzip((chunk) => {
    count((bytes += chunk.length), expected);
    builder.add(chunk.slice());
  });
  gunzip.onmember = () => members++;
  try {
    for (let at = 0; at < file.size; at += CHUNK) {
      const chunk = new Uint8Array(await file.slice(at, at + CHUNK).arrayBuffer());
      gunzip.push(chunk, at + CHUNK >= file.size);
      expected = Math.round((bytes * file.size) / (at + chunk.length));
    }
  } catch (error) {
    if (error instanceof DefterError) throw error;
    throw cause;
  }
  // One archive alone is broken: it would have been unpacked before.
  if (members < 2) throw cause;
  return builder.file(name, file);
}

/** One file, packed. */
export const gz: Container = { id: 'gz', holds, unpack };

import { DefterError } from '../../lib/errors';
import { BlobBuilder, type Allowance, type Container } from '../container';
import { unzipped, zipEntries, type ZipEntry } from '../zip';

/** What systems leave in archives besides the files that somebody packed. */
const LITTER = /(^|\/)(__MACOSX\/|\.DS_Store$|\._|Thumbs\.db$|desktop\.ini$)/i;
/** Zip archives that are one document: of Office, of OpenDocument. */
const DOCUMENT = /^(\[Content_Types\]\.xml|mimetype|xl\/workbook\.(xml|bin))$/i;

async function holds(file: Blob): Promise<boolean> {
  if (!(await isZip(file))) return false;
  return !(await zipEntries(file)).some(({ name }) => DOCUMENT.test(name));
}

async function isZip(file: Blob): Promise<boolean> {
  const [p, k, a, b] = new Uint8Array(await file.slice(0, 4).arrayBuffer());
  // The second pair is that of an archive without files.
  return p === 0x50 && k === 0x4b && ((a === 3 && b === 4) || (a === 5 && b === 6));
}

async function unpack(file: File, allowance: Allowance): Promise<File[]> {
  const entries = (await zipEntries(file)).filter(
    ({ name }) => !name.endsWith('/') && !LITTER.test(name),
  );
  if (entries.length === 0) throw new DefterError('archive.empty');
  const names = shortNames(entries);
  const files: File[] = [];
  // All of them first, so that the whole is known.
  const counters = entries.map(({ packed, size }) => allowance.counter(packed, size));
  for (const [k, entry] of entries.entries()) {
    const builder = new BlobBuilder();
    const count = counters[k]!;
    for await (const chunk of unzipped(file, entry, count)) builder.add(chunk);
    files.push(builder.file(names[k]!, file));
  }
  return files;
}

/** Names without their folders, where these are not needed to tell the files apart. */
function shortNames(entries: readonly ZipEntry[]): string[] {
  const bare = entries.map(({ name }) => name.slice(name.lastIndexOf('/') + 1));
  return bare.map((name, k) =>
    bare.indexOf(name) === bare.lastIndexOf(name) ? name : entries[k]!.name,
  );
}

/** Several files, packed. */
export const zip: Container = { id: 'zip', holds, unpack };

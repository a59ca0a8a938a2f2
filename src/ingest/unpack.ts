import { DefterError } from '../lib/errors';
import { Allowance } from './container';
import { containers } from './containers';

/** Archives in archives. */
const DEEPEST = 4;

/**
 * The files in an archive and in the archives in it, or the file itself when it is none.
 * @throws AbortError when the allowance is withdrawn; DefterError `archive.broken`, `.encrypted`, `.method`, `.tooLarge`, `.empty`, `.nested`
 */
export function unpack(file: File, allowance = new Allowance()): Promise<File[]> {
  return opened(file, allowance, 0);
}

async function opened(file: File, allowance: Allowance, depth: number): Promise<File[]> {
  for (const container of containers) {
    if (!(await container.holds(file))) continue;
    if (depth === DEEPEST) throw new DefterError('archive.nested');
    const inner = await container.unpack(file, allowance);
    const files = await Promise.all(inner.map((one) => opened(one, allowance, depth + 1)));
    return files.flat();
  }
  return [file];
}

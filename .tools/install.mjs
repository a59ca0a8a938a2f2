// @ts-check
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, runNpm } from './run.mjs';

/**
 * @typedef {{ packages?: Record<string, { version?: string, integrity?: string, optional?: boolean, extraneous?: boolean }> }} Lock
 */

/**
 * Says why the packages have to be installed, or `undefined` when they need not be. What is
 * compared is what the two files say, not their dates: a fresh checkout or a copy sets dates anew.
 *
 * @param {Lock | undefined} wanted `package-lock.json`
 * @param {Lock | undefined} installed `node_modules/.package-lock.json`, which npm writes last
 * @returns {string | undefined}
 */
export function whyInstall(wanted, installed) {
  if (!installed?.packages) return 'nothing is installed yet';
  for (const [path, entry] of Object.entries(wanted?.packages ?? {})) {
    if (path === '') continue;
    const found = installed.packages[path];
    const name = path.replace(/^.*node_modules\//, '');
    if (!found) {
      // Optional packages for other operating systems are in the lock and never installed here.
      if (entry.optional || entry.extraneous) continue;
      return `${name} is not installed`;
    }
    if (found.version !== entry.version || found.integrity !== entry.integrity) {
      return `${name} ${entry.version} is wanted and ${found.version} is installed`;
    }
  }
  return undefined;
}

/** Installs what the lock file names, if something is missing. Throws when npm fails. */
export async function installIfNeeded() {
  const wanted = readLock('package-lock.json');
  const reason = whyInstall(wanted, readLock('node_modules/.package-lock.json'));
  if (!reason) return;
  console.log(`Installing packages (${reason}) …`);
  const code = await runNpm([
    wanted ? 'ci' : 'install',
    '--include=dev',
    '--no-audit',
    '--no-fund',
  ]);
  if (code !== 0) {
    throw new Error(
      'npm could not install the packages. Is there a network connection? The reason is above.',
    );
  }
}

/**
 * @param {string} path
 * @returns {Lock | undefined}
 */
function readLock(path) {
  try {
    return JSON.parse(readFileSync(join(root, path), 'utf8'));
  } catch {
    return undefined;
  }
}

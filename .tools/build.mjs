// @ts-check
import { existsSync, mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, runNode } from './run.mjs';

const SOURCES = [
  'src',
  'public',
  'sample-data',
  '.tools',
  'index.html',
  'vite.config.ts',
  'package-lock.json',
];
const STAMP = join(root, 'node_modules/.defter-built');

/**
 * @param {Parameters<typeof runNode>[2]} [options]
 * @returns {Promise<number>} exit code of the build
 */
export async function build(options) {
  const started = new Date();
  const code = await runNode('node_modules/vite/bin/vite.js', ['build'], options);
  if (code === 0) {
    mkdirSync(join(root, 'node_modules'), { recursive: true });
    writeFileSync(STAMP, '');
    // The start counts: what is edited while the build runs has to be built again.
    utimesSync(STAMP, started, started);
  }
  return code;
}

/** True when `dist` is missing or a source changed after the last build began. */
export function buildNeeded() {
  if (!existsSync(join(root, 'dist/index.html')) || !existsSync(STAMP)) return true;
  const built = statSync(STAMP).mtimeMs;
  return SOURCES.some((path) => newest(join(root, path)) > built);
}

/**
 * Newest change in a file or folder, in milliseconds. A folder's own date counts, so that a
 * removed file is noticed.
 *
 * @param {string} path
 * @returns {number}
 */
function newest(path) {
  if (!existsSync(path)) return 0;
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return readdirSync(path).reduce(
    (latest, name) => Math.max(latest, newest(join(path, name))),
    stat.mtimeMs,
  );
}

// @ts-check
import './node-version.mjs';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, buildNeeded } from './build.mjs';
import { installIfNeeded } from './install.mjs';
import { runNode } from './run.mjs';

/** @typedef {import('./count-reporter.mjs').Counts} Counts */
/** @typedef {import('./count-reporter.mjs').Run} Run */

const CHECKS = /** @type {const} */ ([
  ['Types', 'node_modules/typescript/bin/tsc', ['--noEmit']],
  [
    'Components',
    'node_modules/svelte-check/bin/svelte-check',
    ['--tsconfig', './tsconfig.json', '--fail-on-warnings'],
  ],
  [
    'Lint',
    'node_modules/eslint/bin/eslint.js',
    ['-c', '.eslint.config.js', '--max-warnings', '0', '.'],
  ],
  ['Format', 'node_modules/prettier/bin/prettier.cjs', ['--check', '--log-level', 'warn', '.']],
]);

const only = process.argv.slice(2).filter((flag) => flag === '--unit' || flag === '--e2e');
const wants = (/** @type {'--unit' | '--e2e'} */ part) => only.length === 0 || only.includes(part);
/** @type {Counts} */
const total = { passed: 0, failed: 0, skipped: 0 };
/** @type {string[]} */
const failures = [];
/** @type {string[]} */
const said = [];

try {
  await installIfNeeded();
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  note('Installation', false);
}
// Once more at the end: the run before it is long.
for (const failure of said) console.log(`\n✗ ${failure}`);
if (failures.length > 0) console.log(`\nFailed: ${failures.join(', ')}`);
console.log(
  `\n${total.passed} passed, ${total.failed} failed` +
    (total.skipped > 0 ? `, ${total.skipped} skipped` : ''),
);
process.exitCode = total.failed > 0 ? 1 : 0;

async function main() {
  /** @type {[string, (tell: (text: string) => void) => Promise<number>][]} */
  const jobs = [];
  if (only.length === 0) {
    for (const [title, script, args] of CHECKS) {
      jobs.push([title, (tell) => runNode(script, [...args], { tell })]);
    }
  }
  // A whole run builds anew; `--e2e` alone may use what stands there.
  if (only.length === 0 || (wants('--e2e') && buildNeeded())) {
    jobs.push(['Build', (tell) => build({ tell })]);
  }
  await sideBySide(jobs);
  if (wants('--unit')) await tests('Unit tests', 'unit');
  if (!wants('--e2e')) return;
  if (!failures.includes('Build')) await tests('End-to-end tests', 'e2e');
  else {
    console.error('The end-to-end tests cannot run without a build.');
    note('End-to-end tests', false);
  }
}

/**
 * Runs jobs as many at once as there are cores; what each says is shown when it has ended.
 *
 * @param {[string, (tell: (text: string) => void) => Promise<number>][]} jobs
 */
async function sideBySide(jobs) {
  const waiting = [...jobs];
  const work = async () => {
    for (let job = waiting.shift(); job; job = waiting.shift()) {
      const [title, start] = job;
      let said = '';
      const code = await start((text) => (said += text));
      heading(title);
      if (said.trim() !== '') console.log(said.trimEnd());
      note(title, code === 0);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
}

/**
 * @param {string} title
 * @param {string} project name of the project in vite.config.ts
 */
async function tests(title, project) {
  heading(title);
  const folder = mkdtempSync(join(tmpdir(), 'defter-counts-'));
  const file = join(folder, 'counts.json');
  const code = await runNode(
    'node_modules/vitest/vitest.mjs',
    [
      'run',
      '--project',
      project,
      '--reporter',
      'default',
      '--reporter',
      '.tools/count-reporter.mjs',
    ],
    { env: { DEFTER_COUNTS: file } },
  );
  const counts = readCounts(file);
  rmSync(folder, { recursive: true, force: true });
  // What went wrong outside of the tests (a set-up, no test found) is one failure.
  if (code !== 0 && counts.failed === 0) counts.failed = 1;
  total.passed += counts.passed;
  total.failed += counts.failed;
  total.skipped += counts.skipped;
  if (counts.failed > 0) failures.push(`${title} (${counts.failed})`);
  said.push(...counts.said);
}

/**
 * @param {string} file
 * @returns {Run}
 */
function readCounts(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { passed: 0, failed: 1, skipped: 0, said: [] };
  }
}

/**
 * @param {string} title
 * @param {boolean} passed
 */
function note(title, passed) {
  console.log(passed ? `✓ ${title}` : `✗ ${title}`);
  if (passed) total.passed++;
  else {
    total.failed++;
    failures.push(title);
  }
}

/** @param {string} title */
function heading(title) {
  console.log(`\n── ${title} ──`);
}

// @ts-check
import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { root } from './run.mjs';

/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 * @typedef {Counts & { said: readonly string[] }} Run  `said`: each failure and its message
 */

/**
 * Vitest reporter that writes how many tests passed, failed and were skipped, and which failed, to the file
 * named in `DEFTER_COUNTS`, and lists what was skipped and why.
 */
export default class CountReporter {
  /**
   * @param {readonly import('vitest/node').TestModule[]} modules
   * @param {readonly unknown[]} unhandledErrors
   */
  onTestRunEnd(modules, unhandledErrors) {
    const { counts, skipped, said } = count(modules);
    // An error outside any test, and a run that found no test at all, are failures too.
    counts.failed += unhandledErrors.length;
    said.push(...unhandledErrors.map((error) => `outside of the tests: ${messageOf(error)}`));
    for (const line of skipped) console.log(`  skipped: ${line}`);
    if (process.env.DEFTER_COUNTS) {
      writeFileSync(process.env.DEFTER_COUNTS, JSON.stringify({ ...counts, said }));
    }
  }
}

/**
 * @param {readonly import('vitest/node').TestModule[]} modules
 * @returns {{ counts: Counts, skipped: string[], said: string[] }}
 */
function count(modules) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  /** @type {string[]} */
  const skipped = [];
  /** @type {string[]} */
  const said = [];
  for (const module of modules) {
    const file = relative(root, module.moduleId);
    const suites = [...module.children.allSuites()].flatMap((suite) => suite.errors());
    // A file that cannot be loaded has no tests and must not pass as "nothing failed".
    for (const error of [...module.errors(), ...suites]) {
      counts.failed++;
      said.push(`${file}: ${messageOf(error)}`);
    }
    for (const test of module.children.allTests()) {
      const result = test.result();
      if (result.state === 'passed') counts.passed++;
      else if (result.state === 'failed') {
        counts.failed++;
        said.push(`${file}: ${test.fullName}: ${messageOf(result.errors[0])}`);
      } else {
        counts.skipped++;
        const note = result.state === 'skipped' ? result.note : undefined;
        skipped.push(`${file}: ${test.fullName}${note ? ` (${note})` : ''}`);
      }
    }
  }
  return { counts, skipped, said };
}

/** @param {unknown} error */
function messageOf(error) {
  const said = error instanceof Object && 'message' in error ? error.message : error;
  return String(said).slice(0, 2000);
}

// @ts-check
import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { root } from './run.mjs';

/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 */

/**
 * Vitest reporter that writes how many tests passed, failed and were skipped to the file named in
 * `DEFTER_COUNTS`, and lists what was skipped and why.
 */
export default class CountReporter {
  /**
   * @param {readonly import('vitest/node').TestModule[]} modules
   * @param {readonly unknown[]} unhandledErrors
   */
  onTestRunEnd(modules, unhandledErrors) {
    const { counts, skipped } = count(modules);
    // An error outside any test, and a run that found no test at all, are failures too.
    counts.failed += unhandledErrors.length;
    for (const line of skipped) console.log(`  skipped: ${line}`);
    if (process.env.DEFTER_COUNTS) {
      writeFileSync(process.env.DEFTER_COUNTS, JSON.stringify(counts));
    }
  }
}

/**
 * @param {readonly import('vitest/node').TestModule[]} modules
 * @returns {{ counts: Counts, skipped: string[] }}
 */
function count(modules) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  /** @type {string[]} */
  const skipped = [];
  for (const module of modules) {
    // A file that cannot be loaded has no tests and must not pass as "nothing failed".
    counts.failed += module.errors().length;
    for (const suite of module.children.allSuites()) counts.failed += suite.errors().length;
    for (const test of module.children.allTests()) {
      const result = test.result();
      if (result.state === 'passed') counts.passed++;
      else if (result.state === 'failed') counts.failed++;
      else {
        counts.skipped++;
        const note = result.state === 'skipped' ? result.note : undefined;
        const file = relative(root, module.moduleId);
        skipped.push(`${file}: ${test.fullName}${note ? ` (${note})` : ''}`);
      }
    }
  }
  return { counts, skipped };
}

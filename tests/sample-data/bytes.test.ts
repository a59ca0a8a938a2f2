import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bytesOf, ROOT, truths } from './shop';

const FILES = Object.keys(truths.bytes).filter((path) => path !== 'total');

function generate(...options: string[]): Map<string, Buffer> {
  const out = mkdtempSync(join(tmpdir(), 'defter-sample-'));
  try {
    execFileSync(process.execPath, [join(ROOT, 'generate.mjs'), '--out', out, ...options]);
    return new Map([...FILES, 'truths.json'].map((path) => [path, readFileSync(join(out, path))]));
  } finally {
    rmSync(out, { recursive: true });
  }
}

test('generating again gives the committed bytes', () => {
  expect(FILES).toHaveLength(8);
  for (const [path, bytes] of generate())
    expect(bytes.equals(bytesOf(path)), `${path} differs: run npm run sample`).toBe(true);
});

test('another seed gives another shop', () => {
  const other = generate('--seed', '7');
  for (const path of FILES) expect(other.get(path)?.equals(bytesOf(path)), path).toBe(false);
});

test('both languages together stay under 4 MB', () => {
  const total = FILES.reduce((sum, path) => sum + bytesOf(path).length, 0);
  expect(total).toBe(truths.bytes.total);
  expect(total).toBeLessThan(4_000_000);
});

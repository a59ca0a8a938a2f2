import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, createServer } from 'vite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sampleData } from '../../.tools/vite-sample.mjs';

const bytes = Buffer.from([0xde, 0x3b, 0xfe, 0x0d, 0x0a]);
let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'defter-sample-'));
  await mkdir(join(root, 'sample-data/tr'), { recursive: true });
  await writeFile(join(root, 'sample-data/tr/siparisler.csv'), bytes);
  await writeFile(join(root, 'sample-data/generate.mjs'), '// not for publication');
  await writeFile(join(root, 'index.html'), '<!doctype html><title>x</title>');
});

afterAll(() => rm(root, { recursive: true, force: true }));

const options = () => ({
  root,
  configFile: false as const,
  logLevel: 'silent' as const,
  plugins: [sampleData()],
});

it('copies the files to the build byte for byte, and nothing else', async () => {
  await build(options());
  expect(await readFile(join(root, 'dist/sample-data/tr/siparisler.csv'))).toEqual(bytes);
  await expect(readFile(join(root, 'dist/sample-data/generate.mjs'))).rejects.toThrow(/ENOENT/);
});

it('serves them in development without claiming an encoding', async () => {
  const server = await createServer({ ...options(), server: { port: 0, host: '127.0.0.1' } });
  try {
    await server.listen();
    const url = server.resolvedUrls?.local[0];
    const response = await fetch(`${url}sample-data/tr/siparisler.csv`);
    expect(response.headers.get('content-type')).toBe('text/csv');
    expect(Buffer.from(await response.arrayBuffer())).toEqual(bytes);
  } finally {
    await server.close();
  }
});

import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mimeType, serveStatic } from '../../.tools/serve.mjs';

let folder: string;
let plain: Awaited<ReturnType<typeof serveStatic>>;
let nested: Awaited<ReturnType<typeof serveStatic>>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'defter-serve-'));
  const dir = join(folder, 'site');
  await mkdir(join(dir, 'sub'), { recursive: true });
  await writeFile(join(folder, 'secret.txt'), 'secret');
  await mkdir(join(folder, 'site-other'));
  await writeFile(join(folder, 'site-other/secret.txt'), 'secret');
  await writeFile(join(dir, 'index.html'), '<!doctype html><title>top</title>');
  await writeFile(join(dir, 'sub/index.html'), '<!doctype html><title>sub</title>');
  await writeFile(join(dir, 'a b.js'), 'export {};'.repeat(500));
  await writeFile(join(dir, 'engine.wasm'), new Uint8Array([0, 97, 115, 109]));
  await symlink(join(folder, 'secret.txt'), join(dir, 'link.txt'));
  plain = await serveStatic({ dir });
  nested = await serveStatic({ dir, base: '/deep/er/' });
});

afterAll(async () => {
  await Promise.all([plain.close(), nested.close()]);
  await rm(folder, { recursive: true, force: true });
});

/** Sends the path as it is written; `fetch` would tidy it first. */
function raw(port: number, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
    });
    socket.on('data', (chunk) => (text += String(chunk)));
    socket.on('end', () => resolve(text));
    socket.on('error', reject);
  });
}

describe('static server', () => {
  it('serves folders, spaces and types, and compresses nothing', async () => {
    expect(await (await fetch(plain.url)).text()).toContain('top');
    expect(await (await fetch(`${plain.url}sub/`)).text()).toContain('sub');
    const script = await fetch(`${plain.url}a%20b.js?v=1`, {
      headers: { 'Accept-Encoding': 'gzip, br' },
    });
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(script.headers.get('content-encoding')).toBeNull();
    expect(script.headers.get('content-length')).toBe('5000');
    const wasm = await fetch(`${plain.url}engine.wasm`);
    expect(wasm.headers.get('content-type')).toBe('application/wasm');
    expect((await wasm.arrayBuffer()).byteLength).toBe(4);
  });

  it('answers HEAD without a body, an unchanged file with 304, and nothing else than GET', async () => {
    const head = await fetch(`${plain.url}engine.wasm`, { method: 'HEAD' });
    expect(head.headers.get('content-length')).toBe('4');
    expect(await head.text()).toBe('');
    const tag = head.headers.get('etag') ?? '';
    const again = await fetch(`${plain.url}engine.wasm`, { headers: { 'If-None-Match': tag } });
    expect(again.status).toBe(304);
    expect((await fetch(plain.url, { method: 'POST', body: 'x' })).status).toBe(405);
  });

  it('has no fallback page', async () => {
    expect((await fetch(`${plain.url}missing.js`)).status).toBe(404);
    expect((await fetch(`${plain.url}missing/`)).status).toBe(404);
  });

  it.each([
    '/../secret.txt',
    '/sub/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e%2fsecret.txt',
    '/..\\secret.txt',
    '/..%5csecret.txt',
    '/../site-other/secret.txt',
    '/%00',
    '/%',
    '//etc/passwd',
    '/link.txt',
    'http://localhost/../secret.txt',
  ])('refuses %s', async (path) => {
    const answer = await raw(plain.port, path);
    expect(answer).toMatch(/^HTTP\/1\.1 40[04] /);
    expect(answer).not.toContain('secret');
  });

  it('works under a sub-path and only there', async () => {
    expect(new URL(nested.url).pathname).toBe('/deep/er/');
    expect(await (await fetch(nested.url)).text()).toContain('top');
    expect((await fetch(`${nested.url}engine.wasm`)).status).toBe(200);
    const origin = new URL(nested.url).origin;
    expect((await fetch(`${origin}/engine.wasm`)).status).toBe(404);
    const bare = await fetch(`${origin}/deep/er`, { redirect: 'manual' });
    expect(bare.status).toBe(301);
    expect(bare.headers.get('location')).toBe('/deep/er/');
    expect(await raw(nested.port, '/deep/er/../../secret.txt')).toMatch(/^HTTP\/1\.1 400 /);
  });

  it('takes the next port when the wanted one is taken', async () => {
    const second = await serveStatic({ dir: join(folder, 'site'), port: plain.port });
    expect(second.port).toBeGreaterThan(plain.port);
    await second.close();
  });
});

describe('mimeType', () => {
  it.each([
    ['x.html', 'text/html; charset=utf-8'],
    ['X.CSS', 'text/css; charset=utf-8'],
    ['a/b.woff2', 'font/woff2'],
    ['a.svg', 'image/svg+xml'],
    ['siparisler.csv', 'text/csv'],
    ['engine.wasm.br', 'application/octet-stream'],
    ['LICENSE', 'application/octet-stream'],
  ])('%s is %s', (path, type) => {
    expect(mimeType(path)).toBe(type);
  });
});

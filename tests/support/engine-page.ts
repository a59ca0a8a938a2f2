import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'vite';
import { serveStatic } from '../../.tools/serve.mjs';
import { contentSecurityPolicy } from '../../.tools/vite-csp.mjs';
import { engineAssets } from '../../.tools/vite-engine.mjs';

const PAGE = 'tests/support/engine-page/index.html';
const META = /<meta\s+http-equiv="Content-Security-Policy"[^>]*>/i;

/**
 * Builds the page that has the app's engine and nothing else, as the app itself is built, and serves it
 * under a sub-path. `url` is the page under the app's policy, `openUrl` the same page without any.
 */
export async function serveEnginePage(): Promise<{
  url: string;
  openUrl: string;
  close: () => Promise<void>;
}> {
  const root = resolve(import.meta.dirname, '../..');
  const outDir = await mkdtemp(join(tmpdir(), 'defter-engine-page-'));
  await build({
    configFile: false,
    root,
    base: './',
    mode: 'production',
    logLevel: 'warn',
    publicDir: false,
    plugins: [engineAssets(), contentSecurityPolicy()],
    build: {
      target: 'es2022',
      outDir,
      emptyOutDir: true,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 1200,
      rollupOptions: { input: join(root, PAGE) },
    },
  });
  const html = await readFile(join(outDir, PAGE), 'utf8');
  if (!META.test(html)) throw new Error('The built page has no policy');
  const open = PAGE.replace('index.html', 'open.html');
  await writeFile(join(outDir, open), html.replace(META, ''));
  const server = await serveStatic({ dir: outDir, base: '/some/where/' });
  return {
    url: server.url + PAGE,
    openUrl: server.url + open,
    close: async () => {
      await server.close();
      await rm(outDir, { recursive: true });
    },
  };
}

/** Another origin on this machine that lets everybody in and remembers every path it was asked for. */
export async function startOtherOrigin(): Promise<{
  origin: string;
  seen: string[];
  close: () => Promise<void>;
}> {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(request.url ?? '');
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Access-Control-Allow-Headers', '*');
    response.setHeader('Access-Control-Expose-Headers', '*');
    response.end('a\n1\n');
  });
  server.on('upgrade', (request, socket) => {
    seen.push(request.url ?? '');
    socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    seen,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

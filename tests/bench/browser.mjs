import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { chromium } from 'playwright-core';
import { build } from 'vite';
import { engineAssets } from '../../.tools/vite-engine.mjs';
import { findOrInstallChromium } from '../../.tools/chromium.mjs';
import { serveStatic } from '../../.tools/serve.mjs';

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/**
 * Builds the bench's page, serves it, and starts Chromium.
 * `page(path)` opens a fresh page; `work` is a folder whose files appear under /data/.
 */
export async function openBench(root, work) {
  const data = join(work, 'data');
  mkdirSync(data, { recursive: true });
  await build({
    configFile: false,
    root: join(root, 'tests/bench/page'),
    base: './',
    logLevel: 'warn',
    plugins: [svelte({ configFile: false }), engineAssets()],
    worker: { format: 'iife' },
    build: {
      outDir: join(work, 'page'),
      emptyOutDir: true,
      target: 'es2022',
      assetsInlineLimit: 0,
      rollupOptions: {
        input: ['index', 'explore', 'notebook'].map((name) =>
          join(root, `tests/bench/page/${name}.html`),
        ),
      },
    },
  });
  let app;
  const server = await serveStatic({ dir: work });
  const browser = await chromium.launch({
    executablePath: await findOrInstallChromium(),
    args: ARGS,
  });
  return {
    work,
    data,
    /** Builds the app under /app/, once. */
    buildApp() {
      app ??= build({
        root,
        logLevel: 'warn',
        build: { outDir: join(work, 'app'), emptyOutDir: true },
      });
      return app;
    },
    /** A page of its own, with an empty cache; `before` sees it before it goes anywhere. */
    async page(path, before) {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
      const page = await context.newPage();
      page.setDefaultTimeout(300_000);
      await before?.(page);
      await page.goto(`${server.url}${path}`);
      return page;
    },
    async close() {
      await browser.close();
      await server.close();
    },
  };
}

/** Calls one of the bench page's functions. */
export function call(page, name, ...args) {
  return page.evaluate(([fn, values]) => window.bench[fn](...values), [name, args]);
}

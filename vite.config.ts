import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { contentSecurityPolicy } from './.tools/vite-csp.mjs';
import { engineAssets } from './.tools/vite-engine.mjs';
import { sampleData } from './.tools/vite-sample.mjs';

const inTests = process.env.VITEST !== undefined;
const svelteFile = (path: string): string =>
  fileURLToPath(new URL(`node_modules/svelte/src/${path}`, import.meta.url));

export default defineConfig({
  base: './',
  plugins: [
    svelte({
      configFile: false,
      // In Node the compiler would build rune modules for a server, where effects never run.
      dynamicCompileOptions: ({ filename }) =>
        inTests && filename.endsWith('.svelte.ts') ? { generate: 'client' } : undefined,
    }),
    // What the build adds to the app's own files: one plugin each, from .tools/vite-*.mjs.
    sampleData(),
    engineAssets(),
    contentSecurityPolicy(),
  ],
  build: {
    target: 'es2022',
    // A data: address would have to be allowed by the page's content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1200,
  },
  // Classic, so that a blob: script can start it: see blobScript.
  worker: { format: 'iife' },
  server: { host: '127.0.0.1' },
  preview: { host: '127.0.0.1' },
  test: {
    poolOptions: {
      // Files at once, one process each. Vitest would leave a core to itself, which is half of two.
      forks: { minForks: 1, maxForks: Math.min(8, Math.max(2, availableParallelism() - 1)) },
    },
    projects: [
      {
        extends: true,
        resolve: {
          alias: [
            { find: /^svelte$/, replacement: svelteFile('index-client.js') },
            { find: /^svelte\/reactivity$/, replacement: svelteFile('reactivity/index-client.js') },
          ],
        },
        test: {
          name: 'unit',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/e2e/**', 'tests/bench/**', '**/node_modules/**'],
          setupFiles: ['tests/support/unit-each.ts'],
          environment: 'node',
          pool: 'forks',
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.e2e.ts'],
          environment: 'node',
          pool: 'forks',
          // Every file has a Chromium of its own.
          globalSetup: ['tests/support/e2e-setup.ts'],
          setupFiles: ['tests/support/e2e-each.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          expect: { poll: { timeout: 15_000 } },
        },
      },
    ],
  },
});

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { findOrInstallChromium } from '../../.tools/chromium.mjs';
import { serveStatic } from '../../.tools/serve.mjs';

declare module 'vitest' {
  export interface ProvidedContext {
    chromiumPath: string;
    distUrl: string;
  }
}

const dist = fileURLToPath(new URL('../../dist', import.meta.url));

/** Once for all end-to-end files: Chromium and one server for `dist`. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  if (!existsSync(`${dist}/index.html`)) {
    throw new Error('There is no dist/index.html: run `npm run build` first.');
  }
  const chromiumPath = await findOrInstallChromium();
  const server = await serveStatic({ dir: dist });
  project.provide('chromiumPath', chromiumPath);
  project.provide('distUrl', server.url);
  return () => server.close();
}

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { findOrInstallChromium } from '../../.tools/chromium.mjs';
import { startOriginTrap } from '../../.tools/origin-trap.mjs';
import { serveStatic } from '../../.tools/serve.mjs';

declare module 'vitest' {
  export interface ProvidedContext {
    chromiumPath: string;
    distUrl: string;
    originTrap: string;
  }
}

const dist = fileURLToPath(new URL('../../dist', import.meta.url));

/** Once for all end-to-end files: Chromium, one server for `dist`, one trap for other origins. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  if (!existsSync(`${dist}/index.html`)) {
    throw new Error('There is no dist/index.html: run `npm run build` first.');
  }
  const chromiumPath = await findOrInstallChromium();
  const server = await serveStatic({ dir: dist });
  const trap = await startOriginTrap();
  project.provide('chromiumPath', chromiumPath);
  project.provide('distUrl', server.url);
  project.provide('originTrap', trap.url);
  return async () => {
    await Promise.all([server.close(), trap.close()]);
  };
}

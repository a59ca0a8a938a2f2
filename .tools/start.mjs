// @ts-check
import './node-version.mjs';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { build, buildNeeded } from './build.mjs';
import { installIfNeeded } from './install.mjs';
import { root } from './run.mjs';
import { serveStatic } from './serve.mjs';

try {
  await installIfNeeded();
  if (buildNeeded() && (await build()) !== 0) throw new Error('The build failed; see above.');
  const { url, close } = await serveStatic({
    dir: join(root, 'dist'),
    port: Number(process.env.PORT) || 4173,
  });
  console.log(`\n  Defter is ready:  ${url}\n\n  Stop it with Ctrl-C.\n`);
  if (!process.argv.includes('--no-open')) openBrowser(url);
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, async () => {
      await close();
      process.exit(0);
    });
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

/**
 * Opens the address where somebody can see it. The address is printed anyway, so nothing that goes
 * wrong here matters.
 *
 * @param {string} url
 */
function openBrowser(url) {
  const { platform, env } = process;
  const display = env.DISPLAY || env.WAYLAND_DISPLAY;
  if (env.CI || env.BROWSER === 'none' || (platform === 'linux' && !display)) return;
  /** @type {[string, string[]]} */
  const [command, args] =
    platform === 'darwin'
      ? ['open', [url]]
      : platform === 'win32'
        ? ['cmd', ['/c', 'start', '', url]]
        : ['xdg-open', [url]];
  const child = spawn(command, args, { stdio: 'ignore', detached: true });
  child.on('error', () => {});
  child.unref();
}

import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { inject } from 'vitest';
import { startOriginTrap } from '../../.tools/origin-trap.mjs';
import { serveStatic } from '../../.tools/serve.mjs';

const dist = fileURLToPath(new URL('../../dist', import.meta.url));

// One for each test file, which has a process of its own: what is met is of that file alone.
let trap: ReturnType<typeof startOriginTrap> | undefined;
const originTrap = () => (trap ??= startOriginTrap());

/** Hosts below this name are asked on purpose, to see that the trap works. */
export const TRAP_CHECK = 'trap-check.invalid';

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  // The engine is compiled anew by every page: without the second, slower compilation a test takes a fifth less.
  '--js-flags=--liftoff-only',
  // The browser asks its maker about forms it sees; that is no request of the page.
  '--disable-features=AutofillServerCommunication',
  // The browser's own errands (updates, accounts) find no name; pages are held by the trap.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

/**
 * A Chromium of its own with a fresh profile. Whatever a page or a worker in it asks of any host but
 * 127.0.0.1 ends in the trap (see `foreignRequests`). The caller closes it.
 */
export async function launch(args: readonly string[] = []): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: inject('chromiumPath'),
    args: [...ARGS, ...args],
  });
  const proxy = { server: (await originTrap()).url, bypass: '<-loopback>,127.0.0.1' };
  const newContext = browser.newContext.bind(browser);
  browser.newContext = (options = {}) => newContext({ proxy, ...options });
  return browser;
}

/** The address of the built app, on the one server all tests share; ends with a slash. */
export function distUrl(): string {
  return inject('distUrl');
}

/**
 * The built app on a server of the test's own: to cut it (`close()`), or under another `base` such
 * as `/a/b/`.
 */
export function serveDist(
  options: { base?: string } = {},
): Promise<{ url: string; port: number; close: () => Promise<void> }> {
  return serveStatic({ dir: dist, ...options });
}

/**
 * Opens the app in a fresh context, in English unless told otherwise.
 *
 * @param address what follows the app's address, like `?sample=tr#/explore`
 * @returns the page and what went wrong in it: errors thrown and errors logged
 */
export async function openApp(
  browser: Browser,
  address = '',
  options: BrowserContextOptions & { baseUrl?: string } = {},
): Promise<{ page: Page; problems: string[]; close: () => Promise<void> }> {
  const { baseUrl = distUrl(), ...contextOptions } = options;
  const context = await browser.newContext({ locale: 'en-GB', ...contextOptions });
  const page = await context.newPage();
  const problems: string[] = [];
  // From here on: dialogs that choose files are caught also when they are there before somebody waits for one.
  page.on('filechooser', () => {});
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  await page.goto(baseUrl + address);
  return { page, problems, close: () => context.close() };
}

/** Addresses of other origins that any Chromium of this file asked for so far. */
export async function foreignRequests(): Promise<string[]> {
  const response = await fetch(`${(await originTrap()).url}seen`);
  return (await response.json()) as string[];
}

export async function closeTrap(): Promise<void> {
  await (await trap)?.close();
}

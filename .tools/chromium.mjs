// @ts-check
import { spawnSync } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { root } from './run.mjs';

const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
  'microsoft-edge-stable',
];

/**
 * Finds a Chromium (or Chrome, or Edge) on this machine, and installs one where there is none:
 * Debian's package where apt and the rights allow, else Playwright's own build.
 *
 * @returns {Promise<string>} path of the executable
 * @throws {Error} when there is none and none can be installed; the message says what to do
 */
export async function findOrInstallChromium() {
  const found = findChromium() ?? (await playwrightChromium());
  if (found) return found;
  console.log('No Chromium on this machine; installing one for the end-to-end tests …');
  installWithApt();
  const installed = findChromium();
  if (installed) return installed;
  installWithPlaywright();
  const own = await playwrightChromium();
  if (own) return own;
  throw new Error(
    'The end-to-end tests need Chromium, and it could not be installed here. ' +
      'Install Chromium or Chrome yourself, or set CHROMIUM_PATH to its executable.',
  );
}

/**
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string | undefined}
 * @throws {Error} when CHROMIUM_PATH names something that does not run
 */
export function findChromium(env = process.env) {
  if (env.CHROMIUM_PATH) {
    if (runs(env.CHROMIUM_PATH)) return env.CHROMIUM_PATH;
    throw new Error(`CHROMIUM_PATH is set to ${env.CHROMIUM_PATH}, which does not run.`);
  }
  return candidates(env).find(runs);
}

/**
 * Every place where this kind of system keeps such a browser, best first.
 *
 * @param {NodeJS.ProcessEnv} env
 * @param {NodeJS.Platform} [platform]
 * @returns {string[]}
 */
export function candidates(env, platform = process.platform) {
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean);
  if (platform === 'win32') {
    return [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].flatMap((folder) =>
      folder
        ? [
            join(folder, 'Google/Chrome/Application/chrome.exe'),
            join(folder, 'Chromium/Application/chrome.exe'),
            join(folder, 'Microsoft/Edge/Application/msedge.exe'),
          ]
        : [],
    );
  }
  const onPath = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  if (platform !== 'darwin') return onPath;
  const apps = ['/Applications', join(env.HOME ?? '', 'Applications')].flatMap((folder) =>
    ['Chromium', 'Google Chrome', 'Microsoft Edge'].map((name) =>
      join(folder, `${name}.app/Contents/MacOS/${name}`),
    ),
  );
  return [...onPath, ...apps];
}

/** @param {string} path */
function runs(path) {
  try {
    accessSync(path, constants.X_OK);
    if (!statSync(path).isFile()) return false;
  } catch {
    return false;
  }
  // On Windows `--version` would open a window.
  if (process.platform === 'win32') return true;
  // Ubuntu's chromium-browser is a script that only tells to install a snap.
  return spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 30_000 }).status === 0;
}

async function playwrightChromium() {
  const { chromium } = await import('playwright-core');
  const path = chromium.executablePath();
  return path && runs(path) ? path : undefined;
}

function installWithApt() {
  if (process.platform !== 'linux' || !succeeds('apt-get', ['--version'])) return;
  /** @type {string[]} */
  const asRoot = ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get'];
  if (process.getuid?.() !== 0) {
    if (!succeeds('sudo', ['-n', 'true'])) return;
    asRoot.unshift('sudo', '-n');
  }
  const [command = 'env', ...args] = asRoot;
  show(command, [...args, 'update']);
  show(command, [...args, 'install', '-y', '--no-install-recommends', 'chromium']);
}

function installWithPlaywright() {
  const cli = join(root, 'node_modules/playwright-core/cli.js');
  const install = [cli, 'install', '--no-shell'];
  // The libraries Chromium needs come from the system's package manager, which wants root.
  const withLibraries =
    process.platform === 'linux' &&
    process.getuid?.() === 0 &&
    show(process.execPath, [...install, '--with-deps', 'chromium']);
  if (!withLibraries) show(process.execPath, [...install, 'chromium']);
}

/**
 * @param {string} command
 * @param {string[]} args
 */
function succeeds(command, args) {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

/**
 * @param {string} command
 * @param {string[]} args
 * @returns {boolean} whether it went well
 */
function show(command, args) {
  return spawnSync(command, args, { stdio: 'inherit' }).status === 0;
}

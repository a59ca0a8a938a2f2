// @ts-check
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const VIRTUAL = 'virtual:engine-assets';
const FOLDER = 'assets/engine';

/**
 * Puts the engine beside the app: the `eh` module, compressed, and its worker file. In a build they are
 * emitted under `assets/engine/`, in development served from there, and `virtual:engine-assets` tells
 * their addresses (relative to the page) and sizes, and which exports the worker's script names. The compressed file is not called `.gz`: some hosts
 * would then declare an encoding, others not.
 *
 * @returns {import('vite').Plugin}
 */
export function engineAssets() {
  /** @type {Promise<Assets> | undefined} */
  let assets;
  const load = () => (assets ??= readAssets());
  return {
    name: 'defter-engine-assets',
    resolveId(id) {
      return id === VIRTUAL ? `\0${VIRTUAL}` : undefined;
    },
    async load(id) {
      if (id !== `\0${VIRTUAL}`) return undefined;
      const { wasm, worker } = await load();
      const describe = (/** @type {Asset} */ { name, source }) => ({
        path: name,
        bytes: source.length,
      });
      return `export default ${JSON.stringify({ wasm: { ...describe(wasm), exports: wasm.exports }, worker: describe(worker) })};`;
    },
    configureServer(server) {
      server.middlewares.use(async (request, response, next) => {
        const path = new URL(request.url ?? '/', 'http://localhost').pathname;
        if (!path.includes(`/${FOLDER}/`)) return next();
        const asset = Object.values(await load()).find(({ name }) => path.endsWith(`/${name}`));
        if (!asset) return next();
        response.setHeader('Content-Type', asset.type);
        response.end(asset.source);
      });
    },
    async generateBundle() {
      for (const { name, source } of Object.values(await load())) {
        this.emitFile({ type: 'asset', fileName: name, source });
      }
    },
  };
}

/**
 * @typedef {{ name: string, type: string, source: Buffer }} Asset
 * @typedef {{ wasm: Asset & { exports: string[] }, worker: Asset }} Assets
 */

/** @returns {Promise<Assets>} */
async function readAssets() {
  const root = resolve(import.meta.dirname, '..');
  const packageFolder = join(root, 'node_modules/@duckdb/duckdb-wasm');
  const { version } = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8'));
  const name = `duckdb-${version}-eh`;
  const wasm = join(packageFolder, 'dist/duckdb-eh.wasm');
  const worker = await readFile(join(packageFolder, 'dist/duckdb-browser-eh.worker.js'), 'utf8');
  return {
    wasm: {
      name: `${FOLDER}/${name}.bin`,
      type: 'application/octet-stream',
      source: await compressed(wasm, join(root, 'node_modules/.cache/defter'), name),
      exports: await namedExports(wasm, worker),
    },
    worker: {
      name: `${FOLDER}/${name}.worker.js`,
      type: 'text/javascript',
      source: Buffer.from(worker.replace(/\n?\/\/# sourceMappingURL=.*\s*$/, '\n')),
    },
  };
}

/**
 * @param {string} wasm file of the module
 * @param {string} script text that works with it
 */
async function namedExports(wasm, script) {
  const words = new Set(script.match(/[\w$]+/g));
  return WebAssembly.Module.exports(await WebAssembly.compile(await readFile(wasm)))
    .map(({ name }) => name)
    .filter((name) => words.has(name) || name.startsWith('dynCall_'));
}

/**
 * Compressing takes some seconds, so the result is kept until the file changes.
 *
 * @param {string} file
 * @param {string} cache folder
 * @param {string} name
 */
async function compressed(file, cache, name) {
  const kept = join(cache, `${name}.bin`);
  const [source, copy] = await Promise.all([stat(file), stat(kept).catch(() => undefined)]);
  if (copy && copy.mtimeMs >= source.mtimeMs && copy.size > 0) return readFile(kept);
  const result = await promisify(gzip)(await readFile(file), { level: 9 });
  await mkdir(cache, { recursive: true });
  // Moved into place in one step: two builds at once must not read half a file.
  const draft = `${kept}.${process.pid}`;
  await writeFile(draft, result);
  await rename(draft, kept);
  return result;
}

// @ts-check
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

const LANGUAGES = ['en', 'tr'];

/**
 * Serves `sample-data/<language>/*.csv` in development and copies the same files to
 * `dist/sample-data/` in a build. Nothing else of that folder is published.
 *
 * @returns {import('vite').Plugin}
 */
export function sampleData() {
  let root = process.cwd();
  return {
    name: 'defter-sample-data',
    configResolved(config) {
      root = config.root;
    },
    configureServer(server) {
      server.middlewares.use(async (request, response, next) => {
        const path = new URL(request.url ?? '/', 'http://localhost').pathname;
        const file = (await sampleFiles(root)).find((name) => path === `/${name}`);
        if (!file) return next();
        // No charset: the Turkish files are windows-1254 and the app has to find that out.
        response.setHeader('Content-Type', 'text/csv');
        response.end(await readFile(join(root, file)));
      });
    },
    async generateBundle() {
      for (const fileName of await sampleFiles(root)) {
        this.emitFile({ type: 'asset', fileName, source: await readFile(join(root, fileName)) });
      }
    },
  };
}

/**
 * @param {string} root
 * @returns {Promise<string[]>} paths relative to the root, with forward slashes
 */
async function sampleFiles(root) {
  const lists = await Promise.all(
    LANGUAGES.map(async (language) => {
      const names = await readdir(join(root, 'sample-data', language)).catch(() => []);
      return names
        .filter((name) => name.endsWith('.csv'))
        .map((name) => `sample-data/${language}/${name}`);
    }),
  );
  return lists.flat();
}

// @ts-check
import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, resolve, sep } from 'node:path';

/** @type {Record<string, string>} */
const TYPES = {
  '.css': 'text/css; charset=utf-8',
  // No charset: some of the sample files are windows-1254.
  '.csv': 'text/csv',
  '.gif': 'image/gif',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.md': 'text/markdown; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.pdf': 'application/pdf',
  '.png': 'image/png',
  '.sql': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.tsv': 'text/tab-separated-values',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
};

/** @param {string} path */
export function mimeType(path) {
  return TYPES[extname(path).toLowerCase()] ?? 'application/octet-stream';
}

/**
 * A plain static server, as the simplest host would be: no compression, no fallback page.
 *
 * @param {{ dir: string, base?: string }} options `dir` is the folder; `base` the path it appears
 *   under, like `/defter/` (default `/`)
 * @returns {import('node:http').Server} not yet listening
 */
export function createStaticServer({ dir, base = '/' }) {
  const prefix = `/${base.split('/').filter(Boolean).join('/')}/`.replace('//', '/');
  return createServer(async (request, response) => {
    try {
      await answer(request, response, dir, prefix);
    } catch {
      end(response, 500, 'Internal error');
    }
  });
}

/**
 * Starts a static server on this machine only.
 *
 * @param {{ dir: string, base?: string, port?: number }} options with `port`, the first free one
 *   from there on is taken, else any
 * @returns {Promise<{ url: string, port: number, close: () => Promise<void> }>}
 */
export async function serveStatic({ dir, base = '/', port = 0 }) {
  const server = createStaticServer({ dir, base });
  const taken = await listen(server, port, port === 0 ? 1 : 20);
  const path = base.split('/').filter(Boolean).join('/');
  return {
    url: `http://127.0.0.1:${taken}/${path ? `${path}/` : ''}`,
    port: taken,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

/**
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 * @param {string} dir
 * @param {string} prefix
 */
async function answer(request, response, dir, prefix) {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD');
    return end(response, 405, 'Only GET and HEAD');
  }
  const path = decodedPath(request.url ?? '/');
  if (path === undefined) return end(response, 400, 'Bad address');
  if (`${path}/` === prefix) {
    response.setHeader('Location', prefix);
    return end(response, 301, 'Moved');
  }
  if (!path.startsWith(prefix)) return end(response, 404, 'Not found');
  const file = await fileIn(dir, path.slice(prefix.length));
  if (!file) return end(response, 404, 'Not found');

  const tag = `W/"${file.size.toString(36)}-${Math.trunc(file.mtimeMs).toString(36)}"`;
  response.setHeader('Cache-Control', 'no-cache');
  response.setHeader('ETag', tag);
  response.setHeader('X-Content-Type-Options', 'nosniff');
  if (request.headers['if-none-match'] === tag) {
    response.statusCode = 304;
    return response.end();
  }
  response.setHeader('Content-Type', mimeType(file.path));
  response.setHeader('Content-Length', file.size);
  if (request.method === 'HEAD') return response.end();
  createReadStream(file.path)
    .on('error', () => response.destroy())
    .pipe(response);
}

/**
 * The path of an address, decoded. Undefined when it could mean something outside the folder:
 * `..` in any spelling, a backslash, a zero byte. (`new URL` would fold `..` away unseen.)
 *
 * @param {string} url
 */
function decodedPath(url) {
  let path;
  try {
    path = decodeURIComponent(/^[^?#]*/.exec(url)?.[0] ?? '');
  } catch {
    return undefined;
  }
  if (!path.startsWith('/') || /[\\\0]/.test(path)) return undefined;
  return path.split('/').includes('..') ? undefined : path;
}

/**
 * @param {string} dir
 * @param {string} name
 */
async function fileIn(dir, name) {
  try {
    const top = await realpath(resolve(dir));
    let path = await realpath(join(top, name));
    if ((await stat(path)).isDirectory()) path = await realpath(join(path, 'index.html'));
    // A link may lead out of the folder.
    if (!path.startsWith(top + sep)) return undefined;
    const { size, mtimeMs } = await stat(path);
    return { path, size, mtimeMs };
  } catch {
    return undefined;
  }
}

/**
 * @param {import('node:http').ServerResponse} response
 * @param {number} status
 * @param {string} text
 */
function end(response, status, text) {
  if (response.headersSent) return response.destroy();
  response.statusCode = status;
  response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  response.end(`${text}\n`);
}

/**
 * @param {import('node:http').Server} server
 * @param {number} first
 * @param {number} tries
 * @returns {Promise<number>} the port
 */
async function listen(server, first, tries) {
  for (let attempt = 0; ; attempt++) {
    try {
      return await new Promise((done, fail) => {
        server.once('error', fail);
        server.listen(first + attempt, '127.0.0.1', () => {
          server.off('error', fail);
          done(/** @type {import('node:net').AddressInfo} */ (server.address()).port);
        });
      });
    } catch (error) {
      const code = /** @type {NodeJS.ErrnoException} */ (error).code;
      if (attempt + 1 >= tries || (code !== 'EADDRINUSE' && code !== 'EACCES')) throw error;
    }
  }
}

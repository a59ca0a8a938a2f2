// @ts-check
import { createServer } from 'node:http';

/**
 * A proxy that lets nothing through and remembers everything. The tests' pages and their workers
 * reach every host but 127.0.0.1 through it; so whatever arrives here is a request to another origin.
 *
 * @returns {Promise<{ url: string, close: () => Promise<void> }>} `GET <url>seen` answers the
 *   addresses met so far as a JSON list of strings
 */
export async function startOriginTrap() {
  /** @type {string[]} */
  const seen = [];
  const server = createServer((request, response) => {
    if (request.url === '/seen') {
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify(seen));
      return;
    }
    seen.push(request.url ?? '');
    response.statusCode = 502;
    response.end();
  });
  server.on('connect', (request, socket) => {
    seen.push(`https://${request.url}`);
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', () => done(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

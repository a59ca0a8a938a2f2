import { AsyncDuckDB, VoidLogger } from '@duckdb/duckdb-wasm';
import assets from 'virtual:engine-assets';
import { abortError, DefterError } from '../../lib/errors';
import type { Connector, Session } from '../engine';
import { isCapable, type CapablePlatform, type Platform } from '../platform';
import { SETTINGS, statements, type Bindings } from '../session';

type Progress = (loaded: number, total: number) => void;

/** DuckDB-Wasm in a worker of the page. The module is downloaded once; a restart takes the kept copy. */
export function duckdbWasm(platform: Platform): Connector {
  const address = (path: string): string => new URL(path, platform.baseUrl).href;
  let module: Promise<string> | undefined;
  return {
    id: 'duckdb-wasm',
    async start({ signal, onProgress }): Promise<Session> {
      if (!isCapable(platform)) {
        throw new DefterError('engine.unsupported', { message: 'No WebAssembly exceptions here' });
      }
      module ??= download(platform, address(assets.wasm.path), signal, onProgress).catch(
        (error: unknown) => {
          module = undefined;
          throw error;
        },
      );
      const url = await module;
      onProgress(assets.wasm.bytes, assets.wasm.bytes);
      return open(platform, address(assets.worker.path), url, signal);
    },
  };
}

async function open(
  platform: CapablePlatform,
  script: string,
  module: string,
  signal: AbortSignal,
): Promise<Session> {
  const lock = `defter-engine-${Math.random()}`;
  // Only a worker from a blob: address is under the page's content security policy.
  const starter = platform.createObjectURL(
    new Blob([`${QUIET}${hold(lock)}importScripts(${JSON.stringify(script)});`], {
      type: 'text/javascript',
    }),
  );
  const worker = new platform.Worker(starter);
  const db = new AsyncDuckDB(new VoidLogger(), worker);
  // The library forgets its promises when the worker dies; the supervisor settles them by `died`.
  let ended: () => void = () => {};
  const died = new Promise<{ reason: 'crash' | 'memory' }>((resolve) => {
    ended = () => resolve({ reason: 'crash' });
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      resolve({ reason: /memory/i.test(event.message) ? 'memory' : 'crash' });
    });
  });
  const kill = (): void => worker.terminate();
  const stopped = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(abortError()), { once: true });
    void died.then(() =>
      reject(new DefterError('engine.crashed', { message: 'The worker did not start' })),
    );
  });
  stopped.catch(() => {});
  try {
    return await Promise.race([stopped, prepare()]);
  } catch (error) {
    kill();
    throw error;
  } finally {
    platform.revokeObjectURL(starter);
  }

  async function prepare(): Promise<Session> {
    await db.instantiate(module);
    // The worker holds it by now, and lets go when it ends, however it ends.
    platform.locks?.request(lock, () => ended()).catch(() => {});
    await db.open({ query: { queryPollingInterval: 50 } });
    const connection = await db.connect();
    for (const setting of SETTINGS) await connection.query(setting);
    const conn = connection.useUnsafe((_, id) => id);
    return { ...statements(db as unknown as Bindings, conn, { ahead: 4 }), died, kill };
  }
}

const hold = (lock: string): string =>
  `navigator.locks?.request(${JSON.stringify(lock)}, () => new Promise(() => {}));`;

/** The worker prints every error that it also sends; whoever asked shows it. */
const QUIET = 'console.log = () => {};';

/** The module's address as a blob: URL. Hosts send the file as it is or already decompressed: its first bytes tell. */
async function download(
  { fetch, createObjectURL, DecompressionStream }: CapablePlatform,
  url: string,
  signal: AbortSignal,
  onProgress: Progress,
): Promise<string> {
  const { bytes: total } = assets.wasm;
  const parts: Uint8Array<ArrayBuffer>[] = [];
  try {
    const response = await fetch(url, { signal, credentials: 'same-origin' });
    if (!response.ok || !response.body) throw new Error(`HTTP ${response.status}`);
    const reader = (response.body as ReadableStream<Uint8Array<ArrayBuffer>>).getReader();
    let loaded = 0;
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      parts.push(value);
      loaded += value.length;
      onProgress(Math.min(loaded, total), total);
    }
    let file = new Blob(parts);
    const [first, second] = new Uint8Array(await file.slice(0, 2).arrayBuffer());
    if (first === 0x1f && second === 0x8b) {
      const inflated = file.stream().pipeThrough(new DecompressionStream('gzip'));
      file = await new Response(inflated).blob();
    }
    if (file.size !== assets.wasm.inflated) throw new Error(`${file.size} bytes arrived`);
    return createObjectURL(file.slice(0, file.size, 'application/wasm'));
  } catch (cause) {
    if (signal.aborted) throw abortError();
    throw new DefterError('engine.download_failed', {
      message: 'The engine could not be loaded',
      cause,
    });
  }
}

import { AsyncDuckDB, VoidLogger } from '@duckdb/duckdb-wasm';
import assets from 'virtual:engine-assets';
import { abortError, DefterError, isAbort } from '../../lib/errors';
import type { Connector, Session } from '../engine';
import { isCapable, type CapablePlatform, type Platform } from '../platform';
import { SETTINGS, statements, type Bindings } from '../session';

type Progress = (loaded: number, total: number) => void;

/** DuckDB-Wasm in a worker of the page. The module is downloaded and compiled once; a restart takes the kept one. */
export function duckdbWasm(platform: Platform): Connector {
  const address = (path: string): string => new URL(path, platform.baseUrl).href;
  let download: { module: Promise<WebAssembly.Module>; stop: AbortController } | undefined;
  let report: Progress = () => {};
  function begin(from: CapablePlatform): NonNullable<typeof download> {
    const stop = new AbortController();
    const module = compile(from, address(assets.wasm.path), stop.signal, (...at) => report(...at));
    const begun = { module, stop };
    module.catch(() => {
      if (download === begun) download = undefined;
    });
    return begun;
  }
  return {
    id: 'duckdb-wasm',
    async start({ signal, onProgress }): Promise<Session> {
      if (!isCapable(platform)) {
        throw new DefterError('engine.unsupported', { message: 'No WebAssembly exceptions here' });
      }
      report = onProgress;
      const mine = (download ??= begin(platform));
      try {
        return await open(platform, address(assets.worker.path), mine.module, signal);
      } catch (error) {
        // Given up; after a crash of the worker the next start takes the download over.
        if (isAbort(error)) {
          mine.stop.abort();
          if (download === mine) download = undefined;
        }
        throw error;
      }
    },
  };
}

/** Starts the worker while the module is still on its way. */
async function open(
  platform: CapablePlatform,
  script: string,
  module: Promise<WebAssembly.Module>,
  signal: AbortSignal,
): Promise<Session> {
  const lock = `defter-engine-${Math.random()}`;
  // Only a worker from a blob: address is under the page's content security policy.
  const starter = platform.createObjectURL(
    new Blob([`${before(lock)}importScripts(${JSON.stringify(script)});`], {
      type: 'text/javascript',
    }),
  );
  const nothing = platform.createObjectURL(new Blob([]));
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
    platform.revokeObjectURL(nothing);
  }

  async function prepare(): Promise<Session> {
    worker.postMessage(await module);
    // The library would fetch the module from here; the worker has it already.
    await db.instantiate(nothing);
    // The worker holds it by now, and lets go when it ends, however it ends.
    platform.locks?.request(lock, () => ended()).catch(() => {});
    await db.open({ query: { queryPollingInterval: 50 } });
    const connection = await db.connect();
    for (const setting of SETTINGS) await connection.query(setting);
    const conn = connection.useUnsafe((_, id) => id);
    return { ...statements(db as unknown as Bindings, conn, { ahead: 4 }), died, kill };
  }
}

/**
 * What the worker runs before the library's script:
 * - The lock is held for as long as it lives.
 * - The library prints every error that it also sends; whoever asked shows it.
 * - The module comes compiled, by message. The library sees only those of its exports that its script
 *   names: the other 70,000 are there to link extensions to, and listing them takes a third of the start.
 */
const before = (lock: string): string => `
navigator.locks?.request(${JSON.stringify(lock)}, () => new Promise(() => {}));
console.log = () => {};
const compiled = new Promise((resolve) => {
  addEventListener('message', function take(event) {
    if (!(event.data instanceof WebAssembly.Module)) return;
    event.stopImmediatePropagation();
    removeEventListener('message', take);
    resolve(event.data);
  });
});
WebAssembly.instantiateStreaming = async (response, imports) => {
  try {
    const module = await compiled;
    const { exports } = await WebAssembly.instantiate(module, imports);
    const named = ${JSON.stringify(assets.wasm.exports)}.map((name) => [name, exports[name]]);
    return { module, instance: { exports: Object.fromEntries(named) } };
  } catch (error) {
    // The library would wait for ever.
    setTimeout(() => { throw error; });
    throw error;
  }
};
`;

/** Compiles while it downloads. Hosts send the file as it is or already decompressed: its first bytes tell. */
async function compile(
  { fetch, DecompressionStream, WebAssembly }: CapablePlatform,
  url: string,
  signal: AbortSignal,
  onProgress: Progress,
): Promise<WebAssembly.Module> {
  const { bytes: total } = assets.wasm;
  try {
    const response = await fetch(url, { signal, credentials: 'same-origin' });
    if (!response.ok || !response.body) throw new Error(`HTTP ${response.status}`);
    const reader = (response.body as ReadableStream<Uint8Array<ArrayBuffer>>).getReader();
    let loaded = 0;
    let next = await reader.read();
    const file = new ReadableStream<Uint8Array<ArrayBuffer>>({
      async pull(controller) {
        if (next.done) return controller.close();
        controller.enqueue(next.value);
        loaded += next.value.length;
        onProgress(Math.min(loaded, total), total);
        next = await reader.read();
      },
      cancel: (reason) => reader.cancel(reason),
    });
    const packed = next.value?.[0] === 0x1f;
    const wasm = packed ? file.pipeThrough(new DecompressionStream('gzip')) : file;
    return await WebAssembly.compileStreaming(
      new Response(wasm, { headers: { 'Content-Type': 'application/wasm' } }),
    );
  } catch (cause) {
    if (signal.aborted) throw abortError();
    if (cause instanceof RangeError) throw new DefterError('engine.out_of_memory', { cause });
    throw new DefterError('engine.download_failed', {
      message: 'The engine could not be loaded',
      cause,
    });
  }
}

import { afterEach, describe, expect, it } from 'vitest';
import { duckdbWasm } from '../../src/engine/connectors/duckdb-wasm';
import { platformOf, type Platform } from '../../src/engine/platform';
import { supervise } from '../../src/engine/supervisor';

class Silent extends EventTarget {
  terminate(): void {}
  postMessage(): void {}
}

class Dead extends Silent {
  constructor() {
    super();
    setTimeout(() => {
      this.dispatchEvent(Object.assign(new Event('error'), { message: 'no script' }));
    });
  }
}

/** A page whose nth worker is of the nth kind and whose download never ends by itself. */
function page(workers: (typeof Silent)[]) {
  const signals: AbortSignal[] = [];
  let started = 0;
  const fetch = ((_: string, { signal }: RequestInit) => {
    signals.push(signal!);
    return new Promise((_resolve, reject) => {
      signal!.addEventListener('abort', () => reject(new DOMException('', 'AbortError')));
    });
  }) as typeof globalThis.fetch;
  const Worker = function () {
    const Kind = workers[started++] ?? Silent;
    return new Kind();
  } as unknown as typeof globalThis.Worker;
  const platform: Platform = {
    ...platformOf(globalThis, 'http://localhost/'),
    fetch,
    Worker,
    createObjectURL: () => 'blob:x',
    revokeObjectURL: () => {},
  };
  return { platform, signals, started: () => started };
}

describe('the download of the engine', () => {
  const open: { close: () => Promise<void> }[] = [];
  afterEach(async () => {
    for (const engine of open.splice(0)) await engine.close();
  });

  it('outlives a worker that dies meanwhile', async () => {
    const { platform, signals, started } = page([Dead, Dead, Silent]);
    const engine = supervise(duckdbWasm(platform));
    open.push(engine);
    engine.boot().catch(() => {});
    await expect.poll(started).toBe(3);
    expect(signals).toHaveLength(1);
    expect(signals[0]!.aborted).toBe(false);
  });

  it('ends when the start is given up, and begins anew with the next', async () => {
    const { platform, signals } = page([]);
    const engine = supervise(duckdbWasm(platform), { bootTimeout: 20 });
    open.push(engine);
    await expect(engine.boot()).rejects.toMatchObject({ code: 'engine.boot_timeout' });
    await expect.poll(() => signals[0]!.aborted).toBe(true);
    await expect(engine.boot()).rejects.toMatchObject({ code: 'engine.boot_timeout' });
    expect(signals).toHaveLength(2);
  });
});

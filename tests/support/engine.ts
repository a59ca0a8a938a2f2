import { createRequire } from 'node:module';
import { createDuckDB, NODE_RUNTIME, VoidLogger } from '@duckdb/duckdb-wasm/blocking';
import { afterAll } from 'vitest';
import type { Connector, Engine } from '../../src/engine/engine';
import { SETTINGS, statements, type Bindings } from '../../src/engine/session';
import { supervise } from '../../src/engine/supervisor';

const WASM = createRequire(import.meta.url).resolve('@duckdb/duckdb-wasm/dist/duckdb-eh.wasm');

/** The real engine in Node, on this thread: between two polls the event loop runs, so that an abort comes through. */
export const nodeConnector: Connector = {
  id: 'node',
  async start() {
    const bundle = { mainModule: WASM, mainWorker: '' };
    const db = await createDuckDB({ mvp: bundle, eh: bundle }, new VoidLogger(), NODE_RUNTIME);
    await db.instantiate(() => {});
    db.open({ query: { queryPollingInterval: 20 } });
    const connection = db.connect();
    for (const setting of SETTINGS) connection.query(setting);
    const conn = connection.useUnsafe((_, id) => id);
    const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
    return {
      ...statements(db as unknown as Bindings, conn, { pause }),
      died: new Promise(() => {}),
      kill: () => {},
    };
  },
};

let engine: Promise<Engine> | undefined;

/**
 * The real DuckDB-Wasm with the browser's settings, one per test file, closed at its end. It starts in
 * two to three seconds. Tables live as long as the file: name them apart or drop them.
 */
export function testEngine(): Promise<Engine> {
  engine ??= start();
  return engine;
}

async function start(): Promise<Engine> {
  const started = supervise(nodeConnector);
  await started.boot();
  afterAllIfPossible(() => started.close());
  return started;
}

/** `testEngine` may be first called inside a test, where no hook can be added; the process ends then anyway. */
function afterAllIfPossible(close: () => Promise<void>): void {
  try {
    afterAll(close);
  } catch {
    return;
  }
}

import { AsyncDuckDB, VoidLogger } from '@duckdb/duckdb-wasm';
import assets from 'virtual:engine-assets';
import { duckdbWasm } from '../../../src/engine/connectors/duckdb-wasm';
import type { Engine } from '../../../src/engine/engine';
import { platformOf } from '../../../src/engine/platform';
import { supervise } from '../../../src/engine/supervisor';
import { DefterError } from '../../../src/lib/errors';
import { conformance } from '../../engine/conformance';
import { reach, type Reach } from './reach';

/** How a statement ended, in values that travel from the page to the test. */
export interface Outcome {
  end: 'rows' | 'refused' | 'cancelled' | 'other error' | 'pending';
  rows?: unknown[];
  code?: string;
  params?: Record<string, string | number>;
  message?: string;
}

export interface Probe {
  engine: Engine;
  /** Waits at most `patience` ms for the statement. */
  ask(sql: string, patience?: number): Promise<Outcome>;
  outcome(promise: Promise<unknown>, patience?: number): Promise<Outcome>;
  /** Throws where the engine does not conform. */
  conform(name: string): Promise<void>;
  /** The same statement on an engine whose settings are as they come. */
  askUnlocked(sql: string): Promise<string>;
  reach(origin: string): Promise<Reach[]>;
}

declare global {
  interface Window {
    probe: Probe;
  }
}

// Vite puts the page where its source is, and the engine's files at the top.
const home = new URL('../../../', document.baseURI).href;
const engine = supervise(duckdbWasm(platformOf(globalThis, home)));

async function outcome(promise: Promise<unknown>, patience = 60_000): Promise<Outcome> {
  const pending = new Promise<Outcome>((resolve) =>
    setTimeout(() => resolve({ end: 'pending' }), patience),
  );
  const settled = promise.then(
    (value): Outcome => ({ end: 'rows', rows: Array.isArray(value) ? (value as unknown[]) : [] }),
    (error: unknown): Outcome => {
      if (error instanceof DefterError) {
        const { code, params, message } = error;
        return { end: 'refused', code, params, message };
      }
      const aborted = error instanceof DOMException && error.name === 'AbortError';
      return { end: aborted ? 'cancelled' : 'other error', message: String(error) };
    },
  );
  return Promise.race([settled, pending]);
}

let unlocked: Promise<AsyncDuckDB> | undefined;

/** The engine as the library starts it: under the page's policy, but with no setting of ours. */
async function startUnlocked(): Promise<AsyncDuckDB> {
  const script = new URL(assets.worker.path, home).href;
  const starter = new Blob([`importScripts(${JSON.stringify(script)});`]);
  const db = new AsyncDuckDB(new VoidLogger(), new Worker(URL.createObjectURL(starter)));
  const packed = await fetch(new URL(assets.wasm.path, home));
  const inflated = packed.body!.pipeThrough(new DecompressionStream('gzip'));
  const wasm = new Blob([await new Response(inflated).arrayBuffer()], { type: 'application/wasm' });
  await db.instantiate(URL.createObjectURL(wasm));
  await db.open({});
  return db;
}

window.probe = {
  engine,
  outcome,
  reach,
  ask: (sql, patience) => outcome(engine.rows(sql), patience),
  async conform(name) {
    await conformance.find((one) => one.name === name)!.check(engine);
  },
  async askUnlocked(sql) {
    const db = await (unlocked ??= startUnlocked());
    const connection = await db.connect();
    try {
      return String(await connection.query(sql));
    } catch (error) {
      return String(error);
    } finally {
      await connection.close();
    }
  },
};

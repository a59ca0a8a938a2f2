import { AsyncDuckDB, VoidLogger } from '@duckdb/duckdb-wasm';
import assets from 'virtual:engine-assets';

export const absolute = (path: string) => new URL(path, document.baseURI).href;

/** The engine as its library starts it, from the app's files. */
export async function bareEngine() {
  const script = URL.createObjectURL(
    new Blob([`importScripts(${JSON.stringify(absolute(assets.worker.path))})`]),
  );
  const worker = new Worker(script);
  const db = new AsyncDuckDB(new VoidLogger(), worker);
  const packed = (await (await fetch(absolute(assets.wasm.path))).blob()).stream();
  const inflated = new Response(packed.pipeThrough(new DecompressionStream('gzip')));
  const wasm = new Blob([await inflated.arrayBuffer()], { type: 'application/wasm' });
  await db.instantiate(URL.createObjectURL(wasm));
  await db.open({});
  return { db, worker, connection: await db.connect() };
}

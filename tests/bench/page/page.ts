import { parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { readSheet } from 'read-excel-file/universal';
import type { Engine } from '../../../src/engine/engine';
import { duckdbWasm } from '../../../src/engine/connectors/duckdb-wasm';
import { platformOf } from '../../../src/engine/platform';
import { MAKE_ROOM } from '../../../src/engine/session';
import { supervise } from '../../../src/engine/supervisor';
import { buildCanonical, prepareEngine } from '../../../src/ingest/canonical';
import { missingLines, readLedgers } from '../../../src/ingest/ledger';
import { loadFile } from '../../../src/ingest/load';
import { blobScript, createReader, type WorkerLike } from '../../../src/ingest/reader-client';
import formatsUrl from '../../../src/ingest/formats.worker?worker&url';
import readerUrl from '../../../src/ingest/reader.worker?worker&url';
import { guessRolesCalmly } from '../../../src/ingest/roles';
import { DEFAULT_SETTINGS } from '../../../src/ingest/source';
import { readSummary } from '../../../src/ingest/summary';
import { understand } from '../../../src/ingest/understand';
import { warmUp } from '../../../src/ingest/warm-up';
import { run, sqlOf } from '../../../src/model/analysis';
import { analyses } from '../../../src/model/analyses';
import { absolute, bareEngine } from './bare';

const newEngine = () => supervise(duckdbWasm(platformOf(globalThis, document.baseURI)));
const files = new Map<string, Promise<Blob>>();

/** The file's bytes, in memory before the clock starts, for both sides. */
function file(url: string): Promise<Blob> {
  const known = files.get(url) ?? fetch(url).then((response) => response.blob());
  files.set(url, known);
  return known;
}

/** ms of a bare CREATE TABLE AS read_csv in the same DuckDB-Wasm, from a buffer: its fastest way. */
async function bareLoad(url: string, encoding = 'utf-8'): Promise<number> {
  const bytes = new Uint8Array(await (await file(url)).arrayBuffer());
  const { db, worker, connection } = await bareEngine();
  await db.registerFileBuffer('orders.csv', bytes);
  const start = performance.now();
  await connection.query(
    `CREATE TABLE orders AS SELECT * FROM read_csv('orders.csv', encoding = '${encoding}')`,
  );
  const time = performance.now() - start;
  worker.terminate();
  return time;
}

let engine: Engine | undefined;

/** From now on, ms of the longest time in which this thread answered nobody. */
function watchBlocks(): () => number {
  const { port1, port2 } = new MessageChannel();
  let last = performance.now();
  let longest = 0;
  let on = true;
  port1.onmessage = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (on) setTimeout(() => port2.postMessage(null), 1);
  };
  port2.postMessage(null);
  return () => {
    on = false;
    return longest;
  };
}

/** ms of the library that reads workbooks, alone: rows of cells, types told apart. */
async function bareSheet(url: string): Promise<number> {
  const blob = await file(url);
  const start = performance.now();
  await readSheet(blob);
  return performance.now() - start;
}

/** ms of the library that reads Parquet, alone: columns of values. */
async function bareParquet(url: string): Promise<number> {
  const buffer = await (await file(url)).arrayBuffer();
  const start = performance.now();
  await parquetReadObjects({ file: buffer, compressors });
  return performance.now() - start;
}

/** ms of ours from the file's bytes to canonical tables and ledger, roles found on the way. */
async function load(
  url: string,
): Promise<{ ms: number; customers: number; orders: number; blocked: number }> {
  const blob = await file(url);
  await engine?.close();
  engine = newEngine();
  await engine.boot();
  const worker = (path: string) => () => new Worker(blobScript(absolute(path))) as WorkerLike;
  const reader = createReader(worker(readerUrl), worker(formatsUrl));
  await prepareEngine(engine);
  // As the app does while the user still looks for a file.
  await warmUp(engine, reader);
  const blocked = watchBlocks();
  const start = performance.now();
  if (blob.size > 150 << 20) await engine.run(MAKE_ROOM);
  const sample = await reader.sniff(blob);
  const loading = loadFile(engine, { id: 1, blob, reading: sample.reading }, reader.read);
  const guess = await guessRolesCalmly(sample.reading.names, sample.samples);
  const result = await loading;
  const understood = await understand(
    engine,
    { id: 1, name: 'orders.csv', rows: result.rows, cells: result.cells },
    guess,
    {},
  );
  await buildCanonical(engine, [understood.source], DEFAULT_SETTINGS, null);
  const ledger = (await readLedgers(engine, [[1, result.records]])).get(1);
  const summary = await readSummary(engine);
  const ms = performance.now() - start;
  reader.close();
  if (!ledger || missingLines(ledger) !== 0 || ledger.used !== ledger.read) {
    throw new Error(`The ledger does not add up: ${JSON.stringify(ledger)}`);
  }
  return { ms, customers: summary.customers, orders: summary.orders, blocked: blocked() };
}

const rfmChain = analyses.all.filter((analysis) =>
  ['customer-orders', 'rfm'].includes(analysis.id),
);

/** ms of RFM over what `load` left. */
async function rfm(): Promise<number> {
  if (!engine) throw new Error('Nothing is loaded');
  const start = performance.now();
  for (const analysis of rfmChain) await run(engine, analysis);
  return performance.now() - start;
}

/** The statements of `rfm`, for another engine. */
function rfmStatements(): string[] {
  return rfmChain.flatMap((analysis) =>
    analysis.sql.map(
      ({ relation }) => `CREATE OR REPLACE TABLE "${relation}" AS\n${sqlOf(analysis, relation)}`,
    ),
  );
}

/** ms from nothing to a bare engine that answers. */
async function boot(): Promise<number> {
  const start = performance.now();
  const { worker, connection } = await bareEngine();
  await connection.query('SELECT 1');
  const time = performance.now() - start;
  worker.terminate();
  return time;
}

Object.assign(window, {
  bench: { bareLoad, bareSheet, bareParquet, load, rfm, rfmStatements, boot },
});

import type { Engine } from '../engine/engine';
import { buildCanonical } from './canonical';
import type { Sample } from './format';
import { readLedgers } from './ledger';
import { dropSource, loadFile, type ReadFile } from './load';
import { guessRoles } from './roles';
import { DEFAULT_SETTINGS } from './source';
import { readSummary } from './summary';
import { understand } from './understand';

/** Enough for the browser to find the engine's inner loops worth compiling well. */
const ORDERS = 60_000;

/**
 * Takes made-up orders the whole way of a file and forgets them. The browser compiles the engine as it
 * is used: done while the user still looks for a file, the first real one loads a third faster.
 */
export async function warmUp(
  engine: Engine,
  reader: { sniff: (blob: Blob) => Promise<Sample>; read: ReadFile },
  signal?: AbortSignal,
): Promise<void> {
  const id = 0;
  const blob = new Blob([madeUpOrders()]);
  try {
    const sample = await reader.sniff(blob);
    const guess = guessRoles(sample.reading.names, sample.samples);
    const { rows, cells } = await loadFile(
      engine,
      { id, blob, reading: sample.reading },
      reader.read,
      { ...(signal ? { signal } : {}) },
    );
    const { source } = await understand(engine, { id, name: '', rows, cells }, guess, {});
    signal?.throwIfAborted();
    await buildCanonical(engine, [source], DEFAULT_SETTINGS, null);
    await readLedgers(engine, [[id, rows]]);
    await readSummary(engine);
  } finally {
    await dropSource(engine, id);
    await buildCanonical(engine, [], DEFAULT_SETTINGS, null);
  }
}

function madeUpOrders(): string {
  const rows = ['order_id,customer_id,order_date,amount'];
  for (let i = 0; i < ORDERS; i++) {
    const day = new Date(Date.UTC(2025, 0, 1) + ((i * 7919) % 365) * 86_400_000);
    const customer = (i * 104_729) % (ORDERS / 10);
    rows.push(`A-${1e6 + i},C${1e5 + customer},${day.toISOString().slice(0, 10)},${i % 997}.50`);
  }
  return rows.join('\n');
}

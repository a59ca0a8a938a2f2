import type { Engine } from '../engine/engine';
import { buildCanonical } from './canonical';
import type { Sample } from './format';
import { readLedgers } from './ledger';
import { dropSource, loadFile, type ReadFile } from './load';
import { guessRolesCalmly } from './roles';
import { DEFAULT_SETTINGS } from './source';
import { readSummary } from './summary';
import { understand } from './understand';

/** Enough for the browser to find the engine's inner loops worth compiling well. */
const ORDERS = 60_000;
const PIECE = 5_000;

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
  const blob = new Blob(await madeUpOrders());
  try {
    const sample = await reader.sniff(blob);
    const guess = await guessRolesCalmly(sample.reading.names, sample.samples);
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

/** In pieces, so that the thread's other messages are let in between. */
async function madeUpOrders(): Promise<string[]> {
  const pieces = ['order_id,customer_id,order_date,amount\n'];
  for (let i = 0; i < ORDERS;) {
    let piece = '';
    for (const end = i + PIECE; i < end; i++) {
      const month = String(1 + (i % 12)).padStart(2, '0');
      const day = String(1 + ((i * 7919) % 28)).padStart(2, '0');
      const customer = (i * 104_729) % (ORDERS / 10);
      piece += `A-${1e6 + i},C${1e5 + customer},2025-${month}-${day},${i % 997}.50\n`;
    }
    pieces.push(piece);
    await new Promise((resolve) => setTimeout(resolve));
  }
  return pieces;
}

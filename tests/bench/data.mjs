// Generated order files for the bench: one row an order, ten orders a customer, heavy buyers heavier.
import { closeSync, existsSync, mkdirSync, openSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** A small generator with a seed (mulberry32), so that every run measures the same bytes. */
function random(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Writes `orders` orders as CSV into `dir`, unless they are there; returns the path. 1M orders are 39 MB. */
export function orderFile(dir, orders) {
  mkdirSync(dir, { recursive: true });
  const path = join(dir, `orders-${orders}.csv`);
  if (existsSync(path) && statSync(path).size > 0) return path;
  const next = random(2026);
  const customers = orders / 10;
  const file = openSync(path, 'w');
  let text = 'order_id,customer_id,order_date,amount\n';
  for (let i = 0; i < orders; i++) {
    const day = new Date(Date.UTC(2023, 0, 1) + Math.floor(next() * 1000) * 86_400_000);
    const id = String(i).padStart(8, '0');
    const customer = String(Math.floor(next() ** 2 * customers)).padStart(6, '0');
    text += `ORD-${id},C${customer},${day.toISOString().slice(0, 10)},${(next() * 900 + 5).toFixed(2)}\n`;
    if (text.length > 1 << 20) {
      writeSync(file, text);
      text = '';
    }
  }
  writeSync(file, text);
  closeSync(file);
  return path;
}

import { call } from '../browser.mjs';
import { orderFile, orderFileIn1254, orderParquet, orderSheet } from '../data.mjs';
import { inTurns, row } from '../measure.mjs';

/**
 * Files of other kinds through to canonical tables and ledger, each against what reads it barely; ten
 * million orders; and the longest time that the main thread could not be spoken to meanwhile.
 */
export default async function formats(bench) {
  const rows = [];
  let longest = 0;
  const ours = (url) => async () => {
    const page = await bench.page('/page/index.html');
    const { ms, blocked } = await call(page, 'load', url);
    longest = Math.max(longest, blocked);
    await page.context().close();
    return ms;
  };
  const theirs =
    (name, ...args) =>
    async () => {
      const page = await bench.page('/page/index.html');
      const ms = await call(page, name, ...args);
      await page.context().close();
      return ms;
    };
  orderFile(bench.data, 1_000_000);
  orderFileIn1254(bench.data, 1_000_000);
  orderSheet(bench.data, 20_000);
  orderSheet(bench.data, 100_000);
  await orderParquet(bench.data, 1_000_000);
  for (const [size, file, peer, job, goal] of [
    [
      '1M, UTF-8',
      'orders-1000000.csv',
      'bare read_csv in the same Wasm',
      theirs('bareLoad', '/data/orders-1000000.csv'),
      2,
    ],
    [
      '1M, windows-1254',
      'orders-1254-1000000.csv',
      'bare read_csv (latin-1) in the same Wasm',
      theirs('bareLoad', '/data/orders-1254-1000000.csv', 'latin-1'),
      2.5,
    ],
    [
      // Of 100,000 rows the library overflows the stack in Chromium.
      '20k, XLSX',
      'orders-20000.xlsx',
      'read-excel-file',
      theirs('bareSheet', '/data/orders-20000.xlsx'),
      1.3,
    ],
    [
      '1M, Parquet',
      'orders-1000000.parquet',
      'hyparquet',
      theirs('bareParquet', '/data/orders-1000000.parquet'),
      1.3,
    ],
  ]) {
    const medians = await inTurns({ ours: ours(`/data/${file}`), theirs: job }, 5);
    rows.push(
      row('formats', 'file to ledger', {
        size,
        ours: medians.ours,
        peer,
        theirs: medians.theirs,
        unit: 'ms',
        goal,
      }),
    );
  }
  orderFile(bench.data, 10_000_000);
  for (const [size, file] of [
    ['100k, XLSX', 'orders-100000.xlsx'],
    ['10M, UTF-8', 'orders-10000000.csv'],
  ]) {
    const ms = await ours(`/data/${file}`)();
    rows.push(row('formats', 'file to ledger', { size, ours: ms, unit: 'ms' }));
  }
  rows.push(
    row('formats', 'longest block of the main thread in all of these', {
      ours: longest,
      unit: 'ms',
      goal: 50,
    }),
  );
  return rows;
}

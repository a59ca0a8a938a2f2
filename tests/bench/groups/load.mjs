import { call } from '../browser.mjs';
import { orderFile } from '../data.mjs';
import { growthRows, inTurns, row } from '../measure.mjs';
import { openNative } from '../native.mjs';

/** Load with roles, canonical tables and ledger, against a bare read_csv, in Wasm and native. */
export default async function load(bench) {
  const rows = [];
  const ours = {};
  for (const [size, orders, times] of [
    ['100k', 100_000, 5],
    ['1M', 1_000_000, 5],
    ['5M', 5_000_000, 3],
  ]) {
    const path = orderFile(bench.data, orders);
    const url = `/data/orders-${orders}.csv`;
    const jobs = {
      // A page of its own each time: what the one before left in memory must not slow the next.
      ours: async () => {
        const page = await bench.page('/page/index.html');
        const { ms } = await call(page, 'load', url);
        await page.context().close();
        return ms;
      },
      bare: async () => {
        const page = await bench.page('/page/index.html');
        const ms = await call(page, 'bareLoad', url);
        await page.context().close();
        return ms;
      },
      native: async () => {
        const native = await openNative();
        const ms = await native.time(`CREATE TABLE orders AS SELECT * FROM read_csv('${path}')`);
        native.close();
        return ms;
      },
    };
    const medians = await inTurns(jobs, times);
    ours[size] = medians.ours;
    const goal = (limit) => (size === '1M' ? { goal: limit } : {});
    const measure = { size, ours: medians.ours, unit: 'ms' };
    rows.push(
      row('load', 'file to ledger', {
        ...measure,
        peer: 'bare read_csv in the same Wasm',
        theirs: medians.bare,
        ...goal(2),
      }),
      row('load', 'file to ledger', {
        ...measure,
        peer: 'bare read_csv, native, one thread',
        theirs: medians.native,
        ...goal(4),
      }),
    );
  }
  return [...rows, ...growthRows('load', ours)];
}

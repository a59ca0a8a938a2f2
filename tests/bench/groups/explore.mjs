import { call } from '../browser.mjs';
import { median, row } from '../measure.mjs';

const SIZES = [
  ['100k', 100_000],
  ['1M', 1_000_000],
  ['5M', 5_000_000],
];
const ORDERS = 1_000_000;
const STEPS = 200;

const at = (values, share) => [...values].sort((a, b) => a - b)[Math.floor(values.length * share)];

/**
 * Explore over made-up customers: eleven views, one histogram dragged over. Ours with the whole page painted, two
 * seconds after it is there and with no pointer over the chart before, and its figures alone, all measures of all views
 * whether shown or not; Mosaic's figures alone (no painting), with its pre-aggregation, with and without consolidation of
 * queries, which waits for a frame; and the plain statements. What Mosaic says is compared with what we say.
 */
export default async function explore(bench) {
  const rows = [];
  const open = () => bench.page('/page/explore.html');
  const painted = {};
  for (const [size, customers] of SIZES) {
    const ours = await measureOurs(await open(), customers);
    painted[size] = median(ours.rounds.map(({ times }) => at(times, 0.5)));
    const peers = [];
    for (const consolidate of [true, false]) {
      const page = await open();
      await call(page, 'openMosaic', customers, ORDERS, consolidate);
      peers.push(await call(page, 'mosaic', STEPS));
      await page.context().close();
    }
    const theirFirst = Math.min(...peers.map(({ first }) => first));
    const theirStep = Math.min(...peers.map(({ times }) => at(times, 0.5)));
    const mosaic = 'Mosaic 0.32, pre-aggregated';
    const goals = size === '1M';
    rows.push(
      row('explore', 'first touch, painted', {
        size,
        ours: median(ours.rounds.map(({ first }) => first)),
        unit: 'ms',
        ...(goals ? { goal: 100 } : {}),
      }),
      row('explore', 'first touch, figures', {
        size,
        ours: ours.data.first,
        peer: mosaic,
        theirs: theirFirst,
        unit: 'ms',
        ...(goals ? { goal: 1 } : {}),
      }),
      row('explore', 'a step, painted, p95', {
        size,
        ours: median(ours.rounds.map(({ times }) => at(times, 0.95))),
        unit: 'ms',
        ...(goals ? { goal: 16.7 } : {}),
      }),
      row('explore', 'a step, figures, mean', {
        size,
        ours: ours.data.all / STEPS,
        peer: mosaic,
        theirs: theirStep,
        unit: 'ms',
        ...(goals ? { goal: 0.1 } : {}),
      }),
      row('explore', 'a step, figures', {
        size,
        ours: ours.data.all / STEPS,
        peer: 'plain SQL',
        theirs: median(ours.sql.times),
        unit: 'ms',
      }),
      row('explore', 'letting go, painted', {
        size,
        ours: median(ours.rounds.map(({ settle }) => settle)),
        unit: 'ms',
      }),
      row('explore', 'cubes', { size, ours: ours.data.bytes / 2 ** 20, unit: 'MB' }),
      row('explore', 'rows in order for drags', {
        size,
        ours: ours.data.rows / 2 ** 20,
        unit: 'MB',
      }),
      row('explore', `orders: first touch over ${ORDERS / 1e6}M, painted`, {
        size,
        ours: median(ours.orders.map(({ first }) => first)),
        unit: 'ms',
        ...(goals ? { goal: 100 } : {}),
      }),
      row('explore', 'orders: a step, painted, p95', {
        size,
        ours: median(ours.orders.map(({ times }) => at(times, 0.95))),
        unit: 'ms',
      }),
      row('explore', 'orders: cubes', { size, ours: ours.orderData.bytes / 2 ** 20, unit: 'MB' }),
    );
  }
  rows.push(
    row('explore', 'a step, painted, by size', {
      size: '100k → 5M',
      ours: painted['5M'],
      peer: '100k',
      theirs: painted['100k'],
      unit: 'ms',
      goal: 1.5,
    }),
  );
  return rows;
}

async function measureOurs(page, customers) {
  await call(page, 'open', customers, ORDERS);
  const of = async (id) => {
    const rounds = [];
    for (let i = 0; i < 3; i++) rounds.push(await call(page, 'drag', id, STEPS, false));
    return rounds;
  };
  const result = {
    rounds: await of('age'),
    orders: await of('month'),
    data: await call(page, 'data', 'age', STEPS),
    orderData: await call(page, 'data', 'month', STEPS),
    sql: await call(page, 'plainSql', 'age', 5),
  };
  await page.context().close();
  return result;
}

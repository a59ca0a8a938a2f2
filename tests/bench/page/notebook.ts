import { duckdbWasm } from '../../../src/engine/connectors/duckdb-wasm';
import { platformOf } from '../../../src/engine/platform';
import { supervise } from '../../../src/engine/supervisor';
import type { CellKind, PlacedCell } from '../../../src/notebook/cell';
import { cellKinds } from '../../../src/notebook/cells/index';
import { Runner } from '../../../src/notebook/runner';
import { madeUp } from './made-up';

const engine = supervise(duckdbWasm(platformOf(globalThis, document.baseURI)));

/** Chains that read the slider: a query of the orders and three queries of one another. */
const CHAINS = 10;
const LINKS = 3;
const CELLS = 100;

const cell = (kind: PlacedCell['kind'], name: string, text: string): PlacedCell => ({
  ...{ id: name, kind, name, rest: '', text },
});

const slider = (value: number) =>
  cell('input', 'least', `type: slider\nmin: 0\nmax: 500\nvalue: ${value}`);

/** The SQL of the cells that read the slider, by name, each after what it reads. */
function readers(): [string, string][] {
  return Array.from({ length: CHAINS }, (_, chain): [string, string][] => [
    [
      `of_${chain}_0`,
      `SELECT date_trunc('month', ordered_on) AS month, weekday, count(*) AS orders, sum(amount) AS revenue
FROM order_facts WHERE amount >= $least AND CAST(amount AS BIGINT) % 10 = ${chain} GROUP BY ALL ORDER BY ALL`,
    ],
    ...Array.from({ length: LINKS }, (__, link): [string, string] => [
      `of_${chain}_${link + 1}`,
      `SELECT *, sum(orders) OVER (PARTITION BY month) AS all_${link} FROM of_${chain}_${link} ORDER BY ALL`,
    ]),
  ]).flat();
}

function notebook(value: number): PlacedCell[] {
  const own = readers().map(([name, sql]) => cell('sql', name, sql));
  const others = Array.from({ length: CELLS - 1 - own.length }, (_, i) =>
    cell('sql', `other_${i}`, `SELECT count(*) AS n FROM order_facts WHERE amount > ${i}`),
  );
  return [slider(value), ...own, ...others];
}

/**
 * Moves the slider `times` times.
 *
 * @returns ms until all that depends on it stands, of the runner and of the same queries alone, each with its rows
 *   fetched; the cells there are, and those that ran at each move
 */
async function move(times: number) {
  const ran: string[] = [];
  const kinds = cellKinds.map((kind): CellKind => ({
    ...kind,
    run: (one, run) => {
      ran.push(one.name);
      return kind.run(one, run);
    },
  }));
  const runner = new Runner({
    world: { engine, params: () => ({}), segments: () => new Map() },
    kinds,
  });
  runner.update(notebook(0));
  await runner.settled();
  const all = ran.length;
  const wanted = ['least', ...readers().map(([name]) => name)].sort().join();
  const ours: number[] = [];
  const bare: number[] = [];
  for (let i = 1; i <= times; i++) {
    ran.length = 0;
    let start = performance.now();
    runner.update(notebook(i));
    await runner.settled();
    ours.push(performance.now() - start);
    if (ran.sort().join() !== wanted) throw new Error(`These ran: ${ran.join()}`);
    start = performance.now();
    for (const [name, sql] of readers()) {
      const { rows } = await engine.query(sql.replace('$least', String(i)));
      const { outcome } = runner.state(name);
      if (rows.length !== outcome?.table?.rows) throw new Error(`${name} has other rows`);
    }
    bare.push(performance.now() - start);
  }
  await runner.close();
  return { ours, bare, all, ran: readers().length + 1 };
}

async function load(orders: number) {
  await engine.boot();
  for (const statement of madeUp(orders / 5, orders, ['one'])) await engine.run(statement);
}

const ENDLESS =
  'SELECT count(*) AS n FROM order_facts AS a, order_facts AS b WHERE a.amount < b.amount';

/** @returns ms from Stop until the cell is stopped and the others stand again, `times` times */
async function stop(times: number) {
  const runner = new Runner({
    world: { engine, params: () => ({}), segments: () => new Map() },
    kinds: cellKinds,
  });
  const took: number[] = [];
  for (let i = 0; i < times; i++) {
    runner.update([cell('sql', 'endless', `${ENDLESS} + ${i}`), cell('sql', 'fine', 'SELECT 1')]);
    while (runner.state('endless').status !== 'running') await pause(5);
    await pause(300);
    const start = performance.now();
    runner.stop('endless');
    await runner.settled();
    took.push(performance.now() - start);
    const [endless, fine] = [runner.state('endless').status, runner.state('fine').status];
    if (endless !== 'stopped' || fine !== 'done') throw new Error(`${endless}, ${fine}`);
  }
  await runner.close();
  return took;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

Object.assign(window, { bench: { load, move, stop } });

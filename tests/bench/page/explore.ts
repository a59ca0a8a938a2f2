import {
  Coordinator,
  clauseInterval,
  makeClient,
  Selection,
  wasmConnector,
} from '@uwdata/mosaic-core';
import { column, count, Query, sql, sum, type ExprNode } from '@uwdata/mosaic-sql';
import { mount, tick } from 'svelte';
import '../../../src/app.css';
import { MAKE_ROOM, SETTINGS } from '../../../src/engine/session';
import { ahead } from '../../../src/model/crossfilter/ahead';
import { Crossfilter } from '../../../src/model/crossfilter/crossfilter';
import { filterOfBins } from '../../../src/model/crossfilter/codes';
import { copied, copiedAll, MEASURES } from '../../../src/model/crossfilter/figures';
import { prepare } from '../../../src/model/crossfilter/prepare';
import type { Prepared, PreparedDimension } from '../../../src/model/crossfilter/prepared';
import { tileSql } from '../../../src/model/crossfilter/queries';
import { i18n } from '../../../src/state/app.svelte';
import { explorer, segmentMap } from '../../../src/state/explore/page.svelte';
import { factColumns, tilesFor } from '../../../src/state/explore/tiles';
import { workspace } from '../../../src/state/workspace.svelte';
import Explore from '../../../src/views/Explore.svelte';
import { bareEngine } from './bare';
import { madeUp } from './made-up';

/** The histogram that is dragged over: its bins are equal, as Mosaic's are. */
const DRAGGED = 'age';

/** ms between the page's being there and the first touch. */
const REST = 2000;

const segments = () => segmentMap().segments.map(({ id }) => id);
let prepared: Prepared;

/** Makes the tables and the page over them; returns ms until it is ready to be touched. */
async function open(n: number, m: number): Promise<number> {
  const { engine } = workspace;
  await engine.boot();
  for (const statement of [MAKE_ROOM, ...madeUp(n, m, segments())]) await engine.run(statement);
  const { columns, customers } = await factColumns(engine);
  const start = performance.now();
  await explorer.prepare(1);
  const time = performance.now() - start;
  const dimensions = tilesFor(columns, customers).map(({ dimension }) => dimension);
  prepared = await prepare(engine, dimensions);
  await i18n.whole();
  mount(Explore, { target: document.getElementById('app')! });
  await painted();
  // Nobody is quicker than that; what is done meanwhile is done in pieces.
  await new Promise((resolve) => setTimeout(resolve, REST));
  return time;
}

/** Resolves when what was changed until now is on the screen. */
function painted(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve();
      port2.postMessage(null);
    });
  });
}

/** Intervals of bins that never come twice. */
function* intervals(bins: number): Generator<[number, number]> {
  for (let width = 1; width < bins; width++) {
    for (let first = 0; first + width <= bins; first++) yield [first, first + width - 1];
  }
}

const dimensionOf = (id: string): PreparedDimension =>
  prepared.dimensions.find(({ dimension }) => dimension.id === id)!;

/** Every figure of every view, whether the page shows it or not. */
const WANTED = () =>
  prepared.dimensions.map(({ dimension }) => ({ id: dimension.id, measures: MEASURES }));

/**
 * Ours without a page: ms of a first touch, of all steps together, and of letting go; bytes of the cubes, and of the
 * rows that are kept in order for drags.
 */
function data(id: string, steps: number) {
  const crossfilter = new Crossfilter(prepared);
  for (const _ of ahead(crossfilter));
  const dimension = dimensionOf(id);
  let start = performance.now();
  const touch = crossfilter.touch(id, WANTED())!;
  touch.step(0, 0);
  const first = performance.now() - start;
  let done = 0;
  let last: [number, number] = [0, 0];
  start = performance.now();
  for (const [from, to] of intervals(dimension.plain)) {
    if (done++ === steps) break;
    const { views } = touch.step(from, to);
    for (const view of views.values()) copied(view);
    last = [from, to];
  }
  // The clock is too coarse for one.
  const all = performance.now() - start;
  start = performance.now();
  copiedAll(crossfilter.update([filterOfBins(dimension, ...last)!]).views);
  const settle = performance.now() - start;
  return { first, all, settle, bytes: touch.bytes, rows: crossfilter.rows.bytes };
}

/** Ours with the whole page: ms from a pointer event to the paint, for the first touch and for each step. */
async function drag(id: string, steps: number, hover: boolean) {
  explorer.clear();
  const svg = document.querySelector<SVGSVGElement>(
    `[data-testid="tile-${id}"] svg[role=listbox]`,
  )!;
  svg.scrollIntoView({ block: 'center' });
  // A made-up pointer cannot be captured.
  svg.setPointerCapture = () => {};
  await painted();
  const box = svg.getBoundingClientRect();
  const send = (type: string, share: number) =>
    svg.dispatchEvent(
      new PointerEvent(type, {
        bubbles: true,
        clientX: box.left + 5 + share * (box.width - 10),
        clientY: box.top + box.height / 2,
        pointerId: 1,
        button: 0,
        buttons: 1,
      }),
    );
  if (hover) {
    send('pointerenter', 0);
    await new Promise((resolve) => setTimeout(resolve, 1500));
  }
  const step = (act: () => void): Promise<number> =>
    new Promise((resolve) => {
      requestAnimationFrame(() => {
        const start = performance.now();
        act();
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve(performance.now() - start);
        port2.postMessage(null);
      });
    });
  const first = await step(() => {
    send('pointerdown', 0);
    send('pointermove', 0.1);
  });
  const times: number[] = [];
  for (let k = 0; k < steps; k++)
    times.push(await step(() => send('pointermove', ((k * 37) % 97) / 97)));
  const settle = await step(() => send('pointerup', 0.5));
  await tick();
  return { first, times, settle };
}

/** The statements that give every other tile's figures, one step after the other. */
async function plainSql(id: string, steps: number) {
  const dimensions = prepared.dimensions.map(({ dimension }) => dimension);
  const dimension = dimensionOf(id);
  const times: number[] = [];
  for (const [first, last] of intervals(dimension.plain)) {
    if (times.length === steps) break;
    const filter = filterOfBins(dimension, first, last);
    const start = performance.now();
    for (const other of prepared.dimensions) {
      if (other === dimension) continue;
      await workspace.engine.query(tileSql(other, dimensions, filter ? [filter] : []));
    }
    times.push(performance.now() - start);
  }
  return { times };
}

interface Peer {
  coordinator: Coordinator;
  brush: Selection;
  source: object;
  results: Map<
    string,
    { numRows: number; getChild(name: string): { toArray(): ArrayLike<number> } }
  >;
  clause: (first: number, last: number) => ReturnType<typeof clauseInterval>;
}
let peer: Peer;

/** Mosaic over the same customers: a client for each of our views of customers. */
async function openMosaic(n: number, m: number, consolidate: boolean): Promise<void> {
  const { engine } = workspace;
  if (!prepared) {
    await engine.boot();
    for (const statement of [MAKE_ROOM, ...madeUp(n, m, segments())]) await engine.run(statement);
    const { columns, customers } = await factColumns(engine);
    prepared = await prepare(
      engine,
      tilesFor(columns, customers).map(({ dimension }) => dimension),
    );
    await engine.close();
  }
  const { db, connection } = await bareEngine();
  // Compressed as ours are.
  const room = SETTINGS.filter((setting) => /memory_limit|compression|ATTACH|SCHEMA/.test(setting));
  for (const statement of [...room, MAKE_ROOM, ...madeUp(n, m, segments())]) {
    await connection.query(statement);
  }
  const coordinator = new Coordinator(wasmConnector({ duckdb: db, connection }), {
    logger: null,
    cache: true,
    consolidate,
    preagg: { enabled: true, schema: 'mosaic' },
  });
  const brush = Selection.crossfilter();
  const results: Peer['results'] = new Map();
  const clients = prepared.dimensions
    .filter(({ dimension }) => dimension.grain === 'customer')
    .map((dimension) => {
      const { id } = dimension.dimension;
      const client = makeClient({
        coordinator,
        selection: brush,
        filterStable: true,
        query: (filter) =>
          Query.from('customer_facts')
            .select({
              bin: binOf(dimension),
              customers: count(),
              revenue: sum('revenue'),
              orders: sum('orders'),
            })
            .groupby('bin')
            .where(filter),
        queryResult: (table) => {
          results.set(id, table as never);
        },
      });
      return { id, client };
    });
  await Promise.all(clients.map(({ client }) => client.pending));
  const dragged = dimensionOf(DRAGGED);
  const own = clients.find(({ id }) => id === DRAGGED)!.client;
  const { edges, plain } = dragged;
  const source = {};
  peer = {
    coordinator,
    brush,
    source,
    results,
    clause: (first, last) =>
      clauseInterval(column(DRAGGED), [edges[first]!, edges[last + 1]! - 1], {
        source,
        clients: new Set([own]),
        scale: { type: 'linear', domain: [edges[0]!, edges[plain]!], range: [0, plain] },
        pixelSize: 1,
      }),
  };
}

/** What our tiles group by, for Mosaic. */
function binOf(prepared: PreparedDimension): ExprNode {
  const { dimension, edges, plain } = prepared;
  if (dimension.kind === 'pair') {
    const [x, y] = dimension.columns;
    return sql`${column(x)} * 10 + ${column(y)}`;
  }
  if (dimension.kind !== 'number') return column((dimension as { column: string }).column);
  const inner = edges
    .slice(1, plain)
    .map((edge) => `WHEN "${dimension.column}" < ${edge} THEN ${edge}`);
  return sql([
    `CASE ${inner.join(' ')} WHEN "${dimension.column}" IS NOT NULL THEN ${1e9} END`,
  ] as never);
}

/** ms of Mosaic's first touch (its tables made), and of each step until every view has its figures. */
async function mosaic(steps: number) {
  const { brush, clause, results } = peer;
  let start = performance.now();
  brush.activate(clause(0, 0));
  brush.update(clause(0, 0));
  await brush.pending('value');
  const first = performance.now() - start;
  const crossfilter = new Crossfilter(prepared);
  const touch = crossfilter.touch(DRAGGED)!;
  const times: number[] = [];
  for (const [from, to] of intervals(dimensionOf(DRAGGED).plain)) {
    if (times.length === steps) break;
    start = performance.now();
    brush.update(clause(from, to));
    await brush.pending('value');
    times.push(performance.now() - start);
    if (times.length % 20 === 0) agree(touch.step(from, to).views, results);
  }
  return { first, times };
}

/** Both say the same: in every view the same figures, whatever the bins are called. */
function agree(
  views: ReadonlyMap<string, { customers: Float64Array }>,
  results: Peer['results'],
): void {
  for (const [id, table] of results) {
    if (id === DRAGGED) continue;
    const theirs = Array.from(table.getChild('customers').toArray(), Number).sort((a, b) => a - b);
    const ours = [...views.get(id)!.customers].filter((x) => x > 0).sort((a, b) => a - b);
    if (ours.join() !== theirs.join())
      throw new Error(`${id}: ${ours.join()} and ${theirs.join()}`);
  }
}

Object.assign(window, { bench: { open, data, drag, plainSql, openMosaic, mosaic } });

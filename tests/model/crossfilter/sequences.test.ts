import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/engine/engine';
import { buildCanonical } from '../../../src/ingest/canonical';
import { DEFAULT_SETTINGS } from '../../../src/ingest/source';
import { History } from '../../../src/lib/history';
import { analyses } from '../../../src/model/analyses/index';
import { filterOfBins, filterOfCodes, toggleCodes } from '../../../src/model/crossfilter/codes';
import { Crossfilter } from '../../../src/model/crossfilter/crossfilter';
import { measuresOf, MONEY } from '../../../src/model/crossfilter/figures';
import { withFilter, type Filters } from '../../../src/model/crossfilter/filter';
import { hasCost, prepare } from '../../../src/model/crossfilter/prepare';
import type { Prepared } from '../../../src/model/crossfilter/prepared';
import { kpiSql, tileSql } from '../../../src/model/crossfilter/queries';
import { factColumns, orderColumns, tilesFor } from '../../../src/state/explore/tiles';
import { runAll } from '../../support/analyses';
import { testEngine } from '../../support/engine';
import { importFiles, type TestFile } from '../../support/import';
import { plain, recount } from './recount';

const at = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const household = (name: string) => at(`../shared/data/complete-journey/${name}`);

interface Data {
  name: string;
  files: () => TestFile[];
  there: boolean;
  /** Sequences against a recount, and against SQL. */
  runs: [number, number];
}

const file = (name: string, path: string): TestFile => ({ name, bytes: readFileSync(path) });

const DATA: Data[] = [
  {
    name: 'the sample',
    there: true,
    files: () =>
      ['customers.csv', 'order_lines.csv'].map((name) => file(name, at(`sample-data/en/${name}`))),
    runs: [1500, 25],
  },
  {
    name: 'complete-journey',
    there: existsSync(household('transactions_sample.csv')),
    files: () => [file('transactions.csv', household('transactions_sample.csv'))],
    runs: [800, 15],
  },
];

/** What people do; places are shares, so that they fit any chart. */
type Act =
  | { do: 'drag'; dim: number; spans: [number, number][] }
  | { do: 'scatter'; dim: number; codes: number[] }
  | { do: 'toggle'; dim: number; code: number; extend: boolean }
  | { do: 'clear' }
  | { do: 'undo' }
  | { do: 'redo' };

const share = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const dim = fc.nat(99);
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('drag' as const),
      dim,
      spans: fc.array(fc.tuple(share, share), { minLength: 1, maxLength: 4 }),
    }),
  },
  fc.record({
    do: fc.constant('scatter' as const),
    dim,
    codes: fc.array(share, { minLength: 1, maxLength: 4 }),
  }),
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('toggle' as const),
      dim,
      code: share,
      extend: fc.boolean(),
    }),
  },
  fc.constantFrom<Act>({ do: 'clear' }, { do: 'undo' }, { do: 'redo' }),
);
const acts = fc.array(act, { minLength: 1, maxLength: 8 });

/** A crossfilter that is worked with; `last` gives the figures that were shown last, and says what they are of. */
class Session {
  readonly crossfilter: Crossfilter;
  readonly wanted;
  history = new History<Filters>([]);
  last: { figures: () => ReturnType<typeof plain>; filters: Filters };

  constructor(readonly prepared: Prepared) {
    this.crossfilter = new Crossfilter(prepared);
    // Some of what is read was wanted, and some was not.
    this.wanted = prepared.dimensions.map(({ dimension }, i) => ({
      id: dimension.id,
      measures: measuresOf(prepared).slice(0, i % 5),
    }));
    this.last = this.#update([]);
  }

  do(act: Act): void {
    const { dimensions } = this.prepared;
    if (act.do === 'clear') this.history = this.history.push([]);
    else if (act.do === 'undo') this.history = this.history.undo();
    else if (act.do === 'redo') this.history = this.history.redo();
    else {
      const dimension = dimensions[act.dim % dimensions.length]!;
      const { id } = dimension.dimension;
      const now = this.history.present;
      const of = (place: number, count: number) => Math.floor(place * count);
      if (act.do === 'toggle') {
        const filter = now.find((f) => f.dim === id);
        const code = of(act.code, dimension.codes.length);
        const next = toggleCodes(dimension, filter, [code], act.extend);
        this.history = this.history.push(withFilter(now, id, next));
      } else {
        const touch = this.crossfilter.touch(id, this.wanted);
        if (!touch || dimension.plain === 0) return;
        let filters = now;
        if (act.do === 'scatter') {
          // Of numbers and months a filter takes a span.
          if (dimension.dimension.kind !== 'category') return;
          const codes = act.codes.map((place) => of(place, dimension.codes.length));
          const filter = filterOfCodes(dimension, codes);
          filters = withFilter(now, id, filter);
          const step = filter ? touch.only(codes) : touch.free();
          if (step) this.last = { figures: () => plain(step), filters };
        } else {
          for (const places of act.spans) {
            const [a, b] = places.map((place) => of(place, dimension.plain)) as [number, number];
            const [first, last] = [Math.min(a, b), Math.max(a, b)];
            const filter = ['number', 'time'].includes(dimension.dimension.kind)
              ? filterOfBins(dimension, first, last)
              : filterOfCodes(
                  dimension,
                  Array.from({ length: last - first + 1 }, (_, k) => first + k),
                );
            filters = withFilter(now, id, filter);
            const step = filter ? touch.step(first, last) : touch.free();
            this.last = { figures: () => plain(step), filters };
          }
        }
        if (act.dim % 3 === 0) return;
        this.history = this.history.push(filters);
      }
    }
    this.last = this.#update(this.history.present);
  }

  #update(filters: Filters) {
    const update = this.crossfilter.update(filters);
    return { figures: () => plain(update), filters };
  }
}

let engine: Engine;
beforeAll(async () => {
  engine = await testEngine();
});
afterAll(() => engine.close());

for (const { name, there, files, runs } of DATA) {
  describe.skipIf(!there)(`after any steps over ${name}`, { timeout: 300_000 }, () => {
    let prepared: Prepared;
    beforeAll(async () => {
      const { sources } = await importFiles(engine, files());
      await buildCanonical(engine, sources, DEFAULT_SETTINGS, 'TRY', []);
      await runAll(engine, analyses);
      const { columns, customers } = await factColumns(engine);
      const tiles = tilesFor(columns, customers, await orderColumns(engine));
      prepared = await prepare(
        engine,
        tiles.map(({ dimension }) => dimension),
        { cost: await hasCost(engine) },
      );
      // The sample knows what its products cost, the other what was paid alone.
      expect(prepared.customers.profit !== undefined).toBe(name === 'the sample');
    }, 120_000);
    it('every figure is that of a recount', async () => {
      const grains = new Set(prepared.dimensions.map(({ dimension }) => dimension.grain));
      expect(grains).toEqual(new Set(['customer', 'order']));
      const session = new Session(prepared);
      await fc.assert(
        fc.asyncProperty(acts, async (todo) => {
          for (const one of todo) session.do(one);
          const { figures, filters } = session.last;
          expect(figures()).toEqual(recount(prepared, filters));
          // Whoever waits for the runner is heard.
          await new Promise((resolve) => setImmediate(resolve));
        }),
        { numRuns: runs[0] },
      );
    });

    it('every figure is that of SQL', async () => {
      const dimensions = prepared.dimensions.map(({ dimension }) => dimension);
      const cost = prepared.customers.profit !== undefined;
      const sorted = (rows: number[][]) =>
        rows
          .filter((row) => row.some((x) => x !== 0))
          .map(String)
          .sort();
      await fc.assert(
        fc.asyncProperty(acts, async (todo) => {
          const session = new Session(prepared);
          for (const one of todo) session.do(one);
          const { filters } = session.last;
          const figures = session.last.figures();
          for (const one of prepared.dimensions) {
            const { id } = one.dimension;
            const { rows, columns } = await engine.query(
              tileSql(one, dimensions, filters, { cost }),
            );
            const place = (name: string) => columns.findIndex((column) => column.name === name);
            const [c, r, o] = ['customers', 'revenue', 'orders'].map(place) as [
              number,
              number,
              number,
            ];
            const p = place('profit');
            expect(p >= 0).toBe(cost);
            const theirs = rows.map((row) => [
              Number(row[c]),
              Math.round(Number(row[r]) * MONEY),
              Number(row[o]),
              cost ? Math.round(Number(row[p]) * MONEY) : 0,
            ]);
            const { customers, revenue, orders, profit } = figures.views[id]!;
            const ours = customers.map((n, code) => [
              n,
              revenue[code]!,
              orders[code]!,
              profit?.[code] ?? 0,
            ]);
            // Values without a code of their own are one of ours.
            const total = (of: number[][]) =>
              [0, 1, 2, 3].map((k) => sum(of.map((row) => row[k]!)));
            const whole = one.others >= 0 && one.many === null;
            expect([id, whole ? total(ours) : sorted(ours)]).toEqual([
              id,
              whole ? total(theirs) : sorted(theirs),
            ]);
          }
          const [kpi] = await engine.rows(kpiSql(dimensions, filters, { cost }));
          expect(figures.selection).toEqual({
            customers: Number(kpi!.customers),
            buyers: Number(kpi!.buyers),
            revenue: Math.round(Number(kpi!.revenue) * MONEY),
            orders: Number(kpi!.orders),
            repeat: Number(kpi!.repeat_customers),
            ...(cost && { profit: Math.round(Number(kpi!.profit) * MONEY) }),
          });
        }),
        { numRuns: runs[1] },
      );
    });
  });

  if (!there) console.info(`${name} is not beside the project: its sequences are left out`);
}

const sum = (values: number[]): number => values.reduce((a, b) => a + b, 0);

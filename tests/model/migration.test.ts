import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine';
import { buildCanonical } from '../../src/ingest/canonical';
import { DEFAULT_SETTINGS, type Source } from '../../src/ingest/source';
import { analyses } from '../../src/model/analyses/index';
import { flowSql, migration, type Flow, type Sorting } from '../../src/model/migration';
import type { SegmentMap } from '../../src/model/segments/map';
import { turkishTeaching } from '../../src/model/segments/maps/turkish-teaching';
import { sensitivity, type Outcome, type Variant } from '../../src/model/sensitivity';
import type { World } from '../../src/model/worlds';
import { runAll } from '../support/analyses';
import { testEngine } from '../support/engine';
import { fileAt, importFiles } from '../support/import';

const NOW: World = { asOf: null, refunds: 'net', params: {} };
const sample = (file: string) =>
  fileAt(fileURLToPath(new URL(`../../sample-data/en/${file}`, import.meta.url)));

let engine: Engine;
let sources: Source[];
beforeAll(async () => {
  engine = await testEngine();
  ({ sources } = await importFiles(engine, [sample('customers.csv'), sample('order_lines.csv')]));
});

interface Customer {
  state: string;
  revenue: number;
}

async function rebuild({ asOf, refunds, params }: World): Promise<void> {
  await buildCanonical(engine, sources, { ...DEFAULT_SETTINGS, asOf, refunds }, 'TRY');
  await runAll(engine, analyses, params);
}

/** Everyone's state and revenue after a full rebuild, with the day counted as of. */
async function stood(world: World, by: 'segment' | 'stage') {
  await rebuild(world);
  const rows = await engine.rows<{
    id: string;
    state: string | null;
    orders: number;
    revenue: number;
  }>(
    `SELECT customer_id AS id, ${by} AS state, orders, revenue::DOUBLE AS revenue FROM customer_facts`,
  );
  const [settings] = await engine.rows<{ as_of: string }>('SELECT as_of FROM settings');
  const customers = new Map(
    rows.map(({ id, state, orders, revenue }): [string, Customer] => [
      id,
      { state: state ?? (orders > 0 ? 'no_state' : 'no_purchase'), revenue },
    ]),
  );
  return { customers, day: settings!.as_of };
}

/** The day each customer is first heard of; ISO text, which sorts as days do. */
async function firstHeard(): Promise<Map<string, string>> {
  const heard = new Map<string, string>();
  const days = await engine.rows<{ id: string; day: string | null }>(
    `SELECT customer_id AS id, member_since AS day FROM customers
     UNION ALL SELECT customer_id, ordered_at::DATE FROM lines WHERE fate NOT IN ('total', 'unreadable')`,
  );
  for (const { id, day } of days) {
    const known = heard.get(id);
    if (id !== null && day !== null && (known === undefined || day < known)) heard.set(id, day);
  }
  return heard;
}

interface Move {
  id: string;
  from: string;
  to: string;
  revenue: number;
  revenue_before: number;
}

/** By two full rebuilds and a comparison one by one. */
async function moves(from: World, to: World, by: 'segment' | 'stage'): Promise<Move[]> {
  const before = await stood(from, by);
  const after = await stood(to, by);
  const heard = await firstHeard();
  return [...after.customers].map(([id, there]) => {
    const here = before.customers.get(id)!;
    const since = heard.get(id) ?? '';
    return {
      id,
      from: since > before.day && since <= after.day ? 'not_yet' : here.state,
      to: since > after.day && since <= before.day ? 'not_yet' : there.state,
      revenue: there.revenue,
      revenue_before: here.revenue,
    };
  });
}

interface Sums {
  customers: number;
  revenue: number;
  revenue_before: number;
}

function flowsOf(list: readonly Move[]): Map<string, Sums> {
  const flows = new Map<string, Sums>();
  for (const { from, to, revenue, revenue_before } of list) {
    const key = `${from} → ${to}`;
    const flow = flows.get(key) ?? { customers: 0, revenue: 0, revenue_before: 0 };
    flows.set(key, {
      customers: flow.customers + 1,
      revenue: flow.revenue + revenue,
      revenue_before: flow.revenue_before + revenue_before,
    });
  }
  return flows;
}

function expectFlows(flows: readonly Flow[], list: readonly Move[]): void {
  const expected = flowsOf(list);
  expect(flows.map(({ from, to }) => `${from} → ${to}`).sort()).toEqual(
    [...expected.keys()].sort(),
  );
  for (const flow of flows) {
    const { customers, revenue, revenue_before } = expected.get(`${flow.from} → ${flow.to}`)!;
    expect(flow.customers).toBe(customers);
    expect(flow.revenue).toBeCloseTo(revenue, 2);
    expect(flow.revenue_before).toBeCloseTo(revenue_before, 2);
  }
}

describe('migration', () => {
  it.each([
    ['segment', { asOf: '2025-06-30' }, {}],
    ['stage', { asOf: '2025-03-01' }, {}],
    ['segment', { asOf: '2025-03-01', refunds: 'gross' }, { asOf: '2025-10-01', refunds: 'out' }],
    ['stage', {}, { asOf: '2024-12-31' }],
  ] as ['segment' | 'stage', Partial<World>, Partial<World>][])(
    'by %s from %j to %j is what two rebuilds say',
    async (by, changeFrom, changeTo) => {
      const from = { ...NOW, ...changeFrom };
      const to = { ...NOW, ...changeTo };
      const expected = await moves(from, to, by);
      await rebuild(NOW);
      const flows = await migration(engine, from, to, by, { now: NOW });
      expectFlows(flows, expected);
      expect(flows.some((flow) => [flow.from, flow.to].includes('not_yet'))).toBe(true);
      expect(flows.some((flow) => flow.from !== flow.to && flow.from !== 'not_yet')).toBe(true);
      // Without knowing the world of the tables the answer is the same.
      expect(await migration(engine, from, to, by)).toEqual(flows);

      for (const { from: a, to: b } of flows.slice(0, 3)) {
        const list = await engine.rows<{ customer_id: string }>(
          flowSql(from, to, by, { from: a, to: b }, NOW),
        );
        expect(list.map(({ customer_id }) => customer_id).sort()).toEqual(
          expected
            .filter((move) => move.from === a && move.to === b)
            .map(({ id }) => id)
            .sort(),
        );
      }
    },
  );

  it('sorts customers by any SELECT of a world', async () => {
    await rebuild(NOW);
    const by: Sorting = {
      sql: "SELECT customer_id, CASE WHEN orders > 3 THEN 'often' ELSE 'seldom' END AS state FROM customer_orders WHERE orders > 0",
    };
    const from = { ...NOW, asOf: '2025-06-30' };
    const flows = await migration(engine, from, NOW, by, { now: NOW });
    const [counts] = await engine.rows(
      `SELECT count(*) FILTER (orders > 3)::INTEGER AS often, count(*) FILTER (orders BETWEEN 1 AND 3)::INTEGER AS seldom FROM customer_orders`,
    );
    const sum = (state: string) =>
      flows.filter(({ to }) => to === state).reduce((n, { customers }) => n + customers, 0);
    expect({ often: sum('often'), seldom: sum('seldom') }).toEqual(counts);
    expect(flows.some(({ from: a, to: b }) => a === 'seldom' && b === 'often')).toBe(true);
    expect(flows.some(({ from: a, to: b }) => a === 'often' && b === 'seldom')).toBe(false);
  });

  it('can keep the bounds of today', async () => {
    await rebuild(NOW);
    const bounds = await engine.rows<{ measure: string; up_to: number }>(
      `SELECT measure, up_to::DOUBLE AS up_to FROM rfm_bounds WHERE measure <> 'f' ORDER BY step`,
    );
    const score = (measure: string, value: number) =>
      bounds.filter((bound) => bound.measure === measure && value > bound.up_to).length;
    const from = { ...NOW, asOf: '2025-06-30', kept: ['rfm_bounds'] };
    const by: Sorting = {
      sql: "SELECT customer_id, concat(recency, ' ', monetary::DOUBLE, ' ', r_score, ' ', m_score) AS state FROM rfm",
    };
    const flows = await migration(engine, from, NOW, by, { now: NOW });
    const states = flows
      .map((flow) => flow.from.split(' ').map(Number))
      .filter((s) => s.length > 1);
    expect(states.length).toBeGreaterThan(100);
    for (const [recency = 0, monetary = 0, r, m] of states) {
      expect([r, m]).toEqual([5 - score('r', recency), 1 + score('m', monetary)]);
    }
  });
});

/** Whoever bought most recently is in the first segment. */
const recent: SegmentMap = {
  ...turkishTeaching,
  segments: turkishTeaching.segments.map((segment, i) =>
    i === 0 ? { ...segment, rules: [{ r: [5, 5] }] } : segment,
  ),
};

const VARIANTS: readonly Variant[] = [
  { id: 'day', world: { ...NOW, asOf: '2026-01-15' } },
  { id: 'refunds', world: { ...NOW, refunds: 'out' } },
  { id: 'ties', world: { ...NOW, params: { rfm: { method: 'rank' } } } },
  { id: 'bins', world: { ...NOW, params: { rfm: { bins: 4 } } } },
  { id: 'map', world: { ...NOW, params: { rfm: { map: recent } } } },
  { id: 'same', world: { ...NOW } },
];

describe('sensitivity', () => {
  it('is what full rebuilds say, for each variant', async () => {
    const expected = new Map<string, Move[]>();
    for (const { id, world } of VARIANTS) expected.set(id, await moves(NOW, world, 'segment'));
    await rebuild(NOW);
    const outcomes: Outcome[] = [];
    for await (const outcome of sensitivity(engine, NOW, 'segment', VARIANTS)) {
      outcomes.push(outcome);
      const list = expected.get(outcome.variant.id)!;
      const changed = list.filter(({ from, to }) => from !== to);
      expect(outcome.changed).toBe(changed.length);
      expect(outcome.customers).toBe(list.length);
      expectFlows(outcome.flows, list);
      for (const { state, before, after, in: into, out } of outcome.states) {
        expect([state, before, after, into, out]).toEqual([
          state,
          list.filter(({ from }) => from === state).length,
          list.filter(({ to }) => to === state).length,
          changed.filter(({ to }) => to === state).length,
          changed.filter(({ from }) => from === state).length,
        ]);
      }
      const ids = async (sql: string) =>
        (await engine.rows<{ customer_id: string }>(sql)).map((row) => row.customer_id).sort();
      expect(await ids(outcome.changedSql())).toEqual(changed.map(({ id }) => id).sort());
      const [first] = outcome.states;
      expect(await ids(outcome.changedSql({ into: first!.state }))).toEqual(
        changed
          .filter(({ to }) => to === first!.state)
          .map(({ id }) => id)
          .sort(),
      );
    }
    expect(outcomes.map(({ variant }) => variant.id)).toEqual(VARIANTS.map(({ id }) => id));
    expect(outcomes.map(({ changed }) => changed > 0)).toEqual([
      true,
      true,
      true,
      true,
      true,
      false,
    ]);
  });

  it('goes one after the other and stops when told', async () => {
    const abort = new AbortController();
    const seen: string[] = [];
    const run = async () => {
      for await (const { variant } of sensitivity(engine, NOW, 'stage', VARIANTS, {
        signal: abort.signal,
      })) {
        seen.push(variant.id);
        abort.abort();
      }
    };
    await expect(run()).rejects.toMatchObject({ name: 'AbortError' });
    expect(seen).toEqual(['day']);
  });
});

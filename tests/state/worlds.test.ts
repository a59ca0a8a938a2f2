import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine';
import { messages } from '../../src/i18n/locales/en/index';
import { buildCanonical } from '../../src/ingest/canonical';
import { DEFAULT_SETTINGS, type Source } from '../../src/ingest/source';
import { defaults, problems } from '../../src/model/analysis';
import { analyses } from '../../src/model/analyses/index';
import { lifecycle } from '../../src/model/analyses/lifecycle';
import { rfm, type RfmParams } from '../../src/model/analyses/rfm';
import { flowSql, migration, NO_STATE, NOT_YET, type Flow } from '../../src/model/migration';
import { crowdListSql } from '../../src/model/people';
import { maps } from '../../src/model/segments/maps/index';
import { turkishTeaching } from '../../src/model/segments/maps/turkish-teaching';
import type { Rule } from '../../src/model/segments/rules/rule';
import { stepsOf } from '../../src/model/segments/rules/steps';
import { ruleSql } from '../../src/model/segments/rules/sql';
import { sensitivity } from '../../src/model/sensitivity';
import type { World } from '../../src/model/worlds';
import { addDays, daysBetween, isDay } from '../../src/lib/days';
import { changedBy, findingOf, moveOf, stateOf } from '../../src/state/segments/worlds-finding';
import { SensitivityRun } from '../../src/state/segments/worlds-run.svelte';
import {
  IN,
  OUT,
  sortingOf,
  statesOf,
  type By,
  type InOrOut,
} from '../../src/state/segments/worlds-states';
import { variantsOf, type Choice } from '../../src/state/segments/worlds-variants';
import { MOVED, movedCrowd } from '../../src/state/segments/worlds-crowd';
import { runAll } from '../support/analyses';
import { testEngine } from '../support/engine';
import { fileAt, importFiles } from '../support/import';

const options = { map: turkishTeaching, m: messages, language: 'en' };
const NOW: World = {
  asOf: null,
  refunds: 'net',
  params: Object.fromEntries([...analyses].map((one) => [one.id, defaults(one)])),
};
const own = (rule: Rule): InOrOut => ({
  id: 'a',
  name: 'A',
  colour: 'var(--accent)',
  sql: ruleSql(rule),
});

/** Spent 150 and more in the last 120 days. */
const SPENDERS: Rule = {
  total: 'amount',
  where: [],
  within: { lastDays: 120 },
  is: { from: 150 },
};
const CHAMPIONS: Rule = {
  attr: { id: 'rfm.segment', label: 'segment', type: 'text' },
  is: { in: ['champions', 'loyal'] },
};

describe('days', () => {
  it('are shifted and counted by the calendar', () => {
    fc.assert(
      fc.property(
        fc.date({
          min: new Date('1990-01-01'),
          max: new Date('2090-01-01'),
          noInvalidDate: true,
        }),
        fc.integer({ min: -4000, max: 4000 }),
        (date, by) => {
          const day = date.toISOString().slice(0, 10);
          expect(daysBetween(day, addDays(day, by))).toBe(by);
          expect(isDay(addDays(day, by))).toBe(true);
        },
      ),
    );
    expect(addDays('2024-03-01', -1)).toBe('2024-02-29');
    for (const text of ['', '2024-02-30', '24-02-03', '2024-2-3', '2024-02-03T00:00:00Z', 'x']) {
      expect(isDay(text)).toBe(false);
    }
  });
});

describe('states', () => {
  it('rank segments by where they stand on the map', () => {
    const states = statesOf('segment', options);
    const level = (id: string) => states.find((state) => state.id === id)?.level ?? NaN;
    expect(Math.max(...states.map((state) => state.level ?? 0))).toBe(level('champions'));
    expect(Math.min(...states.flatMap((state) => state.level ?? []))).toBe(level('hibernating'));
    const quiet = states.filter((state) => state.quiet).map(({ id }) => id);
    expect(quiet.sort()).toEqual(['cantlose', 'hibernating', 'risk']);
    for (const map of maps) {
      expect(statesOf('segment', { ...options, map }).map(({ id }) => id)).toEqual([
        ...map.segments.map(({ id }) => id),
        'no_state',
        'no_purchase',
        'not_yet',
      ]);
    }
  });

  it('rank stages as the way to loss goes', () => {
    const ranked = statesOf('stage', options).filter(({ level }) => level !== null);
    expect(ranked.map(({ id, quiet }) => [id, quiet])).toEqual([
      ['active', false],
      ['first_time', false],
      ['defecting', true],
      ['inactive', true],
    ]);
  });
});

describe('finding', () => {
  const cases: [By & string, string, string, string][] = [
    ['segment', 'champions', 'champions', 'stayed'],
    ['segment', 'champions', 'risk', 'down'],
    ['segment', 'hibernating', 'potential', 'up'],
    ['segment', NOT_YET, 'new', 'came'],
    ['segment', NOT_YET, 'no_purchase', 'came'],
    ['segment', 'new', NOT_YET, 'left'],
    ['segment', 'no_purchase', 'new', 'first'],
    ['segment', 'new', 'no_purchase', 'other'],
    ['segment', NO_STATE, 'new', 'other'],
    ['stage', 'lead_new', 'lead_cold', 'other'],
    ['stage', 'lead_cold', 'first_time', 'first'],
    ['stage', 'active', 'first_time', 'down'],
    ['stage', 'inactive', 'active', 'up'],
  ];
  it.each(cases)('by %s: %s → %s is %s', (by, from, to, move) => {
    expect(moveOf({ from, to }, stateOf(statesOf(by, options)))).toBe(move);
  });

  it('has every customer in one kind of move', () => {
    const states = statesOf('segment', options);
    const id = fc.constantFrom(...states.map((state) => state.id));
    const flows = fc.uniqueArray(
      fc.record({ from: id, to: id, customers: fc.integer({ min: 1, max: 1000 }) }),
      { selector: ({ from, to }) => `${from} ${to}` },
    );
    fc.assert(
      fc.property(flows, (list) => {
        const { customers, moves, changed, slipped, back } = findingOf(list, states);
        expect(Object.values(moves).reduce((sum, n) => sum + n, 0)).toBe(customers);
        expect(changed).toBe(customers - moves.stayed - moves.came - moves.left);
        const quiet = new Set(['risk', 'cantlose', 'hibernating']);
        const buyers = new Set(turkishTeaching.segments.map((segment) => segment.id));
        const turned = (now: boolean) =>
          list
            .filter(({ from, to }) => buyers.has(from) && buyers.has(to))
            .filter(({ from, to }) => quiet.has(to) === now && quiet.has(from) === !now);
        for (const [turn, rows] of [
          [slipped, turned(true)],
          [back, turned(false)],
        ] as const) {
          expect(turn.customers).toBe(rows.reduce((sum, row) => sum + row.customers, 0));
          expect(turn.most?.customers ?? 0).toBe(Math.max(0, ...rows.map((row) => row.customers)));
        }
      }),
    );
  });
});

describe('variants', () => {
  const of = (by: By, now: World = NOW, chosen: string | null = null) =>
    variantsOf({ now, asOf: '2026-02-01', by, chosen });

  it('are what the analyses take, each other than now and than the rest', () => {
    const days = { lifecycle: { active_days: 20, lost_days: 50, lead_days: 40 } };
    for (const now of [NOW, { ...NOW, params: { ...NOW.params, ...days } }]) {
      for (const by of ['segment', 'stage'] as const) {
        const list = of(by, now);
        expect(new Set(list.map(({ id }) => id)).size).toBe(list.length);
        for (const { world } of list) {
          expect(JSON.stringify(world)).not.toBe(JSON.stringify(now));
          expect(problems(rfm, world.params.rfm as RfmParams)).toEqual([]);
          expect(problems(lifecycle, world.params.lifecycle as (typeof days)['lifecycle'])).toEqual(
            [],
          );
        }
      }
    }
    expect(of('segment').map(({ id }) => id)).toEqual([
      'day 2026-01-02',
      'day 2026-01-25',
      'day 2026-02-08',
      'day 2026-03-03',
      'refunds gross',
      'refunds out',
      'bins 3',
      'bins 4',
      'bins 6',
      'bins 10',
      'method rank',
      'method ntile',
      'method r-package',
    ]);
    expect(of('stage').filter(({ group }) => group === 'days')).toHaveLength(6);
  });

  it('leave fixed cut-offs their number of scores, and take a day of one’s own once', () => {
    const score = NOW.params.rfm as RfmParams;
    const fixed: World = { ...NOW, params: { ...NOW.params, rfm: { ...score, method: 'fixed' } } };
    expect(of('segment', fixed).some(({ group }) => group === 'bins')).toBe(false);
    expect(of('segment', NOW, '2025-06-01').map(({ id }) => id)).toContain('day 2025-06-01');
    expect(of('segment', NOW, '2026-02-08')).toHaveLength(of('segment').length);
    expect(of('segment', NOW, '2026-02-01')).toHaveLength(of('segment').length);
  });

  it('of a rule are those that it can see', () => {
    const groups = (rule: Rule) => [...new Set(of(own(rule)).map(({ group }) => group))];
    expect(groups(SPENDERS)).toEqual(['day', 'refunds']);
    expect(groups(CHAMPIONS)).toEqual(['day', 'refunds', 'bins', 'method']);
  });
});

describe('on the sample', () => {
  let engine: Engine;
  let sources: Source[];
  beforeAll(async () => {
    engine = await testEngine();
    const files = ['customers.csv', 'order_lines.csv'].map((name) =>
      fileAt(fileURLToPath(new URL(`../../sample-data/en/${name}`, import.meta.url))),
    );
    ({ sources } = await importFiles(engine, files));
    await rebuild(NOW);
  });

  async function rebuild({ asOf, refunds, params }: World): Promise<void> {
    await buildCanonical(engine, sources, { ...DEFAULT_SETTINGS, asOf, refunds }, 'TRY');
    await runAll(engine, analyses, params);
  }

  const ids = async (sql: string) =>
    new Set(
      (await engine.rows<{ customer_id: string }>(sql)).map(({ customer_id }) => customer_id),
    );

  it.each([
    ['spenders', SPENDERS, { asOf: '2026-06-30' }],
    ['spenders', SPENDERS, { refunds: 'gross' }],
    ['the best segments', CHAMPIONS, { asOf: '2026-03-01' }],
    ['the best segments', CHAMPIONS, { params: { rfm: { bins: 4 } } }],
    ['all but spenders', { not: SPENDERS }, { asOf: '2026-06-30', refunds: 'out' }],
  ] as [string, Rule, Partial<World>][])(
    'who is in a rule’s segment (%s) is what rebuilds say: %#',
    async (_, rule, change) => {
      const world = { ...NOW, ...change };
      await rebuild(world);
      const then = await ids(ruleSql(rule));
      await rebuild(NOW);
      const now = await ids(ruleSql(rule));
      const flows = await migration(engine, world, NOW, sortingOf(own(rule)), { now: NOW });
      const sum = (takes: (flow: Flow) => boolean) =>
        flows.filter(takes).reduce((total, { customers }) => total + customers, 0);
      const both = [...then].filter((id) => now.has(id)).length;
      expect(sum(({ to }) => to === IN)).toBe(now.size);
      // A rule may take who was not there yet: then not yet being there is what is said of them.
      const absent = await ids(flowSql(world, NOW, sortingOf(own(rule)), { from: NOT_YET }, NOW));
      const thenThere = [...then].filter((id) => !absent.has(id));
      expect(sum(({ from }) => from === IN)).toBe(thenThere.length);
      expect(sum(({ from, to }) => from === IN && to === IN)).toBe(
        thenThere.filter((id) => now.has(id)).length,
      );
      expect(both).toBeGreaterThan(0);
      expect(then).not.toEqual(now);
      expect(
        flows.every(({ from, to }) => [IN, OUT, NOT_YET].includes(from) && to !== NOT_YET),
      ).toBe(true);
      const [everyone] = await engine.rows<{ n: number }>(
        'SELECT count(*)::INTEGER AS n FROM customers',
      );
      expect(sum(() => true)).toBe(everyone!.n);
    },
  );

  it('counts and lists who comes into a rule’s segment or goes out of it under another choice', async () => {
    const variants = variantsOf({ now: NOW, asOf: '2026-11-01', by: own(SPENDERS), chosen: null });
    const sorting = sortingOf(own(SPENDERS));
    const now = await ids(ruleSql(SPENDERS));
    let moved = 0;
    expect(variants.every(({ group }) => group !== 'rule')).toBe(true);
    for await (const outcome of sensitivity(engine, NOW, sorting, variants)) {
      await rebuild(outcome.variant.world);
      const so = await ids(ruleSql(SPENDERS));
      await rebuild(NOW);
      const across = [...now]
        .filter((id) => !so.has(id))
        .concat([...so].filter((id) => !now.has(id)));
      expect(changedBy(outcome)).toBe(across.length);
      expect(await ids(outcome.changedSql({ across: IN }))).toEqual(new Set(across));
      moved += across.length;
    }
    expect(moved).toBeGreaterThan(0);
  });

  it('moves the thresholds of a rule, and lists whom that moves', async () => {
    const steps = stepsOf(SPENDERS).map((step) => ({ ...step, sql: ruleSql(step.rule) }));
    const by = { ...own(SPENDERS), steps };
    const variants = variantsOf({ now: NOW, asOf: '2026-11-01', by, chosen: null }).filter(
      ({ group }) => group === 'rule',
    );
    expect(variants).toHaveLength(4);
    const now = await ids(ruleSql(SPENDERS));
    let i = 0;
    let moved = 0;
    for await (const outcome of sensitivity(engine, NOW, sortingOf(by), variants)) {
      const so = await ids(ruleSql(steps[i++]!.rule));
      const across = [...now, ...so].filter((id) => now.has(id) !== so.has(id));
      expect(changedBy(outcome)).toBe(across.length);
      expect(await ids(outcome.changedSql({ across: IN }))).toEqual(new Set(across));
      moved += across.length;
    }
    expect(moved).toBeGreaterThan(0);
  });

  it('lists whom a flow is made of, with both states and what they brought', async () => {
    const then = { ...NOW, asOf: '2026-06-30' };
    const flows = await migration(engine, then, NOW, 'segment', { now: NOW });
    const flow = flows.find(({ from, to }) => from !== to && from !== NOT_YET)!;
    const moves = flowSql(then, NOW, 'segment', { from: flow.from, to: flow.to }, NOW);
    const rows = await engine.rows<Record<string, string>>(
      crowdListSql(movedCrowd(moves), ['customer_id', 'segment', 'revenue', ...MOVED], {
        sort: { column: 'revenue_from', descending: true },
      }),
    );
    expect(rows).toHaveLength(flow.customers);
    const total = (name: string) => rows.reduce((sum, row) => sum + Number(row[name]), 0);
    expect(total('revenue_to')).toBeCloseTo(flow.revenue, 2);
    expect(total('revenue')).toBeCloseTo(flow.revenue, 2);
    expect(total('revenue_from')).toBeCloseTo(flow.revenue_before, 2);
    for (const row of rows) {
      expect([row.moved_from, row.moved_to]).toEqual([flow.from, flow.to]);
      expect(row.segment).toBe(flow.to);
    }
  });

  it('tries choices one after the other, keeps what is known when stopped, and starts anew', async () => {
    const run = new SensitivityRun<Choice>();
    const variants = variantsOf({ now: NOW, asOf: '2026-11-01', by: 'stage', chosen: null });
    const seen: (string | undefined)[] = [];
    const first = run.start(engine, NOW, 'stage', variants);
    expect(run.next?.id).toBe(variants[0]!.id);
    const stopping = setInterval(() => {
      seen.push(run.next?.id);
      if (run.outcomes.length === 2) run.stop();
    }, 1);
    await first;
    clearInterval(stopping);
    expect(run.running).toBe(false);
    expect(run.next).toBe(null);
    expect(run.outcomes.map(({ variant }) => variant.id)).toEqual(
      variants.slice(0, 2).map(({ id }) => id),
    );
    expect(run.error).toBe(null);

    // What was under way is dropped: only the outcomes of the last start are there.
    const dropped = run.start(engine, NOW, 'stage', variants);
    const last = run.start(engine, NOW, 'stage', variants.slice(3, 6));
    await Promise.all([dropped, last]);
    expect(run.outcomes.map(({ variant }) => variant.id)).toEqual(
      variants.slice(3, 6).map(({ id }) => id),
    );
    expect(run.running).toBe(false);
    run.clear();
    expect([run.variants, run.outcomes, run.next]).toEqual([[], [], null]);
  });
});

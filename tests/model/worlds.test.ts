import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine';
import { MAKE_ROOM } from '../../src/engine/session';
import { buildCanonical } from '../../src/ingest/canonical';
import type { Step } from '../../src/ingest/check';
import { DEFAULT_SETTINGS, type Refunds, type Source } from '../../src/ingest/source';
import { analyses } from '../../src/model/analyses/index';
import type { Rule } from '../../src/model/segments/rules/rule';
import { ruleSql } from '../../src/model/segments/rules/sql';
import { withCtes, worldSql, type World } from '../../src/model/worlds';
import { runAll } from '../support/analyses';
import { testEngine } from '../support/engine';
import { fileAt, importFiles, type TestFile } from '../support/import';

const NOW: World = { asOf: null, refunds: 'net', params: {} };
const RULES: readonly Refunds[] = ['net', 'gross', 'out'];

let engine: Engine;
beforeAll(async () => {
  engine = await testEngine();
});

/** Builds everything in the tables themselves, as the app does when a setting is changed. */
async function rebuild(sources: readonly Source[], world: World, steps: readonly Step[] = []) {
  const { asOf, refunds } = world;
  await buildCanonical(engine, sources, { ...DEFAULT_SETTINGS, asOf, refunds }, 'TRY', steps);
  await runAll(engine, analyses, world.params);
}

const COMPARED = [
  'settings',
  'order_lines',
  'orders',
  'customer_orders',
  'rfm',
  'lifecycle',
  'customer_facts',
  'events',
];
const COUNTED = COMPARED.filter((relation) => relation !== 'order_lines');

const all = (relation: string) => `SELECT * FROM ${relation} ORDER BY ALL`;

/** Every relation as the world has it, then as a rebuild makes it. */
async function compare(
  sources: readonly Source[],
  now: World,
  world: World,
  { steps = [], relations = COMPARED }: { steps?: readonly Step[]; relations?: string[] } = {},
) {
  await rebuild(sources, now, steps);
  const asked: unknown[] = [];
  for (const relation of relations) {
    asked.push(await engine.rows(worldSql(world, all(relation), now)));
  }
  await rebuild(sources, world, steps);
  for (const [i, relation] of relations.entries()) {
    expect({ relation, rows: asked[i] }).toEqual({
      relation,
      rows: await engine.rows(all(relation)),
    });
  }
}

const at = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

describe('a world of the sample data', () => {
  let sources: Source[];
  beforeAll(async () => {
    const files = ['en/customers.csv', 'en/order_lines.csv', 'en/events.csv'].map((file) =>
      fileAt(at(`sample-data/${file}`)),
    );
    ({ sources } = await importFiles(engine, files));
  });

  it.each([
    ['an earlier day', { asOf: '2025-06-30' }],
    ['a much earlier day', { asOf: '2024-11-01' }],
    ['refunds that do not count', { refunds: 'gross' }],
    ['refunds left out as of an earlier day', { refunds: 'out', asOf: '2025-09-15' }],
    ['other bins', { params: { rfm: { bins: 4 }, lifecycle: { active_days: 60 } } }],
    ['another tie rule', { params: { rfm: { method: 'rank' } } }],
  ] as [string, Partial<World>][])('is what a full rebuild makes: %s', async (_, change) => {
    await compare(sources, NOW, { ...NOW, ...change }, { relations: COUNTED });
  });

  it('has the customers of a rule over events', async () => {
    const type = { id: 'events.type', label: 'type', type: 'text' } as const;
    const within = { lastDays: 90 };
    const rule: Rule = {
      all: [
        {
          did: 'event',
          where: [{ attr: type, is: { in: ['Visit'] } }],
          within,
          times: { min: 1 },
        },
        { did: 'order', where: [], within, times: { max: 0 } },
      ],
    };
    const world = { ...NOW, asOf: '2025-06-30' };
    const asked = `SELECT customer_id FROM (${ruleSql(rule)}) ORDER BY 1`;
    await rebuild(sources, NOW);
    const [now, then] = [await engine.rows(asked), await engine.rows(worldSql(world, asked, NOW))];
    expect(then).not.toEqual(now);
    await rebuild(sources, world);
    expect(then).toEqual(await engine.rows(asked));
    expect(then.length).toBeGreaterThan(0);
  });

  it('is seen from an earlier day too, when the tables are not of today', async () => {
    const now: World = { ...NOW, asOf: '2025-01-15', refunds: 'out' };
    await compare(sources, now, { ...now, asOf: null }, { relations: COUNTED });
    await compare(sources, now, { ...now, refunds: 'net' }, { relations: COUNTED });
  });
});

const household = new URL('../../../shared/data/complete-journey/', import.meta.url);

describe.skipIf(!existsSync(household))('a world of complete-journey', () => {
  it('is what a full rebuild makes', async () => {
    const { readdirSync } = await import('node:fs');
    const file = readdirSync(household).find((name) => /^transactions.*\.csv$/.test(name));
    if (!file) return;
    const { sources } = await importFiles(engine, [
      fileAt(fileURLToPath(new URL(file, household))),
    ]);
    await rebuild(sources, NOW);
    const [{ day }] = (await engine.rows(
      'SELECT (min(ordered_on) + ((max(ordered_on) - min(ordered_on)) // 2)::INTEGER)::VARCHAR AS day FROM orders',
    )) as [{ day: string }];
    await compare(sources, NOW, { ...NOW, asOf: day }, { relations: COUNTED });
  });
});

interface Line {
  order: number;
  customer: number | null;
  day: number;
  product: string;
  sold: boolean;
  price: number;
  status: string;
}

const START = Date.UTC(2025, 0, 1);
const iso = (day: number) => new Date(START + day * 86_400_000).toISOString().slice(0, 10);

function shop(lines: readonly Line[]): TestFile {
  const rows = lines.map(({ order, customer, day, product, sold, price, status }) =>
    [`S${order}`, customer === null ? '' : `M${customer}`, iso(day), product]
      .concat([sold ? '1' : '-1', `${price},50`.replace('0,50', '0,00'), status])
      .join(';'),
  );
  return {
    name: 'siparişler.csv',
    kind: 'orders',
    bytes: ['Sipariş No;Müşteri No;Tarih;Ürün;Adet;Birim Fiyat;Durum', ...rows].join('\n'),
  };
}

interface Deed {
  number: string;
  customer: number | null;
  day: number;
}

function visits(deeds: readonly Deed[]): TestFile {
  const rows = deeds.map(({ number, customer, day }) =>
    [number, customer === null ? '' : `M${customer}`, iso(day), 'Ziyaret'].join(';'),
  );
  return {
    name: 'olaylar.csv',
    kind: 'events',
    bytes: ['Olay No;Müşteri No;Tarih;Tür', 'ilk;M1;2025-01-01;Ziyaret', ...rows].join('\n'),
  };
}

const anyDeed: fc.Arbitrary<Deed> = fc.record({
  number: fc.constantFrom('', 'z1', 'z2'),
  customer: fc.option(fc.integer({ min: 1, max: 7 }), { freq: 8 }),
  day: fc.integer({ min: 0, max: 430 }),
});

const anyLine: fc.Arbitrary<Line> = fc.record({
  order: fc.integer({ min: 1, max: 12 }),
  customer: fc.oneof(
    { weight: 9, arbitrary: fc.integer({ min: 1, max: 5 }) },
    { weight: 1, arbitrary: fc.constant(null) },
  ),
  day: fc.integer({ min: 0, max: 400 }),
  product: fc.constantFrom('Gömlek', 'Kemer'),
  sold: fc.oneof(
    { weight: 3, arbitrary: fc.constant(true) },
    { weight: 1, arbitrary: fc.constant(false) },
  ),
  price: fc.constantFrom(0, 10, 20, 30),
  status: fc.constantFrom('Teslim Edildi', 'İade Edildi', 'İptal Edildi', 'Bilmecemsi', 'Mavi'),
});

const anyWorld: fc.Arbitrary<World> = fc.record({
  asOf: fc.oneof(fc.constant(null), fc.integer({ min: 1, max: 420 }).map(iso)),
  refunds: fc.constantFrom(...RULES),
  params: fc.constantFrom<Record<string, object>>(
    {},
    { rfm: { method: 'ntile', bins: 3 } },
    { lifecycle: { active_days: 30, lost_days: 60, lead_days: 90 } },
  ),
});

const STEPS: readonly Step[] = [
  { check: 'unknown_statuses', remedy: 'cancelled', source: 1, params: { word: 'Bilmecemsi' } },
  { check: 'unknown_statuses', remedy: 'returned', source: 1, params: { word: 'Mavi' } },
  { check: 'cancelled_lines', remedy: 'count', source: 1, params: {} },
  { check: 'zero_lines', remedy: 'count', source: 1, params: {} },
];

describe('a world of made-up orders', () => {
  const lists = fc.array(anyLine, { minLength: 12, maxLength: 60 });

  it('is what a full rebuild makes, from whatever day and rule it is seen', async () => {
    await fc.assert(
      fc.asyncProperty(
        lists,
        fc.array(anyDeed, { maxLength: 20 }),
        anyWorld,
        anyWorld,
        async (lines, deeds, now, world) => {
          const { sources } = await importFiles(engine, [shop(lines), visits(deeds)]);
          await compare(sources, now, world);
        },
      ),
      { numRuns: 15, endOnFailure: true },
    );
  });

  it('keeps what steps did', async () => {
    await fc.assert(
      fc.asyncProperty(
        lists,
        anyWorld,
        anyWorld,
        fc.subarray([...STEPS], { minLength: 1, maxLength: 4 }),
        async (lines, now, world, steps) => {
          const { sources } = await importFiles(engine, [shop(lines)]);
          await compare(sources, now, world, { steps });
        },
      ),
      { numRuns: 20, endOnFailure: true },
    );
  });

  it('leaves out the lines that steps left out', async () => {
    const line: Line = {
      order: 1,
      customer: 1,
      day: 3,
      product: 'Kemer',
      sold: true,
      price: 10,
      status: 'Teslim Edildi',
    };
    const lines = [
      line,
      line,
      { ...line, order: 2, customer: 2, day: 90 },
      { ...line, day: 40, sold: false },
    ];
    const { sources } = await importFiles(engine, [shop(lines)]);
    const steps = [
      { check: 'duplicate_lines', remedy: 'leave_out', source: 1, params: {} },
      { check: 'negative_lines', remedy: 'leave_out', source: 1, params: {} },
    ];
    await rebuild(sources, NOW, steps);
    const count = (world: World) =>
      engine.rows(worldSql(world, 'SELECT line FROM order_lines ORDER BY line'));
    expect(await count({ ...NOW, asOf: iso(50) })).toEqual([{ line: 2 }]);
    expect(await count({ ...NOW, asOf: iso(100) })).toEqual([{ line: 2 }, { line: 4 }]);
    await compare(sources, NOW, { ...NOW, asOf: iso(50) }, { steps });
  });
});

describe('worldSql', () => {
  it('leaves out what the select does not need and what is the same', () => {
    const later = { ...NOW, asOf: '2026-01-01' };
    const names = (sql: string) =>
      [
        ...sql.matchAll(/^"(\w+)" AS (?:NOT )?MATERIALIZED \(/gm),
        ...sql.matchAll(/^WITH "(\w+)" AS (?:NOT )?MATERIALIZED \(/gm),
      ]
        .map((m) => m[1]!)
        .sort();
    expect(names(worldSql(later, 'SELECT * FROM customer_orders'))).toEqual([
      'customer_orders',
      'lines',
      'lines_by_rule',
      'order_lines',
      'orders',
    ]);
    expect(worldSql(NOW, 'SELECT 1', NOW)).toBe('SELECT 1');
    const bins = { ...NOW, params: { rfm: { bins: 3 } } };
    expect(names(worldSql(bins, 'FROM rfm', NOW))).toEqual(['rfm', 'rfm_bounds', 'rfm_measures']);
    expect(names(worldSql(bins, 'FROM lifecycle', NOW))).toEqual([]);
  });

  it('does not mistake the table for the relation of its name', async () => {
    await rebuild((await importFiles(engine, [shop([])])).sources, NOW);
    const { columns } = await engine.query(worldSql({ ...NOW, refunds: 'out' }, 'FROM lines'));
    const stored = await engine.query('FROM lines');
    expect(columns.map(({ name }) => name).sort()).toEqual(
      stored.columns.map(({ name }) => name).sort(),
    );
  });

  it('reads the tables of today where large loads have them', async () => {
    const line: Line = {
      order: 1,
      customer: 1,
      day: 3,
      product: 'Kemer',
      sold: true,
      price: 10,
      status: 'Teslim Edildi',
    };
    await rebuild((await importFiles(engine, [shop([line])])).sources, NOW);
    try {
      await engine.run(MAKE_ROOM);
      const lines = [line, { ...line, order: 2, day: 5 }, { ...line, order: 3, day: 50 }];
      const { sources } = await importFiles(engine, [shop(lines)]);
      await compare(sources, NOW, { ...NOW, asOf: iso(10) });
      expect(await engine.rows('SELECT count(*)::INTEGER AS n FROM lines')).toEqual([{ n: 3 }]);
    } finally {
      await engine.run("SET search_path = 'memory'");
    }
  });

  it('stands before the CTEs of the select', () => {
    expect(withCtes(['a AS (SELECT 1 AS n)'], '-- why\nwith b AS (FROM a) FROM b')).toBe(
      'WITH a AS (SELECT 1 AS n),\nb AS (FROM a) FROM b',
    );
  });

  it('refuses what an analysis refuses', () => {
    const wrong = { ...NOW, params: { rfm: { bins: 2 } } };
    expect(() => worldSql(wrong, 'FROM rfm')).toThrow('rfm: bins');
  });

  it('writes nothing', async () => {
    const tables = () => engine.rows('SELECT table_name FROM information_schema.tables ORDER BY 1');
    const before = await tables();
    await engine.rows(worldSql({ ...NOW, refunds: 'out' }, 'SELECT * FROM rfm'));
    expect(await tables()).toEqual(before);
  });
});

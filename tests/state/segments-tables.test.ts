import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine';
import { guessRoles, type Kind } from '../../src/ingest/roles';
import { sqlOf } from '../../src/model/analysis';
import { demographics } from '../../src/model/analyses/demographics';
import { analyses } from '../../src/model/analyses/index';
import { maps } from '../../src/model/segments/maps/index';
import { agesFromYears, matrixOf, readAttributes } from '../../src/state/segments/groups';
import { countBySegment } from '../../src/state/segments/map-editing';
import {
  equalValuesSql,
  scoreGridSql,
  segmentTableSql,
  stageTableSql,
  type EqualValuesRow,
  type GridRow,
  type GroupRow,
  type SegmentRow,
  type StageRow,
} from '../../src/state/segments/tables';
import { runAll } from '../support/analyses';
import { loadCanonical } from '../support/canonical';
import { testEngine } from '../support/engine';

type Scored = {
  customer_id: string;
  recency: number;
  frequency: number;
  monetary: number;
  f_score: number;
  segment: string | null;
};

let engine: Engine;
let scored: Scored[];

const day = (n: number) => new Date(Date.UTC(2025, 0, 1 + n)).toISOString().slice(0, 10);

async function make(bins: number, map: string, method: string): Promise<void> {
  await runAll(engine, analyses, { rfm: { bins, map: maps.get(map), method } });
  scored = await engine.rows<Scored>('SELECT * FROM rfm');
}

beforeAll(async () => {
  engine = await testEngine();
  const [orders] = fc.sample(
    fc.array(
      fc.record({
        customer_id: fc.integer({ min: 1, max: 120 }).map((n) => `C${n}`),
        ordered_at: fc.integer({ min: 0, max: 700 }).map(day),
        amount: fc.integer({ min: 1, max: 90_000 }).map((n) => n / 100),
      }),
      { minLength: 400, maxLength: 400 },
    ),
    { numRuns: 1, seed: 7 },
  );
  const customers = Array.from({ length: 140 }, (_, i) => ({
    customer_id: `C${i + 1}`,
    gender: ['female', 'male', null][i % 3] ?? null,
    age: i % 4 === 0 ? null : 18 + (i % 50),
    shoe: String(36 + (i % 9)),
    note: i % 2 ? '  ' : null,
  }));
  await loadCanonical(engine, { orders: orders ?? [], customers });
});

describe('tables of the Segments page', () => {
  it('adds up each segment as a plain loop does', async () => {
    await make(5, 'turkish-teaching', 'quantile');
    const rows = await engine.rows<SegmentRow>(segmentTableSql);
    const total = scored.reduce((sum, row) => sum + Number(row.monetary), 0);
    expect(rows.length).toBeGreaterThan(3);
    for (const row of rows) {
      const own = scored.filter(({ segment }) => segment === row.segment);
      const revenue = own.reduce((sum, { monetary }) => sum + Number(monetary), 0);
      const orders = own.reduce((sum, { frequency }) => sum + frequency, 0);
      const days = own.reduce((sum, { recency }) => sum + recency, 0);
      expect(row.customers).toBe(own.length);
      expect(row.share_of_customers).toBeCloseTo(own.length / scored.length, 12);
      expect(Number(row.revenue)).toBeCloseTo(revenue, 6);
      expect(row.share_of_revenue).toBeCloseTo(revenue / total, 9);
      expect(row.average_order).toBeCloseTo(revenue / orders, 9);
      expect(row.frequency).toBeCloseTo(orders / own.length, 9);
      expect(row.recency).toBeCloseTo(days / own.length, 9);
    }
    expect(rows.reduce((sum, row) => sum + row.customers, 0)).toBe(scored.length);
  });

  it.each([
    [5, 'turkish-teaching'],
    [3, 'turkish-teaching'],
    [10, 'copied-11'],
    [7, 'copied-11'],
  ])('counts by cell lead to the segments of rfm (%i scores, %s)', async (bins, map) => {
    await make(bins, map, 'quantile');
    const grid = await engine.rows<GridRow>(scoreGridSql(bins));
    const counts = countBySegment(maps.get(map), grid);
    const expected = new Map<string | null, number>();
    for (const { segment } of scored) expected.set(segment, (expected.get(segment) ?? 0) + 1);
    expect(new Map([...counts].sort())).toEqual(new Map([...expected].sort()));
  });

  it('sees whose equal values were torn apart', async () => {
    await make(5, 'turkish-teaching', 'quantile');
    for (const row of await engine.rows<EqualValuesRow>(equalValuesSql)) expect(row.torn).toBe(0);
    await make(5, 'turkish-teaching', 'ntile');
    const f = (await engine.rows<EqualValuesRow>(equalValuesSql)).find((r) => r.measure === 'f');
    const by = new Map<number, Scored[]>();
    for (const row of scored) by.set(row.frequency, [...(by.get(row.frequency) ?? []), row]);
    const groups = [...by.values()];
    const torn = groups.filter((rows) => new Set(rows.map((row) => row.f_score)).size > 1);
    expect(f?.torn).toBe(torn.reduce((sum, rows) => sum + rows.length, 0));
    expect(f?.torn).toBeGreaterThan(0);
    expect(f?.commonest_customers).toBe(Math.max(...groups.map((rows) => rows.length)));
  });

  it('has everyone in exactly one stage', async () => {
    const rows = await engine.rows<StageRow>(stageTableSql);
    expect(rows.reduce((sum, row) => sum + row.customers, 0)).toBe(140);
    expect(rows.reduce((sum, row) => sum + row.share_of_customers, 0)).toBeCloseTo(1, 12);
  });

  it('offers only columns with a value, canonical ones first', async () => {
    const found = await readAttributes(engine);
    expect(found.map(({ column, values }) => [column, values])).toEqual([
      ['gender', 2],
      ['age_band', 6],
      ['shoe', 9],
    ]);
  });

  it('knows whether ages rest on years of birth', () => {
    const file = (header: string, kind: Kind) => ({
      guess: guessRoles(['ID', 'Gender', header], [['1', 'F', '1985']], kind),
    });
    const sources = [{ guess: null }, file('Age', 'customers'), file('Birth Year', 'other')];
    expect(agesFromYears(sources)).toBe(false);
    expect(agesFromYears([...sources, file('Birth Year', 'customers')])).toBe(true);
  });

  it('lays crossed groups out as a matrix whose cells add up to everyone', async () => {
    const rows = await engine.rows<GroupRow>(
      sqlOf(demographics, 'demographics', { attribute: 'gender', crossed: 'segment' }),
    );
    const matrix = matrixOf(rows, ['champions', 'loyal']);
    expect(matrix.values.at(-1)).toBe(null);
    let [sum, expected] = [0, 0];
    for (const value of matrix.values) {
      for (const by of matrix.by) {
        sum += matrix.cell(value, by)?.customers ?? 0;
        expected += matrix.expected(value, by);
      }
    }
    expect(sum).toBe(140);
    expect(expected).toBeCloseTo(140, 9);
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/engine/engine';
import { problems, defaults, run, sqlOf } from '../../../src/model/analysis';
import { analyses } from '../../../src/model/analyses';
import { runAll } from '../../support/analyses';
import { loadCanonical } from '../../support/canonical';
import { testEngine } from '../../support/engine';

let engine: Engine;
/** The columns below: those that are called like a fact are said to be the file's. */
const own = [
  ...['as_of', 'value', 'years', 'band', 'text', 'own', 'taken', 'aged'],
  ...['segment', 'orders', 'revenue', 'stage', 'last_order', 'recency', 'rfm'].map(
    (name) => `${name} (file)`,
  ),
].map((name) => ({ name, type: 'VARCHAR' }));

beforeAll(async () => {
  engine = await testEngine();
  await loadCanonical(engine, {
    // Own columns that are called like ours must not get in the way.
    customers: [
      {
        customer_id: '1',
        segment: 'x',
        orders: 'x',
        revenue: 'x',
        stage: 'x',
        as_of: 'x',
        value: 'x',
        last_order: 'x',
        years: 'x',
        recency: 'x',
        band: 'x',
        text: 'x',
        rfm: 'x',
        own: 'x',
        taken: 'x',
        aged: 'x',
      },
    ],
    orders: [{ customer_id: '1', ordered_at: '2026-01-05 10:00:00', amount: 12.5 }],
  });
});

describe('the list', () => {
  it('has each analysis after those it needs', () => {
    const before = new Set<string>();
    for (const analysis of analyses) {
      for (const needed of analysis.needs) expect(before).toContain(needed);
      before.add(analysis.id);
    }
  });

  it('makes every relation once', () => {
    const made = analyses.all.flatMap((analysis) => analysis.sql.map((file) => file.relation));
    expect(new Set(made).size).toBe(made.length);
  });

  it('starts every SQL file with its question, inputs and outputs', () => {
    for (const { text } of analyses.all.flatMap((analysis) => analysis.sql)) {
      expect(text).toMatch(/^-- [^\n]+\?\n-- In: {2}[^]+\n-- Out: /);
    }
  });
});

describe('every analysis', () => {
  it.each(analyses.ids)('%s has defaults that it accepts itself', (id) => {
    const analysis = analyses.get(id);
    expect(problems(analysis, defaults(analysis))).toEqual([]);
  });

  it('makes the columns that it declares', async () => {
    await runAll(engine, analyses);
    for (const file of analyses.all.flatMap((analysis) => analysis.sql)) {
      const { columns } = await engine.query(`SELECT * FROM ${file.relation}`);
      expect(columns, file.relation).toEqual(
        [...file.columns, ...(file.relation === 'customer_facts' ? own : [])].map(
          ({ name, type }) => ({ name, type }),
        ),
      );
    }
  });

  it('shows SQL that runs as it stands and gives the rows of the relation', async () => {
    for (const analysis of analyses) {
      for (const { relation } of analysis.sql) {
        const shown = await engine.query(sqlOf(analysis, relation));
        expect(shown, relation).toEqual(await engine.query(`SELECT * FROM ${relation}`));
      }
    }
  });

  it('runs on nothing at all', async () => {
    await loadCanonical(engine, {});
    await runAll(engine, analyses);
    for (const { relation } of analyses.all.flatMap((analysis) => analysis.sql)) {
      const rows = await engine.rows(`SELECT * FROM ${relation}`);
      if (relation === 'rfm_thresholds')
        expect(rows.map((row) => row.customers)).toEqual(Array(15).fill(0));
      else if (relation !== 'rfm_bounds') expect(rows, relation).toEqual([]);
    }
  });

  it('refuses a parameter before the engine sees it', async () => {
    await expect(run(engine, analyses.get('rfm'), { bins: 2 })).rejects.toMatchObject({
      code: 'model.parameter',
      params: { analysis: 'rfm', parameter: 'bins', problem: 'integer' },
    });
  });
});

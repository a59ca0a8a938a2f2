import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chartScene } from '../../src/charts/plot/chart';
import type { Engine } from '../../src/engine/engine';
import { splitStatements } from '../../src/engine/sql';
import { collectReport, type ReportSource } from '../../src/export/collect';
import { reportHtml } from '../../src/export/html';
import type { ReportOptions, Result } from '../../src/export/report';
import { scriptOf, sqlOfCell } from '../../src/export/script';
import { explainError } from '../../src/i18n/explain';
import { createFormats } from '../../src/i18n/format';
import { en } from '../../src/i18n/locales/en/index';
import type { PlacedCell } from '../../src/notebook/cell';
import { liveCells } from '../../src/notebook/cells/text';
import { analyses } from '../../src/model/analyses/index';
import { runAll } from '../support/analyses';
import { loadCanonical } from '../support/canonical';
import { placed, watched, world } from '../notebook/support';
import { testEngine } from '../support/engine';

const words = en.messages.report;
const format = createFormats(en);
let engine: Engine;
let made: ReturnType<typeof watched>;

const CELLS: PlacedCell[] = [
  placed(
    'late',
    'sql',
    'late',
    'SELECT city, n FROM by_city WHERE n >= $least ORDER BY city -- end',
  ),
  placed(
    't',
    'text',
    '',
    '# Spring\n\n{{count(all_people)}} people, {{count(few)}} few, {{least}} set, {{nothing}}',
  ),
  placed('least', 'input', 'least', 'type: slider\nmin: 0\nmax: 50\nvalue: 2'),
  placed('name', 'input', 'who', 'type: text\nvalue: "it\'s ali@x.com"'),
  placed('p', 'sql', 'all_people', 'SELECT * FROM ex_people'),
  placed('f', 'sql', 'few', "SELECT * FROM all_people WHERE city = 'c0'"),
  placed(
    'b',
    'sql',
    'by_city',
    'SELECT city, count(*) AS n, sum(spent) AS revenue FROM ex_people GROUP BY city ORDER BY city;',
  ),
  placed('fig', 'figure', 'how_few', 'label: Few\nvalue: count(*)\nfrom: few\ncompare: SELECT 20'),
  placed('c1', 'chart', '', 'from: all_people\nmark: bar\nx: city'),
  placed('c2', 'chart', '', 'from: by_city\nmark: bar\nx: city\ny: revenue'),
  placed('c3', 'chart', '', 'from: all_people\nmark: dot\nx: spent\ny: spent'),
  placed('bad', 'sql', 'bad', 'SELECT nope FROM ex_people'),
  placed('tab', 'table', 'top', 'from: by_city\nsort: -n\nlimit: 2'),
];

beforeAll(async () => {
  engine = await testEngine();
  // c0 has 2 people, c1 5, c2 8 … c5 17
  await engine.run(`CREATE OR REPLACE TABLE ex_people AS
SELECT 'c' || c.range AS city, 100 * c.range + p.range AS customer_id,
  'Ayşe Yılmaz' AS name, 'ayse@firma.com' AS email, (p.range + 1) * 1.5 AS spent
FROM range(6) AS c, range(17) AS p WHERE p.range < 2 + 3 * c.range`);
  made = watched(engine);
  made.runner.update([...CELLS, ...liveCells(CELLS)]);
  await made.runner.settled();
});
afterAll(() => made.runner.close());

const base = () => ({
  world: world(engine),
  cells: CELLS,
  state: (id: string) => made.runner.state(id),
  explain: (error: unknown) => explainError(en.messages, error),
});

function source(): ReportSource {
  return {
    ...base(),
    engine,
    title: 'Spring',
    language: 'en-GB',
    made: 'today',
    words,
    format,
    currency: null,
    yes: 'yes',
    no: 'no',
    writer: () => String,
    draw(input) {
      const look = { format, words: en.messages.chart, tag: 'en', compare: () => 0, width: 800 };
      const { title, description, notes, table } = chartScene(input, look);
      return { title, description, notes, table, svg: '<svg width="1"></svg>' };
    },
    sql: async (cell) => (await sqlOfCell(cell, base())).table ?? '',
  };
}

async function report(options: Partial<ReportOptions> = {}) {
  const all = { sql: false, rows: false, masked: true, k: 5, ...options };
  const { parts } = await collectReport(source(), all);
  const at = (id: string) => parts[CELLS.findIndex((cell) => cell.id === id)] as Result;
  const rows = (id: string) => {
    const { content } = at(id);
    return content && 'table' in content ? content.table.rows : null;
  };
  return { parts, at, rows, whole: await collectReport(source(), all) };
}

describe('the report of a notebook', () => {
  it('has aggregates without small groups, in tables, charts, figures and sentences', async () => {
    const { at, rows, parts } = await report();
    expect(at('p')).toMatchObject({ content: null, notes: [words.people('57')] });
    expect(rows('b')!.map(([city, n]) => `${city} ${n}`)).toEqual([
      ...['c2 8', 'c3 11', 'c4 14', 'c5 17', 'c0 •', 'c1 •'],
    ]);
    expect(rows('b')![4]![2]).toBe('•');
    expect(
      rows('c1')!
        .map((row) => row.join(' '))
        .join(),
    ).not.toMatch(/c0|c1/);
    expect(rows('c1')).toHaveLength(4);
    expect(
      rows('c2')!
        .map((row) => row[0])
        .sort(),
    ).toEqual(['c2', 'c3', 'c4', 'c5']);
    expect(at('c1').notes.join()).not.toContain('no value');
    expect(at('c3').content).toBe(null);
    expect(at('fig').content).toMatchObject({ value: 'fewer than 5', beside: 'Before: 20' });
    const [, prose] = parts;
    expect(prose?.kind === 'prose' && [...prose.values]).toEqual([
      ['count(all_people)', '57'],
      ['count(few)', 'fewer than 5'],
      ['least', '2'],
      ['nothing', expect.stringContaining('not computed')],
    ]);
    expect(at('name').content).toMatchObject({ value: "it's a***@…" });
    expect(at('bad').content).toBe(null);
    expect(at('bad').notes[0]).toContain('failed');
  });

  it('has rows where the user adds them, with names and contacts shortened until the user wants them', async () => {
    const shown = await report({ rows: true, k: 1 });
    expect(shown.rows('p')![0]).toEqual(['c0', '0', 'Ay*** Y***', 'a***@…', '1.5']);
    expect(shown.rows('b')![0]).toEqual(['c0', '2', '4.5']);
    expect(shown.at('fig').content).toMatchObject({ value: '2' });
    expect(shown.at('c3').content).not.toBe(null);
    const open = await report({ rows: true, masked: false, k: 1, sql: true });
    expect(open.rows('p')![0]).toContain('ayse@firma.com');
    expect(open.at('late').sql).toContain('WHERE n >= 2');
    const html = reportHtml((await report()).whole, words, { light: {}, dark: {} });
    expect(html).not.toMatch(/ayse@|Ayşe|ali@x/);
  });

  it('shows nothing as current that is not', async () => {
    const before = made.runner.state.bind(made.runner);
    const old = (id: string) => ({ ...before(id), current: id !== 'b' && before(id).current });
    const { parts } = await collectReport(
      { ...source(), state: old },
      { sql: false, rows: false, masked: true, k: 5 },
    );
    expect(parts[6]).toMatchObject({ content: null, notes: [words.stale] });
    // Changed while it was read.
    let asked = 0;
    const changing = (id: string) => (id === 'b' && asked++ > 0 ? old(id) : before(id));
    const late = await collectReport(
      { ...source(), cells: [CELLS[6]!], state: changing },
      { sql: false, rows: false, masked: true, k: 5 },
    );
    expect(late.parts[0]).toMatchObject({ content: null, notes: [words.stale] });
  });
});

describe('the script of a notebook', () => {
  it('makes the same rows, each table after those it reads', async () => {
    const named = CELLS.filter(({ id }) => made.runner.state(id).outcome?.table);
    const expected = new Map<string, unknown>();
    for (const { id, name } of named) {
      const { from } = made.runner.state(id).outcome!.table!;
      expected.set(name, (await engine.query(`SELECT * FROM ${from} ORDER BY rowid`)).rows);
    }
    expect([...expected.keys()].sort()).toEqual(['all_people', 'by_city', 'few', 'late', 'top']);
    const script = await scriptOf({ ...base(), title: 'Spring\nDROP TABLE x;', words });
    expect(script).toContain('"ex_people"');
    expect(script).toContain('customer_id BIGINT');
    expect(script).toContain("-- $who = 'it''s ali@x.com'");
    expect(script).toMatch(/-- bad is left out/);
    expect(script).not.toMatch(/^DROP/m);
    await made.runner.close();
    const statements = splitStatements(script);
    expect(statements.length).toBeGreaterThanOrEqual(8);
    for (const { text } of statements) await engine.run(text);
    for (const [name, rows] of expected) {
      expect((await engine.query(`SELECT * FROM "${name}" ORDER BY rowid`)).rows).toEqual(rows);
    }
  });

  it('makes the relations of analyses that it reads, as they need each other', async () => {
    await loadCanonical(engine, {
      orders: ['a', 'b', 'c', 'a', 'b', 'a'].map((customer_id, i) => ({
        order_id: `o${i}`,
        customer_id,
        ordered_at: `2025-0${i + 1}-01`,
        amount: 10 * (i + 1),
      })),
    });
    await runAll(engine, analyses.all);
    const cells = [
      placed('facts', 'sql', 'facts_read', 'SELECT * FROM customer_facts ORDER BY customer_id'),
      placed('scores', 'analysis', 'rfm', ''),
    ];
    const { runner } = watched(engine);
    runner.update(cells);
    await runner.settled();
    const { from } = runner.state('facts').outcome!.table!;
    const expected = (await engine.query(`SELECT * FROM ${from} ORDER BY rowid`)).rows;
    expect(expected).toHaveLength(3);
    const state = (id: string) => runner.state(id);
    const script = await scriptOf({ ...base(), cells, state, title: 'x', words });
    const options = { sql: false, rows: false, masked: true, k: 1 };
    const { parts } = await collectReport({ ...source(), cells, state }, options);
    expect(parts[1]).toMatchObject({ content: { kind: 'chart' }, notes: [words.people('3')] });
    await runner.close();
    const made = splitStatements(script).map(({ text }) => /TABLE "(\w+)"/.exec(text)?.[1]);
    expect(made).toContain('rfm');
    expect(made.indexOf('rfm')).toBeLessThan(made.indexOf('customer_facts'));
    expect(script).toMatch(/CREATE TABLE "customers" AS FROM read_csv/);
    for (const analysis of [...analyses.all].reverse()) {
      for (const { relation, view } of [...analysis.sql].reverse()) {
        await engine.run(`DROP ${view ? 'VIEW' : 'TABLE'} "${relation}"`);
      }
    }
    for (const { text } of splitStatements(script)) await engine.run(text);
    expect((await engine.query('SELECT * FROM facts_read ORDER BY rowid')).rows).toEqual(expected);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chartScene } from '../../src/charts/plot/chart';
import type { Engine } from '../../src/engine/engine';
import { splitStatements } from '../../src/engine/sql';
import { csv } from '../../src/export/exporters/csv';
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
import { asText, freshEngine } from '../support/fresh';

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
  placed('above', 'sql', 'above', 'SELECT city FROM by_city WHERE n > $how_few'),
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

const style = { decimal: ',', words: { yes: 'evet', no: 'hayır' } } as const;

/** A script run where there is nothing but the files it says it reads, as the app writes them. */
async function ranAnew(script: string) {
  const files = new Map<string, string>();
  for (const [, name = ''] of script.matchAll(/'(\w+)\.csv'/g)) {
    const { columns, rows } = await engine.query(`SELECT * FROM "${name}"`);
    const list = columns.map((column) => ({ header: column.name, column }));
    const all = (async function* () {
      yield rows;
    })();
    let text = '';
    for await (const part of csv.write(list, all, csv.defaults(style))) text += String(part);
    files.set(`${name}.csv`, text);
  }
  const fresh = await freshEngine(files);
  for (const { text } of splitStatements(script)) fresh.run(text);
  return { ...fresh, files };
}

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
    nameOf: (column, value) => (column === 'city' ? `${value}!` : value),
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
  it('makes the same rows of the files alone, each table after those it reads', async () => {
    const named = CELLS.filter(({ id }) => made.runner.state(id).outcome?.table);
    const expected = new Map<string, unknown>();
    for (const { id, name } of named) {
      const { from } = made.runner.state(id).outcome!.table!;
      const sql = asText(`SELECT * FROM ${from} ORDER BY rowid`);
      expected.set(name, (await engine.query(sql)).rows);
    }
    expect([...expected.keys()].sort()).toEqual([
      ...['above', 'all_people', 'by_city', 'few', 'late', 'top'],
    ]);
    const script = await scriptOf({ ...base(), title: 'Spring\nDROP TABLE x;', words, style });
    expect(script).toContain("'customer_id': 'BIGINT'");
    expect(script).toContain("-- $who = 'it''s ali@x.com'");
    expect(script).toMatch(/-- bad is left out/);
    expect(script).not.toMatch(/^DROP/m);
    // What a figure found is found again.
    expect(script).not.toMatch(/how_few = |n > 2\b/);
    expect(script).toMatch(/n > \(SELECT count\(\*\) AS value FROM few\)/);
    expect(
      (
        await sqlOfCell(
          CELLS.find(({ id }) => id === 'above')!,
          base(),
        )
      ).table,
    ).toMatch(/n > \(SELECT count/);
    await made.runner.close();
    expect(splitStatements(script).length).toBeGreaterThanOrEqual(8);
    const fresh = await ranAnew(script);
    expect([...fresh.files.keys()]).toEqual(['ex_people.csv']);
    for (const [name, rows] of expected) {
      expect(fresh.rows(`SELECT * FROM "${name}" ORDER BY rowid`)).toEqual(rows);
    }
    fresh.close();
  });

  it('makes the relations of analyses that it reads, as they need each other', async () => {
    await loadCanonical(engine, {
      customers: [{ customer_id: '007', name: '=Ayşe; "A"', phone: '+905321234567' }],
      orders: ['007', 'b', 'c', '007', 'b', '007'].map((customer_id, i) => ({
        order_id: `00${i}`,
        customer_id,
        ordered_at: `2025-0${i + 1}-01`,
        amount: 1234.56 * (i + 1),
      })),
    });
    await runAll(engine, analyses.all);
    const cells = [
      placed('facts', 'sql', 'facts_read', 'SELECT * FROM customer_facts ORDER BY customer_id'),
      placed('scores', 'analysis', 'rfm', ''),
      placed('own', 'sql', 'own', 'SELECT customer_id, name, phone FROM customers ORDER BY 1'),
      placed('kinds', 'sql', 'kinds', 'SELECT fate, amount, is_purchase FROM flagged ORDER BY ALL'),
      // Of views the engine tells only what stands behind them.
      placed('bounds', 'analysis', 'rfm_thresholds', ''),
      placed('bound', 'sql', 'bound', 'FROM rfm_thresholds ORDER BY measure, score'),
      placed('used', 'sql', 'used_lines', 'SELECT order_id, amount FROM order_lines ORDER BY ALL'),
      placed('half', 'figure', 'half', 'value: SELECT CAST(0.1 AS DECIMAL(18,4))'),
      placed('type', 'sql', 'type_of', 'SELECT typeof($half) AS type, $half / 3 AS third'),
    ];
    await engine.run(`CREATE OR REPLACE TABLE flagged AS SELECT lines.amount,
  CAST(CASE WHEN amount > 3000 THEN 'other' ELSE fate END AS ENUM('used', 'other')) AS fate,
  amount > 2000 AS is_purchase FROM lines`);
    const { runner } = watched(engine);
    runner.update(cells);
    await runner.settled();
    const names = ['facts_read', 'own', 'kinds', 'bound', 'used_lines', 'type_of'];
    const expected = [];
    for (const name of names) {
      const sql = asText(`SELECT * FROM notebook."${name}" ORDER BY rowid`);
      expected.push((await engine.query(sql)).rows);
    }
    expect(expected.map((rows) => rows.length)).toEqual([3, 3, 6, 15, 6, 1]);
    expect(expected[5]?.[0]?.[0]).toBe('DOUBLE');
    const state = (id: string) => runner.state(id);
    const script = await scriptOf({ ...base(), cells, state, title: 'x', words, style });
    const options = { sql: false, rows: false, masked: true, k: 1 };
    const { parts } = await collectReport({ ...source(), cells, state }, options);
    expect(parts[1]).toMatchObject({ content: { kind: 'chart' }, notes: [words.people('3')] });
    await runner.close();
    const made = splitStatements(script).map(({ text }) => /TABLE "(\w+)"/.exec(text)?.[1]);
    expect(made).toContain('rfm');
    expect(made.indexOf('rfm')).toBeLessThan(made.indexOf('customer_facts'));
    const fresh = await ranAnew(script);
    const files = ['customers.csv', 'flagged.csv', 'order_lines.csv', 'orders.csv'];
    expect([...fresh.files.keys()].sort()).toEqual(files);
    expect(script).toContain(words.script.load(files.join(', ')));
    expect(made.filter((name) => name === 'rfm' || name === 'rfm_thresholds')).toEqual([
      ...['rfm', 'rfm_thresholds'],
    ]);
    expect(script).not.toMatch(/AS\s+FROM "rfm/);
    expect(names.map((name) => fresh.rows(`SELECT * FROM ${name} ORDER BY rowid`))).toEqual(
      expected,
    );
    fresh.close();
  });

  it('makes a view wherever a statement names a table, and not where a column is called so', async () => {
    await runAll(engine, analyses.all);
    const cells = [
      placed('p', 'sql', 'p', 'PIVOT rfm_thresholds ON measure USING sum(customers)'),
      placed('s', 'sql', 's', 'SELECT 1 AS one, 2 AS demographics'),
    ];
    const { runner } = watched(engine);
    runner.update(cells);
    await runner.settled();
    const state = (id: string) => runner.state(id);
    const script = await scriptOf({ ...base(), cells, state, title: 'x', words, style });
    await runner.close();
    expect(script).toContain('TABLE "rfm_thresholds"');
    expect(script).not.toContain('TABLE "demographics"');
  });
});

/** The report of other cells over the same tables: what each shows, in words, by its id. */
async function reportOf(
  cells: readonly PlacedCell[],
  options: Partial<ReportOptions> = {},
): Promise<Map<string, string>> {
  const { runner } = watched(engine);
  runner.update([...cells, ...liveCells(cells)]);
  await runner.settled();
  const state = (id: string) => runner.state(id);
  const { parts } = await collectReport(
    { ...source(), cells, state },
    { sql: false, rows: false, masked: true, k: 5, ...options },
  );
  await runner.close();
  return new Map(
    parts.map((part, i) => {
      if (part.kind === 'prose') return [cells[i]!.id, [...part.values.values()].join(' | ')];
      const { content, notes } = part;
      const table = content && 'table' in content ? content.table.rows.join('\n') : '';
      const value = content && 'value' in content ? content.value : '';
      const beside = content && 'beside' in content ? content.beside : '';
      return [
        cells[i]!.id,
        [table, value, beside, ...notes].filter((text) => text !== '').join('\n'),
      ];
    }),
  );
}

describe('what a report shows of single people', () => {
  beforeAll(async () => {
    const first = ['Ayşe', 'Işıl', 'Can', 'Öykü', 'Deniz', 'Ege'];
    const last = ['Yılmaz', 'Öztürk', 'Çelik', 'Şahin'];
    const customers = Array.from({ length: 24 }, (_, i) => ({
      customer_id: String(i + 1),
      name: `${first[i % 6]} ${last[i % 4]} ${i}`,
      email: `a${i}@firma.com`,
      city: i < 3 ? 'Van' : i < 12 ? 'İzmir' : 'Ankara',
      age: 20 + i,
    }));
    // The customers of Van are three and order twice each; others once.
    const orders = customers.flatMap(({ customer_id }, i) =>
      Array.from({ length: i < 3 ? 2 : 1 }, (_, n) => ({
        customer_id,
        ordered_at: `2025-0${1 + n}-01`,
        amount: 10 + i,
        category: 'all',
        channel: i < 3 ? 'store' : 'web',
      })),
    );
    await loadCanonical(engine, { customers, orders });
  });

  it('are no rows of theirs, whatever the columns are called or which are left', async () => {
    const found = await reportOf([
      placed('cell', 'table', 'seen', 'from: customers\ncolumns: city, age'),
      placed('again', 'table', 'again', 'from: seen\ncolumns: age'),
      placed('sql', 'sql', 'plain', 'SELECT city, age FROM customers'),
      placed('read', 'sql', 'read_again', 'SELECT age FROM plain WHERE age > 0'),
      placed('each', 'sql', 'each_age', 'SELECT DISTINCT city, age FROM customers'),
      placed('lines', 'sql', 'some_lines', 'SELECT order_id, category, amount FROM order_lines'),
      placed(
        'kim',
        'sql',
        'kim',
        'SELECT upper(name) AS kim, age AS n FROM customers GROUP BY ALL',
      ),
      placed(
        'best',
        'sql',
        'best',
        'SELECT city, arg_max(name, age) AS b FROM customers GROUP BY 1',
      ),
      placed(
        'ids',
        'sql',
        'ids',
        'SELECT customer_id AS k, sum(amount) AS s FROM orders GROUP BY 1',
      ),
      placed('list', 'sql', 'lists', 'SELECT city, list(name) AS l FROM customers GROUP BY 1'),
      placed(
        'agg',
        'sql',
        'mails',
        "SELECT city, string_agg(email, ', ') AS l FROM customers GROUP BY 1",
      ),
      placed('chart', 'chart', '', 'from: plain\nmark: dot\nx: age\ny: age'),
    ]);
    for (const [id, shown] of found) {
      const said = id === 'chart' ? words.peopleChart : id === 'again' ? words.people('24') : null;
      if (said) expect(shown, id).toBe(said);
      expect(shown, id).toMatch(/left out of this report\.$/);
      expect(shown, id).not.toMatch(/Van|firma/);
    }
    const groups = await reportOf([
      placed(
        'city',
        'sql',
        'city',
        'SELECT city, count(*) AS people FROM customers GROUP BY 1 ORDER BY 1',
      ),
      placed(
        'month',
        'sql',
        'months',
        'SELECT category, count(DISTINCT customer_id) AS n, sum(amount) FROM order_lines GROUP BY 1 ORDER BY 1',
      ),
      placed('cities', 'sql', 'cities', 'SELECT DISTINCT city FROM customers ORDER BY 1'),
    ]);
    expect(groups.get('city')).toMatch(/^Ankara,12\n/);
    expect(groups.get('cities')).toContain('Van');
    expect(groups.get('month')).toMatch(/^all,24,/);
    const rows = await reportOf(
      [
        placed('kim', 'sql', 'kim', 'SELECT upper(name) AS kim FROM customers ORDER BY age'),
        placed(
          'list',
          'sql',
          'lists',
          "SELECT list(name ORDER BY age) AS l, string_agg(email, ', ') AS m FROM customers WHERE age < 22",
        ),
      ],
      { rows: true },
    );
    expect(rows.get('kim')).toMatch(/^AY\*\*\* Y\*\*\* 0\*\*\*\n/);
    expect(rows.get('list')).not.toMatch(/Ayşe|firma/);
  });

  it('are not told by how many there are', async () => {
    const found = await reportOf([
      placed('few', 'sql', 'hardly', "SELECT * FROM customers WHERE city = 'Van'"),
      placed('sum', 'figure', 'total', 'value: sum(age)\nfrom: hardly'),
      placed(
        't',
        'text',
        '',
        '{{ sum(hardly.age) }}, {{ average(hardly.age) }}, {{ $total }}, {{ count(hardly) }}',
      ),
      placed(
        'share',
        'figure',
        'share',
        'value: SELECT 0.7\ncompare: SELECT 0.2\ncompare_label: then\nformat: percent',
      ),
      placed('none', 'sql', 'nobody', 'SELECT * FROM customers WHERE FALSE'),
      placed('days', 'sql', 'days', 'SELECT ordered_on, count(*) AS sold FROM orders GROUP BY 1'),
      placed(
        'u',
        'text',
        '',
        '{{ SELECT count(*) FROM days WHERE sold > 20 }} {{ SELECT sold FROM days WHERE sold < 20 }}',
      ),
    ]);
    expect(found.get('few')).toBe(words.fewPeople('5'));
    expect(found.get('sum')).toBe('fewer than 5');
    expect(found.get('t')).toBe('fewer than 5 | fewer than 5 | • | fewer than 5');
    expect(found.get('share')).toBe('70%\nthen: 20% · +50 points against then');
    expect(found.get('none')).toBe(words.people('0'));
    // Days are nobody; what a day sold counts orders.
    expect(found.get('u')).toBe('1 | fewer than 5');
  });

  it('are no names of theirs in sentences, figures and inputs', async () => {
    const cells = [
      placed(
        'foremost',
        'sql',
        'foremost',
        'SELECT city, any_value(name) AS kim FROM customers GROUP BY 1 LIMIT 1',
      ),
      placed('fig', 'figure', 'best', 'value: arg_max(name, age)\nfrom: customers'),
      placed('in', 'input', 'who', 'type: select\nfrom: customers.name\nvalue: Ayşe Y'),
      placed('typed', 'input', 'typed', 'type: text\nvalue: ayşe yılmaz 0'),
      placed('seg', 'input', 'seg', 'type: select\nfrom: customers.city\nvalue: Van'),
      placed(
        't',
        'text',
        '',
        '{{ SELECT name FROM customers ORDER BY age LIMIT 1 }}, {{ foremost.kim }}, {{ $best }}, {{ $who }}, {{ SELECT city FROM customers GROUP BY 1 ORDER BY count(customer_id) DESC LIMIT 1 }}',
      ),
    ];
    const found = await reportOf(cells);
    expect(found.get('fig')).toBe('•');
    // What is chosen stands there by its name.
    expect([found.get('in'), found.get('typed'), found.get('seg')]).toEqual(['•', '•', 'Van!']);
    // The city is found by counting.
    expect(found.get('t')).toBe('• | fewer than 5 | • | • | Ankara');
    const rows = await reportOf(cells, { rows: true, k: 1 });
    expect(rows.get('t')).toMatch(
      /^Ay\*\*\* Y\*\*\* 0\*\*\* \| [^ ]+\*\*\* .* \| Ay\*\*\* Y\*\*\* \| Ankara$/,
    );
    expect(rows.get('fig')).toMatch(/^Eg\*\*\*/);
    const open = await reportOf(cells, { rows: true, k: 1, masked: false });
    expect(open.get('t')).toMatch(/^Ayşe Yılmaz 0/);
  });

  it('are no groups of few in charts that count rows, nor groups of few with many orders', async () => {
    const cells = [
      placed('ages', 'sql', 'ages', 'SELECT city, age FROM customers GROUP BY ALL, age // 2'),
      placed('kinds', 'sql', 'kinds', "SELECT unnest(['a', 'a', 'a', 'a', 'a', 'a', 'b']) AS kind"),
      placed('bars', 'chart', '', 'from: kinds\nmark: bar\nx: kind'),
      placed('by', 'chart', '', 'from: orders\nmark: bar\nx: channel\ny: amount\naggregate: sum'),
      placed('lines', 'chart', '', 'from: priced\nmark: bar\nx: channel'),
      placed('priced', 'sql', 'priced', 'SELECT order_id, channel FROM orders'),
      placed('count', 'sql', 'per_channel', 'SELECT channel, count(*) AS n FROM orders GROUP BY 1'),
      placed(
        'people',
        'sql',
        'buyers',
        'SELECT channel, count(DISTINCT customer_id) AS n FROM orders GROUP BY 1',
      ),
    ];
    const found = await reportOf(cells);
    expect(found.get('bars')).not.toMatch(/^b/m);
    // Six orders of three people.
    expect(found.get('by')).not.toMatch(/store/);
    expect(found.get('lines')).toMatch(/store/);
    expect(found.get('lines')).toContain(words.orders);
    expect(found.get('count')).toContain(words.orders);
    expect(found.get('people')).not.toContain(words.orders);
    const all = await reportOf(cells, { k: 1 });
    expect(all.get('by')).toMatch(/store/);
  });

  it('tells of charts what is cut, and not how few have no value', async () => {
    const found = await reportOf(
      [
        placed(
          'wide',
          'sql',
          'wide',
          "SELECT DATE '2025-01-01' + CAST(i AS INTEGER) AS day, 10 AS n FROM range(250) AS t(i)",
        ),
        placed('w', 'chart', '', 'from: wide\nmark: line\nx: day\ny: n\naggregate: sum\nbin: day'),
        placed(
          'gaps',
          'sql',
          'gaps',
          'SELECT CASE WHEN i > 2 THEN i END AS v FROM range(40) AS t(i)',
        ),
        placed('g', 'chart', '', 'from: gaps\nmark: histogram\nx: v\nbin: 2'),
        placed(
          'twins',
          'sql',
          'twins',
          "SELECT 'Ayşe Ya' AS name, 1 AS v UNION ALL SELECT 'Ayla Yo', 2",
        ),
        placed('n', 'chart', '', 'from: twins\nmark: bar\nx: name\ny: v\naggregate: none'),
      ],
      { rows: true },
    );
    expect(found.get('w')).toContain(words.first('200', '250'));
    expect(found.get('g')).not.toMatch(/3|three|value/);
    expect(found.get('n')).toMatch(/Ay\*\*\* Y\*\*\*(?! \()/);
    expect(found.get('n')).toContain('Ay*** Y*** (2)');
  });

  it('is not what the engine says of a cell of the data', async () => {
    const cells = [
      placed('bad', 'sql', 'bad', 'SELECT CAST(email AS INTEGER) FROM customers'),
      placed('t', 'text', '', '{{ SELECT CAST(email AS INTEGER) FROM customers }}'),
    ];
    const found = await reportOf(cells);
    for (const shown of found.values()) expect(shown).toContain('could not be converted.');
    const { runner } = watched(engine);
    runner.update(cells);
    await runner.settled();
    const state = (id: string) => runner.state(id);
    expect(String(runner.state('bad').error)).toContain('@firma');
    const script = await scriptOf({ ...base(), cells, state, title: 'x', words, style });
    await runner.close();
    expect([...found.values(), script].join()).not.toContain('@firma');
  });
});

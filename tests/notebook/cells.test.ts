import fc from 'fast-check';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine';
import { ident } from '../../src/engine/sql';
import { withFields, type FieldValue } from '../../src/lib/fields';
import { DefterError } from '../../src/lib/errors';
import { analyses } from '../../src/model/analyses/index';
import { sqlOf } from '../../src/model/analysis';
import type { Rule } from '../../src/model/segments/rules/rule';
import type { Cell } from '../../src/notebook/notebook';
import { readAnalysis, relations } from '../../src/notebook/cells/analysis';
import type { ChartData } from '../../src/notebook/cells/chart';
import { pointsBetween, type FigureData } from '../../src/notebook/cells/figure';
import { columnOf, inputValue, readControl, readInput } from '../../src/notebook/cells/input';
import { printSegment, readSegment } from '../../src/notebook/cells/segment';
import { readTable, tableSql, wholeTable } from '../../src/notebook/cells/table';
import { pictureOf } from '../../src/notebook/pictures';
import type { Runner } from '../../src/notebook/runner';
import { runAll } from '../support/analyses';
import { loadCanonical } from '../support/canonical';
import { testEngine } from '../support/engine';
import { NAUGHTY } from '../support/naughty';
import { placed, rowsOf, watched } from './support';

let engine: Engine;
beforeAll(async () => {
  engine = await testEngine();
  await loadCanonical(engine, {
    customers: Array.from({ length: 40 }, (_, i) => ({
      customer_id: `c${i}`,
      gender: i % 3 === 0 ? 'female' : 'male',
      city: ['İzmir', 'Ankara', null][i % 3] ?? null,
    })),
    orders: Array.from({ length: 160 }, (_, i) => ({
      customer_id: `c${(i * 7) % 37}`,
      ordered_at: new Date(Date.UTC(2025, 0, 1 + ((i * 13) % 400))).toISOString().slice(0, 10),
      amount: 10 + ((i * 31) % 200),
    })),
  });
  await runAll(engine, analyses.all);
  await engine.run('CREATE OR REPLACE TABLE "odd ""name" AS SELECT 1 AS "a b", NULL AS "c""d"');
});

const open: Runner[] = [];
afterEach(async () => {
  for (const runner of open.splice(0)) await runner.close();
});

/** The cells once they have run. */
async function ran(
  ...cells: readonly (readonly [Cell['kind'], string, string])[]
): Promise<Runner> {
  const { runner } = watched(engine);
  open.push(runner);
  runner.update(cells.map(([kind, name, text]) => placed(name, kind, name, text)));
  await runner.settled();
  return runner;
}

const codeOf = (error: unknown) => (error instanceof DefterError ? error.code : error);
const thrown = (act: () => unknown): unknown => {
  try {
    act();
  } catch (error) {
    return codeOf(error);
  }
  return null;
};
const body = (fields: Readonly<Record<string, FieldValue>>) => ({ text: withFields('', fields) });

describe('an input', () => {
  /** What a cell that reads it gets, with the type the engine sees. */
  async function read(fields: Readonly<Record<string, FieldValue>>): Promise<unknown> {
    const runner = await ran(
      ['input', 'it', body(fields).text],
      ['sql', 'reader', 'SELECT $it AS value, typeof($it) AS type'],
    );
    const error = runner.state('it').error ?? runner.state('reader').error;
    if (error) return codeOf(error);
    return ((await rowsOf(engine, runner, 'reader')) as { rows: unknown[][] }).rows[0];
  }

  it('is a number, a text, a day or a list to those that read it', async () => {
    expect(await read({ type: 'number', value: -2.5 })).toEqual([-2.5, expect.anything()]);
    expect(((await read({ type: 'slider', min: 3, max: 9 })) as unknown[])[0]).toBe(3);
    expect(await read({ type: 'text', value: '12' })).toEqual(['12', 'VARCHAR']);
    expect(await read({ type: 'text' })).toEqual(['', 'VARCHAR']);
    expect(await read({ type: 'date', value: '2024-02-29' })).toEqual(['2024-02-29', 'DATE']);
    expect(await read({ type: 'select', value: 'İzmir' })).toEqual(['İzmir', 'VARCHAR']);
    const several = await read({ type: 'multiselect', value: ['a', 'b'] });
    expect((several as unknown[])[1]).toBe('VARCHAR[]');
    expect(((await read({ type: 'multiselect' })) as unknown[])[1]).toBe('VARCHAR[]');
    expect(((await read({ type: 'number' })) as unknown[])[0]).toBeNull();
  });

  it('takes any text as a text, whatever it would be in SQL', async () => {
    const texts = NAUGHTY.filter((one) => !/\p{Cs}/u.test(one) && !one.includes('\0'));
    const runner = await ran(
      ...texts.map(
        (text, i) => ['input', `t${i}`, body({ type: 'text', value: text }).text] as const,
      ),
      ['sql', 'reader', `SELECT ${texts.map((_, i) => `$t${i}`).join(', ')}`],
    );
    expect(codeOf(runner.state('reader').error)).toBeNull();
    expect(((await rowsOf(engine, runner, 'reader')) as { rows: unknown[] }).rows).toEqual([texts]);
  });

  it('refuses what no control could give', () => {
    const refused = (fields: Readonly<Record<string, FieldValue>>) =>
      thrown(() => readInput(body(fields)));
    expect(refused({ type: 'dial' })).toBe('notebook.input_type');
    expect(refused({ type: 'slider', min: 5, max: 1 })).toBe('notebook.input_range');
    expect(refused({ type: 'slider', min: 0, max: 1, step: -1 })).toBe('notebook.input_range');
    expect(refused({ type: 'slider', min: 0, max: 10, value: 11 })).toBe('notebook.input_value');
    expect(refused({ type: 'number', value: '1); DROP TABLE orders' })).toBe(
      'notebook.input_value',
    );
    expect(refused({ type: 'number', min: 'x' })).toBe('notebook.input_number');
    expect(refused({ type: 'date', value: '2025-02-29' })).toBe('notebook.input_value');
    expect(refused({ type: 'date', value: "2025-01-01' OR 1" })).toBe('notebook.input_value');
    expect(refused({ type: 'select', value: ['a'] })).toBe('notebook.input_value');
  });

  it('stays a control where its value or its limits make no sense, so that they can be mended', () => {
    const odd: Readonly<Record<string, FieldValue>>[] = [
      { type: 'number', min: 0, max: 100, value: 150 },
      { type: 'slider', min: 0, max: 10, value: 11 },
      { type: 'slider', min: 50, max: 10, value: 20 },
      { type: 'slider', min: 0, max: 10, step: -1 },
    ];
    for (const fields of odd) {
      expect(thrown(() => readInput(body(fields)))).toMatch(/^notebook\.input_/);
      expect(readControl(body(fields))).toMatchObject(fields);
    }
    expect(readControl(body({ type: 'number', min: 'x' })).min).toBe(-Infinity);
    expect(thrown(() => readControl(body({ type: 'dial' })))).toBe('notebook.input_type');
    expect(readInput(body({ type: 'number', max: -5, value: -7 })).value).toBe(-7);
  });

  it('never throws but in our words, and has a value for all that it takes', () => {
    const value: fc.Arbitrary<FieldValue> = fc.oneof(
      fc.string(),
      fc.double({ noNaN: true }),
      fc.constant(null),
      fc.constantFrom(...NAUGHTY),
      fc.array(fc.string(), { maxLength: 3 }),
    );
    const keys = ['type', 'value', 'min', 'max', 'step', 'options', 'from', 'label'];
    const types = ['slider', 'number', 'text', 'date', 'select', 'multiselect'];
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom(...keys), value, { noNullPrototype: true }),
        fc.constantFrom(...types, null),
        (fields, type) => {
          try {
            const spec = readInput(body(type ? { ...fields, type } : fields));
            expect(inputValue(spec)).not.toBeUndefined();
          } catch (error) {
            expect(codeOf(error)).toMatch(/^notebook\.input_/);
          }
        },
      ),
    );
  });

  it('offers the values of a column, or of a query that reads other cells', async () => {
    const runner = await ran(
      ['input', 'city', 'type: select\nfrom: customers.city'],
      ['sql', 'few', "SELECT * FROM (VALUES ('b'), ('a'), (NULL)) AS t(v)"],
      ['input', 'of_cell', 'type: multiselect\nfrom: few.v'],
      ['input', 'odd', 'type: select\nfrom: "odd ""name"."a b"'],
      ['input', 'asked', 'type: select\nfrom: SELECT v FROM few WHERE v = $city'],
    );
    const { rows } = await engine.query(
      'SELECT DISTINCT city FROM customers WHERE city IS NOT NULL ORDER BY 1',
    );
    expect(runner.state('city').outcome?.data).toEqual(rows.flat());
    expect(runner.state('of_cell').outcome?.data).toEqual(['a', 'b']);
    expect(runner.state('odd').outcome?.data).toEqual(['1']);
    expect(runner.state('asked').cells.slice().sort()).toEqual(['city', 'few']);
  });
});

describe('choices of a column', () => {
  it('are told by its name', () => {
    expect(columnOf('rfm.segment')).toBe('segment');
    expect(columnOf('"a b"."c ""d "')).toBe('c "d ');
    expect(columnOf('SELECT segment FROM rfm')).toBe('');
  });
});

describe('a table under its own name', () => {
  it('is one of which nothing is left out and nothing is ordered', () => {
    expect(wholeTable({ kind: 'table', text: 'from: orders' })).toBe('orders');
    expect(wholeTable({ kind: 'table', text: 'from: orders\nlimit: 20' })).toBe('');
    expect(wholeTable({ kind: 'chart', text: 'from: orders' })).toBe('');
  });
});

describe('a figure', () => {
  it('differs from another share by points, as both are shown', () => {
    expect(pointsBetween(0.7, 0.2)).toEqual({ points: 50, digits: 0 });
    // 35% and 38%, though 2.2 points lie between.
    expect(pointsBetween(0.354, 0.376)).toEqual({ points: -3, digits: 0 });
    expect(pointsBetween(0.285, 0)).toEqual({ points: 29, digits: 0 });
    expect(pointsBetween(0.003, 0.35)).toEqual({ points: -34.7, digits: 1 });
  });

  it('is one value, with what it is compared with, and a value to others', async () => {
    const runner = await ran(
      ['figure', 'sold', 'value: sum(amount)\nfrom: orders\ncompare: SELECT 100'],
      ['figure', 'day', "value: DATE '2025-03-01' + $zero::INTEGER"],
      ['input', 'zero', 'type: number\nvalue: 0'],
      ['sql', 'reader', 'SELECT $sold AS sold, typeof($day) AS type, $day AS day'],
    );
    const [[sum] = []] = (await engine.query('SELECT sum(amount) FROM orders')).rows;
    const data = runner.state('sold').outcome?.data as FigureData;
    expect(Number(data.value)).toBe(Number(sum));
    expect(data.compare).toBe(100);
    const { rows } = (await rowsOf(engine, runner, 'reader')) as { rows: unknown[][] };
    expect(Number(rows[0]![0])).toBe(Number(sum));
    expect(rows[0]!.slice(1)).toEqual([
      expect.stringMatching(/^(DATE|TIMESTAMP)/),
      expect.stringContaining('2025-03-01'),
    ]);
  });

  it('says what is wrong with it', async () => {
    const runner = await ran(
      ['figure', 'none', 'label: x'],
      ['figure', 'many', 'value: SELECT customer_id FROM customers'],
      ['figure', 'wide', 'value: SELECT 1, 2'],
      ['figure', 'two', 'value: SELECT 1; DROP TABLE orders'],
      ['figure', 'odd', 'value: 1\nformat: roman'],
      ['figure', 'nobody', 'value: SELECT city FROM customers WHERE false'],
    );
    const codes = ['none', 'many', 'wide', 'two', 'odd'].map((id) =>
      codeOf(runner.state(id).error),
    );
    expect(codes).toEqual([
      'notebook.figure_empty',
      'notebook.not_one',
      'notebook.not_one',
      'notebook.several',
      'notebook.format',
    ]);
    expect((runner.state('nobody').outcome?.data as FigureData).value).toBeNull();
    expect((await engine.query('SELECT count(*) FROM orders')).rows[0]![0]).toBeTruthy();
  });

  it('changes nothing, and reads no more rows than it shows', async () => {
    const count = async () => (await engine.query('SELECT count(*) FROM orders')).rows;
    const before = await count();
    const runner = await ran(
      ['figure', 'emptied', 'value: WITH a AS (SELECT 1) DELETE FROM orders'],
      ['figure', 'more', 'value: WITH a AS (SELECT 1) INSERT INTO orders FROM orders'],
      ['figure', 'rows_of', 'value: SELECT x FROM range(100000000) AS r(x)'],
      ['figure', 'ended', 'value: SELECT 7;'],
    );
    expect(await count()).toEqual(before);
    expect(runner.state('emptied').status).toBe('failed');
    expect(runner.state('more').status).toBe('failed');
    expect(runner.state('rows_of').error).toMatchObject({
      params: { rows: 100_000_000, columns: 1 },
    });
    expect((runner.state('ended').outcome?.data as FigureData).value).toBe(7);
  });

  it('of any length is a number to those that read it', async () => {
    const runner = await ran(
      ['figure', 'long', 'value: 1234567890123456.25::DECIMAL(20,2)'],
      ['figure', 'huge', 'value: 170141183460469231731687303715884105727::HUGEINT'],
      ['sql', 'reader', 'SELECT $long * 2 AS twice, $huge - 1 AS less, typeof($long) AS type'],
    );
    const { rows } = (await rowsOf(engine, runner, 'reader')) as { rows: unknown[][] };
    expect(rows[0]!.map(String)).toEqual([
      '2469135780246912.50',
      '170141183460469231731687303715884105726',
      'DECIMAL(20,2)',
    ]);
  });
});

describe('a table', () => {
  it('has its columns, order and length, whatever the names are', async () => {
    const runner = await ran(
      [
        'table',
        'top',
        'from: rfm\ncolumns: customer_id, monetary\nsort: -monetary, customer_id\nlimit: 7',
      ],
      ['table', 'odd', `from: 'odd "name'\ncolumns: ["c\\"d", "a b"]`.replaceAll("'", '')],
      ['table', 'again', 'from: top'],
    );
    const { rows } = await engine.query(
      'SELECT customer_id, monetary FROM rfm ORDER BY monetary DESC NULLS LAST, customer_id LIMIT 7',
    );
    expect(await rowsOf(engine, runner, 'top')).toEqual({
      columns: ['customer_id', 'monetary'],
      rows,
    });
    expect(await rowsOf(engine, runner, 'odd')).toEqual({
      columns: ['c"d', 'a b'],
      rows: [[null, 1]],
    });
    expect(await rowsOf(engine, runner, 'again')).toEqual({
      columns: ['customer_id', 'monetary'],
      rows,
    });
    for (const sort of ['-', '- , -', '']) {
      expect(tableSql(readTable(body({ from: 'a', sort })))).toBe('SELECT *\nFROM "a"');
    }
    expect(readTable(body({ from: 'a', sort: ['-', '-b', 'c'] })).sort).toEqual(['-b', 'c']);
    expect(thrown(() => readTable(body({ limit: 3 })))).toBe('notebook.no_from');
    for (const limit of [-1, 1.5, 'x']) {
      expect(thrown(() => readTable(body({ from: 'a', limit })))).toBe('notebook.limit');
    }
  });

  it('quotes every name it is given', () => {
    for (const name of NAUGHTY.filter((one) => one.trim() !== '' && !one.includes('\0'))) {
      const sql = tableSql({ from: name, columns: [name], sort: [`-${name}`], limit: null });
      expect(sql).toBe(
        `SELECT ${ident(name)}\nFROM ${ident(name)}\nORDER BY ${ident(name)} DESC NULLS LAST`,
      );
    }
  });
});

describe('an analysis', () => {
  it('is the relation of the workspace, and its own SQL with parameters of its own', async () => {
    for (const relation of relations.keys()) {
      const runner = await ran(['analysis', 'cell', `analysis: ${relation}`]);
      const { error, outcome } = runner.state('cell');
      expect(codeOf(error), relation).toBeNull();
      const { rows } = await engine.query(`SELECT count(*) FROM ${ident(relation)}`);
      expect(outcome?.table?.rows, relation).toBe(Number(rows[0]![0]));
    }
    const own = await ran(
      ['analysis', 'mine', 'analysis: lifecycle\nactive_days: 30\nlost_days: 60'],
      ['sql', 'reader', 'SELECT stage, count(*) AS n FROM mine GROUP BY ALL ORDER BY 1'],
    );
    const { analysis } = readAnalysis({ name: '', text: 'analysis: lifecycle' });
    const expected = await engine.query(
      `SELECT stage, count(*) AS n FROM (${sqlOf(analysis, 'lifecycle', { active_days: 30, lost_days: 60 })}) GROUP BY ALL ORDER BY 1`,
    );
    expect(((await rowsOf(engine, own, 'reader')) as { rows: unknown }).rows).toEqual(
      expected.rows,
    );
    const plain = await engine.query(
      'SELECT stage, count(*) AS n FROM lifecycle GROUP BY ALL ORDER BY 1',
    );
    expect(plain.rows).not.toEqual(expected.rows);
  });

  it('reads lists with or without brackets, and says what it does not know', () => {
    const params = (text: string) => readAnalysis({ name: 'rfm', text }).params;
    expect(params('method: fixed\nbins: 3\ncuts_r: 30, 90\ncuts_f: [1, 2]\ncuts_m: 5')).toEqual({
      method: 'fixed',
      bins: 3,
      cuts_r: [30, 90],
      cuts_f: [1, 2],
      cuts_m: [5],
    });
    expect(
      readAnalysis({ name: '', text: 'analysis: demographics\nattribute: 2024' }).params,
    ).toEqual({ attribute: '2024' });
    expect(thrown(() => params('binz: 4'))).toBe('notebook.parameter');
    expect(thrown(() => params('map: x'))).toBe('notebook.parameter');
    expect(thrown(() => readAnalysis({ name: '', text: 'analysis: rfmm' }))).toBe(
      'notebook.analysis',
    );
  });

  it('is pictured by the same rows that its table has', async () => {
    const runner = await ran(
      ['analysis', 'stages', 'analysis: lifecycle\nactive_days: 30'],
      ['analysis', 'groups', 'analysis: demographics\nattribute: gender\ncrossed: stage'],
      ['analysis', 'plain', 'analysis: rfm'],
    );
    for (const id of ['stages', 'groups', 'plain']) {
      const { outcome } = runner.state(id);
      const { result, sql } = outcome?.data as ChartData;
      expect(result.rows.length, sql).toBeGreaterThan(0);
    }
    const { spec, result } = runner.state('stages').outcome?.data as ChartData;
    expect(spec.from).toBe('stages');
    const counted = await engine.query('SELECT stage, count(*) FROM notebook.stages GROUP BY ALL');
    const told = result.rows.flat().map(String);
    for (const [stage, n] of counted.rows) {
      expect(told).toContain(String(stage));
      expect(told).toContain(String(n));
    }
    // Every relation that is pictured has the columns for it.
    for (const relation of relations.keys()) {
      const picture = pictureOf(relation, {});
      if (!picture) continue;
      const pictured = await ran(['analysis', 'one', `analysis: ${relation}`]);
      expect(pictured.state('one').outcome?.data, relation).toBeDefined();
    }
  });
});

describe('a segment', () => {
  const rule: Rule = {
    attr: { id: 'customers.city', label: 'City', type: 'text' },
    is: { in: ['İzmir'] },
  };

  it('says when it has no rule, or none that can be read', async () => {
    const runner = await ran(
      ['segment', 'empty', ''],
      ['segment', 'words', '# city is İzmir'],
      ['segment', 'broken', '{"all": ['],
      ['segment', 'strange', '{"sql": "1=1"}'],
    );
    const codes = ['empty', 'words', 'broken', 'strange'].map((id) =>
      codeOf(runner.state(id).error),
    );
    expect(codes).toEqual([
      'notebook.rule_empty',
      'notebook.rule_empty',
      'notebook.rule',
      'notebook.rule',
    ]);
  });

  it('is the customers that its rule takes, and everybody without a condition', async () => {
    const runner = await ran(
      ['segment', 'everyone', printSegment({ all: [] }, 'everyone')],
      ['segment', 'there', printSegment({ all: [rule] }, 'City is İzmir')],
      ['sql', 'reader', 'SELECT customer_id FROM there ORDER BY 1'],
    );
    expect(codeOf(runner.state('there').error)).toBeNull();
    const ids = async (where: string) =>
      (await engine.query(`SELECT customer_id FROM customers ${where} ORDER BY 1`)).rows;
    expect(runner.state('everyone').outcome?.table?.rows).toBe((await ids('')).length);
    const { rows } = (await rowsOf(engine, runner, 'reader')) as { rows: unknown };
    expect(rows).toEqual(await ids("WHERE city = 'İzmir'"));
  });

  it('keeps its words beside its rule, whatever they say', () => {
    for (const words of NAUGHTY) {
      expect(readSegment({ text: printSegment({ all: [] }, words) })).toEqual({ all: [] });
    }
  });
});

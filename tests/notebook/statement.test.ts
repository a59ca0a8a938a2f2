import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine';
import { readStatement, statementProblem } from '../../src/notebook/statement';
import { trace } from '../../src/notebook/traced';
import { testEngine } from '../support/engine';

const QUERIES = [
  'SELECT * FROM num WHERE n > 1',
  'FROM num',
  '-- how many\nSELECT count(*) FROM num -- end',
  'WITH a AS (SELECT 1 AS n) FROM a',
  'WITH a AS (SELECT 1 AS n), b AS (SELECT n FROM a) SELECT n, (SELECT max(n) FROM b) FROM a',
  'VALUES (1, 2), (3, 4)',
  '(SELECT 1 AS n) UNION ALL SELECT 2',
  'TABLE num',
  'DESCRIBE num',
  'DESC num',
  'SUMMARIZE num',
  'SUMMARIZE SELECT n FROM num -- each',
  'SHOW TABLES',
  'SHOW ALL TABLES',
  'SHOW num',
  'PIVOT num ON kind USING sum(n)',
  'UNPIVOT (SELECT 1 AS a, 2 AS b) ON a, b',
  "PRAGMA table_info('num')",
  'pragma database_size',
  'SELECT \'DROP TABLE x; DELETE FROM y\' AS "update" -- ; INSERT',
  'SELECT count("delete") FROM (SELECT 1 AS "delete")',
  'select 1 as n;',
  ' ;; SELECT 1 AS n ; ; ',
];

const REFUSED: [sql: string, code: string, at: string][] = [
  ['CREATE TABLE x AS SELECT 1', 'sql.changes_tables', 'CREATE'],
  ['drop table orders', 'sql.changes_tables', 'drop'],
  ['ALTER TABLE x ADD COLUMN a INT', 'sql.changes_tables', 'ALTER'],
  ['INSERT INTO x VALUES (1)', 'sql.changes_data', 'INSERT'],
  ['/* clean */ DELETE FROM orders', 'sql.changes_data', 'DELETE'],
  ['UPDATE x SET a = 1', 'sql.changes_data', 'UPDATE'],
  ['WITH a AS (SELECT 1) DELETE FROM num', 'sql.changes_data', 'DELETE'],
  ['WITH a AS (SELECT 1) INSERT INTO num SELECT 1, 1', 'sql.changes_data', 'INSERT'],
  ['WITH a AS (SELECT 1) update num SET n = 1', 'sql.changes_data', 'update'],
  ['WITH a AS (DELETE FROM num RETURNING n) FROM a', 'sql.changes_data', 'DELETE'],
  ['EXPLAIN ANALYZE DELETE FROM num', 'sql.changes_data', 'DELETE'],
  ['EXPLAIN (FORMAT json) DROP TABLE num', 'sql.changes_tables', 'DROP'],
  ['EXPLAIN ("analyze") DELETE FROM num', 'sql.not_a_query', '"analyze"'],
  ['EXPLAIN ("analyze", FORMAT json) DROP TABLE num', 'sql.not_a_query', '"analyze"'],
  ["COPY num TO '/out/x.csv'", 'sql.files', 'COPY'],
  ["ATTACH 'x.db'", 'sql.files', 'ATTACH'],
  ['INSTALL json', 'sql.files', 'INSTALL'],
  ['SET threads = 1', 'sql.settings', 'SET'],
  ['PRAGMA enable_profiling', 'sql.settings', 'PRAGMA'],
  ['PRAGMA memory_limit=1', 'sql.settings', 'PRAGMA'],
  ['CALL pragma_version()', 'sql.not_a_query', 'CALL'],
  ['BEGIN', 'sql.not_a_query', 'BEGIN'],
  ['SELEC 1', 'sql.not_a_query', 'SELEC'],
  ['42', 'sql.not_a_query', '42'],
  ['EXPLAIN', 'sql.not_a_query', 'EXPLAIN'],
];

describe('the statement of a cell', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await testEngine();
    await engine.run(
      "CREATE TABLE num AS SELECT i AS n, 'k' || (i % 3) AS kind FROM range(10) AS r(i)",
    );
  });

  it.each(QUERIES)('runs as a table: %s', async (sql) => {
    const { kind, ...rest } = readStatement(sql);
    expect(kind).toBe('relation');
    const made = trace(sql, { kind, ...rest }).sql;
    await engine.run(`CREATE OR REPLACE TABLE made AS ${made}\n`);
    const { columns } = await engine.query('FROM made');
    expect(columns.length).toBeGreaterThan(0);
  });

  it.each(REFUSED)('is refused: %s', (sql, code, at) => {
    const problem = statementProblem(sql);
    expect(problem?.code).toBe(code);
    expect(sql.slice(Number(problem?.params.from), Number(problem?.params.to))).toBe(at);
  });

  it('guesses what the first word was meant to be', () => {
    expect(statementProblem('SELEC 1')?.params.meant).toBe('SELECT');
    expect(statementProblem('Form num')?.params.meant).toBe('FROM');
    expect(statementProblem('42')?.params.meant).toBe('');
  });

  it('explains without being a table', async () => {
    for (const sql of ['EXPLAIN SELECT 1', 'EXPLAIN ANALYZE FROM num', 'explain from num;']) {
      const statement = readStatement(sql);
      expect(statement.kind).toBe('plan');
      const { rows } = await engine.query(trace(sql, statement).sql);
      expect(rows.length).toBeGreaterThan(0);
    }
  });

  it('is one: the place of a second is told, whatever stands between', () => {
    const gap = fc.constantFrom(';', ' ; ', ';\n-- two\n', ';;', '; /* a ; b */ ');
    fc.assert(
      fc.property(fc.constantFrom(...QUERIES), gap, (sql, between) => {
        const one = `${sql.replace(/[\s;]+$/, '')}\n`;
        const problem = statementProblem(`${one}${between}SELECT 2`);
        const at = one.length + between.length;
        expect(problem?.code).toBe('sql.several');
        expect(problem?.params).toMatchObject({ from: at, to: at + 6 });
        expect(problem?.params.line).toBe(`${one}${between}`.split('\n').length);
      }),
    );
  });

  it('is a reason, not an exception of another kind, for any text', () => {
    const piece = fc.constantFrom(
      ...['SELECT', 'WITH', 'a', 'AS', '(', ')', ';', "'", '"', '$x', '/*', '--', '\n', 'DELETE'],
      ...['FROM', 'EXPLAIN', 'PRAGMA', 'table_info', 'SHOW', '1', ' ', 'ş', '$$'],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join(' ');
        const problem = statementProblem(text);
        if (!problem) return;
        const { from, to } = problem.params;
        expect(problem.code).toMatch(/^sql\./);
        expect(Number(from)).toBeLessThanOrEqual(Number(to));
        expect(Number(to)).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 500 },
    );
  });

  it('says what is empty and what is left open', () => {
    for (const sql of ['', '  ', '-- nothing', ';;']) {
      expect(statementProblem(sql)?.code).toBe('sql.empty');
    }
    expect(statementProblem("SELECT 'a")?.params).toMatchObject({ from: 7, to: 9, opening: "'" });
    expect(statementProblem('SELECT 1 /* a')?.params).toMatchObject({ from: 9, opening: '/*' });
  });
});

import { describe, expect, test } from 'vitest';
import { DefterError } from '../../src/lib/errors';
import { explain, lossOf } from '../../src/engine/explain';
import { testEngine } from '../support/engine';

async function errorOf(sql: string): Promise<DefterError> {
  const engine = await testEngine();
  try {
    await engine.query(sql);
  } catch (error) {
    if (error instanceof DefterError) return error;
    throw error;
  }
  throw new Error(`No error: ${sql}`);
}

/** The text that begins where the error points. */
function at(sql: string, { params }: DefterError): string {
  return sql.split('\n')[Number(params.line) - 1]!.slice(Number(params.column) - 1);
}

describe('errors point at their place', () => {
  const long = `'${'ğ'.repeat(150)}' AS long`;
  for (const sql of [
    'SELECT HERE',
    "SELECT 'ğüş' AS a,\n  HERE FROM (SELECT 1 AS n)",
    "SELECT 1 AS a;\n-- a comment;\nSELECT ';', HERE",
    `SELECT ${long}, HERE, ${long}`,
    `SELECT 1 AS a,\n ${long}, HERE, ${long}`,
    "SELECT 'ğ' FROM WHERE_IS.HERE",
    'SELECT 1 FROM (SELECT 1 AS n) HERE HERE',
    "SELECT 'ğüş';  SELECT 'ğüş', 1 1HERE",
    "SELECT '👶', 1 a HERE",
  ]) {
    test(sql.replaceAll('\n', ' ').slice(0, 60), async () => {
      expect(at(sql, await errorOf(sql))).toMatch(/^(1?HERE|WHERE_IS)/);
    });
  }

  test('at the end of the input', async () => {
    const error = await errorOf('SELECT * FROM');
    expect(error).toMatchObject({ code: 'engine.syntax', params: { line: 1, column: 14 } });
  });
});

test('names, suggestions, SQL and cause are kept', async () => {
  const engine = await testEngine();
  await engine.run('CREATE OR REPLACE TABLE customers_x AS SELECT 1 AS city, 2 AS country');
  expect(await errorOf('SELECT citty FROM customers_x')).toMatchObject({
    code: 'engine.unknown_column',
    params: { name: 'citty', suggestion: 'city, country' },
    sql: 'SELECT citty FROM customers_x',
  });
  expect(await errorOf('FROM custommers_x')).toMatchObject({
    code: 'engine.unknown_table',
    params: { name: 'custommers_x', suggestion: 'customers_x' },
  });
  const fn = await errorOf('SELECT medain(city) FROM customers_x');
  expect(fn).toMatchObject({ code: 'engine.unknown_function', params: { name: 'medain' } });
  expect(fn.cause).toBeInstanceOf(Error);
  expect((await errorOf('FROM zzzzzz')).params.suggestion ?? '').not.toMatch(/^pg_/);
  expect(await errorOf("SELECT 'x'::INTEGER")).toMatchObject({
    code: 'engine.conversion',
    params: { message: "Could not convert string 'x' to INT32" },
  });
});

/** What needs an extension, and the extension: each is refused in words and at once, and nothing hangs. */
const NEEDS: [sql: string, what: string, extension: string][] = [
  ['INSTALL icu', 'INSTALL', 'icu'],
  ["/* c */ force install 'json'", 'FORCE', 'json'],
  ['SELECT 1; LOAD icu', 'LOAD', 'icu'],
  ['SELECT current_date', 'current_date', 'icu'],
  ['SELECT today()', 'today', 'icu'],
  ['SELECT localtimestamp', 'current_localtimestamp', 'icu'],
  ["SELECT date_trunc('month', now())", 'TIMESTAMP WITH TIME ZONE', 'icu'],
  ['SELECT extract(year FROM now())', 'TIMESTAMP WITH TIME ZONE', 'icu'],
  ['SELECT now()::DATE', 'TIMESTAMP WITH TIME ZONE', 'icu'],
  ['SELECT now() - INTERVAL 1 DAY', 'TIMESTAMP WITH TIME ZONE', 'icu'],
  [
    "SELECT TIMESTAMP '2024-01-01' AT TIME ZONE 'Europe/Istanbul'",
    'TIMESTAMP WITH TIME ZONE',
    'icu',
  ],
  ["SELECT 'a' COLLATE tr", 'tr', 'icu'],
  ["FROM (SELECT 'a' AS s) ORDER BY s COLLATE tr", 'tr', 'icu'],
  ["SELECT current_setting('TimeZone')", 'timezone', 'icu'],
  ["FROM read_parquet('/in/x')", 'read_parquet', 'parquet'],
  ["FROM parquet_scan('/in/x')", 'parquet_scan', 'parquet'],
  ["FROM 'x.parquet'", 'x.parquet', 'parquet'],
  ["FROM '/in/x.json'", '/in/x.json', 'json'],
  ["FROM 'x.xlsx'", 'x.xlsx', 'excel'],
  ["FROM read_json('/in/x')", 'read_json', 'json'],
  ["FROM read_xlsx('/in/x')", 'read_xlsx', 'excel'],
  ["SELECT '{}'::JSON", 'JSON', 'json'],
  ["SELECT '{}'->>'a'", '->>', 'json'],
  ["SELECT json_extract('{}', 'a')", 'json_extract', 'json'],
  ['CREATE TABLE j (a JSON)', 'JSON', 'json'],
  ["COPY (SELECT 1) TO '/out/x.parquet'", 'parquet', 'parquet'],
  ['CREATE SECRET (TYPE s3)', 's3', 'httpfs'],
];

describe('what needs an extension', () => {
  for (const [sql, what, extension] of NEEDS) {
    test(sql, async () => {
      expect(await errorOf(sql)).toMatchObject({
        code: 'engine.needs_extension',
        params: { what, extension },
      });
    });
  }

  for (const sql of [
    "SELECT 'INSTALL icu; current_date' AS s -- LOAD icu",
    'SELECT 1 AS today, 2 AS "current_date", 3 AS date, 4 AS json, 5 AS install, 6 AS load',
    'SELECT today, load FROM (SELECT 1 AS today, 2 AS load)',
    "/* INSTALL icu */ SELECT date_trunc('month', DATE '2024-05-05')",
    "SELECT extract(year FROM TIMESTAMP '2024-01-01'), strftime(DATE '2024-01-01', '%Y')",
    'SELECT list_transform([1], x -> x + 1)',
    "SELECT 'a' COLLATE nocase",
    'SELECT now()::TIMESTAMP',
  ]) {
    test(`no false alarm: ${sql}`, async () => {
      const engine = await testEngine();
      expect((await engine.query(sql)).rows).toHaveLength(1);
    });
  }
});

test('files and settings are out of reach', async () => {
  for (const [sql, code] of [
    ["FROM read_csv('https://example.invalid/a.csv')", 'engine.no_network'],
    ["FROM 's3://bucket/a.csv'", 'engine.no_network'],
    ["COPY (SELECT 1) TO 'https://example.invalid/a.csv'", 'engine.no_network'],
    [
      "SET VARIABLE u = 'https://example.invalid/a'; FROM read_csv(getvariable('u'))",
      'engine.no_network',
    ],
    ["FROM read_text('/etc/hostname')", 'engine.no_file_access'],
    ["ATTACH 'a.db'", 'engine.no_file_access'],
    ["FROM read_csv('/in/nosuch.csv')", 'engine.file_not_found'],
    ["SET TimeZone = 'UTC'", 'engine.locked'],
    ['SET enable_external_access = true', 'engine.locked'],
    ['RESET lock_configuration', 'engine.locked'],
  ] as const) {
    expect([sql, (await errorOf(sql)).code]).toEqual([sql, code]);
  }
});

test('an error about a file names the file alone', async () => {
  for (const [sql, params] of [
    ["FROM glob('*')", { file: '*' }],
    ["FROM read_csv('/etc/a\"b.csv')", { file: '/etc/a"b.csv' }],
    ["ATTACH 'a.db'", { file: 'a.db' }],
    ["FROM read_csv('/in/no\"such.csv')", { file: '/in/no"such.csv' }],
    [
      "FROM read_csv('https://example.invalid/a\"b.csv')",
      { what: 'https://example.invalid/a"b.csv' },
    ],
  ] as const) {
    expect([sql, (await errorOf(sql)).params]).toEqual([sql, expect.objectContaining(params)]);
  }
  const other = explain(new Error('Permission Error: File system X has been disabled'), undefined);
  expect(other).toMatchObject({ code: 'engine.no_file_access', params: { file: '' } });
});

test('a trap breaks the session, an honest error does not', () => {
  const named = (name: string, message: string): Error =>
    Object.assign(new Error(message), { name });
  expect(lossOf(named('RuntimeError', 'memory access out of bounds'))).toBe('crash');
  expect(lossOf(new Error('table index is out of bounds'))).toBe('crash');
  expect(lossOf(new Error('INTERNAL Error: Attempted to dereference'))).toBe('crash');
  expect(lossOf(new Error('FATAL Error: database has been invalidated'))).toBe('crash');
  expect(lossOf(new Error('std::bad_alloc'))).toBe('memory');
  for (const message of [
    'Out of Memory Error: failed to allocate data',
    "Conversion Error: Could not convert string 'unreachable' to INT32",
    'Binder Error: x',
  ]) {
    expect([message, lossOf(new Error(message))]).toEqual([message, null]);
  }
});

test('our own errors and cancellations pass through', () => {
  const own = new DefterError('ingest.x');
  expect(explain(own, 'SELECT 1')).toBe(own);
  const abort = new DOMException('', 'AbortError');
  expect(explain(abort, 'SELECT 1')).toBe(abort);
});

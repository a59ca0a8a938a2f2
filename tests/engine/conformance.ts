import {
  Field,
  Int32,
  makeData,
  RecordBatch,
  RecordBatchStreamWriter,
  Schema,
  Struct,
  Utf8,
} from 'apache-arrow';
import type { Engine, Result } from '../../src/engine/engine';

export interface ConformanceCase {
  name: string;
  /** Throws where the engine does not conform. */
  check: (engine: Engine) => Promise<void>;
}

// Small sides: a large one would be out of memory before anybody could cancel.
const ENDLESS =
  'SELECT count(*) FROM range(100000) a, range(100000) b, range(100000) c WHERE a.range + b.range <> c.range';

/**
 * What every engine must do, whatever connector is behind it: plain functions, so that the same cases
 * run in Node and on a page, against the worker that users get.
 */
export const conformance: ConformanceCase[] = [
  {
    name: 'answers a query with columns and rows',
    async check(engine) {
      equal(await engine.query("SELECT 1 AS n, 'ğ' AS s, NULL AS z"), {
        columns: [
          { name: 'n', type: 'INTEGER' },
          { name: 's', type: 'VARCHAR' },
          { name: 'z', type: 'INTEGER' },
        ],
        rows: [[1, 'ğ', null]],
      });
    },
  },
  {
    name: 'gives the columns of an empty result',
    async check(engine) {
      equal(await engine.query('SELECT 1::DOUBLE AS n WHERE false'), {
        columns: [{ name: 'n', type: 'DOUBLE' }],
        rows: [],
      });
    },
  },
  {
    name: 'converts every type',
    async check(engine) {
      for (const [sql, type, cell] of TYPES) {
        const { columns, rows } = await engine.query(`SELECT ${sql} AS x`);
        equal([sql, columns[0]?.type, rows[0]?.[0]], [sql, type, cell]);
      }
    },
  },
  {
    name: 'keeps true and false apart in every row',
    async check(engine) {
      const { rows } = await engine.query('SELECT i % 3 = 0 FROM range(3000) t(i)');
      equal(
        rows.map(([cell]) => cell),
        Array.from({ length: 3000 }, (_, i) => i % 3 === 0),
      );
    },
  },
  {
    name: 'names columns apart',
    async check(engine) {
      const { columns } = await engine.query('SELECT 1 AS n, 2 AS n, 3 AS n_2, 4 AS n');
      equal(
        columns.map(({ name }) => name),
        ['n', 'n_3', 'n_2', 'n_4'],
      );
      equal(await engine.rows('SELECT 1 AS n, 2 AS n'), [{ n: 1, n_2: 2 }]);
    },
  },
  {
    name: 'streams in chunks and can be left',
    async check(engine) {
      let rows = 0;
      let chunks = 0;
      for await (const chunk of engine.stream('SELECT i FROM range(100000) t(i)')) {
        rows += chunk.rows.length;
        chunks++;
      }
      equal([rows, chunks > 1], [100_000, true]);
      let first: Result | undefined;
      for await (const chunk of engine.stream('SELECT i FROM range(1000000000) t(i)')) {
        first = chunk;
        break;
      }
      equal(first?.rows[0], [0]);
      equal(await engine.rows('SELECT 1 AS n'), [{ n: 1 }]);
    },
  },
  {
    name: 'serves a query inside a stream',
    async check(engine) {
      let sum = 0;
      for await (const chunk of engine.stream('SELECT i FROM range(10000) t(i)')) {
        const [row] = await engine.rows<{ n: number }>(`SELECT ${chunk.rows.length} AS n`);
        sum += row!.n;
      }
      equal(sum, 10_000);
    },
  },
  {
    name: 'cancels what would take for ever, and goes on',
    async check(engine) {
      const controller = new AbortController();
      setTimeout(() => controller.abort(), 200);
      equal(
        (await failure(engine.query(ENDLESS, { signal: controller.signal }))).name,
        'AbortError',
      );
      equal(
        (await failure(engine.query('SELECT 1', { signal: controller.signal }))).name,
        'AbortError',
      );
      equal(await engine.rows('SELECT 1 AS n'), [{ n: 1 }]);
    },
  },
  {
    name: 'runs several statements in order',
    async check(engine) {
      await engine.run(`
        CREATE OR REPLACE TABLE conform (a INTEGER, b DOUBLE);  -- one; two
        INSERT INTO conform VALUES (1, 0.5), (NULL, NULL);
      `);
      const columns = await engine.columns('SELECT a, b FROM conform');
      equal([...columns.get('a')!], [1, -1]);
      equal([...columns.get('b')!], [0.5, NaN]);
      equal(
        [...columns.values()].map((array) => array.constructor.name),
        ['Int32Array', 'Float64Array'],
      );
      equal(await engine.rows('SELECT 1 AS n; SELECT 2 AS n'), [{ n: 2 }]);
    },
  },
  {
    name: 'tells what a statement reads',
    async check(engine) {
      equal((await engine.tables('WITH c AS (FROM x) SELECT * FROM c, y')).sort(), ['x', 'y']);
    },
  },
  {
    name: 'takes Arrow streams, empty ones too, and refuses half of one',
    async check(engine) {
      await engine.run('DROP TABLE IF EXISTS "arrow ""t"""');
      await engine.insertArrow('arrow "t"', arrow(), { create: true });
      await engine.insertArrow('arrow "t"', arrow(), { create: false });
      equal(await engine.rows('SELECT n, s FROM "arrow ""t""" ORDER BY ALL'), [
        { n: 1, s: 'bir' },
        { n: 1, s: 'bir' },
        { n: 2, s: null },
        { n: 2, s: null },
      ]);
      const half = arrow().slice(0, -8);
      equal(
        await code(engine.insertArrow('half', half, { create: true })),
        'engine.arrow_incomplete',
      );
    },
  },
  {
    name: 'explains errors',
    async check(engine) {
      for (const [sql, expected] of ERRORS)
        equal([sql, await code(engine.query(sql))], [sql, expected]);
    },
  },
  {
    name: 'keeps its settings and stays on the machine',
    async check(engine) {
      equal(await code(engine.run("SET memory_limit = '3GB'")), 'engine.locked');
      equal(await code(engine.run('RESET enable_external_access')), 'engine.locked');
      equal(
        await code(engine.run("FROM read_csv('https://example.invalid/a.csv')")),
        'engine.no_network',
      );
      equal(await code(engine.run("ATTACH 'https://example.invalid/a.db'")), 'engine.no_network');
    },
  },
  {
    name: 'runs out of memory without losing tables',
    async check(engine) {
      await engine.run('CREATE OR REPLACE TABLE kept AS SELECT 42 AS n');
      const hungry =
        "CREATE TABLE hungry AS SELECT repeat('x', 100000) || i AS s FROM range(30000) t(i)";
      equal(await code(engine.query(hungry)), 'engine.out_of_memory');
      equal(await engine.rows('FROM kept'), [{ n: 42 }]);
    },
  },
];

/** SQL expression, type, cell. */
export const TYPES: [sql: string, type: string, cell: unknown][] = [
  ['true', 'BOOLEAN', true],
  ['(-128)::TINYINT', 'TINYINT', -128],
  ['255::UTINYINT', 'UTINYINT', 255],
  ['(-32768)::SMALLINT', 'SMALLINT', -32768],
  ['65535::USMALLINT', 'USMALLINT', 65535],
  ['(-2147483648)::INTEGER', 'INTEGER', -2147483648],
  ['4294967295::UINTEGER', 'UINTEGER', 4294967295],
  ['9007199254740991', 'BIGINT', 9007199254740991],
  ['9007199254740992', 'BIGINT', 9007199254740992n],
  ['18446744073709551615::UBIGINT', 'UBIGINT', 18446744073709551615n],
  ['sum(7)', 'HUGEINT', 7],
  ['(-7)::HUGEINT', 'HUGEINT', -7],
  [
    '170141183460469231731687303715884105727::HUGEINT',
    'HUGEINT',
    170141183460469231731687303715884105727n,
  ],
  ['1::UHUGEINT', 'UHUGEINT', 1],
  ["'-123456789012345678901234567890'::BIGNUM", 'BIGNUM', -123456789012345678901234567890n],
  ['1.5::FLOAT', 'FLOAT', 1.5],
  ['0.1::DOUBLE', 'DOUBLE', 0.1],
  ["'nan'::DOUBLE", 'DOUBLE', NaN],
  ["'-inf'::DOUBLE", 'DOUBLE', -Infinity],
  ['12.34::DECIMAL(18,4)', 'DECIMAL(18,4)', 12.34],
  ['(-0.05)::DECIMAL(4,2)', 'DECIMAL(4,2)', -0.05],
  ['99999999999.9999::DECIMAL(18,4)', 'DECIMAL(18,4)', 99999999999.9999],
  ['(-100000000000.0001)::DECIMAL(18,4)', 'DECIMAL(18,4)', '-100000000000.0001'],
  ["'0.00000000000000000000000000000000000001'::DECIMAL(38,38)", 'DECIMAL(38,38)', 1e-38],
  ['12::DECIMAL(38,1)', 'DECIMAL(38,1)', 12],
  ['[true, false, NULL]', 'BOOLEAN[]', [true, false, null]],
  ["'iğne'", 'VARCHAR', 'iğne'],
  ["'a' || chr(0)", 'VARCHAR', 'a\0'],
  ["'\\x00\\xFF'::BLOB", 'BLOB', '00ff'],
  [
    "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::UUID",
    'VARCHAR',
    'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11',
  ],
  ["DATE '1969-12-31'", 'DATE', '1969-12-31'],
  ["DATE '12024-02-29'", 'DATE', '12024-02-29'],
  ["DATE '0044-03-15 (BC)'", 'DATE', '0044-03-15 (BC)'],
  ["'infinity'::DATE", 'DATE', 'infinity'],
  ["'-infinity'::DATE", 'DATE', '-infinity'],
  ["TIME '23:59:59.000001'", 'TIME', '23:59:59.000001'],
  ["TIME '24:00:00'", 'TIME', '24:00:00'],
  ["TIMESTAMP '2024-02-29 10:00:00'", 'TIMESTAMP', '2024-02-29 10:00:00'],
  ["TIMESTAMP '1969-12-31 23:59:59.5'", 'TIMESTAMP', '1969-12-31 23:59:59.5'],
  ["'-infinity'::TIMESTAMP", 'TIMESTAMP', '-infinity'],
  ["'1960-01-01 00:00:01'::TIMESTAMP_S", 'TIMESTAMP_S', '1960-01-01 00:00:01'],
  ["'1960-01-01 00:00:00.001'::TIMESTAMP_MS", 'TIMESTAMP_MS', '1960-01-01 00:00:00.001'],
  [
    "'1960-01-01 00:00:00.000000001'::TIMESTAMP_NS",
    'TIMESTAMP_NS',
    '1960-01-01 00:00:00.000000001',
  ],
  ["'infinity'::TIMESTAMP_NS", 'TIMESTAMP_NS', 'infinity'],
  ["TIMESTAMPTZ '2024-01-01 03:00:00+03'", 'TIMESTAMP WITH TIME ZONE', '2024-01-01 00:00:00+00'],
  ["INTERVAL '14 months 3 days 04:05:06'", 'INTERVAL', '1 year 2 months 3 days 04:05:06'],
  ["INTERVAL '-1 day -00:00:01'", 'INTERVAL', '-1 day -00:00:01'],
  ["INTERVAL '0 days'", 'INTERVAL', '00:00:00'],
  ["'b'::ENUM('a', 'b')", 'ENUM', 'b'],
  ["[NULL, 'it''s']::ENUM('x', 'it''s')[]", 'ENUM[]', [null, "it's"]],
  ['[1.5, NULL, -2.25]', 'DECIMAL(3,2)[]', [1.5, null, -2.25]],
  ['[[0.1::DECIMAL(3,1)], [], NULL]', 'DECIMAL(3,1)[][]', [[0.1], [], null]],
  ['[1, 2]::INTEGER[2]', 'INTEGER[2]', [1, 2]],
  [
    "{'a': 1, 'B c': [DATE '2024-01-01']}",
    'STRUCT(a INTEGER, "B c" DATE[])',
    { a: 1, 'B c': ['2024-01-01'] },
  ],
  ["row(1, 'x')", 'STRUCT(INTEGER, VARCHAR)', [1, 'x']],
  ["MAP {'x': 1.5}", 'MAP(VARCHAR, DECIMAL(2,1))', { x: 1.5 }],
  ['MAP {1: true}', 'MAP(INTEGER, BOOLEAN)', [{ key: 1, value: true }]],
  ['union_value(a := 1)', 'UNION(a INTEGER)', 1],
  ['NULL::DECIMAL(9,2)', 'DECIMAL(9,2)', null],
  ['NULL::INTEGER[]', 'INTEGER[]', null],
];

const ERRORS: [sql: string, code: string][] = [
  ['SELCT 1', 'engine.syntax'],
  ["SELECT 'open", 'engine.syntax'],
  ['SELECT nosuch FROM (SELECT 1 AS n)', 'engine.unknown_column'],
  ['FROM nosuch', 'engine.unknown_table'],
  ['SELECT nosuch(1)', 'engine.unknown_function'],
  ["SELECT sum('x')", 'engine.argument_types'],
  ["SELECT 'abc'::INTEGER", 'engine.conversion'],
  ['SELECT current_date', 'engine.needs_extension'],
  ["SELECT '{}'::JSON", 'engine.needs_extension'],
  ["FROM 'x.parquet'", 'engine.needs_extension'],
  ['INSTALL icu', 'engine.needs_extension'],
];

/** An Arrow IPC stream of n INTEGER, s VARCHAR: (1, 'bir'), (2, NULL). Arrow's own builders need eval, which a page forbids. */
function arrow(): Uint8Array {
  const schema = new Schema([new Field('n', new Int32()), new Field('s', new Utf8(), true)]);
  const n = makeData({ type: new Int32(), length: 2, data: Int32Array.of(1, 2) });
  const s = makeData({
    type: new Utf8(),
    length: 2,
    nullCount: 1,
    nullBitmap: Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0),
    valueOffsets: Int32Array.of(0, 3, 3),
    data: new TextEncoder().encode('bir'),
  });
  const type = new Struct(schema.fields);
  const batch = new RecordBatch(
    schema,
    makeData({ type, length: 2, nullCount: 0, children: [n, s] }),
  );
  return RecordBatchStreamWriter.writeAll([batch]).toUint8Array(true);
}

async function failure(promise: Promise<unknown>): Promise<Error & { code?: string }> {
  try {
    await promise;
  } catch (error) {
    return error as Error;
  }
  throw new Error('Expected an error');
}

async function code(promise: Promise<unknown>): Promise<string | undefined> {
  return (await failure(promise)).code;
}

function equal(actual: unknown, expected: unknown): void {
  const [a, b] = [print(actual), print(expected)];
  if (a !== b) throw new Error(`${a}\n  is not\n${b}`);
}

/** Tells apart what JSON does not: bigint, NaN, infinities, undefined. */
function print(value: unknown): string {
  return (
    JSON.stringify(value, (_, item: unknown) => {
      if (typeof item === 'bigint') return `${item}n`;
      return typeof item === 'number' && !Number.isFinite(item) ? String(item) : item;
    }) ?? 'undefined'
  );
}

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { literal } from '../../src/engine/sql';
import { uniqueNames } from '../../src/engine/rows';
import { testEngine } from '../support/engine';

/** Each cell must be the text that the engine itself writes. */
async function sameAsEngine(expressions: string[]): Promise<void> {
  const engine = await testEngine();
  const list = expressions.map((expression) => `(${expression})`).join(', ');
  const { rows } = await engine.query(`SELECT x, x::VARCHAR FROM (VALUES ${list}) t(x)`);
  expect(rows).toHaveLength(expressions.length);
  for (const [cell, text] of rows) expect(cell).toBe(text);
}

const many = <T>(item: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
  fc.array(item, { minLength: 1, maxLength: 50 });

describe('dates and times are written as the engine writes them', () => {
  test('DATE, from years before Christ to beyond 9999', async () => {
    await fc.assert(
      fc.asyncProperty(many(fc.integer({ min: -2_000_000, max: 20_000_000 })), (days) =>
        sameAsEngine(days.map((n) => `DATE '1970-01-01' + ${literal(n)}::INTEGER`)),
      ),
      { numRuns: 40 },
    );
  });

  test('TIMESTAMP in microseconds, milliseconds and seconds', async () => {
    const micros = fc.bigInt({ min: -(10n ** 17n), max: 10n ** 18n });
    await fc.assert(
      fc.asyncProperty(many(micros), async (values) => {
        await sameAsEngine(values.map((n) => `make_timestamp(${literal(n)})`));
        await sameAsEngine(values.map((n) => `make_timestamp(${literal(n)})::TIMESTAMP_MS`));
        await sameAsEngine(values.map((n) => `make_timestamp(${literal(n)})::TIMESTAMP_S`));
      }),
      { numRuns: 20 },
    );
  });

  test('TIMESTAMP in nanoseconds', async () => {
    const nanos = fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n });
    await fc.assert(
      fc.asyncProperty(many(nanos), (values) =>
        sameAsEngine(values.map((n) => `make_timestamp_ns(${literal(n)})`)),
      ),
      { numRuns: 20 },
    );
  });

  test('TIME', async () => {
    const micros = fc.integer({ min: 0, max: 86_400_000_000 });
    await fc.assert(
      fc.asyncProperty(many(micros), (values) =>
        sameAsEngine(values.map((n) => `TIME '00:00:00' + to_microseconds(${literal(n)})`)),
      ),
      { numRuns: 20 },
    );
  });

  test('INTERVAL', async () => {
    const parts = fc.tuple(
      fc.integer({ min: -400, max: 400 }),
      fc.integer({ min: -400, max: 400 }),
      fc.integer({ min: -400_000_000_000, max: 400_000_000_000 }),
    );
    await fc.assert(
      fc.asyncProperty(many(parts), (values) =>
        sameAsEngine(
          values.map(
            ([months, days, micros]) =>
              `to_months(${literal(months)}) + to_days(${literal(days)}) + to_microseconds(${literal(micros)})`,
          ),
        ),
      ),
      { numRuns: 20 },
    );
  });
});

describe('numbers', () => {
  test('a DECIMAL is a number up to 15 digits, and its exact text beyond', async () => {
    const engine = await testEngine();
    const decimal = fc
      .tuple(
        fc.bigInt({ min: -(10n ** 37n), max: 10n ** 37n }),
        fc.integer({ min: 0, max: 36 }),
        fc.integer({ min: 1, max: 37 }),
      )
      .map(([digits, scale, width]) => [digits % 10n ** BigInt(width), scale] as const);
    await fc.assert(
      fc.asyncProperty(many(decimal), async (values) => {
        for (const [digits, scale] of values) {
          const sign = digits < 0n ? '-' : '';
          const text = String(digits < 0n ? -digits : digits).padStart(scale + 1, '0');
          const plain = `${sign}${text.slice(0, text.length - scale)}${scale ? '.' : ''}${text.slice(text.length - scale)}`;
          const cell = (await engine.query(`SELECT '${plain}'::DECIMAL(38,${scale + 1})`))
            .rows[0]![0];
          // One more place than written: its unscaled value has one more digit.
          const few = (digits < 0n ? -digits : digits) * 10n < 10n ** 15n;
          expect(cell).toBe(few ? Number(plain) : scale ? `${plain}0` : `${plain}.0`);
        }
      }),
      { numRuns: 4 },
    );
  });

  test('a HUGEINT is a number where that is exact', async () => {
    const engine = await testEngine();
    const { rows } = await engine.query(
      `SELECT unnest([${[0n, -1n, 2n ** 53n - 1n, 2n ** 53n, -(2n ** 53n), 2n ** 64n, -(2n ** 127n)].map((n) => `${literal(n)}::HUGEINT`).join(', ')}])`,
    );
    expect(rows.map(([cell]) => cell)).toEqual([
      0,
      -1,
      9007199254740991,
      2n ** 53n,
      -(2n ** 53n),
      2n ** 64n,
      -(2n ** 127n),
    ]);
  });

  test('columns() refuses what is not INTEGER or DOUBLE', async () => {
    const engine = await testEngine();
    await expect(engine.columns('SELECT 1 AS a, 2::BIGINT AS b')).rejects.toMatchObject({
      code: 'engine.column_type',
      params: { column: 'b', type: 'BIGINT' },
    });
    const columns = await engine.columns(
      'SELECT i::INTEGER AS i, CASE WHEN i % 2 = 0 THEN i / 2 END AS h FROM range(5000) t(i)',
    );
    expect([...columns.get('i')!]).toEqual(Array.from({ length: 5000 }, (_, i) => i));
    expect([...columns.get('h')!]).toEqual(
      Array.from({ length: 5000 }, (_, i) => (i % 2 === 0 ? i / 2 : NaN)),
    );
  });
});

describe('nested values and names', () => {
  test('ENUM labels reach into every nesting, and a label may say ENUM', async () => {
    const engine = await testEngine();
    await engine.run(`CREATE OR REPLACE TABLE enums AS SELECT
      'b'::ENUM('a', 'b') AS plain,
      {'ENUM(''z'')': 'it''s'::ENUM('ENUM(''x'')', 'it''s'), 'n': ['y'::ENUM('x', 'y'), NULL]} AS nested,
      MAP {'q'::ENUM('p', 'q'): 1} AS map`);
    expect(await engine.rows('FROM enums')).toEqual([
      { plain: 'b', nested: { "ENUM('z')": "it's", n: ['y', null] }, map: { q: 1 } },
    ]);
    expect((await engine.query('SELECT 1 AS x; SELECT plain FROM enums; -- end')).rows).toEqual([
      ['b'],
    ]);
  });

  test('a column or member called __proto__ is only a name', async () => {
    const engine = await testEngine();
    const [row] = await engine.rows(`SELECT {'__proto__': 1} AS s, 2 AS "__proto__"`);
    expect(Object.entries(row!)).toEqual([
      ['s', JSON.parse('{"__proto__": 1}')],
      ['__proto__', 2],
    ]);
    expect(Object.keys(row!.s as object)).toEqual(['__proto__']);
  });

  test('NULL at any depth', async () => {
    const engine = await testEngine();
    const { rows } = await engine.query(
      `SELECT unnest([{'a': [1.5, NULL]}, NULL, {'a': NULL}, {'a': []}]) AS s`,
    );
    expect(rows).toEqual([[{ a: [1.5, null] }], [null], [{ a: null }], [{ a: [] }]]);
  });

  test('unique names never collide and leave single names alone', () => {
    expect(uniqueNames(['n', 'n', 'n_2', 'n', 'n_2'])).toEqual(['n', 'n_3', 'n_2', 'n_4', 'n_2_2']);
    fc.assert(
      fc.property(fc.array(fc.constantFrom('n', 'n_2', 'n_3', 'n_2_2', 'm', '')), (names) => {
        const unique = uniqueNames(names);
        expect(new Set(unique).size).toBe(names.length);
        names.forEach((name, i) => {
          if (names.indexOf(name) === i) expect(unique[i]).toBe(name);
        });
      }),
    );
  });
});

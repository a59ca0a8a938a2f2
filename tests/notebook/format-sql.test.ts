import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatSql, sameTokens } from '../../src/notebook/format-sql';

const folder = resolve(import.meta.dirname, '../../src/model/analyses');

describe('formatting', () => {
  it('sets out a query, keeps inputs and names', async () => {
    expect(
      await formatSql('select value, Year from orders as o where amount>$min_spend group by all'),
    ).toBe(
      'SELECT\n  value,\n  Year\nFROM\n  orders AS o\nWHERE\n  amount > $min_spend\nGROUP BY ALL',
    );
  });

  it.each([
    'SELECT 1 -- one\n, 2 /* two */ FROM t',
    "SELECT e'a\\'b', $$raw $x$$, 'it''s' FROM \"a b\"",
    'FROM t SELECT a, b::DECIMAL(18,2) QUALIFY row_number() OVER (PARTITION BY a ORDER BY b) = 1',
    "SELECT {'a': 1, b: 2}, [1, 2][1:2], x -> x + 1, MAP {'k': 1}",
    'PIVOT orders ON city USING sum(amount)',
    'SELECT * EXCLUDE (a) REPLACE (b + 1 AS b) FROM t ASOF JOIN u USING (a)',
    'SELECT a\n\n\nFROM t -- $not a name',
    'SELECT 1_000, 0x1f, 1e-3, .5, a//b, a**b, a<>b, a!=b, a||b, a ^@ b, a->>b',
    'SELECT İstanbul, şehir AS order FROM müşteriler',
  ])('keeps the meaning: %s', async (sql) => {
    expect(sameTokens(sql, await formatSql(sql))).toBe(true);
  });

  it('leaves alone what cannot be read', async () => {
    for (const sql of ["SELECT 'a", 'SELECT (1', 'SELECT 1 /* a', '?? !! ((']) {
      const laid = await formatSql(sql);
      expect(sameTokens(sql, laid)).toBe(true);
    }
    expect(await formatSql("SELECT 'a")).toBe("SELECT 'a");
  });

  it('keeps every analysis', async () => {
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.sql'))) {
      const sql = readFileSync(join(folder, file), 'utf8');
      expect(sameTokens(sql, await formatSql(sql)), file).toBe(true);
    }
  });

  it('keeps the tokens of any text', async () => {
    const piece = fc.constantFrom(
      ...['SELECT', 'from', 't', '.', 'a', '$x', "'s'", '"q"', '(', ')', ',', '1', '-', '--c\n'],
      ...['/*c*/', '::', 'AS', 'order', 'by', 'case', 'when', 'end', '[', ']', '{', '}', ':', ';'],
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 14 }), async (pieces) => {
        const sql = pieces.join(' ');
        expect(sameTokens(sql, await formatSql(sql))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine';
import { bind } from '../../src/engine/sql';
import { createFormats } from '../../src/i18n/format';
import { languages } from '../../src/i18n/locales';
import { DefterError } from '../../src/lib/errors';
import { liveSql, liveText, oneValue } from '../../src/notebook/live';
import { liveOf } from '../../src/notebook/prose';
import { testEngine } from '../support/engine';
import { NAUGHTY } from '../support/naughty';

const values = { min_spend: 1200.5 };
const sql = (expression: string) => liveSql(expression).sql;
const problem = (expression: string) => {
  try {
    sql(expression);
  } catch (error) {
    if (error instanceof DefterError) return [error.code, error.params.at];
    throw error;
  }
  return null;
};
const formats = languages.map((language) => createFormats(language));
const [english, turkish] = formats as [(typeof formats)[0], (typeof formats)[0]];

let engine: Engine;
beforeAll(async () => {
  engine = await testEngine();
  await engine.run(
    `CREATE TABLE slipping AS SELECT i AS id, i * 10.5 AS "tutar ₺", DATE '2026-01-01' + i::INTEGER AS day
     FROM range(1, 5) t(i); CREATE TABLE one AS SELECT 0.4567 AS share, 7 AS n`,
  );
});

/** What stands in the sentence, in English. */
async function shown(expression: string, format = english): Promise<string> {
  const query = liveSql(expression);
  const asked = expression.includes('min_spend')
    ? bind(query.asValue ?? query.sql, values)
    : query.sql;
  return liveText(oneValue(await engine.query(asked)), query.format, format, {
    currency: 'TRY',
    yes: 'yes',
    no: 'no',
  });
}

describe('a live value', () => {
  it('asks one SELECT, with names in quotes', () => {
    expect(liveSql('min_spend | money')).toEqual({
      sql: 'SELECT * FROM "min_spend" LIMIT 2',
      asValue: 'SELECT $min_spend',
      format: { kind: 'money', digits: null },
    });
    expect(sql('$other')).toBe('SELECT $other');
    expect(sql('slipping')).toBe('SELECT * FROM "slipping" LIMIT 2');
    expect(sql('one . n')).toBe('SELECT "n" FROM "one" LIMIT 2');
    expect(sql('COUNT( slipping )')).toBe('SELECT count(*) FROM "slipping"');
    expect(sql('average("a""b".c /* d */)')).toBe('SELECT avg("c") FROM "a""b"');
    expect(sql('SELECT 1;')).toBe('SELECT * FROM (\nSELECT 1\n) LIMIT 2');
  });

  it('is what the engine says, as the language writes it', async () => {
    const figures = [
      ['count(slipping)', '4', '4'],
      ['sum(slipping."tutar ₺") | money', '₺105.00', '₺105,00'],
      ['sum(slipping."tutar ₺") | money 0', '₺105', '₺105'],
      ['median(slipping.id)', '2.5', '2,5'],
      ['avg(slipping.id) | integer', '3', '3'],
      ['max(slipping.day)', '5 Jan 2026', '05.01.2026'],
      ['one.share | percent 1', '45.7%', '%45,7'],
      ['min_spend', '1,200.5', '1.200,5'],
      ['min_spend | text', '1200.5', '1200.5'],
      ["SELECT 'a' || 'b'", 'ab', 'ab'],
      ['SELECT 5 | 2 | number 2', '7', '7'],
      ['SELECT true', 'yes', 'yes'],
      ['SELECT NULL', '–', '–'],
      ['FROM one SELECT n', '7', '7'],
    ] as const;
    for (const [expression, inEnglish, inTurkish] of figures) {
      expect(await shown(expression), expression).toBe(inEnglish);
      expect(await shown(expression, turkish), expression).toBe(inTurkish);
    }
  });

  it('is one value, of the kind its format writes', async () => {
    const failing = [
      ['slipping', 'live.columns'],
      ['slipping.id', 'live.rows'],
      ['SELECT id FROM slipping WHERE id > 9', 'live.rows'],
      ["SELECT 'abc' | money", 'live.noNumber'],
      ['SELECT true | number', 'live.noNumber'],
      ['count(slipping) | date', 'live.noDate'],
      ['SELECT citty FROM slipping', 'engine.unknown_column'],
    ] as const;
    for (const [expression, code] of failing) {
      await expect(shown(expression), expression).rejects.toMatchObject({ code });
    }
  });

  it('says what is wrong, and where', () => {
    expect(problem('')).toEqual(['live.empty', 1]);
    expect(problem('count(a')).toEqual(['live.syntax', 8]);
    expect(problem('count(a))')).toEqual(['live.syntax', 9]);
    expect(problem('a b')).toEqual(['live.syntax', 3]);
    expect(problem('sum(a)')).toEqual(['live.column', 6]);
    expect(problem('stddev(a.b)')).toEqual(['live.function', 1]);
    expect(problem('a | euros')).toEqual(['live.format', 3]);
    expect(problem('a | number 99')).toEqual(['live.format', 3]);
    expect(problem('SELECT 1; DROP TABLE one')).toEqual(['live.several', 11]);
    expect(problem('DROP TABLE one')).toEqual(['live.syntax', 6]);
    expect(problem('""')).toEqual(['live.syntax', 1]);
  });

  it('does nothing but read, whatever is asked', async () => {
    const hostile = [
      ...NAUGHTY,
      ...NAUGHTY.flatMap((text) => liveOf(text)),
      'SELECT 1) LIMIT 1; DROP TABLE one; --',
      'WITH x AS (DELETE FROM one RETURNING *) FROM x',
      'SELECT 1 /*',
      'one"; DROP TABLE one; --',
    ];
    for (const expression of hostile) {
      const asked = (() => {
        try {
          return sql(expression);
        } catch (error) {
          expect(error, expression).toBeInstanceOf(DefterError);
          return null;
        }
      })();
      if (asked !== null)
        await engine.query(asked).catch((error) => expect(error).toBeInstanceOf(DefterError));
    }
    expect(await engine.rows('SELECT count(*)::INTEGER AS n FROM one')).toEqual([{ n: 1 }]);
  });
});

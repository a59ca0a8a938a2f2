import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bind, tokenize } from '../../src/engine/sql';
import type { DefterError } from '../../src/lib/errors';
import { meantBy } from '../../src/notebook/schema';
import { readStatement } from '../../src/notebook/statement';
import { ownPlace, placeOf, trace, type Traced } from '../../src/notebook/traced';
import { testEngine } from '../support/engine';

/** How the runner has it. */
const asTable = (traced: Traced) => `CREATE OR REPLACE TABLE made AS ${traced.sql}\n`;

async function failure(text: string, values = {}): Promise<[DefterError, Traced]> {
  const engine = await testEngine();
  await engine.run('CREATE TABLE IF NOT EXISTS places AS SELECT 1 AS city, 2 AS amount');
  const traced = trace(text, readStatement(text), values);
  try {
    await engine.run(asTable(traced));
  } catch (error) {
    return [error as DefterError, traced];
  }
  throw new Error(`This runs: ${text}`);
}

describe('SQL that knows where it came from', () => {
  it('is what binding makes of the text, and every piece leads back', () => {
    const piece = fc.constantFrom(
      ...['SELECT', ' ', '\n', '$a', '$b', "'x $a'", '"q"', 'ş', '-- $a\n', '1.5', '+', ','],
    );
    const value = fc.oneof(fc.string({ maxLength: 30 }), fc.double(), fc.boolean(), fc.integer());
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), value, value, (pieces, a, b) => {
        const text = pieces.join(' ');
        const all = { kind: 'relation' as const, from: 0, to: text.length };
        const traced = trace(text, { ...all, before: 'FROM (\n', after: ')' }, { a, b });
        const used = Object.fromEntries(
          Object.entries({ a, b }).filter(([name]) =>
            [...tokenize(text)].some((t) => t.kind === 'param' && t.text === `$${name}`),
          ),
        );
        expect(traced.sql).toBe(`FROM (\n${bind(text, used)})`);
        for (const { made, length, own } of traced.pieces) {
          const written = text.slice(own.from, own.to);
          if (written.startsWith('$')) expect(ownPlace(traced, made + length - 1)).toEqual(own);
          else {
            expect(traced.sql.slice(made, made + length)).toBe(written);
            expect(ownPlace(traced, made + 1).from).toBe(own.from + 1);
          }
        }
      }),
    );
  });

  it.each([
    ['unknown column', 'SELECT city, citty FROM places', 'citty'],
    ['behind its table', 'SELECT p.citty\nFROM places p', 'citty'],
    ['quoted', 'SELECT "ci tty" FROM places', '"ci tty"'],
    ['on a later line', "SELECT\n  'şğü',\n  citty\nFROM places", 'citty'],
    ['unknown table', 'SELECT *\nFROM placs', 'placs'],
    ['unknown function', 'SELECT summ(amount) FROM places', 'summ'],
    ['unknown alias', 'SELECT x.city FROM places', 'x'],
    ['wrong syntax', 'SELECT city FORM places', 'places'],
    ['end of the text', 'SELECT city FROM places WHERE ', 'WHERE'],
    ['wrong types', "SELECT sum('a') FROM places", 'sum'],
    ['inside SUMMARIZE', 'SUMMARIZE SELECT citty FROM places', 'citty'],
  ])('finds the place: %s', async (_, text, at) => {
    const [error, traced] = await failure(text);
    const place = placeOf(error, traced);
    expect(text.slice(place?.from, place?.to)).toBe(at);
  });

  it('finds it behind values of another length than their names', async () => {
    const values = { longer: "it's\nlong ".repeat(20), x: 1 };
    const text = 'SELECT $longer AS a, $x AS b,\n  $x + citty\nFROM places';
    const [error, traced] = await failure(text, values);
    const place = placeOf(error, traced);
    expect(text.slice(place?.from, place?.to)).toBe('citty');
    const wrong = 'SELECT $longer AS a,\n $y::INTEGER AS n';
    const [inValue, made] = await failure(wrong, { ...values, y: 'seven' });
    const found = placeOf(inValue, made);
    expect(wrong.slice(found?.from, found?.to)).toMatch(/^(\$y|::?)$/);
  });

  it('finds a mistake in a long line, shown in part by the engine', async () => {
    const text = `SELECT ${"'ışık' AS a, ".repeat(30)}citty, ${'1 AS b, '.repeat(30)} 2 FROM places`;
    const [error, traced] = await failure(text);
    const place = placeOf(error, traced);
    expect(text.slice(place?.from, place?.to)).toBe('citty');
  });

  it('tells the place of a name without a value', () => {
    const text = 'SELECT 1 > $min';
    expect(() => trace(text, readStatement(text), {})).toThrow(
      expect.objectContaining({
        code: 'sql.no_value',
        params: { name: 'min', from: 11, to: 15 },
      }) as Error,
    );
  });

  it('says what may be meant', async () => {
    const schema = {
      tables: [{ name: 'places', columns: [{ name: 'city', type: 'INTEGER' }] }],
      functions: [{ name: 'sum', kind: 'aggregate' as const, calls: [['x']] }],
      params: ['min_spend'],
    };
    const meant = async (text: string) => meantBy((await failure(text))[0], schema, text);
    expect(await meant('SELECT citty FROM places')).toEqual(['city']);
    expect(await meant('SELECT places.citty FROM places')).toEqual(['city']);
    expect(await meant('FROM placs')).toEqual(['places']);
    expect((await meant('SELECT summ(amount) FROM places'))[0]).toBe('sum');
    expect(await meant('SELECT zzzzzz FROM places')).toEqual([]);
    const text = 'SELECT $minspend';
    try {
      trace(text, readStatement(text));
      expect.unreachable();
    } catch (error) {
      expect(meantBy(error, schema)).toEqual(['$min_spend']);
    }
  });
});

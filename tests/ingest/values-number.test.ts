import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  currencies,
  currencySql,
  decideDecimal,
  findNumberStyle,
  finerThanFourSql,
  numberSql,
  proveDecimalSql,
  readNumber,
  type NumberStyle,
} from '../../src/ingest/values';
import { literal } from '../../src/engine/sql';
import { testEngine } from '../support/engine';

const style = (parts: Partial<NumberStyle>): NumberStyle => ({
  decimal: '.',
  group: '',
  currency: null,
  percent: false,
  plain: false,
  ...parts,
});
const TURKISH = style({ decimal: ',', group: '.' });
const ENGLISH = style({ decimal: '.', group: ',' });
const FRENCH = style({ decimal: ',', group: ' ' });
const SWISS = style({ decimal: '.', group: "'" });
const PLAIN = style({ plain: true });
const STYLES = [
  TURKISH,
  ENGLISH,
  FRENCH,
  SWISS,
  PLAIN,
  style({ decimal: '.', group: ',', plain: true }),
  style({ decimal: ',', group: '.', currency: 'TRY' }),
  style({ decimal: '.', group: ',', currency: 'USD' }),
  style({ decimal: ',', group: ' ', currency: 'EUR' }),
];

async function bySql(texts: string[], asked: NumberStyle): Promise<(number | null)[]> {
  const engine = await testEngine();
  const values = texts.map((text, i) => `(${i}, ${literal(text)})`).join(', ');
  const { rows } = await engine.query(
    `SELECT CAST(${numberSql('v', asked)} AS VARCHAR) FROM (VALUES ${values}) t(i, v) ORDER BY i`,
  );
  return rows.map(([value]) => (value === null ? null : Number(value)));
}

describe('reading numbers', () => {
  const cases: [string, NumberStyle, number | null][] = [
    ['1.234,56', TURKISH, 1234.56],
    ['1.234.567,8', TURKISH, 1234567.8],
    ['12.34,56', TURKISH, null],
    ['1.5', TURKISH, null],
    ['15.08.2026', TURKISH, null],
    ['1.234', TURKISH, 1234],
    ['1234,5', TURKISH, 1234.5],
    ['1.234,5.6', TURKISH, null],
    ['1.1e5', TURKISH, null],
    ['1,234.56', ENGLISH, 1234.56],
    ['1,234,567', ENGLISH, 1234567],
    ['1,23', ENGLISH, null],
    ['1 234,56', FRENCH, 1234.56],
    ['1\u00a0234\u202f567,5', FRENCH, 1234567.5],
    ["1'234.50", SWISS, 1234.5],
    ['₺1.234,50', TURKISH, 1234.5],
    ['1.234,50 TL', TURKISH, 1234.5],
    ['1.234,50\u00a0₺', TURKISH, 1234.5],
    ['TRY 12,00', TURKISH, 12],
    ['12,00TL', style({ decimal: ',', group: '.', currency: 'TRY' }), 12],
    ['3₺50', style({ decimal: ',', group: '.', currency: 'TRY' }), null],
    ['-₺12,00', style({ decimal: ',', group: '.', currency: 'TRY' }), -12],
    ['(349,00)', TURKISH, -349],
    ['-349,00', TURKISH, -349],
    ['−349,00', TURKISH, -349],
    ['349,00-', TURKISH, -349],
    ['- 349,00', TURKISH, -349],
    ['($1,234.50)', ENGLISH, -1234.5],
    ['%12', TURKISH, 12],
    ['12%', ENGLISH, 12],
    ['1E5', PLAIN, 100000],
    ['1,5E-2', TURKISH, 0.015],
    ['+5', PLAIN, 5],
    ['.5', PLAIN, 0.5],
    ['5.', PLAIN, 5],
    [' 5 ', PLAIN, 5],
    ['1.00005', PLAIN, 1.0001],
    ['-1.23455', PLAIN, -1.2346],
    ['9999999999999.125', PLAIN, 9999999999999.125],
    ['99999999999999.99995', PLAIN, null],
    ['123456789012345', PLAIN, null],
    ['1e400', PLAIN, null],
    ['1,234', PLAIN, null],
    ['', PLAIN, null],
    ['N/A', PLAIN, null],
    ['12 34', PLAIN, null],
    ['inf', PLAIN, null],
  ];
  it.each(cases)('%s', (text, asked, expected) => {
    expect(readNumber(text, asked)).toBe(expected);
  });

  it('the SQL reads the same cases', async () => {
    for (const asked of new Set(cases.map(([, asked]) => asked))) {
      const own = cases.filter(([, other]) => other === asked);
      expect(
        await bySql(
          own.map(([text]) => text),
          asked,
        ),
      ).toEqual(own.map(([, , value]) => value));
    }
  });

  it('the SQL and the reader agree on anything like a number', async () => {
    const piece = fc.constantFrom(
      ...'0123456789'.split(''),
      ...[
        '.',
        ',',
        '1.234',
        ',234',
        '.50',
        ',50',
        '-',
        '(',
        ')',
        '₺',
        ' TL',
        '$',
        '%',
        ' ',
        '\u00a0',
        "'",
        'e',
        'E-2',
        '000',
      ],
    );
    // The engine rounds digit by digit, so that 6E-8 becomes 0.0001, and takes `5e ` and `5e2,` for numbers: no amount is written so.
    const text = fc
      .array(piece, { minLength: 1, maxLength: 8 })
      .map((parts) => parts.join(''))
      // A lone dash before blanks, as accountants write nothing, is 0 to the engine.
      .filter((value) => /\d/.test(value) && !/e(?!\d{1,2}(?![\d\s.,]))/i.test(value));
    for (const asked of STYLES) {
      const values = fc.sample(text, 1500);
      const fromSql = await bySql(values, asked);
      const both = values.map((value, i) => [value, fromSql[i], readNumber(value, asked)]);
      expect(both.filter(([, sql, read]) => sql !== read)).toEqual([]);
      expect(both.filter(([, sql]) => sql !== null).length).toBeGreaterThan(100);
    }
  }, 60_000);

  it('what Intl writes is found and read back', async () => {
    const locales: [string, string | null][] = [
      ['tr-TR', null],
      ['tr-TR', 'TRY'],
      ['en-US', null],
      ['en-US', 'USD'],
      ['de-DE', 'EUR'],
      ['fr-FR', 'EUR'],
      ['de-CH', null],
      ['en-GB', 'GBP'],
    ];
    const amounts = fc.array(
      fc.integer({ min: -99_999_999, max: 99_999_999 }).map((cents) => cents / 100),
      { minLength: 30, maxLength: 60 },
    );
    await fc.assert(
      fc.asyncProperty(amounts, fc.constantFrom(...locales), async (values, [locale, currency]) => {
        const written = new Intl.NumberFormat(locale, {
          minimumFractionDigits: 2,
          ...(currency && { style: 'currency', currency }),
        });
        const texts = values.map((value) => written.format(value));
        const found = findNumberStyle(texts);
        expect(found).toMatchObject({ sure: true, fits: 1, style: { currency } });
        const plain = values.map((value) => (value === 0 ? 0 : value));
        expect(texts.map((text) => readNumber(text, found!.style))).toEqual(plain);
        expect((await bySql(texts, found!.style)).map((value) => value! + 0)).toEqual(plain);
      }),
      { numRuns: 40 },
    );
  }, 60_000);

  it('counts what four decimals cannot hold', async () => {
    const engine = await testEngine();
    const texts = ['1,23456', '1,2345', '1,23450', '1.234,00001', '7', '5e-5', '4e-4', 'x', ''];
    const { rows } = await engine.query(
      `SELECT v FROM (VALUES ${texts.map((text) => `(${literal(text)})`).join(', ')}, (NULL)) t(v)
       WHERE ${finerThanFourSql('v', TURKISH)} ORDER BY v`,
    );
    expect(rows.flat()).toEqual(['1,23456', '1.234,00001', '5e-5']);
  });
});

describe('finding how a column writes numbers', () => {
  const cases: [string[], Partial<NumberStyle> | null, boolean][] = [
    [['1', '20', '300'], { decimal: '.', group: '', plain: true }, true],
    [['0.5', '12.50'], { decimal: '.', plain: true }, true],
    [['12,50', '349,00'], { decimal: ',', group: '.', plain: false }, true],
    [['1.204,90', '-349,00', '89,50'], { decimal: ',', group: '.' }, true],
    [['1,204.90', '349'], { decimal: '.', group: ',', plain: false }, true],
    [['1.234', '12.500'], { decimal: ',', group: '.' }, false],
    [['1.234', '1234'], { decimal: '.', group: ',' }, false],
    [['1.234', '0.500'], { decimal: '.' }, true],
    [['1.234.567'], { decimal: ',', group: '.' }, true],
    [['1.234', '5,0'], { decimal: ',', group: '.' }, true],
    [['1,234', '12,345'], { decimal: '.', group: ',' }, false],
    [['1 234,50'], { decimal: ',', group: ' ' }, true],
    [['₺12,50', '₺1.000,00'], { decimal: ',', currency: 'TRY' }, true],
    [['12 TL', '5 TL'], { currency: 'TRY', plain: false }, true],
    [['%10', '%20'], { percent: true, plain: false }, true],
    [['12.50', 'N/A', '3.10'], { decimal: '.', plain: true }, true],
    [['15.08.2026', '16.08.2026'], null, true],
    [['2026-08-15'], null, true],
    [['Ankara', 'Bursa'], null, true],
    [['A-10001', 'A-10002'], null, true],
    [['0500 000 31 01'], null, true],
    [['', ' '], null, true],
    [[], null, true],
    [['22 LB', '10 OZ'], null, true],
  ];
  it.each(cases)('%j', (samples, expected, sure) => {
    const found = findNumberStyle(samples);
    if (expected === null) expect(found).toBeNull();
    else {
      expect(found).toMatchObject({ style: expected, sure });
      expect(found!.alternatives.length > 0).toBe(!sure);
    }
  });

  it('proves the open ones over the whole column', async () => {
    const engine = await testEngine();
    const found = findNumberStyle(['1.234', '12.500'])!;
    const decide = async (texts: string[]) => {
      const table = `(VALUES ${texts.map((text) => `(${literal(text)})`).join(', ')}) t(v)`;
      const [row] = await engine.rows(proveDecimalSql(table, 'v'));
      return { row, style: decideDecimal(row!, found)?.decimal ?? null };
    };
    expect(await decide(['1.234', '12,5'])).toMatchObject({
      style: ',',
      row: { comma_example: '12,5' },
    });
    expect((await decide(['1.234', '1.2345'])).style).toBe('.');
    expect((await decide(['1.234', '0.250'])).style).toBe('.');
    expect((await decide(['1.234', '1.234.567'])).style).toBe(',');
    expect((await decide(['1.234', '12.500', '7'])).style).toBeNull();
    expect((await decide(['1.5', '1,5'])).style).toBeNull();
  });
});

describe('currencies', () => {
  const cases: [string, string | null][] = [
    ['₺12,50', 'TRY'],
    ['12,50 TL', 'TRY'],
    ['12,50TL', 'TRY'],
    ['tl', 'TRY'],
    ['$5', 'USD'],
    ['US$5', 'USD'],
    ['CA$5', 'CAD'],
    ['5 €', 'EUR'],
    ['EUR', 'EUR'],
    ['£5', 'GBP'],
    ['12,50', null],
    ['TOTAL', null],
    ['(1.234,00)', null],
    ['', null],
  ];
  it('are found in samples, most frequent first', () => {
    expect(currencies(['₺1', '2 TL', '$3', '4'])).toEqual(['TRY', 'USD']);
    for (const [text, code] of cases) expect(currencies([text]), text).toEqual(code ? [code] : []);
  });
  it('are found by SQL', async () => {
    const engine = await testEngine();
    const values = cases.map(([text], i) => `(${i}, ${literal(text)})`).join(', ');
    const { rows } = await engine.query(
      `SELECT ${currencySql('v')} FROM (VALUES ${values}) t(i, v) ORDER BY i`,
    );
    expect(rows.flat()).toEqual(cases.map(([, code]) => code));
  });
});

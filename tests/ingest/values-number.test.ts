import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  currencies,
  currencySql,
  decideDecimal,
  findNumberStyle,
  finerThanFourSql,
  mixedDecimalSql,
  numberSql,
  openDecimalSql,
  proveDecimalSql,
  readNumber,
  type NumberStyle,
} from '../../src/ingest/values';
import { ident, literal } from '../../src/engine/sql';
import { testEngine } from '../support/engine';
import { importFiles } from '../support/import';

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

async function bySql(
  texts: string[],
  asked: NumberStyle,
  effort: 'quick' | 'full' = 'full',
): Promise<(number | null)[]> {
  const engine = await testEngine();
  const values = texts.map((text, i) => `(${i}, ${literal(text)})`).join(', ');
  const { rows } = await engine.query(
    `SELECT CAST(${numberSql('v', asked, 'DECIMAL(18,4)', effort)} AS VARCHAR) FROM (VALUES ${values}) t(i, v) ORDER BY i`,
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
    ['3,501.234e8', ENGLISH, 350123400000],
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
    ['0,500', ENGLISH, null],
    ['0.500', TURKISH, null],
    ['00.500', TURKISH, null],
    ['001.234,50', TURKISH, 1234.5],
    ['1.234E5', TURKISH, null],
    ['1.234E5', ENGLISH, 123400],
    ['1 234,56', TURKISH, 1234.56],
    ["1'234,56", TURKISH, 1234.56],
    ['1.234,56', FRENCH, 1234.56],
    ['1.234', FRENCH, null],
    ['1.234 567,5', TURKISH, null],
    ['0 532', FRENCH, null],
    ['--5', PLAIN, null],
    ['-5-', PLAIN, null],
    ['+-5', PLAIN, null],
    ['(-5,5)', TURKISH, -5.5],
    ['₺ (349,00)', TURKISH, -349],
    ['(349,00) TL', TURKISH, -349],
    [' $ (1,234.50) ', ENGLISH, -1234.5],
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

describe('a column of numbers', () => {
  const N = '\u00a0';
  const THIN = '\u202f';
  const comma = ['5', '12', '2,5', '1234', '1234,56', '-7'];
  const point = ['5', '12', '2.5', '1234', '1234.56', '-7'];
  const spellings: [string, number, string[]][] = [
    ['1.234,56', 1234.56, comma],
    ['1,234.56', 1234.56, point],
    ['1 234,56', 1234.56, comma],
    [`1${N}234,56`, 1234.56, comma],
    [`1${THIN}234,56`, 1234.56, comma],
    ['1 234.56', 1234.56, point],
    ["1'234.50", 1234.5, point],
    ['1’234.50', 1234.5, point],
    ["1'234,50", 1234.5, comma],
    ['₺1.234', 1234, comma],
    ['₺1,234', 1234, point],
    ['₺ 1.234,50', 1234.5, comma],
    [`₺${N}1,234.50`, 1234.5, point],
    ['1.234,50 TL', 1234.5, comma],
    ['1,234.50 TL', 1234.5, point],
    ['1.234,50 ₺', 1234.5, comma],
    [`1.234,50${N}₺`, 1234.5, comma],
    ['1,234.50 ₺', 1234.5, point],
    ['(349,00)', -349, comma],
    ['(349.00)', -349, point],
    ['-349,00', -349, comma],
    ['-349.00', -349, point],
    ['349,00-', -349, comma],
    ['349.00-', -349, point],
    ['%12', 12, comma],
    ['12%', 12, point],
    ['12 %', 12, comma],
    ['%12,5', 12.5, comma],
    ['1E5', 100_000, comma],
    ['1E5', 100_000, point],
    ['1,5E+3', 1500, comma],
    ['1.5E+3', 1500, point],
    ['+5', 5, comma],
    ['+5', 5, point],
    ['.5', 0.5, point],
    [',5', 0.5, comma],
  ];
  it.each(spellings)('may hold %s, alone or among plain ones', async (text, value, others) => {
    const plain = others.map((other) => Number(other.replace(',', '.')));
    for (const [column, expected] of [
      [[text], [value]],
      [
        [...others, text],
        [...plain, value],
      ],
    ] as const) {
      const found = findNumberStyle([...column])!;
      const style = [found.style, ...found.alternatives].find(
        ({ decimal }) => decimal === (others === comma ? ',' : '.'),
      );
      // A single ₺1.234 may be read both ways, and a 1E5 or +5 alone has no decimal mark.
      expect(style !== undefined || column.length === 1).toBe(true);
      const read = style ?? found.style;
      expect(await bySql([...column], read)).toEqual(expected);
      expect(column.map((cell) => readNumber(cell, read))).toEqual(expected);
    }
  });

  const amount = fc.record({
    cents: fc.oneof(
      fc.integer({ min: -2_000_000, max: 2_000_000 }),
      fc.integer({ min: -99_999_999_999, max: 99_999_999_999 }),
    ),
    digits: fc.constantFrom(0, 1, 2),
    mark: fc.constantFrom('', 'other', ' ', N, THIN, "'", '’'),
    negative: fc.constantFrom('-1', '1-', '(1)', '−1'),
    money: fc.constantFrom('1', '₺1', '₺ 1', '1 TL', `1${N}₺`, 'TRY 1'),
  });
  type Amount = typeof amount extends fc.Arbitrary<infer T> ? T : never;
  /** A random amount as a text in one decimal style, and its value. */
  const write = ({ cents, digits, mark, negative, money }: Amount, decimal: '.' | ',') => {
    const value = Math.trunc(cents / 10 ** (2 - digits)) / 10 ** digits;
    const [whole = '', fraction] = Math.abs(value).toFixed(digits).split('.');
    const group = mark === 'other' ? (decimal === '.' ? ',' : '.') : mark;
    const grouped = whole.replace(/\B(?=(\d{3})+$)/g, group);
    const written = money.replace('1', fraction ? grouped + decimal + fraction : grouped);
    return { text: value < 0 ? negative.replace('1', written) : written, value };
  };

  it('reads back what was written in any way of its decimal mark', async () => {
    for (const decimal of ['.', ','] as const) {
      const written = fc.sample(amount, 3000).map((one) => write(one, decimal));
      const other = decimal === '.' ? ',' : '.';
      for (const currency of [null, 'TRY']) {
        const asked = style({ decimal, group: other, currency });
        const texts = written.map(({ text }) => text);
        const values = written.map(({ value }) => value + 0);
        expect((await bySql(texts, asked)).map((value) => value! + 0)).toEqual(values);
        expect(texts.map((text) => readNumber(text, asked)! + 0)).toEqual(values);
      }
    }
  });

  it('that mixes decimal marks is never read as another number, and says which cells are', async () => {
    const engine = await testEngine();
    for (const decimal of ['.', ','] as const) {
      const other = decimal === '.' ? ',' : '.';
      const written = fc
        .sample(fc.tuple(amount, fc.constantFrom(decimal, other)), 3000)
        .map(([one, mark]) => ({ ...write(one, mark), mark }));
      for (const group of [other, '', ' '] as const) {
        const asked = style({ decimal, group });
        const values = written.map(({ text }, i) => `(${i}, ${literal(text)})`).join(', ');
        const rows = await engine.rows<{ read: number | null; mixed: boolean; open: boolean }>(
          `SELECT ${numberSql('v', asked)} AS read, ${mixedDecimalSql('v', asked)} AS mixed,
             ${openDecimalSql('v')} AS open
           FROM (VALUES ${values}) t(i, v) ORDER BY i`,
        );
        const wrong = rows
          .map((row, i) => ({ ...row, ...written[i]! }))
          .filter(({ read, mixed, open, value, mark }) => {
            if (read === null) return mark === decimal ? !open : mixed === open;
            return mixed || (Math.abs(read - value) > 1e-9 && !(open && mark === other));
          });
        expect(wrong).toEqual([]);
        expect(rows.filter(({ mixed }) => mixed).length).toBeGreaterThan(100);
      }
    }
  });

  it('never reads quickly what it reads otherwise in full', async () => {
    const written = fc
      .sample(fc.tuple(amount, fc.constantFrom('.' as const, ',' as const)), 3000)
      .map(([one, mark]) => write(one, mark).text);
    for (const asked of STYLES) {
      const quick = await bySql(written, asked, 'quick');
      const full = await bySql(written, asked);
      const differ = written.filter((_, i) => quick[i] !== null && quick[i] !== full[i]);
      expect(differ).toEqual([]);
    }
  });

  it('that mixes decimal marks leaves no misread line in an import', async () => {
    const engine = await testEngine();
    const amounts = ['1.234,56', '12,50', '1,234.56', '99.95', '2.000,00', '7', '3,25'];
    const lines = amounts.map((amount, i) => `S${i};M${i};0${i + 1}.03.2026;${amount}`);
    const file = {
      name: 'siparisler.csv',
      bytes: ['Sipariş No;Müşteri No;Tarih;Tutar', ...lines].join('\r\n'),
      kind: 'orders' as const,
    };
    const asked = await importFiles(engine, [file]);
    expect(asked.questions).toMatchObject([{ kind: 'decimal', column: 'Tutar' }]);
    const id = asked.questions[0]!.id;
    const { sources, ledgers, questions } = await importFiles(engine, [file], {}, { [id]: ',' });
    expect(questions).toEqual([]);
    expect(ledgers[0]!.unreadable.reduce((sum, { lines }) => sum + lines, 0)).toBe(2);
    const read = await engine.query('SELECT amount FROM order_lines ORDER BY line');
    expect(read.rows.flat()).toEqual([1234.56, 12.5, 2000, 7, 3.25]);
    const column = sources[0]!.columns.find(({ role }) => role === 'amount')!;
    const mixed = await engine.query(
      `SELECT _line FROM source_1 WHERE ${mixedDecimalSql(ident(column.name), column.number!)} ORDER BY 1`,
    );
    expect(mixed.rows.flat()).toEqual([4, 5]);
  });

  it('proves its decimal mark by exponents and behind blanks', async () => {
    const engine = await testEngine();
    const prove = async (texts: string[]) => {
      const table = `(VALUES ${texts.map((text) => `(${literal(text)})`).join(', ')}) t(v)`;
      const [row] = await engine.rows(proveDecimalSql(table, 'v'));
      return [row?.['point'], row?.['comma'], row?.['open']];
    };
    expect(await prove(['1.234E+5', '1.234'])).toEqual([1, 0, 1]);
    expect(await prove([`1${N}234,5`, '1 234,567', '12'])).toEqual([0, 2, 0]);
    expect(await prove(["1'234.567", '0,5'])).toEqual([1, 1, 0]);
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

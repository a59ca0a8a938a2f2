import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  dateSql,
  decideDateOrder,
  findDateStyle,
  mixedDateOrderSql,
  proveDateOrderSql,
  readDate,
  type DateStyle,
} from '../../src/ingest/values';
import { literal } from '../../src/engine/sql';
import { testEngine } from '../support/engine';

async function bySql(
  texts: string[],
  style: DateStyle,
  effort: 'quick' | 'full' = 'full',
): Promise<unknown[]> {
  const engine = await testEngine();
  const values = texts.map((text, i) => `(${i}, ${literal(text)})`).join(', ');
  const { rows } = await engine.query(
    `SELECT CAST(${dateSql('v', style, effort)} AS VARCHAR) FROM (VALUES ${values}) t(i, v) ORDER BY i`,
  );
  return rows.map(([value]) => value);
}

const iso: DateStyle = { order: 'iso', time: false };
const ymd: DateStyle = { order: 'ymd', time: false };
const dmy: DateStyle = { order: 'dmy', time: true, sep: '.' };
const mdy: DateStyle = { order: 'mdy', time: true, sep: '/' };
const short: DateStyle = { order: 'ymd', time: false, shortYear: true };
const digits: DateStyle = { order: 'yyyymmdd', time: false };
const dayName: DateStyle = { order: 'dmy', time: false, names: 'tr' };
const nameDay: DateStyle = { order: 'mdy', time: false, names: 'en' };
const excel: DateStyle = { order: 'excel', time: true };
const days: DateStyle = { order: 'epoch_days', time: false };
const seconds: DateStyle = { order: 'epoch_s', time: true };
const ms: DateStyle = { order: 'epoch_ms', time: true };

describe('reading dates', () => {
  const cases: [string, DateStyle, string | null][] = [
    ['2026-08-15', iso, '2026-08-15 00:00:00'],
    ['05.03.40', dmy, '2040-03-05 00:00:00'],
    ['05.03.40', { ...dmy, pivot: '26' }, '1940-03-05 00:00:00'],
    ['5.3.26', { ...dmy, pivot: '26' }, '2026-03-05 00:00:00'],
    ['40-03-05', { ...short, pivot: '26' }, '1940-03-05 00:00:00'],
    ['5-Mar-40', { ...dayName, pivot: '26' }, '1940-03-05 00:00:00'],
    ['2026-8-5', iso, '2026-08-05 00:00:00'],
    [' 2026-08-15 ', iso, '2026-08-15 00:00:00'],
    ['2026-08-15T10:00:00Z', iso, '2026-08-15 10:00:00'],
    ['2026-08-15 10:00:00+03', iso, '2026-08-15 10:00:00'],
    ['2026-08-15T23:30:00.250-03:00', iso, '2026-08-15 23:30:00.25'],
    ['2026-08-15 10:05 -0300', iso, '2026-08-15 10:05:00'],
    ['2026-08-15 24:00', iso, '2026-08-16 00:00:00'],
    ['2026-08-15 24:30', iso, null],
    ['2026-02-31', iso, null],
    ['2024-02-29', iso, '2024-02-29 00:00:00'],
    ['2026-02-29', iso, null],
    ['0000-00-00', iso, null],
    ['0001-01-01', iso, null],
    ['9999-12-31', iso, null],
    ['1899-12-31', iso, null],
    ['1900-01-01', iso, '1900-01-01 00:00:00'],
    ['2100-12-31', iso, '2100-12-31 00:00:00'],
    ['infinity', iso, null],
    ['epoch', iso, null],
    ['200-01-01', iso, null],
    ['', iso, null],
    ['2026/08/15 9:05', ymd, '2026-08-15 09:05:00'],
    ['2026.08.15', ymd, '2026-08-15 00:00:00'],
    ['15.08.2026', dmy, '2026-08-15 00:00:00'],
    ['15.08.2026 10:00', dmy, '2026-08-15 10:00:00'],
    ['15.08.2026 10:00:59', dmy, '2026-08-15 10:00:59'],
    ['5.8.2026', dmy, '2026-08-05 00:00:00'],
    ['5.8.2026 9:05', dmy, '2026-08-05 09:05:00'],
    ['15.08.2026 24:00', dmy, '2026-08-16 00:00:00'],
    ['31.02.2026', dmy, null],
    ['15.13.2026', dmy, null],
    ['00.08.2026', dmy, null],
    ['15.08.2026  10:00 ', dmy, '2026-08-15 10:00:00'],
    ['15/08/2026', dmy, '2026-08-15 00:00:00'],
    ['15-08-2026', dmy, '2026-08-15 00:00:00'],
    ['15.08.2026 - 10:00', dmy, '2026-08-15 10:00:00'],
    ['15.08.26', dmy, '2026-08-15 00:00:00'],
    ['15.08.55', dmy, '1955-08-15 00:00:00'],
    ['15.08.1955', dmy, '1955-08-15 00:00:00'],
    ['05.08.26 10:00', dmy, '2026-08-05 10:00:00'],
    ['15.08.0026', dmy, null],
    ['TOPLAM', dmy, null],
    ['5.3.2026 14.05', dmy, '2026-03-05 14:05:00'],
    ['05.03.2026 14.05.59', dmy, '2026-03-05 14:05:59'],
    ['05.03.2026 2:05 ÖS', dmy, '2026-03-05 14:05:00'],
    ['05.03.2026 ÖS 2:05', dmy, null],
    ['05.03.2026 2:05 p', dmy, null],
    ['05.03.2026 Perşembe 14:05', dmy, '2026-03-05 14:05:00'],
    ['26-03-05', short, '2026-03-05 00:00:00'],
    ['85/12/31 9:05', short, '1985-12-31 09:05:00'],
    ['26-13-05', short, null],
    ['2026-03-05', short, null],
    ['8/15/2026', mdy, '2026-08-15 00:00:00'],
    ['8/15/2026 2:30 PM', mdy, '2026-08-15 14:30:00'],
    ['8/15/2026 12:30 AM', mdy, '2026-08-15 00:30:00'],
    ['08/15/2026 12:30:15 pm', mdy, '2026-08-15 12:30:15'],
    ['8/15/2026 13:30 PM', mdy, null],
    ['8/15/2026 14:30', mdy, '2026-08-15 14:30:00'],
    ['12/1/2010 8:26', mdy, '2010-12-01 08:26:00'],
    ['15/8/2026', mdy, null],
    ['8/15/26', mdy, '2026-08-15 00:00:00'],
    ['20260815', digits, '2026-08-15 00:00:00'],
    [' 20260815', digits, '2026-08-15 00:00:00'],
    ['20260815.0', digits, '2026-08-15 00:00:00'],
    ['20260815103000', digits, '2026-08-15 10:30:00'],
    ['20260231', digits, null],
    ['00010101', digits, null],
    ['15 Ağu 2026', dayName, '2026-08-15 00:00:00'],
    ['15 Ağustos 2026 10:30', dayName, '2026-08-15 10:30:00'],
    ['1 ŞUBAT 2026', dayName, '2026-02-01 00:00:00'],
    ['3 EKİM 2026', dayName, '2026-10-03 00:00:00'],
    ['3 Kasım 2026 Salı', dayName, '2026-11-03 00:00:00'],
    ['Cumartesi, 15 Ağustos 2026', dayName, '2026-08-15 00:00:00'],
    ['31 Şubat 2026', dayName, null],
    ['5 Ağu 2026'.normalize('NFD'), dayName, '2026-08-05 00:00:00'],
    ['5 Mart 2026, Perşembe', dayName, '2026-03-05 00:00:00'],
    ['5 Mart 2026 Perşembe 14:05', dayName, '2026-03-05 14:05:00'],
    ['5 Mart 2026 saat 14.05', dayName, '2026-03-05 14:05:00'],
    ['Thu, 05 Mar 2026 14:05:00 +0300', dayName, '2026-03-05 14:05:00'],
    ['05Mar2026', dayName, '2026-03-05 00:00:00'],
    ['15-Aug-26', dayName, '2026-08-15 00:00:00'],
    ['15 Foo 2026', dayName, null],
    ['Aug 15, 2026', nameDay, '2026-08-15 00:00:00'],
    ['September 1st, 2026', nameDay, '2026-09-01 00:00:00'],
    ['Aug 15, 2026, 2:30 PM', nameDay, '2026-08-15 14:30:00'],
    ['March 5, 2026 at 2:05\u202fPM', nameDay, '2026-03-05 14:05:00'],
    ['Thu Mar 05 2026 14:05:00 GMT+0300 (GMT+03:00)', nameDay, '2026-03-05 14:05:00'],
    ['60', excel, null],
    ['61', excel, '1900-03-01 00:00:00'],
    ['46249', excel, '2026-08-15 00:00:00'],
    ['46249.5', excel, '2026-08-15 12:00:00'],
    ['46249,25', excel, '2026-08-15 06:00:00'],
    ['0', excel, null],
    ['12772.0', days, '2004-12-20 00:00:00'],
    ['1485630413.0', seconds, '2017-01-28 19:06:53'],
    ['1485630413000', ms, '2017-01-28 19:06:53'],
    ['x', seconds, null],
    ['-1e99', seconds, null],
  ];
  it.each(cases)('%s', (text, style, expected) => {
    expect(readDate(text, style)).toBe(expected);
  });

  it('the SQL reads the same cases', async () => {
    for (const style of new Set(cases.map(([, style]) => style))) {
      const own = cases.filter(([, other]) => other === style);
      const read = await bySql(
        own.map(([text]) => text),
        style,
      );
      expect(own.map(([text], i) => [text, read[i]])).toEqual(
        own.map(([text, , out]) => [text, out]),
      );
    }
  });

  const part = (low: number, high: number): fc.Arbitrary<string> =>
    fc
      .tuple(fc.integer({ min: low, max: high }), fc.boolean())
      .map(([n, pad]) => (pad ? String(n).padStart(2, '0') : String(n)));
  const year = fc.oneof(
    fc.integer({ min: 1895, max: 2105 }).map(String),
    fc.integer({ min: 0, max: 99 }).map((n) => String(n).padStart(2, '0')),
  );
  const clock = fc.oneof(
    fc.constant(''),
    fc
      .tuple(
        fc.constantFrom(' ', '  ', 'T', ', ', ' - '),
        part(0, 25),
        part(0, 61).filter((minute) => minute.length === 2),
        fc.oneof(
          fc.constant(''),
          part(0, 61).map((s) => `:${s}`),
          fc.constantFrom(':05.5', ':05.123456'),
        ),
        fc.constantFrom('', ' AM', ' PM', 'pm', ' ÖS', 'Z', '+03:00', ' UTC'),
      )
      .map((parts) => parts[0] + parts[1] + ':' + parts.slice(2).join('')),
  );
  const text = fc
    .tuple(
      part(0, 33),
      fc.constantFrom('.', '/', '-', ' '),
      part(0, 14),
      year,
      clock,
      fc.boolean(),
      fc.constantFrom('', ' '),
    )
    .map(([a, sep, b, y, time, yearFirst, blank]) =>
      yearFirst
        ? `${blank}${y}${sep}${b}${sep}${a}${time}`
        : `${a}${sep}${b}${sep}${y}${time}${blank}`,
    );
  it('the SQL and the reader agree on anything like a date', async () => {
    for (const style of [iso, ymd, dmy, mdy, { ...dmy, sep: '/' as const, time: false }]) {
      const values = fc.sample(text, 2000);
      const fromSql = await bySql(values, style);
      const both = values.map((value, i) => [value, fromSql[i], readDate(value, style)]);
      expect(both.filter(([, sql, read]) => sql !== read)).toEqual([]);
      expect(both.filter(([, sql]) => sql !== null).length).toBeGreaterThan(100);
    }
  }, 60_000);

  it('reads back what was written from a known moment', async () => {
    const moment = fc.integer({ min: -2208988800, max: 4102444799 });
    await fc.assert(
      fc.asyncProperty(fc.array(moment, { minLength: 100, maxLength: 100 }), async (moments) => {
        const dates = moments.map((second) => new Date(second * 1000));
        const expected = dates.map((at) => at.toISOString().slice(0, 19).replace('T', ' '));
        const p = dates.map((at) => at.toISOString().split(/\D/));
        const month = (at: Date, locale: string): string =>
          new Intl.DateTimeFormat(locale, { month: 'long', timeZone: 'UTC' }).format(at);
        const time = p.map(([, , , h, i, s]) => `${h}:${i}:${s}`);
        const half = dates.map(
          (at, i) =>
            `${at.getUTCHours() % 12 || 12}:${time[i]!.slice(3)} ${at.getUTCHours() < 12 ? 'AM' : 'PM'}`,
        );
        const written: [DateStyle, string[]][] = [
          [dmy, p.map(([y, m, d], i) => `${d}.${m}.${y} ${time[i]}`)],
          [mdy, p.map(([y, m, d], i) => `${Number(m)}/${Number(d)}/${y} ${half[i]}`)],
          [digits, p.map(([y, m, d, h, i, s]) => `${y}${m}${d}${h}${i}${s}`)],
          [dayName, p.map(([y, , d], i) => `${d} ${month(dates[i]!, 'tr')} ${y} ${time[i]}`)],
          [
            nameDay,
            p.map(([y, , d], i) => `${month(dates[i]!, 'en')} ${Number(d)}, ${y} ${time[i]}`),
          ],
          [seconds, moments.map(String)],
          [ms, moments.map((second) => `${second * 1000}`)],
        ];
        for (const [style, texts] of written) {
          expect(texts.map((value) => readDate(value, style))).toEqual(expected);
          expect(await bySql(texts, style)).toEqual(expected);
        }
      }),
      { numRuns: 8 },
    );
  }, 60_000);
});

describe('a column of dates', () => {
  const months = (locale: string, month: 'long' | 'short'): string[] =>
    Array.from({ length: 12 }, (_, i) =>
      new Intl.DateTimeFormat(locale, { month, timeZone: 'UTC' }).format(Date.UTC(2026, i, 15)),
    );
  const MONTHS = [
    months('tr', 'long'),
    months('tr', 'short'),
    months('en', 'long'),
    months('en', 'short'),
    months('tr', 'long').map((month) => month.toLocaleUpperCase('tr')),
  ];
  const two = (n: number): string => String(n).padStart(2, '0');
  const way = fc.record({
    order: fc.constantFrom('dmy', 'mdy', 'ymd', 'dny', 'ndy', 'digits', 'excel', 's', 'ms'),
    sep: fc.constantFrom('.', '/', '-'),
    gap: fc.constantFrom(' ', '-', ' '),
    pad: fc.boolean(),
    shortYear: fc.boolean(),
    names: fc.constantFrom(...MONTHS),
    weekday: fc.constantFrom('', '', 'Perşembe, ', 'Thu '),
    clock: fc.constantFrom(
      '',
      '',
      ' HH:MM',
      ' HH:MM:SS',
      'THH:MM:SSZ',
      ' HH:MM+03:00',
      ' h:MM PM',
      ', h:MM:SS PM',
      ' HH.MM',
    ),
  });
  type Way = typeof way extends fc.Arbitrary<infer T> ? T : never;
  /** A moment written in some way, and what of it was written: ISO to the second. */
  const write = (moment: Date, how: Way): { text: string; value: string } => {
    const [y, m, d] = [moment.getUTCFullYear(), moment.getUTCMonth() + 1, moment.getUTCDate()];
    const [h, i, s] = [moment.getUTCHours(), moment.getUTCMinutes(), moment.getUTCSeconds()];
    const number = (n: number): string => (how.pad ? two(n) : String(n));
    const year = how.shortYear ? two(y % 100) : String(y);
    const name = how.names[m - 1]!;
    const day = `${y}-${two(m)}-${two(d)}`;
    const clock = how.clock
      .replace('HH', two(h))
      .replace('h', String(h % 12 || 12))
      .replace('MM', two(i))
      .replace('SS', two(s))
      .replace('PM', h < 12 ? 'AM' : 'PM');
    const seconds = how.clock.includes('SS') ? two(s) : '00';
    const value = `${day} ${how.clock === '' ? '00:00:00' : `${two(h)}:${two(i)}:${seconds}`}`;
    const epoch = Math.floor(moment.getTime() / 1000);
    const whole = `${day} ${two(h)}:${two(i)}:${two(s)}`;
    switch (how.order) {
      case 'dmy':
        return { text: [number(d), number(m), year].join(how.sep) + clock, value };
      case 'mdy':
        // No country writes the month first with dots: dots say that the day is.
        return {
          text: [number(m), number(d), year].join(how.sep.replace('.', '/')) + clock,
          value,
        };
      case 'ymd':
        return { text: [y, number(m), number(d)].join(how.sep) + clock, value };
      case 'dny':
        return { text: how.weekday + [number(d), name, year].join(how.gap) + clock, value };
      case 'ndy':
        return { text: `${how.weekday}${name} ${number(d)}, ${year}${clock}`, value };
      case 'digits':
        return { text: day.replaceAll('-', ''), value: `${day} 00:00:00` };
      case 'excel':
        return { text: String(Math.round((epoch / 86400 + 25569) * 1e6) / 1e6), value: whole };
      case 's':
        return { text: String(epoch), value: whole };
      case 'ms':
        return { text: String(epoch * 1000), value: whole };
    }
  };
  const moment = fc.date({
    min: new Date('1995-01-01T00:00:00Z'),
    max: new Date('2039-12-31T23:59:59Z'),
    noInvalidDate: true,
  });

  it('is read back as it was written, or asked about', async () => {
    let sure = 0;
    await fc.assert(
      fc.asyncProperty(
        way,
        fc.array(moment, { minLength: 1, maxLength: 25 }),
        async (how, moments) => {
          const written = moments.map((at) => write(at, how));
          const texts = written.map(({ text }) => text);
          const values = written.map(({ value }) => value);
          const found = findDateStyle(texts, { isDateHeader: true });
          expect(found).not.toBeNull();
          const readings = [found!.style, ...found!.alternatives].map((style) =>
            texts.map((text) => readDate(text, style)),
          );
          if (found!.sure) {
            sure++;
            expect(readings).toEqual([values]);
          } else {
            expect(readings).toContainEqual(values);
          }
          expect(await bySql(texts, found!.style)).toEqual(readings[0]);
        },
      ),
      { numRuns: 300 },
    );
    expect(sure).toBeGreaterThan(100);
  }, 120_000);

  it('never reads quickly what it reads otherwise in full', async () => {
    const texts = fc.sample(fc.tuple(moment, way), 3000).map(([at, how]) => write(at, how).text);
    const styles = [iso, ymd, short, digits, excel, days, seconds, ms, dayName, nameDay].concat(
      (['.', '/', '-'] as const).flatMap((sep) =>
        [true, false].flatMap((time) => [
          { order: 'dmy' as const, time, sep },
          { order: 'mdy' as const, time, sep },
        ]),
      ),
    );
    for (const style of styles) {
      const quick = await bySql(texts, style, 'quick');
      const full = await bySql(texts, style);
      const differ = texts.filter((_, i) => quick[i] !== null && quick[i] !== full[i]);
      expect(differ, style.order).toEqual([]);
    }
  }, 60_000);

  it('that mixes the orders of day and month says which cells do not fit', async () => {
    const engine = await testEngine();
    const list = async (texts: string[], style: DateStyle) => {
      const values = texts.map((text, i) => `(${i}, ${literal(text)})`).join(', ');
      const { rows } = await engine.query(
        `SELECT v FROM (VALUES ${values}, (99, NULL)) t(i, v) WHERE ${mixedDateOrderSql('v', style)} ORDER BY i`,
      );
      return rows.flat();
    };
    const texts = [
      '15/03/2026',
      '03/15/2026',
      '03/04/2026',
      '3/25/26 2:05 PM',
      '33/01/2026',
      'x',
      '',
    ];
    expect(await list(texts, dmy)).toEqual(['03/15/2026', '3/25/26 2:05 PM']);
    expect(await list(texts, mdy)).toEqual(['15/03/2026']);
    expect(await list(texts, iso)).toEqual([]);
  });
});

describe('finding how a column writes dates', () => {
  const header = { isDateHeader: true };
  const cases: [
    string[],
    Partial<DateStyle> | null,
    boolean,
    { isDateHeader: boolean; locale?: 'tr' | 'en' }?,
  ][] = [
    [['2026-08-15', '2026-08-16'], { order: 'iso', time: false }, true],
    [['2026-08-15T10:00:00Z'], { order: 'iso', time: true }, true],
    [['2026/08/15'], { order: 'ymd' }, true],
    [['15.08.2026 10:00', '01.02.2026 11:00'], { order: 'dmy', time: true, sep: '.' }, true],
    [['01.02.2026'], { order: 'dmy' }, true],
    [['01/02/2026', '15/02/2026'], { order: 'dmy', sep: '/' }, true],
    [['01/02/2026', '02/15/2026'], { order: 'mdy', sep: '/' }, true],
    [['01/02/2026', '03/04/2026'], { order: 'dmy' }, false],
    [['01/02/2026', '03/04/2026'], { order: 'mdy' }, false, { isDateHeader: true, locale: 'en' }],
    [['01-02-2026'], { order: 'dmy' }, false],
    [['8/15/2026 2:30 PM'], { order: 'mdy', time: true }, true],
    [['20260815', '20260816'], { order: 'yyyymmdd' }, true],
    [['20260815', '86901234'], null, true],
    [['15 Ağu 2026', '3 Mar 2026'], { order: 'dmy', names: 'tr' }, true],
    [['15 Aug 2026'], { order: 'dmy', names: 'en' }, true],
    [['Aug 15, 2026'], { order: 'mdy', names: 'en' }, true],
    [['12772.0', '12905.0'], { order: 'epoch_days' }, true, header],
    [['46249', '46250'], { order: 'excel', time: false }, true, header],
    [['46249.5'], { order: 'excel', time: true }, true, header],
    [['1485630413.0'], { order: 'epoch_s' }, true, header],
    [['1485630413000'], { order: 'epoch_ms' }, true, header],
    [['20500', '20600'], { order: 'excel' }, false, header],
    [['14000', '26000', '35000'], { order: 'excel' }, false, header],
    [['26-03-05', '26-03-06', '25-12-31'], { order: 'ymd', shortYear: true }, false],
    [['26-03-05', '26-03-36'], { order: 'dmy' }, true],
    [['05.03.2026', '06/03/2026'], { order: 'dmy' }, false],
    [['20260305T140500Z'], { order: 'yyyymmdd', time: true }, true],
    [['05.03.2026 14.05'], { order: 'dmy', time: true }, true],
    [['46249', '46250'], null, true],
    [['12', '13'], null, true, header],
    [['1.234,56', '12,50'], null, true, header],
    [['Ankara'], null, true, header],
    [['A-10001'], null, true, header],
    [['0500 000 31 01'], null, true],
    [[''], null, true, header],
  ];
  it.each(cases)('%j', (samples, expected, sure, hint) => {
    const found = findDateStyle(samples, hint);
    if (expected === null) expect(found).toBeNull();
    else {
      expect(found).toMatchObject({ style: expected, sure, fits: 1 });
      for (const other of found!.alternatives) {
        expect(samples.every((sample) => readDate(sample, other) !== null)).toBe(true);
      }
    }
  });

  it('proves the open ones over the whole column', async () => {
    const engine = await testEngine();
    const found = findDateStyle(['01/02/2026'])!;
    const decide = async (texts: string[]) => {
      const table = `(VALUES ${texts.map((text) => `(${literal(text)})`).join(', ')}, (NULL)) t(v)`;
      const [row] = await engine.rows(proveDateOrderSql(table, 'v'));
      return { row, order: decideDateOrder(row!, found)?.order ?? null };
    };
    expect(await decide(['01/02/2026', '15/02/2026', ''])).toMatchObject({
      order: 'dmy',
      row: { day_example: '15/02/2026' },
    });
    expect((await decide(['01/02/2026', '2/15/2026 10:00'])).order).toBe('mdy');
    expect((await decide(['01/02/2026', '03/04/2026'])).order).toBeNull();
    expect((await decide(['13/02/2026', '02/13/2026'])).order).toBeNull();
    // Above 12 proves the day only where it may not be the year.
    const either = findDateStyle(['26-03-05', '26-03-06', '25-12-31'])!;
    expect(decideDateOrder({ day_first: 3, month_first: 0 }, either)).toBeNull();
  });
});

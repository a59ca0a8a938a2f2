import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine';
import { profileColumns, type ColumnProfile } from '../../src/ingest/profile';
import { guessRoles, type Role } from '../../src/ingest/roles';
import type { Source, SourceColumn } from '../../src/ingest/source';
import { readDate, readNumber, type DateStyle, type NumberStyle } from '../../src/ingest/values';
import { insert } from '../support/canonical';
import { testEngine } from '../support/engine';
import { importFiles } from '../support/import';

const NUMBER: NumberStyle = {
  decimal: ',',
  group: '.',
  currency: null,
  percent: false,
  plain: false,
};
const DATE: DateStyle = { order: 'dmy', time: true, sep: '.' };

const column = (name: string, parts: Partial<SourceColumn> = {}): SourceColumn => ({
  name,
  role: null,
  number: null,
  date: null,
  words: null,
  decimalIds: false,
  unique: false,
  padded: true,
  filled: null,
  ...parts,
});

/** Profiles of columns given as cells. */
async function profiles(
  engine: Engine,
  columns: readonly SourceColumn[],
  rows: readonly (readonly (string | null)[])[],
): Promise<ColumnProfile[]> {
  const types = Object.fromEntries(columns.map(({ name }) => [name, 'VARCHAR']));
  await engine.run('DROP VIEW IF EXISTS source_9');
  await insert(
    engine,
    'cells',
    { _line: 'INTEGER', ...types },
    rows.map((row, i) => [i + 2, ...row]),
  );
  await engine.run('CREATE VIEW source_9 AS FROM cells');
  const source: Source = { id: 9, file: 'cells.csv', kind: 'orders', columns, rows: rows.length };
  const found: ColumnProfile[] = [];
  for await (const profile of profileColumns(engine, source)) found.push(profile);
  await engine.run('DROP VIEW source_9');
  return found;
}

const blank = /^[ \t\u00a0]+|[ \t\u00a0]+$/g;
const filledOf = (cells: readonly (string | null)[]): string[] =>
  cells.map((cell) => (cell ?? '').replace(blank, '')).filter((cell) => cell !== '');
const count = <T>(values: readonly T[]): Map<T, number> => {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
};
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

describe('the profile of a column', () => {
  it('counts what plain counting counts', async () => {
    const engine = await testEngine();
    const number = fc.oneof(
      fc.integer({ min: -20, max: 20 }).map(String),
      fc
        .integer({ min: -9_999_999, max: 9_999_999 })
        .map((cents) => String(cents / 100).replace('.', ',')),
      fc.constantFrom('1.234,50', ' 7 ', '(3,5)', 'x', '1.5', '', '0,0001'),
    );
    const date = fc.oneof(
      fc
        .date({ min: new Date('2023-01-01'), max: new Date('2026-12-31'), noInvalidDate: true })
        .map((at) => at.toISOString())
        .map(
          (iso) => `${iso.slice(8, 10)}.${iso.slice(5, 7)}.${iso.slice(0, 4)} ${iso.slice(11, 16)}`,
        ),
      fc.constantFrom('5.3.2026', '31.02.2026', '?', '', '01.01.1950'),
    );
    const word = fc.constantFrom('a', 'b', ' b', 'ışık', 'İ', '', 'uzun bir metin', '😀', null);
    const row = fc.tuple(number, date, word);
    const columns = [
      column('Tutar "x"', { role: 'amount', number: NUMBER }),
      column('value', { role: 'order_date', date: DATE }),
      column('n', { role: 'city' }),
    ];
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 200 }), async (rows) => {
        const found = await profiles(
          engine,
          columns,
          rows.map((cells) => cells.map((c) => c || null)),
        );
        for (const [i, profile] of found.entries()) {
          const filled = filledOf(rows.map((cells) => cells[i] ?? null));
          expect(profile).toMatchObject({
            name: columns[i]!.name,
            rows: rows.length,
            missing: rows.length - filled.length,
            distinct: new Set(filled).size,
          });
          if (profile.type === 'number') {
            const read = filled.map((cell) => readNumber(cell, NUMBER)).filter((x) => x !== null);
            expect(profile.unread).toBe(filled.length - read.length);
            expect(profile.min).toBe(read.length > 0 ? Math.min(...read) : null);
            expect(profile.max).toBe(read.length > 0 ? Math.max(...read) : null);
            if (read.length > 0) expect(profile.mean).toBeCloseTo(sum(read) / read.length, 6);
            expect(profile.bins.length).toBeLessThanOrEqual(20);
            expect(profile.bins.map(({ count }) => count)).toEqual(
              profile.bins.map(({ from, to }) => read.filter((x) => x >= from && x < to).length),
            );
            expect(sum(profile.bins.map(({ count }) => count))).toBe(read.length);
            for (const [b, bin] of profile.bins.entries()) {
              if (b > 0) expect(bin.from).toBe(profile.bins[b - 1]!.to);
            }
          } else if (profile.type === 'date') {
            const read = filled.map((cell) => readDate(cell, DATE)).filter((x) => x !== null);
            read.sort();
            expect(profile.unread).toBe(filled.length - read.length);
            expect([profile.min, profile.max]).toEqual([read[0] ?? null, read.at(-1) ?? null]);
            const length = profile.grain === 'month' ? 7 : 4;
            const counts = count(read.map((at) => at.slice(0, length)));
            expect(profile.periods.filter(({ count }) => count > 0)).toEqual(
              [...counts].sort().map(([period, count]) => ({ period, count })),
            );
            expect(profile.periods.length).toBeLessThanOrEqual(profile.grain === 'month' ? 36 : 77);
            expect(new Set(profile.periods.map(({ period }) => period)).size).toBe(
              profile.periods.length,
            );
          } else {
            const counts = count(filled);
            const lengths = filled.map((cell) => Array.from(cell).length);
            const bytes = (text: string): string => Buffer.from(text).toString('hex');
            expect(profile.unread).toBe(0);
            expect(profile.top).toEqual(
              [...counts]
                .sort((a, b) => b[1] - a[1] || (bytes(a[0]) < bytes(b[0]) ? -1 : 1))
                .slice(0, 10)
                .map(([value, count]) => ({ value, count })),
            );
            expect(profile.shortest).toBe(lengths.length > 0 ? Math.min(...lengths) : null);
            expect(profile.longest).toBe(lengths.length > 0 ? Math.max(...lengths) : null);
          }
        }
      }),
      { numRuns: 30 },
    );
  });

  it('has bins of a round width that hold every number once, however far apart they are', async () => {
    const engine = await testEngine();
    const bins = async (cells: string[]) => {
      const columns = [column('x', { role: 'amount', number: NUMBER })];
      const [profile] = await profiles(
        engine,
        columns,
        cells.map((cell) => [cell]),
      );
      return profile?.type === 'number' ? profile.bins : null;
    };
    expect(await bins(['1', '2', '2', '3'])).toEqual([
      { from: 1, to: 2, count: 1 },
      { from: 2, to: 3, count: 2 },
      { from: 3, to: 4, count: 1 },
    ]);
    expect(await bins(['0,1', '0,3'])).toHaveLength(11);
    expect(await bins(['5'])).toEqual([{ from: 5, to: 6, count: 1 }]);
    expect(await bins(['0,5'])).toEqual([{ from: 0.5, to: 0.5001, count: 1 }]);
    expect(await bins(['-99999999999999', '99999999999999'])).toHaveLength(10);
    expect(await bins(['0', '19'])).toHaveLength(20);
    expect(await bins(['x'])).toEqual([]);
  });

  it('holds of a file without a row, and where all cells differ', async () => {
    const engine = await testEngine();
    const columns = [
      column('id', { role: 'order_id', unique: true, padded: false }),
      column('x', { role: 'amount', number: NUMBER }),
      column('d', { role: 'order_date', date: DATE }),
    ];
    const none = { rows: 0, missing: 0, distinct: 0, unread: 0 };
    expect(await profiles(engine, columns, [])).toMatchObject([
      { ...none, type: 'text', top: [], shortest: null, longest: null },
      { ...none, type: 'number', min: null, max: null, mean: null, bins: [] },
      { ...none, type: 'date', min: null, max: null, periods: [] },
    ]);
    const [ids] = await profiles(engine, columns, [
      ['001', '1', null],
      ['002', '1', null],
      [null, '1', null],
    ]);
    expect(ids).toEqual({
      type: 'text',
      name: 'id',
      rows: 3,
      missing: 1,
      distinct: 2,
      unread: 0,
      top: [
        { value: '001', count: 1 },
        { value: '002', count: 1 },
      ],
      shortest: 3,
      longest: 3,
    });
  });

  it('is made of an imported file, columns without a role by what their samples are', async () => {
    const engine = await testEngine();
    const header = ['Sipariş No', 'Müşteri No', 'Tarih', 'Tutar', 'Puan', 'Kod', 'SMS İzni'];
    const lines = Array.from({ length: 40 }, (_, i) => [
      `S-${i}`,
      `00${i % 9}`,
      `${(i % 28) + 1}.03.2026`,
      `${i},50`,
      `${i % 5}`,
      `0${100 + i}`,
      i % 3 === 0 ? 'Evet' : i === 1 ? 'belki' : 'Hayır',
    ]);
    const text = [header, ...lines].map((cells) => cells.join(';')).join('\r\n');
    const roles: Record<string, Role | null> = { Puan: null, Kod: null, 'SMS İzni': 'consent_sms' };
    const { sources } = await importFiles(engine, [
      { name: 'x.csv', bytes: text, kind: 'orders', roles },
    ]);
    const source = sources[0]!;
    const guess = guessRoles(header, lines);
    const found: Record<string, ColumnProfile> = {};
    for await (const profile of profileColumns(engine, source, guess.columns)) {
      found[profile.name] = profile;
    }
    expect(Object.values(found).map(({ type }) => type)).toEqual([
      ...['text', 'text', 'date', 'number', 'number', 'text', 'text'],
    ]);
    expect(found['Müşteri No']).toMatchObject({
      distinct: 9,
      shortest: 3,
      top: [{ value: '000', count: 5 }, {}, {}, {}, {}, {}, {}, {}, {}],
    });
    expect(found['Tutar']).toMatchObject({ min: 0.5, max: 39.5, mean: 20 });
    expect(found['Tarih']).toMatchObject({ periods: [{ period: '2026-03', count: 40 }] });
    expect(found['SMS İzni']).toMatchObject({ unread: 1, distinct: 3 });
  });
});

import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine';
import { literal } from '../../src/engine/sql';
import { findFindings } from '../../src/ingest/findings';
import { timeSql } from '../../src/ingest/values';
import { testEngine } from '../support/engine';
import { importFiles } from '../support/import';

let engine: Engine;
beforeAll(async () => {
  engine = await testEngine();
});
afterAll(() => engine.close());

it.each([
  ['10:05', '10:05:00'],
  ['9:05', '09:05:00'],
  ['10.10', '10:10:00'],
  ['9.05.07', '09:05:07'],
  ['10:05:30', '10:05:30'],
  ['10:05:30,25', '10:05:30.25'],
  ['1:30 PM', '13:30:00'],
  ['1:30pm', '13:30:00'],
  ['12:15 a.m.', '00:15:00'],
  ['ÖS 01:30', '13:30:00'],
  ['01:30 ös', '13:30:00'],
  ['ÖÖ 12:00', '00:00:00'],
  ['0930', '09:30:00'],
  ['093015', '09:30:15'],
  ['00:00', '00:00:00'],
  ['24:00', '24:00:00'],
  ['10:05Z', '10:05:00'],
  ['10:05:30+03:00', '10:05:30'],
  ['1899-12-30 10:05:00', '10:05:00'],
  ['15.08.2026 10:05', '10:05:00'],
  [' 10:05\u00a0', '10:05:00'],
  ['0,4375', '10:30:00'],
  ['0.5', '12:00:00'],
  ['0.25', null],
  ['25:00', null],
  ['24:01', null],
  ['10:60', null],
  ['13:30 ÖÖ', null],
  ['930', null],
  ['10', null],
  ['öğlen', null],
  ['', null],
])('the time %s is %s', async (text, time) => {
  const [row] = await engine.rows<{ time: string | null }>(
    `SELECT ${timeSql('cell')}::VARCHAR AS time FROM (SELECT ${literal(text)} AS cell)`,
  );
  expect(row?.time).toBe(time);
});

it('a time in a column of its own is added to the day, and one that cannot be read is said', async () => {
  const times = ['10:05', '9.30', '1:30 PM', 'öğlen', '', '11:00'];
  const days = times.map((_, i) => (i === 5 ? '15.08.2026 08:00' : '15.08.2026 00:00'));
  for (const date of [() => '15.08.2026', (i: number) => days[i]!]) {
    const rows = times.map((time, i) => `A${i};m${i};${date(i)};${time};1,50`);
    const { sources } = await importFiles(engine, [
      {
        name: 'saatler.csv',
        bytes: `Sipariş No;Müşteri No;Sipariş Tarihi;Sipariş Saati;Tutar\n${rows.join('\n')}\n`,
      },
    ]);
    expect(sources[0]!.columns.map(({ role }) => role)).toContain('order_time');
    const read = await engine.rows<{ at: string }>(
      `SELECT strftime(ordered_at, '%H:%M') AS at FROM order_lines ORDER BY line`,
    );
    const last = date(5).endsWith('08:00') ? '08:00' : '11:00';
    expect(read.map(({ at }) => at)).toEqual(['10:05', '09:30', '13:30', '00:00', '00:00', last]);
    const findings = await findFindings(engine, sources, '2026-11-21');
    expect(findings.map(({ check, count, params }) => [check, count, params])).toEqual([
      ['unread_values', 1, { column: 'Sipariş Saati' }],
    ]);
  }
});

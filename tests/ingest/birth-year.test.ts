import { expect, it } from 'vitest';
import { analyses } from '../../src/model/analyses/index';
import { runAll } from '../support/analyses';
import { testEngine } from '../support/engine';
import { importFiles } from '../support/import';

it('a column of birth years becomes ages and age bands', async () => {
  const engine = await testEngine();
  const { questions, summary } = await importFiles(engine, [
    {
      name: 'musteri.csv',
      bytes: 'Müşteri No;Cinsiyet;Doğum Yılı\n1;K;1990\n2;E;1957.0\n3;K;\n4;E;1890\n5;K;2010\n',
    },
    {
      name: 'siparis.csv',
      bytes:
        'Sipariş No;Müşteri No;Tarih;Tutar\n1;1;29.06.2026;10,50\n2;2;30.06.2026;20,50\n3;9;13.05.2026;5,00\n',
    },
  ]);
  expect(questions).toEqual([]);
  expect(summary.as_of).toBe('2026-07-01');
  await runAll(engine, analyses);
  const rows = await engine.rows(
    `SELECT customer_id, birth_year, customer_facts.age, age_band
     FROM customers JOIN customer_facts USING (customer_id) ORDER BY customer_id`,
  );
  expect(rows.map((row) => Object.values(row))).toEqual([
    ['1', 1990, 36, '35-44'],
    ['2', 1957, 69, '65+'],
    ['3', null, null, null],
    ['4', 1890, null, null],
    ['5', 2010, 16, '0-17'],
    ['9', null, null, null],
  ]);
});

it('nobody was born after today: two-digit years are those of the last hundred', async () => {
  const birthDays = async (values: string[], today?: string) => {
    const engine = await testEngine();
    const rows = values.map((value, k) => `${k};K;${value}`);
    await importFiles(
      engine,
      [{ name: 'musteri.csv', bytes: `Müşteri No;Cinsiyet;Doğum Tarihi\n${rows.join('\n')}\n` }],
      {},
      {},
      today,
    );
    const found = await engine.rows(
      `SELECT birth_date::VARCHAR AS day FROM customers ORDER BY customer_id::INTEGER`,
    );
    return found.map(({ day }) => day);
  };
  const dotted = ['05.03.40', '17.08.99', '01.01.26', '31.12.27', '05.03.1980'];
  expect(await birthDays(dotted, '2026-11-22')).toEqual([
    '1940-03-05',
    '1999-08-17',
    '2026-01-01',
    '1927-12-31',
    '1980-03-05',
  ]);
  expect((await birthDays(dotted, '2041-01-01'))[0]).toBe('2040-03-05');
  expect(await birthDays(['5 Mart 40', '17 Ağustos 99'], '2026-11-22')).toEqual([
    '1940-03-05',
    '1999-08-17',
  ]);
  expect(await birthDays(['05/03/40 10:30', '17/08/99 11:00'], '2026-11-22')).toEqual([
    '1940-03-05',
    '1999-08-17',
  ]);
});

it.each([
  ['Excel serials', ['46086', '46087.5', '46100'], '2026-03-05 00:00:00'],
  ['seconds', ['1772668800', '1772755200', '1773000000'], '2026-03-05 00:00:00'],
  ['digits', ['20260305', '20260306', '99999999'], '2026-03-05 00:00:00'],
])('a column said to hold dates is read as such: %s', async (_, values, first) => {
  const engine = await testEngine();
  const rows = values.map((value, k) => `A${k};C${k};${value};10,50`);
  const { sources } = await importFiles(engine, [
    {
      name: 'siparis.csv',
      kind: 'orders',
      bytes: `Sipariş No;Müşteri No;X;Tutar\n${rows.join('\n')}\n`,
      roles: { X: 'order_date' },
    },
  ]);
  expect(sources[0]!.columns[2]!.role).toBe('order_date');
  const [row] = await engine.rows(
    `SELECT ordered_at::VARCHAR AS at FROM order_lines WHERE order_id = 'A0'`,
  );
  expect(row).toEqual({ at: first });
});

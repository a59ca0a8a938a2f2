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

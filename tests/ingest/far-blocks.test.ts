import { describe, expect, it } from 'vitest';
import { makeXlsx } from '../support/xlsx';
import { readFile } from './grid';

const orders = (n: number): string[][] => [
  ['Sipariş No', 'Tarih', 'Müşteri No', 'Tutar'],
  ...Array.from({ length: n }, (_, k) => [`A${k}`, '15.08.2026', `C${k}`, `${k + 1},50`]),
];
const people = (n: number): string[][] => [
  ['Müşteri No', 'Şehir', 'İlçe', 'Puan'],
  ...Array.from({ length: n }, (_, k) => [`C${k}`, 'Ankara', 'Çankaya', `${k}`]),
];
const returns = (n: number): string[][] => [
  ['İade No', 'İade Günü', 'Kime', 'Ne kadar'],
  ...Array.from({ length: n }, (_, k) => [`R${k}`, '16.08.2026', `C${k}`, `${k},25`]),
];
const gap = [['', '', '', '']];
const page = (rows: string[][]): Blob =>
  new Blob([
    `<table>${rows
      .map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`)
      .join('')}</table>`,
  ]);
const sheet = (rows: string[][]): Uint8Array<ArrayBuffer> => makeXlsx([{ name: 'Ocak', rows }]);

for (const [kind, made, name] of [
  ['page', page, ''],
  ['sheet', sheet, 'Ocak'],
] as const) {
  describe(`tables far down on a ${kind}`, () => {
    it('are found while the one above is read, and can be chosen', async () => {
      const all = [orders(1500), gap, [['Müşteriler', '', '', '']], people(1400), gap, returns(20)];
      const blob = made(all.flat());
      const first = await readFile(blob);
      const label = (line: number): string => name && `${name} · ${line}`;
      const second = { id: '1:1503', name: label(1503), line: 1503 };
      expect(first.result).toMatchObject({ rows: 1500, blankLines: 1, tables: [second] });
      expect(first.result.rejects).toEqual([]);

      const below = await readFile(blob, { part: '1:1503', tables: [second] });
      expect(below.reading).toMatchObject({
        part: '1:1503',
        names: people(0)[0],
        firstRecord: 1504,
      });
      const third = { id: '1:2906', name: label(2906), line: 2906 };
      expect(below.result).toMatchObject({ rows: 1400, otherLines: 21, tables: [third] });
      expect(below.rows[0]).toEqual(people(1)[1]);

      const last = await readFile(blob, { part: '1:2906', tables: [second, third] });
      expect(last.reading.parts.map(({ id }) => id)).toEqual(['1', '1:1503', '1:2906']);
      expect(last.reading.names).toEqual(returns(0)[0]);
      expect(last.result).toMatchObject({ rows: 20, records: 20 });
      expect(last.result.tables).toBeUndefined();

      const again = await readFile(blob, { tables: [second, third] });
      expect(again.result).toMatchObject({ rows: 1500, records: 1500 });
    });

    it('are no others where the rows, or the names, are those of the one above', async () => {
      const rows = [orders(1500), gap, orders(700), gap, orders(40).slice(1), gap, gap];
      const { result } = await readFile(made(rows.flat()));
      expect(result).toMatchObject({ rows: 2240, records: 2241, rejects: [{ reason: 'header' }] });
      expect(result.tables).toBeUndefined();
    });

    it('begin on a line that somebody says', async () => {
      const blob = made([orders(1500), people(30)].flat());
      const { reading, result } = await readFile(blob, { firstRecord: 1502 });
      expect(reading.names).toEqual(people(0)[0]);
      expect(result).toMatchObject({ rows: 30, preambleLines: 1501 });
    });
  });
}

import { describe, expect, it } from 'vitest';
import { sniff } from '../../src/ingest/delimited/dialect';
import type { Choice } from '../../src/ingest/format';
import { recipeOf } from '../../src/ingest/recipe';
import type { Source } from '../../src/ingest/source';
import { readAll } from './delimited';
import { plain, readFile } from './grid';

const stock = ['code', 'stock', 'place', 'shelf'];
const file = (orders: number): Blob =>
  new Blob([
    'order_id,customer_id,order_date,amount\n',
    ...Array.from({ length: orders }, (_, k) => `A${k},C${k % 500},2026-01-15,${k % 90}.50\n`),
    `\n${stock.join(',')}\n`,
    ...Array.from({ length: 300 }, (_, k) => `K${k},${k % 50},depo,7\n`),
  ]);
const remembered = (choice: Choice, names: string[]): Choice =>
  recipeOf(
    { kind: 'other', columns: names.map((name) => ({ name, role: null })) } as unknown as Source,
    choice,
  ).choice;

describe('next month the table that was chosen is found by its columns', () => {
  for (const [last, now] of [
    [40, 60],
    [40, 40_000],
    [30_000, 40_000],
    [30_000, 40],
  ] as const) {
    it(`below ${now} lines instead of ${last}`, async () => {
      const part = String(last + 3);
      const tables = last > 1000 ? [{ id: part, name: '', line: last + 3 }] : [];
      const choice = remembered({ part, tables }, stock);
      const blob = file(now);
      const { reading } = await sniff(blob, choice);
      expect(reading).toMatchObject({ names: stock, part: String(now + 3), firstRecord: now + 3 });
      expect((await readAll(blob, reading)).result).toMatchObject({ rows: 300, records: 300 });
    });
  }

  it('on a page, too', async () => {
    const row = (cells: string[]): string =>
      `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
    const page = (n: number): string =>
      `<table>${[
        ['Sipariş No', 'Tarih', 'Müşteri No', 'Tutar'],
        ...Array.from({ length: n }, (_, k) => [`A${k}`, '15.08.2026', `C${k}`, `${k},50`]),
        ['', '', '', ''],
        ['Kod', 'Yer', 'Raf', 'Stok'],
        ...Array.from({ length: 20 }, (_, k) => [`K${k}`, 'Depo', 'Üst', `${k}`]),
      ]
        .map(row)
        .join('')}</table>`;
    const names = ['Kod', 'Yer', 'Raf', 'Stok'];
    const read = await readFile(page(60), remembered({ part: '1:43' }, names));
    expect(read.reading.part).toBe('1:63');
    expect(plain(read)).toHaveLength(21);
  });
});

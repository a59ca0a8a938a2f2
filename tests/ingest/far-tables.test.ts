import { describe, expect, it } from 'vitest';
import { sniff } from '../../src/ingest/delimited/dialect';
import { Scanner } from '../../src/ingest/delimited/scan';
import { readAll, readingOf } from './delimited';

const many = (n: number, row: (k: number) => string): string =>
  Array.from({ length: n }, (_, k) => `${row(k)}\n`).join('');

const orders = (n: number): string =>
  'order_id,customer_id,order_date,amount\n' +
  many(n, (k) => `A${k},C${k % 500},2026-01-${String(1 + (k % 28)).padStart(2, '0')},${k % 90}.50`);
const stock = (n: number): string =>
  'code,stock,place,shelf\n' + many(n, (k) => `K${k},${k % 50},depo,7`);
const prices = (n: number): string =>
  'item,price,since,where_kept\n' + many(n, (k) => `Z${k},${k % 9}.25,2026-03-0${1 + (k % 9)},raf`);

describe('tables far down in a long file', () => {
  for (const [rows, what] of [
    [3000, 'soon behind the second'],
    [40_000, 'far behind the second'],
  ] as const) {
    it(`the third is found, ${what}`, async () => {
      const blob = new Blob([`${orders(30_000)}\n${stock(rows)}\n${prices(3000)}`]);
      const first = await sniff(blob);
      const whole = await readAll(blob, first.reading);
      expect(whole.result).toMatchObject({ rows: 30_000, tables: [{ line: 30_003 }] });

      const tables = [...whole.result.tables!];
      const second = await sniff(blob, { part: tables[0]!.id, tables });
      const below = await readAll(blob, second.reading);
      const line = 30_003 + rows + 2;
      expect(below.result).toMatchObject({ rows, records: rows, tables: [{ line }] });
      expect(below.result.otherLines).toBe(3001);

      tables.push(...below.result.tables!);
      const third = await sniff(blob, { part: String(line), tables });
      expect(third.reading.names).toEqual(['item', 'price', 'since', 'where_kept']);
      const last = await readAll(blob, third.reading);
      expect(last.result).toMatchObject({ rows: 3000, records: 3000 });
      expect(last.result.tables).toBeUndefined();
    });
  }

  it('broken lines of one far down are mended by its own rows', async () => {
    const broken = stock(3000).replace('K2000,0,depo,7', 'K2000,0,depo7');
    const blob = new Blob([`${orders(30_000)}\n${broken}`]);
    const tables = [{ id: '30003', name: '', line: 30_003 }];
    const { reading } = await sniff(blob, { part: '30003', tables });
    const { result, rows } = await readAll(blob, reading);
    expect(result.repairs).toMatchObject([{ line: 32_004, kind: 'missing' }]);
    expect(rows[2000]).toEqual(['K2000', '0', 'depo', '7']);
  });

  it('one begins on a line that somebody says', async () => {
    const blob = new Blob([`${orders(30_000)}${stock(3000)}`]);
    const { reading, preview } = await sniff(blob, { firstRecord: 30_002 });
    expect(reading.names).toEqual(['code', 'stock', 'place', 'shelf']);
    expect(preview[0]).toEqual({ line: 30_003, cells: ['K0', '0', 'depo', '7'] });
    expect((await readAll(blob, reading)).result).toMatchObject({
      rows: 3000,
      preambleLines: 30_001,
    });
  });
});

it('a blank line stands above the record below it, and above no other', () => {
  const seen: [number, boolean][] = [];
  const scanner = new Scanner(readingOf(['a', 'b']), () => {}, {
    watcher: {
      column: 0,
      from: 5,
      begins: (_, line, gap) => {
        seen.push([line, gap]);
        return false;
      },
    },
  });
  scanner.push(new TextEncoder().encode('a,b\n\n1,2\n1,2\nx,y\n1,2\n\n3,4\n5,6\n'), true);
  expect(seen).toEqual([
    [5, false],
    [8, true],
  ]);
});

it('a wide table takes room for the rows that it has', () => {
  const names = Array.from({ length: 2000 }, (_, k) => `c${k}`);
  const line = `${names.map(() => 1).join(',')}\n`;
  let held = 0;
  const scanner = new Scanner(readingOf(names, { headerRows: 0 }), ({ rows, offsets, data }) => {
    const sizes = [...offsets, ...data].map(({ buffer }) => buffer.byteLength);
    held = sizes.reduce((sum, size) => sum + size, 0) / (rows * names.length);
  });
  scanner.push(new TextEncoder().encode(line.repeat(1000)), true);
  expect(held).toBeLessThan(10);
  expect(scanner.rows).toBe(1000);
});

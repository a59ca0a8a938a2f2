import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parsers, textOf, typed, type Typed } from '../../src/ingest/grids/parquet-text';
import { codeOf, readFile, type Read } from './grid';
import { dataFile, DATA } from './delimited';

const FILE = 'online-retail/onlineretail.parquet';
const there = existsSync(`${DATA}/${FILE}`);

describe.skipIf(!there)('Online Retail', () => {
  let read: Read;
  it('comes out whole, with the counts that are published', async () => {
    read = await readFile(dataFile(FILE));
    const { rows, result, reading } = read;
    expect(reading).toMatchObject({
      format: 'parquet',
      headerRows: 0,
      parts: [{ id: '1', name: '', line: 1 }],
    });
    expect(reading.names).toEqual([
      'InvoiceNo',
      'StockCode',
      'Description',
      'Quantity',
      'InvoiceDate',
      'UnitPrice',
      'CustomerID',
      'Country',
    ]);
    expect(result).toMatchObject({
      lines: 541_909,
      records: 541_909,
      rows: 541_909,
      rejects: [],
      blankLines: 0,
    });
    expect(rows.filter((row) => row[6] === null)).toHaveLength(135_080);
    expect(rows.filter((row) => row[0]!.startsWith('C'))).toHaveLength(9288);
    expect(rows.filter((row) => Number(row[3]) < 0)).toHaveLength(10_624);
    expect(rows.filter((row) => Number(row[5]) === 0)).toHaveLength(2515);
    expect(rows.filter((row) => Number(row[5]) < 0)).toHaveLength(2);
    const total = rows.reduce((sum, row) => sum + Number(row[3]) * Number(row[5]), 0);
    expect(total).toBeCloseTo(9_747_747.934, 3);
    expect(rows[0]).toEqual([
      '536365',
      '85123A',
      'WHITE HANGING HEART T-LIGHT HOLDER',
      '6',
      '2010-12-01 08:26:00',
      '2.55',
      '17850',
      'United Kingdom',
    ]);
  });

  it('numbers its rows, and no price looks like a group of thousands', () => {
    expect(read.lines.every((line, k) => line === k + 1)).toBe(true);
    expect(read.rows.some((row) => row[5]!.includes('.'))).toBe(true);
    expect(read.rows.filter((row) => /\.\d{3}$/.test(row[5]!))).toEqual([]);
  });

  it('gives samples from the beginning and the end', () => {
    expect(read.sample.preview).toHaveLength(200);
    expect(read.sample.samples).toHaveLength(2000);
    expect(read.sample.samples.some(([no]) => no === read.rows.at(-1)![0])).toBe(true);
  });

  it('is told when it is broken', async () => {
    const bytes = new Uint8Array(await dataFile(FILE).arrayBuffer());
    expect(await codeOf(readFile(bytes.slice(0, 100_000)))).toBe('parquet.broken');
    const torn = bytes.slice();
    torn.fill(0x5a, 1000, 300_000);
    expect(await codeOf(readFile(torn))).toBe('parquet.broken');
    expect(await codeOf(readFile(new Uint8Array([0x50, 0x41, 0x52, 0x31])))).toBe('parquet.broken');
  });
});

describe('values', () => {
  const element = (more: object): Typed =>
    typed({ element: { name: 'x', ...more }, children: [], count: 1, path: ['x'] } as never);

  it('of decimals keep every digit', () => {
    const text = textOf(element({ converted_type: 'DECIMAL', scale: 2 }));
    expect([1234n, -5n, 0n, 99999999999999999999999999999999999999n].map(text)).toEqual([
      '12.34',
      '-0.05',
      '0.00',
      '999999999999999999999999999999999999.99',
    ]);
    expect(text(new Uint8Array([0xff, 0x38]))).toBe('-2.00');
    expect(text(new Uint8Array([0x00, 0xff]))).toBe('2.55');
    expect(
      textOf(element({ logical_type: { type: 'DECIMAL', scale: 3, precision: 9 } }))(1234),
    ).toBe('1.2340');
    expect(textOf(element({ converted_type: 'DECIMAL' }))(1234)).toBe('1234');
  });

  it('of numbers are the shortest that are still the same', () => {
    const text = textOf(element({ type: 'DOUBLE' }));
    expect([0.1, 1.234, 1e21, 1e-7, -0, NaN, Infinity, 9007199254740993n].map(text)).toEqual([
      '0.1',
      '1.2340',
      '1000000000000000000000',
      '0.0000001',
      '0',
      null,
      null,
      '9007199254740993',
    ]);
    const float = textOf(element({ type: 'FLOAT' }));
    expect([0.1, 16.99, 1 / 3].map((value) => float(Math.fround(value)))).toEqual([
      '0.1',
      '16.99',
      '0.33333334',
    ]);
  });

  it('of dates and times are ISO, without a zone', () => {
    const say = parsers as unknown as { [name: string]: (value: unknown) => string };
    expect(say.timestampFromMicroseconds!(1772719500000000n)).toBe('2026-03-05 14:05:00');
    expect(say.timestampFromMicroseconds!(1772719500000001n)).toBe('2026-03-05 14:05:00.000001');
    expect(say.timestampFromMilliseconds!(-1n)).toBe('1969-12-31 23:59:59.999');
    expect(say.timestampFromNanoseconds!(1772719500000000000n)).toBe('2026-03-05 14:05:00');
    expect(say.dateFromDays!(20517)).toBe('2026-03-05');
    expect(textOf(element({ converted_type: 'TIME_MICROS', type: 'INT64' }))(50700000000n)).toBe(
      '14:05:00',
    );
  });

  it('within values are JSON', () => {
    const text = textOf(element({ type: 'BYTE_ARRAY' }));
    expect(text({ a: 12345678901234567890n, b: [1.5, null, 'x"'], c: undefined })).toBe(
      '{"a":12345678901234567890,"b":[1.5,null,"x\\""]}',
    );
    expect(text(new TextEncoder().encode('Şükrü'))).toBe('Şükrü');
    expect(text(true)).toBe('true');
  });
});

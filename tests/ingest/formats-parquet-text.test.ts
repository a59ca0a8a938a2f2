import { tableFromIPC, type Vector } from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parquet } from '../../src/ingest/formats/parquet';
import { dayText } from '../../src/ingest/grids/iso';
import { decimal, decimal32, scaled } from '../../src/ingest/grids/numbers';
import { codeOf, readFile } from './grid';
import { parquetFile, type ParquetColumn } from '../support/parquet';

const utf8 = new TextEncoder();
const bytes = (...values: number[]): Uint8Array => new Uint8Array(values);

/** Reads one column next to one of row numbers; its cells must be UTF-8, since the engine takes it for such. */
async function column(
  one: Omit<ParquetColumn, 'name'>,
  groupRows?: number,
): Promise<(string | null)[]> {
  const rows = one.values.map((_, row) => row);
  const file = new Blob([
    parquetFile(
      [
        { ...one, name: 'a' },
        { name: 'row', type: 'INT32', values: rows },
      ],
      groupRows,
    ),
  ]);
  const { reading } = await parquet.sniff(file);
  const cells: (string | null)[][] = [[], []];
  await parquet.read(file, reading, {
    batch(ipc) {
      const table = tableFromIPC(ipc);
      cells.forEach((column, k) => column.push(...strictly(table.getChildAt(k + 1)!)));
    },
    progress: () => undefined,
    restart: () => undefined,
  });
  expect(cells[1]).toEqual(rows.map(String));
  return cells[0]!;
}

function* strictly({ data }: Vector): Generator<string | null> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  for (const piece of data) {
    for (let row = 0; row < piece.length; row++) {
      const [from, to] = [piece.valueOffsets[row]!, piece.valueOffsets[row + 1]!];
      yield piece.getValid(row) ? decoder.decode(piece.values.subarray(from, to)) : null;
    }
  }
}

describe('texts', () => {
  it('that are no UTF-8 lose no row, and only the bytes that are none', async () => {
    const read = (cells: (string | Uint8Array | null)[]): Promise<(string | null)[]> => {
      const values = cells.map((cell) => (typeof cell === 'string' ? utf8.encode(cell) : cell));
      return column({ type: 'BYTE_ARRAY', converted: 'UTF8', values });
    };
    expect(await read(['Şükrü', '', null, bytes(0xdd, 0x41), '日本'])).toEqual([
      ...['Şükrü', null, null, '\ufffdA', '日本'],
    ]);
    // One after the other these are the letter Ş.
    expect(await read([bytes(0x41, 0xc5), bytes(0x9e)])).toEqual(['A\ufffd', '\ufffd']);
  });

  it('of any bytes come out as a decoder of text reads each of them', async () => {
    const cell = fc.oneof(
      fc.constant(null),
      fc.string({ unit: 'grapheme' }).map((text) => utf8.encode(text)),
      fc.constantFrom('İzmir', 'Ankara', '\ufeffbaş', 'x\ufeff').map((text) => utf8.encode(text)),
      fc.uint8Array({ maxLength: 6 }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(cell, { minLength: 1, maxLength: 40 }),
        fc.boolean(),
        fc.constantFrom(undefined, 'UTF8', 'ENUM', 'JSON'),
        fc.integer({ min: 1, max: 40 }),
        async (values, dictionary, converted, groupRows) => {
          const read = await column(
            { type: 'BYTE_ARRAY', ...(converted && { converted }), dictionary, values },
            groupRows,
          );
          expect(read).toEqual(
            values.map((value) => (value && new TextDecoder().decode(value)) || null),
          );
        },
      ),
    );
  });
});

describe('numbers, days and times', () => {
  /** Values of a column, some of them NULL, read through a file and by `text`. */
  async function alike<T extends number | bigint | Uint8Array>(
    one: Omit<ParquetColumn, 'name' | 'values'>,
    values: fc.Arbitrary<T>,
    text: (value: T) => string | null,
  ): Promise<void> {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.option(values, { freq: 9 }), { minLength: 1, maxLength: 60 }),
        fc.boolean(),
        async (values, dictionary) => {
          expect(await column({ ...one, dictionary, values }, 25)).toEqual(
            values.map((value) => (value === null ? null : text(value))),
          );
        },
      ),
    );
  }
  const money = fc
    .tuple(fc.integer({ min: -1e9, max: 1e9 }), fc.constantFrom(1, 10, 100, 1e3, 1e4, 1e5, 1e6))
    .map(([units, over]) => units / over);
  const int64 = fc.oneof(
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    fc.bigInt({ min: -(2n ** 54n), max: 2n ** 54n }),
    fc.bigInt({ min: -2000n, max: 2000n }),
  );

  it('are written as the same text by the quick way and by the exact one', async () => {
    await alike({ type: 'INT32' }, fc.integer(), String);
    await alike({ type: 'INT64' }, int64, String);
    await alike(
      { type: 'DOUBLE' },
      fc.oneof(fc.double(), money, fc.float(), fc.integer()),
      decimal,
    );
    const floats = fc.oneof(fc.float(), money.map(Math.fround));
    await alike({ type: 'FLOAT' }, floats, decimal32);
  });

  it.each([0, 1, 2, 3, 4, 9, 18])('of %i decimals keep every one', async (scale) => {
    const one = { converted: 'DECIMAL', scale } as const;
    await alike({ ...one, type: 'INT64' }, int64, (value) => scaled(value, scale));
    await alike({ ...one, type: 'INT32' }, fc.integer(), (value) => scaled(BigInt(value), scale));
    const wide = fc.uint8Array({ minLength: 1, maxLength: 16 });
    await alike({ ...one, type: 'BYTE_ARRAY' }, wide, (value) => {
      const digits = BigInt(`0x${Buffer.from(value).toString('hex')}`);
      return scaled(BigInt.asIntN(8 * value.length, digits), scale);
    });
  });

  it('of days are the calendar’s, also where it has no such year', async () => {
    const days = fc.oneof(
      fc.integer({ min: -1_000_000, max: 4_000_000 }),
      fc.integer({ min: -30_000, max: 60_000 }),
      fc.integer(),
    );
    await alike({ type: 'INT32', converted: 'DATE' }, days, dayText);
  });

  it.each([
    ['MILLIS', 1000n, { converted: 'TIMESTAMP_MILLIS' }],
    ['MICROS', 1_000_000n, { converted: 'TIMESTAMP_MICROS' }],
    ['MICROS', 1_000_000n, { unit: 'MICROS' }],
    ['NANOS', 1_000_000_000n, { unit: 'NANOS' }],
  ] as const)('of moments in %s are ISO', async (_, unit, one) => {
    const moments = fc
      .tuple(
        fc.bigInt({ min: -60_000_000_000n, max: 8_000_000_000n }),
        fc.constantFrom(0n, 1n, unit / 2n, unit - 1n),
      )
      .map(([seconds, fraction]) => BigInt.asIntN(64, seconds * unit + fraction));
    await alike({ type: 'INT64', ...one }, moments, (value) => {
      const fraction = ((value % unit) + unit) % unit;
      const text = new Date(Number((value - fraction) / unit) * 1000).toISOString();
      const rest = fraction && `.${String(fraction).padStart(String(unit).length - 1, '0')}`;
      return `${text.slice(0, 10)} ${text.slice(11, 19)}${rest || ''}`;
    });
  });

  it('that are said of texts are no fault of ours', async () => {
    const values = [utf8.encode('a'), utf8.encode('b')];
    for (const wrong of [
      { unit: 'NANOS' },
      { converted: 'TIMESTAMP_MILLIS' },
      { converted: 'DATE' },
    ] as const) {
      const file = parquetFile([{ name: 'a', type: 'BYTE_ARRAY', ...wrong, values }]);
      expect([null, 'parquet.broken']).toContain(await codeOf(readFile(file)));
    }
  });
});

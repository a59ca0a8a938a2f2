import { tableFromIPC, type Vector } from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parquet } from '../../src/ingest/formats/parquet';
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

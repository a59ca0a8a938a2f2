import { RecordBatchReader, tableFromIPC } from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batchSchema, encodeBatch } from '../../src/ingest/batch';
import type { Columns } from '../../src/ingest/delimited/scan';
import { testEngine } from '../support/engine';

function columnsOf(lines: number[], cells: string[][]): Columns {
  const rows = lines.length;
  const texts = cells.map((column) => column.map((cell) => new TextEncoder().encode(cell)));
  return {
    rows,
    // With room behind, as the scanner's are.
    lines: Int32Array.from([...lines, 7, 7]),
    offsets: texts.map((column) => {
      const offsets = new Int32Array(rows + 5);
      column.forEach((text, r) => (offsets[r + 1] = offsets[r]! + text.length));
      return offsets;
    }),
    data: texts.map((column) => Uint8Array.from([...column.flatMap((text) => [...text]), 9, 9, 9])),
  };
}

const batches = fc
  .record({
    names: fc.uniqueArray(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 12 }),
    rows: fc.integer({ min: 1, max: 130 }),
  })
  .chain(({ names, rows }) =>
    fc.record({
      names: fc.constant(names),
      lines: fc.array(fc.integer({ min: 1, max: 2 ** 31 - 1 }), {
        minLength: rows,
        maxLength: rows,
      }),
      cells: fc.array(
        fc.array(fc.oneof(fc.constant(''), fc.string({ unit: 'grapheme' })), {
          minLength: rows,
          maxLength: rows,
        }),
        { minLength: names.length, maxLength: names.length },
      ),
    }),
  );

describe('a batch', () => {
  it("is read by Arrow's own library as it was written", () => {
    fc.assert(
      fc.property(batches, ({ names, lines, cells }) => {
        const ipc = encodeBatch(batchSchema(names), columnsOf(lines, cells));
        const read = tableFromIPC(ipc);
        expect(read.batches).toHaveLength(1);
        expect(read.schema.fields.map(({ name, nullable }) => [name, nullable])).toEqual([
          ['_line', false],
          ...names.map((name) => [name, true]),
        ]);
        expect(read.schema.fields.map(({ type }) => String(type))).toEqual([
          'Int32',
          ...names.map(() => 'Utf8'),
        ]);
        expect([...read.getChildAt(0)!]).toEqual(lines);
        cells.forEach((column, k) => {
          const vector = read.getChildAt(k + 1)!;
          expect([...vector]).toEqual(column.map((cell) => (cell === '' ? null : cell)));
          expect(vector.nullCount).toBe(column.filter((cell) => cell === '').length);
        });
      }),
      { numRuns: 200 },
    );
  });

  it('is taken by the engine as it was written', async () => {
    const engine = await testEngine();
    const names = ['Müşteri "no"', 'x'];
    const cells = [
      ['0012', '', 'Iğdır'],
      ['', '', ''],
    ];
    const ipc = encodeBatch(batchSchema(names), columnsOf([2, 3, 5], cells));
    await engine.insertArrow('written', ipc, { create: true });
    expect(await engine.rows('FROM written ORDER BY _line')).toEqual([
      { _line: 2, 'Müşteri "no"': '0012', x: null },
      { _line: 3, 'Müşteri "no"': null, x: null },
      { _line: 5, 'Müşteri "no"': 'Iğdır', x: null },
    ]);
  });

  it('ends, and begins every buffer at a multiple of eight', () => {
    const ipc = encodeBatch(batchSchema(['ad']), columnsOf([1, 2, 3], [['Şükrü', '', 'x']]));
    expect(ipc.length % 8).toBe(0);
    expect([...ipc.subarray(-8)]).toEqual([255, 255, 255, 255, 0, 0, 0, 0]);
    expect(ipc.buffer.byteLength).toBe(ipc.byteLength);
    const [batch] = [...RecordBatchReader.from(ipc)];
    expect(batch!.numRows).toBe(3);
  });
});

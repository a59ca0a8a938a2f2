import {
  Field,
  Int32,
  makeData,
  RecordBatch,
  RecordBatchStreamWriter,
  Schema,
  Struct,
  Utf8,
} from 'apache-arrow';
import type { Columns } from './delimited/scan';

/** Rows of one of DuckDB's row groups: a batch fills it and nothing is copied again. */
export const ROW_GROUP = 122_880;

/** Arrow schema of the batches: `_line` INT32, then text that may be NULL. */
export function batchSchema(names: readonly string[]): Schema {
  return new Schema([
    new Field('_line', new Int32(), false),
    ...names.map((name) => new Field(name, new Utf8(), true)),
  ]);
}

/**
 * One Arrow IPC stream, end marker included, of the rows in `columns`. An empty cell becomes NULL.
 * The bytes are a copy in a buffer of their own, which may be transferred.
 */
export function encodeBatch(schema: Schema, columns: Columns): Uint8Array<ArrayBuffer> {
  const { rows } = columns;
  const children = [
    makeData({ type: new Int32(), length: rows, data: columns.lines.subarray(0, rows) }),
    ...columns.offsets.map((offsets, k) => {
      const { bitmap, nulls } = validity(offsets, rows);
      return makeData({
        type: new Utf8(),
        length: rows,
        nullCount: nulls,
        nullBitmap: nulls === 0 ? undefined : bitmap,
        valueOffsets: offsets.subarray(0, rows + 1),
        data: columns.data[k]!.subarray(0, offsets[rows]!),
      });
    }),
  ];
  const struct = makeData({
    type: new Struct(schema.fields),
    length: rows,
    nullCount: 0,
    children,
  });
  const writer = RecordBatchStreamWriter.writeAll([new RecordBatch(schema, struct)]);
  return writer.toUint8Array(true) as Uint8Array<ArrayBuffer>;
}

function validity(offsets: Int32Array, rows: number): { bitmap: Uint8Array; nulls: number } {
  const bitmap = new Uint8Array(((rows + 63) >> 6) << 3);
  let nulls = 0;
  for (let r = 0; r < rows; r++) {
    if (offsets[r] === offsets[r + 1]) nulls++;
    else bitmap[r >> 3]! |= 1 << (r & 7);
  }
  return { bitmap, nulls };
}

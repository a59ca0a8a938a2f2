/** Batches as Arrow IPC streams, written here: the library for it would be most of the reader's script. */

import type { Columns } from './delimited/scan';
import { flatBuffer, table, type Value } from './flatbuffer';

/** Rows of one of DuckDB's row groups: a batch fills it and nothing is copied again. */
export const ROW_GROUP = 122_880;

/** The message that opens a stream: `_line` INT32, then text that may be NULL. */
export function batchSchema(names: readonly string[]): Uint8Array {
  const int32 = table(number('i32', 32), number('u8', 1));
  const fields = [
    field('_line', false, TYPE_INT, int32),
    ...names.map((name) => field(name, true, TYPE_UTF8, table())),
  ];
  return head(SCHEMA, table(null, { type: 'tables', items: fields }), 0);
}

/**
 * One Arrow IPC stream, end marker included, of the rows in `columns`. An empty cell becomes NULL.
 * The bytes are a copy in a buffer of their own, which may be transferred.
 */
export function encodeBatch(schema: Uint8Array, columns: Columns): Uint8Array<ArrayBuffer> {
  const { rows } = columns;
  const nodes = [rows, 0];
  const regions: number[] = [];
  const buffers: (Uint8Array | null)[] = [];
  let size = 0;
  const add = (part: Int32Array | Uint8Array | null): void => {
    const bytes = part && new Uint8Array(part.buffer, part.byteOffset, part.byteLength);
    buffers.push(bytes);
    regions.push(size, bytes?.length ?? 0);
    size += padded(bytes?.length ?? 0);
  };
  add(null);
  add(columns.lines.subarray(0, rows));
  columns.offsets.forEach((offsets, k) => {
    const { bitmap, nulls } = validity(offsets, rows);
    nodes.push(rows, nulls);
    add(nulls === 0 ? null : bitmap);
    add(offsets.subarray(0, rows + 1));
    add(columns.data[k]!.subarray(0, offsets[rows]!));
  });
  const batch = table(
    number('i64', rows),
    { type: 'structs', width: 2, values: nodes },
    { type: 'structs', width: 2, values: regions },
  );
  const message = head(RECORD_BATCH, batch, size);
  const out = new Uint8Array(schema.length + message.length + size + 8);
  out.set(schema);
  out.set(message, schema.length);
  const body = schema.length + message.length;
  buffers.forEach((bytes, k) => {
    if (bytes) out.set(bytes, body + regions[2 * k]!);
  });
  out.fill(0xff, body + size, body + size + 4);
  return out;
}

/** Numbers of the format's own lists. */
const VERSION = 4;
const SCHEMA = 1;
const RECORD_BATCH = 3;
const TYPE_INT = 2;
const TYPE_UTF8 = 5;

type Table = ReturnType<typeof table>;

const number = (type: 'u8' | 'i16' | 'i32' | 'i64', value: number): Value => ({ type, value });
const padded = (size: number): number => (size + 7) & ~7;

function field(name: string, nullable: boolean, typeId: number, type: Table): Table {
  const none: Value = { type: 'tables', items: [] };
  return table(
    { type: 'text', value: name },
    number('u8', nullable ? 1 : 0),
    number('u8', typeId),
    type,
    null,
    none,
  );
}

/** A message up to its body: a mark, the length of what follows, what it is. */
function head(kind: number, content: Table, bodySize: number): Uint8Array {
  const message = flatBuffer(
    table(number('i16', VERSION), number('u8', kind), content, number('i64', bodySize)),
  );
  const out = new Uint8Array(8 + message.length);
  const view = new DataView(out.buffer);
  view.setUint32(0, 0xffffffff, true);
  view.setUint32(4, message.length, true);
  out.set(message, 8);
  return out;
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

/** Writes small Parquet files: flat columns that may be NULL, plain or through a dictionary, uncompressed. */

const TYPES = { BOOLEAN: 0, INT32: 1, INT64: 2, FLOAT: 4, DOUBLE: 5, BYTE_ARRAY: 6 } as const;
export const CONVERTED = {
  UTF8: 0,
  ENUM: 4,
  DECIMAL: 5,
  DATE: 6,
  TIMESTAMP_MILLIS: 9,
  TIMESTAMP_MICROS: 10,
  JSON: 19,
} as const;
const PLAIN = 0;
const RLE = 3;
const RLE_DICTIONARY = 8;

export interface ParquetColumn {
  name: string;
  type: keyof typeof TYPES;
  converted?: keyof typeof CONVERTED;
  /** A time without a zone: the logical type TIMESTAMP of that unit. */
  unit?: 'MILLIS' | 'MICROS' | 'NANOS';
  scale?: number;
  dictionary?: boolean;
  /** bigint for INT64. */
  values: (number | bigint | boolean | Uint8Array | null)[];
}

type Bytes = number[];

const varint = (value: number): Bytes => {
  const bytes: Bytes = [];
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value % 128) | 128);
  return [...bytes, value];
};
const four = (value: number): Bytes => [0, 8, 16, 24].map((bits) => (value >> bits) & 255);

/** A field of Thrift's compact protocol: its type and its bytes. */
type Field = [type: number, bytes: Bytes];
const int = (value: number): Field => [5, varint(value < 0 ? -2 * value - 1 : 2 * value)];
const long = (value: number): Field => [6, int(value)[1]];
const yes = (value: boolean): Field => [value ? 1 : 2, []];
const text = (value: string): Field => {
  const bytes = [...new TextEncoder().encode(value)];
  return [8, [...varint(bytes.length), ...bytes]];
};
const list = (items: Field[]): Field => {
  const type = items[0]![0];
  const head =
    items.length < 15 ? [(items.length << 4) | type] : [240 | type, ...varint(items.length)];
  return [9, [...head, ...items.flatMap(([, bytes]) => bytes)]];
};
const struct = (fields: { [id: number]: Field | undefined }): Field => {
  const bytes: Bytes = [];
  let last = 0;
  for (const [id, field] of Object.entries(fields)) {
    if (!field) continue;
    bytes.push(((Number(id) - last) << 4) | field[0], ...field[1]);
    last = Number(id);
  }
  return [12, [...bytes, 0]];
};

/** Each value as a run of one. */
const runs = (values: number[], width: number): Bytes =>
  values.flatMap((value) => [2, ...four(value).slice(0, (width + 7) >> 3)]);

function plain(type: ParquetColumn['type'], values: ParquetColumn['values']): Bytes {
  if (type === 'BOOLEAN') {
    const bytes = new Uint8Array((values.length + 7) >> 3);
    values.forEach((value, i) => (bytes[i >> 3]! |= Number(value) << (i & 7)));
    return [...bytes];
  }
  return values.flatMap((value) => {
    if (value instanceof Uint8Array) return [...four(value.length), ...value];
    const view = new DataView(new ArrayBuffer(8));
    if (type === 'INT32') view.setInt32(0, Number(value), true);
    else if (type === 'INT64') view.setBigInt64(0, value as bigint, true);
    else if (type === 'FLOAT') view.setFloat32(0, Number(value), true);
    else view.setFloat64(0, Number(value), true);
    const size = type === 'INT32' || type === 'FLOAT' ? 4 : 8;
    return [...new Uint8Array(view.buffer, 0, size)];
  });
}

const page = (fields: { [id: number]: Field }, type: number, bytes: Bytes): Bytes => [
  ...struct({ 1: int(type), 2: int(bytes.length), 3: int(bytes.length), ...fields })[1],
  ...bytes,
];

/** The pages of a column's values in one group of rows, and how long the dictionary's is. */
function pages({ type, dictionary }: ParquetColumn, values: ParquetColumn['values']) {
  const there = values.filter((value) => value !== null);
  const levels = runs(
    values.map((value) => Number(value !== null)),
    1,
  );
  const entries = new Map(there.map((value) => [String(value), value]));
  const places = new Map([...entries.keys()].map((key, place) => [key, place]));
  const data = dictionary
    ? [
        16,
        ...runs(
          there.map((value) => places.get(String(value))!),
          16,
        ),
      ]
    : plain(type, there);
  const first = dictionary
    ? page(
        { 7: struct({ 1: int(entries.size), 2: int(PLAIN) }) },
        2,
        plain(type, [...entries.values()]),
      )
    : [];
  const encoding = dictionary ? RLE_DICTIONARY : PLAIN;
  const head = struct({ 1: int(values.length), 2: int(encoding), 3: int(RLE), 4: int(RLE) });
  return {
    bytes: [...first, ...page({ 5: head }, 0, [...four(levels.length), ...levels, ...data])],
    dictionary: first.length,
  };
}

function schema({ name, type, converted, unit, scale }: ParquetColumn): Field {
  const units = { MILLIS: 1, MICROS: 2, NANOS: 3 };
  const time = unit && struct({ 1: yes(false), 2: struct({ [units[unit]]: struct({}) }) });
  return struct({
    1: int(TYPES[type]),
    3: int(1),
    4: text(name),
    6: converted && int(CONVERTED[converted]),
    7: scale === undefined ? undefined : int(scale),
    8: scale === undefined ? undefined : int(18),
    10: time && struct({ 8: time }),
  });
}

/** A file of these columns, `groupRows` rows a group. */
export function parquetFile(columns: ParquetColumn[], groupRows = 1000): Uint8Array<ArrayBuffer> {
  const rows = columns[0]!.values.length;
  const bytes: Bytes = [...new TextEncoder().encode('PAR1')];
  const groups: Field[] = [];
  for (let start = 0; start < rows; start += groupRows) {
    const count = Math.min(groupRows, rows - start);
    const chunks = columns.map((column) => {
      const at = bytes.length;
      const made = pages(column, column.values.slice(start, start + count));
      bytes.push(...made.bytes);
      const meta = struct({
        1: int(TYPES[column.type]),
        2: list([int(column.dictionary ? RLE_DICTIONARY : PLAIN)]),
        3: list([text(column.name)]),
        4: int(0),
        5: long(count),
        6: long(made.bytes.length),
        7: long(made.bytes.length),
        9: long(at + made.dictionary),
        11: column.dictionary ? long(at) : undefined,
      });
      return struct({ 2: long(at), 3: meta });
    });
    groups.push(struct({ 1: list(chunks), 2: long(bytes.length), 3: long(count) }));
  }
  const root = struct({ 4: text('schema'), 5: int(columns.length) });
  const footer = struct({
    1: int(1),
    2: list([root, ...columns.map(schema)]),
    3: long(rows),
    ...(groups.length > 0 && { 4: list(groups) }),
  })[1];
  bytes.push(...footer, ...four(footer.length), ...new TextEncoder().encode('PAR1'));
  return new Uint8Array(bytes);
}

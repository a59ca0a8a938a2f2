import {
  DataType,
  Precision,
  TimeUnit,
  Type,
  type Data,
  type Field,
  type RecordBatch,
  type Schema,
} from 'apache-arrow';
import { DefterError } from '../lib/errors';
import type { Cell, Column, NumericArray, Result } from './engine';
import { tokenize } from './sql';
import { dateText, intervalText, timeText, timestampText } from './temporal';

/**
 * The one conversion of results. Expects record batches as the engine sends them: unsliced, and without
 * `arrowLosslessConversion`, under which BOOLEAN comes as bits labelled bytes.
 *
 * integers, HUGEINT     number when safe, else bigint
 * DECIMAL               number when its digits are at most 15, else its exact text
 * FLOAT, DOUBLE         number, with NaN and the infinities
 * DATE, TIME, TIMESTAMP text as the engine writes it: '2024-02-29', '10:00:00.5', 'infinity'
 * INTERVAL              text as the engine writes it: '1 month 3 days 04:05:06'
 * VARCHAR, ENUM, UUID   text; BLOB: hexadecimal text
 * LIST, ARRAY           array; STRUCT: object (unnamed: array); UNION: the value in it
 * MAP                   object when its keys are text, else array of { key, value }
 *
 * What the engine does not tell: DECIMAL(38,0) is taken for HUGEINT, UUID for VARCHAR, TIMETZ for TIME
 * (its zone is lost), BIT for BLOB. A cast to VARCHAR in the SQL keeps them.
 */
export function resultOf(columns: Column[], batch: RecordBatch, enums: EnumLabels = []): Result {
  const pending = enums.values();
  const read = batch.schema.fields.map((field, i) =>
    reader(field, batch.data.children[i]!, pending),
  );
  const rows: Cell[][] = new Array<Cell[]>(batch.numRows);
  for (let row = 0; row < rows.length; row++) {
    const cells = new Array<Cell>(read.length);
    for (let i = 0; i < read.length; i++) cells[i] = read[i]!(row);
    rows[row] = cells;
  }
  return { columns, rows };
}

/**
 * The labels of each ENUM of a result, in the order in which its type mentions them. They come apart
 * from it because the engine leaves the dictionaries out of its streams.
 */
export type EnumLabels = readonly (readonly string[])[];

/** Reads the labels from column types as DESCRIBE writes them: `STRUCT(a ENUM('x', 'y'))`. */
export function enumLabels(types: readonly string[]): EnumLabels {
  const labels: string[][] = [];
  for (const type of types) {
    let current: string[] | null = null;
    for (const { kind, text } of tokenize(type)) {
      if (kind === 'word') current = text === 'ENUM' ? [] : null;
      else if (kind === 'string') current?.push(text.slice(1, -1).replaceAll("''", "'"));
      else if (text === ')' && current) {
        labels.push(current);
        current = null;
      }
    }
  }
  return labels;
}

export function hasEnum(fields: readonly Field[]): boolean {
  return fields.some(
    ({ type }) =>
      DataType.isDictionary(type) ||
      hasEnum((type as { children?: Field[] | null }).children ?? []),
  );
}

/** Names (made unique) and SQL types of a result. */
export function columnsOf(schema: Schema): Column[] {
  const names = uniqueNames(schema.fields.map((field) => field.name));
  return schema.fields.map((field, i) => ({ name: names[i]!, type: typeName(field) }));
}

/** A second `n` becomes `n_2`, or the next number that no other name of the list has. */
export function uniqueNames(names: readonly string[]): string[] {
  const taken = new Set(names);
  const seen = new Set<string>();
  return names.map((name) => {
    let unique = name;
    if (seen.has(name)) {
      for (let n = 2; taken.has((unique = `${name}_${n}`)); n++);
      taken.add(unique);
    }
    seen.add(name);
    return unique;
  });
}

/**
 * Joins batches into typed arrays: integers of up to 32 bits as Int32Array with NULL as -1, FLOAT and
 * DOUBLE as Float64Array with NULL as NaN. Throws `engine.column_type` on any other column.
 */
export function numericColumns(
  columns: Column[],
  batches: readonly RecordBatch[],
): Map<string, NumericArray> {
  const length = batches.reduce((sum, batch) => sum + batch.numRows, 0);
  return new Map(
    columns.map(({ name, type }, i) => {
      const integer = /^U?(TINY|SMALL)INT$|^INTEGER$/.test(type);
      if (!integer && type !== 'DOUBLE' && type !== 'FLOAT') {
        throw new DefterError('engine.column_type', {
          message: `Column ${name} is ${type}, not INTEGER or DOUBLE`,
          params: { column: name, type },
        });
      }
      const joined = integer ? new Int32Array(length) : new Float64Array(length);
      let at = 0;
      for (const batch of batches) {
        const data = batch.data.children[i]!;
        const values = data.values as NumericArray;
        joined.set(values.subarray(0, data.length), at);
        if (data.nullCount > 0) {
          for (let row = 0; row < data.length; row++) {
            if (!data.getValid(row)) joined[at + row] = integer ? -1 : NaN;
          }
        }
        at += data.length;
      }
      return [name, joined];
    }),
  );
}

const OPAQUE = 'ARROW:extension:name';
const OPAQUE_METADATA = 'ARROW:extension:metadata';

/** The type that the engine marks where Arrow has none of its own: 'uhugeint', 'bignum'. */
function marked(field: Field): string | undefined {
  if (field.metadata.get(OPAQUE) !== 'arrow.opaque') return undefined;
  return (JSON.parse(field.metadata.get(OPAQUE_METADATA) ?? '{}') as { type_name?: string })
    .type_name;
}

function typeName(field: Field): string {
  const mark = marked(field);
  if (mark) return mark.toUpperCase();
  const type: DataType = field.type;
  if (DataType.isInt(type)) {
    const name = { 8: 'TINYINT', 16: 'SMALLINT', 32: 'INTEGER', 64: 'BIGINT' }[type.bitWidth];
    return type.isSigned ? name : `U${name}`;
  }
  if (DataType.isFloat(type)) return type.precision === Precision.DOUBLE ? 'DOUBLE' : 'FLOAT';
  if (DataType.isDecimal(type))
    return isHugeint(type) ? 'HUGEINT' : `DECIMAL(${type.precision},${type.scale})`;
  if (DataType.isBool(type)) return 'BOOLEAN';
  if (DataType.isUtf8(type) || DataType.isLargeUtf8(type)) return 'VARCHAR';
  if (DataType.isBinary(type) || DataType.isLargeBinary(type)) return 'BLOB';
  if (DataType.isDate(type)) return 'DATE';
  if (DataType.isTime(type)) return 'TIME';
  if (DataType.isTimestamp(type)) {
    if (type.timezone) return 'TIMESTAMP WITH TIME ZONE';
    const suffix = {
      [TimeUnit.SECOND]: '_S',
      [TimeUnit.MILLISECOND]: '_MS',
      [TimeUnit.NANOSECOND]: '_NS',
    };
    return `TIMESTAMP${(suffix as Record<number, string>)[type.unit] ?? ''}`;
  }
  if (DataType.isInterval(type)) return 'INTERVAL';
  if (DataType.isDictionary(type)) return 'ENUM';
  if (DataType.isNull(type)) return 'NULL';
  const children = (type as { children?: Field[] }).children ?? [];
  if (DataType.isFixedSizeList(type)) return `${typeName(children[0]!)}[${type.listSize}]`;
  if (DataType.isList(type)) return `${typeName(children[0]!)}[]`;
  if (DataType.isMap(type)) {
    const [key, value] = (children[0]!.type as unknown as { children: Field[] }).children;
    return `MAP(${typeName(key!)}, ${typeName(value!)})`;
  }
  const members = children.map((child) => `${memberName(child.name)}${typeName(child)}`).join(', ');
  return `${DataType.isUnion(type) ? 'UNION' : 'STRUCT'}(${members})`;
}

function memberName(name: string): string {
  if (name === '') return '';
  return `${/^[a-z_]\w*$/i.test(name) ? name : `"${name.replaceAll('"', '""')}"`} `;
}

type Read = (row: number) => Cell;
type Enums = Iterator<readonly string[]>;

/** Reads the cells of one column of one batch; takes from `enums` what its type mentions. */
function reader(field: Field, data: Data, enums: Enums): Read {
  const read = valueReader(field, data, enums);
  // A union is never NULL itself: its member is.
  if (data.nullCount === 0 || DataType.isUnion(data.type)) return read;
  return (row) => (data.getValid(row) ? read(row) : null);
}

function valueReader(field: Field, data: Data, enums: Enums): Read {
  const mark = marked(field);
  if (mark) return markedReader(mark, data);
  const type = field.type as DataType;
  switch (type.typeId) {
    case Type.Int: {
      const values = data.values as Int32Array | BigInt64Array;
      if (values instanceof BigInt64Array || values instanceof BigUint64Array)
        return longReader(values);
      return (row) => values[row]!;
    }
    case Type.Float: {
      const values = data.values as Float64Array;
      return (row) => values[row]!;
    }
    case Type.Decimal: {
      const { precision, scale } = type as unknown as { precision: number; scale: number };
      const words = data.values as Uint32Array;
      return isHugeint({ precision, scale }) ? hugeintReader(words) : decimalReader(words, scale);
    }
    case Type.Bool: {
      const bits = data.values as Uint8Array;
      return (row) => ((bits[row >> 3]! >> (row & 7)) & 1) === 1;
    }
    case Type.Utf8:
    case Type.LargeUtf8: {
      return textReader(data);
    }
    case Type.Binary:
    case Type.LargeBinary: {
      const bytes = bytesReader(data);
      return (row) => hex(bytes(row));
    }
    case Type.Date: {
      const values = data.values as Int32Array;
      return (row) => dateText(values[row]!);
    }
    case Type.Time: {
      const values = data.values as BigInt64Array;
      return (row) => timeText(values[row]!);
    }
    case Type.Timestamp: {
      const values = data.values as BigInt64Array;
      const { unit, timezone } = type as unknown as { unit: TimeUnit; timezone?: string | null };
      const perSecond = 10n ** BigInt(3 * unit);
      const zone = timezone ? '+00' : '';
      return (row) => timestampText(values[row]!, perSecond, zone);
    }
    case Type.Interval: {
      // Sixteen bytes each: months, days (32 bits), nanoseconds (64 bits). Arrow's own reader misreads them.
      const bytes = data.values as Int32Array;
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      return (row) =>
        intervalText(
          view.getInt32(row * 16, true),
          view.getInt32(row * 16 + 4, true),
          view.getBigInt64(row * 16 + 8, true) / 1000n,
        );
    }
    case Type.Dictionary: {
      const indices = data.values as Uint32Array;
      const labels = (enums.next().value as readonly string[] | undefined) ?? [];
      return (row) => labels[indices[row]!] ?? null;
    }
    case Type.Null:
      return () => null;
    case Type.List: {
      const offsets = data.valueOffsets as Int32Array;
      const item = reader(field.type.children[0] as Field, data.children[0]!, enums);
      return (row) => slice(item, offsets[row]!, offsets[row + 1]!);
    }
    case Type.FixedSizeList: {
      const size = (type as unknown as { listSize: number }).listSize;
      const item = reader(field.type.children[0] as Field, data.children[0]!, enums);
      return (row) => slice(item, row * size, (row + 1) * size);
    }
    case Type.Struct:
      return structReader(field.type.children as Field[], data, enums);
    case Type.Map:
      return mapReader(field, data, enums);
    case Type.Union:
      return unionReader(field, data, enums);
    default:
      throw new DefterError('engine.column_type', {
        message: `Column ${field.name} has an unknown type ${String(type)}`,
        params: { column: field.name, type: String(type) },
      });
  }
}

function markedReader(mark: string, data: Data): Read {
  const bytes = bytesReader(data);
  if (mark === 'uhugeint') return (row) => integer(unsigned(bytes(row)));
  if (mark === 'bignum') return (row) => integer(bignum(bytes(row)));
  return (row) => hex(bytes(row));
}

/** Bytes of variable or fixed width. */
function bytesReader(data: Data): (row: number) => Uint8Array {
  const values = data.values as Uint8Array;
  if (DataType.isFixedSizeBinary(data.type)) {
    const width = data.type.byteWidth;
    return (row) => values.subarray(row * width, (row + 1) * width);
  }
  const offsets = data.valueOffsets as Int32Array | BigInt64Array;
  return (row) => values.subarray(Number(offsets[row]), Number(offsets[row + 1]));
}

function slice(item: Read, from: number, to: number): Cell[] {
  const cells: Cell[] = [];
  for (let i = from; i < to; i++) cells.push(item(i));
  return cells;
}

function structReader(fields: Field[], data: Data, enums: Enums): Read {
  const read = fields.map((field, i) => reader(field, data.children[i]!, enums));
  if (fields.every((field) => field.name === '')) return (row) => read.map((member) => member(row));
  // fromEntries defines properties, so that a member called __proto__ stays a member.
  return (row) => Object.fromEntries(fields.map((field, i) => [field.name, read[i]!(row)]));
}

function mapReader(field: Field, data: Data, enums: Enums): Read {
  const [keyField, valueField] = (field.type.children[0] as Field).type.children as [Field, Field];
  const entries = data.children[0]!;
  const offsets = data.valueOffsets as Int32Array;
  const key = reader(keyField, entries.children[0]!, enums);
  const value = reader(valueField, entries.children[1]!, enums);
  const textKeys = DataType.isUtf8(keyField.type) || DataType.isDictionary(keyField.type);
  return (row) => {
    const keys = slice(key, offsets[row]!, offsets[row + 1]!);
    const values = slice(value, offsets[row]!, offsets[row + 1]!);
    return textKeys
      ? Object.fromEntries(keys.map((name, i) => [name as string, values[i]!]))
      : keys.map((name, i) => ({ key: name, value: values[i]! }));
  };
}

function unionReader(field: Field, data: Data, enums: Enums): Read {
  const type = field.type as unknown as { typeIds: Int32Array; children: Field[] };
  const members = type.children.map((child, i) => reader(child, data.children[i]!, enums));
  const index = new Map(Array.from(type.typeIds, (id, i) => [id, i]));
  const typeIds = data.typeIds as Int8Array;
  return (row) => members[index.get(typeIds[row]!)!]!(row);
}

/** Reads 64 bits as two words: a bigint for each cell would take most of the time. */
function longReader(values: BigInt64Array | BigUint64Array): Read {
  const words = new Int32Array(values.buffer, values.byteOffset, values.length * 2);
  const unsigned = values instanceof BigUint64Array;
  return (row) => {
    const high = words[row * 2 + 1]!;
    if (unsigned && high < 0) return values[row]!;
    const value = high * 2 ** 32 + (words[row * 2]! >>> 0);
    return Number.isSafeInteger(value) ? value : values[row]!;
  };
}

function integer(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function isHugeint({ precision, scale }: { precision: number; scale: number }): boolean {
  return precision === 38 && scale === 0;
}

function hugeintReader(words: Uint32Array): Read {
  return (row) => smallWhole(words, row) ?? integer(whole(words, row));
}

const FIFTEEN_DIGITS = 10 ** 15;

function decimalReader(words: Uint32Array, scale: number): Read {
  const divisor = 10 ** scale;
  return (row) => {
    const small = smallWhole(words, row);
    const few = small !== null && Math.abs(small) < FIFTEEN_DIGITS;
    // Both exact up to 10^22, so that the quotient is the number nearest to the decimal.
    if (few && scale <= 22) return small / divisor;
    const text = decimalText(whole(words, row), scale);
    return few ? Number(text) : text;
  };
}

/** Four words of 32 bits, the lowest first, as a number where it is a safe integer. */
function smallWhole(words: Uint32Array, row: number): number | null {
  const at = row * 4;
  const sign = words[at + 3]! | 0;
  if ((sign !== 0 && sign !== -1) || (words[at + 2]! | 0) !== sign) return null;
  const high = sign === 0 ? words[at + 1]! : words[at + 1]! - 2 ** 32;
  const value = high * 2 ** 32 + words[at]!;
  return Number.isSafeInteger(value) ? value : null;
}

function whole(words: Uint32Array, row: number): bigint {
  let value = 0n;
  for (let i = row * 4 + 3; i >= row * 4; i--) value = (value << 32n) | BigInt(words[i]!);
  return BigInt.asIntN(128, value);
}

function decimalText(unscaled: bigint, scale: number): string {
  const negative = unscaled < 0n;
  const digits = String(negative ? -unscaled : unscaled).padStart(scale + 1, '0');
  const cut = digits.length - scale;
  return `${negative ? '-' : ''}${digits.slice(0, cut)}${scale > 0 ? `.${digits.slice(cut)}` : ''}`;
}

function unsigned(littleEndian: Uint8Array): bigint {
  let value = 0n;
  for (let i = littleEndian.length - 1; i >= 0; i--)
    value = (value << 8n) | BigInt(littleEndian[i]!);
  return value;
}

/** Three bytes of sign and length, then the magnitude, big-endian; all complemented when negative. */
function bignum(bytes: Uint8Array): bigint {
  const negative = (bytes[0]! & 0x80) === 0;
  let value = 0n;
  for (const byte of bytes.subarray(3))
    value = (value << 8n) | BigInt(negative ? byte ^ 0xff : byte);
  return negative ? -value : value;
}

/** A text may begin with U+FEFF, which is no byte order mark here. */
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Decodes the batch at once where it is ASCII, so that bytes and characters count alike; else cell by cell. */
function textReader(data: Data): Read {
  const offsets = data.valueOffsets as Int32Array;
  const from = Number(offsets[0]);
  const all = (data.values as Uint8Array).subarray(from, Number(offsets[data.length]));
  const text = decoder.decode(all);
  if (text.length === all.length && !text.includes('\ufffd')) {
    return (row) => text.slice(Number(offsets[row]) - from, Number(offsets[row + 1]) - from);
  }
  const bytes = bytesReader(data);
  return (row) => decoder.decode(bytes(row));
}

function hex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
  return text;
}

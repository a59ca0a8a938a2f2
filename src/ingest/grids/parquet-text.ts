/** Values of Parquet's types as text from which nothing is lost. */

import type { LogicalType, ParquetParsers, SchemaTree } from 'hyparquet';
import {
  NOT_HERE,
  putDay,
  putDecimal,
  putDecimal32,
  putMoment,
  putScaled,
  putWhole,
} from './digits';
import { clockText, dayText } from './iso';
import { decimal, decimal32, scaled } from './numbers';

const DAY = 86_400;
const REMEMBERED = 20_000;

/** A column of the table, and what its values are. */
export interface Typed {
  name: string;
  kind: 'plain' | 'bytes' | 'number' | 'decimal' | 'float' | 'day' | 'moment' | 'time';
  /** Decimal places of a decimal; units a second of a moment or a time. */
  scale: number;
}

/** Marks of a column of bytes under which they are UTF-8. */
const TEXTS: readonly unknown[] = [undefined, 'UTF8', 'STRING', 'ENUM', 'JSON'];

/**
 * The library makes numbers of decimals, and loses digits; it makes strings of texts one by one, which
 * takes longer than all else. Its schema is changed here so that it hands over what is stored.
 */
export function typed({ element, children }: SchemaTree): Typed {
  const { name } = element;
  if (children.length > 0 || element.repetition_type === 'REPEATED') {
    return { name, kind: 'plain', scale: 0 };
  }
  const { converted_type: converted, logical_type: logical } = element;
  if (converted === 'DECIMAL' || logical?.type === 'DECIMAL') {
    const scale = element.scale ?? (logical?.type === 'DECIMAL' ? logical.scale : 0);
    delete element.converted_type;
    delete element.logical_type;
    return { name, kind: 'decimal', scale };
  }
  if (element.type === 'INT32' && converted === 'DATE') {
    delete element.converted_type;
    delete element.logical_type;
    return { name, kind: 'day', scale: 1 };
  }
  const stamp = converted ? /^TIMESTAMP_(.*)/.exec(converted)?.[1] : unitOf(logical, 'TIMESTAMP');
  if (element.type === 'INT64' && stamp) {
    delete element.converted_type;
    delete element.logical_type;
    return { name, kind: 'moment', scale: perSecond(stamp) };
  }
  if (converted === 'TIME_MILLIS' || converted === 'TIME_MICROS' || logical?.type === 'TIME') {
    return { name, kind: 'time', scale: perSecond(unitOf(logical, 'TIME') ?? converted!.slice(5)) };
  }
  if (element.type === 'BYTE_ARRAY' && TEXTS.includes(converted) && TEXTS.includes(logical?.type)) {
    delete element.converted_type;
    delete element.logical_type;
    return { name, kind: 'bytes', scale: 0 };
  }
  const half = logical?.type === 'FLOAT16';
  if (element.type === 'FLOAT' || half) return { name, kind: 'float', scale: 0 };
  const number = element.type && ['INT32', 'INT64', 'DOUBLE'].includes(element.type);
  return { name, kind: number ? 'number' : 'plain', scale: 0 };
}

function unitOf(logical: LogicalType | undefined, type: 'TIME' | 'TIMESTAMP'): string | undefined {
  return logical?.type === type ? logical.unit : undefined;
}

const perSecond = (unit: string): number =>
  unit === 'MILLIS' ? 1e3 : unit === 'MICROS' ? 1e6 : 1e9;

const utf8 = new TextDecoder();
function moment(value: bigint | number, unit: number, digits: number): string {
  const [units, perSecond] = [BigInt(value), BigInt(unit)];
  const fraction = ((units % perSecond) + perSecond) % perSecond;
  const seconds = Number((units - fraction) / perSecond);
  const whole = Math.floor(seconds / DAY);
  return `${dayText(whole)} ${clockText(seconds - whole * DAY, Number(fraction), digits)}`;
}

type Text<T> = (value: T) => string;

/** Dates and times as text at once: once an entry of a dictionary, not once a row. */
export const parsers = {
  timestampFromMilliseconds: ((value) => moment(value, 1e3, 3)) as Text<bigint>,
  timestampFromMicroseconds: ((value) => moment(value, 1e6, 6)) as Text<bigint>,
  timestampFromNanoseconds: ((value) => moment(value, 1e9, 9)) as Text<bigint>,
  dateFromDays: dayText,
  jsonFromBytes: (bytes: Uint8Array | undefined) => bytes && utf8.decode(bytes),
} as unknown as Partial<ParquetParsers>;

/** A function for all values of a column but NULL. */
export function textOf({ kind, scale }: Typed): (value: unknown) => string | null {
  if (kind === 'decimal') return remembered((value) => scaled(unscaled(value), scale));
  if (kind === 'float') return remembered((value) => decimal32(value as number));
  if (kind === 'day') return (value) => dayText(value as number);
  if (kind === 'moment') return (value) => moment(value as bigint, scale, Math.log10(scale));
  if (kind === 'time') {
    return (value) => {
      const units = Number(value);
      return clockText(Math.floor(units / scale), units % scale, Math.log10(scale));
    };
  }
  const number = remembered((value) => decimal(value as number));
  return (value) => {
    if (typeof value === 'string') return value;
    if (typeof value === 'number') return number(value);
    return value instanceof Uint8Array ? utf8.decode(value) : plain(value);
  };
}

/** Writes what `textOf` says of a value at `at` and returns the place behind, or `NOT_HERE`. */
export type Digits = (value: unknown, data: Uint8Array, at: number) => number;

/** The quick way for most values of columns that are numbers in the file; null for other columns. */
export function digitsOf({ kind, scale }: Typed): Digits | null {
  switch (kind) {
    case 'number':
      return (value, data, at) =>
        typeof value === 'number' ? putDecimal(value, data, at) : putWhole(Number(value), data, at);
    case 'float':
      return (value, data, at) => putDecimal32(value as number, data, at);
    case 'decimal':
      return (value, data, at) => putScaled(roughly(value), scale, data, at);
    case 'day':
      return (value, data, at) => putDay(value as number, data, at);
    case 'moment':
      return (value, data, at) => {
        if (scale === 1e9) {
          const nanos = BigInt(value as bigint);
          const below = Number(nanos % 1_000_000_000n);
          const seconds = Number(nanos / 1_000_000_000n);
          return below < 0
            ? putMoment(seconds - 1, below + 1e9, 9, data, at)
            : putMoment(seconds, below, 9, data, at);
        }
        const units = Number(value);
        if (!Number.isSafeInteger(units)) return NOT_HERE;
        const seconds = Math.floor(units / scale);
        return putMoment(seconds, units - seconds * scale, scale === 1e3 ? 3 : 6, data, at);
      };
    default:
      return null;
  }
}

/** Exact up to 2^53, and beyond for what is beyond. */
function roughly(value: unknown): number {
  if (!(value instanceof Uint8Array)) return Number(value);
  let number = 0;
  for (let i = 0; i < value.length; i++) {
    const byte = value[i]!;
    number = number * 256 + (i === 0 && byte > 127 ? byte - 256 : byte);
  }
  return number;
}

function plain(value: unknown): string | null {
  return typeof value === 'object' ? jsonText(value) : String(value);
}

/** Whole numbers of any size, and the two's complement of bytes. */
function unscaled(value: unknown): bigint {
  if (!(value instanceof Uint8Array)) return BigInt(value as number | bigint);
  let number = 0n;
  for (const byte of value) number = (number << 8n) | BigInt(byte);
  return value.length > 0 && value[0]! > 127 ? number - (1n << BigInt(8 * value.length)) : number;
}

/** Structures, lists and maps. */
function jsonText(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : 'null';
  if (value instanceof Uint8Array) return JSON.stringify(utf8.decode(value));
  if (value instanceof Date) return JSON.stringify(value.toISOString());
  if (Array.isArray(value)) return `[${value.map(jsonText).join(',')}]`;
  if (typeof value !== 'object') return JSON.stringify(value);
  const fields = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return `{${fields.map(([key, inner]) => `${JSON.stringify(key)}:${jsonText(inner)}`).join(',')}}`;
}

/** The same values come again and again. */
function remembered<R>(make: (value: unknown) => R): (value: unknown) => R {
  const known = new Map<unknown, R>();
  return (value) => {
    const before = known.get(value);
    if (before !== undefined) return before;
    const made = make(value);
    if (known.size < REMEMBERED) known.set(value, made);
    return made;
  };
}

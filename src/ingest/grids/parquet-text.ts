/** Values of Parquet's types as text from which nothing is lost. */

import type { ParquetParsers, SchemaTree } from 'hyparquet';
import { clockText, dayText } from './iso';
import { decimal, decimal32, scaled } from './numbers';

const DAY = 86_400;
const REMEMBERED = 20_000;

/** A column of the table, and what its values are. */
export interface Typed {
  name: string;
  kind: 'plain' | 'bytes' | 'decimal' | 'float' | 'time';
  /** Decimal places of a decimal; units a second of a time. */
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
  if (converted === 'TIME_MILLIS' || converted === 'TIME_MICROS' || logical?.type === 'TIME') {
    const unit = logical?.type === 'TIME' ? logical.unit : converted!.slice(5);
    const scale = unit === 'MILLIS' ? 1e3 : unit === 'MICROS' ? 1e6 : 1e9;
    return { name, kind: 'time', scale };
  }
  if (element.type === 'BYTE_ARRAY' && TEXTS.includes(converted) && TEXTS.includes(logical?.type)) {
    delete element.converted_type;
    delete element.logical_type;
    return { name, kind: 'bytes', scale: 0 };
  }
  const half = logical?.type === 'FLOAT16';
  return { name, kind: element.type === 'FLOAT' || half ? 'float' : 'plain', scale: 0 };
}

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

import { crc32 } from '../../lib/crc32';

/** Bytes of the checksum, in hexadecimal digits, before the JSON. */
const DIGITS = 8;

/** A value of plain JSON as it is kept: with a checksum, so that damage is noticed. */
export function seal(value: unknown): Uint8Array<ArrayBuffer> {
  const json = new TextEncoder().encode(JSON.stringify(value));
  const sealed = new Uint8Array(DIGITS + json.length);
  sealed.set(new TextEncoder().encode(sumOf(json)));
  sealed.set(json, DIGITS);
  return sealed;
}

/** What was sealed; undefined where a byte of it is another, or where it never was. Never throws. */
export function unseal(sealed: unknown): unknown {
  if (!(sealed instanceof Uint8Array) || sealed.length < DIGITS) return undefined;
  const json = sealed.subarray(DIGITS);
  try {
    const sum = new TextDecoder().decode(sealed.subarray(0, DIGITS));
    return sum === sumOf(json) ? JSON.parse(new TextDecoder().decode(json)) : undefined;
  } catch {
    return undefined;
  }
}

function sumOf(bytes: Uint8Array): string {
  return crc32(bytes).toString(16).padStart(DIGITS, '0');
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

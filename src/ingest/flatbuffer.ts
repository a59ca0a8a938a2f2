/** Just enough of FlatBuffers to write the heads of Arrow messages: tables, vectors, structs, text. */

/** Tables, vectors and text are written behind what refers to them. */
export type Value =
  | { type: 'u8' | 'i16' | 'i32' | 'i64'; value: number }
  | { type: 'table'; fields: readonly (Value | null)[] }
  | { type: 'tables'; items: readonly Extract<Value, { type: 'table' }>[] }
  /** Structs of 64-bit integers, `width` of them each. */
  | { type: 'structs'; width: number; values: readonly number[] }
  | { type: 'text'; value: string };

const SIZES = { u8: 1, i16: 2, i32: 4, i64: 8 } as const;
const sizeOf = ({ type }: Value): number => (type in SIZES ? SIZES[type as keyof typeof SIZES] : 4);

export const table = (...fields: (Value | null)[]): Extract<Value, { type: 'table' }> => ({
  type: 'table',
  fields,
});

/** A FlatBuffer with this root; its length is a multiple of 8. */
export function flatBuffer(root: Extract<Value, { type: 'table' }>): Uint8Array {
  const writer = new Writer();
  writer.reference(writer.take(4), root);
  return writer.finish();
}

class Writer {
  #bytes = new Uint8Array(1024);
  #view = new DataView(this.#bytes.buffer);
  #end = 0;

  /** @returns the place of `size` zero bytes, at a multiple of `align` once `head` bytes are behind it */
  take(size: number, align = 4, head = 0): number {
    while ((this.#end + head) % align !== 0) this.#end++;
    const at = this.#end;
    this.#end += size;
    if (this.#end + 8 > this.#bytes.length) {
      const grown = new Uint8Array(2 * this.#end + 8);
      grown.set(this.#bytes);
      this.#bytes = grown;
      this.#view = new DataView(grown.buffer);
    }
    return at;
  }

  /** Writes `value` behind everything and its distance at `from`. */
  reference(from: number, value: Value): void {
    const at = this.#write(value);
    this.#view.setUint32(from, at - from, true);
  }

  finish(): Uint8Array {
    this.take(0, 8);
    return this.#bytes.subarray(0, this.#end);
  }

  #write(value: Value): number {
    if (value.type === 'table') return this.#table(value.fields);
    if (value.type === 'text') {
      const text = new TextEncoder().encode(value.value);
      // A zero ends it.
      const at = this.take(4 + text.length + 1);
      this.#view.setUint32(at, text.length, true);
      this.#bytes.set(text, at + 4);
      return at;
    }
    if (value.type === 'tables') {
      const at = this.take(4 + 4 * value.items.length);
      this.#view.setUint32(at, value.items.length, true);
      value.items.forEach((item, k) => this.reference(at + 4 + 4 * k, item));
      return at;
    }
    if (value.type === 'structs') {
      const at = this.take(4 + 8 * value.values.length, 8, 4);
      this.#view.setUint32(at, value.values.length / value.width, true);
      value.values.forEach((one, k) => this.#number(at + 4 + 8 * k, 'i64', one));
      return at;
    }
    throw new RangeError(`A ${value.type} stands in a table.`);
  }

  #table(fields: readonly (Value | null)[]): number {
    // Where in the table each field is; the first four bytes say where this list is.
    const places: number[] = [];
    let size = 4;
    for (const field of fields) {
      const bytes = field === null ? 0 : sizeOf(field);
      if (bytes > 0) size = Math.ceil(size / bytes) * bytes;
      places.push(field === null ? 0 : size);
      size += bytes;
    }
    const list = this.take(4 + 2 * fields.length);
    const at = this.take(size, 8);
    this.#view.setUint16(list, 4 + 2 * fields.length, true);
    this.#view.setUint16(list + 2, size, true);
    places.forEach((place, k) => this.#view.setUint16(list + 4 + 2 * k, place, true));
    this.#view.setInt32(at, at - list, true);
    fields.forEach((field, k) => {
      if (field === null) return;
      if ('value' in field && field.type !== 'text') {
        this.#number(at + places[k]!, field.type, field.value);
      } else this.reference(at + places[k]!, field);
    });
    return at;
  }

  #number(at: number, type: keyof typeof SIZES, value: number): void {
    if (type === 'u8') this.#view.setUint8(at, value);
    else if (type === 'i16') this.#view.setInt16(at, value, true);
    else if (type === 'i32') this.#view.setInt32(at, value, true);
    else this.#view.setBigInt64(at, BigInt(value), true);
  }
}

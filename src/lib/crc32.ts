const TABLE = Int32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
  return c;
});

/** CRC-32 as in zip and gzip, unsigned. `before` is that of the bytes before these. */
export function crc32(bytes: Uint8Array, before = 0): number {
  let c = ~before;
  for (let i = 0; i < bytes.length; i++) c = (c >>> 8) ^ TABLE[(c ^ bytes[i]!) & 255]!;
  return ~c >>> 0;
}

/** A short mark of a text, by which it is known again: that of its bytes, in hexadecimal digits. */
export function textMark(text: string): string {
  return crc32(new TextEncoder().encode(text)).toString(16);
}

/** A set of whole numbers below some n, one bit each: `Math.ceil(n / 32)` words, bits from n on are 0. */
export type Bits = Uint32Array;

export function noBits(n: number): Bits {
  return new Uint32Array(Math.ceil(n / 32));
}

export function allBits(n: number): Bits {
  return not(noBits(n), n);
}

/** The set of `places`, each below n. */
export function bitsOf(places: Iterable<number>, n: number): Bits {
  const bits = noBits(n);
  for (const place of places) bits[place >>> 5]! |= 1 << (place & 31);
  return bits;
}

export function has(bits: Bits, place: number): boolean {
  return ((bits[place >>> 5] ?? 0) & (1 << (place & 31))) !== 0;
}

/** `a` and `b` are sets below the same n, here and below. */
export function and(a: Bits, b: Bits): Bits {
  const both = new Uint32Array(a.length);
  for (let i = 0; i < both.length; i++) both[i] = a[i]! & b[i]!;
  return both;
}

export function or(a: Bits, b: Bits): Bits {
  const either = new Uint32Array(a.length);
  for (let i = 0; i < either.length; i++) either[i] = a[i]! | b[i]!;
  return either;
}

/** Those of `a` that `b` has not. */
export function andNot(a: Bits, b: Bits): Bits {
  const rest = new Uint32Array(a.length);
  for (let i = 0; i < rest.length; i++) rest[i] = a[i]! & ~b[i]!;
  return rest;
}

/** Everything below n that `bits` has not. */
export function not(bits: Bits, n: number): Bits {
  const rest = new Uint32Array(bits.length);
  for (let i = 0; i < rest.length; i++) rest[i] = ~bits[i]!;
  if (n & 31) rest[rest.length - 1]! &= (1 << (n & 31)) - 1;
  return rest;
}

export function count(bits: Bits): number {
  let n = 0;
  for (let i = 0; i < bits.length; i++) {
    let word = bits[i]!;
    word -= (word >>> 1) & 0x55555555;
    word = (word & 0x33333333) + ((word >>> 2) & 0x33333333);
    n += Math.imul((word + (word >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
  }
  return n;
}

/** Calls `visit` with each member, lowest first. */
export function each(bits: Bits, visit: (place: number) => void): void {
  for (let i = 0; i < bits.length; i++) {
    for (let word = bits[i]!; word !== 0; word &= word - 1) {
      visit(i * 32 + 31 - Math.clz32(word & -word));
    }
  }
}

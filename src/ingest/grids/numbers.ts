/** Numbers of formats that know them as such, as text that is read back as the same number. */

/**
 * Three digits after the point would look like a group of thousands: they become four. A number
 * written with an exponent, or with a sign of its own, stays as it is.
 */
export function unmistakable(digits: string): string {
  const point = digits.length - 4;
  if (point < 1 || digits.charCodeAt(point) !== 46) return digits;
  return /^-?\d+\.\d{3}$/.test(digits) ? `${digits}0` : digits;
}

/** The shortest decimal digits that give the number back, without an exponent; null for no number. */
export function decimal(value: number): string | null {
  if (!Number.isFinite(value)) return null;
  const text = String(value === 0 ? 0 : value);
  return unmistakable(text.includes('e') ? expanded(text) : text);
}

/** As `decimal`, of a number of 32 bits. */
export function decimal32(value: number): string | null {
  if (!Number.isFinite(value) || Number.isInteger(value)) return decimal(value);
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return decimal(short);
  }
  return decimal(Number(value.toPrecision(9)));
}

/** `unscaled` divided by ten to the `scale`, every digit kept. */
export function scaled(unscaled: bigint, scale: number): string {
  if (scale <= 0) return (unscaled * 10n ** BigInt(-scale)).toString();
  const sign = unscaled < 0n ? '-' : '';
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0');
  return unmistakable(`${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`);
}

/** Digits with an exponent, written out. */
export function expanded(text: string): string {
  const match = /^(-?)(\d+)(?:\.(\d*))?[eE]([-+]?\d+)$/.exec(text);
  if (!match) return text;
  const [, sign = '', whole = '', fraction = '', exponent] = match;
  const point = whole.length + Number(exponent);
  const digits = whole + fraction;
  if (Math.abs(point) > 400) return text;
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  if (point >= digits.length) return sign + digits + '0'.repeat(point - digits.length);
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

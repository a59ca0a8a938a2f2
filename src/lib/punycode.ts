/** A host with its `xn--` labels in the letters they stand for (RFC 3492). A label that does not decode stays. */
export function punycodeText(host: string): string {
  return host
    .split('.')
    .map((label) => (/^xn--/i.test(label) ? (decode(label.slice(4)) ?? label) : label))
    .join('.');
}

const BASE = 36;

function decode(label: string): string | null {
  const cut = label.lastIndexOf('-');
  const out = [...label.slice(0, Math.max(0, cut))].map((c) => c.charCodeAt(0));
  let n = 128;
  let bias = 72;
  let i = 0;
  for (let at = cut + 1; at < label.length;) {
    const before = i;
    for (let weight = 1, k = BASE; ; k += BASE) {
      const digit = parseInt(label[at++] ?? '', BASE);
      if (Number.isNaN(digit)) return null;
      // parseInt has 0 to 9 first, punycode has them last.
      const value = (digit + 26) % BASE;
      i += value * weight;
      const threshold = Math.min(26, Math.max(1, k - bias));
      if (value < threshold) break;
      weight *= BASE - threshold;
    }
    const length = out.length + 1;
    bias = adapted(i - before, length, before === 0);
    n += Math.floor(i / length);
    if (n > 0x10ffff) return null;
    i %= length;
    out.splice(i++, 0, n);
  }
  return String.fromCodePoint(...out);
}

function adapted(change: number, length: number, first: boolean): number {
  let delta = Math.floor(change / (first ? 700 : 2));
  delta += Math.floor(delta / length);
  let k = 0;
  for (; delta > 455; k += BASE) delta = Math.floor(delta / 35);
  return k + Math.floor((36 * delta) / (delta + 38));
}

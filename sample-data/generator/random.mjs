/** A seeded stream of numbers (mulberry32 over a hashed name), so that one part's draws never shift another's. */
export function stream(seed, name) {
  let state = seed >>> 0;
  for (const char of name) state = Math.imul(state ^ char.charCodeAt(0), 0x9e3779b1) >>> 0;

  function next() {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }
  const int = (low, high) => low + Math.floor(next() * (high - low + 1));

  return {
    next,
    int,
    chance: (p) => next() < p,
    pick: (items) => items[Math.floor(next() * items.length)],
    /** `pairs`: [value, weight][] */
    weighted(pairs) {
      let left = next() * pairs.reduce((sum, pair) => sum + pair[1], 0);
      for (const [value, weight] of pairs) if ((left -= weight) < 0) return value;
      return pairs[pairs.length - 1][0];
    },
    /** Bell-shaped, mean 0, standard deviation about 1, within ±3.5: no logarithm, so no platform differs. */
    bell() {
      let sum = 0;
      for (let i = 0; i < 12; i++) sum += next();
      return Math.max(-3.5, Math.min(3.5, sum - 6));
    },
    shuffle(items) {
      const out = [...items];
      for (let i = out.length - 1; i > 0; i--) {
        const j = int(0, i);
        [out[i], out[j]] = [out[j], out[i]];
      }
      return out;
    },
  };
}

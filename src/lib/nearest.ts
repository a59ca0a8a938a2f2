import { foldTurkish } from './text';

/**
 * The candidate that is most like `word`, where one is like enough to be what was meant (capitals aside, a third of its
 * letters otherwise); null where none is.
 */
export function nearest(word: string, candidates: Iterable<string>): string | null {
  const wanted = word.toLowerCase();
  let best: string | null = null;
  let least = Math.floor(Math.max(3, wanted.length) / 3) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(wanted, candidate.toLowerCase(), least);
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best;
}

/**
 * All that may be meant, nearest first: a third of the letters may differ, and a name that the other one begins or ends
 * with is near as well. Case and Turkish letters do not count.
 */
export function near(name: string, candidates: Iterable<string>, most = 3): string[] {
  const wanted = foldTurkish(name);
  if (wanted === '') return [];
  const found = new Map<string, number>();
  for (const candidate of candidates) {
    if (found.has(candidate)) continue;
    const folded = foldTurkish(candidate);
    const limit = Math.max(1, Math.floor(Math.max(wanted.length, folded.length) / 3));
    const distance = editDistance(wanted, folded, limit);
    if (distance <= limit) found.set(candidate, distance);
    else if (contains(folded, wanted) || contains(wanted, folded)) found.set(candidate, limit + 1);
  }
  return [...found]
    .sort((a, b) => a[1] - b[1])
    .slice(0, most)
    .map(([candidate]) => candidate);
}

function contains(long: string, short: string): boolean {
  return short.length >= 3 && (long.startsWith(short) || long.endsWith(short));
}

/**
 * Letters put in, left out, exchanged, or two neighbours swapped, that make `b` of `a`; `most + 1` as soon as they are
 * more than `most`.
 */
export function editDistance(a: string, b: string, most = Infinity): number {
  const [x, y] = [Array.from(a), Array.from(b)];
  if (Math.abs(x.length - y.length) > most) return most + 1;
  let before: number[] = [];
  let last = Array.from({ length: y.length + 1 }, (_, j) => j);
  for (let i = 1; i <= x.length; i++) {
    const row = [i];
    for (let j = 1; j <= y.length; j++) {
      const same = x[i - 1] === y[j - 1];
      let least = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1));
      const swapped = i > 1 && j > 1 && x[i - 1] === y[j - 2] && x[i - 2] === y[j - 1];
      if (swapped) least = Math.min(least, before[j - 2]! + 1);
      row.push(least);
    }
    // With a swap the line before counts too.
    if (Math.min(...row, ...last) > most) return most + 1;
    [before, last] = [last, row];
  }
  return last[y.length]!;
}

import { foldTurkish } from './text';

/**
 * Steps from one text to the other: a letter more, less, another or two swapped (optimal string alignment).
 * Gives `most + 1` as soon as it is more than `most`.
 */
export function editDistance(a: string, b: string, most = Infinity): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let steps = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1));
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) steps = Math.min(steps, before[j - 2]! + 1);
      row.push(steps);
    }
    if (Math.min(...row) > most) return most + 1;
    before = last;
    last = row;
  }
  return last[b.length]!;
}

/**
 * Which of the names may be meant, nearest first: a third of the letters may differ, and a name that the other one
 * begins or ends with is near as well. Case and Turkish letters do not count.
 */
export function nearest(name: string, candidates: Iterable<string>, most = 3): string[] {
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

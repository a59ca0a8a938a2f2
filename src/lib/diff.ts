/** A line of two texts laid side by side. */
export interface DiffLine {
  kind: 'same' | 'gone' | 'new';
  text: string;
}

/** Differing lines beyond which two texts are simply all different: the time grows with their square. */
const MOST = 700;

/**
 * The fewest lines to take out and put in to make `after` of `before`, by E. W. Myers, “An O(ND) Difference Algorithm
 * and Its Variations” (1986).
 */
export function diffLines(before: string, after: string): DiffLine[] {
  const a = before.split('\n');
  const b = after.split('\n');
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (
    end < Math.min(a.length, b.length) - start &&
    a[a.length - 1 - end] === b[b.length - 1 - end]
  ) {
    end++;
  }
  const same = (text: string): DiffLine => ({ kind: 'same', text });
  return [
    ...a.slice(0, start).map(same),
    ...differing(a.slice(start, a.length - end), b.slice(start, b.length - end)),
    ...a.slice(a.length - end).map(same),
  ];
}

function differing(a: readonly string[], b: readonly string[]): DiffLine[] {
  const most = a.length + b.length;
  /** By diagonal k = x − y: the furthest x reached with d changes, and before each further one. */
  let reached = new Map([[1, 0]]);
  const before: Map<number, number>[] = [];
  for (let d = 0; d <= Math.min(most, MOST); d++) {
    before.push(reached);
    reached = new Map(reached);
    for (let k = -d; k <= d; k += 2) {
      let x = comesFromAbove(reached, k, d) ? reached.get(k + 1)! : reached.get(k - 1)! + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
      reached.set(k, x);
      if (x >= a.length && x - k >= b.length) return walkBack(a, b, before);
    }
  }
  return [
    ...a.map((text): DiffLine => ({ kind: 'gone', text })),
    ...b.map((text): DiffLine => ({ kind: 'new', text })),
  ];
}

function comesFromAbove(reached: ReadonlyMap<number, number>, k: number, d: number): boolean {
  return k === -d || (k !== d && reached.get(k - 1)! < reached.get(k + 1)!);
}

function walkBack(
  a: readonly string[],
  b: readonly string[],
  before: readonly ReadonlyMap<number, number>[],
): DiffLine[] {
  const lines: DiffLine[] = [];
  let [x, y] = [a.length, b.length];
  for (let d = before.length - 1; d >= 0; d--) {
    const reached = before[d]!;
    const k = x - y;
    const from = comesFromAbove(reached, k, d) ? k + 1 : k - 1;
    const fromX = d === 0 ? 0 : reached.get(from)!;
    const fromY = d === 0 ? 0 : fromX - from;
    while (x > fromX && y > fromY) {
      lines.push({ kind: 'same', text: a[--x]! });
      y--;
    }
    if (d === 0) break;
    if (x === fromX) lines.push({ kind: 'new', text: b[--y]! });
    else lines.push({ kind: 'gone', text: a[--x]! });
  }
  return lines.reverse();
}

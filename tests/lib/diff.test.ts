import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffLines } from '../../src/lib/diff';
import { processorMs } from '../support/processor';

const text = fc
  .array(fc.constantFrom('a', 'b', 'c', '', 'ş'), { maxLength: 12 })
  .map((lines) => lines.join('\n'));

/** Length of the longest common subsequence, the plain way. */
function common(a: string[], b: string[]): number {
  const row = new Array<number>(b.length + 1).fill(0);
  for (const x of a) {
    let corner = 0;
    b.forEach((y, j) => {
      const above = row[j + 1]!;
      row[j + 1] = x === y ? corner + 1 : Math.max(above, row[j]!);
      corner = above;
    });
  }
  return row[b.length]!;
}

describe('the difference of two texts', () => {
  it('holds both, and no fewer lines are the same than can be', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = diffLines(before, after);
        const of = (kind: string) =>
          lines
            .filter((line) => line.kind === 'same' || line.kind === kind)
            .map((line) => line.text);
        expect(of('gone').join('\n')).toBe(before);
        expect(of('new').join('\n')).toBe(after);
        const same = lines.filter(({ kind }) => kind === 'same').length;
        expect(same).toBe(common(before.split('\n'), after.split('\n')));
      }),
      { numRuns: 2000 },
    );
  });

  it('shows what changed in place', () => {
    expect(diffLines('a\nb\nc', 'a\nx\nc')).toEqual([
      { kind: 'same', text: 'a' },
      { kind: 'gone', text: 'b' },
      { kind: 'new', text: 'x' },
      { kind: 'same', text: 'c' },
    ]);
  });

  it('of two long texts with nothing in common ends soon', () => {
    const long = (sign: string) => Array.from({ length: 5000 }, (_, i) => sign + i).join('\n');
    const took = processorMs(() => expect(diffLines(long('a'), long('b'))).toHaveLength(10_000));
    expect(took).toBeLessThan(5000);
  });
});

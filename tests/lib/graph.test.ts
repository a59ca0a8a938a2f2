import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { closure, sorted } from '../../src/lib/graph';

const graph = fc
  .integer({ min: 1, max: 9 })
  .chain((n) =>
    fc.array(fc.uniqueArray(fc.nat(n - 1), { maxLength: 4 }), { minLength: n, maxLength: n }),
  );

/** Everything that can be reached over at least one step, by trying until nothing new comes. */
function reached(reads: readonly (readonly number[])[], from: number): Set<number> {
  let found = new Set(reads[from]);
  for (;;) {
    const more = new Set([...found, ...[...found].flatMap((node) => reads[node]!)]);
    if (more.size === found.size) return found;
    found = more;
  }
}

describe('a graph', () => {
  it('is put in an order in which each comes after those it reads; circles stand apart', () => {
    fc.assert(
      fc.property(graph, (reads) => {
        const nodes = reads.map((_, i) => i);
        const { order, circles } = sorted(nodes, (node) => reads[node]!);
        const all = nodes.map((node) => reached(reads, node));
        const inCircle = nodes.filter((node) => all[node]!.has(node));
        expect(circles.flat().sort()).toEqual(inCircle);
        for (const members of circles) {
          const alike = nodes.filter(
            (node) =>
              node === members[0] || (all[node]!.has(members[0]!) && all[members[0]!]!.has(node)),
          );
          expect(members).toEqual(alike);
        }
        expect([...order].sort()).toEqual(nodes.filter((node) => !inCircle.includes(node)));
        for (const [at, node] of order.entries()) {
          for (const other of reads[node]!) {
            if (!inCircle.includes(other)) expect(order.indexOf(other)).toBeLessThan(at);
          }
        }
      }),
    );
  });

  it('leaves nodes that need no other order as they were given', () => {
    expect(sorted(['b', 'a', 'c'], () => []).order).toEqual(['b', 'a', 'c']);
  });

  it('holds a chain that is longer than the stack is deep', () => {
    const nodes = Array.from({ length: 50_000 }, (_, i) => i);
    const { order } = sorted(nodes, (i) => (i + 1 < nodes.length ? [i + 1] : []));
    expect(order[0]).toBe(nodes.length - 1);
  });

  it('is followed from some nodes to all they lead to', () => {
    fc.assert(
      fc.property(graph, fc.nat(8), (reads, wish) => {
        const from = wish % reads.length;
        const expected = reached(reads, from).add(from);
        expect([...closure([from], (node) => reads[node]!)].sort()).toEqual([...expected].sort());
      }),
    );
  });
});

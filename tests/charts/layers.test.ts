import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layers, type LayerNode } from '../../src/charts/kinds/layers';

const node = (id: string, reads: readonly string[] = []): LayerNode => ({ id, label: id, reads });

describe('the picture of what reads what', () => {
  it('stands everything to the right of what it reads, each once, none over another', () => {
    const graph = fc
      .integer({ min: 0, max: 12 })
      .chain((n) =>
        fc.array(fc.uniqueArray(fc.integer({ min: 0, max: n })), { minLength: n, maxLength: n }),
      );
    fc.assert(
      fc.property(graph, (reads) => {
        const given = reads.map((list, i) =>
          node(
            `n${i}`,
            list.map((other) => `n${other}`),
          ),
        );
        const { nodes, arrows, width, height } = layers.layout(given);
        expect(nodes.map(({ id }) => id).sort()).toEqual(given.map(({ id }) => id).sort());
        const byId = new Map(nodes.map((placed) => [placed.id, placed]));
        for (const { from, to, back } of arrows) {
          const [a, b] = [byId.get(from)!, byId.get(to)!];
          expect(b.reads).toContain(from);
          if (!back) expect(a.layer).toBeLessThan(b.layer);
        }
        const drawn = given.flatMap(({ id, reads: list }) =>
          list.filter((other) => other !== id && byId.has(other)).map((other) => `${other} ${id}`),
        );
        expect(arrows.map(({ key }) => key).sort()).toEqual(drawn.sort());
        for (const { id, box } of nodes) {
          expect(box.x).toBeGreaterThanOrEqual(0);
          expect(box.y).toBeGreaterThanOrEqual(0);
          expect(box.x + box.w).toBeLessThanOrEqual(width);
          expect(box.y + box.h).toBeLessThanOrEqual(height);
          for (const other of nodes) {
            if (other.id === id) continue;
            const apart =
              box.x + box.w <= other.box.x ||
              other.box.x + other.box.w <= box.x ||
              box.y + box.h <= other.box.y ||
              other.box.y + other.box.h <= box.y;
            expect(apart).toBe(true);
          }
        }
      }),
    );
  });

  it('has arrows that lead back only where there is a circle', () => {
    const { arrows } = layers.layout([node('a', ['b']), node('b', ['a']), node('c', ['a', 'c'])]);
    expect(arrows.filter(({ back }) => back)).toHaveLength(1);
    const { nodes } = layers.layout([node('c', ['a', 'b']), node('b', ['a']), node('a')]);
    expect(nodes.map(({ id, layer }) => [id, layer])).toEqual([
      ['a', 0],
      ['b', 1],
      ['c', 2],
    ]);
  });

  it('puts those that read the same beside one another, and cuts what is too long', () => {
    const { nodes, arrows } = layers.layout([
      node('x'),
      node('y'),
      node('of_y', ['y']),
      { ...node('of_x', ['x']), label: 'a very long name '.repeat(9) },
    ]);
    const yOf = (id: string) => nodes.find((one) => one.id === id)!.box.y;
    expect(Math.sign(yOf('of_x') - yOf('of_y'))).toBe(Math.sign(yOf('x') - yOf('y')));
    expect(nodes.find(({ id }) => id === 'of_x')!.text).toMatch(/…$/);
    expect(arrows).toHaveLength(2);
    expect(layers.layout([]).nodes).toEqual([]);
  });

  it('holds a long chain', () => {
    const chain = Array.from({ length: 20_000 }, (_, i) => node(String(i), [String(i + 1)]));
    expect(layers.layout(chain).nodes).toHaveLength(20_000);
  });
});

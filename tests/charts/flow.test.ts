import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flow, flowMatrix, SLOT, type FlowInput, type Flowing } from '../../src/charts/kinds/flow';

const size = { width: 900, height: 420 };
const IDS = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
const states = IDS.map((id) => ({ id, label: `State ${id}`, colour: `var(--${id})` }));

const input = (flows: readonly Flowing[]): FlowInput => ({ states, flows, format: String });
const one = (from: string, to: string, customers: number): Flowing => ({
  from,
  to,
  customers,
  revenue: customers * 10,
  revenue_before: customers * 4,
});

const anyFlows: fc.Arbitrary<Flowing[]> = fc
  .uniqueArray(
    fc.record({
      from: fc.constantFrom(...IDS),
      to: fc.constantFrom(...IDS),
      customers: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 1_000_000 })),
    }),
    { selector: ({ from, to }) => `${from} ${to}`, minLength: 1 },
  )
  .map((list) => list.map(({ from, to, customers }) => one(from, to, customers)));

describe('flow', () => {
  it('holds every customer once on each side, within the drawing, and no words over others', () => {
    fc.assert(
      fc.property(anyFlows, (flows) => {
        const { nodes, bands, scale } = flow.layout(input(flows), size);
        const all = flows.reduce((sum, { customers }) => sum + customers, 0);
        for (const side of ['from', 'to'] as const) {
          const column = nodes.filter((node) => node.side === side);
          expect(column.reduce((sum, { customers }) => sum + customers, 0)).toBe(all);
          let bottom = 0;
          for (const { box, words, customers, id } of column) {
            expect(box.h).toBeCloseTo(customers * scale, 6);
            expect(words.h).toBeGreaterThanOrEqual(SLOT);
            expect(words.y).toBeGreaterThanOrEqual(bottom - 1e-9);
            bottom = words.y + words.h;
            expect(box.y).toBeGreaterThanOrEqual(words.y - 1e-9);
            expect(box.y + box.h).toBeLessThanOrEqual(bottom + 1e-9);
            // Its bands lie in it one after the other, in the order of the other column.
            const own = bands.filter((band) => band[side] === id);
            const end = side === 'from' ? 0 : 1;
            const other = side === 'from' ? 'to' : 'from';
            own.sort((a, b) => IDS.indexOf(a[other]) - IDS.indexOf(b[other]));
            let y = box.y;
            for (const band of own) {
              expect(band.ends[end]!.y).toBeCloseTo(y, 6);
              y += band.customers * scale;
            }
            expect(y).toBeCloseTo(box.y + box.h, 6);
          }
          expect(bottom).toBeLessThanOrEqual(size.height + 1e-6);
        }
        expect(bands).toHaveLength(flows.length);
      }),
    );
  });

  it('fills the height, and comes in the order of the columns', () => {
    const { nodes, bands } = flow.layout(
      input([one('b', 'a', 300), one('a', 'b', 500), one('a', 'a', 200)]),
      size,
    );
    expect(nodes.map(({ key }) => key)).toEqual(['from a', 'from b', 'to a', 'to b']);
    expect(bands.map(({ key, stays }) => [key, stays])).toEqual([
      ['a a', true],
      ['a b', false],
      ['b a', false],
    ]);
    const last = nodes[1]!.words;
    expect(last.y + last.h).toBeCloseTo(size.height, 6);
    expect(bands[1]).toMatchObject({ colour: 'var(--a)', revenue: 5000, revenue_before: 2000 });
    expect(bands[0]!.path).toMatch(/^M[\d.,]+C.*Z$/);
  });

  it('is empty with nobody, and survives no room at all', () => {
    expect(flow.layout(input([]), size)).toEqual({ nodes: [], bands: [], scale: 0 });
    const { nodes } = flow.layout(input([one('a', 'b', 5)]), { width: 0, height: 0 });
    for (const { box } of nodes) expect(Object.values(box).every(Number.isFinite)).toBe(true);
  });

  it('as a matrix has the same customers, in rows, columns and in all', () => {
    fc.assert(
      fc.property(anyFlows, (flows) => {
        const { rows, columns, cells, all } = flowMatrix({ states, flows });
        const sum = (list: readonly ({ customers: number; revenue: number } | null)[]) => ({
          customers: list.reduce((total, cell) => total + (cell?.customers ?? 0), 0),
          revenue: list.reduce((total, cell) => total + (cell?.revenue ?? 0), 0),
        });
        for (const [i, row] of rows.entries()) expect(row).toMatchObject(sum(cells[i]!));
        for (const [j, column] of columns.entries()) {
          expect(column).toMatchObject(sum(cells.map((row) => row[j]!)));
        }
        expect(all).toMatchObject(sum(rows));
        expect(cells.flat().filter((cell) => cell !== null)).toHaveLength(flows.length);
        for (const [i, row] of cells.entries()) {
          for (const [j, cell] of row.entries()) {
            if (cell) expect([cell.from, cell.to]).toEqual([rows[i]!.id, columns[j]!.id]);
          }
        }
      }),
    );
  });
});

import { describe, expect, it } from 'vitest';
import { dumbbell, type DumbbellInput } from '../../src/charts/kinds/dumbbell';
import { rfGrid, type GridInput } from '../../src/charts/kinds/rf-grid';
import { segmentColour } from '../../src/charts/theme';
import type { View } from '../../src/model/crossfilter/figures';
import { category, grid, input, view } from './support';

const size = { width: 420, height: 262 };

describe('R×F grid', () => {
  const gridInput = (w: number, h: number, everyone: View, selected: View): GridInput => ({
    ...input(grid(w, h), everyone, selected),
    axes: ['R', 'F'],
    segmentOf: (r, f) => (r >= 4 && f >= 4 ? 'champions' : r === 1 ? null : 'risk'),
  });
  const counts = Array.from({ length: 25 }, (_, i) => i * 4);

  it('has R to the right and F upwards, areas in proportion', () => {
    const layout = rfGrid.layout(
      gridInput(5, 5, view(counts), view(counts.map((n) => n / 4))),
      size,
    );
    const at = (r: number, f: number) => layout.squares.find((s) => s.across === r && s.up === f)!;
    expect(at(5, 1).field.x).toBeGreaterThan(at(1, 1).field.x);
    expect(at(1, 5).field.y).toBeLessThan(at(1, 1).field.y);
    expect(at(5, 5)).toMatchObject({ everyone: 96, selected: 24, segment: 'champions' });
    const area = (box: { w: number; h: number }) => box.w * box.h;
    expect(area(at(5, 5).square)).toBeCloseTo(area(at(5, 5).ghost) / 4, 4);
    expect(area(at(3, 3).ghost)).toBeCloseTo((area(at(5, 5).ghost) * 48) / 96, 4);
    expect(at(1, 1).square).toMatchObject({ w: 0, h: 0 });
    expect(at(1, 2).colour).toBe('var(--ghost)');
    expect(at(2, 2).colour).toBe('var(--seg-risk, var(--accent))');
    expect(layout.across.map((t) => t.text)).toEqual(['R 1', 'R 2', 'R 3', 'R 4', 'R 5']);
    expect(layout.up[4]!.at).toBeLessThan(layout.up[0]!.at);
    expect(layout.twin.rows[7]).toEqual(['3 × 2', 'R 3', 'F 2', 7, 28]);
  });

  it('marks the squares of its filter, and holds any size and nobody', () => {
    const filter = {
      dim: 'rf',
      pairs: [
        [1, 1],
        [2, 1],
      ] as [number, number][],
    };
    const marked = rfGrid.layout({ ...gridInput(5, 5, view(counts), view(counts)), filter }, size);
    expect(marked.squares.filter((s) => s.inside).map((s) => [s.across, s.up])).toEqual(
      filter.pairs,
    );
    for (const [w, h] of [
      [0, 0],
      [1, 1],
      [3, 10],
    ] as const) {
      const nobody = view(new Array<number>(w * h).fill(0));
      const layout = rfGrid.layout(gridInput(w, h, nobody, nobody), size);
      expect(layout.squares).toHaveLength(w * h);
      for (const s of layout.squares)
        expect(Number.isFinite(s.ghost.x + s.ghost.w + s.square.y)).toBe(true);
    }
  });

  it('shows one among a billion', () => {
    const layout = rfGrid.layout(gridInput(2, 1, view([1e9, 1]), view([0, 1])), size);
    expect(layout.squares[1]!.square.w).toBeGreaterThan(1);
  });
});

describe('dumbbell', () => {
  const order = ['champions', 'loyal', 'risk'];
  const dumbbellInput = (everyone: View, selected = everyone): DumbbellInput => ({
    ...input(category(['risk', 'champions', 'loyal', 'own'], ['none']), everyone, selected),
    order,
    format: (x) => `%${Math.round(x * 100)}`,
  });

  it('puts shares of customers and revenue of each row beside each other, in the given order', () => {
    const everyone = view([50, 10, 20, 10, 10], [1000, 6000, 2000, 1000, 0]);
    const layout = dumbbell.layout(dumbbellInput(everyone), size);
    expect(layout.rows.map((r) => r.label)).toEqual(['champions', 'loyal', 'risk', 'own', '—']);
    const [champions, , risk, , none] = layout.rows;
    expect(champions!.shares).toEqual({ customers: 0.1, revenue: 0.6 });
    expect(champions!.dot!).toBeGreaterThan(champions!.ring!);
    expect(risk!.dot!).toBeLessThan(risk!.ring!);
    expect(none!.dot).toBeCloseTo(layout.frame.x, 6);
    expect(layout.ticks.map((t) => t.text)).toEqual(['%0', '%20', '%40', '%60']);
    expect(champions!.dot).toBeCloseTo(layout.ticks[3]!.at, 6);
    const sum = (of: (r: (typeof layout.rows)[number]) => number) =>
      layout.rows.reduce((a, r) => a + of(r), 0);
    expect(sum((r) => r.shares.customers!)).toBeCloseTo(1, 12);
    expect(sum((r) => r.shares.revenue!)).toBeCloseTo(1, 12);
    expect(layout.twin.rows[0]).toEqual(['champions', 0.1, 0.6]);
  });

  it('compares the selection with everyone', () => {
    const layout = dumbbell.layout(
      dumbbellInput(view([50, 50, 0, 0, 0]), view([10, 30, 0, 0, 0], [10, 30, 0, 0, 0])),
      size,
    );
    expect(layout.rows[0]!.shares.customers).toBe(0.75);
    expect(layout.rows[0]!.everyoneShares.customers).toBe(0.5);
  });

  it('knows no share of nothing, and stands a share below zero at zero', () => {
    const empty = dumbbell.layout(dumbbellInput(view([0, 0, 0, 0, 0])), size);
    for (const row of empty.rows)
      expect([row.ring, row.dot, row.shares.revenue]).toEqual([null, null, null]);
    const refunds = dumbbell.layout(
      dumbbellInput(view([5, 5, 0, 0, 0], [-100, 300, 0, 0, 0])),
      size,
    );
    const risk = refunds.rows[2]!;
    expect(risk.shares.revenue).toBe(-0.5);
    expect(risk.dot).toBeCloseTo(refunds.frame.x, 6);
    expect(refunds.rows[0]!.dot!).toBeLessThanOrEqual(refunds.frame.x + refunds.frame.w + 1e-6);
    const none = dumbbell.layout(
      { ...input(category([]), view([]), view([])), order },
      { width: 10, height: 10 },
    );
    expect(none.rows).toEqual([]);
  });
});

describe('segmentColour', () => {
  it('takes only colours, and ids that cannot break out of a style', () => {
    expect(segmentColour('loyal')).toBe('var(--seg-loyal, var(--accent))');
    expect(segmentColour('mine', { mine: '#AABBCC' })).toBe('#AABBCC');
    expect(segmentColour('mine', { mine: 'url(x)' })).toBe('var(--seg-mine, var(--accent))');
    expect(segmentColour('x); background: url(y')).toBe('var(--accent)');
    expect(segmentColour('constructor')).toBe('var(--seg-constructor, var(--accent))');
  });
});

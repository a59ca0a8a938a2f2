import { describe, expect, it } from 'vitest';
import { bars, type BarsInput, type BarsLayout } from '../../src/charts/kinds/bars';
import { textWidth } from '../../src/charts/text';
import type { Dimension } from '../../src/model/crossfilter/dimension';
import type { PreparedDimension } from '../../src/model/crossfilter/prepared';
import type { Filter } from '../../src/model/crossfilter/filter';
import type { View } from '../../src/model/crossfilter/figures';
import { category, input, view } from './support';

const size = { width: 210, height: 176 };
const barsInput = (
  d: PreparedDimension,
  everyone: View,
  selected: View,
  filter?: Filter,
): BarsInput => ({
  ...input(d, everyone, selected, filter),
  restLabel: (n) => `${n} others`,
});
const keys = (layout: BarsLayout) => layout.rows.map((row) => row.key);

function expectInside({ frame, rows, labelEnd }: BarsLayout, { width, height } = size) {
  for (const { ghost, bar, row, text } of rows) {
    for (const box of [ghost, bar]) {
      expect(Number.isFinite(box.x + box.y + box.w + box.h)).toBe(true);
      expect(box.x).toBeGreaterThanOrEqual(frame.x - 1e-6);
      expect(box.x + box.w).toBeLessThanOrEqual(width + 1e-6);
    }
    expect(row.y + row.h).toBeLessThanOrEqual(height + 1e-6);
    expect(textWidth(text, 11)).toBeLessThanOrEqual(labelEnd + 1e-6);
  }
}

describe('bars', () => {
  const cities = Array.from({ length: 20 }, (_, i) => `city${i}`);
  const counts = cities.map((_, i) => 100 - i);

  it('shows the largest, the rest as one, not known last', () => {
    const layout = bars.layout(
      barsInput(
        category(cities, ['others', 'none']),
        view([...counts, 7, 3]),
        view([...counts, 7, 3]),
      ),
      size,
    );
    expect(keys(layout)).toEqual([...cities.slice(0, 8).map((c) => `=${c}`), 'rest', 'none']);
    const rest = layout.rows[8]!;
    expect(rest.codes).toEqual([...cities.keys()].slice(8).concat(20));
    expect(rest.everyone).toBe(counts.slice(8).reduce((a, b) => a + b) + 7);
    expect(rest.label).toBe('13 others');
    expect(layout.twin.rows.reduce((sum, row) => sum + Number(row[2]), 0)).toBe(
      counts.reduce((a, b) => a + b) + 10,
    );
    expectInside(layout);
  });

  it('has no bar for the rest where an order may have several of its values', () => {
    const names = Array.from({ length: 12 }, (_, i) => `k${i}`);
    const plain = category(names);
    const dimension = {
      ...plain,
      dimension: { ...plain.dimension, grain: 'order' } as Dimension,
      many: { start: new Int32Array(1), code: new Uint16Array(0) },
    };
    const figures = view(names.map((_, i) => 50 - i));
    const layout = bars.layout(
      { ...barsInput(dimension, figures, figures), measure: 'orders' },
      size,
    );
    expect(keys(layout)).toEqual(names.slice(0, 8).map((name) => `=${name}`));
  });

  it('puts values of a scale in its order, the rest behind them', () => {
    const d = category(['35-44', '65+', 'Under 18', '18-34', '45-64', 'unsaid'], ['none']);
    const sizes = view([9, 8, 1, 5, 7, 6, 2]);
    expect(keys(bars.layout(barsInput(d, sizes, sizes), size))).toEqual([
      ...['=Under 18', '=18-34', '=35-44', '=45-64', '=65+', '=unsaid', 'none'],
    ]);
    const few = bars.layout({ ...barsInput(d, sizes, sizes), most: 3 }, size);
    expect(keys(few)).toEqual(['=35-44', '=45-64', '=65+', 'rest', 'none']);
  });

  it('is in order of everyone, so that no bar changes place while one drags', () => {
    const d = category(['a', 'b', 'c']);
    expect(keys(bars.layout(barsInput(d, view([1, 9, 5]), view([1, 0, 0])), size))).toEqual([
      '=b',
      '=c',
      '=a',
    ]);
    expect(keys(bars.layout(barsInput(d, view([1, 9, 5]), view([0, 0, 5])), size))).toEqual([
      '=b',
      '=c',
      '=a',
    ]);
  });

  it('keeps a bar for what the filter names, and marks what passes', () => {
    const filter: Filter = { dim: 'city', in: ['city17', 'city0'] };
    const layout = bars.layout(
      barsInput(category(cities), view(counts), view(counts), filter),
      size,
    );
    expect(keys(layout)).toContain('=city17');
    expect(layout.rows.filter((r) => r.inside === 1).map((r) => r.label)).toEqual([
      'city0',
      'city17',
    ]);
    expect(layout.rows.at(-1)).toMatchObject({ key: 'rest', inside: 0 });
    expect(layout.twin.facts).toMatchObject({ from: 'city0', to: 'city17' });
  });

  it('gives a last single value its own bar, not a rest of one', () => {
    const nine = cities.slice(0, 9);
    const layout = bars.layout(barsInput(category(nine), view(counts.slice(0, 9)), view([])), size);
    expect(keys(layout)).toEqual(nine.map((c) => `=${c}`));
  });

  it('does not add up customers of several order values', () => {
    const d = category(cities);
    const orders: PreparedDimension = {
      ...d,
      dimension: { ...d.dimension, grain: 'order' } as typeof d.dimension,
    };
    expect(keys(bars.layout(barsInput(orders, view(counts), view(counts)), size))).not.toContain(
      'rest',
    );
    const byOrders = {
      ...barsInput(orders, view(counts), view(counts)),
      measure: 'orders' as const,
    };
    expect(keys(bars.layout(byOrders, size))).toContain('rest');
  });

  it('cuts long Turkish labels but keeps them whole for the reader', () => {
    const long = ['Afyonkarahisar Çobanlar Kişisel Bakım ve Güzellik Şubesi', 'İĞDIR', ''];
    const layout = bars.layout(barsInput(category(long), view([3, 2, 1]), view([1, 1, 1])), size);
    expect(layout.rows[0]!.text).toMatch(/^Afyon.*…$/);
    expect(layout.rows[0]!.label).toBe(long[0]);
    expect(layout.rows[1]!.text).toBe('İĞDIR');
    expect(layout.labelEnd).toBeLessThanOrEqual(size.width * 0.4);
    expectInside(layout);
  });

  it('holds with no data, one bar, nobody, huge counts, refunds and no room', () => {
    for (const [names, everyone, selected] of [
      [[], [], []],
      [['a'], [4], [2]],
      [
        ['a', 'b'],
        [0, 0],
        [0, 0],
      ],
      [
        ['a', 'b'],
        [9e15, 1],
        [1, 1],
      ],
      [
        ['a', 'b'],
        [-100, 50],
        [-100, 0],
      ],
    ] as [string[], number[], number[]][]) {
      for (const s of [size, { width: 20, height: 5 }]) {
        expectInside(bars.layout(barsInput(category(names), view(everyone), view(selected)), s), s);
      }
    }
    const one = bars.layout(barsInput(category(['a']), view([4]), view([2])), size);
    expect(one.rows[0]!.ghost.w).toBeCloseTo(one.frame.w, 6);
    expect(one.rows[0]!.bar.w).toBeCloseTo(one.frame.w / 2, 6);
  });
});

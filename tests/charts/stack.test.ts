import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Box, Part, Shown, TileInput } from '../../src/charts/chart';
import { bars, histogram, time } from '../../src/charts/kinds';
import { MOST_COLOURS, partColours } from '../../src/charts/theme';
import type { View } from '../../src/model/crossfilter/figures';
import type { PreparedDimension } from '../../src/model/crossfilter/prepared';
import { bins, category, input, monthly, view } from './support';

const size = { width: 300, height: 120 };

/** Figures of `marks` × `width` codes, and the tile's own figures, which are their sums. */
function split(figures: number[][]): { parts: View; whole: View } {
  return { parts: view(figures.flat()), whole: view(figures.map((row) => total(row))) };
}
const total = (xs: readonly number[]) => xs.reduce((a, b) => a + b, 0);

/** Parts of one code each, and the last of all other codes. */
function listOf(width: number, count: number): Part[] {
  const codes = Array.from({ length: width }, (_, c) => c);
  return Array.from({ length: count }, (_, i) => ({
    ...{ key: `p${i}`, label: `P${i}`, colour: 'red' },
    codes: i < count - 1 ? [i] : codes.slice(i),
  }));
}

function coloured(
  dimension: PreparedDimension,
  figures: number[][],
  count: number,
  more: Partial<TileInput> = {},
): TileInput {
  const { parts, whole } = split(figures);
  const width = figures[0]!.length;
  const everyone = view(figures.map((row) => 2 * total(row.filter((x) => x > 0))));
  return {
    ...input(dimension, everyone, whole),
    parts: { list: listOf(width, count), view: parts, width },
    ...more,
  };
}

const table = (from: number) =>
  fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 8 })).chain(([marks, width]) =>
    fc.tuple(
      fc.array(
        fc.array(fc.integer({ min: from, max: 1000 }), { minLength: width, maxLength: width }),
        {
          minLength: marks,
          maxLength: marks,
        },
      ),
      fc.integer({ min: 1, max: width }),
      fc.boolean(),
    ),
  );

/** They follow each other without gaps and end where the bar ends. */
function expectToFill(boxes: readonly Box[], bar: Box, along: 'x' | 'y'): void {
  const length = along === 'x' ? 'w' : 'h';
  const drawn = boxes.filter((box) => box[length] > 0).sort((a, b) => a[along] - b[along]);
  expect(total(drawn.map((box) => box[length]))).toBeCloseTo(bar[length], 6);
  if (drawn.length === 0) return;
  expect(drawn[0]![along]).toBeCloseTo(bar[along], 6);
  drawn.slice(1).forEach((box, i) => {
    expect(box[along]).toBeCloseTo(drawn[i]![along] + drawn[i]![length], 6);
  });
  for (const box of drawn) {
    const across = along === 'x' ? (['y', 'h'] as const) : (['x', 'w'] as const);
    expect(across.map((k) => box[k])).toEqual(across.map((k) => bar[k]));
  }
}

describe('bars in parts', () => {
  it('have parts that fill them, whatever the chart', () => {
    fc.assert(
      fc.property(table(0), ([figures, count, share]) => {
        const n = figures.length;
        const edges = Array.from({ length: n + 1 }, (_, i) => i * 10);
        for (const chart of [histogram, time]) {
          const dimension = chart === time ? monthly('2024-01', n) : bins(edges);
          const { columns } = chart.layout(coloured(dimension, figures, count, { share }), size);
          columns.forEach(({ stack, bar, parts, selected }) => {
            expect(total(parts!)).toBeCloseTo(selected, 9);
            expectToFill(stack!.boxes, bar, 'y');
            // From the ground up, in the order of the parts.
            const drawn = stack!.boxes.filter(({ h }) => h > 0);
            expect(drawn).toEqual(drawn.toSorted((a, b) => b.y - a.y));
          });
        }
        const words = category(figures.map((_, i) => `v${i}`));
        const lying = bars.layout(
          { ...coloured(words, figures, count, { share }), most: 4, restLabel: () => 'rest' },
          size,
        );
        for (const { stack, bar, parts, selected } of lying.rows) {
          expect(total(parts!)).toBeCloseTo(selected, 9);
          expectToFill(stack!.boxes, bar, 'x');
        }
      }),
    );
  });

  it('show parts below zero on the other side, inside the frame', () => {
    fc.assert(
      fc.property(table(-1000), ([figures, count]) => {
        const edges = Array.from({ length: figures.length + 1 }, (_, i) => i * 10);
        const { columns, frame, baseline } = histogram.layout(
          coloured(bins(edges), figures, count),
          size,
        );
        for (const { stack, parts } of columns) {
          stack!.boxes.forEach(({ y, h }, i) => {
            expect(y).toBeGreaterThanOrEqual(frame.y - 1e-6);
            expect(y + h).toBeLessThanOrEqual(frame.y + frame.h + 1e-6);
            if (parts![i]! > 0) expect(y + h).toBeLessThanOrEqual(baseline + 1e-6);
            if (parts![i]! < 0) expect(y).toBeGreaterThanOrEqual(baseline - 1e-6);
          });
        }
      }),
    );
  });

  it('have a line where two parts meet that are long enough for one', () => {
    const layout = histogram.layout(
      coloured(
        bins([0, 1, 2]),
        [
          [50, 50, 1],
          [0, 100, 0],
        ],
        3,
      ),
      size,
    );
    const [first, second] = layout.columns;
    expect(first!.stack!.seams).toHaveLength(1);
    expect(first!.stack!.seams[0]).toBeCloseTo(first!.stack!.boxes[0]!.y, 9);
    expect(second!.stack!.seams).toEqual([]);
  });

  it('stand in the table, a column each; averages have none', () => {
    const figures = [
      [3, 4, 5],
      [6, 0, 1],
    ];
    const of = (measure: Shown) =>
      bars.layout(
        { ...coloured(category(['a', 'b']), figures, 2, { measure }), restLabel: String },
        size,
      );
    const { twin } = of('customers');
    expect(twin.columns.map(({ label, type }) => [label, type])).toEqual([
      [undefined, 'text'],
      [undefined, 'customers'],
      [undefined, 'customers'],
      ['P0', 'customers'],
      ['P1', 'customers'],
    ]);
    expect(twin.rows).toEqual([
      ['a', 12, 24, 3, 9],
      ['b', 7, 14, 6, 1],
    ]);
    const { twin: average, rows } = of('average');
    expect(average.columns).toHaveLength(3);
    expect(rows.every(({ stack }) => stack === undefined)).toBe(true);
  });
});

describe('colours of parts', () => {
  it('are different for every value', () => {
    for (const ordered of [true, false]) {
      for (let n = 1; n <= MOST_COLOURS; n++) {
        const colours = partColours(n, ordered);
        expect(colours).toHaveLength(n);
        expect(new Set(colours).size).toBe(n);
      }
    }
  });
});

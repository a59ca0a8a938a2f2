import { describe, expect, it } from 'vitest';
import { histogram, time } from '../../src/charts/kinds';
import type { ColumnsLayout } from '../../src/charts/columns';
import { textWidth } from '../../src/charts/text';
import { bins, input, monthly, timed, view } from './support';

const size = { width: 212, height: 106 };

function expectInside({ frame, columns, ticks }: ColumnsLayout, width: number) {
  for (const { ghost, bar } of columns) {
    for (const { x, y, w, h } of [ghost, bar]) {
      expect(Number.isFinite(x + y + w + h)).toBe(true);
      expect(x).toBeGreaterThanOrEqual(frame.x - 1e-6);
      expect(x + w).toBeLessThanOrEqual(frame.x + frame.w + 1e-6);
      expect(y).toBeGreaterThanOrEqual(frame.y - 1e-6);
      expect(y + h).toBeLessThanOrEqual(frame.y + frame.h + 1e-6);
    }
  }
  const ends = ticks.map(({ at, text, anchor }) => {
    const w = textWidth(text, 10);
    const from = anchor === 'start' ? at : anchor === 'end' ? at - w : at - w / 2;
    return [from, from + w] as const;
  });
  ends.forEach(([from, to], i) => {
    expect(from).toBeGreaterThanOrEqual(-1e-6);
    expect(to).toBeLessThanOrEqual(width + 1e-6);
    if (i) expect(from).toBeGreaterThan(ends[i - 1]![1]);
  });
}

describe('histogram', () => {
  const edges = Array.from({ length: 25 }, (_, i) => i * 250);

  it('draws bars in proportion, the selection from the same ground as everyone', () => {
    const everyone = edges.slice(1).map((_, i) => 240 - 10 * i);
    const layout = histogram.layout(
      input(bins(edges), view(everyone), view(everyone.map((n) => n / 2))),
      size,
    );
    expect(layout.columns).toHaveLength(24);
    for (const { ghost, bar } of layout.columns) {
      expect(bar.h).toBeCloseTo(ghost.h / 2, 6);
      expect(bar.y + bar.h).toBeCloseTo(layout.baseline, 6);
      expect([bar.x, bar.w]).toEqual([ghost.x, ghost.w]);
    }
    expect(layout.columns[0]!.ghost.h).toBeCloseTo(layout.frame.h, 6);
    expectInside(layout, size.width);
    expect(layout.ticks.length).toBeGreaterThan(2);
  });

  it('shades the own filter, also where it cuts a bin, and tells which bars pass it', () => {
    const flat = edges.slice(1).map(() => 5);
    const range = (lo: number | null, hi: number | null) =>
      histogram.layout(
        input(bins(edges), view(flat), view(flat), { dim: 'spend', range: [lo, hi] }),
        size,
      );
    const aligned = range(500, 1000);
    const step = aligned.frame.w / 24;
    expect(aligned.brush!.x).toBeCloseTo(aligned.frame.x + 2 * step, 6);
    expect(aligned.brush!.w).toBeCloseTo(2 * step, 6);
    expect(aligned.columns.map((c) => c.inside).slice(0, 6)).toEqual([0, 0, 1, 1, 0, 0]);
    expect(aligned.twin.facts).toMatchObject({ from: '500–750', to: '750–1000' });
    const cut = range(625, null);
    expect(cut.brush!.x).toBeCloseTo(cut.frame.x + 2.5 * step, 6);
    expect(cut.brush!.x + cut.brush!.w).toBeCloseTo(cut.frame.x + cut.frame.w, 6);
    expect(cut.columns[2]!.inside).toBe(2);
    expect(range(null, null).brush!.w).toBeCloseTo(cut.frame.w, 6);
    expect(range(2000, 1000).brush!.w).toBe(0);
  });

  it('stays in its frame with no data, no bars, one bar, huge counts and figures below zero', () => {
    for (const [e, everyone, selected] of [
      [[], [], []],
      [[0, 1], [0], [0]],
      [[5, 6], [3], [1]],
      [
        [-Infinity, 0, 10, Infinity],
        [1e15, 1, 0],
        [9e14, 1, 0],
      ],
      [
        [0, 1, 2, 3],
        [-50, 20, 0],
        [-50, 0, 0],
      ],
    ] as [number[], number[], number[]][]) {
      const layout = histogram.layout(input(bins(e), view(everyone), view(selected)), size);
      expectInside(layout, size.width);
      expect(Number.isFinite(layout.baseline)).toBe(true);
      expectInside(
        histogram.layout(input(bins(e), view(everyone), view(selected)), { width: 8, height: 8 }),
        1e9,
      );
    }
    const one = histogram.layout(input(bins([5, 6]), view([3]), view([1])), size);
    expect(one.columns[0]!.bar.h).toBeCloseTo(one.frame.h / 3, 6);
    const below = histogram.layout(input(bins([0, 1, 2]), view([-50, 50]), view([0, 0])), size);
    expect(below.baseline).toBeCloseTo(below.frame.y + below.frame.h / 2, 6);
    expect(below.columns[0]!.ghost.y).toBeCloseTo(below.baseline, 6);
  });

  it('never hides somebody beside a huge bar', () => {
    const layout = histogram.layout(input(bins([0, 1, 2]), view([1e9, 1]), view([0, 1])), size);
    expect(layout.columns[1]!.bar.h).toBeGreaterThan(1);
    expect(layout.columns[0]!.bar.h).toBe(0);
  });

  it('puts the figures of whole numbers under their bars and finds room for long ones', () => {
    const whole = histogram.layout(
      input(
        bins(
          Array.from({ length: 9 }, (_, i) => i + 1),
          true,
        ),
        view([8, 7, 6, 5, 4, 3, 2, 1]),
        view([]),
      ),
      size,
    );
    expect(whole.ticks[0]!.text).toBe('1');
    expect(whole.ticks[0]!.at).toBeCloseTo(whole.columns[0]!.ghost.x + whole.frame.w / 16, 6);
    const long = {
      ...input(bins(edges), view([]), view([])),
      format: (x: number) => `₺${x}.000.000.000,00`,
    };
    const layout = histogram.layout(long, { width: 120, height: 80 });
    expectInside(layout, 120);
  });

  it('gives those without a value as a figure beside, and everything as a table', () => {
    const layout = histogram.layout(
      input(bins([0, 1, 2], false, true), view([4, 3, 2]), view([1, 0, 2])),
      size,
    );
    expect(layout.columns).toHaveLength(2);
    expect(layout.none).toMatchObject({ label: '—', everyone: 2, selected: 2, codes: [2] });
    expect(layout.twin.columns.map((c) => c.type)).toEqual(['text', 'customers', 'customers']);
    expect(layout.twin.rows).toEqual([
      ['0–1', 1, 4],
      ['1–2', 0, 3],
      ['—', 2, 2],
    ]);
    expect(layout.twin.facts).toMatchObject({ marks: 3, largest: '—', from: null });
  });
});

describe('months', () => {
  const counts = (n: number) => view(Array.from({ length: n }, (_, i) => 5 + (i % 7)));

  it('writes the years where they begin', () => {
    const layout = time.layout(input(monthly('2022-11', 36), counts(36), counts(36)), {
      width: 860,
      height: 90,
    });
    expect(layout.ticks.map((t) => t.text)).toEqual(['2023', '2024', '2025']);
    expect(layout.ticks[0]!.at).toBeCloseTo(layout.columns[2]!.ghost.x, 6);
    expectInside(layout, 860);
  });

  it('writes months for a short time, and fewer where there is no room', () => {
    const short = time.layout(input(monthly('2024-02', 5), counts(5), counts(5)), {
      width: 860,
      height: 90,
    });
    expect(short.ticks.map((t) => t.text)).toEqual([
      '2024-02',
      '2024-03',
      '2024-04',
      '2024-05',
      '2024-06',
    ]);
    const narrow = time.layout(input(monthly('2024-01', 12), counts(12), counts(12)), {
      width: 150,
      height: 90,
    });
    expect(narrow.ticks.length).toBeGreaterThan(0);
    expectInside(narrow, 150);
    const one = time.layout(input(monthly('2024-05', 1), counts(1), counts(1)), {
      width: 860,
      height: 90,
    });
    expect(one.ticks.map((t) => t.text)).toEqual(['2024-05']);
  });

  it('shades whole months and holds a century', () => {
    const filter = { dim: 'month', days: ['2023-01-01', '2023-04-01'] as const };
    const layout = time.layout(input(monthly('2022-11', 36), counts(36), counts(36), filter), {
      width: 860,
      height: 90,
    });
    expect(layout.brush!.w).toBeCloseTo((layout.frame.w / 36) * 3, 6);
    expect(layout.columns.map((c) => c.inside).slice(0, 6)).toEqual([0, 0, 1, 1, 1, 0]);
    const century = time.layout(input(monthly('1925-01', 1200), counts(1200), counts(1200)), {
      width: 860,
      height: 90,
    });
    expectInside(century, 860);
    expect(century.ticks.length).toBeGreaterThan(5);
  });

  it('writes days, or where weeks, months and years begin', () => {
    const texts = (d: ReturnType<typeof timed>, width: number) => {
      const layout = time.layout(input(d, counts(d.plain), counts(d.plain)), { width, height: 90 });
      expectInside(layout, width);
      return layout.ticks.map((t) => t.text);
    };
    const days = timed('day', '2024-02-26', 14);
    expect(texts(days, 1200)).toHaveLength(14);
    expect(texts(days, 400)).toEqual(['2024-02-26', '2024-03-04']);
    const more = timed('day', '2024-02-10', 62);
    expect(texts(more, 300)).toEqual(['2024-03', '2024-04']);
    const weeks = timed('week', '2023-11-06', 60);
    expect(texts(weeks, 200)).toEqual(['2024-01', '2024-07']);
    expect(texts(weeks, 100)).toEqual(['2024']);
    const years = timed('year', '2001-01-01', 30);
    expect(texts(years, 300)).toEqual(['2005', '2010', '2015', '2020', '2025', '2030']);
  });

  it('gives what is outside its window as figures beside', () => {
    const d = timed('week', '2024-01-01', 10, ['before', 'after', 'none']);
    const everyone = view([...new Array<number>(10).fill(3), 100, 200, 7]);
    const layout = time.layout(input(d, everyone, everyone), { width: 300, height: 90 });
    expect(layout.columns).toHaveLength(10);
    expect(layout.before).toMatchObject({ codes: [10], everyone: 100 });
    expect(layout.after).toMatchObject({ codes: [11], everyone: 200 });
    expect(layout.none).toMatchObject({ codes: [12], everyone: 7 });
    expect(Math.max(...layout.columns.map((c) => c.bar.h))).toBe(layout.frame.h);
    expect(layout.twin.rows).toHaveLength(13);
  });
});

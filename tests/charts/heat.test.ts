import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bars } from '../../src/charts/kinds/bars';
import { heat, type HeatInput } from '../../src/charts/kinds/heat';
import { tint, TINTS } from '../../src/charts/theme';
import type { View } from '../../src/model/crossfilter/figures';
import type { PreparedDimension } from '../../src/model/crossfilter/prepared';
import { bins, category, heatOf, input, label, members, timed, view } from './support';

const size = { width: 420, height: 218 };
const heatInput = (d: PreparedDimension, everyone: View, selected: View): HeatInput => ({
  ...input(d, everyone, selected),
  sideLabel: (_, code) => label(code),
  figure: (x) => String(x),
});

describe('heat map', () => {
  const d = heatOf(category(['a', 'b'], ['others', 'none']), bins([0, 10, 20, 30], false, true));
  const counts = view(Array.from({ length: 16 }, (_, c) => c));
  const layout = heat.layout(heatInput(d, counts, counts), size);

  it('is read like a table: first values on top and left, what is not known last', () => {
    expect(layout.across.map((t) => t.text)).toEqual(['a', 'b', 'diğer', '—']);
    expect(layout.up.map((t) => t.text)).toEqual(['0–10', '10–20', '20–30', '—']);
    const top = layout.fields.filter(({ field }) => field.y === layout.frame.y);
    expect(top.map((f) => f.codes[0])).toEqual([0, 1, 2, 3]);
    expect(top.map((f) => f.up)).toEqual([3, 3, 3, 3]);
    // Keys walk row by row from the bottom left.
    expect(layout.fields[0]).toMatchObject({ across: 0, up: 0, codes: [12], label: 'a | —' });
    expect(layout.columns).toBe(4);
  });

  it('has the same figures as a table', () => {
    expect(layout.twin.columns.map((c) => c.label)).toEqual([undefined, 'a', 'b', 'diğer', '—']);
    expect(layout.twin.rows).toEqual([
      ['0–10', 0, 1, 2, 3],
      ['10–20', 4, 5, 6, 7],
      ['20–30', 8, 9, 10, 11],
      ['—', 12, 13, 14, 15],
    ]);
  });

  it('is darker the more are selected, and leaves nobody without colour', () => {
    const levels = [...layout.fields].sort((a, b) => a.selected - b.selected).map((f) => f.level);
    expect(levels).toEqual([...levels].sort((a, b) => a - b));
    expect(levels[0]).toBe(0);
    expect(levels[1]).toBeGreaterThan(0);
    expect(levels.at(-1)).toBe(TINTS.length);
    const few = heat.layout(heatInput(d, counts, view(Array.from({ length: 16 }, () => 0))), size);
    expect(few.fields.map((f) => f.level)).toEqual(few.fields.map(() => 0));
    expect(few.fields.find((f) => f.everyone > 0)!.fill).toBe('var(--ghost)');
    expect(few.fields.find((f) => f.everyone === 0)!.fill).toBe('var(--sheet)');
  });

  it('writes figures only where there is room, and stays in its frame at any size', () => {
    const time = timed('week', '2024-01-01', 60, ['before', 'after']);
    const wide = heatOf(time, category(Array.from({ length: 13 }, (_, i) => `value ${i}`)));
    const everyone = view(wide.codes.map((_, c) => c * 1000));
    const small = heat.layout(heatInput(wide, everyone, everyone), size);
    expect(small.fields.every((f) => f.text === '')).toBe(true);
    expect(small.fields[0]!.codes[0]! % 62).toBe(60);
    fc.assert(
      fc.property(fc.integer({ max: 2000, min: 0 }), fc.integer({ max: 900, min: 0 }), (w, h) => {
        const l = heat.layout(heatInput(wide, everyone, everyone), { width: w, height: h });
        for (const { field } of l.fields) {
          expect(field.x).toBeGreaterThanOrEqual(0);
          expect(field.x + field.w).toBeLessThanOrEqual(Math.max(w, l.frame.x) + 1e-6);
          expect(field.y + field.h).toBeLessThanOrEqual(h + 1e-6);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('knows which fields pass its filter', () => {
    const filter = {
      dim: 'heat',
      cells: [{ x: { in: ['a'] }, y: { range: [0, 15] as [number, number] } }],
    };
    const marked = heat.layout({ ...heatInput(d, counts, counts), filter }, size);
    const inside = marked.fields.filter((f) => f.inside).map((f) => [f.codes[0], f.inside]);
    expect(inside.sort()).toEqual([
      [0, 1],
      [4, 2],
    ]);
  });
});

describe('colours of fields', () => {
  const css = readFileSync(new URL('../../src/app.css', import.meta.url), 'utf8');
  const [light, dark] = css.split(/--paper:/).slice(1);

  it.each([
    ['light', `--paper:${light}`],
    ['dark', `--paper:${dark}`],
  ])('let figures be read in the %s theme', (_, text) => {
    const colour = (name: string) => {
      const hex = new RegExp(`--${name}: #([0-9a-f]{6})`).exec(text)![1]!;
      return [0, 2, 4].map((i) => parseInt(hex.slice(i, i + 2), 16));
    };
    const light = (rgb: number[]) => {
      const [r, g, b] = rgb.map((v) =>
        v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4,
      );
      return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
    };
    TINTS.forEach((share, i) => {
      const [accent, sheet] = [colour('accent'), colour('sheet')];
      const fill = accent.map((x, k) => (x * share) / 100 + sheet[k]! * (1 - share / 100));
      const { ink } = tint(i + 1);
      const [a, b] = [light(fill), light(colour(/--(\w+)/.exec(ink)![1]!))];
      const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      expect(contrast, `${share} %`).toBeGreaterThanOrEqual(4.5);
    });
  });
});

describe('bars', () => {
  const barsInput = (d: PreparedDimension, v: View) => ({
    ...input(d, v, v),
    restLabel: (n: number) => `rest ${n}`,
  });

  it('of own segments count everyone in each, and those in none', () => {
    const d = members(
      ['a', 'b', 'c'],
      [
        ['a', 'b'],
        ['b', 'c'],
      ],
    );
    // a, b, c alone, a and b, b and c, none.
    const { rows } = bars.layout(barsInput(d, view([1, 2, 4, 8, 16, 32])), size);
    expect(rows.map(({ label, everyone }) => [label, everyone])).toEqual([
      ['b', 26],
      ['c', 20],
      ['a', 9],
      ['—', 32],
    ]);
    const filter = { dim: 'own', in: ['a'] };
    const chosen = bars.layout({ ...barsInput(d, view([1, 2, 4, 8, 16, 32])), filter }, size);
    expect(chosen.rows.filter((row) => row.inside).map((row) => row.label)).toEqual(['a']);
  });

  it('of few whole numbers and of yes and no stand in their order', () => {
    const numbers = category(['x', 'y', 'z'], ['none']);
    const of = (values: (number | boolean)[]) => ({
      ...numbers,
      codes: [...values.map((value) => ({ kind: 'value', value }) as const), numbers.codes[3]!],
      plain: values.length,
      none: values.length,
    });
    const labels = (d: PreparedDimension, counts: number[]) =>
      bars.layout(barsInput(d, view(counts)), size).rows.map((row) => row.label);
    expect(labels(of([3, 1, 2]), [9, 8, 7, 1])).toEqual(['1', '2', '3', '—']);
    expect(labels({ ...of([false, true]), none: 2 }, [9, 8, 1])).toEqual(['true', 'false', '—']);
  });
});

import { describe, expect, it } from 'vitest';
import type { Code } from '../../src/model/crossfilter/dimension';
import { wideningHistogram } from '../../src/state/explore/widening';
import { bins, input, view } from '../charts/support';

const ORDERS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 16, 21, 31, Infinity];
const SPEND = [0, 50, 70, 100, 150, 200, 300, 500, 700, 1000, 1500, 2000, 3000, 5000, 7000, 10000];

function ticks(edges: number[], width: number, integer = false) {
  const dimension = { ...bins(edges, integer), step: 0 };
  const flat = view(dimension.codes.map(() => 1));
  const label = (code: Code) => {
    if (code.kind !== 'bin' || code.lo === null) return '?';
    if (code.hi === null) return `≥ ${code.lo}`;
    return code.hi - code.lo === 1 ? String(code.lo) : `${code.lo}–${code.hi - 1}`;
  };
  const drawn = { ...input(dimension, flat, flat), label };
  const layout = wideningHistogram.layout(drawn, { width, height: 104 });
  return { ...layout, texts: layout.ticks.map(({ text }) => text) };
}

describe('the axis of widening bins', () => {
  it('says edges where they are, fewer of them with less room', () => {
    expect(ticks(SPEND, 1200).texts).toHaveLength(SPEND.length);
    expect(ticks(SPEND, 600).texts.slice(0, 4)).toEqual(['0', '50', '100', '200']);
    expect(ticks(SPEND, 230).texts).toEqual(['0', '100', '1.000', '10.000']);
    for (const width of [40, 80, 120, 200, 300, 500, 1200]) {
      const found = ticks(SPEND, width);
      expect(found.ticks.length).toBeGreaterThan(0);
      for (const { at, text } of found.ticks) {
        const place = (at - found.frame.x) / (found.frame.w / (SPEND.length - 1));
        expect(place).toBeCloseTo(Math.round(place), 6);
        expect(SPEND[Math.round(place)]!.toLocaleString('tr')).toBe(text);
      }
    }
  });

  it('says counts under their bars, the groups by both ends', () => {
    const wide = ticks(ORDERS, 1200, true);
    expect(wide.texts).toEqual(wide.columns.map(({ label }) => label));
    expect(wide.texts.slice(-4)).toEqual(['11–15', '16–20', '21–30', '≥ 31']);
    const { texts, ticks: some, frame } = ticks(ORDERS, 212, true);
    expect(texts).toEqual(['0', '1', '2', '5', '10', '≥ 31']);
    expect(some[0]!.at).toBeCloseTo(frame.x + frame.w / 30, 6);
    // The last name needs the room of 10.
    const short = ticks(ORDERS.slice(0, -1), 190, true).texts;
    expect(short).toEqual(['0', '2', '4', '6', '8', '21–30']);
  });
});

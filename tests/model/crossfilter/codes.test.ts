import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binOf, binsOf } from '../../../src/model/crossfilter/bins';
import {
  filterOfBins,
  filterOfCodes,
  passing,
  span,
  toggleCodes,
} from '../../../src/model/crossfilter/codes';
import {
  dayNumber,
  dayOf,
  TIME_UNITS,
  unitAfter,
  unitsBetween,
  unitStart,
} from '../../../src/model/crossfilter/day';
import { finish } from '../../../src/model/crossfilter/finish';
import { fits, withFilter, type Filter } from '../../../src/model/crossfilter/filter';
import { firstDay, monthNumber, monthOf } from '../../../src/model/crossfilter/month';
import { moved, zoomed } from '../../../src/model/crossfilter/zoom';
import { bins, category, grid, heatOf, members, monthly, timed } from '../../charts/support';

const on = (d: Parameters<typeof passing>[0], filter: Filter | undefined) =>
  [...passing(d, filter)].flatMap((pass, c) => (pass ? [c] : []));

describe('codes and filters', () => {
  const dimensions = [
    category(['a', 'b', 'c', 'd'], ['others', 'none']),
    category(['a', 'b', 'c']),
    grid(5, 4),
    heatOf(category(['a', 'b', 'c'], ['others', 'none']), bins([0, 5, 10, 20], false, true)),
    heatOf(timed('week', '2024-02-05', 4, ['before', 'after', 'none']), category(['a', 'b'])),
    heatOf(bins([-Infinity, 0, 10, Infinity]), bins([0, 1, 2, 3])),
  ];

  it('any choice of values or squares becomes a filter that passes exactly these', () => {
    fc.assert(
      fc.property(fc.constantFrom(...dimensions), fc.array(fc.nat(30)), (d, picks) => {
        const codes = [...new Set(picks.map((p) => p % d.codes.length))].sort((a, b) => a - b);
        const filter = filterOfCodes(d, codes);
        const everything = codes.length === 0 || codes.length === d.codes.length;
        expect(filter === null).toBe(everything);
        if (filter) {
          expect(on(d, filter)).toEqual(codes);
          expect(fits(d.dimension, filter)).toBe(true);
        }
      }),
    );
  });

  it('any stretch of bins or months becomes a filter that passes exactly these', () => {
    const edges = [-Infinity, 0, 10, 20, 30, Infinity];
    const all = [
      bins(edges, false, true),
      bins([0, 5, 10, 15]),
      monthly('2023-11', 7),
      timed('week', '2023-11-06', 6, ['none']),
      timed('day', '2024-02-27', 5, ['before', 'after', 'none']),
    ];
    fc.assert(
      fc.property(fc.constantFrom(...all), fc.nat(10), fc.nat(10), (d, a, b) => {
        const [first, last] = [a % d.plain, b % d.plain];
        const [lo, hi] = [Math.min(first, last), Math.max(first, last)];
        const filter = filterOfBins(d, first, last);
        expect(on(d, filter ?? undefined)).toEqual(
          d.codes.map((_, c) => c).filter((c) => (filter ? c >= lo && c <= hi : true)),
        );
        if (filter) expect(span(d, filter)).toEqual([lo, hi + 1]);
        else expect([lo, hi]).toEqual([0, d.codes.length - 1]);
      }),
    );
  });

  it('a click chooses, chooses anew and takes back; shift joins and leaves', () => {
    const d = category(['a', 'b', 'c', 'd'], ['none']);
    const a = toggleCodes(d, undefined, [0], false)!;
    expect(a).toEqual({ dim: 'city', in: ['a'] });
    expect(toggleCodes(d, a, [1], false)).toEqual({ dim: 'city', in: ['b'] });
    expect(toggleCodes(d, a, [0], false)).toBeNull();
    const both = toggleCodes(d, a, [4], true)!;
    expect(both).toEqual({ dim: 'city', in: ['a', null] });
    expect(toggleCodes(d, both, [0], true)).toEqual({ dim: 'city', in: [null] });
    expect(toggleCodes(d, a, [0], true)).toBeNull();
  });

  it('the bar of the rest becomes "none of the others", so that it holds for new data too', () => {
    const d = category(['a', 'b', 'c'], ['others', 'none']);
    const rest = toggleCodes(d, undefined, [2, 3], false)!;
    expect(rest).toEqual({ dim: 'city', not: ['a', 'b', null] });
    expect(toggleCodes(d, rest, [2, 3], false)).toBeNull();
  });

  it('cells become few rectangles', () => {
    const d = heatOf(category(['a', 'b', 'c', 'd']), bins([0, 10, 20, 30], false, true));
    const cell = (x: number, y: number) => y * 4 + x;
    const block = [cell(0, 0), cell(2, 0), cell(0, 1), cell(2, 1)];
    expect(filterOfCodes(d, block)).toEqual({
      dim: 'heat',
      cells: [{ x: { in: ['a', 'c'] }, y: { range: [0, 20] } }],
    });
    expect(filterOfCodes(d, [0, 1, 2, 3])).toEqual({
      dim: 'heat',
      cells: [{ x: null, y: { range: [0, 10] } }],
    });
    expect(filterOfCodes(d, [...block, cell(1, 3), cell(1, 0), cell(1, 1)])).toEqual({
      dim: 'heat',
      cells: [
        { x: { in: ['a', 'b', 'c'] }, y: { range: [0, 20] } },
        { x: { in: ['b'] }, y: { in: [null] } },
      ],
    });
    const cross = filterOfCodes(d, [...block, cell(1, 3)])!;
    expect(toggleCodes(d, cross, [cell(1, 3)], true)).toEqual(filterOfCodes(d, block));
  });

  it('an own segment is chosen with everyone in it, whatever else they are in', () => {
    const d = members(
      ['a', 'b', 'c'],
      [
        ['a', 'b'],
        ['b', 'c'],
      ],
    );
    const of = (id: string) =>
      d.codes.flatMap((code, c) => (code.kind === 'member' && code.of.includes(id) ? [c] : []));
    const b = toggleCodes(d, undefined, of('b'), false)!;
    expect(b).toEqual({ dim: 'own', in: ['b'] });
    expect(on(d, b)).toEqual(of('b'));
    expect(toggleCodes(d, b, of('b'), false)).toBeNull();
    const two = toggleCodes(d, b, of('a'), true)!;
    expect(two).toEqual({ dim: 'own', in: ['a', 'b'] });
    expect(toggleCodes(d, two, of('a'), true)).toEqual(b);
    expect(toggleCodes(d, b, [d.none], true)).toEqual({ dim: 'own', in: ['b', null] });
  });

  it('shift beside "not X" leaves out as well, or takes X back', () => {
    for (const d of [
      category(['a', 'b', 'c', 'd']),
      category(['a', 'b', 'c'], ['others', 'none']),
    ]) {
      const not: Filter = { dim: 'city', not: ['a'] };
      // Not a list of the values there are now: a new one is not left out.
      expect(toggleCodes(d, not, [1], true)).toEqual({ dim: 'city', not: ['a', 'b'] });
      expect(toggleCodes(d, not, [0], true)).toBeNull();
      expect(toggleCodes(d, { dim: 'city', not: ['a', 'b'] }, [0], true)).toEqual({
        dim: 'city',
        not: ['b'],
      });
    }
    const d = category(['a', 'b', 'c'], ['others', 'none']);
    expect(toggleCodes(d, { dim: 'city', not: ['a'] }, [d.none], true)).toEqual({
      dim: 'city',
      not: ['a', null],
    });
    // The rest has no name: what stays is a list.
    expect(toggleCodes(d, { dim: 'city', not: ['a'] }, [2, d.others], true)).toEqual({
      dim: 'city',
      in: ['b', null],
    });
  });

  it('shift beside "not X" lets nobody of X back in with another segment', () => {
    const ids = ['a', 'b', 'c'];
    const sets = [['a', 'b'], ['a', 'c'], ['b', 'c'], ids];
    const d = members(ids, sets);
    const of = (id: string) =>
      d.codes.flatMap((code, c) => (code.kind === 'member' && code.of.includes(id) ? [c] : []));
    const notA: Filter = { dim: 'own', not: ['a'] };
    const neither = toggleCodes(d, notA, of('b'), true)!;
    expect(neither).toEqual({ dim: 'own', not: ['a', 'b'] });
    expect(on(d, neither).filter((c) => of('a').includes(c))).toEqual([]);
    expect(toggleCodes(d, neither, of('b'), true)).toEqual(notA);
    expect(toggleCodes(d, notA, of('a'), true)).toBeNull();
    expect(toggleCodes(d, notA, [d.none], true)).toEqual({ dim: 'own', not: ['a', null] });
    expect(toggleCodes(d, notA, of('b'), false)).toEqual({ dim: 'own', in: ['b'] });
  });

  it('more than can be told apart is refused', () => {
    const segments = Array.from({ length: 17 }, (_, k) => ({ id: `s${k}`, name: '', select: '' }));
    const dimension = { id: 'own', grain: 'customer', kind: 'rules', segments } as const;
    const piece = { dimension, type: 'DOUBLE', whole: true, select: '', join: '', values: [] };
    const sets = (count: number) => Float64Array.from({ length: count }, (_, i) => i + 1);
    const fits = finish(piece, sets(2 ** 16 - 1));
    // The seventeenth segment alone has a code though nobody is in it alone.
    expect(fits.codes).toHaveLength(2 ** 16);
    expect(new Set(fits.code).size).toBe(2 ** 16 - 1);
    expect(() => finish(piece, sets(2 ** 16 + 1))).toThrow(
      expect.objectContaining({ code: 'crossfilter_codes' }),
    );
  });

  it('what is before and after a window can be chosen and stretched to', () => {
    const d = timed('week', '2024-02-05', 4, ['before', 'after']);
    const before = toggleCodes(d, undefined, [4], false)!;
    expect(before).toEqual({ dim: 'month', days: [null, '2024-02-05'] });
    expect(on(d, before)).toEqual([4]);
    const more = toggleCodes(d, before, [1], true)!;
    expect(more).toEqual({ dim: 'month', days: [null, '2024-02-19'] });
    expect(on(d, more)).toEqual([0, 1, 4]);
    expect(filterOfBins(d, 0, 3)).toEqual({ dim: 'month', days: ['2024-02-05', '2024-03-04'] });
  });

  it('shift stretches a range', () => {
    const d = bins([0, 10, 20, 30, 40]);
    const one = toggleCodes(d, undefined, [1], false)!;
    expect(one).toEqual({ dim: 'spend', range: [10, 20] });
    expect(toggleCodes(d, one, [3], true)).toEqual({ dim: 'spend', range: [10, 40] });
    expect(toggleCodes(bins([0, 10, 20], false, true), undefined, [2], false)).toEqual({
      dim: 'spend',
      in: [null],
    });
  });
});

describe('bins', () => {
  it('of any numbers are few, round, in order, and hold each number by comparison', () => {
    const numbers = fc.oneof(
      fc.array(fc.double({ min: -1e6, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 200 }),
      fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 200 }),
    );
    fc.assert(
      fc.property(numbers, (xs) => {
        const integer = xs.every(Number.isInteger);
        const b = binsOf(Float64Array.from([...xs, NaN]), integer);
        expect(b.edges.length - 1).toBeGreaterThan(0);
        expect(b.edges.length - 1).toBeLessThanOrEqual(40);
        for (let i = 1; i < b.edges.length; i++)
          expect(b.edges[i]!).toBeGreaterThan(b.edges[i - 1]!);
        for (const x of xs) {
          const i = binOf(x, b);
          expect(x >= b.edges[i]! && x < b.edges[i + 1]!).toBe(true);
        }
      }),
      { numRuns: 300, examples: [[[-5e-324, 30.000000030000006]], [[0, 5e-324]]] },
    );
  });

  it('whole numbers within reach have a bin each', () => {
    expect(binsOf(Float64Array.from([1, 2, 5, 3, 1]), true)).toEqual({
      edges: [1, 2, 3, 4, 5, 6],
      step: 1,
    });
    expect(binsOf(Float64Array.from([7]), true)).toEqual({ edges: [7, 8], step: 1 });
  });

  it('a long tail goes into an open last bin after the 99th percentile', () => {
    const spend = Float64Array.from({ length: 10_000 }, (_, i) => -100 * Math.log(1 - i / 10_000));
    const { edges, step } = binsOf(spend, false);
    expect(edges[0]).toBe(0);
    expect(edges.at(-1)).toBe(Infinity);
    expect(step).toBe(20);
    expect(edges.at(-2)! % step).toBe(0);
    expect(spend.filter((x) => x >= edges.at(-2)!).length).toBeLessThanOrEqual(100);
  });

  it('one-time buyers do not hide the others', () => {
    const orders = Float64Array.from({ length: 10_000 }, (_, i) => (i < 9_950 ? 1 : i - 9_940));
    const { edges, step } = binsOf(orders, true);
    expect(step).toBe(1);
    expect(edges.at(-1)).toBe(Infinity);
  });

  it('nothing has no bins; the same number everywhere has one', () => {
    expect(binsOf(new Float64Array(0), false)).toEqual({ edges: [], step: 0 });
    expect(binsOf(Float64Array.from([NaN]), false)).toEqual({ edges: [], step: 0 });
    for (const x of [0, 12.34, -5, 1e9])
      expect(binsOf(Float64Array.from([x, x]), false).edges).toHaveLength(2);
  });

  it('rare values are found among many without', () => {
    const values = new Float64Array(250_001).fill(NaN);
    values[1] = 5;
    values[3] = 9;
    const { edges } = binsOf(values, true);
    expect(edges).toEqual([5, 6, 7, 8, 9, 10]);
  });
});

describe('months', () => {
  it('count over years', () => {
    expect(monthOf(monthNumber('2024-12') + 1)).toBe('2025-01');
    expect(firstDay('2024-12', 1)).toBe('2025-01-01');
    for (const wrong of ['2024-13', '2024-00', '24-01', "2024-01' OR"])
      expect(monthNumber(wrong)).toBeNaN();
  });
});

describe('withFilter', () => {
  it('replaces in place, adds at the end, takes away', () => {
    const a: Filter = { dim: 'a', in: ['x'] };
    const b: Filter = { dim: 'b', in: ['y'] };
    const a2: Filter = { dim: 'a', not: ['x'] };
    expect(withFilter([a, b], 'a', a2)).toEqual([a2, b]);
    expect(withFilter([a], 'b', b)).toEqual([a, b]);
    expect(withFilter([a, b], 'a', null)).toEqual([b]);
  });
});

describe('days', () => {
  const anyDay = fc.integer({ min: -200_000, max: 200_000 });

  it('are in one unit each, and units follow one another', () => {
    fc.assert(
      fc.property(
        anyDay,
        fc.constantFrom(...TIME_UNITS),
        fc.integer({ min: -50, max: 50 }),
        (day, unit, n) => {
          expect(dayNumber(dayOf(day))).toBe(day);
          const start = unitStart(day, unit);
          expect(start).toBeLessThanOrEqual(day);
          expect(unitAfter(start, unit)).toBeGreaterThan(day);
          expect(unitStart(unitAfter(start, unit), unit)).toBe(unitAfter(start, unit));
          expect(unitsBetween(start, unitAfter(start, unit, n), unit)).toBe(n);
        },
      ),
    );
    // Weeks begin on Monday, those of ISO among them.
    expect(dayOf(unitStart(dayNumber('2024-12-31'), 'week'))).toBe('2024-12-30');
    expect(dayOf(unitStart(dayNumber('1969-12-28'), 'week'))).toBe('1969-12-22');
    for (const wrong of ['2024-02-30', '2024-2-3', '2024-13-01', '', '2023-02-29'])
      expect(dayNumber(wrong)).toBeNaN();
  });

  it('of a filter keep their meaning in another unit', () => {
    fc.assert(
      fc.property(fc.nat(8), fc.nat(8), fc.constantFrom(...TIME_UNITS), (a, b, unit) => {
        const filter = filterOfBins(monthly('2023-05', 9), a, b)!;
        if (!filter) return;
        const other = timed(unit, unit === 'week' ? '2023-01-02' : '2023-01-01', 400);
        const numbers = 'days' in filter ? filter.days.map((day) => dayNumber(day!)) : [];
        const [from, below] = numbers as [number, number];
        passing(other, filter).forEach((pass, c) => {
          const code = other.codes[c]!;
          if (code.kind !== 'time') return;
          const [start, end] = [dayNumber(code.from!), dayNumber(code.below!)];
          const share = Math.max(0, Math.min(end, below) - Math.max(start, from)) / (end - start);
          expect(pass).toBe(share === 0 ? 0 : share === 1 ? 1 : 2);
        });
        const [x, y] = span(other, filter)!;
        const of = (place: number) => {
          const code = other.codes[Math.floor(place)]!;
          if (code.kind !== 'time') return NaN;
          const [start, end] = [dayNumber(code.from!), dayNumber(code.below!)];
          return start + (place - Math.floor(place)) * (end - start);
        };
        if (y < other.plain) expect([of(x), of(y)].map(Math.round)).toEqual([from, below]);
      }),
    );
  });

  it('are looked at through a window of few bars', () => {
    const years = monthly('2020-03', 50);
    expect(zoomed(years, 'year')).toEqual({ ...years.dimension, unit: 'year' });
    expect(zoomed(years, 'month')).toEqual(years.dimension);
    expect(zoomed(years, 'week')).toMatchObject({
      unit: 'week',
      window: ['2023-02-13', '2024-05-06'],
    });
    const filter: Filter = { dim: 'month', days: ['2023-03-01', '2023-05-01'] };
    expect(zoomed(years, 'week', filter)).toMatchObject({ window: ['2023-02-27', '2023-05-01'] });
    const days = zoomed(years, 'day', filter)!;
    expect(days).toMatchObject({ unit: 'day', window: ['2023-03-01', '2023-05-01'] });
    expect(moved(days, -31).window).toEqual(['2023-01-29', '2023-03-31']);
    const shown = timed('day', '2023-03-01', 61, ['before', 'after']);
    expect(zoomed(shown, 'month')).toMatchObject({ window: ['2023-03-01', '2023-05-01'] });
    expect(zoomed(shown, 'year')).not.toHaveProperty('window');
  });
});

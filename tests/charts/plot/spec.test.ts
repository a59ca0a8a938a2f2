import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  AGGREGATES,
  MARK_IDS,
  MOST_BINS,
  MOST_TOP,
  printChart,
  readChart,
  SCALES,
  SORTS,
  UNITS,
  type ChartSpec,
} from '../../../src/charts/plot/spec';

const name = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
  fc.constantFrom(
    '2024',
    'true',
    'null',
    '[1]',
    '"',
    ' a ',
    'a: b',
    '#x',
    'çiğ\nşu',
    '-1',
    '\u2028',
    'a\u2029',
  ),
);
const optional = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: undefined });
const specs: fc.Arbitrary<ChartSpec> = fc
  .record({
    from: name,
    mark: fc.constantFrom(...MARK_IDS),
    x: optional(name),
    y: optional(name),
    colour: optional(name),
    facet: optional(name),
    aggregate: optional(fc.constantFrom(...AGGREGATES)),
    bin: optional(fc.oneof(fc.constantFrom(...UNITS), fc.integer({ min: 1, max: MOST_BINS }))),
    sort: optional(fc.constantFrom(...SORTS)),
    scale: optional(fc.constantFrom(...SCALES)),
    top: optional(fc.integer({ min: 1, max: MOST_TOP })),
    others: optional(fc.boolean()),
    share: optional(fc.boolean()),
    title: optional(name),
    xlabel: optional(name),
    ylabel: optional(name),
  })
  .map(
    (spec) =>
      Object.fromEntries(
        Object.entries(spec).filter(([, value]) => value !== undefined),
      ) as unknown as ChartSpec,
  );

describe('The body of a chart cell', () => {
  it('reads what it prints', () => {
    fc.assert(
      fc.property(specs, (spec) => {
        expect(readChart(printChart(spec))).toEqual({ spec, problems: [] });
      }),
    );
  });

  it('keeps comments, order and unknown keys when another chart is printed over it', () => {
    fc.assert(
      fc.property(specs, specs, (before, after) => {
        const body = `# why\nweather: fine\n${printChart(before)}`;
        const printed = printChart(after, body);
        expect(printed.split('\n').slice(0, 2)).toEqual(['# why', 'weather: fine']);
        expect(readChart(printed)).toEqual({
          spec: after,
          problems: [{ line: 2, key: 'weather', code: 'unknown' }],
        });
      }),
    );
  });

  it('says by line what it cannot use, and goes on without it', () => {
    const { spec, problems } = readChart(
      ['from: t', 'mark: bar', 'so what', 'bin: 0', 'sort: upwards', 'x:', 'top: 3.5'].join('\n'),
    );
    expect(spec).toEqual({ from: 't', mark: 'bar' });
    expect(problems).toEqual([
      { line: 3, key: '', code: 'odd' },
      { line: 4, key: 'bin', code: 'value' },
      { line: 5, key: 'sort', code: 'value' },
      { line: 7, key: 'top', code: 'value' },
    ]);
    expect(readChart('mark: cake')).toEqual({
      spec: null,
      problems: [
        { line: 0, key: 'from', code: 'missing' },
        { line: 1, key: 'mark', code: 'value' },
      ],
    });
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (body) => {
        expect(Array.isArray(readChart(body).problems)).toBe(true);
      }),
    );
  });
});

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linearScale, logScale, timeScale } from '../../../src/charts/plot/axis';
import { chartScene } from '../../../src/charts/plot/chart';
import { plainColour } from '../../../src/charts/plot/colours';
import { aggregatesOf, fitted } from '../../../src/charts/plot/fit';
import { frameOf } from '../../../src/charts/plot/frame';
import { chartOptions } from '../../../src/charts/plot/options';
import { planChart } from '../../../src/charts/plot/plan';
import { oneLine, type Look } from '../../../src/charts/plot/scene';
import { AGGREGATES, MARK_IDS, SORTS, type ChartSpec } from '../../../src/charts/plot/spec';
import { suggestChart } from '../../../src/charts/plot/suggest';
import { squarify } from '../../../src/charts/plot/treemap';
import { createFormats } from '../../../src/i18n/format';
import { en } from '../../../src/i18n/locales/en/index';
import { tr } from '../../../src/i18n/locales/tr/index';
import { drawn, table } from './support';

const look = (locale: typeof en, width = 800): Look => ({
  format: createFormats(locale),
  words: locale.messages.chart,
  tag: locale.tag,
  compare: new Intl.Collator(locale.tag, { numeric: true }).compare,
  width,
});

describe('A treemap', () => {
  it('fills its frame with areas as large as the values, none upon another', () => {
    const value = fc.double({ min: 0, max: 1e6, noNaN: true }).map((n) => (n < 1 ? 0 : n));
    fc.assert(
      fc.property(fc.array(value, { maxLength: 40 }), (values) => {
        const frame = { x: 10, y: 20, w: 640, h: 300 };
        const boxes = squarify(values, frame);
        const sum = values.reduce((a, b) => a + b, 0);
        boxes.forEach(({ x, y, w, h }, i) => {
          const wanted = sum > 0 ? (values[i]! / sum) * frame.w * frame.h : 0;
          expect(Math.abs(w * h - wanted)).toBeLessThan(1e-6 * frame.w * frame.h);
          expect(x >= frame.x - 1e-6 && x + w <= frame.x + frame.w + 1e-6).toBe(true);
          expect(y >= frame.y - 1e-6 && y + h <= frame.y + frame.h + 1e-6).toBe(true);
        });
        for (const [i, a] of boxes.entries()) {
          for (const b of boxes.slice(i + 1)) {
            const wide = Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x);
            const high = Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y);
            expect(wide > 1e-6 && high > 1e-6).toBe(false);
          }
        }
      }),
    );
  });
});

describe('An axis', () => {
  const text = (value: number) => String(value);
  it('has round ticks inside its domain, which holds what is drawn', () => {
    const number = fc.double({ min: -1e9, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(number, number, fc.integer({ min: 1, max: 12 }), (a, b, count) => {
        const [lo, hi] = [Math.min(a, b), Math.max(a, b)];
        fc.pre(hi - lo > 1e-6 * Math.max(1, Math.abs(hi)));
        const { domain, ticks } = linearScale(lo, hi, count, text);
        expect(domain[0] <= lo + (hi - lo) * 1e-6 && domain[1] >= hi - (hi - lo) * 1e-6).toBe(true);
        expect(ticks.length).toBeLessThanOrEqual(count + 3);
        expect(ticks.length).toBeGreaterThanOrEqual(2);
      }),
    );
    expect(linearScale(0, 0.3, 3, text).ticks.map(({ at }) => at)).toEqual([0, 0.1, 0.2, 0.3]);
    expect(logScale(3, 4000, 4, text).ticks.map(({ at }) => at)).toEqual([10, 100, 1000]);
  });

  it('of time stands at the beginnings of days, weeks, months or years', () => {
    const { format } = look(tr);
    const day = Date.UTC(2023, 10, 20);
    const months = timeScale(day, Date.UTC(2024, 5, 1), 8, format);
    expect(months.ticks.map(({ text: said }) => said)).toEqual([
      'Ara 2023',
      'Oca 2024',
      'Şub 2024',
      'Mar 2024',
      'Nis 2024',
      'May 2024',
      'Haz 2024',
    ]);
    const weeks = timeScale(day, day + 30 * 86_400_000, 6, format);
    expect(weeks.ticks.every(({ at }) => new Date(at).getUTCDay() === 1)).toBe(true);
    const years = timeScale(Date.UTC(1990, 3, 1), Date.UTC(2026, 1, 1), 8, format);
    expect(years.ticks.map(({ text: said }) => said)).toEqual(
      ['1990', '1995', '2000', '2005', '2010', '2015', '2020', '2025'].slice(1),
    );
  });
});

describe('Colours of a file', () => {
  it('are looked up and mixed as the browser does', () => {
    const tokens = { '--a': '#ff0000', '--b': '#0000ff', '--c': 'var(--a)' };
    expect(plainColour('var(--c)', tokens)).toBe('#ff0000');
    expect(plainColour('var(--none, #abc)', tokens)).toBe('#aabbcc');
    expect(plainColour('color-mix(in srgb, var(--a) 25%, var(--b))', tokens)).toBe('#4000bf');
    const nested = 'color-mix(in srgb, color-mix(in srgb, var(--a) 50%, var(--b)) 50%, #ffffff)';
    expect(plainColour(nested, tokens)).toBe('#bf80bf');
    expect(plainColour('none', tokens)).toBe('none');
  });

  it('are all in the style sheet, in both themes', () => {
    const css = readFileSync(new URL('../../../src/app.css', import.meta.url), 'utf8');
    for (const name of ['sheet', 'ink', 'ink-2', 'ink-3', 'rule', 'accent', 'ghost']) {
      expect(css.match(new RegExp(`--${name}: #`, 'g'))?.length).toBe(2);
    }
  });
});

const COLUMNS = [
  { name: 'city', type: 'VARCHAR' },
  { name: 'when', type: 'TIMESTAMP' },
  { name: 'spent', type: 'DECIMAL(18,4)' },
  { name: 'n', type: 'BIGINT' },
  { name: 'ok', type: 'BOOLEAN' },
];

describe('A form', () => {
  it('makes of every choice a chart that can be drawn', () => {
    const name = fc.option(fc.constantFrom('city', 'when', 'spent', 'n', 'ok', 'gone'), {
      nil: undefined,
    });
    const specs: fc.Arbitrary<ChartSpec> = fc.record({
      from: fc.constant('t'),
      mark: fc.constantFrom(...MARK_IDS),
      x: name,
      y: name,
      colour: name,
      facet: name,
      aggregate: fc.option(fc.constantFrom(...AGGREGATES), { nil: undefined }),
      bin: fc.constantFrom(undefined, 'week' as const, 12),
      sort: fc.constantFrom(undefined, ...SORTS),
      share: fc.constantFrom(undefined, true),
    });
    fc.assert(
      fc.property(specs, (spec) => {
        const fit = fitted(spec, COLUMNS);
        expect(planChart(fit, COLUMNS).mark.id).toBe(spec.mark);
        expect(fitted(fit, COLUMNS)).toEqual(fit);
        if (fit.aggregate) expect(aggregatesOf(fit, COLUMNS)).toContain(fit.aggregate);
      }),
    );
  });

  it('begins with what the columns say', () => {
    const spec = (...names: string[]) =>
      suggestChart(
        't',
        COLUMNS.filter(({ name }) => names.includes(name)),
      );
    expect(spec('city', 'when', 'spent')).toMatchObject({ mark: 'line', x: 'when', y: 'spent' });
    expect(spec('city', 'spent')).toMatchObject({ mark: 'bar', x: 'city', y: 'spent' });
    expect(spec('city')).toEqual({ from: 't', mark: 'bar', x: 'city' });
    expect(spec('n', 'spent')).toMatchObject({ mark: 'dot' });
    expect(spec('n')).toMatchObject({ mark: 'histogram', x: 'n' });
    const ids = [{ name: 'customer_id', type: 'BIGINT' }, ...COLUMNS.slice(2, 3)];
    expect(suggestChart('t', ids)).toMatchObject({ mark: 'histogram', x: 'spent' });
    const made = (columns: Readonly<Record<string, string>>) =>
      suggestChart(
        't',
        Object.entries(columns).map(([name, type]) => ({ name, type })),
      );
    const rfm = {
      customer_id: 'VARCHAR',
      recency: 'INTEGER',
      frequency: 'INTEGER',
      monetary: 'DECIMAL(18,4)',
      first_order: 'DATE',
      last_order: 'DATE',
      r_score: 'INTEGER',
      rfm: 'VARCHAR',
    };
    // Customers are counted, never their days or scores added up.
    expect(made({ ...rfm, segment: 'VARCHAR' })).toEqual({ from: 't', mark: 'bar', x: 'segment' });
    expect(made({ ...rfm, stage: 'VARCHAR' })).toEqual({ from: 't', mark: 'bar', x: 'stage' });
    expect(made(rfm)).toEqual({ from: 't', mark: 'histogram', x: 'recency' });
    expect(made({ customer_id: 'VARCHAR', name: 'VARCHAR', r_score: 'INTEGER', age: 'INTEGER' }))
      // Nobody's name is counted, and a score comes last.
      .toEqual({ from: 't', mark: 'histogram', x: 'age' });
    expect(
      made({ order_id: 'VARCHAR', customer_id: 'VARCHAR', ordered_on: 'DATE', amount: 'DOUBLE' }),
    ).toEqual({ from: 't', mark: 'line', x: 'ordered_on', y: 'amount' });
    expect(made({ day: 'DATE', typical_days: 'DOUBLE' })).toEqual({
      ...{ from: 't', mark: 'line', x: 'day' },
    });
    const average = { mark: 'bar', x: 'city', y: 'recency', aggregate: 'average' };
    expect(made({ city: 'VARCHAR', recency: 'DOUBLE' })).toMatchObject(average);
    expect(made({ segment: 'VARCHAR', share: 'DOUBLE', customers: 'BIGINT' })).toEqual({
      ...{ from: 't', mark: 'bar', x: 'segment', y: 'customers' },
    });
  });

  it('says which column is missing or does not fit', () => {
    const spec: ChartSpec = { from: 't', mark: 'bar', x: 'gone' };
    const code = (one: ChartSpec) => {
      try {
        planChart(one, COLUMNS);
        return null;
      } catch (error) {
        return (error as { code?: string }).code;
      }
    };
    expect(code(spec)).toBe('chart.column');
    expect(code({ ...spec, x: undefined })).toBe('chart.missing');
    expect(code({ from: 't', mark: 'box', y: 'city' })).toBe('chart.type');
    expect(code({ from: 't', mark: 'bar', x: 'n', y: 'city', aggregate: 'sum' })).toBe(
      'chart.type',
    );
    expect(code({ from: 't', mark: 'bar', x: 'CITY' })).toBeNull();
  });
});

describe('A drawing', () => {
  const rows = async () =>
    table(
      'c_draw',
      COLUMNS.map(({ name, type }) => [name, type] as const),
      Array.from({ length: 200 }, (_, i) => [
        i % 17 === 0 ? null : `<b>${i % 13}</b>\u202e${i % 5 === 0 ? '\ud800' : ''}`,
        `2024-${String(1 + (i % 12)).padStart(2, '0')}-05 10:00:00`,
        (i * 37) % 101,
        i,
        i % 3 === 0,
      ]),
    );

  it('stands inside its frame for every mark, in both languages and all widths', async () => {
    const columns = await rows();
    for (const mark of MARK_IDS) {
      const x = { dot: 'n', histogram: 'n', line: 'when', area: 'when' }[mark as string] ?? 'city';
      const spec = fitted(
        { from: 'c_draw', mark, x, y: 'spent', colour: 'ok', facet: 'ok' },
        columns,
      );
      const { result } = await drawn(spec, columns);
      for (const locale of [en, tr]) {
        for (const width of [240, 900]) {
          const of = look(locale as typeof en, width);
          const { scene, title, table: twin } = chartScene({ spec, columns, result }, of);
          const frame = frameOf(scene, width, title);
          const { options } = chartOptions(scene, width);
          expect(options.width).toBe(width);
          expect(frame.left + frame.right).toBeLessThan(width);
          expect(twin.rows.length).toBe(result.rows.length);
          expect(title).not.toBe('');
          const inside = (at: number, [from, to]: readonly [number, number]) =>
            expect(at >= from - 1e-9 && at <= to + 1e-9, `${mark} ${at} ${from} ${to}`).toBe(true);
          for (const layer of scene.layers) {
            if (layer.type !== 'rect' && layer.type !== 'segment') continue;
            for (const { x1, x2, y1, y2 } of layer.shapes) {
              for (const at of [x1, x2]) inside(at, scene.x.domain);
              for (const at of [y1, y2]) inside(at, scene.y.domain);
            }
          }
          const texts = [...twin.rows.flat(), ...scene.legend.map(({ label }) => label)];
          expect(texts.some((one) => /[\u202a-\u202e\ud800]/.test(one))).toBe(false);
        }
      }
    }
  });

  it('keeps the colours of values whatever else is drawn', async () => {
    const columns = await rows();
    const palettes = { city: { '<b>1</b>\u202e': { label: 'One', colour: '#123456' } } };
    const spec: ChartSpec = { from: 'c_draw', mark: 'bar', x: 'city', colour: 'city', top: 30 };
    const { result } = await drawn(spec, columns);
    const { scene } = chartScene({ spec, columns, result }, { ...look(en), palettes });
    const [layer] = scene.layers;
    const one = layer?.type === 'rect' && layer.shapes.find(({ spot }) => spot?.label === 'One');
    expect(one && one.fill).toBe('#123456');
  });

  it('says what it does not show', async () => {
    const columns = await rows();
    const said = async (spec: ChartSpec) => {
      const { result } = await drawn(spec, columns);
      return chartScene({ spec, columns, result }, look(en)).notes;
    };
    const bar: ChartSpec = { from: 'c_draw', mark: 'bar', x: 'city', top: 4 };
    expect(await said(bar)).toEqual([]);
    expect(await said({ ...bar, others: false })).toEqual([
      expect.stringMatching(/^\d+ more categories are left out\.$/),
    ]);
    const dots: ChartSpec = { from: 'c_draw', mark: 'dot', x: 'n', y: 'spent', scale: 'log' };
    expect(await said(dots)).toEqual([
      expect.stringMatching(/no value that could be drawn/),
      expect.stringMatching(/logarithmic/),
    ]);
  });

  it('has names on one line', () => {
    expect(oneLine(' a\n\tb\u202ec\0 ')).toBe('a bc');
  });
});

import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Engine } from '../../src/engine/engine';
import { createFormats } from '../../src/i18n/format';
import { locales } from '../support/locales';
import { defaults } from '../../src/model/analysis';
import { analyses } from '../../src/model/analyses/index';
import { rfm } from '../../src/model/analyses/rfm';
import { Explorer } from '../../src/state/explorer.svelte';
import { saveColumns, saveSql } from '../../src/state/explore/save';
import { tilesFor } from '../../src/state/explore/tiles';
import { segmentName, tileName, type Speech } from '../../src/state/explore/words';
import { runAll } from '../support/analyses';
import { loadCanonical, type CustomerRow } from '../support/canonical';
import { testEngine } from '../support/engine';
import { agrees, shop } from './explorer-support';

let engine: Engine;
beforeAll(async () => {
  engine = await testEngine();
  await loadCanonical(engine, shop(7));
  await runAll(engine, analyses);
});

async function opened(onstep: (filters: string) => void = () => {}): Promise<Explorer> {
  const explorer = new Explorer({ engine, analyses: analyses.all, onstep: ({ f }) => onstep(f) });
  await explorer.prepare(1);
  if (explorer.error) throw explorer.error;
  return explorer;
}

describe('Explorer', () => {
  it('shows a tile for what the data knows, and none for what it does not', async () => {
    const explorer = await opened();
    expect(explorer.tiles.map((tile) => tile.id)).toEqual(
      expect.arrayContaining([
        'rf',
        'segment',
        'recency',
        'orders',
        'spend',
        'age',
        'gender',
        'city',
        'stage',
        'x.pet',
        'month',
      ]),
    );
    expect(explorer.tile('income')).toBeUndefined();
    expect(explorer.tile('occupation')).toBeUndefined();
    await agrees(engine, explorer);
    expect(explorer.selection).toEqual(explorer.everyone);
  });

  it('splits everyone into segments and those without one, under any filters', async () => {
    const explorer = await opened();
    const map = [
      ...new Set(
        (await engine.rows('SELECT DISTINCT segment FROM customer_facts')).map((r) => r.segment),
      ),
    ];
    const sum = () => {
      const rows = map.map((id) => explorer.segment(id as string | null));
      return [
        rows.reduce((n, row) => n + row.customers, 0),
        rows.reduce((n, row) => n + row.revenue, 0),
      ] as const;
    };
    expect(sum()[0]).toBe(160);
    expect(sum()[1]).toBeCloseTo(explorer.everyone.revenue, 6);
    explorer.brush('age', 2, 9);
    explorer.settle();
    expect(sum()[0]).toBe(explorer.selection.customers);
    // The list of segments shows what choosing another one would bring.
    explorer.toggleSegment('risk', false);
    expect(explorer.selection.customers).toBe(explorer.segment('risk').customers);
    expect(sum()[0]).toBeGreaterThan(explorer.selection.customers);
  });

  it('gives the shares of the segments as SQL', async () => {
    const explorer = await opened();
    explorer.set('gender', { dim: 'gender', in: ['female'] });
    const rows = await engine.rows(explorer.shareSql('segment'));
    expect(rows.length).toBeGreaterThan(3);
    for (const row of rows) {
      const { customers, revenue } = explorer.segment(row.segment as string | null);
      expect(row.share_of_customers).toBeCloseTo(customers / explorer.selection.customers, 12);
      expect(row.share_of_revenue).toBeCloseTo(revenue / explorer.selection.revenue, 12);
    }
  });

  it('makes one step of a drag, tells it once, and undoes it whole', async () => {
    const told: string[] = [];
    const explorer = await opened((address) => told.push(address));
    for (let last = 3; last < 9; last++) explorer.brush('recency', 2, last);
    const dragged = explorer.filters;
    expect(told).toEqual([]);
    expect(explorer.settled).toEqual([]);
    explorer.settle();
    expect(told).toHaveLength(1);
    expect(explorer.settled).toEqual(dragged);
    explorer.undo();
    expect(explorer.filters).toEqual([]);
    explorer.redo();
    expect(explorer.filters).toEqual(dragged);
    expect(told).toEqual([told[0], '', told[0]]);
    await agrees(engine, explorer);
  });

  it('spans codes as a drag does: exactly these, and one step', async () => {
    const told: string[] = [];
    const explorer = await opened((address) => told.push(address));
    explorer.set('rf', { dim: 'rf', pairs: [[1, 1]] });
    const codes = explorer.tile('rf')!.prepared.codes;
    const square = (r: number, f: number) =>
      codes.findIndex((c) => c.kind === 'pair' && c.pair[0] === r && c.pair[1] === f);
    explorer.span('rf', [square(4, 5)]);
    explorer.span('rf', [square(4, 5), square(5, 5)]);
    expect(explorer.filter('rf')).toEqual({
      dim: 'rf',
      pairs: [
        [4, 5],
        [5, 5],
      ],
    });
    explorer.settle();
    expect(told).toEqual(['rf=1.1', 'rf=4.5,5.5']);
    explorer.undo();
    expect(explorer.filter('rf')).toEqual({ dim: 'rf', pairs: [[1, 1]] });
    await agrees(engine, explorer);
  });

  it('leaves out segments of a link that the map does not have', async () => {
    const segments = () => ['champions', 'risk'];
    const explorer = new Explorer({ engine, segments });
    explorer.adopt({ f: 'segment=bogus;gender=female' });
    await explorer.prepare(1);
    expect(explorer.filters).toEqual([{ dim: 'gender', in: ['female'] }]);
    expect(explorer.unknown).toEqual(['segment=bogus']);
    await agrees(engine, explorer);
    explorer.adopt({ f: 'segment=!risk,old,~' });
    expect(explorer.filters).toEqual([{ dim: 'segment', not: ['risk', null] }]);
    expect(explorer.unknown).toEqual(['segment=!old']);
    explorer.adopt({ f: 'segment=champions,risk' });
    expect(explorer.filters).toEqual([{ dim: 'segment', in: ['champions', 'risk'] }]);
    expect(explorer.unknown).toEqual([]);
  });

  it('measures who bought again by their whole time, whatever months are chosen', async () => {
    const explorer = await opened();
    explorer.adopt({ f: 'month=2025-01..2025-03' });
    expect(explorer.selection.customers).toBeGreaterThan(0);
    expect(explorer.selection.customers).toBeLessThan(explorer.everyone.customers);
    await agrees(engine, explorer);
    explorer.adopt({ f: 'month=..' });
    expect(explorer.selection.boughtAgain).toBe(explorer.everyone.boughtAgain);
  });

  it('follows the address: a link, and the browser going back and forth', async () => {
    const told: string[] = [];
    const explorer = new Explorer({ engine, onstep: ({ f }) => told.push(f) });
    explorer.adopt({ f: 'city=Ankara;nonsense=1;age=20..30' });
    await explorer.prepare(1);
    expect(explorer.filters.map((filter) => filter.dim)).toEqual(['city', 'age']);
    expect(explorer.unknown).toEqual(['nonsense=1']);
    await agrees(engine, explorer);
    explorer.clear();
    expect(told).toEqual(['']);
    explorer.adopt({ f: 'city=Ankara;age=20..30' });
    expect(explorer.filters).toHaveLength(2);
    expect(explorer.canRedo).toBe(true);
    explorer.adopt({ f: '' });
    expect(explorer.filters).toEqual([]);
    expect(explorer.canUndo).toBe(true);
    expect(told).toEqual(['']);
  });

  it('keeps the filters when the tables are built anew', async () => {
    const explorer = await opened();
    explorer.set('city', { dim: 'city', in: ['Ankara'] });
    const before = explorer.selection;
    expect(explorer.behind).toBe(false);
    const reading = explorer.prepare(2);
    // The figures stand, as those of before.
    expect([explorer.behind, explorer.selection]).toEqual([true, before]);
    await reading;
    expect(explorer.behind).toBe(false);
    expect(explorer.filters).toEqual([{ dim: 'city', in: ['Ankara'] }]);
    expect(explorer.selection).toEqual(before);
    expect(explorer.canUndo).toBe(false);
  });

  describe('while it prepares', () => {
    const ankara = { dim: 'city', in: ['Ankara'] };
    const women = { dim: 'gender', in: ['female'] };
    afterEach(() => vi.restoreAllMocks());

    it('keeps a click on the first tiles', async () => {
      const told: string[] = [];
      const explorer = new Explorer({ engine, onstep: ({ f }) => told.push(f) });
      const run = engine.run.bind(engine);
      let reads = 0;
      vi.spyOn(engine, 'run').mockImplementation((sql, options) => {
        if (sql.startsWith('CREATE TEMP TABLE') && ++reads === 2) {
          expect([explorer.status, explorer.tile('city')]).toEqual(['preparing', undefined]);
          explorer.toggleSegment('risk', false);
        }
        return run(sql, options);
      });
      await explorer.prepare(1);
      expect(reads).toBe(2);
      expect(explorer.filters).toEqual([{ dim: 'segment', in: ['risk'] }]);
      expect(told).toEqual(['segment=risk']);
      expect(explorer.canUndo).toBe(true);
      await agrees(engine, explorer);
      explorer.undo();
      expect(explorer.filters).toEqual([]);
    });

    it('keeps the filters there were and those chosen meanwhile, in a drag too', async () => {
      const explorer = await opened();
      explorer.set('city', ankara);
      let reading = explorer.prepare(2);
      expect(explorer.filters).toEqual([ankara]);
      explorer.set('gender', women);
      await reading;
      expect(explorer.filters).toEqual([ankara, women]);
      expect(explorer.settled).toEqual([ankara, women]);
      expect(explorer.canUndo).toBe(false);
      await agrees(engine, explorer);
      reading = explorer.prepare(3);
      explorer.clear();
      explorer.brush('age', 1, 3);
      explorer.adopt({ f: 'city=Ankara' });
      await reading;
      expect(explorer.filters.map(({ dim }) => dim)).toEqual(['age']);
      await agrees(engine, explorer);
    });

    it('drops of the filters chosen meanwhile what the new tables know nothing of', async () => {
      const explorer = await opened();
      await loadCanonical(engine, {
        ...shop(7),
        customers: shop(7).customers.map(({ city: _, ...row }) => row as CustomerRow),
      });
      await runAll(engine, analyses);
      try {
        const reading = explorer.prepare(2);
        explorer.set('city', ankara);
        explorer.set('gender', women);
        await reading;
        expect(explorer.filters).toEqual([women]);
        expect(explorer.unknown).toEqual(['city=Ankara']);
        explorer.undo();
        await agrees(engine, explorer);
      } finally {
        await loadCanonical(engine, shop(7));
        await runAll(engine, analyses);
      }
    });

    it('keeps a link when another version comes before the first is read', async () => {
      const explorer = new Explorer({ engine });
      explorer.adopt({ f: 'city=Ankara' });
      const first = explorer.prepare(1);
      await Promise.all([first, explorer.prepare(2)]);
      expect(explorer.filters).toEqual([ankara]);
      await agrees(engine, explorer);
    });

    it.each([
      ['another version', (explorer: Explorer) => explorer.prepare(2)],
      ['another try', (explorer: Explorer) => explorer.retry()],
    ])('keeps a link over an error and %s', async (_, again) => {
      const explorer = new Explorer({ engine });
      explorer.adopt({ f: 'city=Ankara' });
      vi.spyOn(engine, 'run').mockRejectedValueOnce(new Error('lost'));
      await explorer.prepare(1);
      expect(explorer.status).toBe('failed');
      await again(explorer);
      expect(explorer.status).toBe('ready');
      expect(explorer.filters).toEqual([ankara]);
    });

    it('follows an address that comes meanwhile, an empty one too', async () => {
      const explorer = new Explorer({ engine });
      let reading = explorer.prepare(1);
      explorer.adopt({ f: 'city=Ankara;nonsense=1' });
      await reading;
      expect(explorer.filters).toEqual([ankara]);
      expect(explorer.unknown).toEqual(['nonsense=1']);
      await agrees(engine, explorer);
      reading = explorer.prepare(2);
      explorer.adopt({ f: '' });
      await reading;
      expect(explorer.filters).toEqual([]);
      expect(explorer.selection).toEqual(explorer.everyone);
    });
  });

  it('agrees with SQL after any steps, over both grains, with undo and redo', async () => {
    const explorer = await opened();
    const ids = explorer.tiles.map((tile) => tile.id);
    const codes = (id: string) => explorer.tile(id)?.prepared.codes.length ?? 1;
    const step = fc.oneof(
      fc.record({
        do: fc.constant('toggle' as const),
        id: fc.constantFrom(...ids),
        a: fc.nat(400),
        extend: fc.boolean(),
      }),
      fc.record({
        do: fc.constant('brush' as const),
        id: fc.constantFrom('recency', 'spend', 'age', 'month'),
        a: fc.nat(40),
        b: fc.nat(40),
      }),
      fc.record({ do: fc.constantFrom('undo' as const, 'redo' as const, 'clear' as const) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        for (const s of steps) {
          if (s.do === 'toggle') explorer.toggle(s.id, [s.a % codes(s.id)], s.extend);
          else if (s.do === 'brush') {
            explorer.brush(s.id, s.a % codes(s.id), s.b % codes(s.id));
            explorer.settle();
          } else explorer[s.do]();
        }
        await agrees(engine, explorer);
      }),
      { numRuns: 15 },
    );
  });
});

describe('no segment', () => {
  afterAll(async () => {
    await loadCanonical(engine, shop(7));
    await runAll(engine, analyses);
  });
  const map = defaults(rfm).map;
  const locale = locales.find(({ id }) => id === 'en')!;
  const speech: Omit<Speech, 'gaps'> = {
    m: locale.messages,
    format: createFormats(locale),
    language: 'en',
    map,
    currency: null,
  };
  const say = (gaps: boolean) => segmentName(null, { ...speech, gaps });

  it('is no purchase, but in a gap of the map it is no segment', async () => {
    expect((await opened()).gaps).toBe(false);
    expect(say(false)).toBe('No purchase yet');
    const holed = { ...map, segments: map.segments.filter(({ id }) => id !== 'hibernating') };
    await runAll(engine, analyses, { rfm: { map: holed } });
    const explorer = await opened();
    expect(explorer.gaps).toBe(true);
    expect(say(true)).toBe('No segment');
    await loadCanonical(engine, { ...shop(7), customers: [] });
    await runAll(engine, analyses);
    expect((await opened()).gaps).toBe(false);
  });
});

describe('a file’s own columns', () => {
  it('are tiles, filters and columns to take away, each once', async () => {
    const explorer = await opened();
    explorer.toggle('x.pet', [0], false);
    const [pet] = await engine.rows(
      'SELECT pet, count(*)::INTEGER AS n FROM customers WHERE pet IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1',
    );
    expect(explorer.filters).toEqual([{ dim: 'x.pet', in: [pet!.pet] }]);
    expect(explorer.selection.customers).toBe(pet!.n);
    await agrees(engine, explorer);
    const columns = await saveColumns(engine);
    expect(columns.filter(({ name }) => name === 'pet')).toEqual([
      { name: 'pet', table: 'customer_facts' },
    ]);
    const rows = await engine.rows(saveSql(columns, explorer.dimensions, explorer.filters));
    expect(new Set(rows.map((row) => row.pet))).toEqual(new Set([pet!.pet]));
  });

  it('are said to be the file’s where their name is taken, and taken away once', async () => {
    const { customers, orders } = shop(7);
    const named = customers.map((row, i) => ({
      ...row,
      Orders: i % 2 ? 'many' : 'few',
      'Stage (file)': 'x',
    }));
    await loadCanonical(engine, { customers: named, orders });
    await runAll(engine, analyses);
    try {
      const explorer = await opened();
      const tile = 'x.Orders (file)';
      explorer.toggle(tile, [0], false);
      expect(explorer.selection.customers).toBe(80);
      await agrees(engine, explorer);
      const say = (id: string) =>
        tileName(tile, { m: locales.find((l) => l.id === id)!.messages } as Speech);
      expect([say('en'), say('tr')]).toEqual(['Orders (file)', 'Orders (dosya)']);
      const columns = (await saveColumns(engine)).map(({ name }) => name);
      expect(columns.filter((name) => /orders/i.test(name))).toEqual(['orders', 'Orders (file)']);
      expect(columns.filter((name) => /stage/i.test(name))).toEqual([
        'stage',
        'Stage (file) (file)',
      ]);
    } finally {
      await loadCanonical(engine, shop(7));
      await runAll(engine, analyses);
    }
  });

  it('are no more tiles than the crossfilter takes', () => {
    const columns = Array.from({ length: 60 }, (_, i) => ({
      name: `c${i}`,
      type: 'VARCHAR',
      known: 5,
      distinct: 3,
    }));
    const grains = tilesFor(columns, 5).map(({ dimension }) => dimension.grain);
    expect(grains.filter((grain) => grain === 'customer')).toHaveLength(32);
    expect(grains.at(-1)).toBe('order');
  });
});

describe('tilesFor', () => {
  const column = (name: string, distinct: number, known = 10, type = 'VARCHAR') => ({
    name,
    type,
    known,
    distinct,
  });

  it('makes bars of a file’s own columns with 2 to 50 values', () => {
    const ids = (columns: ReturnType<typeof column>[]) =>
      tilesFor(columns, 10).map((t) => t.dimension.id);
    expect(
      ids([
        column('pet', 2),
        column('note', 51),
        column('one', 1),
        column('vip', 2, 10, 'BOOLEAN'),
      ]),
    ).toEqual(['rf', 'segment', 'x.pet', 'x.vip', 'month']);
    expect(ids([column('city', 900), column('country', 1), column('income', 1, 4)])).toEqual([
      'rf',
      'segment',
      'city',
      'income',
      'month',
    ]);
  });
});

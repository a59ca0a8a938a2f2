import fc from 'fast-check';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { Engine } from '../../src/engine/engine';
import { DefterError } from '../../src/lib/errors';
import { analyses } from '../../src/model/analyses/index';
import { prepare } from '../../src/model/crossfilter/prepare';
import { Explorer } from '../../src/state/explorer.svelte';
import {
  changed,
  decodeBoard,
  encodeBoard,
  moved,
  placed,
  shifted,
  without,
  type Board,
  type Placed,
} from '../../src/state/explore/board';
import { canExclude, excludeCodes, inverted, withValue } from '../../src/state/explore/choose';
import { heatOf, isAxis, type TileSpec } from '../../src/state/explore/tiles';
import { runAll } from '../support/analyses';
import { loadCanonical } from '../support/canonical';
import { testEngine } from '../support/engine';
import { agrees, shop } from './explorer-support';

const SEGMENTS = [
  {
    id: 'many',
    name: 'Many orders',
    rule: {
      attr: { id: 'customer_facts.orders', label: 'orders', type: 'number' as const },
      is: { from: 4 },
    },
  },
  {
    id: 'women',
    name: 'Women',
    rule: {
      attr: { id: 'customer_facts.gender', label: 'gender', type: 'text' as const },
      is: { in: ['female'] },
    },
  },
  {
    id: 'gone',
    name: 'Of a column that is not there',
    rule: {
      attr: { id: 'customer_facts.shoe', label: 'shoe', type: 'text' as const },
      is: { in: ['9'] },
    },
  },
];

let engine: Engine;
beforeAll(async () => {
  engine = await testEngine();
  const made = shop(7);
  const { customer_id } = made.customers[0]!;
  const events = [{ customer_id, happened_at: '2025-01-01', type: 'Visit', value: 3 }];
  await loadCanonical(engine, { ...made, events });
  await runAll(engine, analyses);
});

interface Page {
  explorer: Explorer;
  kept: () => string;
  told: { f: string; b: string; m: string }[];
}

async function opened(kept = ''): Promise<Page> {
  let board = kept;
  const told: Page['told'] = [];
  const explorer = new Explorer({
    engine,
    analyses,
    store: { get: () => board, set: (text) => (board = text) },
    onstep: (address) => told.push(address),
  });
  explorer.setOwn(SEGMENTS);
  await explorer.prepare(1);
  if (explorer.error) throw explorer.error;
  return { explorer, kept: () => board, told };
}
const ids = (explorer: Explorer) => explorer.board.map(({ id }) => id);

/** Heat maps of all pairs would be many: some of each grain. */
function heats(explorer: Explorer): string[] {
  const some = explorer.offers.filter(({ dimension }) => isAxis(dimension)).slice(0, 14);
  return some.flatMap((x) => some.flatMap((y) => heatOf(x, y)?.dimension.id ?? []));
}

describe('what can be on the board', () => {
  it('is every column that somebody has a value of, by the names of old links', async () => {
    const { explorer } = await opened();
    const offers = new Map(explorer.offers.map((offer) => [offer.dimension.id, offer]));
    for (const id of ['rf', 'segment', 'spend', 'x.pet', 'x.r_score', 'x.first_order', 'own'])
      expect([...offers.keys()]).toContain(id);
    for (const id of ['basket', 'channel', 'month', 'weekday', 'o.sales', 'o.lines'])
      expect(offers.get(id)?.dimension.grain).toBe('order');
    expect(offers.get('rfm.frequency')).toMatchObject({ relation: 'rfm', column: 'frequency' });
    // Nobody's values, what tells customers apart, and what is said elsewhere.
    for (const id of ['income', 'x.name', 'o.order_id', 'l.product_id', 'rfm.recency', 'o.cost'])
      expect([id, offers.has(id)]).toEqual([id, false]);
    // Nothing is a chart of events.
    expect([...offers.keys()].filter((id) => id.startsWith('events.'))).toEqual([]);
    // The usual board is made of offers, read in the same way.
    for (const { id } of explorer.board)
      expect([id, offers.get(id)?.dimension]).toEqual([id, explorer.tile(id)?.prepared.dimension]);
    for (const id of ['spend', 'basket', 'rfm.monetary', 'o.sales', 'x.average_order'])
      expect(offers.get(id)?.dimension).toMatchObject({ unit: 'money' });
    expect(offers.get('orders')?.dimension).not.toHaveProperty('unit');
  });

  it('can be read, every bit of it', async () => {
    const { explorer } = await opened();
    const dimensions = explorer.offers.map(({ dimension }) => dimension);
    for (const grain of ['customer', 'order'] as const) {
      const some = dimensions.filter((dimension) => dimension.grain === grain).slice(0, 32);
      expect((await prepare(engine, some)).dimensions).toHaveLength(some.length);
    }
  });
});

describe('the board', () => {
  it('is changed, kept, undone and found again', async () => {
    const { explorer, kept, told } = await opened();
    const usual = ids(explorer);
    explorer.add('rfm.frequency');
    await explorer.whenRead();
    expect(ids(explorer)).toEqual([...usual, 'rfm.frequency']);
    await agrees(engine, explorer);
    explorer.setBoard(moved(explorer.board, 'rfm.frequency', 'rf', false));
    explorer.setBoard(changed(explorer.board, 'rfm.frequency', { width: 4, height: 'tall' }));
    explorer.setBoard(without(explorer.board, 'city'));
    expect(ids(explorer)[0]).toBe('rfm.frequency');
    expect(explorer.tile('city')).toBeUndefined();
    expect(told.at(-1)?.b).toBe(kept());
    expect(kept()).toMatch(/^rfm\.frequency:4t,rf,segment,/);

    const again = await opened(kept());
    expect(again.explorer.board).toEqual(explorer.board);
    // The address says it, so that a copied link has it.
    expect(again.told.at(-1)?.b).toBe(kept());

    for (let i = 0; i < 4; i++) explorer.undo();
    expect(explorer.isUsual).toBe(true);
    expect(ids(explorer)).toEqual(usual);
    expect(kept()).toBe('');
    expect(explorer.status).toBe('ready');
    explorer.redo();
    explorer.resetBoard();
    expect(explorer.isUsual).toBe(true);
    await agrees(engine, explorer);
  });

  it('keeps filters of tiles that are taken away, and reads those of a link', async () => {
    const { explorer } = await opened('gender,month:2');
    expect(ids(explorer)).toEqual(['gender', 'month']);
    explorer.adopt({ f: 'city=Ankara;x.first_order=2024-01..2024-06;nonsense=1' });
    await explorer.whenRead();
    expect(explorer.unknown).toEqual(['nonsense=1']);
    expect(ids(explorer)).toEqual(['gender', 'month']);
    expect(explorer.filters.map(({ dim }) => dim)).toEqual(['city', 'x.first_order']);
    await agrees(engine, explorer);
    explorer.setBoard([]);
    await agrees(engine, explorer);
    expect(explorer.selection.customers).toBeLessThan(explorer.everyone.customers);
  });

  it('of a link is shown, and what of it is not in these data is said', async () => {
    const { explorer, kept } = await opened('gender');
    explorer.adopt({ f: 'gender=female', b: 'stage:2,bogus,spend:tr*,month:.x,month:.w' });
    await explorer.whenRead();
    expect(explorer.unknown).toEqual(['bogus', 'month:.x']);
    expect(explorer.board).toMatchObject([
      { id: 'stage', width: 2 },
      { id: 'spend', height: 'tall', measure: 'revenue', share: true },
      { id: 'month', zoom: { unit: 'week', window: null } },
    ]);
    // Somebody else's board is not kept until it is changed.
    expect(kept()).toBe('stage:2,spend:tr*,month:.w');
    await agrees(engine, explorer);
    // Back to where the board was another one.
    explorer.adopt({ b: 'gender' });
    expect(ids(explorer)).toEqual(['gender']);
    expect(explorer.canRedo).toBe(true);
  });

  it('takes 32 tiles of a grain, and says what of a link is beyond', async () => {
    const pets = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`pet${i}`, 'x']));
    const { customers, orders } = shop(7);
    await loadCanonical(engine, {
      customers: customers.map((row, i) => ({ ...row, ...pets, pet0: i % 2 ? 'x' : 'y' })),
      orders,
    });
    await runAll(engine, analyses);
    try {
      const { explorer } = await opened();
      for (let i = 0; i < 40; i++) explorer.add(`x.pet${i}`);
      await explorer.whenRead();
      expect(explorer.error).toBeNull();
      const grains = explorer.tiles.map(({ prepared }) => prepared.dimension.grain);
      expect(grains.filter((grain) => grain === 'customer')).toHaveLength(32);
      expect([explorer.hasRoom('customer'), explorer.hasRoom('order')]).toEqual([false, true]);
      // What there is no room for is not coloured, and says so.
      const others = explorer.board.filter(({ id }) => id !== 'stage');
      explorer.setBoard(others);
      await explorer.whenRead();
      explorer.add('x.pet39');
      await explorer.whenRead();
      expect([explorer.hasRoom('customer'), explorer.isColourless]).toEqual([false, false]);
      explorer.setColour('stage');
      await explorer.whenRead();
      expect([explorer.colour, explorer.colouredBy]).toEqual(['stage', null]);
      expect(explorer.isColourless).toBe(true);
      explorer.setBoard(without(explorer.board, 'x.pet39'));
      await explorer.whenRead();
      expect([explorer.isColourless, explorer.colouredBy?.id]).toEqual([false, 'stage']);
      explorer.setColour(null);
      explorer.adopt({ b: Array.from({ length: 40 }, (_, i) => `x.pet${i}`).join() });
      await explorer.whenRead();
      expect(explorer.board).toHaveLength(31);
      expect(explorer.unknown).toHaveLength(9);
      await agrees(engine, explorer);
    } finally {
      await loadCanonical(engine, shop(7));
      await runAll(engine, analyses);
    }
  });

  it('that cannot be read is left behind for the usual one', async () => {
    const columns = engine.columns.bind(engine);
    const broken = vi.spyOn(engine, 'columns').mockImplementation((sql, options) => {
      if (sql.includes('THEN 2 ELSE')) throw new DefterError('crossfilter_codes');
      return columns(sql, options);
    });
    try {
      await expect(opened('own')).rejects.toMatchObject({ code: 'crossfilter_codes' });
      let board = 'own';
      const explorer = new Explorer({
        engine,
        analyses,
        store: { get: () => board, set: (text) => (board = text) },
        // The page follows the address.
        onstep: (address) => explorer.adopt(address),
      });
      explorer.setOwn(SEGMENTS);
      explorer.adopt({ f: 'own=women', b: 'own' });
      await explorer.prepare(1);
      expect(explorer.status).toBe('failed');
      explorer.resetBoard();
      await explorer.retry();
      expect([explorer.status, explorer.isUsual, explorer.filters, board]).toEqual([
        ...['ready', true, []],
        '',
      ]);
    } finally {
      broken.mockRestore();
    }
  });

  it('zooms into a time, with the filter as it was', async () => {
    const { explorer } = await opened();
    explorer.set('month', { dim: 'month', days: ['2024-03-01', '2024-05-01'] });
    const before = explorer.selection;
    explorer.zoom('month', 'week');
    await explorer.whenRead();
    const { dimension, plain } = explorer.tile('month')!.prepared;
    expect(dimension).toMatchObject({ unit: 'week', window: ['2024-02-26', '2024-05-06'] });
    expect(plain).toBe(10);
    expect(explorer.selection).toEqual(before);
    await agrees(engine, explorer);
    explorer.pan('month', 2);
    await explorer.whenRead();
    expect(explorer.board.find(({ id }) => id === 'month')?.zoom?.window?.[0]).toBe('2024-03-11');
    await agrees(engine, explorer);
    explorer.zoom('month', null);
    expect(explorer.isUsual).toBe(true);
  });

  it('shows own segments as they are changed', async () => {
    const { explorer } = await opened('own');
    expect(explorer.leftOut).toMatchObject([
      { id: 'gone', name: SEGMENTS[2]!.name, problems: [{ code: 'missing_column' }] },
    ]);
    const women = SEGMENTS.slice(1, 2);
    expect(explorer.tile('own')?.prepared.dimension).toMatchObject({
      segments: [{ id: 'many' }, { id: 'women' }],
    });
    explorer.exclude('own', [
      explorer
        .tile('own')!
        .prepared.codes.findIndex((code) => code.kind === 'member' && code.of.join() === 'women'),
    ]);
    expect(explorer.filter('own')).toEqual({ dim: 'own', not: ['women'] });
    await agrees(engine, explorer);
    explorer.clear();
    explorer.setOwn(women);
    expect(explorer.leftOut).toEqual([]);
    // Its figures are those of other rules until they are read.
    expect(explorer.places.map(({ behind }) => behind)).toEqual([true]);
    await explorer.whenRead();
    expect(explorer.places.map(({ behind }) => behind)).toEqual([false]);
    const { dimension } = explorer.tile('own')!.prepared;
    expect(dimension.kind === 'rules' && dimension.segments.map(({ id }) => id)).toEqual(['women']);
    await agrees(engine, explorer);
    explorer.setOwn([]);
    await explorer.whenRead();
    expect(explorer.places).toEqual([]);
    // Of those that could be counted, the first fifty.
    explorer.setOwn(Array.from({ length: 52 }, (_, i) => ({ ...SEGMENTS[1]!, id: `w${i}` })));
    expect(explorer.leftOut).toMatchObject([
      { id: 'w50', problems: [] },
      { id: 'w51', problems: [] },
    ]);
    await explorer.whenRead();
  });

  it(
    'agrees with SQL after any changes, filters, undo and redo',
    { timeout: 240_000 },
    async () => {
      const { explorer, kept, told } = await opened();
      const offers = [...explorer.offers.map(({ dimension }) => dimension.id), ...heats(explorer)];
      const n = fc.nat(400);
      const step = fc.oneof(
        fc.record({ do: fc.constant('add' as const), a: n }),
        fc.record({ do: fc.constantFrom('remove' as const, 'size' as const), a: n }),
        fc.record({ do: fc.constantFrom('move' as const, 'shift' as const), a: n, b: n }),
        fc.record({ do: fc.constantFrom('toggle' as const, 'exclude' as const), a: n, b: n }),
        fc.record({ do: fc.constant('brush' as const), a: n, b: n }),
        fc.record({ do: fc.constant('zoom' as const), a: n }),
        fc.record({ do: fc.constantFrom('measure' as const, 'colour' as const), a: n }),
        fc.record({ do: fc.constantFrom('undo' as const, 'redo' as const), a: n }),
        fc.record({ do: fc.constantFrom('clear' as const, 'reset' as const), a: n }),
      );
      let heat = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.array(step, { minLength: 1, maxLength: 10 }),
          fc.boolean(),
          async (steps, hurried) => {
            for (const s of steps) {
              const { board, tiles } = explorer;
              const at = (x: number) => board[x % Math.max(1, board.length)]?.id ?? '';
              const tile = tiles[s.a % tiles.length]!;
              const b = 'b' in s ? s.b : 0;
              const code = b % Math.max(1, tile.prepared.codes.length);
              if (s.do === 'add') explorer.add(offers[s.a % offers.length]!);
              else if (s.do === 'remove') explorer.setBoard(without(board, at(s.a)));
              else if (s.do === 'size')
                explorer.setBoard(changed(board, at(s.a), { width: 4, share: true }));
              else if (s.do === 'move')
                explorer.setBoard(moved(board, at(s.a), at(b), s.a % 2 > 0));
              else if (s.do === 'shift') explorer.setBoard(shifted(board, at(s.a), (b % 5) - 2));
              else if (s.do === 'toggle') explorer.toggle(tile.id, [code], s.a % 2 > 0);
              else if (s.do === 'exclude') explorer.exclude(tile.id, [code]);
              else if (s.do === 'brush') {
                if (tile.prepared.plain > 0) explorer.brush(tile.id, code, code + (s.a % 4));
                explorer.settle();
              } else if (s.do === 'zoom')
                explorer.zoom('month', (['year', 'week', 'day', null] as const)[s.a % 4]!);
              else if (s.do === 'measure')
                explorer.setMeasure((['revenue', 'average', null] as const)[s.a % 3]!);
              else if (s.do === 'colour')
                explorer.setColour([...explorer.colourable, null][s.a % 5] ?? null);
              else if (s.do === 'reset') explorer.resetBoard();
              else explorer[s.do]();
              // Sometimes the next step comes while the last one is being read.
              if (!hurried) await explorer.whenRead();
            }
            await explorer.whenRead();
            expect(explorer.error).toBeNull();
            expect(explorer.status).toBe('ready');
            expect(explorer.places.every(({ tile }) => tile)).toBe(true);
            expect(explorer.settled).toEqual(explorer.filters);
            expect(explorer.split('segment') === null).toBe(explorer.colour === null);
            heat += explorer.places.filter(({ spec }) => spec.kind === 'heat').length;
            await agrees(engine, explorer);
            // The address says everything: who opens it sees the same.
            const other = new Explorer({ engine, analyses });
            other.setOwn(SEGMENTS);
            other.adopt(told.at(-1) ?? {});
            await other.prepare(1);
            expect(other.doc).toEqual(explorer.doc);
            expect(other.selection).toEqual(explorer.selection);
            expect(kept()).toBe(told.at(-1)?.b ?? '');
          },
        ),
        { numRuns: 25 },
      );
      expect(heat).toBeGreaterThan(0);
    },
  );
});

describe('a board as text', () => {
  const specs: TileSpec[] = [
    ...['a', 'b,c', 'd:e', '-', '~2C', 'f*g', 'f', 'g', 'İ"', '@'].map((id): TileSpec => ({
      kind: 'bars',
      dimension: { id, grain: 'customer', kind: 'category', column: id, type: 'text' },
    })),
    {
      kind: 'time',
      dimension: { id: 'day', grain: 'order', kind: 'time', column: 'day', unit: 'month' },
    },
    { kind: 'histogram', dimension: { id: 'n', grain: 'order', kind: 'number', column: 'n' } },
  ];
  const heat = [heatOf(specs[6]!, specs[7]!), heatOf(specs[0]!, specs[1]!)] as TileSpec[];
  // f*g is a column, and wins over the heat map of f and g.
  const all = [...specs, heat[1]!];
  const tile = fc.constantFrom(...all).chain((spec) =>
    fc.record({
      id: fc.constant(spec.dimension.id),
      width: fc.constantFrom(1 as const, 2 as const, 4 as const),
      height: fc.constantFrom('small' as const, 'tall' as const),
      measure: fc.constantFrom(null, 'customers', 'revenue', 'orders', 'average', 'profit'),
      share: fc.boolean(),
      zoom: fc.constantFrom(
        null,
        ...(spec.kind === 'time'
          ? ([
              { unit: 'day', window: null },
              { unit: 'week', window: ['2024-01-01', '2024-02-05'] },
            ] as const)
          : []),
      ),
    }),
  ) as fc.Arbitrary<Placed>;
  const board = fc.uniqueArray(tile, { selector: ({ id }) => id, maxLength: 8 });

  it('says the same when it is read again', () => {
    fc.assert(
      fc.property(board, (tiles) => {
        expect(decodeBoard(encodeBoard(tiles, specs), specs)).toEqual({
          board: tiles,
          unknown: [],
        });
      }),
      { numRuns: 400 },
    );
  });

  it('never throws, and gives back what it does not know', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const { board: tiles, unknown } = decodeBoard(text, specs);
        expect(decodeBoard(encodeBoard(tiles, specs), specs).board).toEqual(tiles);
        if (tiles.length === 0 && !/^[-,]*$/.test(text)) expect(unknown).not.toEqual([]);
      }),
      { numRuns: 400 },
    );
    expect(decodeBoard('a:3,n:.w,day:.w2024-02-01..2024-01-01,a,a', specs)).toEqual({
      board: [placed(specs[0]!)],
      unknown: ['a:3', 'n:.w', 'day:.w2024-02-01..2024-01-01', 'a'],
    });
  });

  it('keeps every tile once in any moves', () => {
    fc.assert(
      fc.property(
        board,
        fc.nat(9),
        fc.nat(9),
        fc.boolean(),
        fc.integer(),
        (tiles, a, b, after, by) => {
          const [one, other] = [tiles[a]?.id ?? '', tiles[b]?.id ?? ''];
          const sort = (list: Board) => list.map(({ id }) => id).sort();
          const there = moved(tiles, one, other, after);
          expect(sort(there)).toEqual(sort(tiles));
          expect(sort(shifted(tiles, one, by))).toEqual(sort(tiles));
          if (tiles[a] && tiles[b] && a !== b) {
            const order = there.map(({ id }) => id);
            expect(order.indexOf(one) - order.indexOf(other)).toBe(after ? 1 : -1);
          }
        },
      ),
    );
  });
});

describe('leaving out', () => {
  it('keeps exactly the others, and comes back', async () => {
    const { explorer } = await opened();
    const { prepared } = explorer.tile('city')!;
    const of = (value: string | null) =>
      value === null
        ? prepared.none
        : prepared.codes.findIndex((code) => code.kind === 'value' && code.value === value);
    const dim = 'city';
    expect(excludeCodes(prepared, undefined, [of('Ankara')])).toEqual({ dim, not: ['Ankara'] });
    const two = excludeCodes(prepared, { dim, not: ['Ankara'] }, [of(null)])!;
    expect(two).toEqual({ dim, not: ['Ankara', null] });
    expect(excludeCodes(prepared, two, [of(null)])).toEqual({ dim, not: ['Ankara'] });
    const some = { dim, in: ['Ankara', 'İstanbul'] };
    expect(excludeCodes(prepared, some, [of('Ankara')])).toEqual({ dim, in: ['İstanbul'] });
    expect(excludeCodes(prepared, { dim, in: ['Ankara'] }, [of('Ankara')])).toEqual({
      dim,
      not: ['Ankara'],
    });
    expect(inverted(prepared, some)).toEqual({ dim, not: some.in });
    expect(withValue(dim, undefined, 'x', true)).toEqual({ dim, in: ['x'] });
    expect(withValue(dim, { dim, in: ['x'] }, 'x', false)).toBeNull();
    expect(withValue(dim, { dim, not: ['x'] }, 'y', false)).toEqual({ dim, not: ['x', 'y'] });
    expect(withValue(dim, { dim, not: ['x'] }, 'x', true)).toBeNull();
    const { prepared: days } = explorer.tile('recency')!;
    expect(canExclude(days)).toBe(false);
    expect(excludeCodes(days, undefined, [0])).toBeNull();
  });

  it('of squares is the rest of them', async () => {
    const { explorer } = await opened();
    const before = explorer.selection.customers;
    explorer.toggle('rf', [3], false);
    const there = explorer.selection.customers;
    explorer.clear();
    explorer.exclude('rf', [3]);
    expect(explorer.selection.customers).toBe(before - there);
    await agrees(engine, explorer);
  });
});

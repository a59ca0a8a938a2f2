import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Cell, Column, Engine } from '../../src/engine/engine';
import { isAbort } from '../../src/lib/errors';
import { csv } from '../../src/export/exporters/csv';
import { xlsx } from '../../src/export/exporters/xlsx';
import { Blocks } from '../../src/state/grid/blocks';
import { profileOf } from '../../src/state/grid/profile';
import { Profiles } from '../../src/state/grid/profiles';
import { Scroller } from '../../src/state/grid/scroller';
import { areaOf, at, isIn, move, type Selection } from '../../src/state/grid/selection';
import { gridOf, gridOfRows, type GridSource } from '../../src/state/grid/source';
import { fileOf, tsvOf } from '../../src/state/grid/take';
import { testEngine } from '../support/engine';

const TR = { decimal: ',', words: { yes: 'evet', no: 'hayır' } } as const;

describe('rows of a table', () => {
  let engine: Engine;
  const ROWS = 20_000;
  beforeAll(async () => {
    engine = await testEngine();
    await engine.run(`CREATE TABLE rows_of AS
SELECT i AS id, (hash(i) % 97)::INTEGER AS num1,
  CASE WHEN i % 11 = 0 THEN NULL ELSE ['çam', 'cam', 'Cam', 'dal', 'ılık', 'ilik', 'şam'][1 + (hash(i * 3) % 7)::INTEGER] END AS txt1,
  CASE WHEN i % 13 = 0 THEN 'nan'::DOUBLE ELSE hash(i * 5) % 1000 / 7.0 END AS dbl1,
  DATE '2024-01-01' + (hash(i * 7) % 300)::INTEGER AS day1, i % 2 = 0 AS yes1
FROM range(${ROWS}) AS r(i)`);
  });
  const open = async () => {
    const { columns } = await engine.query('SELECT * FROM rows_of LIMIT 0');
    return gridOf(engine, 'rows_of', { columns, rows: ROWS });
  };

  it('are read by their place', async () => {
    const source = await open();
    for (const [from, to] of [
      [0, 3],
      [12_287, 12_290],
      [ROWS - 2, ROWS],
    ] as const) {
      const rows = await source.read(from, to);
      expect(rows.map(([id]) => id)).toEqual(Array.from({ length: to - from }, (_, i) => from + i));
    }
  });

  it.each([
    [1, 'num1 ASC NULLS LAST', false],
    [1, 'num1 DESC NULLS LAST', true],
    [4, 'day1 DESC NULLS LAST', true],
    [3, 'isnan(dbl1), dbl1 DESC NULLS LAST', true],
    [5, 'yes1 ASC', false],
  ])('are read in another order: column %i', async (column, order, descending) => {
    const source = await open();
    await source.sortBy!({ column, descending });
    const { rows } = await engine.query(`SELECT id FROM rows_of ORDER BY ${order}, rowid`);
    for (const from of [0, 7_000, ROWS - 60]) {
      const got = await source.read(from, from + source.block);
      expect(got.map(([id]) => id)).toEqual(
        rows.slice(from, from + source.block).map(([id]) => id),
      );
    }
    await source.sortBy!(null);
    expect((await source.read(5, 6))[0]![0]).toBe(5);
    await source.close!();
    expect(
      (await engine.query("SELECT * FROM duckdb_tables() WHERE table_name ~ 'defter_order.*'"))
        .rows,
    ).toEqual([]);
  });

  it('are in the order of the Turkish alphabet, the empty ones last', async () => {
    const source = await open();
    await source.sortBy!({ column: 2, descending: false });
    const words: Cell[] = [];
    for (let from = 0; from < ROWS; from += 1000) {
      for (const row of await source.read(from, from + 1000)) {
        if (words.at(-1) !== row[2]) words.push(row[2]!);
      }
    }
    expect(words).toEqual(['Cam', 'cam', 'çam', 'dal', 'ılık', 'ilik', 'şam', null]);
    await source.close!();
  });

  it('keep the old order when a new one is cancelled', async () => {
    const source = await open();
    await source.sortBy!({ column: 1, descending: true });
    const before = await source.read(0, 5);
    const abort = new AbortController();
    const sorting = source.sortBy!({ column: 2, descending: false }, abort.signal);
    abort.abort();
    await expect(sorting).rejects.toSatisfy(isAbort);
    expect(await source.read(0, 5)).toEqual(before);
    await source.close!();
  });

  it('have profiles that equal plain counts', async () => {
    const source = await open();
    const number = await source.profile!(1);
    const [plain] = await engine.rows(
      'SELECT count(DISTINCT num1) AS n, min(num1) AS lo, max(num1) AS hi FROM rows_of',
    );
    expect(number).toMatchObject({
      rows: ROWS,
      empty: 0,
      distinct: plain!.n,
      exact: true,
      range: { min: plain!.lo, max: plain!.hi },
    });
    expect(number.bins.reduce((sum, n) => sum + n, 0)).toBe(ROWS);
    const word = await source.profile!(2);
    const { rows } = await engine.query(
      'SELECT txt1, count(*) AS n FROM rows_of WHERE txt1 IS NOT NULL GROUP BY ALL ORDER BY n DESC, txt1 LIMIT 5',
    );
    expect(word.top.map(({ value, count }) => [value, count])).toEqual(rows);
    expect(word.empty).toBe(Math.ceil(ROWS / 11));
    const double = await source.profile!(3);
    expect(double.bins.reduce((sum, n) => sum + n, 0)).toBe(ROWS - Math.ceil(ROWS / 13));
    expect(Number.isFinite(double.range?.max)).toBe(true);
    const day = await source.profile!(4);
    expect(day.range?.min).toMatch(/^2024-01-0/);
    expect(day.bins).toHaveLength(20);
  });

  it('have profiles of any type, and of nothing', async () => {
    await engine.run(
      `CREATE TABLE odd AS SELECT NULL::DOUBLE AS a, [1, 2] AS b, {'x': 1} AS c, 'x'::BLOB AS d, INTERVAL 1 DAY AS e, 1e300::DOUBLE AS f
FROM range(3)`,
    );
    for (const table of ['odd', '(SELECT * FROM odd LIMIT 0)']) {
      const { columns } = await engine.query('SELECT * FROM odd LIMIT 0');
      for (const column of columns) {
        const rows = table === 'odd' ? 3 : 0;
        const profile = await profileOf(engine, table, column, rows);
        expect(profile.rows).toBe(rows);
        expect(profile.distinct).toBe(rows === 0 || column.name === 'a' ? 0 : 1);
      }
    }
  });

  it('go on the clipboard as a spreadsheet takes them, without formulas', async () => {
    const columns: Column[] = [
      { name: '=cmd', type: 'VARCHAR' },
      { name: 'n', type: 'DOUBLE' },
      { name: 'ok', type: 'BOOLEAN' },
    ];
    const source = gridOfRows(columns, [
      ['=1+1', -1.5, true],
      ['+90 555', 2, false],
      ['a\tb\n"c"', null, null],
      ['@x', 1e21, true],
    ]);
    const area = { top: 0, bottom: 3, left: 0, right: 2 };
    expect(await tsvOf(source, area, TR)).toBe(
      '\'=1+1\t-1,5\tevet\r\n\'+90 555\t2\thayır\r\n"a\tb\n""c"""\t\t\r\n\'@x\t1e+21\tevet',
    );
    expect(await tsvOf(source, { ...area, top: 1, bottom: 1, left: 1 }, TR, { heads: true })).toBe(
      'n\tok\r\n2\thayır',
    );
  });

  it('become a file in the order shown, a few thousand at a time', async () => {
    const source = await open();
    await source.sortBy!({ column: 1, descending: true });
    let most = 0;
    const counting: GridSource = {
      ...source,
      read: async (from, to, signal) => {
        const rows = await source.read(from, to, signal);
        most = Math.max(most, rows.length);
        return rows;
      },
    };
    const done: number[] = [];
    const blob = await fileOf(counting, csv, TR, { progress: (rows) => done.push(rows) });
    const lines = (await blob.text()).trimEnd().split('\r\n');
    const { rows } = await engine.query('SELECT id FROM rows_of ORDER BY num1 DESC, rowid');
    expect(lines.slice(1).map((line) => Number(line.split(';')[0]))).toEqual(
      rows.map(([id]) => id),
    );
    expect(most).toBeLessThanOrEqual(10_000);
    expect(done.at(-1)).toBe(ROWS);
    expect((await fileOf(source, xlsx, TR)).size).toBeGreaterThan(100_000);
    const abort = new AbortController();
    abort.abort();
    await expect(fileOf(source, csv, TR, { signal: abort.signal })).rejects.toSatisfy(isAbort);
    await source.close!();
  });
});

describe('a file or a copy', () => {
  it('is of one order, or none at all', async () => {
    const rows = Array.from({ length: 25_000 }, (_, i) => [i]);
    const source = gridOfRows([{ name: 'n', type: 'INTEGER' }], rows);
    let reads = 0;
    const slow: GridSource = {
      ...source,
      get order() {
        return source.order;
      },
      read: async (from, to) => {
        const read = await source.read(from, to);
        if (++reads === 2) await source.sortBy!({ column: 0, descending: true });
        return read;
      },
    };
    await expect(fileOf(slow, csv, TR)).rejects.toSatisfy(isAbort);
    reads = 0;
    const area = { top: 0, bottom: 24_999, left: 0, right: 0 };
    await source.sortBy!(null);
    await expect(tsvOf(slow, area, TR)).rejects.toSatisfy(isAbort);
    expect((await tsvOf(source, area, TR)).split('\r\n')).toHaveLength(25_000);
  });
});

describe('rows in sight', () => {
  it('are of one order: those of before are not taken for those of another length', async () => {
    const source = {
      columns: [{ name: 'n', type: 'INTEGER' }],
      rows: 1000,
      order: 0,
      block: 100,
      read: (from: number, to: number) =>
        Promise.resolve(Array.from({ length: to - from }, (_, i) => [from + i])),
    };
    const blocks = new Blocks(
      source,
      () => {},
      (error) => expect.unreachable(String(error)),
    );
    blocks.want(0, 300);
    await new Promise((resolve) => setTimeout(resolve));
    source.block = 50;
    expect(blocks.row(160)).toEqual([160]);
    blocks.reset();
    blocks.want(100, 200);
    await new Promise((resolve) => setTimeout(resolve));
    expect(blocks.row(160)).toEqual([160]);
  });

  it('are what is read next, however fast one scrolls, and no more is remembered than needed', async () => {
    const asked: number[] = [];
    let release: () => void = () => {};
    const source: GridSource = {
      columns: [{ name: 'n', type: 'INTEGER' }],
      rows: 1_000_000,
      order: 0,
      block: 100,
      read: async (from, to) => {
        asked.push(from);
        await new Promise<void>((resolve) => (release = resolve));
        return Array.from({ length: to - from }, (_, i) => [from + i]);
      },
    };
    let changes = 0;
    const blocks = new Blocks(
      source,
      () => changes++,
      (error) => expect.unreachable(String(error)),
    );
    const turn = async () => {
      release();
      await new Promise((resolve) => setTimeout(resolve));
    };
    for (const first of [0, 5_000, 90_000, 700_050]) blocks.want(first, first + 20);
    await turn();
    expect(asked).toEqual([0, 700_000]);
    await turn();
    expect([blocks.row(700_055)?.[0], blocks.row(5_000), blocks.isReading]).toEqual([
      700_055,
      null,
      false,
    ]);
    expect(changes).toBe(2);
    for (let first = 0; first < 200_000; first += 1000) {
      blocks.want(first, first + 20);
      await turn();
    }
    const held = Array.from({ length: 1000 }, (_, i) => i * 1000).filter((row) => blocks.row(row));
    expect(held.length).toBeLessThanOrEqual(41);
    blocks.want(999_990, 1_000_050);
    blocks.reset();
    await turn();
    expect(blocks.row(999_995)).toBeNull();
  });

  it('come before profiles', async () => {
    const running: number[] = [];
    const source: GridSource = {
      columns: [],
      rows: 1,
      order: 0,
      block: 1,
      read: () => Promise.resolve([]),
      profile: (column, signal) =>
        new Promise((resolve, reject) => {
          running.push(column);
          signal?.addEventListener('abort', () => reject(new DOMException('', 'AbortError')));
          if (running.length > 1)
            resolve({
              rows: column,
              empty: 0,
              distinct: 0,
              exact: true,
              range: null,
              bins: [],
              top: [],
            });
        }),
    };
    const turn = () => new Promise((resolve) => setTimeout(resolve));
    const profiles = new Profiles(source, () => {});
    profiles.want([3, 4]);
    profiles.pause();
    await turn();
    expect(profiles.of(3)).toBeUndefined();
    profiles.resume();
    await turn();
    expect([running, profiles.of(3)?.rows, profiles.of(4)?.rows]).toEqual([[3, 3, 4], 3, 4]);
  });
});

describe('a list taller than a browser scrolls', () => {
  const list = { total: 5_000_000, rowHeight: 29, height: 380 };
  const room = 8_000_000 - list.height;

  it('is moved by the pixels of a wheel and by the share of a thumb', () => {
    const scroller = new Scroller(list);
    expect(scroller.moved(100)).toBeNull();
    expect(scroller.at).toBeCloseTo(100 / 29);
    scroller.moved(room / 2);
    expect(scroller.at).toBeCloseTo(scroller.most / 2, 0);
    scroller.moved(room);
    expect(scroller.at).toBe(scroller.most);
  });

  it('reaches every row by the wheel, and never leaves the list', () => {
    const steps = fc.array(fc.integer({ min: -2000, max: 2000 }), { maxLength: 60 });
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4_999_999 }),
        steps,
        fc.boolean(),
        (row, all, short) => {
          const rows = short ? { ...list, total: 1000 } : list;
          const scroller = new Scroller(rows);
          const most = Math.min(8_000_000, rows.total * rows.rowHeight) - rows.height;
          const put = (to: number) => Math.max(0, Math.min(most, to));
          let top = put(scroller.goTo(row));
          scroller.stands(top);
          for (const by of all) {
            const before = scroller.at;
            const to = put(top + by);
            const back = scroller.moved(to);
            const moved = (to - top) / rows.rowHeight;
            if (!short || Math.abs(to - top) > 0)
              expect(scroller.at).toBeCloseTo(
                Math.max(0, Math.min(scroller.most, before + moved)),
                3,
              );
            top = back ?? to;
            if (back !== null) scroller.stands(back);
          }
          const stood = scroller.at;
          scroller.stands(scroller.settle());
          expect(scroller.at).toBe(stood);
        },
      ),
    );
  });

  it('goes on by the wheel where the box itself can go no further', () => {
    const scroller = new Scroller(list);
    scroller.stands(scroller.goTo(200));
    let top = scroller.settle();
    for (let i = 0; i < 12; i++) {
      top = Math.max(0, top - 500);
      const back = scroller.moved(top);
      if (back !== null) scroller.stands((top = back));
    }
    expect(scroller.at).toBeCloseTo(0, 5);
  });
});

describe('the selection', () => {
  const extent = { rows: 100, columns: 5, page: 10 };
  const press = (from: Selection, key: string, more = {}) =>
    move(from, { key, ...more }, extent) as Selection;

  it('moves as in a spreadsheet', () => {
    const start = at({ row: 50, column: 2 });
    const to = (key: string, more = {}) => press(start, key, more).active;
    expect(to('ArrowDown')).toEqual({ row: 51, column: 2 });
    expect(to('PageUp')).toEqual({ row: 40, column: 2 });
    expect(to('Home')).toEqual({ row: 50, column: 0 });
    expect(to('End')).toEqual({ row: 50, column: 4 });
    expect(to('Home', { ctrlKey: true })).toEqual({ row: 0, column: 0 });
    expect(to('End', { metaKey: true })).toEqual({ row: 99, column: 4 });
    expect(to('ArrowUp', { ctrlKey: true })).toEqual({ row: 0, column: 2 });
    expect(press(at({ row: 0, column: 2 }), 'ArrowUp').active.row).toBe(-1);
    expect(areaOf(press(start, 'a', { ctrlKey: true }))).toEqual({
      top: 0,
      bottom: 99,
      left: 0,
      right: 4,
    });
    expect(move(start, { key: 'x' }, extent)).toBeNull();
    expect(move(start, { key: 'toString' }, extent)).toBeNull();
    expect(
      press(press(start, 'ArrowRight', { shiftKey: true }), 'ArrowDown', { shiftKey: true }),
    ).toEqual({
      anchor: { row: 50, column: 2 },
      active: { row: 51, column: 3 },
    });
  });

  it('stays inside, and holds both its ends', () => {
    const key = fc.constantFrom(
      ...[
        'ArrowUp',
        'ArrowDown',
        'ArrowLeft',
        'ArrowRight',
        'Home',
        'End',
        'PageUp',
        'PageDown',
        'a',
      ],
    );
    const stroke = fc.record({ key, shiftKey: fc.boolean(), ctrlKey: fc.boolean() });
    fc.assert(
      fc.property(
        fc.array(stroke),
        fc.record({ rows: fc.nat(30), columns: fc.integer({ min: 1, max: 6 }), page: fc.nat(9) }),
        (strokes, size) => {
          let selection = at({ row: size.rows === 0 ? -1 : 0, column: 0 });
          for (const one of strokes) selection = move(selection, one, size) ?? selection;
          const { anchor, active } = selection;
          for (const { row, column } of [anchor, active]) {
            expect(row >= -1 && row < Math.max(size.rows, 0)).toBe(true);
            expect(column >= 0 && column < size.columns).toBe(true);
          }
          const area = areaOf(selection);
          if (active.row >= 0 && anchor.row >= 0) {
            expect(
              isIn(area, active.row, active.column) && isIn(area, anchor.row, anchor.column),
            ).toBe(true);
          }
        },
      ),
    );
  });
});

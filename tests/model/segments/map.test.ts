import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/engine/engine';
import { checkMap, isPartition } from '../../../src/model/segments/check';
import { paint, printMap, readMap, validateMap } from '../../../src/model/segments/custom';
import {
  scaleScore,
  segmentOf,
  usesMonetary,
  type SegmentMap,
} from '../../../src/model/segments/map';
import { maps } from '../../../src/model/segments/maps';
import { mapTableSql } from '../../../src/model/segments/table';
import { testEngine } from '../../support/engine';

const turkish = maps.get('turkish-teaching');
const copied = maps.get('copied-11');
const of = (...cells: [string, [number, number][]][]): SegmentMap => ({
  id: 'own',
  name: { tr: 'Benim', en: 'Mine' },
  segments: cells.map(([id, own]) => ({
    id,
    name: { tr: id, en: id },
    color: '#123456',
    cells: own,
  })),
});

/** Any painting of the grid with up to four segments, gaps included. */
const painted = fc
  .array(fc.integer({ min: -1, max: 3 }), { minLength: 25, maxLength: 25 })
  .map((owners) =>
    of(
      ...['a', 'b', 'c', 'd'].map((id, s): [string, [number, number][]] => [
        id,
        owners.flatMap((owner, i) =>
          owner === s ? [[1 + Math.floor(i / 5), 1 + (i % 5)] as [number, number]] : [],
        ),
      ]),
    ),
  );

describe('the map taught in Turkey', () => {
  it('is a partition of the 25 cells, and stays without gaps and overlaps at any number of bins', () => {
    expect(isPartition(checkMap(turkish, 5))).toBe(true);
    expect(checkMap(turkish, 5).cells).toBe(25);
    for (let bins = 3; bins <= 10; bins++) {
      const report = checkMap(turkish, bins);
      expect([report.cells, report.gaps, report.overlaps]).toEqual([bins * bins, [], []]);
    }
  });

  it('has the published cells', () => {
    const cells = (id: string) => {
      const own: string[] = [];
      for (let r = 1; r <= 5; r++) {
        for (let f = 1; f <= 5; f++) if (segmentOf(turkish, r, f, 3) === id) own.push(`${r}${f}`);
      }
      return own.join(' ');
    };
    expect(cells('hibernating')).toBe('11 12 21 22');
    expect(cells('risk')).toBe('13 14 23 24');
    expect(cells('cantlose')).toBe('15 25');
    expect(cells('sleep')).toBe('31 32');
    expect(cells('attention')).toBe('33');
    expect(cells('loyal')).toBe('34 35 44 45');
    expect(cells('promising')).toBe('41');
    expect(cells('new')).toBe('51');
    expect(cells('potential')).toBe('42 43 52 53');
    expect(cells('champions')).toBe('54 55');
  });
});

describe('the much-copied map', () => {
  it('claims 76 of 125 cells more than once and has four segments that nobody can be in', () => {
    const report = checkMap(copied, 5);
    expect(report.cells).toBe(125);
    expect(report.overlaps).toHaveLength(76);
    expect(report.unreachable.map((found) => found.segment)).toEqual([
      'new',
      'promising',
      'cantlose',
      'lost',
    ]);
    expect(isPartition(report)).toBe(false);
  });

  it('is told which segments take the cells of those', () => {
    const report = checkMap(copied, 5);
    expect(report.unreachable.find((found) => found.segment === 'new')?.takenBy).toEqual([
      'potential',
    ]);
    for (const { takenBy } of report.unreachable) expect(takenBy.length).toBeGreaterThan(0);
  });
});

describe('the checker', () => {
  it('names gaps, overlaps and what they hide', () => {
    const report = checkMap(
      of(
        [
          'a',
          [
            [1, 1],
            [1, 2],
          ],
        ],
        ['b', [[1, 2]]],
        ['c', []],
      ),
      5,
    );
    expect(report.gaps).toHaveLength(23);
    expect(report.gaps[0]).toEqual({ r: 1, f: 3 });
    expect(report.overlaps).toEqual([{ r: 1, f: 2, segments: ['a', 'b'] }]);
    expect(report.unreachable).toEqual([
      { segment: 'b', takenBy: ['a'] },
      { segment: 'c', takenBy: [] },
    ]);
  });

  it('counts every cell once, as a gap or in a segment', () => {
    fc.assert(
      fc.property(painted, (map) => {
        const report = checkMap(map, 5);
        const owned = map.segments.reduce((n, segment) => n + (segment.cells?.length ?? 0), 0);
        expect(report.gaps.length + owned).toBe(25);
        expect(report.overlaps).toEqual([]);
      }),
    );
  });

  it('says which segments cannot be reached with fewer bins', () => {
    const seen = new Set([1, 2, 3].map((score) => scaleScore(score, 3)));
    expect([...seen]).toEqual([2, 4, 5]);
    const lost = checkMap(turkish, 3).unreachable.map((found) => found.segment);
    expect(lost).toEqual(['new', 'promising', 'attention', 'sleep']);
  });
});

describe('mapTableSql', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await testEngine();
  });

  it('holds every cell with its segment', async () => {
    for (const map of maps) {
      const depth = usesMonetary(map) ? [1, 2, 3, 4, 5] : [null];
      const rows = await engine.query(`SELECT r, f, m, segment FROM ${mapTableSql(map)}`);
      const expected = [];
      for (let r = 1; r <= 5; r++) {
        for (let f = 1; f <= 5; f++) {
          for (const m of depth) {
            const segment = segmentOf(map, r, f, m ?? 1);
            if (segment) expected.push([r, f, m, segment]);
          }
        }
      }
      expect(rows.rows).toEqual(expected);
    }
  });

  it('is a relation even when no cell has a segment', async () => {
    const { rows } = await engine.query(`SELECT * FROM ${mapTableSql(of(['a', []]))} WHERE r = 1`);
    expect(rows).toEqual([]);
  });
});

describe('own maps', () => {
  it('come back from their text as they were', () => {
    for (const map of maps) expect(readMap(printMap(map))).toEqual({ map, problems: [] });
    fc.assert(
      fc.property(painted, (map) => {
        expect(readMap(printMap(map)).map).toEqual(map);
      }),
    );
  });

  it('never throw, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const { map, problems } = readMap(text);
        expect(map === null).toBe(problems.length > 0);
      }),
    );
  });

  it.each([
    ['{', '', 'json'],
    ['[]', '', 'map'],
    [JSON.stringify({ version: 2 }), 'version', 'version'],
    [printMap({ ...turkish, id: 'Ä' }), 'id', 'id'],
    [printMap({ ...turkish, segments: [] }), 'segments', 'empty'],
    [printMap(of(['a', []], ['a', []])), 'segments.1.id', 'same-id'],
    [printMap(of(['a', [[0, 1]]])), 'segments.0.cells.0', 'cell'],
    [printMap(of(['a', [[1, 1.5]]])), 'segments.0.cells.0', 'cell'],
    [JSON.stringify({ version: 1, ...of(['a', []]), name: 'x' }), 'name', 'name'],
  ])('are refused when they are wrong: %#', (text, at, code) => {
    expect(readMap(text)).toEqual({ map: null, problems: [{ at, code }] });
  });

  it('takes no colour that reaches for another place', () => {
    const colored = (color: string) => ({
      ...of(['a', []]),
      segments: [{ ...of(['a', []]).segments[0]!, color }],
    });
    expect(validateMap(colored('#aabbcc')).problems).toEqual([]);
    expect(validateMap(colored('var(--seg-loyal)')).problems).toEqual([]);
    for (const color of ['url(https://example.org/x)', 'red;background:url(x)', '', '#abc;']) {
      expect(validateMap(colored(color)).problems).toEqual([
        { at: 'segments.0.color', code: 'color' },
      ]);
    }
  });

  it('reads rules with ranges and refuses those turned round', () => {
    const ruled = (rule: object) => ({
      ...of(),
      segments: [{ id: 'a', name: { tr: 'a', en: 'a' }, color: '#000000', rules: [rule] }],
    });
    expect(validateMap(ruled({ r: [1, 2], fm: [1, 1.5] })).problems).toEqual([]);
    expect(validateMap(ruled({ r: [3, 2] })).problems).toEqual([
      { at: 'segments.0.rules.0.r', code: 'range' },
    ]);
    expect(validateMap(ruled({})).problems).toEqual([{ at: 'segments.0.rules.0', code: 'rule' }]);
  });
});

describe('paint', () => {
  it('moves cells from one segment to another, and to none', () => {
    const moved = paint(
      turkish,
      [
        [5, 4],
        [5, 5],
      ],
      'loyal',
    );
    expect(segmentOf(moved, 5, 5, 1)).toBe('loyal');
    expect(checkMap(moved, 5).unreachable.map((found) => found.segment)).toEqual(['champions']);
    expect(checkMap(paint(turkish, [[3, 3]], null), 5).gaps).toEqual([{ r: 3, f: 3 }]);
    expect(segmentOf(turkish, 5, 5, 1)).toBe('champions');
  });

  it('changes no other cell and leaves no overlap', () => {
    const cell = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }));
    fc.assert(
      fc.property(
        painted,
        fc.array(cell),
        fc.constantFrom('a', 'b', null),
        (map, cells, segment) => {
          const after = paint(map, cells, segment);
          for (let r = 1; r <= 5; r++) {
            for (let f = 1; f <= 5; f++) {
              const hit = cells.some(([a, b]) => a === r && b === f);
              expect(segmentOf(after, r, f, 1)).toBe(hit ? segment : segmentOf(map, r, f, 1));
            }
          }
          expect(checkMap(after, 5).overlaps).toEqual([]);
        },
      ),
    );
  });

  it('does not take a map that looks at money', () => {
    expect(() => paint(copied, [[1, 1]], null)).toThrow(RangeError);
  });
});

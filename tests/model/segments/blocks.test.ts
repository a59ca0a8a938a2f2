import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blocksOf, type Block } from '../../../src/model/segments/blocks';
import { checkMap, type Cell } from '../../../src/model/segments/check';
import { maps } from '../../../src/model/segments/maps';

const SCORES = [1, 2, 3, 4, 5];
const flat: Cell[] = SCORES.flatMap((r) => SCORES.map((f) => ({ r, f })));
const deep: Cell[] = flat.flatMap((cell) => SCORES.map((m) => ({ ...cell, m })));
const text = ({ r, f, m }: Cell) => `${r}${f}${m ?? ''}`;

/** All cells of a block, counted out. */
function cellsIn({ r, f, m }: Block): Cell[] {
  const of = m ? deep : flat;
  const inside = (n: number, [low, high]: readonly [number, number]) => n >= low && n <= high;
  return of.filter(
    (cell) => inside(cell.r, r) && inside(cell.f, f) && (!m || inside(cell.m ?? 0, m)),
  );
}

describe('blocks of cells', () => {
  it('hold each cell exactly once and no other', () => {
    for (const all of [flat, deep]) {
      fc.assert(
        fc.property(fc.subarray(all), (cells) => {
          const found = blocksOf(cells).flatMap(cellsIn).map(text);
          expect(found.sort()).toEqual(cells.map(text).sort());
        }),
      );
    }
  });

  it('are one where the cells are one block, whatever their order', () => {
    const block: Block = { r: [4, 5], f: [1, 1], m: [1, 3] };
    const cells = cellsIn(block);
    expect(cells).toHaveLength(6);
    expect(blocksOf([...cells].reverse())).toEqual([block]);
    expect(blocksOf(deep)).toEqual([{ r: [1, 5], f: [1, 5], m: [1, 5] }]);
    expect(blocksOf(flat)).toEqual([{ r: [1, 5], f: [1, 5] }]);
    expect(blocksOf([])).toEqual([]);
  });

  it('make the cells that two segments of the copied map claim readable', () => {
    const { overlaps } = checkMap(maps.get('copied-11'), 5);
    const claimed = overlaps.filter(({ segments }) => segments.join(' ') === 'champions loyal');
    expect(claimed).toHaveLength(12);
    expect(blocksOf(claimed)).toEqual([
      { r: [4, 5], f: [3, 5], m: [5, 5] },
      { r: [4, 5], f: [4, 5], m: [4, 4] },
      { r: [4, 5], f: [5, 5], m: [3, 3] },
    ]);
  });
});

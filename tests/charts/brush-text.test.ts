import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { between, binAt, keyTo } from '../../src/charts/brush';
import { fit, fitApart, textWidth } from '../../src/charts/text';

describe('keyTo', () => {
  it('walks a row and stops at its ends', () => {
    expect(keyTo('ArrowRight', 2, 10)).toBe(3);
    expect(keyTo('ArrowDown', 2, 10)).toBe(3);
    expect(keyTo('ArrowLeft', 0, 10)).toBe(0);
    expect(keyTo('End', 2, 10)).toBe(9);
    expect(keyTo('Home', 2, 10)).toBe(0);
    expect(keyTo('a', 2, 10)).toBeNull();
    expect(keyTo('End', 0, 0)).toBeNull();
  });

  it('walks a grid from the bottom left and stops at its edges', () => {
    expect(keyTo('ArrowUp', 2, 25, 5)).toBe(7);
    expect(keyTo('ArrowUp', 22, 25, 5)).toBe(22);
    expect(keyTo('ArrowDown', 2, 25, 5)).toBe(2);
    expect(keyTo('ArrowRight', 4, 25, 5)).toBe(4);
    expect(keyTo('ArrowLeft', 5, 25, 5)).toBe(5);
  });
});

describe('between', () => {
  it('is a range of a row', () => {
    expect(between(3, 5)).toEqual([3, 4, 5]);
    expect(between(5, 3)).toEqual([3, 4, 5]);
  });

  it('is a rectangle of a grid, whichever its corners', () => {
    const mark = fc.integer({ min: 0, max: 59 });
    fc.assert(
      fc.property(mark, mark, fc.constantFrom(1, 3, 4, 5, 6), (a, b, columns) => {
        const at = (i: number) => [i % columns, Math.floor(i / columns)] as const;
        const [[ax, ay], [bx, by]] = [at(a), at(b)];
        const inside = Array.from({ length: 60 }, (_, i) => i).filter((i) => {
          const [x, y] = at(i);
          return (x - ax) * (x - bx) <= 0 && (y - ay) * (y - by) <= 0;
        });
        expect(between(a, b, columns)).toEqual(inside);
      }),
    );
  });
});

describe('binAt', () => {
  it('finds the bin under the pointer, the nearest beyond the ends', () => {
    expect(binAt(6, 6, 200, 10)).toBe(0);
    expect(binAt(26, 6, 200, 10)).toBe(1);
    expect(binAt(-50, 6, 200, 10)).toBe(0);
    expect(binAt(900, 6, 200, 10)).toBe(9);
    expect(binAt(10, 0, 0, 0)).toBe(0);
  });
});

describe('fit', () => {
  it('never gets wider than its room and never splits a letter from its accent', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 40 }),
        fc.integer({ min: 0, max: 200 }),
        (text, width) => {
          const cut = fit(text, width, 11);
          expect(cut === '' || textWidth(cut, 11) <= width).toBe(true);
          if (cut === text || cut === '') return;
          expect(text.startsWith(cut.slice(0, -1))).toBe(true);
          expect(text.slice(cut.length - 1)).not.toMatch(/^\p{M}/u);
        },
      ),
    );
    expect(fit('Kişisel bakım', 500, 11)).toBe('Kişisel bakım');
    expect(fit('Kişisel bakım', 50, 11)).toMatch(/^Kiş.*…$/);
  });
});

describe('fitApart', () => {
  it('shows the ends of those that begin alike', () => {
    const names = [
      'Ponpini Nappy Size 3',
      'Ponpini Nappy Size 4',
      'A quite different thing',
      'Soap',
    ];
    const cut = fitApart(names, 90, 11);
    expect(cut[0]).toMatch(/^Pon.*….*3$/);
    expect(cut[1]).toMatch(/^Pon.*….*4$/);
    expect(cut[2]).toMatch(/^A quite.*…$/);
    expect(cut[3]).toBe('Soap');
    expect(cut.every((text) => textWidth(text, 11) <= 90)).toBe(true);
    expect(fitApart(names, 500, 11)).toEqual(names);
  });
});

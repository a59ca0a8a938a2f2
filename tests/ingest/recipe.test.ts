import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  RecipeBook,
  answersOf,
  signatureOf,
  withRecipe,
  type Recipe,
} from '../../src/ingest/recipe';
import { guessRoles } from '../../src/ingest/roles';
import { readingOf } from './delimited';

const recipe = (change: Partial<Recipe> = {}): Recipe => ({
  choice: { delimiter: ';' },
  kind: 'orders',
  roles: { Tarih: 'order_date', Not: null },
  answers: { 'date_order:Tarih': 'dmy' },
  ...change,
});

describe('a recipe', () => {
  it('settles roles and kind, and answers for the file it is used on', () => {
    const guess = guessRoles(['Tarih', 'Not', 'Yeni'], [['01.02.2026', 'x', 'y']]);
    const settled = withRecipe(guess, recipe());
    expect(settled).toMatchObject({ kind: 'orders', kindSure: true });
    expect(settled.columns.map(({ role, sure }) => [role, sure])).toEqual([
      ['order_date', true],
      [null, true],
      [guess.columns[2]!.role, guess.columns[2]!.sure],
    ]);
    expect(answersOf(recipe(), 7)).toEqual({ '7:date_order:Tarih': 'dmy' });
  });

  it('goes by the columns, and never by those of a file that names none', () => {
    const sample = (names: string[], headerRows: number) => ({
      reading: readingOf(names, { headerRows }),
      preview: [],
      samples: [],
      preamble: [],
    });
    expect(signatureOf(sample(['a', 'b'], 1))).toBe(signatureOf(sample(['a', 'b'], 2)));
    expect(signatureOf(sample(['a', 'b'], 1))).not.toBe(signatureOf(sample(['b', 'a'], 1)));
    expect(signatureOf(sample(['column_1'], 0))).toBeNull();
  });
});

describe('the book', () => {
  it('comes back as it was printed, the oldest forgotten', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { maxLength: 300 }), (signatures) => {
        const book = new RecipeBook(null);
        for (const [i, signature] of signatures.entries()) {
          book.set(signature, recipe({ answers: { n: String(i) } }));
        }
        const again = new RecipeBook(book.print());
        for (const [i, signature] of signatures.entries()) {
          const kept = i >= signatures.length - 200;
          expect(again.get(signature)).toEqual(
            kept ? recipe({ answers: { n: String(i) } }) : undefined,
          );
        }
      }),
      { numRuns: 20 },
    );
  });

  it('is empty, not broken, where what was stored is something else', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(new RecipeBook(text).print()).toBe(new RecipeBook(null).print());
      }),
    );
    const odd = [
      ['x', recipe({ roles: { a: 'nonsense' as never } })],
      ['y', recipe({ kind: 'other things' as never })],
      ['z', { ...recipe(), answers: { a: 1 } }],
      ['good', recipe()],
    ];
    const book = new RecipeBook(JSON.stringify({ version: 1, recipes: odd }));
    expect(['x', 'y', 'z', 'good'].map((key) => book.get(key) !== undefined)).toEqual([
      false,
      false,
      false,
      true,
    ]);
    expect(
      new RecipeBook(JSON.stringify({ version: 3, recipes: odd })).get('good'),
    ).toBeUndefined();
  });

  it('forgets what was something else before there were events', () => {
    const recipes = [
      ['visits', recipe({ kind: 'other' })],
      ['orders', recipe()],
    ];
    const older = new RecipeBook(JSON.stringify({ version: 1, recipes }));
    expect(older.get('visits')).toBeUndefined();
    expect(older.get('orders')).toEqual(recipe());
    older.set('visits', recipe({ kind: 'events' }));
    older.set('sends', recipe({ kind: 'other' }));
    const again = new RecipeBook(older.print());
    expect(again.get('visits')?.kind).toBe('events');
    expect(again.get('sends')?.kind).toBe('other');
  });
});

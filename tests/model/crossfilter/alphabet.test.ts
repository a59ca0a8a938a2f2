import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/engine/engine';
import { literal } from '../../../src/engine/sql';
import { foldTurkish } from '../../../src/lib/text';
import { alphabetKey, folded } from '../../../src/model/crossfilter/alphabet';
import { testEngine } from '../../support/engine';

let engine: Engine;
beforeAll(async () => {
  engine = await testEngine();
});

/** In the order of the key; those with the same key in the order given. */
async function sorted(names: readonly string[]): Promise<string[]> {
  const rows = names.map((name, i) => `(${literal(name)}, ${i})`).join(', ');
  const found = await engine.query(
    `SELECT name FROM (VALUES ${rows}) AS t(name, i) ORDER BY ${alphabetKey('name')}, i`,
  );
  return found.rows.map(([name]) => String(name));
}

const collator = new Intl.Collator('tr', { sensitivity: 'base' });

describe('alphabetKey', () => {
  it('sorts names as a Turkish dictionary does', async () => {
    const right = ['Cem', 'Çağla', 'Deniz', 'Gül', 'Ğ', 'Hale', 'Iraz', 'Işıl', 'İpek', 'Jale'];
    right.push('Oya', 'Ömer', 'Pınar', 'Sevgi', 'Şule', 'Tülin', 'Umut', 'Ünal', 'Veli', 'Zeki');
    expect(await sorted(right.toReversed())).toEqual(right);
    const same = ['Kâmil', 'Kamil', 'KÂMİL'];
    expect(await sorted(['ÖZ', ...same, 'öz', 'oz'])).toEqual([...same, 'oz', 'ÖZ', 'öz']);
  });

  it('agrees with the collation of Turkish', async () => {
    const letters = [...'aâbcçdefgğhıiîjklmnoöpqrsştuüûvwxyzABCÇDEFGĞHIİJKLMNOÖPQRSŞTUÜVWXYZé 09'];
    const name = fc.string({ unit: fc.constantFrom(...letters), minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(fc.array(name, { minLength: 2, maxLength: 40 }), async (names) => {
        expect(await sorted(names)).toEqual(names.toSorted(collator.compare));
      }),
      { numRuns: 40 },
    );
  });
});

describe('folded', () => {
  it('finds Turkish and accented letters by plain ones, and the other way round', async () => {
    const alike = [
      ['celik', 'Çelik', 'ÇELİK', 'çelık', 'Celik'],
      ['isik ogutcu', 'Işık Öğütçü', 'IŞIK ÖĞÜTÇÜ', 'ışık öğütçü'],
      ['kamil', 'Kâmil', 'KÂMİL', 'Ka\u0302mil'],
      ['strasse 7', 'Straße 7', 'STRASSE 7'],
    ];
    for (const names of alike) {
      const { rows } = await engine.query(
        `SELECT DISTINCT ${folded('name')} FROM (VALUES ${names.map((n) => `(${literal(n)})`).join(', ')}) AS t(name)`,
      );
      expect(rows).toEqual([[names[0]]]);
    }
  });

  it('agrees with the folding of headers and words, letter by letter', async () => {
    // Latin letters up to ƿ without those that stand for two (ĳ, ŉ, dž …).
    const letters = Array.from({ length: 0x180 - 0xc0 }, (_, i) =>
      String.fromCodePoint(0xc0 + i),
    ).filter(
      (letter) => /\p{L}/u.test(letter) && letter.normalize('NFKD') === letter.normalize('NFD'),
    );
    const { rows } = await engine.query(
      `SELECT ${letters.map((letter) => folded(literal(letter))).join(', ')}`,
    );
    expect(rows[0]).toEqual(letters.map(foldTurkish));
  });
});

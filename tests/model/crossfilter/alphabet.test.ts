import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/engine/engine';
import { literal } from '../../../src/engine/sql';
import { alphabetKey } from '../../../src/model/crossfilter/alphabet';
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

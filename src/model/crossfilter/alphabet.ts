import { literal } from '../../engine/sql';
import { PLAIN_LETTERS } from '../../lib/text';

/** Letters of Turkish that are not in ASCII, and the letter each one follows. */
const AFTER = { ç: 'c', ğ: 'g', ı: 'h', ö: 'o', ş: 's', ü: 'u' };

/**
 * SQL text that sorts as the Turkish alphabet has it: ç after c, ğ after g, ı before i, ö after o, ş after s, ü after
 * u; large and small letters are one, and so are letters of other languages with their plain ones (â and a). `x` is
 * SQL. The engine itself sorts by the codes of the letters.
 */
export function alphabetKey(x: string): string {
  const small = `lower(translate(${x}, 'Iİ', 'ıi'))`;
  // { is behind z: ç becomes the last of all that begins with c.
  const ordered = Object.entries(AFTER).reduce(
    (key, [letter, before]) => `replace(${key}, ${literal(letter)}, ${literal(`${before}{`)})`,
    small,
  );
  return `strip_accents(${ordered})`;
}

/**
 * SQL text in which words are looked for: large and small letters are one, accented ones are plain, and i, ı, I and İ
 * are all `i`: the letters of `foldTurkish`, spaces and signs kept. `x` is SQL.
 */
export function folded(x: string): string {
  return Object.entries(PLAIN_LETTERS).reduce(
    (text, [letter, plain]) => `replace(${text}, ${literal(letter)}, ${literal(plain)})`,
    `lower(strip_accents(${x}))`,
  );
}

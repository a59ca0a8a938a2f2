import { foldHeader, foldTurkish } from '../lib/text';
import type { Record } from './records';

const NUMBER = /^[-+(]?[₺$€£%]?\s?[-+]?\d[\d.,\s]*(?:[eE][-+]?\d+)?\s?(?:%|₺|TL|TRY|USD|EUR)?\)?$/;
const DATE =
  /^\d{1,4}[-./]\d{1,2}[-./]\d{1,4}(?:[T ]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s?(?:Z|[AP]M)?)?$/i;

/** Words, folded, that name columns of customers and orders and are hardly ever values. */
const WORDS = new Set(
  (
    'id no num number name surname date time price amount total quantity qty customer order invoice ' +
    'product item category status city country region email mail phone gender age income education ' +
    'occupation birth birthday revenue sales spend channel description stock code unit currency member ' +
    'recency frequency monetary first last address zip key val value ' +
    'numarasi adi ad isim soyad soyadi musteri siparis paket alici tarih tarihi tutar tutari toplam fiyat ' +
    'fiyati adet miktar urun barkod kategori durum durumu posta eposta telefon cinsiyet dogum yas il ' +
    'ilce sehir ulke gelir egitim meslek uyelik izni fatura kanal aciklama kod kodu birim para'
  ).split(' '),
);

function isTyped(cell: string): boolean {
  const text = cell.trim();
  return text.length < 40 && (NUMBER.test(text) || DATE.test(text));
}

function hasKnownWord(cell: string): boolean {
  return foldHeader(cell)
    .split(' ')
    .some((word) => WORDS.has(word));
}

/**
 * Whether the first record holds names: it has words where the records below have numbers and
 * dates, or words known as names, and does not come again as a value.
 */
export function findHeader(
  records: readonly Record[],
  width: number,
  ragged: boolean,
): { header: boolean; sure: boolean } {
  const first = records[0]?.cells;
  if (first === undefined) return { header: false, sure: true };
  const known = first.filter(hasKnownWord).length;
  const typed = first.filter(isTyped).length;
  const below = records
    .slice(1)
    .filter((record) => record.cells.length === first.length || ragged)
    .slice(0, 500);
  if (namedByYears(first, below)) return { header: true, sure: false };
  if (typed > 0 && known === 0) return { header: false, sure: true };
  const filled = first.filter((cell) => cell.trim() !== '');
  const folded = filled.map((cell) => foldTurkish(cell));
  const unique = new Set(folded).size === folded.length;
  if (below.length === 0) return { header: typed === 0 && filled.length > 0, sure: known > 0 };
  if (typed * 2 > first.length) return { header: false, sure: known === 0 };

  let contrast = 0;
  let repeated = 0;
  for (let k = 0; k < first.length; k++) {
    const cell = first[k]!.trim();
    if (cell === '') continue;
    const column = below
      .map((record) => (record.cells[k] ?? '').trim())
      .filter((value) => value !== '');
    const numbers = column.filter(isTyped).length;
    if (!isTyped(cell) && numbers > 0.8 * column.length) contrast++;
    if (column.includes(cell)) repeated++;
  }
  const sameAgain = below.some((record) => record.cells.join('\0') === first.join('\0'));
  if (repeated > 0 && !sameAgain && contrast === 0 && known * 2 < filled.length) {
    return { header: false, sure: known === 0 };
  }
  if (contrast > 0) return { header: true, sure: unique };
  if (known * 2 >= filled.length) return { header: true, sure: true };
  if (ragged) return { header: false, sure: known === 0 };
  return { header: unique && filled.length >= width - 1, sure: false };
}

/** Different years as names of columns, beside a word, over what are no years: `city, 2019, 2020`. */
function namedByYears(first: readonly string[], below: readonly Record[]): boolean {
  const isYear = (cell: string | undefined): boolean => /^(19|20)\d\d$/.test((cell ?? '').trim());
  const years = first.flatMap((cell, k) => (isYear(cell) ? [k] : []));
  return (
    years.length >= 2 &&
    below.length > 0 &&
    new Set(years.map((k) => first[k])).size === years.length &&
    first.every((cell) => isYear(cell) || !isTyped(cell)) &&
    years.length < first.length &&
    years.every((k) => !below.every((record) => isYear(record.cells[k])))
  );
}

/**
 * Names for columns: trimmed, on one line, never empty (`column_3`), never twice (`x`, `x_2`;
 * the engine takes `X` and `x` for one), never `_line`.
 */
export function uniqueNames(cells: readonly string[]): string[] {
  const taken = new Set(['_line']);
  const wanted = cells.map((cell, k) => {
    // eslint-disable-next-line no-control-regex -- control characters are no part of a name
    const name = cell.replace(/[\u0000-\u001f\u007f\ufeff]+/g, ' ').trim();
    return name === '' ? `column_${k + 1}` : name;
  });
  return wanted.map((name) => {
    let unique = name;
    for (let n = 2; taken.has(unique.toLowerCase()); n++) unique = `${name}_${n}`;
    taken.add(unique.toLowerCase());
    return unique;
  });
}

import { foldHeader, foldTurkish } from '../lib/text';

/** A record, whatever file it is from. */
interface Row {
  cells: readonly string[];
}

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

/** Codes, addresses and the like: hardly any name has what they have. */
function isCode(cell: string): boolean {
  return /\d|@|:\/\//.test(cell);
}

function hasKnownWord(cell: string): boolean {
  const words = cell.length > 40 ? [] : foldHeader(cell).split(' ');
  return words.length < 5 && words.some((word) => WORDS.has(word));
}

const share = (values: readonly string[], is: (value: string) => boolean): number =>
  values.length === 0 ? 0 : values.filter(is).length / values.length;

/** How a record's cells compare with the columns below: like them, or words over numbers and codes. */
function compare(
  first: readonly string[],
  below: readonly Row[],
): { contrast: number; agree: number; repeated: number } {
  let contrast = 0;
  let agree = 0;
  let repeated = 0;
  for (let k = 0; k < first.length; k++) {
    const cell = first[k]!.trim();
    if (cell === '') continue;
    const column = below
      .map(({ cells }) => (cells[k] ?? '').trim())
      .filter((value) => value !== '');
    const typed = share(column, isTyped) > 0.8;
    if (typed && isTyped(cell)) agree++;
    else if (typed || (share(column, isCode) > 0.8 && !isCode(cell))) contrast++;
    else if (column.length > 2 && isCode(cell) && share(column, isCode) > 0.95) agree++;
    if (column.includes(cell)) repeated++;
  }
  return { contrast, agree, repeated };
}

/**
 * Whether the first record holds names: it has words where the records below have numbers and
 * dates, or words known as names, and does not come again as a value.
 */
export function findHeader(
  records: readonly Row[],
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

  const { contrast, agree, repeated } = compare(first, below);
  if (agree > 0 && agree >= contrast) return { header: false, sure: contrast === 0 };
  const sameAgain = below.some((record) => record.cells.join('\0') === first.join('\0'));
  if (repeated > 0 && !sameAgain && contrast === 0 && known * 2 < filled.length) {
    return { header: false, sure: known === 0 };
  }
  if (contrast > 0) return { header: true, sure: unique };
  if (known * 2 >= filled.length) return { header: true, sure: true };
  if (ragged) return { header: false, sure: known === 0 };
  return { header: unique && filled.length >= width - 1, sure: false };
}

const MOST_HEADERS = 3;

/**
 * How many of the first records hold names: a header that comes again right below itself, titles of
 * groups above it, or units below.
 */
export function findHeaderRows(
  records: readonly Row[],
  width: number,
  ragged: boolean,
): { rows: number; sure: boolean } {
  const found = findHeader(records, width, ragged);
  if (records.length > 2 && !ragged && isGroupRow(records, width)) {
    const below = findHeaderRows(records.slice(1), width, ragged);
    if (below.rows > 0 && below.rows < MOST_HEADERS) return { ...below, rows: below.rows + 1 };
  }
  if (!found.header) return { rows: 0, sure: found.sure };
  let rows = 1;
  while (rows < MOST_HEADERS && rows < records.length && isHeaderToo(records, rows)) rows++;
  return { rows, sure: found.sure };
}

/** Titles over several columns each: names with gaps between, over a record of names without. */
function isGroupRow([first, second, ...below]: readonly Row[], width: number): boolean {
  if (first === undefined || second === undefined || first.cells.length !== width) return false;
  const isEmpty = (cell: string | undefined): boolean => (cell ?? '').trim() === '';
  const gaps = first.cells.filter(isEmpty).length;
  return (
    gaps > 0 &&
    gaps < width &&
    second.cells.length === width &&
    second.cells.filter(isEmpty).length < gaps &&
    first.cells.every((cell, k) => !isTyped(cell) || isEmpty(cell) || isEmpty(second.cells[k])) &&
    second.cells.every((cell) => isEmpty(cell) || !isTyped(cell)) &&
    compare(second.cells, below.slice(0, 200)).contrast > 0
  );
}

/** What stands in a record of units: `(TL)`, `adet`, `gg.aa.yyyy`. */
const UNIT = new RegExp(
  `^[([]?(?:${[
    '[₺$€£%]|TL|TRY|USD|EUR|GBP|adet|ad\\.?|kg|gr?|lt?|cm|m[²2]?|gün|ay|yıl|saat|dk',
    'days?|months?|years?|hours?|pcs?\\.?|pieces?|units?',
    '(?:gg|dd|d)[./-](?:aa|mm|m)[./-]yy(?:yy)?|yyyy[./-](?:aa|mm)[./-](?:gg|dd)',
  ].join('|')})(?:[ T](?:ss|hh):(?:dd|mm)(?::(?:ss|nn))?)?[)\\]]?$`,
  'i',
);

/** Units and nothing else, one at least over numbers or dates. */
function isUnitRow(cells: readonly string[], below: readonly Row[]): boolean {
  const filled = cells.flatMap((cell, k) => (/^[-–.\s]*$/.test(cell) ? [] : [k]));
  const column = (k: number) =>
    below.map((row) => (row.cells[k] ?? '').trim()).filter((cell) => cell !== '');
  return (
    below.length > 0 &&
    filled.length > 0 &&
    filled.every((k) => UNIT.test(cells[k]!.trim())) &&
    filled.some((k) => share(column(k), isTyped) > 0.8)
  );
}

/** The header once more, or a record of words over columns that have none below. */
function isHeaderToo(records: readonly Row[], at: number): boolean {
  const { cells } = records[at]!;
  if (cells.length !== records[0]!.cells.length) return false;
  if (cells.every((cell, k) => cell === records[0]!.cells[k])) return true;
  const above = new Set(records.slice(0, at + 1).map((row) => row.cells.join('\0')));
  const below = records
    .slice(at + 1, at + 201)
    .filter((row) => row.cells.length === cells.length && !above.has(row.cells.join('\0')));
  if (below.length < 2 || cells.some((cell) => cell.trim() !== '' && isTyped(cell))) return false;
  if (isUnitRow(cells, below)) return true;
  const { contrast, agree, repeated } = compare(cells, below);
  const typed = cells.filter(
    (_, k) =>
      share(
        below.map((row) => (row.cells[k] ?? '').trim()),
        (c) => c !== '' && isTyped(c),
      ) > 0.8,
  ).length;
  return typed > 1 && contrast >= typed && agree === 0 && repeated === 0;
}

/** Names of one column each, joined by a blank; a group's title stands over the columns after it too. */
export function joinHeaders(rows: readonly (readonly string[])[]): string[] {
  const width = rows.reduce((most, cells) => Math.max(most, cells.length), 0);
  const parts = rows.map((cells, r) => {
    let title = '';
    return Array.from({ length: width }, (_, k) => {
      const cell = (cells[k] ?? '').trim();
      if (cell !== '') title = cell;
      const named = rows.slice(r + 1).some((below) => (below[k] ?? '').trim() !== '');
      return cell === '' && r < rows.length - 1 && named ? title : cell;
    });
  });
  return Array.from({ length: width }, (_, k) =>
    parts
      .map((cells) => cells[k]!)
      .filter((cell) => cell !== '')
      .join(' '),
  );
}

/** The places at which a name falls into two known ones: `DateTime`. */
export function knownJoints(name: string): number[] {
  return Array.from({ length: Math.max(0, name.length - 1) }, (_, k) => k + 1).filter((at) =>
    [name.slice(0, at), name.slice(at)].every(
      (part) => part.length > 1 && WORDS.has(foldHeader(part)),
    ),
  );
}

/** Different years as names of columns, beside a word, over what are no years: `city, 2019, 2020`. */
function namedByYears(first: readonly string[], below: readonly Row[]): boolean {
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

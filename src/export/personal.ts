import type { Cell, Column } from '../engine/engine';

/** What of a person a column holds. */
export type Personal = 'id' | 'name' | 'email' | 'phone' | 'address';

const NAMES: readonly (readonly [Personal, RegExp, RegExp])[] = [
  ['email', /^(\w+_)?(e_?mail|e_?posta|mail)(_addr(ess)?|_adresi?)?$/, /^(VARCHAR|ENUM)/],
  [
    'phone',
    /^(\w+_)?(phone|telephone|tel|telefon|mobile|gsm|cep|msisdn|whatsapp)(_no|_number|_numarasi|_nr)?$/,
    /^(VARCHAR|ENUM|U?BIGINT|HUGEINT)/,
  ],
  [
    'name',
    /^((customer|client|buyer|person|contact|musteri|alici|uye)_)?((full|first|last|sur|fore)_?)?name$/,
    /^(VARCHAR|ENUM)/,
  ],
  [
    'name',
    /^(surname|ad|adi|soyad|soyadi|isim|ad_?soyad|adi_?soyadi|musteri|alici|(musteri|alici)_(adi?|adi_soyadi))$/,
    /^(VARCHAR|ENUM)/,
  ],
  [
    'address',
    /^(address|adres|street|sokak|birth_?date|date_of_birth|birthday|dogum_tarihi|tckn|tc_?kimlik\w*)$/,
    /^(VARCHAR|ENUM|DATE|TIMESTAMP|U?BIGINT|HUGEINT)/,
  ],
  [
    'id',
    /^(customer|client|buyer|person|contact|member|musteri|alici|uye|user|cust)_?(id|no|nr|code|kod|kodu|numarasi|key)$/,
    /./,
  ],
];
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const PHONE = /^\+?[\d\s().-]{9,20}$/;
/** Rows looked at to tell what a column holds. */
const LOOKED = 200;

/** What of persons each column holds, by its name or by what stands in it. */
export function personalColumns(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[] = [],
): (Personal | null)[] {
  return columns.map((column, j) => byName(column) ?? byValues(column, j, rows));
}

function byName({ name, type }: Column): Personal | null {
  const plain = name
    .replace(/([a-zçğıöşü])([A-ZÇĞİÖŞÜ])/g, '$1_$2')
    .replace(/[İI]/g, 'i')
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/ı/g, 'i')
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  return NAMES.find(([, named, typed]) => named.test(plain) && typed.test(type))?.[0] ?? null;
}

function byValues(
  { type }: Column,
  j: number,
  rows: readonly (readonly Cell[])[],
): Personal | null {
  if (!/^(VARCHAR|ENUM)/.test(type)) return null;
  const texts = rows
    .slice(0, LOOKED)
    .flatMap((row) => (typeof row[j] === 'string' && row[j] !== '' ? [row[j]] : []));
  const share = (pattern: RegExp) => texts.filter((text) => pattern.test(text.trim())).length;
  if (texts.length === 0) return null;
  if (share(EMAIL) * 5 > texts.length) return 'email';
  const digits = (text: string) => text.replace(/\D/g, '').length;
  const phones = texts.filter((text) => PHONE.test(text.trim()) && digits(text) >= 10);
  return phones.length * 2 > texts.length ? 'phone' : null;
}

/** Columns that tell rows apart where every value stands once: an order's number, a card's. */
export function isIdName(name: string): boolean {
  return /(^|[_ ])(id|no|nr|uuid|code|kod|kodu|key|hash)$/i.test(name) || /[a-z]Id$/.test(name);
}

/** A cell with what tells the person taken out of it. */
export function masked(cell: Cell, personal: Personal | null): Cell {
  if (cell === null || personal === null) return cell;
  const text = typeof cell === 'object' ? '…' : String(cell);
  switch (personal) {
    case 'name':
      return maskName(text);
    case 'email':
      return maskEmail(text);
    case 'phone':
      return maskPhone(text);
    case 'address':
      return '***';
    case 'id':
      // Some shops number their customers by their addresses.
      return typeof cell === 'string' ? withoutContacts(cell) : cell;
  }
}

/** `Ayşe Yılmaz` as `Ay*** Y***`. */
export function maskName(name: string): string {
  return name
    .trim()
    .split(/\s+/)
    .filter((part) => part !== '')
    .map((part, i) => `${[...part].slice(0, i === 0 && [...part].length > 2 ? 2 : 1).join('')}***`)
    .join(' ');
}

/** `ayse@firma.com` as `a***@…`. */
export function maskEmail(email: string): string {
  return `${[...email.trim()][0] ?? ''}***@…`;
}

/** `0532 123 45 67` as `*** 67`. */
export function maskPhone(phone: string): string {
  const digits = phone.replace(/\D/g, '');
  return digits.length >= 7 ? `*** ${digits.slice(-2)}` : '***';
}

/** A text in which every e-mail address and every phone number is masked. */
export function withoutContacts(text: string): string {
  return text
    .replace(/[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu, maskEmail)
    .replace(
      /(?<![\p{L}\p{N}.,-])(?:\+\d{1,3}[ .-]?|0)\(?\d{3}\)?[ .-]?\d{3}[ .-]?\d{2}[ .-]?\d{2}(?![\p{L}\p{N}])/gu,
      maskPhone,
    );
}

import type { Cell, Column } from '../engine/engine';
import { readHeader, type HeaderRole } from '../ingest/roles/headers';
import { foldHeader } from '../lib/text';

/** What of a person a column holds; `order` is the number of one of their orders. */
export type Personal = 'id' | 'order' | 'name' | 'email' | 'phone' | 'address';

const TEXT = /^(VARCHAR|ENUM)/;
const NUMBER_OR_TEXT = /^(VARCHAR|ENUM|U?(INTEGER|BIGINT)|HUGEINT)/;
/** Words of a folded header, joined by `_`, and the types such a column has. */
const NAMES: readonly (readonly [Personal, RegExp, RegExp])[] = [
  ['email', /^(\w+_)?(e_?mail|e_?posta|mail)(_addr(ess)?|_adresi?)?$/, TEXT],
  [
    'phone',
    /^(\w+_)?(phone|telephone|tel|telefon|telefonu|mobile|gsm|cep|msisdn|whatsapp)(_no|_number|_numarasi|_nr)?$/,
    NUMBER_OR_TEXT,
  ],
  [
    'name',
    /^((customer|client|buyer|person|contact|shipping|billing|delivery|recipient|musteri|alici|uye)_)?((full|first|last|sur|fore|middle|given|family|maiden)_?)?name$/,
    TEXT,
  ],
  [
    'name',
    /^(recipient|kisi|surname|((musteri|alici|uye|teslimat|fatura|kisi)_)?(ad|adi|ismi?|soy_?ad|soy_?adi|soy_?isi?m|soy_?ismi|adi?_?soy_?adi?|adi?_ve_soy_?adi?|isim_?soy_?(isim|ad)|isim_?soy_?(ismi|adi))|musteri|alici)$/,
    TEXT,
  ],
  ['address', /(^|_)(adres\w*|address)(_|\d|$)/, TEXT],
  [
    'address',
    /^(street|sokak|birth_?date|date_of_birth|birthday|dogum_tarihi)$/,
    /^(VARCHAR|ENUM|DATE|TIMESTAMP)/,
  ],
  [
    'address',
    /^(\w+_)?(tckn|tc_?(no|kimlik\w*)|t_c_(no|kimlik\w*)|kimlik_?(no|numarasi)|national_id|passport_?(no|number)?|pasaport_?(no|numarasi)?)$/,
    NUMBER_OR_TEXT,
  ],
  [
    'id',
    /^(customer|client|buyer|person|contact|member|musteri|alici|uye|user|cust)_?(id|no|nr|number|code|kod|kodu|numarasi|key)$/,
    /./,
  ],
  [
    'order',
    /^(order|siparis|invoice|receipt|transaction|basket|fatura|paket|fis|sepet)_?(id|no|nr|number|numarasi)$/,
    /./,
  ],
];
/** The same by the headers that files are read by. */
const ROLES: Partial<Record<HeaderRole, readonly [Personal, RegExp]>> = {
  name: ['name', TEXT],
  first_name: ['name', TEXT],
  last_name: ['name', TEXT],
  email: ['email', TEXT],
  phone: ['phone', NUMBER_OR_TEXT],
  birth_date: ['address', /^(VARCHAR|ENUM|DATE|TIMESTAMP)/],
  // A whole number called `customer` counts them.
  customer_id: ['id', TEXT],
  order_id: ['order', TEXT],
};
const NUMBERED = /_(id|no|nr|num|number|numarasi|code|kodu|key|ref|reference)$/;
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const PHONE = /^\+?[\d\s().-]{9,20}$/;
/** Ten digits behind +90, 0090 or 0, in groups or not; a mobile number of Türkiye without any of them. */
const PHONES =
  /(?<![\p{L}\p{N}.,-])(?:(?:(?:\+|00)\d{1,3}[ .-]?|0)\(?\d{3}\)?|\(?5\d{2}\)?)[ .-]?\d{3}[ .-]?\d{2}[ .-]?\d{2}(?![\p{L}\p{N}])/gu;
/** Groups of digits behind the + of a country: 10 to 15 of them. */
const ABROAD =
  /(?<![\p{L}\p{N}.,-])\+(?=(?:[ ()-]*\d){10,15}(?![ ()-]*\d))\d{1,3}(?:[ ()-]{0,2}\d)+(?![\p{L}\p{N}]|[.,]\d)/gu;
/** Rows looked at to tell what a column holds. */
const LOOKED = 200;

/** What of persons each column holds, by its name or by what stands in it. */
export function personalColumns(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[] = [],
): (Personal | null)[] {
  return columns.map((column, j) => {
    const named = byName(column);
    return named && isCount(column, j, named, rows) ? null : (named ?? byValues(column, j, rows));
  });
}

/** `phone` may be how many have one; no telephone and no number of a person is that short. */
function isCount(
  { type }: Column,
  j: number,
  named: Personal,
  rows: readonly (readonly Cell[])[],
): boolean {
  if ((named !== 'phone' && named !== 'address') || !/INT/.test(type) || rows.length === 0) {
    return false;
  }
  return rows.every((row) => Math.abs(Number(row[j] ?? 0)) < 1_000_000);
}

function byName({ name, type }: Column): Personal | null {
  const folded = foldHeader(name).replaceAll(' ', '_');
  const found = NAMES.find(([, named, typed]) => named.test(folded) && typed.test(type));
  if (found) return found[0];
  const role = readHeader(name);
  if (!role?.sure || (role.role === 'order_id' && !NUMBERED.test(folded))) return null;
  const [personal, typed] = ROLES[role.role] ?? [null, /./];
  return typed.test(type) ? personal : null;
}

/** What of a person a word of SQL stands for, if it is the name of a column and no keyword. */
export function personalName(word: string): Personal | null {
  if (/^user$/i.test(word)) return null;
  return byName({ name: word, type: 'VARCHAR' });
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
  if (Array.isArray(cell)) return cell.map((one) => masked(one, personal));
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
    case 'order':
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
    .replace(PHONES, maskPhone)
    .replace(ABROAD, maskPhone);
}

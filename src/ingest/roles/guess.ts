import { foldHeader } from '../../lib/text';
import { readEventHeader, tellsOfEvents } from './events';
import { isDateHeader, readHeader, type HeaderRole } from './headers';
import { profile, type Profile } from './profile';
import { ROLE_INFO, type Kind, type Role, type RoleGuess, type Why } from './role';

interface Column {
  name: string;
  values: Profile;
  header: HeaderRole | null;
  headerSure: boolean;
  role: Role | null;
  sure: boolean;
  why: Why;
}

/** Share of different numbers from which on a column names each customer once, slips apart. */
const MOSTLY_ONCE = 0.9;
const NAMELESS = /^(?:column|sutun|field|kolon|col)?[ _]?\d+$/i;
const CUSTOMER_ONLY: Role[] = [
  'name',
  'first_name',
  'last_name',
  'email',
  'phone',
  'gender',
  'birth_date',
  'birth_year',
  'age',
  'city',
  'income',
  'education',
  'occupation',
  'interest',
  'lifestyle',
  'member_since',
  'consent_call',
  'consent_sms',
  'consent_email',
];

/** ms after which the thread's other messages are let in. */
const BREATH = 8;

/**
 * Guesses what a file is and what its columns hold, from headers and sample records (text cells, ''
 * where empty). With `kind` the user has said what the file is. Columns of other files have no role.
 */
export function guessRoles(names: string[], samples: string[][], kind?: Kind): RoleGuess {
  const locale = guessLocale(names, samples);
  return decide(
    names.map((name, i) => readColumn(name, i, samples, locale)),
    kind,
  );
}

/** The same, letting the thread's other work in between: a wide file takes a while. */
export async function guessRolesCalmly(
  names: string[],
  samples: string[][],
  kind?: Kind,
): Promise<RoleGuess> {
  const locale = guessLocale(names, samples);
  const columns: Column[] = [];
  let breath = performance.now();
  for (const [i, name] of names.entries()) {
    columns.push(readColumn(name, i, samples, locale));
    if (performance.now() - breath < BREATH) continue;
    await new Promise((resolve) => setTimeout(resolve));
    breath = performance.now();
  }
  return decide(columns, kind);
}

function readColumn(
  name: string,
  i: number,
  samples: string[][],
  locale: 'tr' | 'en' | undefined,
): Column {
  const header = NAMELESS.test(name) ? null : readHeader(name);
  const type = header && header.role in ROLE_INFO ? ROLE_INFO[header.role as Role].type : null;
  const hint = { isDateHeader: type === 'date' || isDateHeader(name), ...(locale && { locale }) };
  const values = profile(
    samples.map((record) => record[i] ?? ''),
    hint,
  );
  return {
    name,
    values,
    header: header && bornWhen(header.role, values),
    headerSure: header?.sure ?? false,
    role: null,
    sure: true,
    why: 'unknown',
  };
}

function decide(columns: Column[], kind?: Kind): RoleGuess {
  const found = kind ? { kind, sure: true } : guessKind(columns);
  if (found.kind === 'events') asEvents(columns);
  if (found.kind !== 'other') {
    fromHeaders(columns, found.kind);
    fromValues(columns, found.kind);
    settle(columns, found.kind);
  }
  return {
    kind: found.kind,
    kindSure: found.sure,
    columns: columns.map(({ name, role, sure, why, values: { number, date } }) => ({
      name,
      role,
      sure,
      why,
      number,
      date,
    })),
  };
}

/** Headers mean something else where each line is an event. */
function asEvents(columns: Column[]): void {
  for (const column of columns) {
    const read = readEventHeader(column.name);
    if (!read && column.header !== 'order_date') continue;
    column.header = read?.role ?? 'event_date';
    column.headerSure = read?.sure ?? false;
  }
}

/** What tells of a birth is a day or a year, as its values say and not its header. */
function bornWhen(header: HeaderRole, values: Profile): HeaderRole {
  if (header === 'birth_date' && values.birthYears) return 'birth_year';
  return header === 'birth_year' && !values.birthYears && values.date ? 'birth_date' : header;
}

function guessLocale(names: string[], samples: string[][]): 'tr' | 'en' | undefined {
  if (names.some((name) => /[ışğİŞĞçÇöÖüÜ]/.test(name))) return 'tr';
  if (samples.some((record) => record.some((cell) => /₺|\d TL$/.test(cell)))) return 'tr';
  if (samples.some((record) => record.some((cell) => /^\$\d/.test(cell)))) return 'en';
  return undefined;
}

function guessKind(columns: Column[]): { kind: Kind; sure: boolean } {
  const found = guessOther(columns);
  return found.kind === 'other' && tellsOfEvents(columns) ? { ...found, kind: 'events' } : found;
}

/** What a file is if it is not one of events. */
function guessOther(columns: Column[]): { kind: Kind; sure: boolean } {
  const has = (...roles: HeaderRole[]): boolean =>
    columns.some(({ header }) => header !== null && roles.includes(header));
  const count = (...roles: HeaderRole[]): number =>
    columns.filter(({ header }) => header !== null && roles.includes(header)).length;
  const dated = columns.some(
    ({ header, values }) =>
      (header === 'order_date' || header === 'order_time') && (values.date || values.filled === 0),
  );
  const money = has('amount', 'unit_price');
  const traits = count(...CUSTOMER_ONLY);
  const events = count('event');
  const goods = has('product', 'product_id', 'quantity');

  if (events > 0 && !(has('order_id') && money) && !(events === 1 && has('order_date') && money)) {
    return events === 1 && traits >= 3 && !dated
      ? { kind: 'customers', sure: false }
      : { kind: 'other', sure: true };
  }
  const whose = columns.find(({ header }) => header === 'customer_id');
  const onePerCustomer = whose?.values.unique ?? false;
  if (has('order_id') && (dated || money)) {
    return { kind: 'orders', sure: true };
  }
  if (dated && (money || goods) && !(onePerCustomer && traits > 2 && !goods)) {
    return { kind: 'orders', sure: has('customer_id', 'order_id', 'email', 'name', 'bare_id') };
  }
  if (traits > 0 && !goods && (whose || has('bare_id', 'email', 'phone', 'name'))) {
    // A list may name a few customers twice; orders name most of them again and again.
    const { distinct = 0, filled = 0 } = whose?.values ?? {};
    const repeated = filled >= 3 && distinct < MOSTLY_ONCE * filled;
    return { kind: 'customers', sure: !repeated && traits > 1 };
  }
  if (dated && has('customer_id', 'bare_id')) return { kind: 'orders', sure: false };

  const unnamed = columns.filter(({ header }) => header === null);
  const like = (test: (values: Profile) => boolean): boolean =>
    unnamed.some(({ values }) => test(values));
  if (
    like((v) => v.email || v.gender) &&
    (has('customer_id', 'bare_id') || like((v) => v.unique))
  ) {
    const orders = like((v) => v.moneyLike && !v.date) && like((v) => v.date !== null);
    return { kind: orders ? 'orders' : 'customers', sure: false };
  }
  const anyDate = dated || like((v) => v.date !== null);
  if (
    anyDate &&
    (money || like((v) => v.moneyLike)) &&
    (whose || like((v) => v.idLike && !v.date))
  ) {
    return { kind: 'orders', sure: false };
  }
  return { kind: 'other', sure: !columns.every(({ header }) => header === null) && !whose };
}

/** Gives the role to the column that has the best right to it: sure headers first, then those wanted most. Two with the same right are a doubt. */
function claim(columns: Column[], role: Role, claimants: Column[]): void {
  if (columns.some((column) => column.role === role)) return;
  const [best, next] = claimants
    .filter((column) => column.role === null)
    .sort((a, b) => Number(b.headerSure) - Number(a.headerSure) || rank(role, a) - rank(role, b));
  if (!best) return;
  const tied = next && next.headerSure === best.headerSure && rank(role, next) === rank(role, best);
  const sure = best.headerSure && !tied && plausible(best.values, role);
  give(best, role, sure, agrees(best.values, role) ? 'header_values' : 'header');
}

function give(column: Column, role: Role, sure: boolean, why: Why): void {
  column.role = role;
  column.sure = sure;
  column.why = why;
}

/** Whether the values are of the role's type; an empty column agrees with everything. */
function readable(values: Profile, role: Role): boolean {
  if (values.filled === 0 || role === 'event_value') return true;
  if (role === 'birth_year') return values.birthYears;
  switch (ROLE_INFO[role].type) {
    case 'money':
    case 'number':
      return values.number !== null;
    case 'date':
      return values.date !== null;
    default:
      return true;
  }
}

function agrees(values: Profile, role: Role): boolean {
  if (role === 'email') return values.email;
  if (role === 'gender') return values.gender;
  const { type } = ROLE_INFO[role];
  return values.filled > 0 && type !== 'text' && type !== 'flag' && readable(values, role);
}

/** Roles whose values are words: numbers in them are codes of we know not what. */
const WORDED: readonly Role[] = [
  ...(['product', 'category', 'channel', 'name', 'first_name', 'last_name', 'city'] as const),
  ...(['region', 'country', 'education', 'occupation', 'interest', 'lifestyle'] as const),
];

/** False where the values speak against what the header says, though they can be read. */
function plausible(values: Profile, role: Role): boolean {
  if (values.filled === 0) return true;
  if (WORDED.includes(role) && values.number !== null) return false;
  switch (role) {
    case 'name':
    case 'first_name':
    case 'last_name':
      return !values.numbered;
    case 'email':
      return values.email;
    case 'gender':
      return values.genderWords;
    case 'status':
      return values.status;
    case 'currency':
      return values.currency;
    case 'age':
      return values.median > 0 && values.median <= 120;
    default:
      return ROLE_INFO[role].type !== 'flag' || values.flag;
  }
}

const allowed = (role: Role, kind: Kind): boolean => ROLE_INFO[role].kinds.some((k) => k === kind);

function fromHeaders(columns: Column[], kind: Kind): void {
  for (const role of Object.keys(ROLE_INFO) as Role[]) {
    if (!allowed(role, kind)) continue;
    const named = columns.filter(({ header }) => header === role);
    const fitting = named.filter(({ values }) => readable(values, role));
    for (const column of named) {
      if (!fitting.includes(column))
        Object.assign(column, { sure: false, why: 'header_but_values' });
    }
    claim(columns, role, fitting);
    for (const column of fitting) {
      if (column.role === null) Object.assign(column, { sure: true, why: 'taken' });
    }
  }
  for (const column of columns) {
    const known = column.header === 'none' || column.header === 'event';
    const elsewhere =
      column.header !== null && column.header in ROLE_INFO && !allowed(column.header as Role, kind);
    if (column.role === null && (known || elsewhere)) column.why = 'header';
  }
  bareIds(columns, kind);
  if (kind === 'customers') {
    const dates = columns.filter(({ header, values }) => header === 'order_date' && values.date);
    claim(columns, 'member_since', dates);
  } else {
    const event = kind === 'events';
    const [day, time] = event
      ? (['event_date', 'event_time'] as const)
      : (['order_date', 'order_time'] as const);
    const times = columns.filter(({ header, values }) => header === time && values.date);
    if (!columns.some(({ role }) => role === day)) {
      for (const column of times) column.role = null;
      claim(columns, day, times);
    }
  }
}

/** The order in which headers of one role are wanted, where a file has several. */
const WANTED: Partial<Record<Role, RegExp[]>> = {
  amount: [
    /^(line|row|item|satir)\b/,
    /^faturalanacak|^odenecek|^indirimli|^net\b/,
    /^(amount|tutar|sales value|revenue|ciro)$/,
    /^(total|toplam|order total|grand total|genel toplam|toplam tutar|total amount)$/,
  ],
  customer_id: [/\b(id|no|numarasi|number|kodu|code|key)$/],
  order_id: [/^(siparis|order|invoice|basket|fatura)/],
  product_id: [/\b(id|sku|code|kodu|no)$/],
  product: [/\b(name|adi|ismi)$/, /^(product|urun)/],
  category: [/^(category|kategori|product category)$/],
  order_date: [/siparis|order|transaction|invoice/, /^(date|tarih)$/, /creat|olustur/],
  city: [/^(city|il|sehir|customer city)$/, /city|sehir|\bil\b/],
  status: [/^(status|durum|order status|siparis durumu)$/, /status|durum/],
  unit_price: [/^(unit|birim)/],
  name: [/musteri|customer|ad soyad|full/, /^name$/],
  email: [/^(email|e mail|e posta)$/],
  channel: [/channel|kanal/, /platform|pazar/],
  event_date: [/olay|event/, /zaman|time|saat/],
  event_type: [/(type|turu?|tipi?)$/, /name|adi$/],
  event_detail: [/detail|detay/, /question|soru/],
  event_value: [/value|deger/, /nps|score|puan|skor/],
  consent_email: [/consent|izni|izin/],
};

/** 0 for what is wanted most. */
function rank(role: Role, { name }: Column): number {
  const wanted = WANTED[role] ?? [];
  const at = wanted.findIndex((pattern) => pattern.test(foldHeader(name)));
  return at < 0 ? wanted.length : at;
}

/**
 * A lone `ID` is the customer's in a customer file; in a file of orders or events it is theirs, unless it repeats and
 * nobody else is the customer.
 */
function bareIds(columns: Column[], kind: Kind): void {
  const bare = columns.filter(({ header, role }) => header === 'bare_id' && role === null);
  const has = (role: Role): boolean => columns.some((column) => column.role === role);
  const own = kind === 'events' ? 'event_id' : 'order_id';
  for (const column of bare) {
    if (kind === 'customers') {
      if (!has('customer_id')) give(column, 'customer_id', true, 'header');
    } else if (!has(own) && (has('customer_id') || column.values.unique)) {
      give(column, own, has('customer_id'), 'header');
    } else if (!has('customer_id')) {
      give(column, 'customer_id', false, 'header');
    }
  }
}

function fromValues(columns: Column[], kind: Kind): void {
  const has = (role: Role): boolean => columns.some((column) => column.role === role);
  const free = (): Column[] =>
    columns.filter(
      ({ header, role, values }) => header === null && role === null && values.filled > 0,
    );
  const take = (role: Role, test: (values: Profile) => boolean, sure = false): void => {
    if (has(role) || !allowed(role, kind)) return;
    const column = free().find(({ values }) => test(values));
    if (column) give(column, role, sure, 'values');
  };
  take('email', (v) => v.email, true);
  take('gender', (v) => v.gender && v.filled >= 5);
  take('currency', (v) => v.currency);
  take('status', (v) => v.status);
  if (kind === 'customers') {
    take('birth_date', (v) => v.date !== null && medianYear(v) < 2005);
    take('member_since', (v) => v.date !== null && medianYear(v) >= 2005);
    take('customer_id', (v) => v.unique && (v.idLike || v.integer) && !v.phone && !v.date);
    take('phone', (v) => v.phone);
    return;
  }
  take(kind === 'events' ? 'event_date' : 'order_date', (v) => v.date !== null);
  if (!has('amount') && !(has('unit_price') && has('quantity'))) {
    take('amount', (v) => v.moneyLike && !v.date);
  }
  take('phone', (v) => v.phone);
  const ids = (): Column[] => free().filter(({ values }) => values.idLike && !values.date);
  if (!has('customer_id')) {
    const repeated = ids().find(({ values }) => !values.unique) ?? ids()[0];
    if (repeated) give(repeated, 'customer_id', false, 'values');
  }
  take('order_id', (v) => v.unique && v.idLike && !v.date);
  const nameless = columns.filter(({ name }) => NAMELESS.test(name)).length * 2 > columns.length;
  if (!nameless) return;
  take('quantity', (v) => v.integer && !v.idLike && v.median >= 1 && v.median < 100);
  if (!has('amount')) take('amount', (v) => v.number !== null && !v.idLike && !v.date);
}

/**
 * Shopify calls the order's number “Name” (#1001), and its “Id”, which is not on every line of an order,
 * could be anybody's. The customer's name is another column then.
 */
function numberedNames(columns: Column[]): void {
  const of = (role: Role): Column | undefined => columns.find((column) => column.role === role);
  const name = of('name');
  if (!name?.values.numbered || foldHeader(name.name) !== 'name') return;
  const others = columns.filter(({ header, values }) => header === 'name' && !values.numbered);
  const [order, customer] = [of('order_id'), of('customer_id')];
  if (order?.sure) {
    if (others.length === 0) return;
    Object.assign(name, { role: null, sure: false, why: 'header_but_values' });
  } else {
    const once = customer?.values.distinct === customer?.values.filled;
    const bare = customer?.header === 'bare_id' && !customer.sure && once ? customer : undefined;
    for (const other of [order, bare]) {
      if (other) Object.assign(other, { role: null, sure: true, why: 'taken' });
    }
    give(name, 'order_id', false, 'header_values');
  }
  claim(columns, 'name', others);
}

function medianYear({ date }: Profile): number {
  const year = /\d{4}/.exec(date?.example ?? '')?.[0];
  return year ? Number(year) : 2100;
}

/** What one column's role says of another's. */
function settle(columns: Column[], kind: Kind): void {
  const of = (role: Role): Column | undefined => columns.find((column) => column.role === role);
  const first = of('first_name');
  if (first && !of('last_name') && !of('name')) give(first, 'name', first.sure, first.why);
  // A plain “customer” beside a customer number is the name.
  for (const column of columns) {
    if (
      column.header === 'customer_id' &&
      column.role === null &&
      column.values.wordy &&
      allowed('name', kind) &&
      !of('name')
    ) {
      give(column, 'name', false, 'header_values');
    }
  }
  if (kind === 'orders') numberedNames(columns);
  const id = of('customer_id');
  if (
    id &&
    /^(customer|client|buyer|musteri|alici|uye|member|user|kullanici|cari)$/.test(
      foldHeader(id.name),
    )
  ) {
    id.sure = !id.values.wordy;
  }
  if (kind === 'customers') {
    if (!id) {
      const stand = [of('email'), of('phone')].find((column) => column?.values.unique);
      if (stand) give(stand, 'customer_id', false, 'values');
    }
    return;
  }
  const price = of('unit_price');
  if (price && !of('amount') && !of('quantity')) give(price, 'amount', false, price.why);
  if (!id) {
    const stand = of('email') ?? of('phone') ?? of('name');
    if (stand) give(stand, 'customer_id', false, 'values');
  }
}

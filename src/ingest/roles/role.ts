import type { DateStyle, Finding, NumberStyle } from '../values/style';

/** `events`: what customers did besides buying: visits, surveys, responses. */
export type Kind = 'customers' | 'orders' | 'events' | 'other';

export type ValueType = 'id' | 'money' | 'number' | 'date' | 'text' | 'flag';

export interface RoleInfo {
  kinds: readonly Kind[];
  type: ValueType;
  /** At most one column of a file may have it. */
  once: boolean;
}

const order = (type: ValueType): RoleInfo => ({ kinds: ['orders'], type, once: true });
const both = (type: ValueType): RoleInfo => ({ kinds: ['customers', 'orders'], type, once: true });
const event = (type: ValueType): RoleInfo => ({ kinds: ['events'], type, once: true });

/**
 * Every role a column may have. An order file may carry what it knows of its customers; a customer
 * file never carries what belongs to a single order, and an event file nothing but its events.
 */
export const ROLE_INFO = {
  order_id: order('id'),
  customer_id: { kinds: ['customers', 'orders', 'events'], type: 'id', once: true },
  order_date: order('date'),
  order_time: order('text'),
  amount: order('money'),
  quantity: order('number'),
  unit_price: order('money'),
  discount: order('money'),
  unit_cost: order('money'),
  cost: order('money'),
  status: order('text'),
  product_id: order('id'),
  product: order('text'),
  category: order('text'),
  channel: order('text'),
  currency: order('text'),
  name: both('text'),
  first_name: both('text'),
  last_name: both('text'),
  email: both('text'),
  phone: both('text'),
  gender: both('text'),
  birth_date: both('date'),
  birth_year: both('number'),
  age: both('number'),
  city: both('text'),
  region: both('text'),
  country: both('text'),
  income: both('text'),
  education: both('text'),
  occupation: both('text'),
  interest: both('text'),
  lifestyle: both('text'),
  member_since: both('date'),
  consent_call: both('flag'),
  consent_sms: both('flag'),
  consent_email: both('flag'),
  event_id: event('id'),
  event_date: event('date'),
  event_time: event('text'),
  event_type: event('text'),
  event_detail: event('text'),
  /** A number, or a text that goes to the detail. */
  event_value: event('number'),
} as const satisfies Record<string, RoleInfo>;

export type Role = keyof typeof ROLE_INFO;

export const ROLES: readonly (RoleInfo & { role: Role })[] = (
  Object.entries(ROLE_INFO) as [Role, RoleInfo][]
).map(([role, info]) => ({ role, ...info }));

/** Why a column got its role; names a message. */
export type Why = 'header' | 'header_values' | 'header_but_values' | 'values' | 'taken' | 'unknown';

export interface ColumnGuess {
  name: string;
  role: Role | null;
  /** False: show with a question mark. A column without a role is sure to have none when its header says what it is. */
  sure: boolean;
  why: Why;
  number: Finding<NumberStyle> | null;
  date: Finding<DateStyle> | null;
}

export interface RoleGuess {
  kind: Kind;
  kindSure: boolean;
  columns: ColumnGuess[];
}

/**
 * The roles that must still be named before import. An order file needs its date and an amount
 * (or quantity and unit price); without a customer column its lines only count in total revenue. An event file needs
 * its date.
 * Several roles may make up for one: see `waysTo`.
 */
export function missing(kind: Kind, roles: Iterable<Role | null>): Role[] {
  const have = new Set(roles);
  if (kind === 'other') return [];
  const needs: Role[] = have.has('customer_id') ? [] : ['customer_id'];
  if (kind === 'customers') return needs;
  if (kind === 'events') return have.has('event_date') ? needs : [...needs, 'event_date'];
  if (!have.has('order_date')) needs.push('order_date');
  if (have.has('amount')) return needs;
  if (!have.has('unit_price')) needs.push('amount');
  else if (!have.has('quantity')) needs.push('quantity');
  return needs;
}

/** The roles any one of which makes up for a missing one: beside a quantity a unit price is as good as an amount. */
export function waysTo(role: Role, roles: Iterable<Role | null>): Role[] {
  return role === 'amount' && new Set(roles).has('quantity') ? [role, 'unit_price'] : [role];
}

/** The columns that a missing role may be given to: their values fit it, and no other needed role is known to be theirs. */
export function candidates(columns: readonly ColumnGuess[], role: Role): ColumnGuess[] {
  return columns.filter(
    (column) =>
      !(column.sure && column.role !== null && NEEDED.includes(column.role)) &&
      fits(column, ROLE_INFO[role].type),
  );
}

const NEEDED: readonly Role[] = [
  ...(['customer_id', 'order_id', 'order_date', 'amount', 'unit_price', 'quantity'] as const),
  'event_date',
];

function fits({ number, date }: ColumnGuess, type: ValueType): boolean {
  if (type === 'date') return date !== null;
  return type === 'money' || type === 'number' ? number !== null : true;
}

import type {
  AttrRef,
  AttrType,
  Condition,
  DayRange,
  Leaf,
  Range,
  Test,
  Times,
  Window,
} from '../../model/segments/rules/rule';

/** What can be asked of a value, as the builder offers it. */
export type TestKind =
  'in' | 'notIn' | 'contains' | 'range' | 'days' | 'lastDays' | 'yes' | 'no' | 'known' | 'unknown';

const KINDS: Record<AttrType, readonly TestKind[]> = {
  text: ['in', 'notIn', 'contains', 'known', 'unknown'],
  number: ['range', 'in', 'notIn', 'known', 'unknown'],
  date: ['lastDays', 'days', 'known', 'unknown'],
  boolean: ['yes', 'no', 'known', 'unknown'],
};

/** The kinds offered for a type, and the one in use where the rule came from elsewhere. */
export function kindsFor(type: AttrType, now: TestKind): readonly TestKind[] {
  return KINDS[type].includes(now) ? KINDS[type] : [...KINDS[type], now];
}

export function kindOf(is: Test, type: AttrType): TestKind {
  if ('in' in is) {
    const [value] = is.in;
    const single = type === 'boolean' && is.in.length === 1 && typeof value === 'boolean';
    return single ? (value ? 'yes' : 'no') : 'in';
  }
  if ('notIn' in is) return 'notIn';
  if ('contains' in is) return 'contains';
  if ('lastDays' in is) return 'lastDays';
  if ('known' in is) return is.known ? 'known' : 'unknown';
  if ('fromDay' in is || 'beforeDay' in is) return 'days';
  if ('from' in is || 'below' in is) return 'range';
  return type === 'number' ? 'range' : type === 'date' ? 'days' : 'known';
}

/** A test of this kind, with what can be kept of the one before. */
export function testOf(kind: TestKind, before?: Test): Test {
  const values =
    before && 'in' in before ? before.in : before && 'notIn' in before ? before.notIn : [];
  switch (kind) {
    case 'in':
      return { in: values };
    case 'notIn':
      return { notIn: values };
    case 'contains':
      return { contains: '' };
    case 'lastDays':
      return { lastDays: 90 };
    case 'yes':
    case 'no':
      return { in: [kind === 'yes'] };
    case 'known':
    case 'unknown':
      return { known: kind === 'known' };
    default:
      return {};
  }
}

const FIRST: Record<AttrType, TestKind> = {
  text: 'in',
  number: 'range',
  date: 'lastDays',
  boolean: 'yes',
};

export function conditionOn({ id, label, type }: AttrRef): Condition {
  return { attr: { id, label, type }, is: testOf(FIRST[type]) };
}

/** `range` with one end set anew; null leaves it open. */
export function withEnd<T extends Range | DayRange>(
  range: T,
  end: keyof T,
  value: T[keyof T] | null,
): T {
  const rest = { ...range };
  delete rest[end];
  return value === null ? rest : { ...rest, [end]: value };
}

/** What an emptied field of a whole number stands for: no rule can be counted with it. */
export const EMPTY = -1;

export type WindowKind = 'all' | 'lastDays' | 'days';

export function windowKind(within: Window): WindowKind {
  return 'all' in within ? 'all' : 'lastDays' in within ? 'lastDays' : 'days';
}

export function windowOf(kind: WindowKind): Window {
  return kind === 'all' ? { all: true } : kind === 'lastDays' ? { lastDays: 90 } : {};
}

export type TimesKind = 'least' | 'most' | 'exactly' | 'between' | 'never';

export function timesKind({ min, max }: Times): TimesKind {
  if (max === undefined) return 'least';
  if (min === undefined) return max === 0 ? 'never' : 'most';
  return min === max ? 'exactly' : 'between';
}

export function timesOf(kind: TimesKind, before: Times): Times {
  const n = Math.max(1, before.min ?? before.max ?? 1);
  switch (kind) {
    case 'least':
      return { min: n };
    case 'most':
      return { max: n };
    case 'exactly':
      return { min: n, max: n };
    case 'between':
      return { min: n, max: n + 1 };
    case 'never':
      return { max: 0 };
  }
}

/** Ways to ask about orders and events that a new part may begin with. */
export type Start =
  | ('ordered' | 'never' | 'first' | 'last' | 'amount' | 'orders' | 'average' | 'quantity')
  | ('event' | 'noEvent');

export const STARTS: readonly Start[] = [
  ...(['ordered', 'never', 'first', 'last'] as const),
  ...(['amount', 'orders', 'average', 'quantity'] as const),
];

/** Where there are events. */
export const EVENT_STARTS: readonly Start[] = ['event', 'noEvent'];

const EVENT_TYPE: AttrRef = { id: 'events.type', label: 'type', type: 'text' };
const ORDER_AMOUNT: AttrRef = { id: 'orders.amount', label: 'amount', type: 'number' };

export function startOf(start: Start): Leaf {
  const recent: Window = { lastDays: 90 };
  switch (start) {
    case 'ordered':
      return { did: 'order', where: [], within: recent, times: { min: 1 } };
    case 'never':
      return { did: 'order', where: [], within: recent, times: { max: 0 } };
    case 'first':
    case 'last':
      return { nth: start, is: [conditionOn(ORDER_AMOUNT)] };
    case 'event':
    case 'noEvent': {
      const times = start === 'event' ? { min: 1 } : { max: 0 };
      return { did: 'event', where: [conditionOn(EVENT_TYPE)], within: recent, times };
    }
    default:
      return { total: start, where: [], within: { all: true }, is: {} };
  }
}

/** An order or an event that is like this, for a column of orders, of their lines or of events. */
export function didWith(did: 'order' | 'event', attr: AttrRef): Leaf {
  return { did, where: [conditionOn(attr)], within: { all: true }, times: { min: 1 } };
}

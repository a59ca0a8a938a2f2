import fc from 'fast-check';
import type { Engine, Row } from '../../../../src/engine/engine';
import { analyses } from '../../../../src/model/analyses/index';
import type {
  AttrRef,
  Condition,
  DayRange,
  Leaf,
  Range,
  Rule,
  Segments,
  Test,
  Times,
  Window,
} from '../../../../src/model/segments/rules/rule';
import { runAll } from '../../../support/analyses';
import { loadCanonical, type Canonical } from '../../../support/canonical';

export const attr = (id: string, type: AttrRef['type'] = 'text'): AttrRef => ({
  id,
  label: id.slice(id.indexOf('.') + 1),
  type,
});

export const CITIES = ['İzmir', 'Ankara', 'Iğdır', "O'Neill\nx", ''];
export const CATEGORIES = ['Makyaj', 'Ev', 'Giyim'];
const TYPES = ['Ziyaret', 'Anket', "O'Neill"];
const CHANNELS = ['web', 'mağaza'];
const DAYS = ['2024-12-15', '2025-01-01', '2025-02-10', '2025-03-01', '2025-03-31', '2025-04-01'];

const maybe = <T>(arb: fc.Arbitrary<T>, freq = 4) => fc.option(arb, { nil: null, freq });

/**
 * Customers with gaps, and orders of several lines: refunds, orders of refunds alone, ties of time; events, those of
 * strangers too.
 */
export const shops: fc.Arbitrary<Canonical> = fc.record({
  customers: fc
    .array(
      fc.record({
        city: maybe(fc.constantFrom(...CITIES)),
        age: maybe(fc.integer({ min: 15, max: 70 })),
        consent_sms: maybe(fc.boolean()),
        member_since: maybe(fc.constantFrom(...DAYS)),
        'Anket: puan': maybe(fc.constantFrom('a', 'b')),
      }),
      // Without anybody the file's own column is not there either.
      { minLength: 1, maxLength: 25 },
    )
    .map((rows) => rows.map((row, i) => ({ customer_id: `c${i}`, ...row }))),
  orders: fc
    .array(
      fc.tuple(
        fc.nat(30),
        fc.nat(2),
        fc.constantFrom(...DAYS),
        fc.constantFrom('', 'T10:00:00'),
        fc.array(
          fc.record({
            category: maybe(fc.constantFrom(...CATEGORIES)),
            product: maybe(fc.constantFrom('p', 'q')),
            amount: fc.constantFrom(-30, -5.5, 10, 19.99, 100, 250.5),
          }),
          { minLength: 1, maxLength: 3 },
        ),
        maybe(fc.constantFrom(...CHANNELS)),
      ),
      { maxLength: 60 },
    )
    .map((orders) =>
      orders.flatMap(([customer, , day, time, lines, channel], i) =>
        lines.map((line) => ({
          order_id: `o${i}`,
          customer_id: `c${customer}`,
          ordered_at: day + time,
          amount: line.amount,
          ...(line.category === null ? {} : { category: line.category }),
          ...(line.product === null ? {} : { product: line.product }),
          ...(channel === null ? {} : { channel }),
        })),
      ),
    ),
  events: fc.array(
    fc.record({
      customer_id: fc.nat(30).map((customer) => `c${customer}`),
      happened_at: fc
        .tuple(fc.constantFrom(...DAYS), fc.constantFrom('', 'T23:59:00'))
        .map(([date, time]) => date + time),
      type: maybe(fc.constantFrom(...TYPES)),
      detail: maybe(fc.constantFrom('Makyaj', 'NPS')),
      value: maybe(fc.constantFrom(0, 2.5, 9)),
    }),
    { maxLength: 40 },
  ),
});

export async function openShop(engine: Engine, shop: Canonical): Promise<void> {
  await loadCanonical(engine, { ...shop, as_of: '2025-04-01' });
  await runAll(engine, analyses);
}

const day = fc.constantFrom(...DAYS, '2020-02-29', '2025-02-11');
const optional = <T>(a: string, b: string, arb: fc.Arbitrary<T>): fc.Arbitrary<object> =>
  fc.record({ [a]: arb, [b]: arb }, { requiredKeys: [] });

function testOf({ type }: AttrRef, values: readonly (string | number | boolean)[]) {
  const list = fc.uniqueArray(maybe(fc.constantFrom(...values)), { maxLength: 3 });
  const tests: fc.Arbitrary<Test>[] = [
    list.map((named) => ({ in: named })),
    list.map((named) => ({ notIn: named })),
    fc.boolean().map((known) => ({ known })),
  ];
  if (type === 'number') {
    const edge = fc.constantFrom(-30, 0, 1, 2, 3, 10, 19.99, 30, 45, 100.5, 300);
    tests.push(optional('from', 'below', edge) as fc.Arbitrary<Test>);
  }
  if (type === 'date') {
    tests.push(optional('fromDay', 'beforeDay', day) as fc.Arbitrary<Test>);
    tests.push(fc.constantFrom(0, 1, 30, 59, 90, 500).map((lastDays) => ({ lastDays })));
  }
  if (type === 'text') {
    tests.push(fc.constantFrom('i', 'ANK', 'zm', 'q', "'").map((contains) => ({ contains })));
  }
  return fc.oneof(...tests);
}

const condition = (
  choices: readonly [AttrRef, readonly (string | number | boolean)[]][],
): fc.Arbitrary<Condition> =>
  fc
    .constantFrom(...choices)
    .chain(([ref, values]) => testOf(ref, values).map((is) => ({ attr: ref, is })));

export const ofCustomers = condition([
  [attr('customer_facts.city'), [...CITIES, 'nowhere']],
  [attr('customer_facts.age', 'number'), [15, 20, 40, 70]],
  [attr('customers.consent_sms', 'boolean'), [true, false]],
  [attr('customers.member_since', 'date'), DAYS],
  [attr('rfm.r_score', 'number'), [1, 2, 3, 4, 5]],
  [attr('customer_facts.stage'), ['active', 'lead_unknown', 'first_time']],
  [attr('customer_facts.Anket: puan'), ['a', 'b']],
]);

const ofOrders = condition([
  [attr('orders.channel'), CHANNELS],
  [attr('orders.amount', 'number'), [10, 20]],
  [attr('orders.ordered_on', 'date'), DAYS],
  [attr('orders.ordered_at', 'date'), DAYS],
  [attr('orders.is_purchase', 'boolean'), [true, false]],
  [attr('order_lines.category'), CATEGORIES],
  [attr('order_lines.product'), ['p', 'q']],
  [attr('order_lines.amount', 'number'), [10, 100]],
]);

const ofEvents = condition([
  [attr('events.type'), TYPES],
  [attr('events.detail'), ['Makyaj', 'NPS']],
  [attr('events.value', 'number'), [0, 2.5]],
  [attr('events.happened_on', 'date'), DAYS],
]);

const within = fc.oneof(
  fc.constant<Window>({ all: true }),
  fc.constantFrom(0, 30, 60, 90).map((lastDays): Window => ({ lastDays })),
  optional('fromDay', 'beforeDay', day) as fc.Arbitrary<Window>,
);
const where = fc.array(ofOrders, { maxLength: 3 });
const count = fc.nat(3);

export const leaves: fc.Arbitrary<Leaf> = fc.oneof(
  ofCustomers,
  fc.record({
    did: fc.constantFrom('order' as const, 'record' as const),
    where,
    within,
    times: fc.record({ min: count, max: count }, { requiredKeys: [] }),
  }),
  fc.record({
    did: fc.constant('event' as const),
    where: fc.array(ofEvents, { maxLength: 3 }),
    within,
    times: fc.record({ min: count, max: count }, { requiredKeys: [] }),
  }),
  fc.record({
    did: fc.constant('record' as const),
    where,
    within,
    times: fc.constant({ min: 1 }),
    apart: fc.constant(true as const),
  }),
  fc.record({
    total: fc.constantFrom('amount', 'orders', 'average', 'quantity'),
    where,
    within,
    is: optional(
      'from',
      'below',
      fc.constantFrom(-10, 0, 1, 2, 19.99, 100, 300),
    ) as fc.Arbitrary<Range>,
  }),
  fc.record({ nth: fc.constantFrom('first' as const, 'last' as const, 1, 2, 3), is: where }),
);

export const trees = (leaf: fc.Arbitrary<Rule>): fc.Arbitrary<Rule> =>
  fc.letrec<{ rule: Rule }>((tie) => ({
    rule: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'rule' },
      leaf,
      fc.record({ all: fc.array(tie('rule'), { maxLength: 3 }) }),
      fc.record({ any: fc.array(tie('rule'), { maxLength: 3 }) }),
      fc.record({ not: tie('rule') }),
    ),
  })).rule;

/** The plain meaning of rules, over rows read from the engine. */
export class Plain {
  readonly #tables = new Map<string, Row[]>();
  readonly #asOf: string;

  private constructor(asOf: string) {
    this.#asOf = asOf;
  }

  static async read(engine: Engine): Promise<Plain> {
    const [settings] = await engine.rows('SELECT as_of FROM settings');
    const plain = new Plain(String(settings!.as_of));
    for (const table of ['customers', 'customer_facts', 'rfm', 'orders', 'order_lines', 'events']) {
      plain.#tables.set(table, await engine.rows(`SELECT * FROM ${table}`));
    }
    return plain;
  }

  #rows(table: string): Row[] {
    return this.#tables.get(table)!;
  }

  /** In the order of their ids. */
  get ids(): string[] {
    return this.#rows('customers')
      .map(({ customer_id }) => String(customer_id))
      .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  }

  customers(rule: Rule, segments: Segments = new Map()): string[] {
    return this.ids.filter((id) => this.#takes(rule, id, segments));
  }

  revenue(id: string): number {
    return this.#rows('orders')
      .filter((order) => order.customer_id === id)
      .reduce((sum, { amount }) => sum + Math.round(Number(amount) * 10_000), 0);
  }

  #takes(rule: Rule, id: string, segments: Segments): boolean {
    const takes = (part: Rule) => this.#takes(part, id, segments);
    if ('all' in rule) return rule.all.every(takes);
    if ('any' in rule) return rule.any.some(takes);
    if ('not' in rule) return !takes(rule.not);
    if ('segment' in rule) return takes(segments.get(rule.segment)!);
    if ('attr' in rule) {
      const [table, column] = split(rule.attr);
      const row = this.#rows(table).find(({ customer_id }) => customer_id === id);
      return this.#passes(row?.[column] ?? null, rule);
    }
    if ('did' in rule && rule.did === 'event') {
      const n = this.#rows('events').filter(
        (event) =>
          event.customer_id === id &&
          this.#in(rule.within, event.happened_on!) &&
          rule.where.every((c) => this.#passes(event[split(c.attr)[1]] ?? null, c)),
      ).length;
      return often(n, rule.times);
    }
    const mine = this.#rows('orders').filter((order) => order.customer_id === id);
    if ('nth' in rule) {
      const bought = mine
        .filter(({ is_purchase }) => is_purchase)
        .sort((a, b) => order(a.ordered_at!, b.ordered_at!) || order(a.order_id!, b.order_id!));
      const nth =
        rule.nth === 'last' ? bought.at(-1) : bought[rule.nth === 'first' ? 0 : rule.nth - 1];
      return nth !== undefined && this.#meets(nth, rule.is);
    }
    const kept = mine.filter(
      (o) =>
        this.#meets(o, rule.where, 'apart' in rule && rule.apart) &&
        this.#in(rule.within, o.ordered_on!),
    );
    if ('did' in rule) {
      const n = kept.filter(({ is_purchase }) => rule.did === 'record' || is_purchase).length;
      return often(n, rule.times);
    }
    const purchases = kept.filter(({ is_purchase }) => is_purchase).length;
    const sum = (name: string) =>
      Math.round(kept.reduce((total, o) => total + Number(o[name]), 0) * 10_000) / 10_000;
    const value = {
      amount: sum('amount'),
      orders: purchases,
      average: purchases > 0 ? sum('amount') / purchases : NaN,
      quantity: sum('quantity'),
    }[rule.total];
    const { from, below } = rule.is;
    return !Number.isNaN(value) && !(from! > value) && !(below! <= value);
  }

  #in(within: Window, on: unknown): boolean {
    return (
      'all' in within || this.#passes(on, { attr: attr('events.happened_on', 'date'), is: within })
    );
  }

  #meets(o: Row, conditions: readonly Condition[], apart = false): boolean {
    const ofLine = conditions.filter((c) => split(c.attr)[0] === 'order_lines');
    const ofOrder = conditions.filter((c) => !ofLine.includes(c));
    const lines = this.#rows('order_lines').filter(
      (line) => line.order_id === o.order_id && line.customer_id === o.customer_id,
    );
    return (
      ofOrder.every((c) => this.#passes(o[split(c.attr)[1]] ?? null, c)) &&
      (apart ? ofLine.map((c) => [c]) : [ofLine]).every(
        (together) =>
          together.length === 0 ||
          (apart && together.every(({ is }) => 'notIn' in is || ('known' in is && is.known))
            ? lines.every((line) =>
                this.#passes(line[split(together[0]!.attr)[1]] ?? null, together[0]!),
              )
            : lines.some((line) =>
                together.every((c) => this.#passes(line[split(c.attr)[1]] ?? null, c)),
              )),
      )
    );
  }

  #passes(cell: unknown, { attr: { type }, is }: Condition): boolean {
    const value = cell as string | number | boolean | null;
    const date = type === 'date' && value !== null ? String(value).slice(0, 10) : value;
    if ('in' in is) return is.in.includes(date);
    if ('notIn' in is) return !is.notIn.includes(date);
    if ('known' in is) return (value !== null) === is.known;
    if (value === null) return false;
    if ('contains' in is) return plain(String(value)).includes(plain(is.contains));
    if ('lastDays' in is) {
      const age = (Date.parse(this.#asOf) - Date.parse(String(date))) / 86_400_000;
      return age >= 0 && age <= is.lastDays;
    }
    const { from, below, fromDay, beforeDay } = is as Range & DayRange;
    return (
      !(from! > Number(value)) &&
      !(below! <= Number(value)) &&
      !(fromDay! > String(date)) &&
      !(beforeDay! <= String(date))
    );
  }
}

function often(n: number, { min, max }: Times): boolean {
  return n >= (min ?? (max === undefined ? 1 : 0)) && n <= (max ?? Infinity);
}

function split(ref: AttrRef): [string, string] {
  const dot = ref.id.indexOf('.');
  return [ref.id.slice(0, dot), ref.id.slice(dot + 1)];
}

function order(a: unknown, b: unknown): number {
  return String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0;
}

function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('ı', 'i');
}

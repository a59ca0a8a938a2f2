import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/engine/engine';
import { each, type Bits } from '../../../src/lib/bits';
import { expand } from '../../../src/model/segments/algebra';
import { RuleEval } from '../../../src/model/segments/rules/eval';
import {
  leavesOf,
  type Leaf,
  type Rule,
  type Segments,
} from '../../../src/model/segments/rules/rule';
import { ruleSql, valueSql } from '../../../src/model/segments/rules/sql';
import { goalRule, smallestChange, type Goal } from '../../../src/model/segments/smallest-change';
import {
  almostRule,
  almostSql,
  distinctLeaves,
  hasDistance,
  knownOf,
  reasonsOf,
  type Edge,
  type Reason,
} from '../../../src/model/segments/why';
import { loadCanonical } from '../../support/canonical';
import { testEngine } from '../../support/engine';
import { attr, leaves, openShop, Plain, shops, trees } from './rules/support';

let engine: Engine;
beforeAll(async () => {
  engine = await testEngine();
});
afterAll(() => engine.close());

const AS_OF = '2025-04-01';
const named = fc.constantFrom({ segment: 's1' });
const rules = trees(fc.oneof({ arbitrary: leaves, weight: 6 }, { arbitrary: named, weight: 1 }));

async function bySql(rule: Rule, segments?: Segments): Promise<string[]> {
  const { rows } = await engine.query(`${ruleSql(rule, segments)}\nORDER BY 1`);
  return rows.map(([id]) => String(id));
}

function names(bits: Bits, ids: readonly string[]): string[] {
  const found: string[] = [];
  each(bits, (place) => void found.push(ids[place]!));
  return found;
}

/** The truth of a tree from the truth of its leaves, in the plainest way. */
function truthOf(rule: Rule, leaf: (l: Leaf) => boolean): boolean {
  if ('all' in rule) return rule.all.every((part) => truthOf(part, leaf));
  if ('any' in rule) return rule.any.some((part) => truthOf(part, leaf));
  if ('not' in rule) return !truthOf(rule.not, leaf);
  if ('segment' in rule) throw new Error('written out');
  return leaf(rule);
}

const leavesIn = (reason: Reason): Reason[] =>
  reason.parts.length > 0 ? reason.parts.flatMap(leavesIn) : [reason];

describe('why a customer is here', { timeout: 300_000 }, () => {
  it('is told part by part, and by what decides', async () => {
    await fc.assert(
      fc.asyncProperty(shops, rules, leaves, fc.nat(24), async (shop, rule, one, who) => {
        await openShop(engine, shop);
        const evaluation = await RuleEval.open(engine);
        const plain = await Plain.read(engine);
        const segments: Segments = new Map<string, Rule>([['s1', one]]);
        const id = plain.ids[who % plain.ids.length]!;
        const known = (await knownOf(engine, evaluation, id, rule, segments))!;
        const whole = expand(rule, segments);
        const inside = (leaf: Leaf) => plain.customers(leaf).includes(id);
        for (const leaf of leavesOf(whole)) expect(known.truth(leaf)).toBe(inside(leaf));
        const reason = reasonsOf(rule, known, segments);
        expect(reason.truth).toBe(plain.customers(rule, segments).includes(id));
        expect(reason.decides).toBe(true);
        for (const { rule: part, decides, truth } of leavesIn(reason)) {
          if (!('attr' in part || 'did' in part || 'total' in part || 'nth' in part)) continue;
          const text = JSON.stringify(part);
          const flipped = truthOf(whole, (l) =>
            JSON.stringify(l) === text ? !inside(l) : inside(l),
          );
          expect(truth).toBe(inside(part as Leaf));
          expect(decides).toBe(flipped !== reason.truth);
        }
        expect(await knownOf(engine, evaluation, 'nobody', rule, segments)).toBeNull();
        await evaluation.close();
      }),
      { numRuns: 25 },
    );
  });

  it('is told with the values that the leaves look at', async () => {
    await loadCanonical(engine, {
      customers: [{ customer_id: 'a', city: 'İzmir' }, { customer_id: 'b' }],
      orders: [
        { order_id: '1', customer_id: 'a', ordered_at: '2025-01-05', amount: 100, category: 'x' },
        { order_id: '1', customer_id: 'a', ordered_at: '2025-01-05', amount: 20.5, category: 'y' },
        { order_id: '2', customer_id: 'a', ordered_at: '2025-02-05', amount: 7, category: 'x' },
      ],
      as_of: AS_OF,
    });
    const all = { all: true as const };
    const x = { attr: attr('order_lines.category'), is: { in: ['x'] } };
    const cases: [Leaf, unknown, unknown][] = [
      [{ attr: attr('customers.city'), is: { known: true } }, 'İzmir', null],
      [{ did: 'order', where: [], within: all, times: { min: 2 } }, 2, undefined],
      [{ did: 'order', where: [], within: { lastDays: 60 }, times: {} }, 1, undefined],
      [{ total: 'amount', where: [x], within: all, is: { from: 1 } }, 127.5, undefined],
      [{ nth: 'first', is: [x] }, 'x; y', undefined],
      [{ nth: 2, is: [{ attr: attr('orders.amount', 'number'), is: { from: 1 } }] }, 7, undefined],
    ];
    for (const [leaf, a, b] of cases) {
      for (const [id, right] of [
        ['a', a],
        ['b', b],
      ] as const) {
        const [row] = await engine.rows(valueSql(leaf, id));
        expect(row?.v0, JSON.stringify(leaf)).toEqual(right);
        const rows = await engine.rows(
          `SELECT * FROM (${valueSql(leaf)}) WHERE customer_id = '${id}'`,
        );
        expect(rows[0]?.v0).toEqual(right);
      }
    }
    const evaluation = await RuleEval.open(engine);
    const none = (await knownOf(engine, evaluation, 'b', cases[1]![0]))!;
    expect(none.values(cases[1]![0])).toEqual([0]);
    const sum = (await knownOf(engine, evaluation, 'a', cases[3]![0]))!;
    expect(sum.values(cases[3]![0])).toEqual([127.5]);
    await evaluation.close();
  });

  it('calls a sum of what nobody wrote down unknown, and one of nothing 0', async () => {
    await loadCanonical(engine, {
      customers: ['a', 'b', 'c'].map((customer_id) => ({ customer_id })),
      orders: ['a', 'b'].map((customer_id) => ({
        customer_id,
        ordered_at: '2025-01-05',
        amount: 10,
      })),
      as_of: AS_OF,
    });
    await engine.query("UPDATE orders SET quantity = NULL WHERE customer_id = 'a'");
    const pieces: Leaf = {
      total: 'quantity',
      where: [],
      within: { all: true },
      is: { below: 5 },
    };
    const evaluation = await RuleEval.open(engine);
    for (const [id, value, truth] of [
      ['a', null, false],
      ['b', 1, true],
      ['c', 0, true],
    ] as const) {
      const known = (await knownOf(engine, evaluation, id, pieces))!;
      expect(known.values(pieces), id).toEqual([value]);
      expect(known.truth(pieces), id).toBe(truth);
    }
    await evaluation.close();
    // For want of that condition alone: at no distance that anybody knows.
    expect(await engine.rows(almostSql(pieces, pieces))).toEqual([
      { customer_id: 'a', value: null, distance: null },
    ]);
  });
});

describe('who almost is', { timeout: 300_000 }, () => {
  it('are those whom one condition alone keeps out, or in', async () => {
    await fc.assert(
      fc.asyncProperty(shops, rules, leaves, async (shop, rule, one) => {
        await openShop(engine, shop);
        const evaluation = await RuleEval.open(engine);
        const plain = await Plain.read(engine);
        const segments: Segments = new Map<string, Rule>([['s1', one]]);
        const whole = expand(rule, segments);
        const sets = new Map(
          leavesOf(whole).map((leaf) => [JSON.stringify(leaf), new Set(plain.customers(leaf))]),
        );
        const holds = (leaf: Leaf, id: string) => sets.get(JSON.stringify(leaf))!.has(id);
        for (const leaf of distinctLeaves(rule, segments)) {
          const text = JSON.stringify(leaf);
          for (const edge of ['out', 'in'] as Edge[]) {
            const right = plain.ids.filter((id) => {
              const now = truthOf(whole, (l) => holds(l, id));
              const other = truthOf(whole, (l) => (JSON.stringify(l) === text) !== holds(l, id));
              return now === (edge === 'in') && other !== now;
            });
            const almost = almostRule(rule, leaf, segments, edge);
            // It can be kept: nothing in it is empty, unless it is nobody at all.
            if (JSON.stringify(almost) !== '{"any":[]}') {
              expect(JSON.stringify(almost)).not.toMatch(/"(all|any)":\[\]/);
            }
            expect(names(await evaluation.bits(almost), plain.ids)).toEqual(right);
            expect(await bySql(almost)).toEqual(right);
            const list = await engine.rows(almostSql(rule, leaf, segments, edge));
            expect(list.map((row) => String(row.customer_id)).sort()).toEqual([...right].sort());
            const far = list
              .map(({ distance }) => distance)
              .filter((d) => d !== null)
              .map(Number);
            expect(far).toEqual([...far].sort((x, y) => x - y));
            if (!hasDistance(leaf)) expect(far).toEqual([]);
          }
        }
        await evaluation.close();
      }),
      { numRuns: 15 },
    );
  });
});

describe('the smallest change', { timeout: 300_000 }, () => {
  /** What there is to try for each column: every value that can make a difference. */
  const GRID: Record<string, readonly (string | number | boolean | null)[]> = {
    'customers.city': ['İzmir', 'Ankara', 'elsewhere', null],
    'customers.age': [null, ...Array.from({ length: 60 }, (_, i) => 12 + i)],
    'customers.consent_sms': [true, false, null],
  };
  const conditions = fc.oneof(
    fc
      .uniqueArray(fc.constantFrom('İzmir', 'Ankara', null), { minLength: 1, maxLength: 2 })
      .chain((list) => fc.constantFrom({ in: list }, { notIn: list }))
      .map((is) => ({ attr: attr('customers.city'), is })),
    fc
      .tuple(fc.constantFrom(20, 30, 40), fc.constantFrom(30, 45, 60), fc.nat(2))
      .map(([from, below, kind]) => ({
        attr: attr('customers.age', 'number'),
        is: kind === 0 ? { from } : kind === 1 ? { below } : { from, below: below + 20 },
      })),
    fc
      .constantFrom({ in: [true] }, { known: false }, { notIn: [false] })
      .map((is) => ({ attr: attr('customers.consent_sms', 'boolean'), is })),
  );

  it('moves the customer in the engine, and nothing smaller does', async () => {
    await fc.assert(
      fc.asyncProperty(
        trees(conditions),
        fc.record({
          city: fc.constantFrom(...GRID['customers.city']!),
          age: fc.constantFrom(null, 19, 25, 33, 44, 59, 70),
          consent_sms: fc.constantFrom(true, false, null),
        }),
        async (rule, customer) => {
          const load = (row: object) =>
            loadCanonical(engine, { customers: [{ customer_id: 'me', ...row }], as_of: AS_OF });
          await load(customer);
          const evaluation = await RuleEval.open(engine);
          const known = (await knownOf(engine, evaluation, 'me', rule))!;
          const before = (await bySql(rule)).includes('me');
          const change = smallestChange(rule, known, AS_OF);
          await evaluation.close();

          // Every single change there could be, by the engine itself.
          const single = async () => {
            for (const [id, values] of Object.entries(GRID)) {
              const rows = values.map((x, i) => ({
                customer_id: `t${i}`,
                ...customer,
                [id.split('.')[1]!]: x,
              }));
              await loadCanonical(engine, { customers: rows, as_of: AS_OF });
              const inside = await bySql(rule);
              if (rows.some((row) => inside.includes(row.customer_id) !== before)) return true;
            }
            return false;
          };
          if (change === null) {
            // A rule that is always true, or never.
            expect(await single()).toBe(false);
            return;
          }
          expect(change.length).toBeGreaterThan(0);
          if (change.length > 1) expect(await single()).toBe(false);
          const moved: Record<string, unknown> = { ...customer };
          for (const { leaf, to } of change) {
            const name = 'attr' in leaf ? leaf.attr.label : '';
            moved[name] =
              to.kind === 'value'
                ? to.value
                : to.kind === 'below'
                  ? to.value - 1
                  : to.kind === 'other' && 'elsewhere';
          }
          await load(moved);
          expect((await bySql(rule)).includes('me'), JSON.stringify([rule, customer, change])).toBe(
            !before,
          );
        },
      ),
      { numRuns: 80 },
    );
  });

  it('speaks of orders, sums and days too, and merges what looks at the same thing', async () => {
    await loadCanonical(engine, {
      customers: [{ customer_id: 'a', member_since: '2024-01-01' }],
      orders: [{ customer_id: 'a', ordered_at: '2025-01-05', amount: 380 }],
      as_of: AS_OF,
    });
    const evaluation = await RuleEval.open(engine);
    const ask = async (rule: Rule) =>
      smallestChange(rule, (await knownOf(engine, evaluation, 'a', rule))!, AS_OF)?.map(
        ({ from, to }) => [from, to],
      );
    const all = { all: true as const };
    const times = (min?: number, max?: number): Leaf => ({
      did: 'order',
      where: [],
      within: all,
      times: { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) },
    });
    expect(await ask(times(3))).toEqual([[1, { kind: 'value', value: 3 }]]);
    expect(await ask({ all: [times(2), times(undefined, 4)] })).toEqual([
      [1, { kind: 'value', value: 2 }],
    ]);
    const spent = (from: number): Leaf => ({
      total: 'amount',
      where: [],
      within: all,
      is: { from },
    });
    // The nearer of two.
    expect(await ask({ any: [spent(5000), spent(500)] })).toEqual([
      [380, { kind: 'value', value: 500 }],
    ]);
    expect(await ask(spent(100))).toEqual([[380, { kind: 'below', value: 100 }]]);
    const since = { attr: attr('customers.member_since', 'date'), is: { lastDays: 90 } };
    expect(await ask({ all: [spent(100), since] })).toEqual([
      ['2024-01-01', { kind: 'value', value: '2025-01-01' }],
    ]);
    // Two that cannot both be: none of it moves anybody.
    expect(await ask({ all: [times(3), times(undefined, 2)] })).toBeUndefined();
    // More than are tried together: part by part.
    const many: Rule = {
      all: [
        times(5),
        spent(9000),
        since,
        { attr: attr('customers.city'), is: { in: ['İzmir'] } },
        { attr: attr('customers.consent_sms', 'boolean'), is: { in: [true] } },
      ],
    };
    expect(await ask(many)).toHaveLength(5);
    await evaluation.close();
  });
});

describe('what would have to hold', () => {
  it('is said as a rule', () => {
    const age = attr('customers.age', 'number');
    const since = attr('customers.member_since', 'date');
    const city = attr('customers.city');
    const did: Leaf = { did: 'order', where: [], within: { all: true }, times: { min: 2, max: 4 } };
    const goal = (leaf: Leaf, from: string | number | null, to: Goal) =>
      goalRule({ leaf, from, to });
    const value = (x: string | number | null): Goal => ({ kind: 'value', value: x });
    const adult = { attr: age, is: { from: 18, below: 65 } };
    expect(goal(adult, 12, value(18))).toEqual({ attr: age, is: { from: 18 } });
    expect(goal(adult, 70, { kind: 'below', value: 65 })).toEqual({ attr: age, is: { below: 65 } });
    expect(goal(adult, 20, value(null))).toEqual({ attr: age, is: { known: false } });
    expect(goal(did, 1, value(2))).toMatchObject({ times: { min: 2 } });
    expect(goal(did, 9, value(4))).toMatchObject({ times: { max: 4 } });
    const recent = { attr: since, is: { lastDays: 30 } };
    expect(goal(recent, '2024-01-01', value('2025-03-02'))).toEqual({
      attr: since,
      is: { fromDay: '2025-03-02' },
    });
    expect(goal(recent, '2025-03-20', value('2025-03-01'))).toEqual({
      attr: since,
      is: { beforeDay: '2025-03-02' },
    });
    const izmir = { attr: city, is: { in: ['İzmir'] } };
    expect(goal(izmir, 'Ankara', value('İzmir'))).toEqual(izmir);
    expect(goal(izmir, 'İzmir', { kind: 'other' })).toBeNull();
    const first: Leaf = { nth: 'first', is: [] };
    expect(goal(first, null, { kind: 'truth', truth: false })).toEqual({ not: first });
  });
});

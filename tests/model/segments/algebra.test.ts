import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/engine/engine';
import { allBits, and, andNot, count, each, noBits, or, type Bits } from '../../../src/lib/bits';
import {
  complement,
  cycleOf,
  difference,
  EVERYONE,
  expand,
  intersection,
  NOBODY,
  region,
  replaceLeaf,
  union,
} from '../../../src/model/segments/algebra';
import {
  crowdsIn,
  degree,
  MOST_CROWDS,
  pairsOf,
  regionsOf,
  regionsSql,
} from '../../../src/model/segments/overlap';
import { RuleEval } from '../../../src/model/segments/rules/eval';
import type { Rule, Segments } from '../../../src/model/segments/rules/rule';
import { ruleSql } from '../../../src/model/segments/rules/sql';
import { stepRule, waterfall, waterfallSql } from '../../../src/model/segments/waterfall';
import { testEngine } from '../../support/engine';
import { attr, leaves, openShop, Plain, shops, trees } from './rules/support';

let engine: Engine;
beforeAll(async () => {
  engine = await testEngine();
});
afterAll(() => engine.close());

const made = trees(leaves);
/** Rules over segments, everyone and nobody among them, as people choose crowds. */
const crowds = fc.array(
  fc.oneof(
    { arbitrary: made, weight: 4 },
    { arbitrary: fc.constantFrom<Rule>({ segment: 's1' }, { segment: 's2' }), weight: 3 },
    { arbitrary: fc.constantFrom(EVERYONE, NOBODY), weight: 1 },
  ),
  { minLength: 2, maxLength: 6 },
);
const segmentsOf = ([one, two]: readonly [Rule, Rule]): Segments =>
  new Map<string, Rule>([
    ['s1', one],
    ['s2', difference(two, [{ segment: 's1' }])],
  ]);

async function bySql(rule: Rule, segments: Segments): Promise<string[]> {
  const { rows } = await engine.query(`${ruleSql(rule, segments)}\nORDER BY 1`);
  return rows.map(([id]) => String(id));
}

function names(bits: Bits, ids: readonly string[]): string[] {
  const found: string[] = [];
  each(bits, (place) => void found.push(ids[place]!));
  return found;
}

describe('crowds of crowds', { timeout: 300_000 }, () => {
  it('are what sets are, by SQL and by bits', async () => {
    await fc.assert(
      fc.asyncProperty(shops, crowds, fc.tuple(made, made), async (shop, rules, two) => {
        await openShop(engine, shop);
        const evaluation = await RuleEval.open(engine);
        const segments = segmentsOf(two);
        const { ids } = await Plain.read(engine);
        const bits = (rule: Rule) => evaluation.bits(rule, segments);
        const sets = await Promise.all(rules.map(bits));
        const size = evaluation.size;
        const [a, b] = [rules[0]!, rules[1]!];
        const [setA, setB] = [sets[0]!, sets[1]!];
        const right: [Rule, Bits][] = [
          [union(rules), sets.reduce(or, noBits(size))],
          [intersection(rules), sets.reduce(and, allBits(size))],
          [difference(a, rules.slice(1)), sets.slice(1).reduce(andNot, setA)],
          [complement(a), andNot(allBits(size), setA)],
          // De Morgan, and difference as and-not.
          [complement(union(rules)), await bits(intersection(rules.map(complement)))],
          [complement(intersection(rules)), await bits(union(rules.map(complement)))],
          [difference(a, [b]), await bits(intersection([a, complement(b)]))],
          [union([difference(a, [b]), intersection([a, b])]), setA],
          [union([a, b]), or(setA, setB)],
          [expand(union(rules), segments), await bits(union(rules))],
        ];
        for (const [rule, set] of right) {
          expect(await bits(rule), JSON.stringify(rule)).toEqual(set);
          expect(await bySql(rule, segments)).toEqual(names(set, ids));
        }
        await evaluation.close();
      }),
      { numRuns: 12 },
    );
  });

  it('overlap as plain SQL counts it, and a waterfall is a partition', async () => {
    await fc.assert(
      fc.asyncProperty(shops, crowds, fc.tuple(made, made), async (shop, rules, two) => {
        await openShop(engine, shop);
        const evaluation = await RuleEval.open(engine);
        const segments = segmentsOf(two);
        const { ids } = await Plain.read(engine);
        const size = evaluation.size;
        const sets = await Promise.all(rules.map((rule) => evaluation.bits(rule, segments)));

        const regions = regionsOf(sets, evaluation.revenue);
        const plain = await engine.rows(regionsSql(rules, segments));
        const sortable = (rows: readonly { members: unknown; customers: unknown }[]) =>
          [...rows].sort((x, y) => Number(x.members) - Number(y.members));
        expect(
          sortable(plain as never).map((row) => {
            const { members, customers, revenue } = row as unknown as Record<string, number>;
            return [Number(members), Number(customers), Math.round(Number(revenue) * 10_000)];
          }),
        ).toEqual(
          sortable(regions).map((r) => {
            const { members, customers, revenue } = r as (typeof regions)[number];
            return [members, customers, revenue];
          }),
        );
        for (const { members, customers } of regions) {
          const rule = region(rules, members);
          expect(await bySql(rule, segments)).toHaveLength(customers);
          expect(count(await evaluation.bits(rule, segments))).toBe(customers);
        }

        const pairs = pairsOf(sets, size);
        for (const [i, a] of rules.entries()) {
          for (const [j, b] of rules.entries()) {
            const [inA, inB] = [await bySql(a, segments), await bySql(b, segments)];
            const both = inA.filter((id) => inB.includes(id)).length;
            const either = new Set([...inA, ...inB]).size;
            expect(pairs[i]![j]).toEqual({
              both,
              share: inA.length ? both / inA.length : null,
              lift: inA.length && inB.length ? (both * size) / (inA.length * inB.length) : null,
              jaccard: either ? both / either : null,
            });
          }
        }

        const { steps, rest } = waterfall(sets, size);
        const parts = [...steps.map(({ taken }) => taken), rest];
        expect(parts.reduce((sum, part) => sum + count(part), 0)).toBe(size);
        expect(parts.reduce(or)).toEqual(allBits(size));
        const { rows } = await engine.query(
          `${waterfallSql(rules, segments, ['a\n; DROP', "b'"])} ORDER BY 1`,
        );
        for (const [i, part] of parts.entries()) {
          const step = i < steps.length ? i + 1 : 0;
          const right = rows.filter(([, at]) => Number(at) === step).map(([id]) => String(id));
          expect(names(part, ids)).toEqual(right);
          expect(await bySql(stepRule(rules, i), segments)).toEqual(right);
        }
        for (const [i, step] of steps.entries()) {
          expect(step.all).toBe(count(sets[i]!));
          expect(step.before.reduce((sum, n) => sum + n, step.customers)).toBe(step.all);
          step.before.forEach((n, j) => {
            expect(n).toBe(count(and(sets[i]!, steps[j]!.taken)));
          });
        }
        await evaluation.close();
      }),
      { numRuns: 12 },
    );
  });

  it('overlap as plain counting does for as many crowds as there can be', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.array(fc.nat(40), { maxLength: MOST_CROWDS }).map((list) => list.map((x) => x % 31)),
          { minLength: 1, maxLength: 70 },
        ),
        (customers) => {
          const sets = Array.from({ length: MOST_CROWDS }, (_, i) => {
            const bits = noBits(customers.length);
            customers.forEach((mine, p) => mine.includes(i) && (bits[p >>> 5]! |= 1 << (p & 31)));
            return bits;
          });
          const money = Float64Array.from(customers, (_, i) => i * 10 - 5);
          const regions = regionsOf(sets, money);
          const key = (mine: readonly number[]) => [...new Set(mine)].sort((a, b) => a - b).join();
          for (const { members, customers: n, revenue } of regions) {
            const inside = crowdsIn(members, MOST_CROWDS);
            expect(degree(members)).toBe(inside.length);
            const who = customers.flatMap((mine, i) => (key(mine) === inside.join() ? [i] : []));
            expect(n).toBe(who.length);
            expect(revenue).toBe(who.reduce((sum, i) => sum + money[i]!, 0));
          }
          expect(regions.reduce((sum, r) => sum + r.customers, 0)).toBe(customers.length);
          expect(() => regionsOf([...sets, sets[0]!], money)).toThrow(RangeError);
        },
      ),
    );
  });
});

describe('segments made of segments', () => {
  const segment = (id: string, rule: Rule) => ({ id, name: id, colour: 0, rule, saved: null });
  const of = (id: string): Rule => ({ segment: id });

  it('are refused where they would be made of themselves', () => {
    const all = [
      segment('a', EVERYONE),
      segment('b', union([of('a'), of('gone')])),
      segment('c', difference(of('x'), [of('b')])),
    ];
    expect(cycleOf('a', of('b'), all)).toEqual(['a', 'b', 'a']);
    expect(cycleOf('a', intersection([of('x'), of('c')]), all)).toEqual(['a', 'c', 'b', 'a']);
    expect(cycleOf('a', of('a'), all)).toEqual(['a', 'a']);
    expect(cycleOf('c', union([of('a'), of('b')]), all)).toBeNull();
    expect(cycleOf('new', of('c'), all)).toBeNull();
    // Others that go round among themselves are not its business, and do not hang it.
    const round = [segment('p', of('q')), segment('q', of('p'))];
    expect(cycleOf('new', of('p'), round)).toBeNull();
  });

  it('leave out everyone and nobody', () => {
    const a = of('a');
    expect(union([a, NOBODY, a])).toEqual(a);
    expect(union([a, EVERYONE])).toEqual(EVERYONE);
    expect(intersection([EVERYONE, a])).toEqual(a);
    expect(difference(EVERYONE, [a])).toEqual({ not: a });
    expect(difference(a, [EVERYONE])).toEqual(NOBODY);
    expect(difference(a, [{ not: of('b') }])).toEqual({ all: [a, of('b')] });
  });

  it('can have a leaf put in the place of another', () => {
    const leaf = { attr: attr('customers.city'), is: { known: true } };
    const rule = { any: [{ not: leaf }, { all: [{ ...leaf }] }] };
    expect(replaceLeaf(rule, leaf, NOBODY)).toEqual({ any: [{ not: NOBODY }, { all: [NOBODY] }] });
  });
});

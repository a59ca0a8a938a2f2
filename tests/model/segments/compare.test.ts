import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/engine/engine';
import { bitsOf, count } from '../../../src/lib/bits';
import { analyses } from '../../../src/model/analyses/index';
import { complement, EVERYONE } from '../../../src/model/segments/algebra';
import {
  cliffsDelta,
  compare,
  compareSql,
  sidesOf,
  type Difference,
} from '../../../src/model/segments/compare';
import { catalogueOf } from '../../../src/model/segments/rules/catalogue';
import { RuleEval } from '../../../src/model/segments/rules/eval';
import type { Rule } from '../../../src/model/segments/rules/rule';
import {
  candidatesOf,
  readTraits,
  type Trait,
  type TraitCode,
} from '../../../src/model/segments/traits';
import { testEngine } from '../../support/engine';
import { leaves, openShop, shops, trees } from './rules/support';

let engine: Engine;
beforeAll(async () => {
  engine = await testEngine();
});
afterAll(() => engine.close());

async function traitsOf(evaluation: RuleEval): Promise<Trait[]> {
  const { chosen } = await candidatesOf(engine, await catalogueOf(engine, analyses));
  const traits: Trait[] = [];
  for await (const trait of readTraits(engine, evaluation, chosen)) traits.push(trait);
  return traits;
}

/** A trait of made-up values, one code each. */
function traitOf(values: readonly number[], kinds: number, ordered = true): Trait {
  return {
    attribute: {
      id: 'x.y',
      label: 'y',
      type: 'number',
      grain: 'customer',
      relation: 'x',
      column: 'y',
      unit: null,
    },
    codes: Array.from({ length: kinds }, (_, value): TraitCode => ({ kind: 'value', value })),
    code: Uint8Array.from(values),
    many: null,
    order: ordered ? Array.from({ length: kinds }, (_, i) => i) : null,
  };
}

function keyOf(code: TraitCode): string {
  if (code.kind === 'value') return String(code.value);
  if (code.kind === 'bin') return String(code.lo ?? -Infinity);
  if (code.kind === 'time') return code.from;
  return code.kind === 'none' ? 'null' : 'others';
}

describe('two crowds', { timeout: 300_000 }, () => {
  it('have the counts that plain SQL gives, for every attribute there is', async () => {
    const rules = trees(leaves);
    const kinds = new Set<string>();
    await fc.assert(
      fc.asyncProperty(shops, rules, fc.option(rules, { nil: null }), async (shop, a, b) => {
        await openShop(engine, shop);
        const evaluation = await RuleEval.open(engine);
        const bits = async (rule: Rule) => evaluation.bits(rule);
        const setA = await bits(a);
        const sides = sidesOf(setA, b && (await bits(b)), evaluation.size);
        expect(sides.a).toBe(count(setA));
        expect(sides.b).toBe(count(await bits(b ?? complement(a))));
        for (const trait of await traitsOf(evaluation)) {
          kinds.add(trait.attribute.id);
          const difference = compare(trait, sides);
          const counts = Object.fromEntries(
            difference.rows.map((row) => [keyOf(trait.codes[row.code]!), [row.a, row.b]]),
          );
          const { rows } = await engine.query(compareSql(trait, [a, b]));
          const right = rows.map(([value, inA, inB]) => [
            String(value),
            [Number(inA), Number(inB)],
          ]);
          expect(counts, trait.attribute.id).toEqual(Object.fromEntries(right));
          if (!trait.many) {
            expect(difference.rows.reduce((sum, row) => sum + row.a, 0)).toBe(sides.a);
            expect(difference.rows.reduce((sum, row) => sum + row.b, 0)).toBe(sides.b);
          }
        }
        await evaluation.close();
      }),
      { numRuns: 8 },
    );
    // Among them a number, a day, a text, a yes or no, the file's own, and what was bought.
    for (const id of [
      'customer_facts.age',
      'customers.member_since',
      'customer_facts.city',
      'customers.consent_sms',
      'customer_facts.Anket: puan',
      'order_lines.category',
      'orders.channel',
    ]) {
      expect(
        [...kinds].some((kind) => kind.endsWith(id.split('.')[1]!)),
        id,
      ).toBe(true);
    }
  });

  it('do not differ from themselves, and everyone has no rest', async () => {
    await openShop(engine, fc.sample(shops, { numRuns: 1, seed: 5 })[0]!);
    const evaluation = await RuleEval.open(engine);
    const all = await evaluation.bits(EVERYONE);
    for (const trait of await traitsOf(evaluation)) {
      const same = compare(trait, sidesOf(all, all, evaluation.size));
      expect(same.effect).toBeLessThanOrEqual(0);
      expect(same.delta ?? 0).toBeCloseTo(0, 12);
      const alone = compare(trait, sidesOf(all, null, evaluation.size));
      expect([alone.effect, alone.p, alone.delta]).toEqual([0, null, null]);
    }
    await evaluation.close();
  });
});

describe('the effect', () => {
  const crowds = (a: readonly number[], b: readonly number[], kinds: number): Difference => {
    const size = a.length + b.length;
    const places = Array.from({ length: size }, (_, i) => i);
    const trait = traitOf([...a, ...b], kinds);
    return compare(trait, sidesOf(bitsOf(places.slice(0, a.length), size), null, size));
  };

  it('is Cliff’s delta as published', () => {
    // The example of cliff.delta in the R package effsize: -0.25.
    const a = [10, 10, 20, 20, 20, 30, 30, 30, 40, 50];
    const b = [10, 20, 30, 40, 40, 50];
    const rows = [10, 20, 30, 40, 50].map((x) => ({
      a: a.filter((y) => y === x).length,
      b: b.filter((y) => y === x).length,
    }));
    expect(cliffsDelta(rows)).toBeCloseTo(-0.25, 12);
  });

  it('is a distance between 0 and 1, with the direction and the middle of what has an order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(5), { minLength: 1, maxLength: 60 }),
        fc.array(fc.nat(5), { minLength: 1, maxLength: 60 }),
        (a, b) => {
          const { effect, delta, p, medians, top } = crowds(a, b, 6);
          const share = (list: readonly number[], x: number) =>
            list.filter((y) => y === x).length / list.length;
          const codes = [0, 1, 2, 3, 4, 5];
          const gaps = codes.map((x) => Math.abs(share(a, x) - share(b, x)));
          const distance = gaps.reduce((sum, gap) => sum + gap, 0) / 2;
          expect(effect).toBeLessThanOrEqual(distance + 1e-12);
          expect(distance).toBeLessThanOrEqual(1 + 1e-12);
          const pairs = a.flatMap((x) => b.map((y) => Math.sign(x - y)));
          expect(delta).toBeCloseTo(pairs.reduce<number>((s, x) => s + x, 0) / pairs.length, 10);
          if (p !== null) expect(p >= 0 && p <= 1).toBe(true);
          const median = (list: readonly number[]) =>
            [...list].sort((x, y) => x - y)[Math.ceil(list.length / 2) - 1];
          expect(medians).toEqual([median(a), median(b)]);
          expect(gaps[top!.code]).toBeCloseTo(Math.max(...gaps), 12);
        },
      ),
    );
  });

  it('is nothing on average where chance alone is at work', () => {
    // 400 pairs of samples of one population of five values.
    let [state, sum] = [1, 0];
    const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
    const draw = (n: number) => Array.from({ length: n }, () => Math.floor(random() ** 2 * 5));
    const ps: number[] = [];
    for (let i = 0; i < 400; i++) {
      const { effect, p } = crowds(draw(300), draw(80), 5);
      sum += effect;
      ps.push(p!);
    }
    expect(Math.abs(sum / 400)).toBeLessThan(0.005);
    // And the test is right as often as it says: 5 % below 0.05.
    const below = ps.filter((p) => p < 0.05).length / 400;
    expect(below).toBeGreaterThan(0.02);
    expect(below).toBeLessThan(0.09);
  });

  it('tests as published', () => {
    // Aspirin and heart attacks (Physicians' Health Study; Agresti): 189 of 11,034 against 104 of 11,037; X² = 25.0.
    const times = (n: number, x: number) => Array.from({ length: n }, () => x);
    const { p, top } = crowds(
      [...times(189, 1), ...times(10_845, 0)],
      [...times(104, 1), ...times(10_933, 0)],
      2,
    );
    expect(p).toBeGreaterThan(5e-7);
    expect(p).toBeLessThan(6e-7);
    expect(top!.lift).toBeCloseTo(10_845 / 11_034 / (10_933 / 11_037), 12);
  });
});

import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/engine/engine';
import { count } from '../../../src/lib/bits';
import { analyses } from '../../../src/model/analyses/index';
import { region } from '../../../src/model/segments/algebra';
import {
  compare,
  compareSql,
  mostFirst,
  sidesOf,
  type Difference,
} from '../../../src/model/segments/compare';
import { pairsOf, regionsOf, regionsSql } from '../../../src/model/segments/overlap';
import { catalogueOf, type Catalogue } from '../../../src/model/segments/rules/catalogue';
import { RuleEval } from '../../../src/model/segments/rules/eval';
import type { Rule } from '../../../src/model/segments/rules/rule';
import { ruleSql } from '../../../src/model/segments/rules/sql';
import { candidatesOf, readTraits, type TraitCode } from '../../../src/model/segments/traits';
import { waterfall, waterfallSql } from '../../../src/model/segments/waterfall';
import { runAll } from '../../support/analyses';
import { testEngine } from '../../support/engine';
import { fileAt, importFiles } from '../../support/import';
import { attr } from './rules/support';

const sample = (file: string) =>
  fileAt(fileURLToPath(new URL(`../../../sample-data/tr/${file}`, import.meta.url)));

let engine: Engine;
let rules: RuleEval;
let catalogue: Catalogue;
beforeAll(async () => {
  engine = await testEngine();
  await importFiles(engine, [sample('musteriler.csv'), sample('siparis_satirlari.csv')]);
  await runAll(engine, analyses);
  catalogue = await catalogueOf(engine, analyses);
  rules = await RuleEval.open(engine);
});
afterAll(() => engine.close());

const stage = (...named: string[]): Rule => ({
  attr: attr('customer_facts.stage'),
  is: { in: named },
});
const bought = (category: string): Rule => ({
  did: 'order',
  where: [{ attr: attr('order_lines.category'), is: { in: [category] } }],
  within: { all: true },
  times: { min: 1 },
});
const crowds: Rule[] = [
  { attr: attr('customer_facts.segment'), is: { in: ['champions', 'loyal'] } },
  stage('active', 'defecting'),
  bought('Makyaj'),
  { attr: attr('customer_facts.revenue', 'number'), is: { from: 2000 } },
  { not: bought('Parfüm') },
];

function keyOf(code: TraitCode): string {
  if (code.kind === 'value') return String(code.value);
  if (code.kind === 'bin') return String(code.lo ?? -Infinity);
  if (code.kind === 'time') return code.from;
  return code.kind === 'none' ? 'null' : 'others';
}

async function rowsOf(sql: string): Promise<unknown[][]> {
  return (await engine.query(sql)).rows;
}

describe('the sample', { timeout: 120_000 }, () => {
  it('overlaps and falls as plain SQL has it', async () => {
    const sets = await Promise.all(crowds.map((rule) => rules.bits(rule)));
    const regions = regionsOf(sets, rules.revenue);
    const right = await rowsOf(regionsSql(crowds));
    expect(
      Object.fromEntries(regions.map((r) => [r.members, [r.customers, r.revenue / 10_000]])),
    ).toEqual(Object.fromEntries(right.map(([m, n, money]) => [m, [Number(n), Number(money)]])));
    expect(regions.length).toBeGreaterThan(10);
    const { members, customers } = regions[0]!;
    expect(await rowsOf(ruleSql(region(crowds, members)))).toHaveLength(customers);

    const pairs = pairsOf(sets, rules.size);
    const [[both]] = (await rowsOf(
      `SELECT count(*) FROM (${ruleSql(crowds[0]!)} INTERSECT ${ruleSql(crowds[2]!)})`,
    )) as [[unknown]];
    expect(pairs[0]![2]!.both).toBe(Number(both));

    const { steps, rest } = waterfall(sets, rules.size);
    const taken = await rowsOf(`SELECT step, count(*) FROM (${waterfallSql(crowds)}) GROUP BY 1`);
    const counts = Object.fromEntries(taken.map(([step, n]) => [Number(step), Number(n)]));
    expect([count(rest), ...steps.map(({ customers: n }) => n)]).toEqual(
      [0, 1, 2, 3, 4, 5].map((step) => counts[step] ?? 0),
    );
  });

  it('differs as plain SQL counts it, in every attribute, and where its makers planted it', async () => {
    const { chosen, names } = await candidatesOf(engine, catalogue);
    expect(names.map(({ column }) => column)).toContain('email');
    const pair = [bought('Makyaj'), null] as const;
    const sides = sidesOf(await rules.bits(pair[0]), null, rules.size);
    const differences: Difference[] = [];
    for await (const trait of readTraits(engine, rules, chosen)) {
      const difference = compare(trait, sides);
      differences.push(difference);
      const counts = Object.fromEntries(
        difference.rows.map((row) => [keyOf(trait.codes[row.code]!), [row.a, row.b]]),
      );
      // Values without a code of their own are others; of several, they are left out.
      const right: Record<string, number[]> = {};
      for (const [value, a, b] of await rowsOf(compareSql(trait, pair))) {
        const own = String(value) in counts ? String(value) : 'others';
        const [x = 0, y = 0] = right[own] ?? [];
        right[own] = [x + Number(a), y + Number(b)];
      }
      if (trait.many) delete right.others;
      expect(counts, trait.attribute.id).toEqual(right);
    }
    const first = mostFirst(differences);
    expect(differences.map(({ trait }) => trait.attribute.id)).toContain('order_lines.category');
    const category = first.find(({ trait }) => trait.attribute.id === 'order_lines.category')!;
    const top = category.trait.codes[category.top!.code]!;
    expect(top).toEqual({ kind: 'value', value: 'Makyaj' });
    expect(category.top!.shareA).toBe(1);
    expect(category.top!.shareB).toBe(0);
  });
});

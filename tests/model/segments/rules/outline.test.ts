import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { catalogueFrom } from '../../../../src/model/segments/rules/catalogue';
import { normalise } from '../../../../src/model/segments/rules/normalise';
import {
  canUnwrap,
  duplicate,
  find,
  isGroup,
  move,
  outlineOf,
  partsOf,
  pathsOf,
  remove,
  ruleOf,
  spotOf,
  step,
  unwrap,
  wrap,
  type Group,
} from '../../../../src/model/segments/rules/outline';
import { problemsOf } from '../../../../src/model/segments/rules/problems';
import { ruleSql } from '../../../../src/model/segments/rules/sql';
import { expand } from '../../../../src/model/segments/algebra';
import type { Rule } from '../../../../src/model/segments/rules/rule';
import { leaves, trees } from './support';

const rules = trees(fc.oneof(leaves, fc.constant({ segment: 'x' })));
const outlines = rules.map(outlineOf);
const nothing = catalogueFrom([]);
const keysOf = (root: Group) => partsOf(root).map(({ key }) => key);
const picked = fc.tuple(outlines, fc.nat(), fc.nat()).map(([root, a, b]) => {
  const parts = partsOf(root);
  return { root, item: parts[a % parts.length]!, other: parts[b % parts.length]! };
});

/** Truth over made-up truths of the leaves, by their text. */
function truth(rule: Rule, seed: number): boolean {
  if ('all' in rule) return rule.all.every((part) => truth(part, seed));
  if ('any' in rule) return rule.any.some((part) => truth(part, seed));
  if ('not' in rule) return !truth(rule.not, seed);
  let hash = seed;
  for (const char of JSON.stringify(rule)) hash = (hash * 31 + char.charCodeAt(0)) | 0;
  return (hash & 4) !== 0;
}

describe('a rule that names segments', () => {
  it('is the same with their rules written out', () => {
    fc.assert(
      fc.property(rules, rules, trees(leaves), (rule, x, y) => {
        const named = JSON.parse(JSON.stringify(x).replaceAll('"segment":"x"', '"segment":"y"'));
        const segments = new Map<string, Rule>([
          ['x', named as Rule],
          ['y', y],
        ]);
        const plain = expand(rule, segments);
        expect(JSON.stringify(plain)).not.toContain('"segment"');
        expect(ruleSql(plain)).toBe(ruleSql(rule, segments));
      }),
    );
    const circle = new Map<string, Rule>([['x', { not: { segment: 'x' } }]]);
    expect(() => expand({ segment: 'x' }, circle)).toThrow(RangeError);
  });
});

describe('the outline of a rule', () => {
  it('is the rule again', () => {
    fc.assert(
      fc.property(rules, (rule) => {
        const root = outlineOf(rule);
        expect(normalise(ruleOf(root))).toEqual(normalise(rule));
        expect(new Set(keysOf(root)).size).toBe(keysOf(root).length);
      }),
    );
  });

  it('has the places that problems name', () => {
    fc.assert(
      fc.property(outlines, (root) => {
        const paths = [...pathsOf(root)];
        for (const { at, code } of problemsOf(ruleOf(root), nothing)) {
          const owner = paths
            .filter(([, path]) => path === '' || at === path || at.startsWith(`${path}.`))
            .sort(([, a], [, b]) => b.length - a.length)[0]!;
          const item = find(root, owner[0])!;
          // A group's only problem is to be empty; all others are of single parts.
          expect(isGroup(item)).toBe(code === 'empty');
        }
      }),
    );
  });

  it('moves parts without losing or doubling any', () => {
    fc.assert(
      fc.property(picked, fc.nat(4), ({ root, item, other }, index) => {
        const to = { group: other.key, index };
        const moved = move(root, item.key, to);
        expect(keysOf(moved).sort()).toEqual(keysOf(root).sort());
        const inside = find(item, other.key) !== undefined;
        if (inside || !isGroup(other)) expect(moved).toBe(root);
        else if (item !== root) expect(spotOf(moved, item.key)?.group).toBe(other.key);
        expect(find(moved, item.key)).toEqual(item);
      }),
    );
  });

  it('takes a part from the first place to the last by steps down, and back by steps up', () => {
    fc.assert(
      fc.property(picked, ({ root, item }) => {
        if (item === root) return;
        let at = root;
        const steps = 2 * partsOf(root).length + 2;
        for (let i = 0; i < steps; i++) at = step(at, item.key, 'down');
        expect(at.items.at(-1)?.key).toBe(item.key);
        expect(keysOf(at).sort()).toEqual(keysOf(root).sort());
        for (let i = 0; i < steps; i++) at = step(at, item.key, 'up');
        expect(at.items[0]?.key).toBe(item.key);
        const out = step(root, item.key, 'out');
        const from = spotOf(root, item.key)!;
        expect(out === root).toBe(from.group === root.key);
      }),
    );
  });

  it('says the same with a part doubled, wrapped, or let out of its group', () => {
    fc.assert(
      fc.property(picked, fc.integer(), ({ root, item }, seed) => {
        const said = truth(ruleOf(root), seed);
        const [doubled, copy] = duplicate(root, item.key);
        expect(truth(ruleOf(doubled), seed)).toBe(said);
        if (item !== root)
          expect(normalise(ruleOf(remove(doubled, copy)))).toEqual(normalise(ruleOf(root)));
        const [wrapped, made] = wrap(root, item.key);
        expect(truth(ruleOf(wrapped), seed)).toBe(said);
        if (item !== root) {
          expect(canUnwrap(wrapped, made)).toBe(true);
          expect(ruleOf(unwrap(wrapped, made))).toEqual(ruleOf(root));
        }
        expect(truth(ruleOf(unwrap(root, item.key)), seed)).toBe(said);
      }),
    );
  });
});

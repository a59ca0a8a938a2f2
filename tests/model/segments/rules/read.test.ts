import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { locales } from '../../../support/locales';
import { catalogueFrom } from '../../../../src/model/segments/rules/catalogue';
import { normalise } from '../../../../src/model/segments/rules/normalise';
import { problemsOf } from '../../../../src/model/segments/rules/problems';
import { readRule } from '../../../../src/model/segments/rules/read';
import type { Rule } from '../../../../src/model/segments/rules/rule';
import { parse } from '../../../../src/model/segments/rules/words/parse';
import { print } from '../../../../src/model/segments/rules/words/print';
import { attr, leaves, trees } from './support';

const rules = trees(fc.oneof(leaves, fc.constant({ segment: 'x' })));
const nothing = catalogueFrom([]);

describe('a kept rule', () => {
  it('is read as it was', () => {
    fc.assert(
      fc.property(rules, (rule) => {
        expect(readRule(JSON.parse(JSON.stringify(rule)))).toEqual(rule);
      }),
    );
  });

  it('that was changed by hand is a rule one can print, or none', () => {
    fc.assert(
      fc.property(rules, fc.nat(), fc.jsonValue(), (rule, at, value) => {
        // Some value anywhere in it becomes another one.
        let n = 0;
        const text = JSON.stringify(rule, (_, old: unknown) => (n++ === at % 20 ? value : old));
        const read = readRule(JSON.parse(text));
        if (!read) return;
        problemsOf(read, nothing);
        for (const locale of locales) {
          expect(parse(print(read, locale), locale, nothing)).toEqual({ rule: normalise(read) });
        }
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    [null],
    ['x'],
    [[]],
    [{}],
    [{ all: {} }],
    [{ all: [{}] }],
    [{ attr: { id: 'a.b', label: 'b', type: 'list' }, is: { known: true } }],
    [{ attr: attr('a.b'), is: { in: [[]] } }],
    [{ attr: attr('a.b'), is: { from: '5' } }],
    [{ did: 'pay', where: [], within: { all: true }, times: {} }],
    [{ did: 'order', where: [], within: { all: false }, times: {} }],
    [{ nth: 'second', is: [] }],
  ])('%j is none', (value) => {
    expect(readRule(value)).toBeNull();
  });

  it('of groups without end is none, in words neither', () => {
    let deep: Rule = { all: [] };
    for (let i = 0; i < 5000; i++) deep = { not: deep };
    expect(readRule(deep)).toBeNull();
    for (const locale of locales) {
      const open = '('.repeat(50_000);
      expect(parse(open, locale, nothing).rule).toBeNull();
    }
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalise, sameRule } from '../../../../src/model/segments/rules/normalise';
import { isDay } from '../../../../src/lib/days';
import { leavesOf, placeOf, type Rule } from '../../../../src/model/segments/rules/rule';
import { attr, leaves, trees } from './support';

const a: Rule = { attr: attr('customer_facts.a'), is: { in: ['x'] } };
const b: Rule = { attr: attr('customer_facts.b'), is: { in: ['y'] } };

describe('normalise', () => {
  it('opens groups in groups of their kind, and groups of one', () => {
    expect(normalise({ all: [{ all: [a] }, { all: [{ any: [b] }, a] }] })).toEqual({
      all: [a, b, a],
    });
    expect(normalise({ any: [{ all: [a, b] }, { any: [a] }] })).toEqual({
      any: [{ all: [a, b] }, a],
    });
    expect(normalise({ not: { not: { all: [a] } } })).toEqual(a);
    expect(normalise({ all: [{ all: [] }, a] })).toEqual(a);
    expect(normalise({ all: [{ any: [] }] })).toEqual({ any: [] });
  });

  it('writes what is left open in one way', () => {
    const bought = { did: 'order', where: [], within: {}, times: {} } as const;
    expect(normalise(bought)).toEqual({ ...bought, within: { all: true }, times: { min: 1 } });
    expect(normalise({ ...bought, times: { min: 0, max: 3 } })).toMatchObject({
      times: { max: 3 },
    });
    expect(normalise({ attr: attr('x.y', 'number'), is: {} })).toMatchObject({
      is: { known: true },
    });
    expect(normalise({ attr: attr('x.y'), is: { in: [null, 'a', null, 'a'] } })).toMatchObject({
      is: { in: ['a', null] },
    });
    expect(normalise({ attr: attr('x.y'), is: { notIn: [null] } })).toMatchObject({
      is: { known: true },
    });
    expect(sameRule({ nth: 1, is: [] }, { is: [], nth: 'first' })).toBe(true);
  });

  it('changes nothing the second time, and survives JSON', () => {
    fc.assert(
      fc.property(trees(leaves), (rule) => {
        const once = normalise(rule);
        expect(normalise(once)).toEqual(once);
        expect(JSON.parse(JSON.stringify(once))).toEqual(once);
        expect(leavesOf(once)).toHaveLength(leavesOf(rule).length);
      }),
    );
  });
});

describe('the parts of a rule', () => {
  it('cut a column at the first dot', () => {
    expect(placeOf(attr('customer_facts.a.b'))).toEqual({
      relation: 'customer_facts',
      column: 'a.b',
    });
    expect(placeOf(attr('nothing'))).toEqual({ relation: 'nothing', column: '' });
  });

  it('know days', () => {
    for (const day of ['2024-02-29', '0001-01-01', '9999-12-31'])
      expect(isDay(day), day).toBe(true);
    for (const day of ['2025-02-29', '2025-13-01', '0000-01-01', '2025-1-1', '', "1'"]) {
      expect(isDay(day), day).toBe(false);
    }
  });
});

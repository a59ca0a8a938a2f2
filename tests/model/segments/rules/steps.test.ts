import { describe, expect, it } from 'vitest';
import { stepsOf } from '../../../../src/model/segments/rules/steps';
import type { Rule } from '../../../../src/model/segments/rules/rule';
import { attr } from './support';

const age = (is: object): Rule => ({ attr: attr('customer_facts.age', 'number'), is });
const rules = (rule: Rule) => stepsOf(rule).map((step) => step.rule);

describe('steps', () => {
  it('move each threshold down and up by itself', () => {
    const gender: Rule = { attr: attr('customer_facts.gender'), is: { in: ['female'] } };
    expect(rules({ all: [gender, age({ from: 30 })] })).toEqual([
      { all: [gender, age({ from: 29 })] },
      { all: [gender, age({ from: 31 })] },
    ]);
    expect(rules({ not: age({ from: 30, below: 31 }) })).toEqual([
      { not: age({ from: 29, below: 31 }) },
      { not: age({ from: 30, below: 32 }) },
    ]);
  });

  it('reach days, how often and what is asked of orders, and stay sound', () => {
    const deed = (lastDays: number, min: number, amount: number): Rule => ({
      did: 'order',
      where: [{ attr: attr('orders.amount', 'number'), is: { from: amount } }],
      within: { lastDays },
      times: { min },
    });
    expect(rules(deed(90, 1, 500))).toEqual([
      deed(90, 1, 490),
      deed(90, 1, 510),
      deed(60, 1, 500),
      deed(120, 1, 500),
      deed(90, 2, 500),
    ]);
    const never: Rule = { did: 'order', where: [], within: { all: true }, times: { max: 0 } };
    expect(rules(never)).toEqual([{ ...never, times: { max: 1 } }]);
    expect(stepsOf({ segment: 'a' })).toEqual([]);
    const ids = stepsOf(deed(90, 2, 500)).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

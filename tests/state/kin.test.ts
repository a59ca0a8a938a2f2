import { expect, it } from 'vitest';
import type { Rule } from '../../src/model/segments/rules/rule';
import { apartNames } from '../../src/model/segments/saved';
import { echoOf } from '../../src/state/segments/kin';

it('what a rule uses is echoed by what is made of it', () => {
  const lapsed: Rule = { did: 'order', where: [], within: { lastDays: 90 }, times: { max: 0 } };
  const echo = echoOf([lapsed]);
  for (const name of ['stage', 'last_order', 'recency', 'r_score', 'segment']) {
    expect(echo.has(`customer_facts.${name}`)).toBe(true);
  }
  expect(echo.has('customer_facts.city')).toBe(false);
  const female: Rule = {
    attr: { id: 'customer_facts.gender', label: 'gender', type: 'text' },
    is: { in: ['female'] },
  };
  expect([...echoOf([female])].filter((id) => id.startsWith('customer_facts'))).toEqual([
    'customer_facts.gender',
  ]);
});

it('the second segment of a name has a number', () => {
  const names = new Map([
    ['a', 'VIP'],
    ['b', 'VIP'],
    ['c', 'VIP (2)'],
    ['d', 'VIP'],
  ]);
  expect([...apartNames(names).values()]).toEqual(['VIP', 'VIP (3)', 'VIP (2)', 'VIP (4)']);
});

import { beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../../../src/engine/engine';
import { catalogueFrom } from '../../../../src/model/segments/rules/catalogue';
import type { Rule } from '../../../../src/model/segments/rules/rule';
import { unknownValues, withValue } from '../../../../src/model/segments/rules/unknown';
import { testEngine } from '../../../support/engine';
import { attr } from './support';

const city = attr('customer_facts.city');
const age = attr('customer_facts.age', 'number');
const catalogue = catalogueFrom(
  [city, age].map((ref) => ({
    ...ref,
    grain: 'customer' as const,
    relation: 'customer_facts',
    column: ref.label,
    unit: null,
  })),
);

let engine: Engine;
beforeAll(async () => {
  engine = await testEngine();
  await engine.query(`CREATE OR REPLACE TABLE customer_facts AS
SELECT * FROM (VALUES ('İstanbul', 30), ('İzmir', 40), (NULL, NULL)) AS t(city, age)`);
});

describe('values that nobody has', () => {
  it('are told, with what was probably meant', async () => {
    const rule: Rule = {
      all: [
        { attr: city, is: { in: ['istanbul', 'İzmir', 'Mars', null] } },
        { not: { attr: city, is: { notIn: ['Izmirr'] } } },
        { attr: age, is: { in: [30, 31] } },
        { attr: attr('customer_facts.gone'), is: { in: ['x'] } },
      ],
    };
    expect(await unknownValues(engine, rule, catalogue)).toEqual([
      { attr: city, value: 'istanbul', meant: 'İstanbul' },
      { attr: city, value: 'Mars', meant: null },
      { attr: city, value: 'Izmirr', meant: 'İzmir' },
      { attr: age, value: 31, meant: null },
    ]);
  });

  it('give way to another', () => {
    const rule: Rule = { attr: city, is: { in: ['istanbul', 'İstanbul', 'x'] } };
    expect(withValue(rule, city, 'istanbul', 'İstanbul')).toEqual({
      attr: city,
      is: { in: ['İstanbul', 'x'] },
    });
    expect(withValue(rule, age, 'istanbul', 'İstanbul')).toEqual(rule);
  });
});

import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { count } from '../../../../src/lib/bits';
import { analyses } from '../../../../src/model/analyses/index';
import { catalogueOf } from '../../../../src/model/segments/rules/catalogue';
import { RuleEval } from '../../../../src/model/segments/rules/eval';
import { problemsOf } from '../../../../src/model/segments/rules/problems';
import type { Leaf } from '../../../../src/model/segments/rules/rule';
import { ruleSql, valueSql } from '../../../../src/model/segments/rules/sql';
import { almostSql } from '../../../../src/model/segments/why';
import { parse } from '../../../../src/model/segments/rules/words/parse';
import { print } from '../../../../src/model/segments/rules/words/print';
import { runAll } from '../../../support/analyses';
import { testEngine } from '../../../support/engine';
import { fileAt, importFiles } from '../../../support/import';
import { locales } from '../../../support/locales';
import { SAMPLE } from '../../../support/shared';
import { attr } from './support';

describe('visited and did not buy', () => {
  const file = (name: string) => fileAt(join(SAMPLE, `en/${name}.csv`));
  const within = { lastDays: 30 };
  const rule = {
    all: [
      {
        did: 'event',
        where: [{ attr: attr('events.type'), is: { in: ['Visit'] } }],
        within,
        times: { min: 1 },
      },
      { did: 'order', where: [], within, times: { max: 0 } },
    ],
  } satisfies { all: Leaf[] };

  it('is what plain SQL says of the sample', async () => {
    const sample = await testEngine();
    await importFiles(sample, ['customers', 'order_lines', 'events'].map(file));
    await runAll(sample, analyses);
    expect(problemsOf(rule, await catalogueOf(sample, analyses))).toEqual([]);
    const right = await sample.rows(`
      SELECT DISTINCT c.customer_id
      FROM customers AS c
      JOIN events AS e ON e.customer_id = c.customer_id AND e.type = 'Visit'
        AND e.happened_at::DATE >= (SELECT as_of - 30 FROM settings)
      WHERE NOT EXISTS (
        FROM order_lines AS l
        WHERE l.customer_id = c.customer_id AND l.amount > 0
          AND l.ordered_at::DATE >= (SELECT as_of - 30 FROM settings)
      )
      ORDER BY 1`);
    expect(right.length).toBeGreaterThan(20);
    const ids = right.map(({ customer_id }) => customer_id);
    const asked = await sample.rows(`${ruleSql(rule)} ORDER BY 1`);
    expect(asked.map(({ customer_id }) => customer_id)).toEqual(ids);
    const evaluation = await RuleEval.open(sample);
    expect(count(await evaluation.bits(rule))).toBe(ids.length);
    await evaluation.close();
    // How often, for those whom this alone keeps out.
    const leaf = rule.all[0]!;
    const counted = await sample.rows(
      `SELECT count(*)::INTEGER AS customers, sum(v0)::INTEGER AS visits FROM (${valueSql(leaf)})`,
    );
    expect(counted).toEqual(
      await sample.rows(`SELECT count(DISTINCT customer_id)::INTEGER AS customers, count(*)::INTEGER AS visits
        FROM events, settings WHERE type = 'Visit' AND happened_on >= as_of - 30`),
    );
    const near = await sample.rows(almostSql(rule, leaf));
    expect(near.length).toBeGreaterThan(0);
    expect(near.every(({ value, distance }) => value === 0 && distance === 1)).toBe(true);
    for (const locale of locales) {
      const words = print(rule, locale);
      expect(parse(words, locale, await catalogueOf(sample, analyses))).toEqual({ rule });
    }
  });
});

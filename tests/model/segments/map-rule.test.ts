import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/engine/engine';
import { rfm } from '../../../src/model/analyses/rfm';
import { analyses } from '../../../src/model/analyses/index';
import { run } from '../../../src/model/analysis';
import { scoresRule } from '../../../src/model/segments/map-rule';
import { maps } from '../../../src/model/segments/maps/index';
import { ruleSql } from '../../../src/model/segments/rules/sql';
import { loadCanonical } from '../../support/canonical';
import { testEngine } from '../../support/engine';

let engine: Engine;
beforeAll(async () => {
  engine = await testEngine();
  await loadCanonical(engine, {
    customers: Array.from({ length: 460 }, (_, i) => ({ customer_id: `C${i}` })),
    orders: Array.from({ length: 2500 }, (_, i) => ({
      customer_id: `C${(i * i * 7 + i) % 431}`,
      ordered_at: new Date(Date.UTC(2024, 0, 1 + ((i * 13) % 700))).toISOString().slice(0, 10),
      amount: ((i * 37) % 211) + 0.5,
    })),
  });
});
afterAll(() => engine.close());

const ids = async (sql: string) =>
  (await engine.query(`SELECT customer_id FROM (${sql}) ORDER BY 1`)).rows.map(([id]) => id);

describe('a segment of the map as a rule over the scores', () => {
  it.each(maps.all.flatMap((map) => [4, 5, 10].map((bins) => [map.id, bins] as const)))(
    'takes the same customers: %s, scores from 1 to %i',
    async (id, bins) => {
      const map = maps.get(id);
      for (const analysis of analyses) {
        await run(engine, analysis, analysis.id === rfm.id ? { map, bins } : {});
      }
      for (const segment of map.segments) {
        const asked = await ids(ruleSql(scoresRule(map, segment.id, bins)));
        const kept = `SELECT customer_id FROM rfm WHERE segment = '${segment.id}'`;
        expect(asked).toEqual(await ids(kept));
      }
      expect(await ids(ruleSql(scoresRule(map, 'nowhere', bins)))).toEqual([]);
    },
  );

  it('is few conditions', () => {
    const rule = scoresRule(maps.get('turkish-teaching'), 'champions');
    const score = (id: string) =>
      expect.objectContaining({ id: `customer_facts.${id}` }) as unknown;
    expect(rule).toEqual({
      all: [
        { attr: score('r_score'), is: { from: 5 } },
        { attr: score('f_score'), is: { from: 4 } },
      ],
    });
  });
});

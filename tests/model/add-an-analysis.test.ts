import { mkdtempSync, rmSync, writeFileSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import type { Registry } from '../../src/lib/registry';
import { sqlOf, type Analysis } from '../../src/model/analysis';
import { runAll } from '../support/analyses';
import { loadCanonical } from '../support/canonical';
import { testEngine } from '../support/engine';

const FOLDER = fileURLToPath(new URL('../../src/model/analyses/', import.meta.url));
const COPY = mkdtempSync(join(tmpdir(), 'analyses-'));

afterAll(() => rmSync(COPY, { recursive: true, force: true }));

/** What somebody writes to add an analysis: an SQL file and its neighbour. */
const FILES = {
  'weekdays.sql': `-- On which weekdays do people buy?
-- In:  orders; $least (fewest orders for a weekday to be shown).
-- Out: one row per weekday (1 = Monday) with its orders.
SELECT isodow(ordered_on) AS weekday, count(*) AS orders
FROM orders
WHERE is_purchase
GROUP BY weekday
HAVING count(*) >= $least
ORDER BY weekday
`,
  'weekdays.ts': `import type { Analysis } from '../analysis';
import text from './weekdays.sql?raw';

export const weekdays: Analysis<{ least: number }> = {
  id: 'weekdays',
  needs: [],
  sql: [
    {
      relation: 'weekdays',
      text,
      columns: [
        { name: 'weekday', type: 'BIGINT', unit: null },
        { name: 'orders', type: 'BIGINT', unit: 'orders' },
      ],
    },
  ],
  parameters: [{ name: 'least', kind: 'integer', default: 1, min: 1, max: 1000 }],
  bind: ({ least }) => ({ least }),
  validate: () => [],
};
`,
};

describe('adding an analysis', () => {
  it('takes one SQL file, its neighbour, and one line in the list', async () => {
    for (const [name, text] of Object.entries(FILES)) writeFileSync(join(COPY, name), text);
    const list = readFileSync(join(FOLDER, 'index.ts'), 'utf8');
    const elsewhere = /from '(\.[^']+)'/g;
    const longer = list
      .replace(elsewhere, (_, path: string) => `from '${resolve(FOLDER, path)}'`)
      .replace(/^/, `import { weekdays } from './weekdays';\n`)
      .replace(/\n\]\);/, '\n  weekdays,\n]);');
    writeFileSync(join(COPY, 'index.ts'), longer);

    const { analyses } = (await import(/* @vite-ignore */ join(COPY, 'index.ts'))) as {
      analyses: Registry<Analysis>;
    };
    expect(analyses.ids.at(-1)).toBe('weekdays');

    const engine = await testEngine();
    await loadCanonical(engine, {
      orders: [
        { customer_id: 'a', ordered_at: '2026-06-01', amount: 1 },
        { customer_id: 'b', ordered_at: '2026-06-08', amount: 1 },
        { customer_id: 'b', ordered_at: '2026-06-09', amount: 1 },
      ],
    });
    await runAll(engine, analyses, { weekdays: { least: 2 } });
    expect((await engine.query('SELECT * FROM weekdays')).rows).toEqual([[1, 2]]);
    expect((await engine.query(sqlOf(analyses.get('weekdays'), 'weekdays'))).rows).toEqual([
      [1, 2],
      [2, 1],
    ]);
  });
});

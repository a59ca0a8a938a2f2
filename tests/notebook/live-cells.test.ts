import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine';
import { DefterError } from '../../src/lib/errors';
import { liveCells, liveId, type LiveData } from '../../src/notebook/cells/text';
import { testEngine } from '../support/engine';
import { placed, watched } from './support';

let engine: Engine;
beforeAll(async () => {
  engine = await testEngine();
  await engine.run('CREATE OR REPLACE TABLE live_base AS SELECT range AS x FROM range(5)');
});

let made: ReturnType<typeof watched>;
afterEach(() => made.runner.close());

describe('live values of texts', () => {
  it('run one by one, with what they read, and fail one by one', async () => {
    made = watched(engine);
    const { runner, ran } = made;
    const text =
      '{{low}} {{count(big)}} {{ SELECT sum(x) FROM big WHERE x < $high }} {{nothing}} {{low}} {{big}}';
    const cells = (low: number) => [
      placed('t', 'text', '', text),
      placed('u', 'text', '', '{{count(live_base)}} {{one}} {{a b}} `{{no}}`'),
      placed('low', 'input', 'low', `type: number\nvalue: ${low}`),
      placed('high', 'figure', 'high', 'value: 4'),
      placed('big', 'sql', 'big', 'FROM live_base SELECT x WHERE x >= $low'),
      placed('one', 'sql', 'one', 'SELECT 7 AS n'),
    ];
    const update = async (low: number) => {
      const all = cells(low);
      runner.update([...all.filter(({ kind }) => kind !== 'text'), ...liveCells(all)]);
      await runner.settled();
    };
    const value = (expression: string): unknown => {
      const { outcome, current, error } = runner.state(liveId(expression));
      if (error) return error instanceof DefterError ? error.code : error;
      return current ? (outcome?.data as LiveData).value : 'old';
    };
    await update(2);
    expect(value('low')).toBe(2);
    expect(value('count(big)')).toBe(3);
    expect(value('SELECT sum(x) FROM big WHERE x < $high')).toBe(5);
    expect(value('nothing')).toBe('notebook.missing_table');
    expect(value('big')).toBe('live.rows');
    expect(value('count(live_base)')).toBe(5);
    expect(value('one')).toBe(7);
    expect(value('a b')).toBe('live.syntax');
    expect(runner.state(liveId('no')).status).toBe('idle');

    ran.length = 0;
    await update(4);
    expect(value('low')).toBe(4);
    expect(value('big')).toBe(4);
    expect(ran.slice().sort()).toEqual(
      [
        'low',
        'big',
        ...['low', 'count(big)', 'SELECT sum(x) FROM big WHERE x < $high', 'big'].map(liveId),
      ].sort(),
    );
  });
});

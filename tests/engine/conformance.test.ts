import { tableToIPC, tableFromArrays, Table, vectorFromArray, Int32, Utf8 } from 'apache-arrow';
import { describe, expect, test } from 'vitest';
import { testEngine } from '../support/engine';
import { conformance } from './conformance';

describe('the engine in Node', () => {
  for (const { name, check } of conformance) {
    test(name, async () => {
      await check(await testEngine());
    });
  }

  test('makes a table of an Arrow stream without rows', async () => {
    const engine = await testEngine();
    const empty = new Table({
      d: vectorFromArray([] as number[], new Int32()),
      's "x': vectorFromArray([] as string[], new Utf8()),
    });
    await engine.insertArrow('none', tableToIPC(empty, 'stream'), { create: true });
    expect(await engine.query('FROM none')).toEqual({
      columns: [
        { name: 'd', type: 'INTEGER' },
        { name: 's "x', type: 'VARCHAR' },
      ],
      rows: [],
    });
    const file = tableToIPC(tableFromArrays({ a: [1] }), 'file');
    await expect(engine.insertArrow('x', file, { create: true })).rejects.toMatchObject({
      code: 'engine.arrow_incomplete',
    });
  });
});

import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Engine } from '../../src/engine/engine';
import { analyses } from '../../src/model/analyses/index';
import { Crossfilter } from '../../src/model/crossfilter/crossfilter';
import type { Dimension } from '../../src/model/crossfilter/dimension';
import type { Filters } from '../../src/model/crossfilter/filter';
import { prepare } from '../../src/model/crossfilter/prepare';
import type { Prepared } from '../../src/model/crossfilter/prepared';
import { Explorer } from '../../src/state/explorer.svelte';
import { Reader } from '../../src/state/explore/reader';
import { runAll } from '../support/analyses';
import { loadCanonical } from '../support/canonical';
import { testEngine } from '../support/engine';
import { agrees, shop } from './explorer-support';

const channel: Dimension = {
  ...{ id: 'channel', grain: 'order', kind: 'category', column: 'channel', type: 'text' },
};
const month: Dimension = {
  ...{ id: 'month', grain: 'order', kind: 'time', column: 'ordered_on', unit: 'month' },
};
const basket: Dimension = {
  ...{ id: 'basket', grain: 'order', kind: 'number', column: 'amount' },
};
const age: Dimension = { id: 'age', grain: 'customer', kind: 'number', column: 'age' };

let engine: Engine;
beforeAll(async () => {
  engine = await testEngine();
  const { customers, orders } = shop(11);
  await loadCanonical(engine, {
    customers,
    // More channels than have a code.
    orders: orders.map((order, i) => ({ ...order, channel: `ch${i % 400}` })),
  });
  await runAll(engine, analyses);
});
afterEach(() => vi.restoreAllMocks());

/** Every statement from now on. */
function statements(): string[] {
  const asked: string[] = [];
  for (const name of ['query', 'run', 'rows', 'columns'] as const) {
    const real = engine[name].bind(engine) as (sql: string, ...rest: unknown[]) => never;
    vi.spyOn(engine, name).mockImplementation((sql: string, ...rest: unknown[]) => {
      asked.push(sql);
      return real(sql, ...rest);
    });
  }
  return asked;
}

/** Figures of dimensions read bit by bit are those of all read at once. */
async function agreesWithOneReading(parts: Prepared, filters: Filters): Promise<void> {
  const dimensions = parts.dimensions.map(({ dimension }) => dimension);
  const whole = await prepare(engine, dimensions, { filters });
  const [one, other] = [parts, whole].map((prepared) => new Crossfilter(prepared).update(filters));
  expect(one!.selection).toEqual(other!.selection);
  for (const { id } of dimensions)
    expect([id, { ...one!.views.get(id) }]).toEqual([id, { ...other!.views.get(id) }]);
}

describe('Reader', () => {
  it('reads nothing for another unit or window of a time', async () => {
    const explorer = new Explorer({ engine, analyses });
    await explorer.prepare(1);
    explorer.set('month', { dim: 'month', days: ['2024-03-01', '2024-05-01'] });
    const asked = statements();
    explorer.zoom('month', 'week');
    expect(explorer.tile('month')!.prepared.dimension).toMatchObject({ unit: 'week' });
    explorer.pan('month', 2);
    await explorer.whenRead();
    expect(asked).toEqual([]);
    expect(explorer.places.some(({ behind }) => behind)).toBe(false);
    await agrees(engine, explorer);
  });

  it('reads the tile alone whose rare value is asked for', async () => {
    const explorer = new Explorer({ engine, analyses });
    await explorer.prepare(1);
    const { codes } = explorer.tile('channel')!.prepared;
    const named = new Set(codes.map((code) => (code.kind === 'value' ? code.value : '')));
    const rare = Array.from({ length: 400 }, (_, i) => `ch${i}`).find((one) => !named.has(one))!;
    const before = explorer.tile('month')!.prepared;
    const asked = statements();
    explorer.set('channel', { dim: 'channel', in: [rare] });
    expect(explorer.behind).toBe(true);
    await explorer.whenRead();
    expect(explorer.behind).toBe(false);
    expect(asked.some((sql) => sql.includes('channel'))).toBe(true);
    expect(asked.filter((sql) => /ordered_on|weekday|"?hour/.test(sql))).toEqual([]);
    expect(explorer.tile('month')!.prepared).toBe(before);
    const [counted] = await engine.rows<{ n: number }>(
      `SELECT count(*)::INTEGER AS n FROM orders WHERE channel = '${rare}'`,
    );
    expect(explorer.selection.orders).toBe(counted?.n);
    const reader = new Reader(engine);
    const filters = [...explorer.filters];
    await reader.read([month, channel, basket, age], []);
    await agreesWithOneReading(await reader.read([month, channel, age], filters), filters);
  });

  it('has the same rows in the same order however they are read', async () => {
    const whole = await prepare(engine, [channel, month, basket]);
    const alone = await prepare(engine, [basket]);
    expect([whole.orders.fixed, alone.orders.fixed]).toEqual([true, true]);
    expect(alone.orders.amount).toEqual(whole.orders.amount);
    expect(alone.dimensions[0]!.code).toEqual(whole.dimensions[2]!.code);
  });

  it('reads all that is of orders at once where orders cannot be told apart', async () => {
    const columns = engine.columns.bind(engine);
    vi.spyOn(engine, 'columns').mockImplementation(async (sql, options) => {
      const read = new Map(await columns(sql, options));
      const told = read.get('told');
      return told ? read.set('told', new Float64Array(told.length)) : read;
    });
    const reader = new Reader(engine);
    const first = await reader.read([basket, month], []);
    expect(first.orders.fixed).toBe(false);
    const asked = statements();
    const more = await reader.read([basket, channel, month], []);
    expect(asked.join()).toContain('ordered_on');
    expect(more.orders).not.toBe(first.orders);
    vi.restoreAllMocks();
    await agreesWithOneReading(more, [{ dim: 'channel', not: ['ch3', 'ch4'] }]);
  });

  it('keeps what is not looked at while there is room for its bytes, the last first', async () => {
    const all = [age, basket, channel, month];
    const whole = new Reader(engine);
    await whole.read(all, []);
    await whole.read([channel], []);
    expect(whole.kept(all, [])).not.toBeNull();
    const { bytes } = whole;

    const narrow = new Reader(engine, 0);
    await narrow.read(all, []);
    await narrow.read([channel], []);
    expect(narrow.kept([channel], [])).not.toBeNull();
    expect(narrow.kept([age], [])).toBeNull();
    expect(narrow.bytes).toBeLessThan(bytes / 2);

    // Days are kept once for all units.
    const weeks = { ...month, unit: 'week' as const };
    const timed = new Reader(engine);
    await timed.read([month], []);
    const before = timed.bytes;
    await timed.read([weeks], []);
    const { code } = timed.kept([weeks], [])!.dimensions[0]!;
    expect(timed.bytes).toBe(before + code.byteLength);
  });
});

import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { IDBFactory } from 'fake-indexeddb';
import { describe, expect, it, vi } from 'vitest';
import { Base } from '../../../src/state/keep/base';
import { thinned, Versions } from '../../../src/state/keep/versions';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

async function start() {
  const base = await Base.open(new IDBFactory(), 'v', () => {});
  const clock = { now: 1_000_000_000_000 };
  const open = () =>
    new Versions(
      () => Promise.resolve(base),
      () => clock.now,
    );
  return { base, clock, open, versions: open() };
}

describe('earlier versions', () => {
  it('are kept every few minutes, the newest first, and never twice the same', async () => {
    const { clock, versions, open } = await start();
    await versions.add('');
    await versions.add('a');
    clock.now += MINUTE;
    await versions.add('ab');
    clock.now += 2 * MINUTE;
    await versions.add('abc');
    await versions.add('abc');
    await versions.add('abcd', true);
    expect((await versions.all()).map(({ text }) => text)).toEqual(['abcd', 'abc', 'a']);
    await open().add('abcd', true);
    expect(await open().all()).toHaveLength(3);
  });

  it('that are damaged are left out', async () => {
    const { base, clock, versions } = await start();
    for (const text of ['a', 'b', 'c']) {
      await versions.add(text, true);
      clock.now += MINUTE;
    }
    const [, { key, value } = { key: 0, value: null }] = await base.read('versions');
    const harmed = (value as Uint8Array).slice();
    harmed[10]! ^= 1;
    await base.write([{ store: 'versions', key, put: harmed }]);
    expect((await versions.all()).map(({ text }) => text)).toEqual(['c', 'a']);
  });

  it('thin out with age: all of a day stay, and at least one of every day', () => {
    const now = 1_000 * DAY;
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 60 * DAY }), { maxLength: 200 }), (ages) => {
        const all = [...new Set(ages.map((age) => now - age))];
        const stay = thinned(all, now);
        expect(all).toEqual(expect.arrayContaining(stay));
        expect(thinned(stay, now)).toEqual(stay);
        for (const at of all) {
          if (now - at < DAY) expect(stay).toContain(at);
          const day = Math.floor(at / DAY);
          if (now - at >= 7 * DAY)
            expect(stay.some((one) => Math.floor(one / DAY) === day)).toBe(true);
        }
      }),
    );
  });

  it('are believed to be kept only once they are, and come one after the other', async () => {
    const { base, versions } = await start();
    const full = vi
      .spyOn(base, 'write')
      .mockRejectedValueOnce(new DOMException('full', 'QuotaExceededError'));
    await expect(versions.add('a', true)).rejects.toMatchObject({ name: 'QuotaExceededError' });
    full.mockRestore();
    await Promise.all([versions.add('a', true), versions.add('a', true), versions.add('b')]);
    expect((await versions.all()).map(({ text }) => text)).toEqual(['a']);
  });
});

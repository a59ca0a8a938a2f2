import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Base } from '../../../src/state/keep/base';
import { Keeper, type KeeperPlatform } from '../../../src/state/keep/keeper';

const NAME = 'defter';
const open: Keeper[] = [];
afterEach(() => {
  for (const keeper of open.splice(0)) keeper.close();
});

async function keeperOn(idb: IDBFactory, more: Partial<KeeperPlatform> = {}): Promise<Keeper> {
  const keeper = new Keeper({
    open: () => Base.open(idb, NAME, () => keeper.forgetBase()),
    exists: () => Base.exists(idb, NAME),
    now: () => 0,
    isWriter: () => true,
    ...more,
  });
  open.push(keeper);
  await keeper.open();
  return keeper;
}

const shown = (keeper: Keeper) => Object.fromEntries(keeper.all());

describe('the keeper', () => {
  it('has everything again that was set, over any number of visits', async () => {
    const step = fc.oneof(
      fc.record({
        name: fc.constantFrom('a', 'b', '__proto__'),
        text: fc.option(fc.string({ unit: 'binary', maxLength: 400 }), { nil: null }),
        times: fc.integer({ min: 1, max: 120 }),
      }),
      fc.constant('flush' as const),
      fc.constant('again' as const),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const idb = new IDBFactory();
        let keeper = await keeperOn(idb);
        const texts = new Map<string, string>();
        for (const one of steps) {
          if (one === 'flush') await keeper.flush();
          else if (one === 'again') {
            await keeper.flush();
            expect(keeper.state).toBe('saved');
            keeper.close();
            keeper = await keeperOn(idb);
            await keeper.claim();
          } else {
            // Enough of them for snapshots.
            for (let n = 0; n < one.times; n++) {
              keeper.set(one.name, one.text === null ? null : `${one.text}${n}`);
              if (n % 3 === 0) await keeper.flush();
            }
            if (one.text === null) texts.delete(one.name);
            else texts.set(one.name, `${one.text}${one.times - 1}`);
          }
          expect(keeper.all()).toEqual(texts);
        }
        await keeper.flush();
        const last = await keeperOn(idb);
        expect(last.all()).toEqual(texts);
        expect(last.lost).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });

  it('makes snapshots, after which the journal is short', async () => {
    const idb = new IDBFactory();
    const keeper = await keeperOn(idb);
    for (let n = 0; n < 700; n++) {
      keeper.set('a', `text ${n}`);
      await keeper.flush();
    }
    const base = await keeper.base();
    expect((await base.keys('journal')).length).toBeLessThan(900);
    expect((await base.keys('snapshots')).length).toBe(4);
    expect(shown(await keeperOn(idb))).toEqual({ a: 'text 699' });
  });

  it('makes no database before there is something to keep', async () => {
    const idb = new IDBFactory();
    const keeper = await keeperOn(idb);
    await keeper.claim();
    await keeper.flush();
    expect(await idb.databases()).toEqual([]);
    keeper.set('a', 'x');
    await keeper.flush();
    expect(await idb.databases()).toHaveLength(1);
  });

  it('goes on in memory where there is no storage, and says so', async () => {
    const idb = new IDBFactory();
    const blocked = () => Promise.reject(new DOMException('no', 'SecurityError'));
    let isBlocked = true;
    const keeper = await keeperOn(idb, {
      exists: () => (isBlocked ? blocked() : Base.exists(idb, NAME)),
      open: () => (isBlocked ? blocked() : Base.open(idb, NAME, () => {})),
    });
    expect(keeper.state).toBe('blocked');
    keeper.set('a', 'x');
    await keeper.flush();
    expect([keeper.state, keeper.get('a')]).toEqual(['blocked', 'x']);
    // That is not the same as another page that writes.
    keeper.read(true);
    expect(keeper.state).toBe('blocked');
    keeper.read(false);
    // The user allows it meanwhile.
    isBlocked = false;
    await keeper.flush();
    expect(keeper.state).toBe('saved');
    expect(shown(await keeperOn(idb))).toEqual({ a: 'x' });
  });

  it('keeps what did not fit in memory, and writes it when there is room again', async () => {
    const idb = new IDBFactory();
    const keeper = await keeperOn(idb);
    keeper.set('a', 'before');
    await keeper.flush();
    const base = await keeper.base();
    const full = vi
      .spyOn(base, 'write')
      .mockRejectedValue(new DOMException('full', 'QuotaExceededError'));
    keeper.set('a', 'x');
    keeper.set('b', 'y');
    await keeper.flush();
    expect(keeper.state).toBe('full');
    keeper.set('b', 'z');
    await keeper.flush();
    expect([keeper.state, keeper.get('b')]).toEqual(['full', 'z']);
    expect(shown(await keeperOn(idb))).toEqual({ a: 'before' });
    full.mockRestore();
    await keeper.flush();
    expect(keeper.state).toBe('saved');
    expect(shown(await keeperOn(idb))).toEqual({ a: 'x', b: 'z' });
  });

  it('says a byte that flipped on the disk, and has everything else', async () => {
    const idb = new IDBFactory();
    const keeper = await keeperOn(idb);
    for (const n of [1, 2, 3]) {
      keeper.set('a', `a${n}`);
      keeper.set('b', `b${n}`);
      await keeper.flush();
    }
    const base = await keeper.base();
    const records = await base.read('journal');
    const one = records.find(({ key }) => JSON.stringify(key) === '[3,"a"]')!;
    const value = (one.value as Uint8Array).slice();
    value[12]! ^= 4;
    await base.write([{ store: 'journal', key: one.key, put: value }]);
    const again = await keeperOn(idb);
    expect(shown(again)).toEqual({ a: 'a2', b: 'b3' });
    expect(again.lost).toEqual([{ seq: 3, name: 'a' }]);
    // What is there now is said once more, and the damage is told once.
    again.set('b', 'b4');
    await again.flush();
    const healed = await keeperOn(idb);
    expect([shown(healed), healed.lost]).toEqual([{ a: 'a2', b: 'b4' }, []]);
  });

  it('of two that both believe to write, the later one wins and the other one knows', async () => {
    const idb = new IDBFactory();
    const one = await keeperOn(idb, { isWriter: () => false });
    one.set('a', 'one');
    await one.flush();
    const other = await keeperOn(idb);
    await other.claim();
    one.set('a', 'late');
    await one.flush();
    expect(one.state).toBe('reader');
    expect(shown(await keeperOn(idb))).toEqual({ a: 'one' });
    // Taken back: what was set meanwhile is written on top of what came.
    other.set('b', 'other');
    await other.flush();
    expect(await one.isBehind()).toBe(true);
  });

  it('that really may write goes on after the last words of the page before it', async () => {
    const idb = new IDBFactory();
    const before = await keeperOn(idb);
    before.set('a', '1');
    await before.flush();
    const now = await keeperOn(idb);
    before.set('b', '2');
    await before.flush();
    now.set('c', '3');
    await now.flush();
    await vi.waitFor(async () => {
      await now.flush();
      expect(now.state).toBe('saved');
    });
    expect(shown(await keeperOn(idb))).toEqual({ a: '1', b: '2', c: '3' });
    expect(shown(now)).toEqual({ a: '1', b: '2', c: '3' });
  });

  it('reads what is kept as soon as it can, and writes on top of it', async () => {
    const idb = new IDBFactory();
    const before = await keeperOn(idb);
    before.set('segments', 'S');
    before.set('own', 'before');
    for (let n = 0; n < 3; n++) {
      before.set('notebook', `v${n}`);
      await before.flush();
    }
    before.close();
    let isSlow = true;
    const found: Record<string, string>[] = [];
    const late = await keeperOn(idb, {
      open: () =>
        isSlow
          ? Promise.reject(new DOMException('slow', 'TimeoutError'))
          : Base.open(idb, NAME, () => {}),
      late: (texts) => found.push(Object.fromEntries(texts)),
    });
    expect([late.state, late.wasRead]).toEqual(['blocked', false]);
    late.set('notebook', 'new');
    await late.flush();
    expect([late.state, late.wasRead, found]).toEqual(['blocked', false, []]);
    isSlow = false;
    await late.flush();
    expect([late.state, late.wasRead]).toEqual(['saved', true]);
    expect(found).toEqual([{ segments: 'S', own: 'before', notebook: 'v2' }]);
    const all = { segments: 'S', own: 'before', notebook: 'new' };
    expect(shown(late)).toEqual(all);
    const again = await keeperOn(idb);
    expect([shown(again), again.lost]).toEqual([all, []]);
  });

  it('says everything once more when the database was taken away', async () => {
    const idb = new IDBFactory();
    const keeper = await keeperOn(idb);
    for (const [name, text] of ['a1', 'b1', 'c1'].map((one) => [one[0]!, one] as const)) {
      keeper.set(name, text);
      await keeper.flush();
    }
    keeper.set('c', null);
    await keeper.flush();
    await Base.remove(idb, NAME);
    keeper.set('a', 'a2');
    await keeper.flush();
    expect(keeper.state).toBe('saved');
    const again = await keeperOn(idb);
    expect([shown(again), again.lost]).toEqual([{ a: 'a2', b: 'b1' }, []]);
    again.set('c', 'c2');
    await again.flush();
    expect(shown(await keeperOn(idb))).toEqual({ a: 'a2', b: 'b1', c: 'c2' });
  });

  it('does not put an older text over a newer one when the older one fails late', async () => {
    const idb = new IDBFactory();
    const keeper = await keeperOn(idb);
    keeper.set('a', '0');
    await keeper.flush();
    const base = await keeper.base();
    const write = base.write.bind(base);
    let n = 0;
    let begin = (): void => {};
    const begun = new Promise<void>((resolve) => (begin = resolve));
    vi.spyOn(base, 'write').mockImplementation(async (work) => {
      if (++n > 1) return write(work);
      begin();
      await new Promise((resolve) => setTimeout(resolve, 30));
      throw new DOMException('full', 'QuotaExceededError');
    });
    keeper.set('a', '1');
    const first = keeper.flush();
    await begun;
    keeper.set('a', '2');
    keeper.leave();
    await first;
    await vi.waitFor(async () => {
      await keeper.flush();
      expect(keeper.state).toBe('saved');
    });
    expect(keeper.get('a')).toBe('2');
    const again = await keeperOn(idb);
    expect([shown(again), again.lost]).toEqual([{ a: '2' }, []]);
  });

  it('never says saved once it is closed', async () => {
    const idb = new IDBFactory();
    const keeper = await keeperOn(idb);
    keeper.set('a', '1');
    const flushed = keeper.flush();
    keeper.close();
    await flushed;
    keeper.set('a', '2');
    await keeper.flush();
    expect(keeper.state).toBe('closed');
  });

  it('replaces all in one, and where it cannot all stands as before', async () => {
    const idb = new IDBFactory();
    const keeper = await keeperOn(idb);
    keeper.set('a', '1');
    await keeper.flush();
    const base = await keeper.base();
    const full = vi
      .spyOn(base, 'write')
      .mockRejectedValue(new DOMException('full', 'QuotaExceededError'));
    const texts = [
      ['a', null],
      ['b', '2'],
    ] as const;
    await expect(keeper.replace(texts)).rejects.toMatchObject({ name: 'InvalidStateError' });
    expect(shown(keeper)).toEqual({ a: '1' });
    full.mockRestore();
    const replacing = keeper.replace(texts);
    // What the page says meanwhile is of what was there.
    keeper.set('b', 'x');
    await replacing;
    expect(keeper.state).toBe('closed');
    expect(shown(await keeperOn(idb))).toEqual({ b: '2' });
  });
});

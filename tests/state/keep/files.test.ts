import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { IDBFactory } from 'fake-indexeddb';
import { describe, expect, it, vi } from 'vitest';
import { Base } from '../../../src/state/keep/base';
import { filesInBase, nameOf } from '../../../src/state/keep/files';

async function start(subtle: SubtleCrypto | null = crypto.subtle) {
  const base = await Base.open(new IDBFactory(), 'f', () => {});
  return { base, files: filesInBase(() => Promise.resolve(base), subtle) };
}

describe('files in the database', () => {
  it('come back as they were, in pieces or not, and the same bytes once', async () => {
    const { files, base } = await start();
    const large = new Uint8Array(9 << 20).map((_, i) => (i * 7) % 251);
    const name = await files.put(new Blob([large]));
    expect(await files.put(new Blob([large.slice()]))).toBe(name);
    expect((await base.keys('pieces')).length).toBe(3);
    const back = new Uint8Array(await (await files.get(name))!.arrayBuffer());
    expect(Buffer.compare(back, large)).toBe(0);
    const other = await files.put(new Blob(['x']));
    expect((await files.names()).sort()).toEqual([name, other].sort());
    await files.remove(name);
    expect(await files.names()).toEqual([other]);
    expect(await files.get(name)).toBeNull();
  });

  it('are there whole or not at all', async () => {
    const { files, base } = await start();
    const large = new Blob([new Uint8Array(9 << 20)]);
    const write = base.write.bind(base);
    let n = 0;
    const full = vi
      .spyOn(base, 'write')
      .mockImplementation((work) =>
        ++n === 2 ? Promise.reject(new DOMException('full', 'QuotaExceededError')) : write(work),
      );
    await expect(files.put(large)).rejects.toMatchObject({ name: 'QuotaExceededError' });
    full.mockRestore();
    expect(await files.names()).toEqual([]);
    const name = await files.put(large);
    await base.write([{ store: 'pieces', remove: [name, 1] }]);
    expect(await files.get(name)).toBeNull();
  });

  it('have names of their own where there is no checksum', async () => {
    const { files } = await start(null);
    const [one, two] = [await files.put(new Blob(['x'])), await files.put(new Blob(['x']))];
    expect(one).not.toBe(two);
    expect(await (await files.get(two))?.text()).toBe('x');
  });

  it('are named by all of their bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1 }), fc.nat(), async (bytes, at) => {
        const other = bytes.slice();
        other[at % bytes.length]! ^= 1;
        const names = await Promise.all(
          [bytes, other, bytes.slice()].map((one) =>
            nameOf(new Blob([one as Uint8Array<ArrayBuffer>]), crypto.subtle),
          ),
        );
        expect(names[0]).toBe(names[2]);
        expect(names[0]).not.toBe(names[1]);
      }),
    );
  });
});

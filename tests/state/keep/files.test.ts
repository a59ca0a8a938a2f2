import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { IDBFactory } from 'fake-indexeddb';
import { describe, expect, it, vi } from 'vitest';
import { Base } from '../../../src/state/keep/base';
import { filesInBase, filesInFolder, nameOf } from '../../../src/state/keep/files';
import { Shelf } from '../../../src/state/keep/shelf';
import { memoryFolder } from '../../support/folder';

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

  it('that the disk has changed are written anew when they come again', async () => {
    const { files, base } = await start();
    const name = await files.put(new Blob(['a;10.50']));
    const harmed = new TextEncoder().encode('a;90.50');
    await base.write([{ store: 'pieces', key: [name, 0], put: harmed }]);
    expect(await files.put(new Blob(['a;10.50']))).toBe(name);
    expect(await (await files.get(name))!.text()).toBe('a;10.50');
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

describe('files in a folder', () => {
  it('come back as they were, also after the disk has changed them', async () => {
    const { folder, texts } = memoryFolder();
    const files = filesInFolder(folder, crypto.subtle);
    expect(await files.names()).toEqual([]);
    const name = await files.put(new Blob(['a;10.50']));
    expect(await files.names()).toEqual([name]);
    texts.set(name, 'a;90.50');
    expect(await files.put(new Blob(['a;10.50']))).toBe(name);
    expect(texts.get(name)).toBe('a;10.50');
    expect(await (await files.get(name))!.text()).toBe('a;10.50');
  });
});

describe('a shelf', () => {
  it('finds what was kept in another place, and empties both', async () => {
    const { files: first } = await start();
    const { files: other } = await start();
    const shelf = new Shelf(first, other);
    const old = await other.put(new Blob(['old']));
    const name = await shelf.put(new Blob(['new']));
    expect(await first.names()).toEqual([name]);
    expect((await shelf.names()).sort()).toEqual([old, name].sort());
    expect(await (await shelf.get(old))!.text()).toBe('old');
    await shelf.remove(old);
    expect(await shelf.names()).toEqual([name]);
    expect(await shelf.get(old)).toBeNull();
  });

  it('has the rest where one place cannot be read', async () => {
    const { files } = await start();
    const no = () => Promise.reject(new DOMException('no', 'SecurityError'));
    const shelf = new Shelf(files, { put: no, get: no, names: no, remove: no });
    const name = await shelf.put(new Blob(['x']));
    expect([await shelf.names(), await shelf.get('y-1')]).toEqual([[name], null]);
    await shelf.remove(name);
    expect(await files.names()).toEqual([]);
  });

  it('that is closed ends what is being put, leaves nothing of it and takes no more', async () => {
    const { folder, texts, hold } = memoryFolder();
    const shelf = new Shelf(filesInFolder(folder, crypto.subtle));
    const { reached, release } = hold();
    const putting = shelf.put(new Blob(['x']));
    const ended = expect(putting).rejects.toMatchObject({ name: 'AbortError' });
    await reached;
    const closing = shelf.close();
    release();
    await Promise.all([closing, ended]);
    expect([...texts]).toEqual([]);
    await expect(shelf.put(new Blob(['y']))).rejects.toMatchObject({ name: 'InvalidStateError' });
  });
});

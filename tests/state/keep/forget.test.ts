import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DATABASE, Kept } from '../../../src/state/kept.svelte';
import { memoryFolder } from '../../support/folder';

const heard: unknown[] = [];
let other: BroadcastChannel;
const reload = vi.fn();

const storage = () => {
  const items = new Map<string, string>();
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, text: string) => void items.set(key, text),
    removeItem: (key: string) => void items.delete(key),
    clear: () => items.clear(),
  };
};

function browserWith(removeEntry: () => Promise<void>) {
  const { folder, hold } = memoryFolder();
  const root = {
    getDirectoryHandle: async (_: string, { create = false } = {}) => {
      const handle = await folder(create);
      if (!handle) throw new DOMException('none', 'NotFoundError');
      return handle;
    },
    removeEntry,
  };
  // The first page to come writes.
  const request = (_: string, __: LockOptions, run: (lock: object) => Promise<void>) => run({});
  vi.stubGlobal('navigator', {
    locks: { request },
    storage: { getDirectory: () => Promise.resolve(root) },
  });
  return { hold };
}

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory());
  vi.stubGlobal('localStorage', storage());
  vi.stubGlobal('sessionStorage', storage());
  vi.stubGlobal('addEventListener', () => {});
  vi.stubGlobal('location', { reload });
  vi.stubGlobal(
    'FileSystemFileHandle',
    class {
      createWritable(): void {}
    },
  );
  other = new BroadcastChannel('defter.keep');
  other.onmessage = ({ data }: MessageEvent) => heard.push(data);
});
afterEach(() => {
  other.close();
  heard.length = 0;
  reload.mockReset();
  vi.unstubAllGlobals();
});

describe('forgetting', () => {
  it('that fails midway removes the rest, tells the others and never says saved', async () => {
    const no = () => Promise.reject(new DOMException('no', 'UnknownError'));
    browserWith(no);
    const kept = new Kept();
    await kept.start();
    kept.set('defter.x', '1');
    await kept.flush();
    expect(kept.saying).toBe('saved');
    await expect(kept.forget()).rejects.toMatchObject({ name: 'UnknownError' });
    expect((await indexedDB.databases()).map(({ name }) => name)).not.toContain(DATABASE);
    await vi.waitFor(() => expect(heard).toEqual([{ say: 'forget' }, { say: 'forgotten' }]));
    kept.set('defter.x', '2');
    await kept.flush();
    expect([kept.state, kept.saying]).toEqual(['closed', 'not']);
    expect(await indexedDB.databases()).toEqual([]);
  });

  it('waits for what is being put, here and in another page', async () => {
    let tries = 0;
    const { hold } = browserWith(() =>
      ++tries < 3
        ? Promise.reject(new DOMException('locked', 'NoModificationAllowedError'))
        : Promise.resolve(),
    );
    const kept = new Kept();
    await kept.start();
    const { reached, release } = hold();
    let ended = 0;
    const end = () => void ended++;
    void (await kept.files()).put(new Blob(['x'])).then(end, end);
    await reached;
    const forgetting = kept.forget();
    setTimeout(release, 20);
    await forgetting;
    expect([ended, tries]).toEqual([1, 3]);
    await expect((await kept.files()).put(new Blob(['y']))).rejects.toThrow();
  });

  it('in another page ends saving here at once, and loads the page anew after it', async () => {
    browserWith(() => Promise.resolve());
    const kept = new Kept();
    await kept.start();
    kept.set('defter.x', '1');
    await kept.flush();
    other.postMessage({ say: 'forget' });
    await vi.waitFor(() => expect(kept.saying).toBe('not'));
    expect(reload).not.toHaveBeenCalled();
    other.postMessage({ say: 'forgotten' });
    await vi.waitFor(() => expect(reload).toHaveBeenCalledOnce());
    await kept.forget();
  });
});

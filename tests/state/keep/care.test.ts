import 'fake-indexeddb/auto';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { printBackup, readBackup } from '../../../src/state/keep/backup';
import { Base } from '../../../src/state/keep/base';
import { ownFiles, restoreBackup, saveBackup } from '../../../src/state/keep/care';
import { nameOf } from '../../../src/state/keep/files';
import { Keeper } from '../../../src/state/keep/keeper';
import { BEFORE, OWN } from '../../../src/state/keep/keeping.svelte';
import {
  printWorkspace,
  readWorkspace,
  type KeptFile,
} from '../../../src/state/keep/workspace-doc';
import { DATABASE, kept } from '../../../src/state/kept.svelte';
import { DEFAULT_SETTINGS } from '../../../src/ingest/source';

beforeAll(() => void vi.stubGlobal('navigator', {}));

const file = (id: number, name: string, bytes: string | null): KeptFile => ({
  id,
  name,
  bytes,
  choice: {},
  found: {},
  answers: {},
  signature: null,
  guess: null,
  mendedBefore: 0,
  stopped: false,
});
const own = (...files: KeptFile[]) =>
  printWorkspace({ sample: null, settings: DEFAULT_SETTINGS, steps: [], defaulted: [], files });
const harm = async (name: string) => {
  const base = await Base.open(indexedDB, DATABASE, () => {});
  await base.write([{ store: 'pieces', key: [name, 0], put: new TextEncoder().encode('a;90.50') }]);
  base.close();
};
/** What the next visit finds. */
const onDisk = async () => {
  const keeper = new Keeper({
    open: () => Base.open(indexedDB, DATABASE, () => {}),
    exists: () => Base.exists(indexedDB, DATABASE),
    now: () => 0,
    isWriter: () => true,
  });
  await keeper.open();
  const all = keeper.all();
  keeper.close();
  return all;
};

describe('a backup of what is here', () => {
  it('has what there was no room for, and is without what is damaged', async () => {
    const shelf = await kept.files();
    const name = await shelf.put(new Blob(['a;10.50']));
    const there = await shelf.put(new Blob(['c;1']));
    await harm(name);
    const unkept = new Blob(['b;20']);
    kept.set(
      OWN,
      own(file(1, 'a', name), file(2, 'b', null), file(3, 'b part', null), file(4, 'c', there)),
    );
    const open = [
      { id: 2, name: 'b', blob: unkept },
      { id: 3, name: 'b part', blob: unkept },
      { id: 4, name: 'of another file', blob: new Blob(['x']) },
    ];
    const files = await ownFiles(open);
    expect(files.map(({ name: of }) => of)).toEqual(['a', 'b', 'c']);
    const { backup, harmed } = await saveBackup(files, new Date(0));
    expect(harmed).toEqual(['a']);
    const read = await readBackup(backup);
    const b = await nameOf(unkept, crypto.subtle);
    expect(read.files.map(({ bytes }) => bytes)).toEqual([b, there]);
    const said = readWorkspace(read.texts.get(OWN)!)!.files.map(({ bytes }) => bytes);
    expect(said).toEqual([name, b, b, there]);
  });

  it('changes nothing where it cannot be kept, and else brings back all that is whole', async () => {
    const a = new Blob(['a;1']);
    const bytes = await nameOf(a, crypto.subtle);
    const texts = new Map([[OWN, own(file(1, 'a', bytes), file(2, 'b', '00-3'))]]);
    const files = [
      { name: 'a', bytes, blob: a },
      { name: 'b', bytes: '00-3', blob: new Blob(['b;2']) },
    ];
    const backup = await printBackup({ texts, files }, '2026-11-22T09:00:00.000Z');
    await kept.flush();
    const before = await onDisk();
    const full = vi
      .spyOn(Base.prototype, 'write')
      .mockRejectedValue(new DOMException('full', 'QuotaExceededError'));
    await expect(restoreBackup(backup)).rejects.toMatchObject({ code: 'keep.notSaved' });
    // Only the texts find no room.
    const write = vi.spyOn(await kept.files(), 'put').mockResolvedValue(bytes);
    await expect(restoreBackup(backup)).rejects.toMatchObject({ code: 'keep.notSaved' });
    expect([new Map(kept.all()), kept.pending]).toEqual([new Map(before), 0]);
    full.mockRestore();
    write.mockRestore();
    await kept.flush();
    expect(await restoreBackup(backup)).toEqual(['b']);
    expect(kept.state).toBe('closed');
    const after = await onDisk();
    expect([after.get(OWN), after.get(BEFORE)]).toEqual([texts.get(OWN), before.get(OWN)]);
    const base = await Base.open(indexedDB, DATABASE, () => {});
    expect((await base.keys('pieces')).map((key) => (key as string[])[0])).toContain(bytes);
    base.close();
  });
});

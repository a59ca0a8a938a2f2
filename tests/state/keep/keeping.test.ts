import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Engine } from '../../../src/engine/engine';
import { RecipeBook } from '../../../src/ingest/recipe';
import type { Analyses } from '../../../src/state/analyses.svelte';
import type { Files } from '../../../src/state/keep/files';
import { BEFORE, Keeping, OWN } from '../../../src/state/keep/keeping.svelte';
import { printWorkspace, readWorkspace } from '../../../src/state/keep/workspace-doc';
import type { Kept, Unkept } from '../../../src/state/kept.svelte';
import { SourceState, Workspace } from '../../../src/state/workspace-state.svelte';

/** As `NEWER`: what a later version of the app has kept. */
const NEWER = 'defter.workspace.newer';

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('navigator', {});
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const pass = (ms = 0) => vi.advanceTimersByTimeAsync(ms);

function fresh(id: number, name: string): SourceState {
  const source = new SourceState(id, new File([`text of ${name}`], name));
  source.status = 'ready';
  return source;
}

/** A workspace whose files are never read, as a visit left it. */
const left = (...names: string[]) => {
  const workspace = workspaceWithout();
  workspace.sources = names.map((name, i) => fresh(i + 1, name));
  return printWorkspace(workspace.toKeep((blob) => `bytes-of-${(blob as File).name}`));
};

function workspaceWithout(): Workspace {
  const engine = { subscribe: () => {}, onRebuild: () => {} } as unknown as Engine;
  return new Workspace({
    engine,
    sniff: () => Promise.reject(new Error('never read')),
    read: () => Promise.reject(new Error('never read')),
    recipes: new RecipeBook(null),
    unpack: (one) => Promise.resolve([one]),
    today: () => '2026-11-22',
    sampleFile: () => Promise.reject(new Error('none')),
    saveRecipes: () => {},
  });
}

async function begin(
  texts: Record<string, string>,
  { tries = 0, sample = null as null | 'en' } = {},
) {
  const store = new Map(Object.entries(texts));
  const bytes = new Map<string, Blob>();
  const trouble: { put: Error | null; onremove: () => void } = { put: null, onremove: () => {} };
  const puts: string[] = [];
  const files: Files = {
    put: (blob) => {
      const name = `bytes-of-${(blob as File).name}`;
      puts.push(name);
      if (trouble.put) return Promise.reject(trouble.put);
      bytes.set(name, blob);
      return Promise.resolve(name);
    },
    get: (name) => Promise.resolve(bytes.get(name) ?? null),
    names: () => Promise.resolve([...bytes.keys()]),
    remove: (name) => {
      bytes.delete(name);
      trouble.onremove();
      return Promise.resolve();
    },
  };
  const kept = {
    ready: Promise.resolve(),
    writer: true,
    wasRead: true,
    state: 'saved',
    pending: 0,
    unkept: [] as readonly Unkept[],
    onlate: (_: ReadonlyMap<string, string>) => {},
    letIn: () => {},
    flush: () => Promise.resolve(),
    files: () => Promise.resolve(files),
    get: (name: string) => store.get(name) ?? null,
    set: (name: string, text: string | null) =>
      void (text === null ? store.delete(name) : store.set(name, text)),
    replace: (all: readonly (readonly [string, string | null])[]) => {
      for (const [name, text] of all) kept.set(name, text);
      return Promise.resolve();
    },
  };
  const workspace = workspaceWithout();
  const analyses = { restore: () => {}, chosen: {} } as unknown as Analyses;
  const counter = { get: () => tries, set: (n: number) => void (tries = n) };
  const keeping = new Keeping(kept as unknown as Kept, workspace, analyses, counter);
  if (sample) workspace.sampleFiles = () => Promise.resolve([]);
  await keeping.start(sample);
  await pass();
  const open = async (...sources: SourceState[]) => {
    workspace.sources = sources;
    await pass();
  };
  const named = (text: string) => readWorkspace(store.get(text) ?? null)?.files.map((f) => f.name);
  return { keeping, kept, workspace, store, bytes, trouble, puts, open, named, tries: () => tries };
}

describe('own files that others take the place of', () => {
  it('can be brought back, also when more comes and goes after them', async () => {
    const { keeping, open, named } = await begin({ [OWN]: left('old.csv') }, { tries: 3 });
    expect([keeping.phase, keeping.waiting]).toEqual(['asking', ['old.csv']]);
    await open(fresh(1, 'new.csv'));
    expect([named(OWN), named(BEFORE)]).toEqual([['new.csv'], ['old.csv']]);
    // It is answered by that: to discard now is about what is open.
    expect([keeping.phase, keeping.waiting]).toEqual(['done', []]);
    await open();
    await open(fresh(2, 'newer.csv'));
    expect([named(OWN), named(BEFORE)]).toEqual([['newer.csv'], ['old.csv']]);
  });

  it('are opened by another visit where the sample is open', async () => {
    const { keeping, workspace, open, named, tries } = await begin(
      { [OWN]: left('old.csv') },
      { tries: 3 },
    );
    workspace.sample = 'en';
    await open(fresh(1, 'sample.csv'));
    expect(keeping.phase).toBe('asking');
    expect([await keeping.open(), tries()]).toEqual([false, 0]);
    expect([named(OWN), keeping.waiting]).toEqual([['old.csv'], ['old.csv']]);
  });

  it('come back in place of those, also while the sample is open', async () => {
    const texts = { [OWN]: left('own.csv'), [BEFORE]: left('before.csv') };
    const { keeping, workspace, open, named } = await begin(texts, { sample: 'en' });
    workspace.sample = 'en';
    await open(fresh(1, 'sample.csv'));
    await keeping.swap();
    expect([named(OWN), named(BEFORE)]).toEqual([['before.csv'], ['own.csv']]);
  });

  it('are not forgotten where they could be read only later', async () => {
    const { keeping, kept, open, named } = await begin({});
    kept.onlate(new Map([[OWN, left('late.csv')]]));
    expect(keeping.waiting).toEqual(['late.csv']);
    kept.set(OWN, left('late.csv'));
    await open(fresh(1, 'new.csv'));
    expect([named(OWN), named(BEFORE)]).toEqual([['new.csv'], ['late.csv']]);
    kept.onlate(new Map([[OWN, left('later.csv')]]));
    expect([named(OWN), named(BEFORE)]).toEqual([['new.csv'], ['later.csv']]);
  });

  it('of a later version of the app are left for that one', async () => {
    const later = '{"version":2,"files":["bytes-of-a.csv"]}';
    const { store, open, bytes, named } = await begin({ [OWN]: later });
    bytes.set('bytes-of-a.csv', new Blob(['x']));
    await open(fresh(1, 'new.csv'));
    expect([store.get(NEWER), named(OWN)]).toEqual([later, ['new.csv']]);
    expect([...bytes.keys()]).toEqual(['bytes-of-a.csv', 'bytes-of-new.csv']);
    const { named: then } = await begin({ [NEWER]: left('a.csv') });
    expect(then(OWN)).toEqual(['a.csv']);
  });
});

describe('bytes of files', () => {
  it('that cannot be kept are named with the reason, and tried again more and more seldom', async () => {
    const { kept, open, trouble, puts } = await begin({});
    trouble.put = new DOMException('full', 'QuotaExceededError');
    const [a, b] = [fresh(1, 'a.csv'), fresh(2, 'b.csv')];
    await open(a);
    expect(kept.unkept).toEqual([{ name: 'a.csv', reason: 'full' }]);
    trouble.put = new DOMException('gone', 'NotReadableError');
    await open(a, b);
    expect(kept.unkept).toEqual([
      { name: 'a.csv', reason: 'full' },
      { name: 'b.csv', reason: 'failed' },
    ]);
    await open(b);
    expect(kept.unkept).toEqual([{ name: 'b.csv', reason: 'failed' }]);
    const before = puts.length;
    await pass(10 * 60_000);
    expect(puts.length - before).toBeGreaterThan(3);
    expect(puts.length - before).toBeLessThan(10);
    trouble.put = null;
    await pass(6 * 60_000);
    expect(kept.unkept).toEqual([]);
    await open();
    expect(kept.unkept).toEqual([]);
  });

  it('of an archive are not kept while the files in it are on their way', async () => {
    const { open, store, puts } = await begin({});
    const packed = fresh(1, 'a.zip');
    packed.isPacked = true;
    await open(packed);
    expect([puts, store.get(OWN)]).toEqual([[], undefined]);
    packed.put(new File(['x'], 'a.csv'));
    await pass();
    expect(readWorkspace(store.get(OWN)!)?.files).toMatchObject([
      { name: 'a.csv', bytes: 'bytes-of-a.csv' },
    ]);
  });

  it('that no file is of are removed, also to make room', async () => {
    for (const state of ['saved', 'full']) {
      const { kept, open, bytes } = await begin({});
      const [a, b] = [fresh(1, 'a.csv'), fresh(2, 'b.csv')];
      await open(a, b);
      expect(bytes.size).toBe(2);
      kept.state = state;
      await open(b);
      expect([...bytes.keys()]).toEqual(['bytes-of-b.csv']);
    }
  });

  it('stay while it is not known what is kept, or another page writes', async () => {
    const { kept, open, bytes, trouble } = await begin({});
    const all = ['a.csv', 'b.csv', 'c.csv'].map((name, i) => fresh(i + 1, name));
    await open(...all);
    kept.wasRead = false;
    await open(...all.slice(1));
    expect(bytes.size).toBe(3);
    kept.wasRead = true;
    trouble.onremove = () => (kept.writer = false);
    await open(all[2]!);
    expect(bytes.size).toBe(2);
  });
});

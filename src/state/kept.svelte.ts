import { Base } from './keep/base';
import { DefterError } from '../lib/errors';
import { filesInBase, filesInFolder } from './keep/files';
import { Keeper, type KeeperState } from './keep/keeper';
import type { Lost } from './keep/journal';
import { Shelf } from './keep/shelf';
import { Tabs, type TabsPlatform } from './keep/tabs';
import { Versions } from './keep/versions';

export const DATABASE = 'defter';
const FOLDER = 'defter';
export const NOTEBOOK = 'defter.notebook';
/** `yes` where the notebook came from elsewhere and is not to run by itself. */
export const HELD = 'defter.notebook.held';

/** ms until a folder in which another page still writes is removed after all. */
const AGAIN = 200;
const TRIES = 15;

/** A file of which there is no copy here; `full`: there was no room for it. */
export interface Unkept {
  readonly name: string;
  readonly reason: 'full' | 'failed';
}

/** What is read before anything is drawn stays where it is read at once. */
const AT_ONCE = ['defter.lang', 'defter.theme', 'defter.opening'];

/** Everything that outlives the visit: texts by name, earlier states of the notebook, bytes of files. */
export class Kept {
  /** Of the texts. */
  state = $state<KeeperState>('saved');
  /** Files being kept just now. */
  pending = $state(0);
  unkept = $state.raw<readonly Unkept[]>([]);
  /** Changes of earlier visits that cannot be read back. */
  lost = $state.raw<readonly Lost[]>([]);
  /** What is kept was read; there may be nothing. */
  readonly ready: Promise<void>;
  /** The files of the last visit are on their way, and new ones may be added. */
  readonly opened: Promise<void>;
  /** Something is kept. */
  any = $state(false);
  /** This page may write. */
  writer = $state(false);
  readonly versions: Versions;
  readonly #keeper: Keeper;
  readonly #tabs: Tabs;
  #isReady: () => void = () => {};
  #isOpened: () => void = () => {};
  #watchers: Record<string, readonly ((text: string | null) => void)[]> = {};
  #shelf: Promise<Shelf> | null = null;
  /** What was kept could be read only when others may have been set already. */
  onlate: (found: ReadonlyMap<string, string>) => void = () => {};

  constructor() {
    this.ready = new Promise((resolve) => (this.#isReady = resolve));
    this.opened = new Promise((resolve) => (this.#isOpened = resolve));
    this.#keeper = new Keeper({
      open: () => Base.open(indexedDB, DATABASE, () => this.#keeper.forgetBase()),
      exists: () => Base.exists(indexedDB, DATABASE),
      now: () => Date.now(),
      isWriter: () => this.#tabs.isWriter,
      late: (found) => {
        this.lost = this.#keeper.lost;
        const before = found.get(NOTEBOOK) ?? '';
        if (before !== this.get(NOTEBOOK)) void this.versions.add(before, true).catch(() => {});
        this.onlate(found);
      },
    });
    this.#keeper.watch(() => {
      this.state = this.#keeper.state;
      this.any = this.#keeper.seq > 0;
      if (this.state === 'reader') this.writer = false;
    });
    this.#tabs = new Tabs({
      locks: globalThis.navigator?.locks,
      channel: () => new BroadcastChannel('defter.keep') as ReturnType<TabsPlatform['channel']>,
      wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    });
    this.versions = new Versions(
      (create) => this.#base(create),
      () => Date.now(),
      () => this.get(HELD) === 'yes',
    );
  }

  /** Files may come. */
  letIn(): void {
    this.#isOpened();
  }

  /** What is said of all of it together. */
  get saying(): 'saved' | 'saving' | 'not' | 'reader' {
    if (this.state === 'reader') return 'reader';
    if (this.state === 'saved' || this.state === 'saving') {
      if (this.unkept.length > 0) return 'not';
      return this.state === 'saving' || this.pending > 0 ? 'saving' : 'saved';
    }
    return 'not';
  }

  /** Reads what is kept; never throws. `ready` is then. */
  async start(): Promise<void> {
    this.#tabs.onletgo = () => this.#keeper.flush();
    this.#tabs.onlost = () => this.#keeper.read(true);
    this.#tabs.onforget = (isDone) => {
      void this.#close();
      if (isDone) location.reload();
    };
    try {
      const isWriter = await this.#tabs.start();
      await this.#keeper.open();
      this.lost = this.#keeper.lost;
      this.any = this.#keeper.seq > 0;
      this.#keeper.read(!isWriter);
      this.writer = isWriter;
      if (isWriter) this.#moveIn();
      addEventListener('pagehide', () => this.#keeper.leave());
      addEventListener('visibilitychange', () => {
        if (document.visibilityState === 'hidden') this.#keeper.leave();
      });
    } finally {
      this.#isReady();
    }
    if (!this.writer) return;
    void this.#keeper.claim();
    void this.versions.add(this.get(NOTEBOOK) ?? '', true).catch(() => {});
  }

  get(name: string): string | null {
    return this.#keeper.get(name);
  }

  set(name: string, text: string | null): void {
    this.#keeper.set(name, text);
    if (name === NOTEBOOK && this.writer) void this.versions.add(text ?? '').catch(() => {});
  }

  /** Keeps a notebook among its earlier versions before another one takes its place. */
  setAside(text: string): void {
    if (this.writer) void this.versions.add(text, true).catch(() => {});
  }

  /** As `set`, and those who subscribed hear of it. */
  bring(name: string, text: string | null): void {
    this.set(name, text);
    for (const run of this.#watchers[name] ?? []) run(text);
  }

  /** Called when a text was brought from somewhere else than the page: an earlier version, a backup. */
  subscribe(name: string, run: (text: string | null) => void): () => void {
    this.#watchers[name] = [...(this.#watchers[name] ?? []), run];
    return () => {
      this.#watchers[name] = this.#watchers[name]?.filter((other) => other !== run) ?? [];
    };
  }

  /** Names and texts, for a backup. */
  all(): ReadonlyMap<string, string> {
    return this.#keeper.all();
  }

  /**
   * In one change, after which nothing is written any more: the page has to be loaded anew.
   * @throws DefterError `keep.notSaved`, in which case nothing has changed
   */
  async replace(texts: Iterable<readonly [name: string, text: string | null]>): Promise<void> {
    await this.#keeper.replace(texts).catch((cause: unknown) => {
      throw new DefterError('keep.notSaved', { cause });
    });
  }

  /** Puts these in place of all there are, as `replace`. */
  replaceAll(texts: ReadonlyMap<string, string>): Promise<void> {
    const gone = [...this.#keeper.all().keys()].map((name): [string, null] => [name, null]);
    return this.replace([...gone, ...texts]);
  }

  /** What the disk holds is known. */
  get wasRead(): boolean {
    return this.#keeper.wasRead;
  }

  flush(): Promise<void> {
    return this.#keeper.flush();
  }

  /** Where files' bytes are kept. */
  files(): Promise<Shelf> {
    return (this.#shelf ??= this.#chooseFiles());
  }

  /** This page writes from now on; where another one has kept something since, it is read first. */
  async takeOver(): Promise<void> {
    await this.#tabs.takeOver();
    if (!this.#tabs.isWriter) return;
    if (await this.#keeper.isBehind().catch(() => false)) {
      location.reload();
      return;
    }
    this.#keeper.read(false);
    this.writer = true;
    await this.#keeper.claim();
  }

  /**
   * Removes everything that is kept anywhere, and nothing is written after, be it here or in other pages. The page has
   * to be loaded anew.
   * @throws what could not be removed, after all else was
   */
  async forget(): Promise<void> {
    this.#tabs.forget(false);
    await this.#close();
    const steps = [
      () => Base.remove(indexedDB, DATABASE),
      removeFolder,
      () => {
        for (const key of ownKeys()) localStorage.removeItem(key);
        sessionStorage.clear();
      },
      async () => {
        if (!('caches' in globalThis)) return;
        for (const name of await caches.keys()) await caches.delete(name);
      },
    ];
    const done = await Promise.allSettled(steps.map(async (step) => step()));
    this.#tabs.forget(true);
    this.#tabs.close();
    const failed = done.find((one) => one.status === 'rejected');
    if (failed) throw failed.reason;
  }

  /** Nothing is written from here any more. */
  async #close(): Promise<void> {
    this.#keeper.close();
    await (await this.files()).close();
  }

  async #base(create: boolean): Promise<Base | null> {
    return create ? this.#keeper.base() : this.#keeper.baseIfThere();
  }

  /** What earlier versions of the app have kept elsewhere moves in, and is removed there once it is kept. */
  #moveIn(): void {
    const keys = ownKeys().filter((key) => !AT_ONCE.includes(key));
    if (keys.length === 0) return;
    const texts = keys.map((key) => [key, localStorage.getItem(key)] as const);
    this.#keeper.setAll(texts);
    void this.#keeper.flush().then(() => {
      if (this.state !== 'saved') return;
      for (const [key, text] of texts) {
        if (localStorage.getItem(key) === text) localStorage.removeItem(key);
      }
    });
  }

  async #chooseFiles(): Promise<Shelf> {
    const { subtle } = crypto as { subtle?: SubtleCrypto };
    const inBase = filesInBase((create) => this.#base(create), subtle ?? null);
    if (!subtle) return new Shelf(inBase);
    const folder = async (create: boolean): Promise<FileSystemDirectoryHandle | null> => {
      const root = await navigator.storage.getDirectory();
      return root.getDirectoryHandle(FOLDER, { create }).catch((error: unknown) => {
        if (!create) return null;
        throw error;
      });
    };
    const inFolder = filesInFolder(folder, subtle);
    const isThere = await folder(false).then(
      () => true,
      () => false,
    );
    const canWrite = 'createWritable' in (globalThis.FileSystemFileHandle?.prototype ?? {});
    return isThere && canWrite ? new Shelf(inFolder, inBase) : new Shelf(inBase, inFolder);
  }
}

/** Also once the files that another page is writing there have let go of it. */
async function removeFolder(): Promise<void> {
  const root = await navigator.storage?.getDirectory?.().catch(() => null);
  for (let n = 1; root; n++) {
    try {
      return await root.removeEntry(FOLDER, { recursive: true });
    } catch (error) {
      const name = error instanceof DOMException ? error.name : '';
      if (name === 'NotFoundError') return;
      if (name !== 'NoModificationAllowedError' || n === TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, AGAIN));
    }
  }
}

function ownKeys(): string[] {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith('defter.'));
  } catch {
    return [];
  }
}

/** The one of the page. */
export const kept = new Kept();

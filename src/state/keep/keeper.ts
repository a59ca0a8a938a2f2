import type { Base, Work } from './base';
import {
  printChange,
  printSnapshot,
  readJournal,
  type Kept,
  type Lost,
  type Stated,
} from './journal';

/**
 * `saved`: all that was set is on the disk. `full`, `blocked`, `failed`: what was set since is in memory only, and is
 * tried again. `reader`: another one writes.
 */
export type KeeperState = 'saved' | 'saving' | 'full' | 'blocked' | 'failed' | 'reader';

export interface KeeperPlatform {
  /** Opens the database, making it where there is none. */
  open: () => Promise<Base>;
  /** False where there surely is no database. */
  exists: () => Promise<boolean>;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Nobody else may write just now. */
  isWriter: () => boolean;
}

/** ms that changes are gathered before they are written. */
const GATHER = 150;
/** ms until what could not be written is tried again. */
const AGAIN = 10_000;
/** Changes after which a snapshot is made, and characters written for each of the texts there are. */
const CHANGES = 200;
const TIMES = 4;
const LEAST = 64 << 10;

/** Texts by name: read and set at once, kept in the background. */
export class Keeper {
  readonly #platform: KeeperPlatform;
  #base: Base | null = null;
  #texts = new Map<string, Stated>();
  /** Set and not yet on the disk. */
  #waiting = new Map<string, string | null>();
  #seq = 0;
  #snapshots: readonly [number, number] = [0, 0];
  /** Since the last snapshot. */
  #written = { changes: 0, characters: 0 };
  #state: KeeperState = 'saved';
  #timer: ReturnType<typeof setTimeout> | null = null;
  #writing: Promise<void> | null = null;
  #closed = false;
  #isReader = false;
  #watchers = new Set<() => void>();
  /** What could not be read back. */
  lost: readonly Lost[] = [];

  constructor(platform: KeeperPlatform) {
    this.#platform = platform;
  }

  get state(): KeeperState {
    return this.#state;
  }

  /** The last change that is known here. */
  get seq(): number {
    return this.#seq;
  }

  /** Names that have a text, with it. */
  all(): ReadonlyMap<string, string> {
    const all = new Map<string, string>();
    for (const [name, { text }] of this.#texts) if (text !== null) all.set(name, text);
    return all;
  }

  get(name: string): string | null {
    return this.#texts.get(name)?.text ?? null;
  }

  /** null removes it. What stands already is no change. */
  set(name: string, text: string | null): void {
    if (this.get(name) === text) return;
    this.setAll([[name, text]]);
  }

  /** All in one change: they are kept together or not at all. */
  setAll(texts: Iterable<readonly [name: string, text: string | null]>): void {
    for (const [name, text] of texts) {
      this.#texts.set(name, { text, seq: this.#seq + 1 });
      this.#waiting.set(name, text);
    }
    if (this.#isReader || this.#closed) return;
    if (this.#state === 'saved') this.#be('saving');
    this.#later(GATHER);
  }

  /** Called whenever the state of saving changes. */
  watch(run: () => void): () => void {
    this.#watchers.add(run);
    return () => this.#watchers.delete(run);
  }

  /** Reads what is kept. Never throws: where nothing can be read, all starts empty, in memory. */
  async open(): Promise<void> {
    try {
      if (!(await this.#platform.exists())) return;
      this.#base = await this.#platform.open();
      await this.#read(this.#base);
    } catch {
      this.#base = null;
      this.#be('blocked');
    }
  }

  async #read(base: Base): Promise<void> {
    const [journal, snapshots] = await Promise.all([base.read('journal'), base.read('snapshots')]);
    const read = readJournal([
      ...journal.map((record) => ({ store: 'journal', ...record })),
      ...snapshots.map((record) => ({ store: 'snapshots', ...record })),
    ]);
    this.#texts = new Map([...read.texts, ...this.#unwritten(read.seq + 1)]);
    this.#seq = read.seq;
    this.#snapshots = read.snapshots;
    this.lost = read.lost;
    // The damage is mended by saying everything once more.
    this.#written = { changes: read.damaged > 0 ? CHANGES : journal.length, characters: 0 };
  }

  *#unwritten(seq: number): Generator<[string, Stated]> {
    for (const [name, text] of this.#waiting) yield [name, { text, seq }];
  }

  /** True where somebody has written since. */
  async isBehind(): Promise<boolean> {
    const base = this.#base ?? ((await this.#platform.exists()) ? await this.#open() : null);
    const keys = base ? await base.keys('journal') : [];
    const last = keys.at(-1);
    return Array.isArray(last) && Number(last[0]) > this.#seq;
  }

  /** The other one writes from now on, or no longer. What was set meanwhile is written then. */
  read(isReader: boolean): void {
    this.#isReader = isReader;
    if (isReader) this.#be('reader');
    else if (this.#state === 'reader') {
      this.#be(this.#waiting.size > 0 ? 'saving' : 'saved');
      if (this.#waiting.size > 0) this.#later(0);
    }
  }

  /** Says that this one writes: whoever wrote before and does not know yet will fail, not mix with it. */
  async claim(): Promise<void> {
    if (this.#isReader || this.#closed || !this.#base) return;
    await this.#writing;
    await this.#write(true);
  }

  /** Resolves once everything set so far is kept, or could not be. */
  async flush(): Promise<void> {
    if (this.#isReader || this.#closed) return;
    await this.#writing;
    if (this.#waiting.size > 0) await this.#write();
  }

  /** The page is being left: what waits goes out now. */
  leave(): void {
    if (this.#isReader || this.#closed || this.#waiting.size === 0 || !this.#base) return;
    void this.#write();
  }

  /** Nothing is written any more. */
  close(): void {
    this.#closed = true;
    if (this.#timer) clearTimeout(this.#timer);
    this.#base?.close();
    this.#base = null;
  }

  /** Used beside the texts, by those who keep other things in the same database. */
  async base(): Promise<Base> {
    if (this.#closed) throw new DOMException('Closed', 'InvalidStateError');
    return this.#base ?? this.#open();
  }

  /** As `base`, where there is one already. */
  async baseIfThere(): Promise<Base | null> {
    if (this.#closed) return null;
    return this.#base ?? ((await this.#platform.exists()) ? this.#open() : null);
  }

  /** The database was taken away; the next write opens it anew. */
  forgetBase(): void {
    this.#base = null;
  }

  async #open(): Promise<Base> {
    this.#base = await this.#platform.open();
    return this.#base;
  }

  #later(ms: number): void {
    if (this.#timer !== null) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      void this.flush();
    }, ms);
  }

  async #write(evenNothing = false): Promise<void> {
    if (this.#waiting.size === 0 && !evenNothing) return;
    const changes = this.#waiting;
    this.#waiting = new Map();
    const seq = ++this.#seq;
    const writing = this.#try(seq, changes).catch((error: unknown) =>
      this.#failed(seq, changes, error),
    );
    this.#writing = writing;
    await writing;
    if (this.#writing === writing) this.#writing = null;
  }

  async #try(seq: number, changes: ReadonlyMap<string, string | null>): Promise<void> {
    this.#be('saving');
    for (const [name, text] of changes) {
      if (!this.#waiting.has(name)) this.#texts.set(name, { text, seq });
    }
    const base = this.#base ?? (await this.#open());
    await base.write(added(printChange(seq, this.#platform.now(), changes)));
    this.#written.changes++;
    for (const text of changes.values()) this.#written.characters += text?.length ?? 0;
    if (this.#waiting.size > 0) return this.#later(GATHER);
    if (this.#seq === seq && this.#isTimeForSnapshot()) {
      // It only saves room and time: the changes are kept without it.
      await this.#snapshot(base, seq).catch(() => {});
    }
    if (this.#waiting.size === 0) this.#be('saved');
  }

  #isTimeForSnapshot(): boolean {
    const { changes, characters } = this.#written;
    if (changes >= CHANGES) return true;
    let all = LEAST;
    for (const { text } of this.#texts.values()) all += text?.length ?? 0;
    return characters > TIMES * all;
  }

  /** Everything as it is, after which what stands in two snapshots need not stand in the journal. */
  async #snapshot(base: Base, seq: number): Promise<void> {
    const [newest] = this.#snapshots;
    for (const [name, { text, seq: of }] of this.#texts) {
      // That it is gone was said twice.
      if (text === null && of <= this.#snapshots[1]) this.#texts.delete(name);
    }
    const until = (last: number, open: boolean) =>
      IDBKeyRange.upperBound(open ? [last] : [last, []], open);
    await base.write([
      ...added(printSnapshot(seq, this.#platform.now(), this.#texts)),
      { store: 'snapshots', remove: until(newest, true) },
      { store: 'journal', remove: until(newest, false) },
    ]);
    this.#snapshots = [seq, newest];
    this.#written = { changes: 0, characters: 0 };
  }

  async #failed(
    seq: number,
    changes: ReadonlyMap<string, string | null>,
    error: unknown,
  ): Promise<void> {
    const name = error instanceof Error || error instanceof DOMException ? error.name : '';
    if (this.#closed) return;
    this.#waiting = new Map([...changes, ...this.#waiting]);
    if (name === 'ConstraintError') return this.#overtaken();
    if (this.#seq === seq) this.#seq--;
    if (name === 'InvalidStateError') this.#base = null;
    this.#be(name === 'QuotaExceededError' ? 'full' : this.#base ? 'failed' : 'blocked');
    this.#later(AGAIN);
  }

  /** Somebody has written this change: the last words of the page before this one, or one that took over. */
  async #overtaken(): Promise<void> {
    if (!this.#platform.isWriter() || !this.#base) {
      this.#isReader = true;
      return this.#be('reader');
    }
    await this.#read(this.#base).catch(() => {});
    this.#later(0);
  }

  #be(state: KeeperState): void {
    if (this.#state === state) return;
    this.#state = state;
    for (const run of this.#watchers) run();
  }
}

function added(records: readonly Kept[]): Work[] {
  return records.map(({ store, key, value }) => ({ store, key: [...key], add: value }));
}

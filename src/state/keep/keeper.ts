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
 * tried again. `reader`: another one writes. `closed`: nothing is written any more.
 */
export type KeeperState = 'saved' | 'saving' | 'full' | 'blocked' | 'failed' | 'reader' | 'closed';

export interface KeeperPlatform {
  /** Opens the database, making it where there is none. */
  open: () => Promise<Base>;
  /** False where there surely is no database. */
  exists: () => Promise<boolean>;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Nobody else may write just now. */
  isWriter: () => boolean;
  /** What is kept could be read only later, when texts may have been set already: those count. */
  late?: (found: ReadonlyMap<string, string>) => void;
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
  #opening: Promise<Base> | null = null;
  #closed = false;
  /** What is set is of something that is about to go. */
  #isSealed = false;
  #wasRead = false;
  /** Reading was tried, and did not succeed. */
  #isLate = false;
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

  /** What the disk holds is known, be it nothing. */
  get wasRead(): boolean {
    return this.#wasRead;
  }

  /** Names that have a text, with it. */
  all(): ReadonlyMap<string, string> {
    return there(this.#texts);
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
    if (this.#isSealed) return;
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

  /**
   * As `setAll`, and it is on the disk when this resolves; nothing is written after it. Where it cannot be, all is as it
   * was before.
   * @throws InvalidStateError
   */
  async replace(texts: Iterable<readonly [name: string, text: string | null]>): Promise<void> {
    const all = [...texts];
    const before = all.map(([name]) => [name, this.get(name)] as const);
    this.setAll(all);
    this.#isSealed = true;
    // What the page before this one has written last is written after.
    for (let n = 0; n < 3 && (n === 0 || this.#state === 'saving'); n++) await this.flush();
    if (this.#state === 'saved') return this.close();
    this.#isSealed = false;
    this.setAll(before);
    throw new DOMException('Not written', 'InvalidStateError');
  }

  /** Reads what is kept. Never throws: where nothing can be read, all starts empty, in memory, and it is read later. */
  async open(): Promise<void> {
    try {
      if (await this.#platform.exists()) await this.#open();
      else this.#wasRead = true;
    } catch {
      this.#isLate = true;
      this.#be('blocked');
    }
  }

  async #read(base: Base): Promise<ReadonlyMap<string, string>> {
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
    const isHarmed = read.damaged > 0 || read.lost.length > 0;
    this.#written = { changes: isHarmed ? CHANGES : journal.length, characters: 0 };
    this.#wasRead = true;
    return there(read.texts);
  }

  *#unwritten(seq: number): Generator<[string, Stated]> {
    for (const [name, text] of this.#waiting) yield [name, { text, seq }];
  }

  /** True where somebody has written since. */
  async isBehind(): Promise<boolean> {
    const base = this.#base ?? ((await this.#platform.exists()) ? await this.#open() : null);
    return base !== null && (await lastOf(base)) > this.#seq;
  }

  /** The other one writes from now on, or no longer. What was set meanwhile is written then. */
  read(isReader: boolean): void {
    this.#isReader = isReader;
    // Where nothing can be kept, no other page keeps it either.
    if (isReader && this.#state !== 'blocked') this.#be('reader');
    if (isReader) return;
    if (this.#state === 'reader') this.#be(this.#waiting.size > 0 ? 'saving' : 'saved');
    if (this.#waiting.size > 0) this.#later(0);
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
    // Another one, waiting as well, was quicker.
    else await this.#writing;
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
    this.#be('closed');
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

  #open(): Promise<Base> {
    return (this.#opening ??= this.#openAnew().finally(() => (this.#opening = null)));
  }

  async #openAnew(): Promise<Base> {
    const base = await this.#platform.open();
    try {
      if (this.#closed) throw new DOMException('Closed', 'InvalidStateError');
      if (!this.#wasRead) {
        const found = await this.#read(base);
        if (this.#isLate) this.#platform.late?.(found);
      } else if ((await lastOf(base)) < this.#seq) this.#stateAll();
    } catch (error) {
      base.close();
      throw error;
    }
    return (this.#base = base);
  }

  /** The disk has forgotten: everything is said once more, and nothing of before is missed. */
  #stateAll(): void {
    this.#waiting = new Map([...this.all(), ...this.#waiting]);
    this.#snapshots = [0, 0];
    this.#written.changes = CHANGES;
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
    const writing = this.#base ? this.#change(this.#base, evenNothing) : this.#openAndChange();
    this.#writing = writing;
    await writing;
    if (this.#writing === writing) this.#writing = null;
  }

  /** Which change it will be is known only once what is kept was read. */
  async #openAndChange(): Promise<void> {
    this.#be('saving');
    try {
      await this.#open();
    } catch (error) {
      return this.#failed(null, new Map(), error);
    }
    if (this.#base) await this.#change(this.#base);
  }

  async #change(base: Base, evenNothing = false): Promise<void> {
    if (this.#waiting.size === 0 && !evenNothing) return;
    const changes = this.#waiting;
    this.#waiting = new Map();
    const seq = ++this.#seq;
    await this.#try(base, seq, changes).catch((error: unknown) =>
      this.#failed(seq, changes, error),
    );
  }

  async #try(base: Base, seq: number, changes: ReadonlyMap<string, string | null>): Promise<void> {
    this.#be('saving');
    for (const [name, text] of changes) this.#texts.set(name, { text, seq });
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
    seq: number | null,
    changes: ReadonlyMap<string, string | null>,
    error: unknown,
  ): Promise<void> {
    const name = error instanceof Error || error instanceof DOMException ? error.name : '';
    if (this.#closed) return;
    for (const name of changes.keys()) {
      // A later change may be on its way or on the disk by now: what counts is what stands.
      if (!this.#waiting.has(name)) this.#waiting.set(name, this.get(name));
    }
    if (name === 'ConstraintError') return this.#overtaken();
    if (this.#seq === seq) this.#seq--;
    // One was written after it, so that this number stays empty.
    else if (seq !== null) this.#written.changes = CHANGES;
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
    if (this.#state === state || (this.#closed && state !== 'closed')) return;
    this.#state = state;
    for (const run of this.#watchers) run();
  }
}

function there(texts: ReadonlyMap<string, Stated>): ReadonlyMap<string, string> {
  const all = new Map<string, string>();
  for (const [name, { text }] of texts) if (text !== null) all.set(name, text);
  return all;
}

/** The last change on the disk; 0 before the first. */
async function lastOf(base: Base): Promise<number> {
  const last = (await base.keys('journal')).at(-1);
  return Array.isArray(last) ? Number(last[0]) : 0;
}

function added(records: readonly Kept[]): Work[] {
  return records.map(({ store, key, value }) => ({ store, key: [...key], add: value }));
}

import { untrack } from 'svelte';
import type { Analyses } from '../analyses.svelte';
import type { Kept, Unkept } from '../kept.svelte';
import type { Workspace } from '../workspace-state.svelte';
import { nameOf } from './files';
import { isObject } from './record';
import { printWorkspace, readWorkspace, type KeptWorkspace } from './workspace-doc';

export const OWN = 'defter.workspace';
/** Own files that others took the place of without being asked about. */
export const BEFORE = 'defter.workspace.before';
/** Own files as a later version of the app has kept them. */
const NEWER = 'defter.workspace.newer';
const SAMPLE = 'defter.workspace.sample';
const ANALYSES = 'defter.analyses';
/** How often opening has begun and not ended: three times, and the user is asked. */
const OPENING = 'defter.opening';
const TRIES = 3;
/** ms until bytes that could not be kept are tried again, at first and at most. */
const AGAIN = 10_000;
const SELDOM = 300_000;

export type Phase = 'starting' | 'opening' | 'asking' | 'done';

/** What the workspace takes over visits: brought back at the start, and kept with every change. */
export class Keeping {
  phase = $state<Phase>('starting');
  /** Files that were open and are not, with their names: those of the last visit, or those before. */
  waiting = $state.raw<readonly string[]>([]);
  readonly #kept: Kept;
  readonly #workspace: Workspace;
  readonly #analyses: Analyses;
  readonly #counter: Counter;
  /** What bytes are kept as. */
  readonly #names = new WeakMap<Blob, string>();
  /** Bytes that could not be kept, and when they are tried again. */
  readonly #failed = new WeakMap<Blob, { reason: Unkept['reason']; wait: number; next: number }>();
  #pending: readonly { blob: Blob; stop: AbortController }[] = [];
  /** Rises when bytes were kept. */
  #bytes = $state(0);
  #was: 'own' | 'sample' | 'none' = 'none';
  /** How many own files there were last. */
  #files = 0;
  #asked = false;

  constructor(kept: Kept, workspace: Workspace, analyses: Analyses, counter: Counter) {
    this.#kept = kept;
    this.#workspace = workspace;
    this.#analyses = analyses;
    this.#counter = counter;
  }

  /** Brings back what the last visit left, or opens the sample; keeps everything from then on. Never throws. */
  async start(sample: 'tr' | 'en' | null): Promise<void> {
    this.#kept.onlate = (found) => this.#late(found.get(OWN) ?? null);
    await this.#kept.ready;
    this.#setAside();
    const params = parsed(this.#kept.get(ANALYSES));
    if (isObject(params)) this.#analyses.restore(params);
    const last = readWorkspace(this.#kept.get(sample ? SAMPLE : OWN));
    this.waiting = namesIn(sample ? readWorkspace(this.#kept.get(OWN)) : null);
    this.#watch();
    try {
      if (sample) await this.#openSample(sample, last);
      else if (last && this.#counter.get() >= TRIES) this.#ask(last);
      else if (last) await this.#open(last);
    } finally {
      this.#kept.letIn();
      if (this.phase !== 'asking') this.#done();
    }
  }

  /** What a later version of the app has kept is left for that one. */
  #setAside(): void {
    const [own, newer] = [this.#kept.get(OWN), this.#kept.get(NEWER)];
    if (own !== null && !readWorkspace(own)) {
      this.#kept.set(NEWER, own);
      this.#kept.set(OWN, null);
    } else if (readWorkspace(newer) && (own === null || this.#kept.get(BEFORE) === null)) {
      // This is that version.
      this.#kept.set(own === null ? OWN : BEFORE, newer);
      this.#kept.set(NEWER, null);
    }
  }

  /** The files of the last visit, where they can be read only now. */
  #late(own: string | null): void {
    if (own === null) return;
    if (this.#was !== 'own') this.waiting = namesIn(readWorkspace(own));
    else if (own !== this.#kept.get(OWN)) this.#kept.set(BEFORE, own);
  }

  /**
   * After it was asked.
   * @returns false where something else is open: the page has to be loaded anew for it
   */
  async open(): Promise<boolean> {
    if (this.#workspace.sources.length > 0) {
      this.#counter.set(0);
      return false;
    }
    const last = readWorkspace(this.#kept.get(OWN));
    this.waiting = [];
    if (last) await this.#open(last);
    this.#done();
    return true;
  }

  /** What the last visit left is not wanted. */
  async discard(): Promise<void> {
    if (this.phase === 'asking') {
      this.#kept.set(OWN, null);
      this.waiting = [];
      this.#done();
      void this.#tidy();
    } else await this.#workspace.clear();
  }

  #done(): void {
    this.phase = 'done';
    this.#counter.set(0);
  }

  /**
   * The files that others took the place of come back, and those take theirs; the page is to be loaded anew.
   * @throws DefterError `keep.notSaved`, in which case nothing has changed
   */
  async swap(): Promise<void> {
    const [own, before] = [this.#kept.get(OWN), this.#kept.get(BEFORE)];
    await this.#kept.replace([
      [OWN, before],
      [BEFORE, own],
    ]);
  }

  #ask(last: KeptWorkspace): void {
    this.waiting = namesIn(last);
    this.phase = 'asking';
  }

  async #open(last: KeptWorkspace): Promise<void> {
    this.phase = 'opening';
    this.#counter.set(this.#counter.get() + 1);
    const blobs = await this.#blobs(last);
    const opening = this.#workspace.reopen(last, blobs, damaged(last, blobs));
    // Files that come now come after those.
    this.#kept.letIn();
    await opening;
  }

  async #openSample(sample: 'tr' | 'en', last: KeptWorkspace | null): Promise<void> {
    const files = last?.sample === sample ? await this.#workspace.sampleFiles(sample) : [];
    const blobs = last?.files.map(({ name }) => files.find((file) => file.name === name) ?? null);
    if (last && blobs && last.files.length === files.length && blobs.every(Boolean)) {
      const opening = this.#workspace.reopen(last, blobs);
      this.#kept.letIn();
      return opening;
    }
    this.#kept.letIn();
    return this.#workspace.openSample(sample);
  }

  /** The bytes of the files; those kept as the same are the same. */
  async #blobs({ files }: KeptWorkspace): Promise<(Blob | null)[]> {
    const shelf = await this.#kept.files().catch(() => null);
    const found: Record<string, Promise<Blob | null>> = {};
    const of = async (name: string): Promise<Blob | null> => {
      const blob = await shelf?.get(name).catch(() => null);
      if (blob) this.#names.set(blob, name);
      return blob ?? null;
    };
    return Promise.all(files.map(({ bytes }) => (bytes ? (found[bytes] ??= of(bytes)) : null)));
  }

  #watch(): void {
    $effect.root(() => {
      $effect(() => {
        const isTime = this.phase !== 'starting' && this.#kept.writer;
        void this.#bytes;
        void this.#workspace.version;
        for (const source of this.#workspace.sources) void source.status;
        const doc = this.#workspace.toKeep((blob) => this.#names.get(blob) ?? null);
        if (isTime) untrack(() => this.#keep(doc));
      });
      $effect(() => {
        const { chosen } = this.#analyses;
        const text = Object.keys(chosen).length === 0 ? null : JSON.stringify(chosen);
        if (this.phase !== 'starting') untrack(() => this.#kept.set(ANALYSES, text));
      });
    });
  }

  #keep(doc: KeptWorkspace): void {
    const is = doc.files.length === 0 ? 'none' : doc.sample ? 'sample' : 'own';
    const [was, now] = [this.#was, is];
    this.#was = is;
    const { sources } = this.#workspace;
    for (const { blob, stop } of this.#pending) {
      if (!sources.some((source) => source.blob === blob)) stop.abort();
    }
    this.#tell();
    if (now === 'none') {
      if (was !== 'none') this.#kept.set(was === 'own' ? OWN : SAMPLE, null);
      if (was === 'own') void this.#tidy();
      return;
    }
    if (now === 'own' && was !== 'own' && this.waiting.length > 0 && this.phase !== 'opening') {
      // Not asked about: they can be brought back.
      const own = this.#kept.get(OWN);
      if (own !== null) this.#kept.set(BEFORE, own);
      this.waiting = [];
      if (this.phase === 'asking') this.#done();
    }
    this.#kept.set(now === 'own' ? OWN : SAMPLE, printWorkspace(doc));
    if (now === 'own') {
      if (was === 'sample') this.#kept.set(SAMPLE, null);
      for (const { blob, isPacked } of sources) if (!isPacked) void this.#keepBytes(blob);
      if (doc.files.length < this.#files) void this.#tidy();
      this.#files = doc.files.length;
    }
  }

  async #keepBytes(blob: Blob): Promise<void> {
    // One without bytes stands for a file that is not there.
    if (
      this.#names.has(blob) ||
      this.#pending.some((other) => other.blob === blob) ||
      blob.size === 0
    )
      return;
    if (Date.now() < (this.#failed.get(blob)?.next ?? 0)) return;
    const stop = new AbortController();
    this.#pending = [...this.#pending, { blob, stop }];
    this.#kept.pending++;
    try {
      const files = await this.#kept.files();
      const name = await files.put(blob, stop.signal);
      this.#names.set(blob, name);
      const own = await files.get(name);
      if (own) {
        // What the user's file becomes later does not matter here.
        this.#names.set(own, name);
        this.#workspace.moved(blob, own);
      }
      this.#failed.delete(blob);
      if (!this.#asked) void this.#askToStay();
    } catch (error) {
      if (!stop.signal.aborted) this.#fail(blob, error);
    } finally {
      this.#pending = this.#pending.filter((other) => other.stop !== stop);
      this.#kept.pending--;
      this.#tell();
      this.#bytes++;
      void this.#tidy();
    }
  }

  /** Each time it is tried again later: all of a file is read for it. */
  #fail(blob: Blob, error: unknown): void {
    const before = this.#failed.get(blob)?.wait ?? AGAIN / 2;
    const wait = Math.min(SELDOM, 2 * before);
    const isFull = error instanceof DOMException && error.name === 'QuotaExceededError';
    this.#failed.set(blob, {
      reason: isFull ? 'full' : 'failed',
      wait,
      next: Date.now() + wait,
    });
    setTimeout(() => this.#bytes++, wait + 1000);
  }

  /** Says which of the files that are open are not kept. */
  #tell(): void {
    this.#kept.unkept = this.#workspace.sources.flatMap(({ name, blob }) => {
      const failed = this.#failed.get(blob);
      return failed ? [{ name, reason: failed.reason }] : [];
    });
  }

  /** The browser removes what is kept when room gets short, unless it was asked not to. */
  async #askToStay(): Promise<void> {
    this.#asked = true;
    const { storage } = navigator;
    if (await storage?.persisted?.()) return;
    await storage?.persist?.();
  }

  /** Bytes that no file is of any more are removed, once that is kept, or there is no room to keep it. */
  async #tidy(): Promise<void> {
    await this.#kept.flush();
    if (!this.#mayTidy()) return;
    const files = await this.#kept.files();
    let gone = 0;
    for (const name of await files.names()) {
      if (!this.#mayTidy()) return;
      if (this.#isUsed(name)) continue;
      await files.remove(name);
      gone++;
    }
    if (gone > 0) await this.#tryAgain();
  }

  #mayTidy(): boolean {
    const { state, pending, writer, wasRead } = this.#kept;
    return (state === 'saved' || state === 'full') && pending === 0 && writer && wasRead;
  }

  #isUsed(name: string): boolean {
    return (
      [OWN, BEFORE, NEWER].some((text) => this.#kept.get(text)?.includes(name)) ||
      this.#workspace.sources.some(({ blob }) => this.#names.get(blob) === name)
    );
  }

  /** There is room again. */
  async #tryAgain(): Promise<void> {
    for (const { blob } of this.#workspace.sources) {
      const failed = this.#failed.get(blob);
      if (failed) this.#failed.set(blob, { ...failed, next: 0 });
    }
    this.#bytes++;
    await this.#kept.flush();
  }
}

/** A number that outlives the visit and is there at once. */
export interface Counter {
  get: () => number;
  set: (n: number) => void;
}

export const openingCounter = (storage: () => Storage): Counter => ({
  get: () => {
    try {
      return Number(storage().getItem(OPENING) ?? 0);
    } catch {
      return 0;
    }
  },
  set: (n) => {
    try {
      if (n > 0) storage().setItem(OPENING, String(n));
      else storage().removeItem(OPENING);
    } catch {
      return;
    }
  },
});

function namesIn(last: KeptWorkspace | null): string[] {
  return last?.files.map(({ name }) => name) ?? [];
}

/** Whether the disk has changed the bytes of each file since they were kept: from such nothing is computed. */
function damaged(
  { files }: KeptWorkspace,
  blobs: readonly (Blob | null)[],
): readonly Promise<boolean>[] {
  const { subtle } = crypto;
  if (!subtle) return [];
  const of = async (blob: Blob, bytes: string) =>
    (await nameOf(blob, subtle).catch(() => bytes)) !== bytes;
  const found: Record<string, Promise<boolean>> = {};
  return files.map(({ bytes }, i) => {
    const blob = blobs[i];
    return blob && bytes ? (found[bytes] ??= of(blob, bytes)) : Promise.resolve(false);
  });
}

function parsed(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
}

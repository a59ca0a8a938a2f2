import { History } from '../../lib/history';
import { joined, sameSegment, withTheirs } from '../../model/segments/merge';
import {
  apartNames,
  COLOURS,
  freeName,
  namesOf,
  printSaved,
  readSaved,
  rulesOf,
  type SavedCount,
  type SavedProblem,
  type SavedSegment,
} from '../../model/segments/saved';
import { sameRule } from '../../model/segments/rules/normalise';
import type { Rule } from '../../model/segments/rules/rule';
import type { MapStore } from '../segments-maps.svelte';

const KEY = 'defter.segments.saved';
const GONE = 'defter.segments.gone';

/**
 * A segment that two open pages changed, each without knowing of the other. `both`: the other's version is kept as
 * `copy`. `gone`: the other deleted it; what was made of it here is a new segment.
 */
export type Clash =
  | { readonly code: 'both'; readonly name: string; readonly copy: string }
  | { readonly code: 'gone'; readonly name: string };

/** How a segment is changed. */
export interface ChangeOptions {
  /** Changes in a row with the same tag (typing into a field) are one step to undo. */
  readonly tag?: string;
  /** The segment as it was when this change was begun; as it is here without it. */
  readonly from?: SavedSegment | undefined;
}

/** The user's own segments, kept over visits, with undo. */
export class SavedSegments {
  #history: History<readonly SavedSegment[]> = $state.raw(new History([]));
  /** Texts kept before that could not be read whole; they stay beside, under the key with `.unread` and, from the second on, a number. */
  #unread: readonly string[] = $state.raw([]);
  /** Said until `hear`. */
  #clashes: readonly Clash[] = $state.raw([]);
  /** Names of segments that were deleted, by id: rules may name them still. */
  #gone: Readonly<Record<string, string>> = $state.raw({});
  #store: MapStore;
  #id: () => string;
  /** What is kept, as far as this one knows: another open page may have kept something since. */
  #text: string | null;
  #tag: string | null = null;

  constructor(store: MapStore, id: () => string = () => crypto.randomUUID()) {
    this.#store = store;
    this.#id = id;
    const kept = store.get(KEY);
    const { segments, problems } = kept === null ? { segments: [], problems: [] } : readSaved(kept);
    this.#history = new History(segments);
    this.#text = kept;
    this.#gone = readGone(store.get(GONE));
    if (kept !== null && problems.length > 0) setAside(store, kept);
    this.#readAside();
  }

  /** In the order they are shown, which is that of a waterfall too. */
  readonly all = $derived.by(() => this.#history.present);
  /** Their rules by id. */
  readonly rules = $derived.by(() => rulesOf(this.#history.present));
  /** Their names by id, and those of deleted ones; no two are the same. */
  readonly names = $derived.by(() => apartNames(namesOf(this.#history.present, this.#gone)));
  /** What could not be read of those kept, on this visit or one before. */
  readonly problems: readonly SavedProblem[] = $derived.by(() =>
    this.#unread.flatMap((text) => readSaved(text).problems),
  );

  get unread(): readonly string[] {
    return this.#unread;
  }
  get clashes(): readonly Clash[] {
    return this.#clashes;
  }
  get canUndo(): boolean {
    return this.#history.canUndo;
  }
  get canRedo(): boolean {
    return this.#history.canRedo;
  }

  get(id: string): SavedSegment | undefined {
    return this.all.find((segment) => segment.id === id);
  }

  /** A new segment at the end; gives its id. */
  add(name: string, rule: Rule, saved: SavedCount | null, colour?: number): string {
    this.#pull();
    const id = this.#id();
    const taken = this.all.length;
    const segment = { id, name, colour: (colour ?? taken) % COLOURS, rule, saved };
    this.#step([...this.all, segment]);
    return id;
  }

  /** Gives the id under which it is now: another one where another open page has deleted it meanwhile. */
  change(
    id: string,
    change: Partial<Omit<SavedSegment, 'id'>>,
    { tag, from = this.get(id) }: ChangeOptions = {},
  ): string {
    this.#pull();
    const now = this.get(id);
    if (!from) return id;
    const mine = { ...from, ...change };
    if (now) {
      const { segment, clash } = joined(from, mine, now);
      const rest = this.all.filter((other) => other !== now);
      const taken = [...rest, segment].map((one) => one.name);
      const name = freeName(now.name, taken);
      const copy = clash && { ...now, id: this.#id(), name };
      const all = this.all.flatMap((other) => {
        if (other !== now) return [other];
        return copy ? [segment, copy] : [segment];
      });
      this.#step(all, tag);
      if (copy) this.#say({ code: 'both', name: segment.name, copy: copy.name });
      return id;
    }
    if (sameSegment(mine, from)) return id;
    const anew = { ...mine, id: this.#id() };
    this.#step([...this.all, anew], tag);
    this.#say({ code: 'gone', name: anew.name });
    return anew.id;
  }

  /** What is changed next is a step of its own. */
  settle(): void {
    this.#tag = null;
  }

  /** A count that was still being made when this rule was saved; no step of its own. */
  counted(id: string, rule: Rule, saved: SavedCount): void {
    this.#pull();
    const segment = this.get(id);
    if (!segment || !sameRule(segment.rule, rule)) return;
    const all = this.all.map((other) => (other === segment ? { ...other, saved } : other));
    this.#keep(this.#history.replace(all));
  }

  /** Rules that name it stay, and say that it is gone. */
  remove(id: string): void {
    this.#pull();
    this.#step(this.all.filter((segment) => segment.id !== id));
  }

  /** Moves a segment to a place, counted without it. */
  move(id: string, to: number): void {
    this.#pull();
    const segment = this.get(id);
    if (!segment) return;
    const rest = this.all.filter((other) => other !== segment);
    this.#step(rest.toSpliced(Math.max(0, Math.min(rest.length, to)), 0, segment));
  }

  undo(): void {
    this.#pull();
    this.#tag = null;
    this.#keep(this.#history.undo());
  }
  redo(): void {
    this.#pull();
    this.#tag = null;
    this.#keep(this.#history.redo());
  }

  /** The text of a file to keep or to pass on. */
  text(): string {
    return `${printSaved(this.all)}\n`;
  }

  /** Takes the segments of a file in; one that is here already is replaced. */
  load(text: string): readonly SavedProblem[] {
    const { segments, problems } = readSaved(text);
    if (segments.length > 0) {
      this.#pull();
      const isNew = ({ id }: SavedSegment) => !this.all.some((here) => here.id === id);
      const coming = (here: SavedSegment) => segments.find(({ id }) => id === here.id) ?? here;
      this.#step([...this.all.map(coming), ...segments.filter(isNew)]);
    }
    return problems;
  }

  /** The clashes have been read. */
  hear(): void {
    this.#clashes = [];
  }

  /** Keeps no longer what could not be read. */
  discardUnread(): void {
    this.#pull();
    for (const place of places(this.#store)) this.#store.set(place, '');
    this.#unread = [];
    this.#keep(this.#history);
  }

  #say(clash: Clash): void {
    this.#clashes = [...this.#clashes, clash];
  }

  #step(segments: readonly SavedSegment[], tag: string | null = null): void {
    const goesOn = tag !== null && tag === this.#tag;
    this.#tag = tag;
    this.#keep(goesOn ? this.#history.replace(segments) : this.#history.push(segments));
  }

  #keep(history: History<readonly SavedSegment[]>): void {
    const before = this.all;
    this.#history = history;
    this.#keepGone(before);
    this.#text = printSaved(history.present);
    this.#store.set(KEY, this.#text);
  }

  #keepGone(before: readonly SavedSegment[]): void {
    const gone = before.filter(({ id }) => !this.get(id));
    if (gone.length === 0) return;
    this.#gone = {
      ...readGone(this.#store.get(GONE)),
      ...this.#gone,
      ...Object.fromEntries(gone.map(({ id, name }) => [id, name])),
    };
    this.#store.set(GONE, JSON.stringify(this.#gone));
  }

  /**
   * What another open page has kept since is taken over, in every step: none of them is to take it back. Before
   * anything is changed here, so that what is changed is what there is.
   */
  #pull(): void {
    const kept = this.#store.get(KEY);
    if (kept === null || kept === this.#text) return;
    const { segments, problems } = readSaved(kept);
    const before = this.all;
    this.#text = kept;
    if (problems.length > 0) {
      setAside(this.#store, kept);
      this.#readAside();
    }
    // What cannot be read was not deleted.
    const isRead = (id: string) => segments.some((segment) => segment.id === id);
    const unread = problems.length > 0 ? before.filter(({ id }) => !isRead(id)) : [];
    const theirs = [...segments, ...unread];
    this.#history = this.#history.map((step) =>
      step === before ? theirs : withTheirs(step, before, theirs),
    );
    this.#keepGone(before);
    // The step before the last change is not what it was.
    this.#tag = null;
  }

  /** What an earlier version set aside is taken in where this one reads it whole; the rest is said. */
  #readAside(): void {
    const unread: string[] = [];
    const coming: SavedSegment[] = [];
    const read: string[] = [];
    const isNew = ({ id }: SavedSegment) =>
      !Object.hasOwn(this.#gone, id) && ![...this.all, ...coming].some((here) => here.id === id);
    for (const place of places(this.#store)) {
      const text = this.#store.get(place) ?? '';
      if (text === '') continue;
      const { segments, problems } = readSaved(text);
      if (problems.length > 0) unread.push(text);
      else {
        coming.push(...segments.filter(isNew));
        read.push(place);
      }
    }
    this.#unread = unread;
    if (coming.length > 0) this.#keep(this.#history.map((step) => [...step, ...coming]));
    for (const place of read) this.#store.set(place, '');
  }
}

/** Where texts that could not be read are kept, the empty places too. */
function places(store: MapStore): readonly string[] {
  const found: string[] = [];
  for (let place = placeOf(1); store.get(place) !== null; place = placeOf(found.length + 1)) {
    found.push(place);
  }
  return found;
}

function placeOf(n: number): string {
  return `${KEY}.unread${n > 1 ? `.${n}` : ''}`;
}

/** Keeps a text that could not be read whole, beside those that were kept so before. */
function setAside(store: MapStore, text: string): void {
  const taken = places(store);
  if (taken.some((place) => store.get(place) === text)) return;
  const free = taken.find((place) => store.get(place) === '');
  store.set(free ?? placeOf(taken.length + 1), text);
}

function readGone(text: string | null): Record<string, string> {
  try {
    const entries = Object.entries(JSON.parse(text ?? '{}') as object);
    return Object.fromEntries(entries.filter(([, name]) => typeof name === 'string'));
  } catch {
    return {};
  }
}

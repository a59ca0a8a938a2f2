import { History } from '../../lib/history';
import {
  COLOURS,
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

/** The user's own segments, kept over visits, with undo. */
export class SavedSegments {
  #history: History<readonly SavedSegment[]> = $state.raw(new History([]));
  /** What could not be read of those kept; their text stays beside, under the key with `.unread` and, from the second on, a number. */
  readonly problems: readonly SavedProblem[];
  /** Names of segments that were deleted, by id: rules may name them still. */
  #gone: Readonly<Record<string, string>> = $state.raw({});
  #store: MapStore;
  #id: () => string;
  /** What is kept, as far as this one knows: another open page may have kept something since. */
  #text: string | null;
  /** Ids there ever were here: those of deleted segments stay away. */
  #seen: Readonly<Record<string, true>> = {};

  constructor(store: MapStore, id: () => string = () => crypto.randomUUID()) {
    this.#store = store;
    this.#id = id;
    const kept = store.get(KEY);
    const { segments, problems } = kept === null ? { segments: [], problems: [] } : readSaved(kept);
    this.#history = new History(segments);
    this.#text = kept;
    this.#see(segments);
    this.#gone = readGone(store.get(GONE));
    this.problems = problems;
    if (kept !== null && problems.length > 0) setAside(store, kept);
  }

  /** In the order they are shown, which is that of a waterfall too. */
  readonly all = $derived.by(() => this.#history.present);
  /** Their rules by id. */
  readonly rules = $derived.by(() => rulesOf(this.#history.present));
  /** Their names by id, and those of deleted ones. */
  readonly names = $derived.by(() => namesOf(this.#history.present, this.#gone));

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
    const id = this.#id();
    const taken = this.all.length;
    const segment = { id, name, colour: (colour ?? taken) % COLOURS, rule, saved };
    this.#step([...this.all, segment]);
    return id;
  }

  change(id: string, change: Partial<Omit<SavedSegment, 'id'>>): void {
    this.#step(
      this.all.map((segment) => (segment.id === id ? { ...segment, ...change } : segment)),
    );
  }

  /** A count that was still being made when this rule was saved; no step of its own. */
  counted(id: string, rule: Rule, saved: SavedCount): void {
    const segment = this.get(id);
    if (!segment || !sameRule(segment.rule, rule)) return;
    const all = this.all.map((other) => (other === segment ? { ...other, saved } : other));
    this.#keep(this.#history.replace(all));
  }

  /** Rules that name it stay, and say that it is gone. */
  remove(id: string): void {
    this.#step(this.all.filter((segment) => segment.id !== id));
  }

  /** Moves a segment to a place, counted without it. */
  move(id: string, to: number): void {
    const segment = this.get(id);
    if (!segment) return;
    const rest = this.all.filter((other) => other !== segment);
    this.#step(rest.toSpliced(Math.max(0, Math.min(rest.length, to)), 0, segment));
  }

  undo(): void {
    this.#keep(this.#history.undo());
  }
  redo(): void {
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
      const isNew = ({ id }: SavedSegment) => !this.all.some((here) => here.id === id);
      const coming = (here: SavedSegment) => segments.find(({ id }) => id === here.id) ?? here;
      this.#step([...this.all.map(coming), ...segments.filter(isNew)]);
    }
    return problems;
  }

  #step(segments: readonly SavedSegment[]): void {
    this.#keep(this.#history.push(segments));
  }

  #keep(steps: History<readonly SavedSegment[]>): void {
    const history = this.#joined(steps);
    const there = (id: string) => history.present.some((segment) => segment.id === id);
    const gone = this.all.filter(({ id }) => !there(id));
    if (gone.length > 0) {
      const others = readGone(this.#store.get(GONE));
      this.#gone = {
        ...others,
        ...this.#gone,
        ...Object.fromEntries(gone.map(({ id, name }) => [id, name])),
      };
      this.#store.set(GONE, JSON.stringify(this.#gone));
    }
    this.#history = history;
    this.#see(history.present);
    this.#text = printSaved(history.present);
    this.#store.set(KEY, this.#text);
  }

  /** With what another open page has kept since, in every step: none of them is to take that back. */
  #joined(history: History<readonly SavedSegment[]>): History<readonly SavedSegment[]> {
    const kept = this.#store.get(KEY);
    if (kept === null || kept === this.#text) return history;
    const { segments, problems } = readSaved(kept);
    if (problems.length > 0) setAside(this.#store, kept);
    const isHere = (id: string) => history.present.some((segment) => segment.id === id);
    const coming = segments.filter(({ id }) => !Object.hasOwn(this.#seen, id) && !isHere(id));
    return coming.length === 0 ? history : history.map((step) => [...step, ...coming]);
  }

  #see(segments: readonly SavedSegment[]): void {
    const ids = segments.map(({ id }): [string, true] => [id, true]);
    this.#seen = { ...this.#seen, ...Object.fromEntries(ids) };
  }
}

/** Keeps a text that could not be read whole, beside those that were kept so before. */
function setAside(store: MapStore, text: string): void {
  let place = `${KEY}.unread`;
  for (let n = 2; ![null, text].includes(store.get(place)); n++) place = `${KEY}.unread.${n}`;
  store.set(place, text);
}

function readGone(text: string | null): Record<string, string> {
  try {
    const entries = Object.entries(JSON.parse(text ?? '{}') as object);
    return Object.fromEntries(entries.filter(([, name]) => typeof name === 'string'));
  } catch {
    return {};
  }
}

import { History } from '../lib/history';
import type { PlacedCell } from '../notebook/cell';
import { plainMarkdown } from '../notebook/markdown';
import {
  headOf,
  newDocument,
  parseDocument,
  printDocument,
  withHead,
  type Document,
} from '../notebook/document';
import { freeName, textCell, type Cell } from '../notebook/notebook';
import { HELD, kept, NOTEBOOK as KEY } from './kept.svelte';
import type { MapStore } from './segments-maps.svelte';

/** Where one of a later version is set aside. */
const NEWER = `${KEY}.newer`;
/** What is known of the file of the notebook. */
const FILE = `${KEY}.file`;

/** What a page puts into the notebook. */
export interface Clip {
  title: string;
  /** What was asked, in words, a paragraph each; plain text. */
  words?: readonly string[];
  sql: string;
}

/** A notebook whose cells have their identity. */
export interface OpenNotebook extends Document {
  readonly cells: readonly PlacedCell[];
  readonly origin: Origin;
}

/** The same through all steps of a notebook. */
interface Origin {
  /** Until the user agrees that it runs. */
  held: boolean;
  /** What is known of its file, as text; empty for none. */
  file: string;
}

type Change = Partial<Pick<Cell, 'kind' | 'name' | 'rest' | 'text'>>;

/** The notebook at hand, kept over visits, with undo. */
export class NotebookState {
  #history: History<OpenNotebook> = $state.raw(new History<OpenNotebook>(empty()));
  /** It came from elsewhere and nothing in it runs before the user agrees. */
  held = $state(false);
  /** The cell whose text is being typed, as it was when that began: until it is run, others read that. */
  typing: { readonly id: string; readonly before: PlacedCell } | null = $state.raw(null);
  #store: MapStore;
  readonly #aside: (text: string) => void;
  #nextId = 1;
  /** What stands in the store as far as this page knows. */
  #written: string;
  /** Edits in a row with the same tag are one step. */
  #tag: string | null = null;

  /** `aside`: is given the text of a notebook before another one takes its place. */
  constructor(kept: MapStore, aside: (text: string) => void = () => {}) {
    this.#store = kept;
    this.#aside = aside;
    this.#written = kept.get(KEY) ?? '';
    this.held = kept.get(HELD) === 'yes';
    this.newer = kept.get(NEWER) || null;
    const last = this.#openKept(this.#written, this.held);
    if (last.cells.length > 0) last.origin.file = kept.get(FILE) ?? '';
    this.#history = new History(last);
  }

  /** A kept notebook of a later version of the app: it stays as it is, beside the one at hand. */
  newer: string | null = $state.raw(null);

  readonly cells: readonly PlacedCell[] = $derived.by(() => this.#history.present.cells);

  /** The same through all steps of what was loaded at once. */
  get origin(): Readonly<Origin> {
    return this.#history.present.origin;
  }

  /** Keeps what is known of its file over visits. */
  keepFile(file: string): void {
    this.#history.present.origin.file = file;
    this.#store.set(FILE, file);
  }

  get canUndo(): boolean {
    return this.#history.canUndo;
  }
  get canRedo(): boolean {
    return this.#history.canRedo;
  }

  cell(id: string): PlacedCell | undefined {
    return this.cells.find((cell) => cell.id === id);
  }

  /** Adds a heading with words and the SQL below it, at the end; gives the name of the SQL cell. */
  add({ title, words = [], sql }: Clip): string {
    this.#catchUp();
    const name = this.freeName(title);
    const prose = [`## ${plainMarkdown(title)}`, ...words.map(plainMarkdown)].join('\n\n');
    const cells = [textCell(prose), { kind: 'sql', name, rest: '', text: sql.trim() } as const];
    this.#step([...this.cells, ...cells.map((cell) => this.#place(cell))]);
    return name;
  }

  freeName(wish: string): string {
    return freeName(
      wish,
      this.cells.map((cell) => cell.name),
    );
  }

  /** Puts a cell at a place; gives its id. */
  insert(at: number, cell: Cell): string {
    const placed = this.#place(cell);
    this.#step(this.cells.toSpliced(at, 0, placed));
    return placed.id;
  }

  /** Changes a cell; changes in a row with the same tag (typing into a field, moving a slider) are one step. */
  change(id: string, change: Change, tag: string | null = null): void {
    const cell = this.cell(id);
    if (!cell) return;
    const changed = { ...cell, ...change };
    if (sameCell(cell, changed)) return;
    this.#step(
      this.cells.map((other) => (other === cell ? changed : other)),
      tag === null ? null : `${id} ${tag}`,
    );
  }

  /** The text of a cell as it is typed: those that read the cell keep what it said before, until `settle`. */
  type(id: string, text: string): void {
    const cell = this.cell(id);
    if (!cell) return;
    if (this.typing?.id !== id) {
      this.settle();
      this.typing = { id, before: cell };
    }
    this.change(id, { text }, 'text');
  }

  /** What was typed counts from now on. */
  settle(): void {
    this.typing = null;
    this.#tag = null;
  }

  remove(id: string): void {
    this.#step(this.cells.filter((cell) => cell.id !== id));
  }

  /** The same cell once more below, under a name of its own; gives its id. */
  duplicate(id: string): string | null {
    const at = this.cells.findIndex((cell) => cell.id === id);
    const cell = this.cells[at];
    if (!cell) return null;
    const name = cell.name === '' ? '' : this.freeName(cell.name);
    return this.insert(at + 1, { ...cell, name });
  }

  /** Changes what stands in a cell. */
  write(index: number, text: string): void {
    const cell = this.cells[index];
    if (cell) this.#step(this.cells.with(index, { ...cell, text }));
  }

  /** Moves a cell up (-1) or down (1). */
  move(id: string, by: -1 | 1): void {
    const at = this.cells.findIndex((cell) => cell.id === id);
    const cell = this.cells[at];
    const to = at + by;
    if (!cell || to < 0 || to >= this.cells.length) return;
    this.#step(this.cells.toSpliced(at, 1).toSpliced(to, 0, cell));
  }

  /** All cells at once, those with an id staying the same cell: what a replacement gives. */
  replaceAll(cells: readonly PlacedCell[]): void {
    this.#step(cells);
  }

  undo(): void {
    this.#keep(this.#history.undo());
  }
  redo(): void {
    this.#keep(this.#history.redo());
  }

  /** A line of the front matter; empty where there is none. */
  head(key: string): string {
    return headOf(this.#history.present, key);
  }

  /** The Markdown file. */
  text(): string {
    return printDocument(this.#history.present);
  }

  /** Takes a Markdown file in place of what is here; throws for one of a later version. `held`: it comes from elsewhere and is not to run by itself. */
  load(text: string, held = false): void {
    const document = this.#open(parseDocument(text), held);
    if (this.cells.length > 0) this.#aside(this.text());
    this.#tag = null;
    this.typing = null;
    this.#keep(this.#history.push(document));
  }

  /** The user agrees that it runs. */
  release(): void {
    this.#history.present.origin.held = false;
    this.#hold(false);
  }

  #hold(held: boolean): void {
    this.held = held;
    this.#store.set(HELD, held ? 'yes' : '');
  }

  #place(cell: Cell): PlacedCell {
    return { ...cell, id: `c${this.#nextId++}` };
  }

  #open(notebook: Document, held: boolean): OpenNotebook {
    const cells = notebook.cells.map((cell) => this.#place(cell));
    return { ...notebook, cells, origin: { held, file: '' } };
  }

  #step(cells: readonly PlacedCell[], tag: string | null = null): void {
    const next = { ...this.#history.present, cells };
    const goesOn = tag !== null && tag === this.#tag;
    const history = goesOn ? this.#history.replace(next) : this.#history.push(next);
    this.#keep(history, tag);
  }

  /** Notes something of the whole in the front matter; no step of its own. */
  note(key: string, value: string): void {
    const { present } = this.#history;
    if (headOf(present, key) === value) return;
    const noted = { ...present, ...withHead(present, key, value), cells: present.cells };
    this.#history = this.#history.replace(noted);
    this.#written = printDocument(noted);
    this.#store.set(KEY, this.#written);
  }

  #keep(history: History<OpenNotebook>, tag: string | null = null): void {
    this.#tag = tag;
    // A step that is no typing ends the typing.
    if (tag === null || tag !== `${this.typing?.id} text`) this.typing = null;
    this.#history = history;
    // Undo may bring back one that nobody has agreed to.
    const { held, file } = history.present.origin;
    if (held !== this.held) this.#hold(held);
    if (file !== (this.#store.get(FILE) ?? '')) this.#store.set(FILE, file);
    this.#written = printDocument(history.present);
    this.#store.set(KEY, this.#written);
  }

  /** The one of a later version lies elsewhere by now. */
  dropNewer(): void {
    this.newer = null;
    this.#store.set(NEWER, '');
  }

  /** What was kept; of a later version it is set aside, and nothing is at hand. */
  #openKept(text: string, held: boolean): OpenNotebook {
    try {
      return this.#open(parseDocument(text), held);
    } catch {
      this.newer = text;
      this.#store.set(NEWER, text);
      return empty();
    }
  }

  /** Takes what was kept, of an earlier version or from a backup, in place of what is here. */
  restore(text: string, held: boolean): void {
    this.settle();
    this.held = held;
    this.#keep(this.#history.push(this.#openKept(text, held)));
  }

  /** Another tab may have written since. */
  #catchUp(): void {
    const kept = this.#store.get(KEY);
    if (kept === null || kept === this.#written) return;
    this.#written = kept;
    this.#history = this.#history.push(this.#openKept(kept, this.held));
  }
}

function empty(): OpenNotebook {
  return { ...newDocument([], {}), cells: [], origin: { held: false, file: '' } };
}

function sameCell(a: Cell, b: Cell): boolean {
  return a.kind === b.kind && a.name === b.name && a.rest === b.rest && a.text === b.text;
}

/** The one notebook of the page. */
export const notebook = new NotebookState(kept, (text) => kept.setAside(text));
kept.subscribe(KEY, (text) => notebook.restore(text ?? '', kept.get(HELD) === 'yes'));

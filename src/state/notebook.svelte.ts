import { History } from '../lib/history';
import { plainMarkdown } from '../notebook/markdown';
import {
  freeName,
  parseNotebook,
  printNotebook,
  textCell,
  type Cell,
  type Notebook,
} from '../notebook/notebook';
import { kept } from './kept.svelte';
import type { MapStore } from './segments-maps.svelte';

const KEY = 'defter.notebook';

/** What a page puts into the notebook. */
export interface Clip {
  title: string;
  /** What was asked, in words, a paragraph each; plain text. */
  words?: readonly string[];
  sql: string;
}

/** The notebook at hand, kept over visits, with undo. */
export class NotebookState {
  #history: History<Notebook> = $state.raw(new History<Notebook>({ cells: [] }));
  #store: MapStore;
  /** What stands in the store as far as this page knows. */
  #written: string;

  constructor(kept: MapStore) {
    this.#store = kept;
    this.#written = kept.get(KEY) ?? '';
    this.#history = new History(parseNotebook(this.#written));
  }

  readonly cells = $derived.by(() => this.#history.present.cells);

  get canUndo(): boolean {
    return this.#history.canUndo;
  }
  get canRedo(): boolean {
    return this.#history.canRedo;
  }

  /** Adds a heading with words and the SQL below it, at the end; gives the name of the SQL cell. */
  add({ title, words = [], sql }: Clip): string {
    this.#catchUp();
    const name = freeName(
      title,
      this.cells.map((cell) => cell.name),
    );
    const prose = [`## ${plainMarkdown(title)}`, ...words.map(plainMarkdown)].join('\n\n');
    this.#step([...this.cells, textCell(prose), { kind: 'sql', name, rest: '', text: sql.trim() }]);
    return name;
  }

  remove(index: number): void {
    this.#step(this.cells.toSpliced(index, 1));
  }

  /** Moves a cell up (-1) or down (1). */
  move(index: number, by: -1 | 1): void {
    const to = index + by;
    const cell = this.cells[index];
    if (!cell || to < 0 || to >= this.cells.length) return;
    this.#step(this.cells.toSpliced(index, 1).toSpliced(to, 0, cell));
  }

  undo(): void {
    this.#keep(this.#history.undo());
  }
  redo(): void {
    this.#keep(this.#history.redo());
  }

  /** The Markdown file. */
  text(): string {
    return printNotebook({ cells: this.cells });
  }

  /** Takes a Markdown file in place of what is here. */
  load(text: string): void {
    this.#step(parseNotebook(text).cells);
  }

  #step(cells: readonly Cell[]): void {
    this.#keep(this.#history.push({ cells }));
  }

  #keep(history: History<Notebook>): void {
    this.#history = history;
    this.#written = printNotebook(history.present);
    this.#store.set(KEY, this.#written);
  }

  /** Another tab may have written since. */
  #catchUp(): void {
    const kept = this.#store.get(KEY);
    if (kept === null || kept === this.#written) return;
    this.#written = kept;
    this.#history = this.#history.push(parseNotebook(kept));
  }
}

/** The one notebook of the page. */
export const notebook = new NotebookState(kept);
kept.subscribe(KEY, (text) => notebook.load(text ?? ''));

import type { EngineStatus } from '../../engine/engine';
import { closure } from '../../lib/graph';
import { UNRUN, type CellState, type PlacedCell, type World } from '../../notebook/cell';
import { cellKinds } from '../../notebook/cells/index';
import { liveCells } from '../../notebook/cells/text';
import { isLoss, Runner } from '../../notebook/runner';
import type { Analyses } from '../analyses.svelte';
import type { NotebookState } from '../notebook.svelte';
import type { MapStore } from '../segments-maps.svelte';
import type { SavedSegments } from '../segments/saved.svelte';
import type { Workspace } from '../workspace-state.svelte';
import { keepAsleep, readAsleep } from './asleep';

/** One run of a cell that ended. */
export interface Ran {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly ms: number;
  /** Null of cells without a table. */
  readonly rows: number | null;
}

/** Runs a cell keeps note of. */
const MOST_RUNS = 20;
/** ms after which a cell that does not come to an end is not begun again by itself on the next visit. */
const LONG = 5000;

interface Context {
  notebook: NotebookState;
  workspace: Workspace;
  analyses: Analyses;
  saved: SavedSegments;
  /** What outlives the visit. */
  store: MapStore;
  /** What the last visit left is still being brought back. */
  opening?: () => boolean;
}

/** Runs the notebook while its page is there, and says what each cell's result is worth. */
export class Running {
  #states: Readonly<Record<string, CellState>> = $state.raw({});
  #runs: Readonly<Record<string, readonly Ran[]>> = $state.raw({});
  readonly #context: Context;
  readonly #runner: Runner;
  #version: number;
  /** Of the notebook that runs. */
  #origin: object;
  #lost = false;
  /** The page before has dropped its tables, which may have the same names. */
  #isClear = $state(false);
  /** Cells that have been running for long. */
  #long: Readonly<Record<string, true>> = $state.raw({});
  readonly #timers: Record<string, ReturnType<typeof setTimeout>> = {};

  /** `after`: what the page before still has to do. */
  constructor(context: Context, after: Promise<void> = Promise.resolve()) {
    this.#context = context;
    void after.then(() => (this.#isClear = true));
    const { notebook, workspace, analyses, saved, store } = context;
    this.#origin = notebook.origin;
    const world: World = {
      engine: workspace.engine,
      params: (id) => analyses.params[id] ?? {},
      segments: () => saved.rules,
    };
    const onchange = (id: string): void => this.#note(id);
    this.#version = workspace.version;
    this.#runner = new Runner(
      { world, kinds: cellKinds, onchange, asleep: readAsleep(store) },
      true,
    );
  }

  /** Follows the notebook and the data; call it while a component is made. `onclose` gets what is still to be done when that goes. */
  follow(onclose: (closing: Promise<void>) => void = () => {}): void {
    const { notebook, workspace, saved, store } = this.#context;
    $effect(() => {
      void saved.rules;
      this.#update();
    });
    $effect(() => {
      const held = notebook.held || this.loading || !this.#isClear;
      const { version } = workspace;
      // Of a lost engine everything is run anew once it is back.
      if (version !== this.#version && !this.#lost) this.#runner.dataChanged();
      this.#version = version;
      if (held) this.#runner.hold();
      else this.#runner.release();
    });
    $effect(() => this.#onEngine(workspace.engineStatus));
    $effect(() => keepAsleep(store, this.#asleep));
    $effect(() => () => onclose(this.#runner.close()));
  }

  #onEngine({ state }: EngineStatus): void {
    if (state === 'restarting') this.#lost = true;
    if (state !== 'ready' || !this.#lost) return;
    this.#lost = false;
    this.#runner.engineLost();
  }

  /** The tables are being made: until they are there, nothing is run, and what was made of those before is old. */
  get loading(): boolean {
    const { workspace, opening } = this.#context;
    return workspace.busy || opening?.() === true;
  }

  /** The cells as they were before what is being typed. */
  #settled(): readonly PlacedCell[] {
    const { cells, typing } = this.#context.notebook;
    return typing ? cells.map((cell) => (cell.id === typing.id ? typing.before : cell)) : cells;
  }

  /** All that runs: the cells, and each live value in their texts by itself. */
  #asked(): readonly PlacedCell[] {
    const cells = this.#settled();
    return [...cells, ...liveCells(cells)];
  }

  #update(): void {
    const asked = this.#asked();
    const { origin } = this.#context.notebook;
    // What another notebook asked in the same words is not for this one to show.
    if (origin !== this.#origin) this.#runner.update([]);
    this.#origin = origin;
    this.#runner.update(asked);
  }

  /** Those that the user stopped, and those that would not end, or ended the engine. */
  readonly #asleep: readonly PlacedCell[] = $derived.by(() => {
    const isAsleep = (id: string): boolean => {
      const { status, error } = this.state(id);
      return status === 'stopped' || isLoss(error) || this.#long[id] === true;
    };
    if (!Object.keys(this.#states).some(isAsleep)) return [];
    return this.#asked().filter(({ id }) => isAsleep(id));
  });

  state(id: string): CellState {
    return this.#states[id] ?? UNRUN;
  }

  /** The latest first. */
  runs(id: string): readonly Ran[] {
    return this.#runs[id] ?? [];
  }

  /** What stands there was computed from what stands now, in this cell and all it reads. */
  isCurrent(id: string): boolean {
    return this.state(id).current && !this.#changing[id] && !(this.loading && this.#onData(id));
  }

  /** Cells that are being typed into or read one that is. */
  readonly #changing: Readonly<Record<string, true>> = $derived.by(() => {
    const { typing } = this.#context.notebook;
    const now = typing && this.#context.notebook.cell(typing.id);
    if (!now || now.text === typing.before.text) return {};
    void this.#states;
    const ids = [typing.id, ...this.#runner.dependants(typing.id)];
    return Object.fromEntries(ids.map((id) => [id, true as const]));
  });

  /** It reads tables that are no cells, by way of others too. */
  #onData(id: string): boolean {
    const all = closure([id], (one) => this.state(one).cells);
    return [...all].some((one) => this.state(one).tables.length > 0);
  }

  /** Runs cells anew, or all, with those that read them; what was typed counts. */
  run(ids?: readonly string[]): void {
    this.#context.notebook.settle();
    this.#update();
    this.#runner.run(ids);
  }

  stop(id?: string): void {
    this.#runner.stop(id);
  }

  readonly busy: boolean = $derived.by(() =>
    Object.values(this.#states).some(({ status }) => status === 'running' || status === 'queued'),
  );

  #time(id: string, isRunning: boolean): void {
    clearTimeout(this.#timers[id]);
    delete this.#timers[id];
    if (isRunning) {
      this.#timers[id] = setTimeout(() => (this.#long = { ...this.#long, [id]: true }), LONG);
    } else if (this.#long[id]) {
      const { [id]: _, ...long } = this.#long;
      this.#long = long;
    }
  }

  #note(id: string): void {
    const state = this.#runner.state(id);
    const before = this.state(id);
    if (state.status !== before.status) this.#time(id, state.status === 'running');
    if (state === UNRUN) {
      const { [id]: _, ...states } = this.#states;
      const { [id]: __, ...runs } = this.#runs;
      this.#states = states;
      this.#runs = runs;
      return;
    }
    this.#states = { ...this.#states, [id]: state };
    if (state.status !== 'done' || state.outcome === before.outcome || state.ms === null) return;
    const ran = { at: Date.now(), ms: state.ms, rows: state.outcome?.table?.rows ?? null };
    this.#runs = { ...this.#runs, [id]: [ran, ...this.runs(id)].slice(0, MOST_RUNS) };
  }
}

import type { Column } from '../engine/engine';
import { NOTEBOOK } from '../engine/session';
import { bind, ident, splitStatements, type Sql, type SqlValue } from '../engine/sql';
import { abortError, DefterError, isAbort } from '../lib/errors';
import { closure, sorted } from '../lib/graph';
import { nearest } from '../lib/nearest';
import {
  UNRUN,
  type CellKind,
  type CellState,
  type CellStatus,
  type CellTable,
  type Outcome,
  type PlacedCell,
  type Run,
  type World,
} from './cell';
import { InputReader, paramsOf, type Reads } from './inputs';
import { isName, nameKey } from './names';

interface Node {
  cell: PlacedCell;
  /** Place in the document. */
  place: number;
  name: string;
  reads: readonly Reads[];
  /** The SQL that says so; it may change without the cell, with what the workspace has chosen. */
  texts: string | null;
  /** What keeps it from running, of itself or of how it stands among the others. */
  problem: unknown;
  inputs: readonly Node[];
  tables: readonly string[];
  /** What `inputs` and `tables` were when it last was linked. */
  linked: string;
  readers: Node[];
  dirty: boolean;
  stopped: boolean;
  error: unknown;
  outcome: Outcome | null;
  ms: number | null;
  /** The table that it made, if any. */
  made: string | null;
  running: AbortController | null;
  state: CellState;
}

export interface RunnerOptions {
  world: World;
  kinds: Iterable<CellKind>;
  /** Is told of every change of a cell's state. */
  onchange?: (id: string) => void;
  now?: () => number;
  /** Of the cells it begins with: these wait, as stopped ones, until they are asked for. */
  asleep?: (cell: PlacedCell) => boolean;
}

/**
 * Runs the cells of a notebook: a change runs exactly the cells that read what changed, by way of others too, each
 * after those it reads and one at a time. A cell that fails stops nobody but those who read it; what comes late from
 * a run that is no longer wanted is dropped.
 */
export class Runner {
  readonly #world: World;
  readonly #kinds: ReadonlyMap<string, CellKind>;
  readonly #onchange: (id: string) => void;
  readonly #now: () => number;
  readonly #reader: InputReader;
  #nodes = new Map<string, Node>();
  /** Changed since they were last linked. */
  readonly #changed = new Set<Node>();
  /** To be run anew for what changed around them; those that were stopped, or that ended the engine, wait to be asked. */
  readonly #moved = new Set<Node>();
  /** Names of the tables that are no cells; null until asked. */
  #tables: Promise<ReadonlyMap<string, string>> | null = null;
  /** What they were when last asked. */
  #known: ReadonlyMap<string, string> = new Map();
  /** Tables of cells that are no more. */
  #leftOver: string[] = [];
  #revision = 0;
  #loop: Promise<void> | null = null;
  #held: boolean;
  /** Null once it has begun. */
  #asleep: ((cell: PlacedCell) => boolean) | null;

  /** `held`: nothing runs before `release`. */
  constructor({ world, kinds, onchange, now, asleep }: RunnerOptions, held = false) {
    this.#world = world;
    this.#kinds = new Map(Array.from(kinds, (kind) => [kind.kind, kind]));
    this.#onchange = onchange ?? (() => {});
    this.#now = now ?? (() => performance.now());
    this.#reader = new InputReader(world.engine);
    this.#held = held;
    this.#asleep = asleep ?? (() => false);
  }

  state(id: string): CellState {
    return this.#nodes.get(id)?.state ?? UNRUN;
  }

  get held(): boolean {
    return this.#held;
  }

  /** Nothing more is run until `release`; what runs is stopped. */
  hold(): void {
    this.#held = true;
    for (const node of this.#nodes.values()) this.#interrupt(node);
    this.#kick();
  }

  release(): void {
    this.#held = false;
    this.#kick();
  }

  /** The cells as they stand now; those that are new or say something else are run, with all that read them. */
  update(cells: readonly PlacedCell[]): void {
    const nodes = new Map<string, Node>();
    const gone: string[] = [];
    const asleep = this.#asleep;
    this.#asleep = null;
    cells.forEach((cell, place) => {
      const node = this.#nodes.get(cell.id);
      if (!node) {
        const fresh = newNode(cell, place);
        nodes.set(cell.id, fresh);
        fresh.stopped = asleep?.(cell) ?? false;
        // What is there from the beginning wakes nobody.
        (asleep ? this.#moved : this.#changed).add(fresh);
        return;
      }
      nodes.set(cell.id, node);
      node.place = place;
      const { kind, name, text } = node.cell;
      const differs = cell.kind !== kind || cell.name !== name || cell.text !== text;
      node.cell = cell;
      if (differs) this.#changed.add(node);
      // Nobody is to find its rows under a name that it no longer has.
      if (cell.name !== name) this.#leave(node);
    });
    for (const [id, node] of this.#nodes) {
      if (nodes.has(id)) continue;
      gone.push(id);
      this.#changed.delete(node);
      this.#moved.delete(node);
      for (const reader of node.readers) if (nodes.has(reader.cell.id)) this.#moved.add(reader);
      this.#interrupt(node);
      this.#leave(node);
    }
    this.#nodes = nodes;
    for (const id of gone) this.#onchange(id);
    this.#kick();
  }

  /** Runs these cells anew, or all, and those that read them. */
  run(ids: Iterable<string> = this.#nodes.keys()): void {
    for (const id of ids) {
      const node = this.#nodes.get(id);
      if (node) this.#changed.add(node);
    }
    this.#kick();
  }

  /** Stops a cell, or all that run or are to run; those that read them wait until they are run again. */
  stop(id?: string): void {
    for (const node of id === undefined ? this.#nodes.values() : [this.#nodes.get(id)]) {
      // Who waits for what went wrong before has nothing to be stopped.
      if (!node?.dirty || (id === undefined && node.state.status === 'waiting')) continue;
      node.stopped = true;
      this.#interrupt(node);
      this.#show(node);
    }
    this.#kick();
  }

  /** The tables that are no cells have changed: what reads one is run anew. */
  dataChanged(): void {
    this.#tables = null;
    for (const node of this.#nodes.values()) {
      if (node.tables.length > 0 || node.problem || node.error) this.#moved.add(node);
    }
    this.#kick();
  }

  /** The engine has started anew, without any table of a cell. */
  engineLost(): void {
    this.#tables = null;
    this.#leftOver = [];
    for (const node of this.#nodes.values()) {
      node.made = null;
      this.#moved.add(node);
    }
    this.#kick();
  }

  /** Resolves when nothing is left to run. */
  async settled(): Promise<void> {
    while (this.#loop) await this.#loop;
  }

  /** Ids of the cells that read this one, by way of others too. */
  dependants(id: string): string[] {
    const node = this.#nodes.get(id);
    if (!node) return [];
    const found = closure(node.readers, (other) => other.readers);
    return [...found].map(({ cell }) => cell.id);
  }

  /** Stops everything for good and drops the tables of the cells. */
  async close(): Promise<void> {
    this.update([]);
    await this.settled();
  }

  #kick(): void {
    this.#revision++;
    // Now: what runs may run for long, and until it has ended nothing of before is to pass for current.
    for (const node of closure([...this.#changed, ...this.#moved], ({ readers }) => readers)) {
      node.dirty = true;
      this.#interrupt(node);
      this.#show(node);
    }
    this.#loop ??= this.#work().then((done) => {
      this.#loop = null;
      // Something may have come between the last look and now.
      if (done !== this.#revision) this.#kick();
    });
  }

  /** Gives the revision that there is nothing left to do for. */
  async #work(): Promise<number> {
    let understood = -1;
    for (;;) {
      const revision = this.#revision;
      await this.#sweep();
      if (understood !== revision) await this.#understand();
      if (revision !== this.#revision) continue;
      understood = revision;
      this.#link();
      const next = this.#held ? undefined : this.#next();
      if (!next) return revision;
      await this.#runOne(next);
      // With what it made there, the parser may know what it could not say before.
      const isUnsure = ({ reads }: Node): boolean => reads.some(({ sure }) => !sure);
      if ([...this.#nodes.values()].some(isUnsure)) understood = -1;
    }
  }

  /** Leaves its table to be dropped. */
  #leave(node: Node): void {
    if (node.made) this.#leftOver.push(node.made);
    node.made = null;
  }

  /** Drops tables that nobody owns. */
  async #sweep(): Promise<void> {
    const names = this.#leftOver;
    this.#leftOver = [];
    const used = new Set(Array.from(this.#nodes.values(), ({ made }) => made));
    for (const from of names) if (!used.has(from)) await this.#drop(from);
  }

  async #drop(from: string): Promise<void> {
    try {
      await this.#world.engine.run(`DROP TABLE IF EXISTS ${from}`);
    } catch {
      // The engine is gone and the table with it.
    }
  }

  /** Names and inputs of all cells, of each by itself. */
  async #understand(): Promise<void> {
    this.#known = await this.#dataTables();
    for (const node of this.#nodes.values()) {
      node.name = this.#kinds.get(node.cell.kind)?.name(node.cell) ?? '';
    }
    const names = this.#names();
    for (const node of [...this.#nodes.values()]) await this.#readInputs(node, names);
  }

  async #readInputs(node: Node, names: readonly string[]): Promise<void> {
    node.problem = null;
    node.reads = [];
    try {
      const { cell, name } = node;
      if (name !== '') {
        if (!isName(name)) throw new DefterError('notebook.name', { params: { name } });
        await this.#readName(name, names);
      }
      const kind = this.#kinds.get(cell.kind);
      const texts = kind?.reads(cell, this.#world) ?? [];
      const said = JSON.stringify(texts);
      if (node.texts !== null && said !== node.texts) this.#changed.add(node);
      node.texts = said;
      const reads: Reads[] = [];
      for (const text of texts) {
        try {
          reads.push(await this.#reader.read(text, names, this.#values(text)));
        } catch (error) {
          throw kind?.place?.(cell, error) ?? error;
        }
      }
      node.reads = reads;
    } catch (error) {
      node.problem = error;
    }
  }

  /** Throws for a name that SQL would take for a word of its own. */
  async #readName(name: string, names: readonly string[]): Promise<void> {
    try {
      await this.#reader.read(`FROM ${name}`, names);
    } catch (error) {
      if (!(error instanceof DefterError) || error.code !== 'engine.syntax') throw error;
      throw new DefterError('notebook.name_reserved', { params: { name } });
    }
  }

  #values(sql: string): ReadonlyMap<string, SqlValue | Sql> {
    const wanted = new Set(paramsOf(sql).map(nameKey));
    const values = new Map<string, SqlValue | Sql>();
    if (wanted.size === 0) return values;
    for (const { name, outcome } of this.#nodes.values()) {
      const value = outcome?.value;
      if (value !== undefined && wanted.has(nameKey(name))) values.set(nameKey(name), value);
    }
    return values;
  }

  #dataTables(): Promise<ReadonlyMap<string, string>> {
    this.#tables ??= this.#world.engine
      .query(
        "SELECT DISTINCT table_name FROM information_schema.tables WHERE table_schema = 'main'",
      )
      .then(({ rows }) => new Map(rows.map(([name]) => [nameKey(String(name)), String(name)])))
      .catch(() => {
        this.#tables = null;
        return new Map();
      });
    return this.#tables;
  }

  /** Who reads whom, what is wrong with that, and what is therefore to be run. */
  #link(): void {
    const data = this.#known;
    const nodes = [...this.#nodes.values()].sort((a, b) => a.place - b.place);
    const byName = new Map<string, Node>();
    for (const node of nodes) {
      if (node.name === '' || !isName(node.name)) continue;
      const key = nameKey(node.name);
      const other = byName.get(key);
      if (other) {
        for (const one of [other, node]) {
          one.problem = new DefterError('notebook.name_twice', { params: { name: one.name } });
        }
      } else byName.set(key, node);
      if (data.has(key))
        node.problem = new DefterError('notebook.name_taken', { params: { name: node.name } });
    }
    for (const node of nodes) node.readers = [];
    for (const node of nodes) this.#resolve(node, byName, data);
    const { circles } = sorted(nodes, ({ inputs }) => inputs);
    for (const members of circles) for (const node of members) node.problem = circle(members);
    for (const node of nodes) {
      const linked = JSON.stringify([
        node.inputs.map(({ cell }) => cell.id).sort(),
        [...node.tables].sort(),
        problemKey(node.problem),
      ]);
      if (linked !== node.linked) this.#moved.add(node);
      node.linked = linked;
    }
    const woken = closure(this.#changed, ({ readers }) => readers);
    for (const node of new Set([...woken, ...closure(this.#moved, ({ readers }) => readers)])) {
      node.dirty = true;
      this.#interrupt(node);
      if (!woken.has(node) && (node.stopped || isLoss(node.error))) continue;
      node.stopped = false;
      node.error = null;
    }
    this.#changed.clear();
    this.#moved.clear();
    for (const node of nodes) this.#show(node);
  }

  #resolve(node: Node, byName: ReadonlyMap<string, Node>, data: ReadonlyMap<string, string>): void {
    const inputs = new Set<Node>();
    const tables = new Set<string>();
    const suggestion = (name: string, among: Iterable<string>) => nearest(name, among) ?? '';
    const cells = () => [...byName.values()].map(({ name }) => name);
    for (const { tables: read, params, sure } of node.reads) {
      for (const name of read) {
        const key = nameKey(name);
        const other = byName.get(key);
        const table = data.get(key);
        if (other && (sure || other !== node)) inputs.add(other);
        else if (table !== undefined) tables.add(table);
        else if (!other && !SYSTEM.test(name)) {
          node.problem ??= new DefterError('notebook.missing_table', {
            params: { name, suggestion: suggestion(name, [...cells(), ...data.values()]) },
          });
        }
      }
      for (const name of params) {
        const other = byName.get(nameKey(name));
        if (other) inputs.add(other);
        else {
          node.problem ??= new DefterError('notebook.missing_value', {
            params: { name, suggestion: suggestion(name, cells()) },
          });
        }
      }
    }
    node.inputs = [...inputs];
    node.tables = [...tables];
    for (const input of inputs) input.readers.push(node);
  }

  /** The first that can run: first in the document among those whose inputs are all there. */
  #next(): Node | undefined {
    let first: Node | undefined;
    for (const node of this.#nodes.values()) {
      const idle = node.stopped || node.error || node.problem;
      const ready = node.dirty && !idle && node.inputs.every(isCurrent);
      if (ready && (!first || node.place < first.place)) first = node;
    }
    return first;
  }

  async #runOne(node: Node): Promise<void> {
    const abort = new AbortController();
    node.running = abort;
    this.#show(node);
    const start = this.#now();
    const { cell } = node;
    try {
      const kind = this.#kinds.get(cell.kind);
      const outcome = (await kind?.run(cell, this.#lend(node, abort.signal))) ?? {};
      if (abort.signal.aborted) throw abortError();
      node.outcome = outcome;
      node.ms = this.#now() - start;
      node.dirty = false;
      if (!outcome.table) await this.#dropOf(node);
    } catch (error) {
      if (!isAbort(error) && !abort.signal.aborted) {
        node.error = readsItself(node, error) ? circle([node]) : error;
        node.dirty = false;
        await this.#dropOf(node);
      } else if (!this.#nodes.has(cell.id) || this.#nodes.get(cell.id) !== node) {
        if (node.made) this.#leftOver.push(node.made);
      }
    } finally {
      if (node.running === abort) node.running = null;
    }
  }

  async #dropOf(node: Node): Promise<void> {
    const { made } = node;
    node.made = null;
    // A cell that took the name over may have made its own there.
    const isUsed = [...this.#nodes.values()].some((other) => other.made === made);
    if (made !== null && !isUsed) await this.#drop(made);
  }

  /** All that SQL can name. */
  #names(): readonly string[] {
    const cells = Array.from(this.#nodes.values(), ({ name }) => name);
    return [...this.#known.values(), ...cells.filter(isName)];
  }

  #lend(node: Node, signal: AbortSignal): Run {
    const { engine } = this.#world;
    const check = (): void => {
      if (signal.aborted) throw abortError();
    };
    const query = (sql: string) => {
      check();
      return engine.query(single(sql), { signal });
    };
    const columnsOf = async (from: string): Promise<readonly Column[]> => {
      const { columns } = await query(`SELECT * FROM ${from} LIMIT 0`);
      return columns;
    };
    return {
      world: this.#world,
      signal,
      bind: (sql) => this.#bind(sql),
      query,
      columns: (name) => columnsOf(ident(name)),
      table: async (select): Promise<CellTable> => {
        check();
        const name = node.name === '' ? `#${node.cell.id}` : nameKey(node.name);
        const from = `${NOTEBOOK}.${ident(name)}`;
        const body = single(select);
        if (node.made !== null && node.made !== from) await this.#dropOf(node);
        node.made = from;
        const { rows } = await engine.query(`CREATE OR REPLACE TABLE ${from} AS\n${body}`, {
          signal,
        });
        return { from, name, columns: await columnsOf(from), rows: Number(rows[0]?.[0] ?? 0) };
      },
    };
  }

  #bind(sql: string): string {
    const params = paramsOf(sql);
    const values = this.#values(sql);
    const without = params.find((name) => !values.has(nameKey(name)));
    if (without !== undefined) {
      throw new DefterError('notebook.no_value', { params: { name: without } });
    }
    return bind(sql, Object.fromEntries(params.map((name) => [name, values.get(nameKey(name))!])));
  }

  #interrupt(node: Node): void {
    node.running?.abort();
  }

  #show(node: Node): void {
    const blocked = node.inputs.filter((input) => !isCurrent(input));
    const status = this.#statusOf(node);
    const state: CellState = {
      status,
      outcome: node.outcome,
      current: status === 'done',
      error: status === 'failed' ? (node.problem ?? node.error) : null,
      waitsFor: blocked.map(({ name }) => name),
      cells: node.inputs.filter((input) => input !== node).map(({ cell }) => cell.id),
      tables: node.tables,
      ms: node.ms,
    };
    if (sameState(state, node.state)) return;
    node.state = state;
    this.#onchange(node.cell.id);
  }

  #statusOf(node: Node): CellStatus {
    if (node.problem) return 'failed';
    if (node.running && !node.running.signal.aborted) return 'running';
    if (node.stopped) return 'stopped';
    if (node.error) return 'failed';
    if (!node.dirty) return 'done';
    if (this.#held) return 'idle';
    const all = [...closure(node.inputs, ({ inputs }) => inputs)];
    return all.some((input) => input.problem || input.stopped || input.error)
      ? 'waiting'
      : 'queued';
  }
}

/** The engine did not survive it, or hardly. */
export function isLoss(error: unknown): boolean {
  return (
    error instanceof DefterError && /^engine\.(crashed|crash_loop|out_of_memory)$/.test(error.code)
  );
}

/** What every engine has. */
const SYSTEM = /^(duckdb_|pragma_|information_schema|sqlite_|pg_)/i;

function newNode(cell: PlacedCell, place: number): Node {
  return {
    cell,
    place,
    name: '',
    reads: [],
    texts: null,
    problem: null,
    inputs: [],
    tables: [],
    linked: '',
    readers: [],
    dirty: true,
    stopped: false,
    error: null,
    outcome: null,
    ms: null,
    made: null,
    running: null,
    state: UNRUN,
  };
}

function isCurrent({ dirty, stopped, problem, error }: Node): boolean {
  return !dirty && !stopped && !problem && !error;
}

function circle(members: readonly Node[]): DefterError {
  const names = members.map(({ name }) => name).join(', ');
  return new DefterError('notebook.circle', { params: { names } });
}

/** Its own name is no table before it is made, which the parser may have been unable to say. */
function readsItself({ name }: Node, error: unknown): boolean {
  return (
    error instanceof DefterError &&
    error.code === 'engine.unknown_table' &&
    nameKey(String(error.params.name)) === nameKey(name)
  );
}

function problemKey(problem: unknown): unknown {
  return problem instanceof DefterError ? [problem.code, problem.params] : String(problem ?? '');
}

/** One statement and no more: what follows a semicolon would be run, and could be anything. */
function single(sql: string): string {
  const statements = splitStatements(sql);
  if (statements.length > 1) throw new DefterError('notebook.several');
  if (statements.length === 0) throw new DefterError('notebook.empty');
  return statements[0]!.text;
}

function sameState(a: CellState, b: CellState): boolean {
  return (
    a.status === b.status &&
    a.outcome === b.outcome &&
    a.error === b.error &&
    a.ms === b.ms &&
    sameList(a.waitsFor, b.waitsFor) &&
    sameList(a.cells, b.cells) &&
    sameList(a.tables, b.tables)
  );
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, i) => item === b[i]);
}

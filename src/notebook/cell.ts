import type { Column, Engine, Result } from '../engine/engine';
import type { Sql, SqlValue } from '../engine/sql';
import type { Segments } from '../model/segments/rules/rule';
import type { Cell } from './notebook';

/** A cell with its identity, which is of the session and not of the file. */
export interface PlacedCell extends Cell {
  readonly id: string;
}

/** A table made by a cell: the same rows for its grid and for those that read it, in order of `rowid`. */
export interface CellTable {
  /** For SQL: schema and name, quoted. */
  readonly from: string;
  /** The name alone, as it is. */
  readonly name: string;
  readonly columns: readonly Column[];
  readonly rows: number;
}

/** What running a cell gave. */
export interface Outcome {
  readonly table?: CellTable;
  /** What `$name` stands for in other cells. */
  readonly value?: SqlValue | Sql;
  /** What only the view of this kind understands. */
  readonly data?: unknown;
}

/** What a kind is lent while it runs. Everything throws an `AbortError` when the run is no longer wanted. */
export interface Run {
  readonly world: World;
  readonly signal: AbortSignal;
  /** The SQL with the values of other cells in place of their `$names`. */
  bind(sql: string): string;
  query(sql: string): Promise<Result>;
  /** Columns of a table or cell, by the name it has in SQL. */
  columns(name: string): Promise<readonly Column[]>;
  /** Makes the cell's table of one SELECT. */
  table(select: string): Promise<CellTable>;
}

/** What cells may ask of the rest of the app. */
export interface World {
  readonly engine: Engine;
  /** Parameters of the analyses as the workspace has them, by id. */
  params(analysis: string): object;
  /** Rules by id, for rules that name segments. */
  segments(): Segments;
}

/** A kind of cell: what it reads and how it runs. Never looks at other cells. */
export interface CellKind {
  readonly kind: Cell['kind'];
  /** The name that others read its result by; empty where it has none. */
  name(cell: Cell): string;
  /** The SQL whose tables and `$names` are its inputs. Throws a `DefterError` that says what is wrong with the cell. */
  reads(cell: Cell, world: World): readonly string[];
  run(cell: Cell, run: Run): Promise<Outcome>;
  /** The error with its place in the cell's text, of what the parser has said of `reads`. */
  place?(cell: Cell, error: unknown): unknown;
}

export type CellStatus = 'idle' | 'waiting' | 'queued' | 'running' | 'done' | 'failed' | 'stopped';

export interface CellState {
  readonly status: CellStatus;
  /** What the last run gave that went well; it is of now only where `current`. */
  readonly outcome: Outcome | null;
  /** `outcome` was computed from what stands now, in this cell and in all it reads. */
  readonly current: boolean;
  readonly error: unknown;
  /** Names of the cells that it waits for. */
  readonly waitsFor: readonly string[];
  /** Ids of the cells, and names of the tables, it reads. */
  readonly cells: readonly string[];
  readonly tables: readonly string[];
  /** Duration of the last run that went well. */
  readonly ms: number | null;
}

export const UNRUN: CellState = {
  status: 'idle',
  outcome: null,
  current: false,
  error: null,
  waitsFor: [],
  cells: [],
  tables: [],
  ms: null,
};

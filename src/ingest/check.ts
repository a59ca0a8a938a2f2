/** The contract of a check: what is looked for in the files once they are read, and what can be done about it. */

import type { Engine } from '../engine/engine';
import type { Source } from './source';

export type Params = Readonly<Record<string, string | number>>;

/** Something met on the way that does not stop the import but that the user should know of. */
export interface Finding {
  /** The same for the same thing found again. */
  id: string;
  /** Id of the check. */
  check: string;
  source: number;
  /** How many lines, customers, values or orders, as the check says. */
  count: number;
  params: Params;
  /** SQL that lists the lines (`line`) of the source it is about, and how many they are; null where it is not about lines. */
  lines: { sql: string; total: number } | null;
  /** What can be done about it, as steps not yet taken. */
  remedies: Step[];
}

/** Something that the user decided to do to what the files say. Plain data: it can be stored, and undone by leaving it out. */
export interface Step {
  /** Id of the check whose remedy it is. */
  check: string;
  /** Id of the remedy. */
  remedy: string;
  source: number;
  params: Params;
}

export interface CheckContext {
  engine: Engine;
  sources: readonly Source[];
  /** The sources that hold orders. */
  orders: readonly Source[];
  /** The sources that hold customers. */
  customers: readonly Source[];
  /** Today as an ISO date, given by the platform. */
  today: string;
}

/** What a check finds; `remedies` are ids of its own. */
export type Found = Omit<Finding, 'id' | 'check' | 'remedies'> & { remedies?: string[] };

/**
 * SQL of one remedy, which runs in every build. `before` anything is read from the files: a SELECT of
 * whole rows (`_line` and the columns of `source_<id>`) that stand in for those lines from then on (see
 * `mended.ts`). `after` `lines` and `customer_rows` are made and before anything is computed from them:
 * statements that change these two tables only.
 */
export interface Remedy {
  when: 'before' | 'after';
  sql: (step: Step, source: Source, sources: readonly Source[]) => string;
}

export interface Check {
  readonly id: string;
  find(context: CheckContext): Promise<Found[]>;
  readonly remedies?: Readonly<Record<string, Remedy>>;
  /** The remedy that nobody would refuse for this file: it is taken without a click, and undone like others. */
  byDefault?(engine: Engine, source: Source): Promise<string | null>;
}

/** `UPDATE` that takes lines (a SELECT of `source` and `line`) out of what counts. */
export function leaveOut(lines: string): string {
  return `UPDATE lines SET fate = 'left_out' FROM (${lines}) AS listed
WHERE lines.source = listed.source AND lines.line = listed.line AND lines.fate = 'used'`;
}

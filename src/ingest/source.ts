import type { CellFacts } from './cells';
import type { DateStyle, NumberStyle } from './values';
import type { Kind, Role } from './roles';

/** A column of a file with everything decided that is needed to read it. */
export interface SourceColumn extends CellFacts {
  name: string;
  role: Role | null;
  number: NumberStyle | null;
  date: DateStyle | null;
  /** For roles with a closed vocabulary: what each value found in the file means. */
  words: ReadonlyMap<string, string | boolean> | null;
  /** Ids were written as decimals (`17850.0`) throughout; the `.0` is no part of them. */
  decimalIds: boolean;
}

/** A file in the engine: its text stands in the relation `source_<id>`, one row a record. */
export interface Source {
  id: number;
  file: string;
  kind: Kind;
  columns: readonly SourceColumn[];
  rows: number;
}

/** How refunds count: lower the revenue, are ignored, or are left out with the sales they take back. */
export type Refunds = 'net' | 'gross' | 'out';

/** What is one order: an order number, a row, or a customer's day. */
export type OrderGrain = 'id' | 'row' | 'customer_day';

export interface ImportSettings {
  refunds: Refunds;
  orderGrain: OrderGrain;
  /** ISO date; null: the day after the last order. */
  asOf: string | null;
}

export const DEFAULT_SETTINGS: ImportSettings = { refunds: 'net', orderGrain: 'id', asOf: null };

/** The engine relation that holds a file's text. */
export function sourceTable(id: number): string {
  return `source_${id}`;
}

/** The engine table of the lines that stand in for those of the file. */
export function mendedTable(id: number): string {
  return `${sourceTable(id)}_mended`;
}

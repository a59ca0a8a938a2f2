import type { Block } from '../notebook/prose';

/** What the user chose for a report. */
export interface ReportOptions {
  /** The SQL of each cell beside its result. */
  readonly sql: boolean;
  /** Results with one row a person as well. */
  readonly rows: boolean;
  /** Names and contacts are shortened. */
  readonly masked: boolean;
  /** Counts under it are not shown; 1 shows all. */
  readonly k: number;
}

/** All in the user's language, and nothing in it that must not be shown. */
export interface Report {
  readonly title: string;
  /** Of the language, as in `tr-TR`. */
  readonly language: string;
  /** When it was made, in words. */
  readonly made: string;
  readonly parts: readonly Part[];
  /** What holds for all of it. */
  readonly notes: readonly string[];
}

export type Part = Prose | Result;

export interface Prose {
  readonly kind: 'prose';
  readonly blocks: readonly Block[];
  /** As it was written, live values and all. */
  readonly markdown: string;
  /** What stands for each live value. */
  readonly values: ReadonlyMap<string, string>;
}

export interface Result {
  readonly kind: 'result';
  /** What the cell is called, for those who read and for those who look for it. */
  readonly name: string;
  readonly content: Content | null;
  /** What is not shown and why, what is cut, what is old. */
  readonly notes: readonly string[];
  /** Empty where the report has none. */
  readonly sql: string;
}

export type Content =
  | { readonly kind: 'table'; readonly caption: string; readonly table: ReportTable }
  | {
      readonly kind: 'figure';
      readonly label: string;
      readonly value: string;
      readonly beside: string;
    }
  | { readonly kind: 'input'; readonly label: string; readonly value: string }
  | {
      readonly kind: 'chart';
      readonly title: string;
      readonly description: string;
      /** Colours are variables of the page. */
      readonly svg: string;
      readonly table: ReportTable;
    };

export interface ReportTable {
  readonly columns: readonly { readonly label: string; readonly numeric: boolean }[];
  readonly rows: readonly (readonly string[])[];
}

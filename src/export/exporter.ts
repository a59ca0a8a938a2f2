import type { Cell, Column } from '../engine/engine';

/** A column of the list that is taken away. `column` says what the engine returns for it. */
export interface ExportColumn {
  /** As the file names it. */
  header: string;
  column: Column;
  /** What stands in the file for a cell, where it is not the cell itself: a segment's name for its id. */
  show?: (cell: Cell) => Cell;
}

/** How one language's programs expect numbers and yes or no. */
export interface ExportStyle {
  decimal: '.' | ',';
  words: { yes: string; no: string };
  /** What the list is called, for formats that have a place for it. */
  title?: string;
}

/** Turns rows into the text or bytes of a file, as they come: nothing needs all rows at once. */
export interface Exporter<Options = object> {
  readonly id: string;
  /** Without a dot. */
  readonly extension: string;
  readonly mediaType: string;
  /** Options that suit a language, from how it writes a decimal number and from its words. */
  defaults(style: ExportStyle): Options;
  write(
    columns: readonly ExportColumn[],
    chunks: AsyncIterable<readonly (readonly Cell[])[]>,
    options: Options,
  ): AsyncIterable<string | Uint8Array>;
}

/** Whether cells of this SQL type are numbers, also where they arrive as exact text. */
export function isNumeric(type: string): boolean {
  return /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL)(\([\d, ]+\))?$/.test(type);
}

/** The contract of a file format: first a look at the file, then all of it as Arrow batches of text. */

import type { CellFacts } from './cells';

/** Labels as `TextDecoder` knows them. */
export type Encoding =
  'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1254' | 'iso-8859-9' | 'windows-1252';

/** The parts of a reading that a person may decide; the rest follows from them. */
export interface Decisions {
  /** Id of the table, sheet or list to read: one of `parts`. */
  part: string;
  /** Records that hold names: 0 none, 2 and 3 are joined column by column with a blank. */
  headerRows: number;
  /** Line (from 1) of the first header record, or of the first data record without one; what is above is preamble. */
  firstRecord: number;
  encoding: Encoding;
  /** ASCII; `' '` means runs of blanks and tabs, leading and trailing ones ignored; more than one character stand together. */
  delimiter: string;
  quote: '"' | "'" | '';
  /** What makes a quote inside quotes text: the quote doubled (`''`), or a backslash before it. */
  escape: '' | '\\';
}

/** What a person has decided; the rest is found. */
export interface Choice extends Partial<Decisions> {
  /** Tables of the file that were found behind what a first look sees. */
  tables?: Part[];
  /**
   * Names of the columns of `part` where it was chosen in another file: the table with these names is read,
   * wherever it stands in this one.
   */
  columns?: string[];
}

/** A table of a file that holds several: a sheet, a list, or the lines from one header to the next. */
export interface Part {
  id: string;
  /** A sheet's or list's own name; empty where tables are told apart by their lines. */
  name: string;
  /** Line (from 1) on which it begins. */
  line: number;
}

interface TableReading extends Pick<Decisions, 'part' | 'headerRows' | 'firstRecord'> {
  /** At least one. */
  parts: Part[];
  /** Decisions that a person took: they are never changed while reading. */
  chosen: (keyof Decisions)[];
  /** One per column, trimmed, unique whatever the case, never empty, never `_line`. */
  names: string[];
}

/** How text with one record a line (or over several, in quotes) is read. */
export interface DelimitedReading
  extends TableReading, Pick<Decisions, 'encoding' | 'delimiter' | 'quote' | 'escape'> {
  format: 'delimited';
  /** The file starts with a byte order mark. */
  bom: boolean;
  /** Lists of different lengths (baskets): shorter records are filled up with NULL. */
  ragged: boolean;
  /** Where the delimiter is a blank: each one separates, so that cells may be empty. */
  everyBlank?: boolean;
  /** Empty fields that every record has at its end, beyond `names`. */
  unnamed?: number;
  /** False where the file did not decide it and the user may want to look. */
  sure: { encoding: boolean; delimiter: boolean; header: boolean };
}

/** How a file is read whose cells are told apart by its own structure. */
export interface GridReading extends TableReading {
  format: 'xlsx' | 'parquet' | 'json' | 'html';
  sure: { header: boolean };
}

/** What was understood of a file. Plain data: it can be stored and compared. */
export type Reading = DelimitedReading | GridReading;

export interface Sample<R extends Reading = Reading> {
  reading: R;
  /** The first good data records, at most 200, with the line each starts on. */
  preview: { line: number; cells: string[] }[];
  /** Good data records from the beginning, the end and between, at most 2,000, for guessing types. */
  samples: string[][];
  /** Lines above the first record, as read; at most 50. */
  preamble: string[];
}

/**
 * Why a record is not in the table: another number of fields; a total line with another number of
 * fields; a quote that never closes; the header once more; longer than 16 MiB; no JSON.
 */
export type RejectReason = 'fields' | 'total' | 'quote' | 'header' | 'long' | 'syntax';

export interface Repair {
  /** Physical line, from 1, on which the record starts. */
  line: number;
  /**
   * What was mended, each only where one way alone fits the other rows: a delimiter missing, one too
   * many, a stray quote, another delimiter than the file's.
   */
  kind: 'missing' | 'extra' | 'quote' | 'delimiter';
  /** The record as it stands in the file, cut like a reject's. */
  text: string;
}

/** Characters kept of a rejected or mended record's text, and of all of a file's. */
export const TEXT_LIMIT = 65_536;
export const ALL_TEXTS_LIMIT = 32 << 20;

export interface Reject {
  /** Physical line, from 1, on which the record starts. */
  line: number;
  reason: RejectReason;
  /** Fields found and expected; 0 found where they could not be counted (`quote`, `long`). */
  found: number;
  expected: number;
  /** The record as read, without its line end, at most `TEXT_LIMIT` characters. */
  text: string;
  /** True when `text` is not all of it. */
  cut: boolean;
}

/** `records === rows + rejects.length`, always. */
export interface ReadResult {
  /** Physical lines of the file, preamble, header and blank ones included. */
  lines: number;
  /** Lines above `firstRecord`. */
  preambleLines: number;
  /** Lines without anything on them, after the preamble. */
  blankLines: number;
  /** Lines of the header records, of comments, and of the parts behind the one that was read. */
  headerLines?: number;
  commentLines?: number;
  otherLines?: number;
  /** Begins behind what a first look sees: it and what is below it is not in the rows, but in `otherLines`. */
  tables?: Part[];
  /** Data records found (not the header), counted apart from `rows` and `rejects`. */
  records: number;
  /** Records handed over in batches. */
  rows: number;
  rejects: Reject[];
  /** Rows that stand in the batches otherwise than in the file. */
  repairs: Repair[];
  /** Null where the format knows no encodings. */
  encoding: Encoding | null;
  /** True when the file proved not to be UTF-8 half-way and was read again as windows-1254. */
  reread: boolean;
  /** Bytes that are no UTF-8 in a file that otherwise is, each now U+FFFD. */
  replaced: number;
  /** Cells that hold a spreadsheet's error (`#N/A`), now empty. */
  errorCells?: number;
  /** By column of `reading.names`. */
  cells: CellFacts[];
}

/** Where batches go. `batch` and `restart` may be slow: reading waits for them. */
export interface Sink {
  /**
   * An Arrow IPC stream, end marker included, of at least one row: `_line` INT32 (never NULL) and
   * the columns of `reading.names` as Utf8. An empty cell, quoted or not, is NULL. A file without
   * rows sends no batch.
   */
  batch(ipc: Uint8Array<ArrayBuffer>, rows: number): void | Promise<void>;
  /** Bytes of the file read so far, and in all. */
  progress(done: number, total: number): void;
  /** Throw away every batch so far: the file is read again from its start. */
  restart(): void | Promise<void>;
}

export interface Format {
  readonly id: Reading['format'];
  /**
   * @throws DefterError `file.notText` when the bytes are another kind of file
   * @throws AbortError soon after `signal` fires
   */
  sniff(blob: Blob, choice?: Choice, signal?: AbortSignal): Promise<Sample>;
  /** @throws AbortError soon after `signal` fires */
  read(blob: Blob, reading: Reading, sink: Sink, signal?: AbortSignal): Promise<ReadResult>;
}

/** The contract of a file format: first a look at the file, then all of it as Arrow batches of text. */

import type { CellFacts } from './cells';

/** Labels as `TextDecoder` knows them. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1254';

/** The parts of a reading that a person may decide; the rest follows from them. */
export interface Decisions {
  encoding: Encoding;
  /** One ASCII character; `' '` means runs of blanks and tabs, leading and trailing ones ignored. */
  delimiter: string;
  quote: '"' | "'" | '';
  /** The first record holds names. */
  header: boolean;
  /** Line (from 1) of the header, or of the first data record without one; what is above is preamble. */
  firstRecord: number;
}

/** What a person has decided; the rest is found. */
export type Choice = Partial<Decisions>;

/** What was understood of a file. Plain data: it can be stored and compared. */
export interface Reading extends Decisions {
  format: 'delimited';
  /** The file starts with a byte order mark. */
  bom: boolean;
  /** Decisions that a person took: a chosen encoding is never changed while reading. */
  chosen: (keyof Decisions)[];
  /** One per column, trimmed, unique whatever the case, never empty, never `_line`. */
  names: string[];
  /** Lists of different lengths (baskets): shorter records are filled up with NULL. */
  ragged: boolean;
  /** False where the file did not decide it and the user may want to look. */
  sure: { encoding: boolean; delimiter: boolean; header: boolean };
}

export interface Sample {
  reading: Reading;
  /** The first good data records, at most 200, with the line each starts on. */
  preview: { line: number; cells: string[] }[];
  /** Good data records from the beginning, the end and between, at most 2,000, for guessing types. */
  samples: string[][];
  /** Lines above the first record, as read; at most 50. */
  preamble: string[];
}

/**
 * Why a record is not in the table: another number of fields; a total line with another number of
 * fields; a quote that never closes; the header once more; longer than 16 MiB.
 */
export type RejectReason = 'fields' | 'total' | 'quote' | 'header' | 'long';

export interface Reject {
  /** Physical line, from 1, on which the record starts. */
  line: number;
  reason: RejectReason;
  /** Fields found and expected; 0 found where they could not be counted (`quote`, `long`). */
  found: number;
  expected: number;
  /** The record as read, without its line end, at most 2,000 characters. */
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
  /** Data records found (not the header), counted apart from `rows` and `rejects`. */
  records: number;
  /** Records handed over in batches. */
  rows: number;
  rejects: Reject[];
  encoding: Encoding;
  /** True when the file proved not to be UTF-8 half-way and was read again as windows-1254. */
  reread: boolean;
  /** Bytes that are no UTF-8 in a file that otherwise is, each now U+FFFD. */
  replaced: number;
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
  /** @throws DefterError `file.notText` when the bytes are another kind of file */
  sniff(blob: Blob, choice?: Choice): Promise<Sample>;
  /** @throws AbortError soon after `signal` fires */
  read(blob: Blob, reading: Reading, sink: Sink, signal?: AbortSignal): Promise<ReadResult>;
}

/** Rows of cells, from formats that tell their cells apart themselves, into samples and batches. */

import { unlessAborted } from '../../lib/abort';
import { abortError } from '../../lib/errors';
import { batchSchema, encodeBatch, ROW_GROUP } from '../batch';
import { CellWatch } from '../cells';
import {
  ALL_TEXTS_LIMIT,
  TEXT_LIMIT,
  type GridReading,
  type Part,
  type Reading,
  type ReadResult,
  type Reject,
  type Sink,
} from '../format';
import type { Columns } from '../delimited/scan';
import { NOT_HERE, ROOM } from './digits';

/** A row on its line, from 1. Nothing in a cell is `null` or `''`. */
export interface Row {
  line: number;
  cells: readonly (string | null)[];
}

/** Rows from the beginning that a first look sees whole. */
export const HEAD = 1200;

const BATCH_BYTES = 16 << 20;
/** Cells of a batch of a wide table. */
const BATCH_CELLS = 32 << 20;
/** ms after which other messages are let in. */
const BREATH = 40;

/** A column's cells by row. */
export type Cells =
  | {
      text: (r: number) => string | null;
      /** Writes the same at `at`, where `ROOM` is, and returns the place behind; `NOT_HERE` for some. */
      digits?: (r: number, data: Uint8Array, at: number) => number;
    }
  /** UTF-8 that nobody has looked at yet. */
  | { utf8: (r: number) => Uint8Array | null };

/** U+FEFF at the beginning. */
const isMark = (bytes: Uint8Array): boolean =>
  bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;

/** A further table of a sheet, from a line on. */
export const blockId = (sheet: string, line: number): string => `${sheet}:${line}`;

/** The sheet or list that a part is of. */
export const sheetOf = (part: string): string => part.split(':')[0]!;

/** The line on which the table below the one to read begins. */
export function nextBlock({ parts, part, firstRecord }: GridReading): number {
  const own = parts.filter(({ id }) => sheetOf(id) === sheetOf(part));
  return Math.min(...own.map(({ line }) => line).filter((line) => line > firstRecord));
}

export function isBlank(cells: Row['cells']): boolean {
  return cells.every((cell) => cell === null || cell.trim() === '');
}

/** Columns of text that grow by one cell at a time. */
class TextColumns {
  readonly batch: Columns;
  bytes = 0;
  readonly #ends: Int32Array;
  readonly #encoder = new TextEncoder();
  readonly #decoder = new TextDecoder();
  readonly #strict = new TextDecoder('utf-8', { fatal: true });

  constructor(width: number, rows: number) {
    this.#ends = new Int32Array(width);
    this.batch = {
      rows: 0,
      lines: new Int32Array(rows),
      offsets: Array.from({ length: width }, () => new Int32Array(rows + 1)),
      data: Array.from({ length: width }, () => new Uint8Array(1 << 10)),
    };
  }

  /** The next cell of column `k`; `row` is the cell's place in the batch. */
  put(k: number, row: number, text: string | null | undefined): void {
    let at = this.#ends[k]!;
    if (text !== null && text !== undefined && text !== '') {
      const { length } = text;
      let data = this.batch.data[k]!;
      if (at + 3 * length > data.length) data = this.#grown(k, at + 3 * length);
      let i = 0;
      for (; i < length; i++) {
        const code = text.charCodeAt(i);
        if (code > 127) break;
        data[at + i] = code;
      }
      const start = at;
      at += i;
      if (i < length) at += this.#encoder.encodeInto(text.slice(i), data.subarray(at)).written;
      this.bytes += at - start;
      this.#ends[k] = at;
    }
    this.batch.offsets[k]![row + 1] = at;
  }

  /** The next `count` cells of column `k`, the `from`-th of `cells` first. */
  fill(k: number, row: number, count: number, cells: Cells, from: number): void {
    if ('text' in cells && cells.digits) {
      const { text, digits } = cells;
      this.#fillDigits(k, row, count, from, text, digits);
    } else if ('text' in cells) {
      this.#fillTexts(k, row, count, (r) => cells.text(from + r));
    } else if (!this.#fillUtf8(k, row, count, (r) => cells.utf8(from + r))) {
      this.#fillTexts(k, row, count, (r) => {
        const bytes = cells.utf8(from + r);
        return bytes ? this.#decoder.decode(bytes) : null;
      });
    }
  }

  #fillTexts(k: number, row: number, count: number, text: (r: number) => string | null): void {
    const offsets = this.batch.offsets[k]!;
    let data = this.batch.data[k]!;
    let at = this.#ends[k]!;
    const start = at;
    let before: string | null = null;
    let from = at;
    for (let r = 0; r < count; r++) {
      const cell = text(r);
      if (cell !== null) {
        const { length } = cell;
        if (at + 3 * length > data.length) {
          this.#ends[k] = at;
          data = this.#grown(k, at + 3 * length);
        }
        if (cell === before) {
          // Values that come again one after the other are copied as bytes.
          data.copyWithin(at, from, at);
          at += at - from;
          from = offsets[row + r]!;
        } else {
          from = at;
          let i = 0;
          for (; i < length; i++) {
            const code = cell.charCodeAt(i);
            if (code > 127) break;
            data[at + i] = code;
          }
          at += i;
          if (i < length) at += this.#encoder.encodeInto(cell.slice(i), data.subarray(at)).written;
        }
      }
      before = cell;
      offsets[row + r + 1] = at;
    }
    this.bytes += at - start;
    this.#ends[k] = at;
  }

  #fillDigits(
    k: number,
    row: number,
    count: number,
    from: number,
    text: (r: number) => string | null,
    digits: (r: number, data: Uint8Array, at: number) => number,
  ): void {
    const offsets = this.batch.offsets[k]!;
    const start = this.#ends[k]!;
    let data = this.batch.data[k]!;
    let at = start;
    for (let r = 0; r < count; r++) {
      if (at + ROOM > data.length) data = this.#grown(k, at + ROOM);
      const end = digits(from + r, data, at);
      if (end === NOT_HERE) {
        const cell = text(from + r) ?? '';
        if (at + 3 * cell.length > data.length) data = this.#grown(k, at + 3 * cell.length);
        at += this.#encoder.encodeInto(cell, data.subarray(at)).written;
      } else {
        at = end;
      }
      offsets[row + r + 1] = at;
    }
    this.bytes += at - start;
    this.#ends[k] = at;
  }

  /** Nothing is added where a cell is no UTF-8, or has a byte order mark. */
  #fillUtf8(
    k: number,
    row: number,
    count: number,
    utf8: (r: number) => Uint8Array | null,
  ): boolean {
    const offsets = this.batch.offsets[k]!;
    const start = this.#ends[k]!;
    let data = this.batch.data[k]!;
    let at = start;
    let seen = 0;
    for (let r = 0; r < count; r++) {
      const cell = utf8(r);
      if (cell && cell.length > 0) {
        const { length } = cell;
        if (at + length > data.length) data = this.#grown(k, at + length);
        // A cell that begins within a letter could make a whole one with the cell before.
        const first = cell[0]!;
        if ((first & 0xc0) === 0x80 || isMark(cell)) return false;
        for (let i = 0; i < length; i++) {
          const byte = cell[i]!;
          seen |= byte;
          data[at + i] = byte;
        }
        at += length;
      }
      offsets[row + r + 1] = at;
    }
    if (seen > 127 && !this.#isUtf8(data.subarray(start, at))) return false;
    this.bytes += at - start;
    this.#ends[k] = at;
    return true;
  }

  #isUtf8(bytes: Uint8Array): boolean {
    try {
      this.#strict.decode(bytes);
      return true;
    } catch {
      return false;
    }
  }

  reset(): void {
    this.#ends.fill(0);
    this.bytes = 0;
    this.batch.rows = 0;
  }

  #grown(k: number, need: number): Uint8Array<ArrayBuffer> {
    const old = this.batch.data[k]!;
    const grown = new Uint8Array(Math.max(need, 2 * old.length));
    grown.set(old);
    this.batch.data[k] = grown;
    return grown;
  }
}

/**
 * Takes the rows of a table one by one, or column by column, and hands them to `sink` in batches,
 * one at a time, the next being prepared while the sink works.
 */
export class RowSink {
  rows = 0;
  records = 0;
  blankLines = 0;
  otherLines = 0;
  errorCells = 0;
  readonly rejects: Reject[] = [];

  readonly #sink: Sink;
  readonly #signal: AbortSignal | undefined;
  readonly #schema;
  readonly #watch: CellWatch;
  readonly #columns: TextColumns;
  readonly #capacity: number;
  readonly #width: number;
  readonly #headerLines: number;
  readonly #ready: { ipc: Uint8Array<ArrayBuffer>; rows: number }[] = [];
  #handed: Promise<void> = Promise.resolve();
  #breath = performance.now();
  #texts = 0;

  constructor(reading: Reading, sink: Sink, signal?: AbortSignal) {
    this.#sink = sink;
    this.#signal = signal;
    this.#width = reading.names.length;
    this.#headerLines = reading.headerRows;
    const narrow = Math.floor(BATCH_CELLS / this.#width);
    this.#capacity = Math.max(512, Math.min(ROW_GROUP, narrow));
    this.#schema = batchSchema(reading.names);
    this.#watch = new CellWatch(this.#width);
    this.#columns = new TextColumns(this.#width, this.#capacity);
  }

  /** Rows that the batch being filled still takes. */
  get room(): number {
    return this.#capacity - this.#columns.batch.rows;
  }

  /** A record that becomes a row; cells beyond the last column are not looked at. */
  row(line: number, cells: Row['cells'], from = 0): void {
    const { batch } = this.#columns;
    const at = batch.rows++;
    batch.lines[at] = line;
    for (let k = 0; k < this.#width; k++) this.#columns.put(k, at, cells[from + k]);
    this.records++;
    this.rows++;
    if (batch.rows === this.#capacity || this.#columns.bytes >= BATCH_BYTES) this.#encode();
  }

  /** `count` records (at most `room`), of which `cells` gives column k, the `from`-th cell first. */
  block(count: number, line: number, cells: (k: number) => Cells, from: number): void {
    const { batch } = this.#columns;
    const at = batch.rows;
    for (let k = 0; k < this.#width; k++) this.#columns.fill(k, at, count, cells(k), from);
    for (let r = 0; r < count; r++) batch.lines[at + r] = line + r;
    batch.rows += count;
    this.records += count;
    this.rows += count;
    if (batch.rows === this.#capacity || this.#columns.bytes >= BATCH_BYTES) this.#encode();
  }

  /** A record that is kept out, with its cells or its text. */
  reject(reject: Pick<Reject, 'line' | 'reason' | 'found'> & { text: string }): void {
    this.records++;
    const limit = Math.min(TEXT_LIMIT, Math.max(0, ALL_TEXTS_LIMIT - this.#texts));
    const text = reject.text.slice(0, limit);
    this.#texts += text.length;
    const cut = text.length < reject.text.length;
    this.rejects.push({ ...reject, expected: this.#width, text, cut });
  }

  /**
   * Hands over what is ready, and lets the thread's other messages in from time to time.
   * @throws AbortError when cancelled
   */
  async flush(done: number, total: number): Promise<void> {
    for (const batch of this.#ready.splice(0)) {
      await this.#handed;
      this.#handed = unlessAborted(this.#sink.batch(batch.ipc, batch.rows), this.#signal);
      this.#handed.catch(() => undefined);
    }
    this.#sink.progress(done, total);
    if (performance.now() - this.#breath > BREATH) {
      await breath();
      this.#breath = performance.now();
    }
    if (this.#signal?.aborted) throw abortError();
  }

  /** Hands over the rest. `found` is what only the format knows. */
  async finish(
    total: number,
    found: Pick<ReadResult, 'lines' | 'preambleLines'> &
      Partial<Pick<ReadResult, 'replaced' | 'tables'>>,
  ): Promise<GridResult> {
    this.#encode();
    await this.flush(total, total);
    await this.#handed;
    if (this.#signal?.aborted) throw abortError();
    return {
      replaced: 0,
      ...found,
      headerLines: this.#headerLines,
      blankLines: this.blankLines,
      ...(this.otherLines > 0 ? { otherLines: this.otherLines } : {}),
      records: this.records,
      rows: this.rows,
      rejects: this.rejects,
      repairs: [],
      encoding: null,
      reread: false,
      cells: this.#watch.facts,
      errorCells: this.errorCells,
    };
  }

  #encode(): void {
    const { batch } = this.#columns;
    if (batch.rows === 0) return;
    this.#watch.add(batch);
    this.#ready.push({ ipc: encodeBatch(this.#schema, batch), rows: batch.rows });
    this.#columns.reset();
  }
}

/** Lets the thread's other messages in. A timer would do it, too, but takes 4 ms at the least. */
function breath(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

export interface GridResult extends ReadResult {
  /** Cells that held an error of the spreadsheet (`#DIV/0!`) and are now NULL. */
  errorCells: number;
}

/** Looks out for another table while rows are read. */
export interface RowWatcher {
  /** The table that was found; nothing from its line on belongs to the one that is read. */
  readonly found: Part | null;
  /** Rows are held back until it is known where they belong. */
  readonly holds: boolean;
  /** Another row of the file, whatever is in it. */
  count(): void;
  /** A row of the table that is read. */
  learn(row: Row, header: boolean): void;
  /**
   * The rows, held back before or this one, that belong to the table that is read.
   * @param gap blank rows stand above
   */
  pass(row: Row, gap: boolean): readonly Row[];
  /** The same of what is held back when no row follows. */
  end(): readonly Row[];
}

/** Puts the rows of a grid in their place: preamble, header, blank, repeated header, too wide, good. */
export class GridRows {
  readonly #width: number;
  #headers: string[][] = [];
  #pending: number;
  #from = 0;
  #next: number;
  #last = 0;
  /** The last line that was not blank. */
  #full: number;

  constructor(
    private readonly reading: GridReading,
    private readonly sink: RowSink,
    /** Line on which another table begins. */
    private until = Infinity,
    private readonly watcher: RowWatcher | null = null,
  ) {
    this.#full = reading.firstRecord - 1;
    this.#width = reading.names.length;
    this.#pending = reading.headerRows;
    this.#next = reading.firstRecord;
  }

  /** The last line seen. */
  get lines(): number {
    return this.#last;
  }

  /** Tables that only reading has found. */
  get tables(): { tables?: Part[] } {
    return this.watcher?.found ? { tables: [this.watcher.found] } : {};
  }

  /** Rows come in order; those without anything may be left out. */
  add(row: Row): void {
    const { reading, watcher } = this;
    const { line, cells } = row;
    this.#last = line;
    watcher?.count();
    if (line < reading.firstRecord || line >= this.until) return;
    if (isBlank(cells)) return;
    const gap = line > this.#full + 1;
    this.#full = line;
    if (watcher === null || this.#pending > 0 || !(gap || watcher.holds)) return this.#place(row);
    this.#settle(watcher.pass(row, gap));
  }

  #settle(rows: readonly Row[]): void {
    for (const row of rows) this.#place(row);
    if (this.watcher?.found) this.until = this.watcher.found.line;
  }

  #place(row: Row): void {
    const { sink, reading } = this;
    const { line, cells } = row;
    sink.blankLines += line - this.#next;
    this.#next = line + 1;
    this.watcher?.learn(row, this.#pending > 0);
    if (this.#pending > 0) {
      this.#pending--;
      this.#headers.push(cells.map((cell) => cell ?? ''));
      if (this.#pending === 0) this.#from = firstColumn(this.#headers, reading.names);
      return;
    }
    const end = this.#from + this.#width;
    if (this.#isHeader(cells)) {
      sink.reject({ line, reason: 'header', found: this.#width, text: cells.join('\t') });
    } else if (anyBeyond(cells, end) || (this.#from > 0 && !isBlank(cells.slice(0, this.#from)))) {
      const found = cells.length - this.#from;
      sink.reject({ line, reason: 'fields', found, text: cells.join('\t') });
    } else {
      sink.row(line, cells, this.#from);
    }
  }

  /** Lines without anything after the last record. */
  end(lines: number): void {
    this.#last = Math.max(this.#last, lines);
    if (this.watcher) this.#settle(this.watcher.end());
    const end = Math.min(this.#last + 1, this.until);
    this.sink.blankLines += Math.max(0, end - this.#next);
    this.sink.otherLines = this.#last + 1 - end;
  }

  #isHeader(cells: Row['cells']): boolean {
    return this.#headers.some((header) => {
      const width = Math.max(header.length, cells.length);
      for (let k = 0; k < width; k++) {
        if ((header[k] ?? '') !== (cells[k] ?? '')) return false;
      }
      return true;
    });
  }
}

function anyBeyond(cells: Row['cells'], end: number): boolean {
  for (let k = end; k < cells.length; k++) {
    if (cells[k] !== null && cells[k]!.trim() !== '') return true;
  }
  return false;
}

/** A table need not begin in the first column of its sheet: its first name tells where it does. */
export function firstColumn(headers: readonly string[][], names: readonly string[]): number {
  if (headers.length === 0 || names[0] === 'column_1') return 0;
  const named = headers.map((header) => header.findIndex((cell) => cell.trim() !== ''));
  return Math.max(0, Math.min(...named.filter((k) => k !== -1)));
}

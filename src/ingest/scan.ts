import type { Reject, RejectReason, Reading } from './format';
import { isTotalWord } from './words';

/** Rows of text by column. Valid only during the call that hands it over: buffers are used again. */
export interface Columns {
  rows: number;
  /** Physical line on which each row starts. */
  lines: Int32Array<ArrayBuffer>;
  /** UTF-8 of column k: cell r is `data[k]` from `offsets[k][r]` to `offsets[k][r + 1]`. */
  offsets: Int32Array<ArrayBuffer>[];
  data: Uint8Array<ArrayBuffer>[];
}

export interface ScanOptions {
  /** Rows after which a batch is handed over. */
  batchRows?: number;
  /** Text bytes after which a batch is handed over early (looked at once a chunk). */
  batchBytes?: number;
  /** Longest record, in bytes. */
  longest?: number;
  /** Longest quoted field over several lines, in bytes: a quote open for longer never closes. */
  longestOpen?: number;
}

/** Rows of one of DuckDB's row groups: a batch fills it and nothing is copied again. */
const ROW_GROUP = 122_880;
const LF = 10;
const CR = 13;
const TAB = 9;
const BLANK = 32;
const INCOMPLETE = -1;
const BROKEN = -2;
const TEXT_LIMIT = 2000;
const ALL_TEXTS_LIMIT = 32 << 20;

/**
 * Splits UTF-8 bytes into records, straight into column buffers. Bytes may be cut into chunks
 * anywhere. What is read as what:
 * - a field is quoted when the quote is its very first byte; inside, a doubled quote is one quote;
 *   a quote followed by neither delimiter nor line end is text, but then the field must end on its line;
 * - CRLF, LF and CR end lines, also mixed; a line of nothing (or of nothing but blanks, where there
 *   are several columns) is blank;
 * - extra fields at the end of a record are dropped when they are empty.
 */
export class Scanner {
  lines = 0;
  preambleLines = 0;
  blankLines = 0;
  records = 0;
  rows = 0;
  readonly rejects: Reject[] = [];

  private readonly delimiter: number;
  private readonly quote: number;
  private readonly width: number;
  private readonly batchRows: number;
  private readonly batchBytes: number;
  private readonly longest: number;
  private readonly longestOpen: number;
  private readonly batch: Columns;
  private rest: Uint8Array = new Uint8Array(0);
  private headerPending: boolean;
  private header: Uint8Array | null = null;
  private row = 0;
  /** Inside a record that is too long: everything up to the next line end belongs to it. */
  private skipping = false;
  private texts = 0;
  /** Line ends inside quotes of the record being read. */
  private inner = 0;

  constructor(
    private readonly reading: Pick<
      Reading,
      'delimiter' | 'quote' | 'header' | 'firstRecord' | 'names' | 'ragged'
    >,
    private readonly deliver: (batch: Columns) => void,
    options: ScanOptions = {},
  ) {
    this.delimiter = reading.delimiter.charCodeAt(0);
    this.quote = reading.quote === '' ? -1 : reading.quote.charCodeAt(0);
    this.width = reading.names.length;
    this.headerPending = reading.header;
    this.batchRows = options.batchRows ?? ROW_GROUP;
    this.batchBytes = options.batchBytes ?? 16 << 20;
    this.longest = options.longest ?? 16 << 20;
    this.longestOpen = options.longestOpen ?? 1 << 20;
    this.batch = {
      rows: 0,
      lines: new Int32Array(this.batchRows),
      offsets: Array.from({ length: this.width }, () => new Int32Array(this.batchRows + 1)),
      data: Array.from({ length: this.width }, () => new Uint8Array(1024)),
    };
  }

  /** Takes the next bytes; with `last` everything still open is ended. */
  push(chunk: Uint8Array, last: boolean): void {
    const end = this.rest.length + chunk.length;
    // A line end after the last byte spares the inner loops the test for the end.
    const bytes = new Uint8Array(end + 1);
    bytes.set(this.rest);
    bytes.set(chunk, this.rest.length);
    bytes[end] = LF;
    let used = this.scan(bytes, end, last);
    if (!last && end - used > this.longest) used = this.tooLong(bytes, used, end);
    this.rest = bytes.slice(used, end);
    if (last && this.skipping) {
      this.skipping = false;
      this.lines++;
    }
    if (last || this.bytesHeld() >= this.batchBytes) this.flush();
  }

  private scan(bytes: Uint8Array, end: number, last: boolean): number {
    const { delimiter, quote, width, batchRows } = this;
    const { data, offsets, lines } = this.batch;
    const blanks = delimiter === BLANK;
    const high = Math.max(delimiter, CR);
    let i = 0;
    while (i < end) {
      const start = i;
      if (this.skipping || this.lines + 1 < this.reading.firstRecord) {
        i = this.lineEnd(bytes, i);
        if (this.open(bytes, i, end, last)) return this.skipping ? Math.min(i, end) : start;
        i = after(bytes, i);
        if (this.skipping) this.skipping = false;
        else this.preambleLines++;
        this.lines++;
        continue;
      }
      const row = this.row;
      let found = 0;
      let surplus = false;
      this.inner = 0;
      let c = 0;
      for (;;) {
        if (blanks) {
          while (((c = bytes[i]!) === BLANK || c === TAB) && i < end) i++;
          if (c === LF || c === CR) break;
        }
        const s = i;
        if (bytes[s] === quote && s < end) {
          i = this.quoted(bytes, s, end, last, found);
          if (i < 0) break;
          c = bytes[i]!;
          if (found >= width && i > s + 2) surplus = true;
        } else {
          if (blanks) while ((c = bytes[i]!) !== BLANK && c !== TAB && c !== LF && c !== CR) i++;
          else while ((c = bytes[i]!) > high || (c !== delimiter && c !== LF && c !== CR)) i++;
          if (found < width) {
            const column = offsets[found]!;
            const size = i - s;
            let p = column[row]!;
            column[row + 1] = p + size;
            let to = data[found]!;
            if (p + size > to.length) to = this.grow(found, p + size);
            if (size < 48) for (let j = s; j < i; j++) to[p++] = bytes[j]!;
            else to.set(bytes.subarray(s, i), p);
          } else if (i > s) surplus = true;
        }
        found++;
        if (c === LF || c === CR) break;
        i++;
      }
      if (i === INCOMPLETE) return start;
      if (i === BROKEN) {
        i = this.lineEnd(bytes, start);
        if (this.open(bytes, i, end, last)) return start;
        if (this.headerPending) this.takeHeader(bytes, start, i);
        else this.reject(bytes, start, i, 'quote', 0);
        this.lines++;
        i = after(bytes, i);
        continue;
      }
      if (this.open(bytes, i, end, last)) return start;
      const line = this.lines + 1;
      if (found === width && i > start && !this.headerPending && !this.isHeader(bytes, start, i)) {
        lines[row] = line;
        this.records++;
        this.row = row + 1;
      } else this.unusual(bytes, start, i, found, surplus);
      this.lines += 1 + this.inner;
      i = after(bytes, i);
      if (this.row === batchRows) this.flush();
    }
    // What follows the line end put after the last byte is not there.
    return Math.min(i, end);
  }

  /** Not yet decided: the line may go on, or its CR be followed by an LF, in the next chunk. */
  private open(bytes: Uint8Array, i: number, end: number, last: boolean): boolean {
    return !last && (i >= end || (bytes[i] === CR && i + 1 === end));
  }

  private lineEnd(bytes: Uint8Array, i: number): number {
    let c: number;
    while ((c = bytes[i]!) !== LF && c !== CR) i++;
    return i;
  }

  /**
   * Reads the quoted field that opens at `at` into column `column`. Returns where its delimiter or
   * line end is, or INCOMPLETE, or BROKEN.
   */
  private quoted(
    bytes: Uint8Array,
    at: number,
    end: number,
    last: boolean,
    column: number,
  ): number {
    const { quote, delimiter } = this;
    const blanks = delimiter === BLANK;
    let doubled = false;
    let stray = false;
    let inner = 0;
    let close = -1;
    let i = at + 1;
    for (;;) {
      let c: number;
      while ((c = bytes[i]!) !== quote && c !== LF && c !== CR) i++;
      if (i >= end) {
        if (stray && inner > 0) return BROKEN;
        return last || i - at > this.longestOpen ? BROKEN : INCOMPLETE;
      }
      if (c !== quote) {
        if (c === CR && i + 1 >= end && !last) return INCOMPLETE;
        inner++;
        if (stray || i - at > this.longestOpen) return BROKEN;
        i = Math.min(after(bytes, i), end);
        continue;
      }
      if (i + 1 >= end) {
        if (!last) return INCOMPLETE;
        close = i++;
        break;
      }
      if (bytes[i + 1] === quote) {
        doubled = true;
        i += 2;
        continue;
      }
      let j = i + 1;
      // Blanks between the closing quote and the delimiter are no part of the field.
      while (j < end && (bytes[j] === BLANK || bytes[j] === TAB) && bytes[j] !== delimiter) j++;
      if (j >= end && !last) return INCOMPLETE;
      const next = bytes[j]!;
      if (next === delimiter || next === LF || next === CR || (blanks && j > i + 1)) {
        close = i;
        i = j;
        break;
      }
      if (inner > 0) return BROKEN;
      stray = true;
      i++;
    }
    this.inner += inner;
    if (column < this.width) {
      const offsets = this.batch.offsets[column]!;
      let p = offsets[this.row]!;
      let to = this.batch.data[column]!;
      const size = close - at - 1;
      if (p + size > to.length) to = this.grow(column, p + size);
      if (!doubled && size >= 48) {
        to.set(bytes.subarray(at + 1, close), p);
        p += size;
      } else {
        for (let j = at + 1; j < close; j++) {
          const c = bytes[j]!;
          to[p++] = c;
          if (c === quote && bytes[j + 1] === quote && j + 1 < close) j++;
        }
      }
      offsets[this.row + 1] = p;
    }
    return i;
  }

  /** Header, blank line, surplus or missing fields. */
  private unusual(
    bytes: Uint8Array,
    start: number,
    end: number,
    found: number,
    surplus: boolean,
  ): void {
    if (isBlank(bytes, start, end, this.delimiter, this.width)) {
      this.blankLines++;
      return;
    }
    if (this.headerPending) {
      this.takeHeader(bytes, start, end);
      return;
    }
    if (this.isHeader(bytes, start, end)) {
      this.reject(bytes, start, end, 'header', found);
      return;
    }
    const padded = found < this.width && this.reading.ragged;
    if ((found > this.width && !surplus) || padded) {
      for (let k = found; k < this.width; k++) {
        const column = this.batch.offsets[k]!;
        column[this.row + 1] = column[this.row]!;
      }
      this.batch.lines[this.row++] = this.lines + 1;
      this.records++;
      return;
    }
    this.reject(bytes, start, end, isTotalWord(this.firstText(found)) ? 'total' : 'fields', found);
  }

  private takeHeader(bytes: Uint8Array, start: number, end: number): void {
    this.headerPending = false;
    this.header = bytes.slice(start, end);
  }

  private isHeader(bytes: Uint8Array, start: number, end: number): boolean {
    const header = this.header;
    if (header === null || end - start !== header.length || bytes[start] !== header[0]) {
      return false;
    }
    for (let k = 0; k < header.length; k++) if (bytes[start + k] !== header[k]) return false;
    return true;
  }

  /** The first cell of the record being read that is not empty. */
  private firstText(found: number): string {
    for (let k = 0; k < Math.min(found, this.width); k++) {
      const from = this.batch.offsets[k]![this.row]!;
      const to = this.batch.offsets[k]![this.row + 1]!;
      const bytes = this.batch.data[k]!.subarray(from, Math.min(to, from + 100));
      const cell = new TextDecoder().decode(bytes).trim();
      if (cell !== '') return cell;
    }
    return '';
  }

  private reject(
    bytes: Uint8Array,
    start: number,
    end: number,
    reason: RejectReason,
    found: number,
  ): void {
    this.records++;
    // Four bytes a character is the most UTF-8 takes.
    const part = bytes.subarray(start, Math.min(end, start + 4 * TEXT_LIMIT));
    let text =
      this.texts < ALL_TEXTS_LIMIT
        ? new TextDecoder('utf-8', { ignoreBOM: true }).decode(part)
        : '';
    const cut =
      text.length > TEXT_LIMIT || part.length < end - start || (text === '' && end > start);
    if (text.length > TEXT_LIMIT) text = text.slice(0, TEXT_LIMIT);
    this.texts += text.length;
    this.rejects.push({ line: this.lines + 1, reason, found, expected: this.width, text, cut });
  }

  /** Gives up on the record that starts at `start` and does not end within the limit. */
  private tooLong(bytes: Uint8Array, start: number, end: number): number {
    if (this.lines + 1 < this.reading.firstRecord || this.skipping) return end;
    const i = this.lineEnd(bytes, start);
    this.reject(bytes, start, Math.min(i, end), 'long', 0);
    if (i + 1 < end) {
      this.lines++;
      return after(bytes, i);
    }
    this.skipping = true;
    return Math.min(i, end);
  }

  private grow(column: number, atLeast: number): Uint8Array<ArrayBuffer> {
    const old = this.batch.data[column]!;
    const next = new Uint8Array(Math.max(atLeast, 2 * old.length));
    next.set(old);
    this.batch.data[column] = next;
    return next;
  }

  private bytesHeld(): number {
    let sum = 0;
    for (const column of this.batch.offsets) sum += column[this.row]!;
    return sum;
  }

  private flush(): void {
    if (this.row === 0) return;
    this.batch.rows = this.row;
    this.rows += this.row;
    this.row = 0;
    this.deliver(this.batch);
  }
}

function after(bytes: Uint8Array, i: number): number {
  return bytes[i] === CR && bytes[i + 1] === LF ? i + 2 : i + 1;
}

function isBlank(
  bytes: Uint8Array,
  start: number,
  end: number,
  delimiter: number,
  width: number,
): boolean {
  if (start === end) return true;
  if (width === 1 && delimiter !== BLANK) return false;
  for (let i = start; i < end; i++) {
    const c = bytes[i]!;
    if (c !== BLANK && (c !== TAB || delimiter === TAB)) return false;
  }
  return true;
}

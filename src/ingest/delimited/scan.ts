import { ROW_GROUP } from '../batch';
import {
  ALL_TEXTS_LIMIT,
  TEXT_LIMIT,
  type DelimitedReading,
  type Reject,
  type RejectReason,
  type Repair,
} from '../format';
import { isTotalWord } from '../words';

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
  /** Line on which another table begins: from there on nothing is read. */
  until?: number;
  /** The byte that separates cells, where it is not the reading's delimiter itself. */
  separator?: number;
  /** Text as it stands in the file. */
  decode?: (bytes: Uint8Array) => string;
  mender?: Mender | null;
  watcher?: Watcher | null;
}

/** Looks out for another table below the one that is read. */
export interface Watcher {
  /** A column in which hardly any value starts with a letter; -1 where there is none. */
  readonly column: number;
  /** Line before which no other table begins. */
  readonly from: number;
  /**
   * Whether another table begins here.
   * @param text what stands in the file from the record on, at most `AHEAD` bytes
   * @param gap a blank line stands above
   */
  begins(text: string, line: number, gap: boolean): boolean;
}

/** Helps with records that do not fit. Looked at only for them. */
export interface Mender {
  /** The cells of a record, or null where not exactly one way fits; without `kind` it is as it stands. */
  mend(text: string): { cells: string[]; kind: Repair['kind'] | null } | null;
  /** A quote left open ran several records together. */
  runTogether(text: string): boolean;
  /** A line that is a remark. */
  isComment(text: string): boolean;
  /** Many records of this kind were looked at, and nothing was wrong with any. */
  trusts(what: Doubt): boolean;
}

/** Empty fields too many, a quote at the end of a field without quotes, line breaks in quotes. */
export type Doubt = 'ends' | 'quotes' | 'breaks';

/** Rows of the first batch, so that the sink has something to do early; each one after is twice as large. */
const FIRST_BATCH = ROW_GROUP >> 2;
/** Cells of a batch of a wide table. */
const BATCH_CELLS = 32 << 20;
/** Rows for which there is room at first. */
const FIRST_ROOM = 256;
const LF = 10;
const CR = 13;
const TAB = 9;
const BLANK = 32;
const INCOMPLETE = -1;
const BROKEN = -2;
/** Longest record, in bytes, that is mended. */
const MENDED_LIMIT = 32 << 10;
const HASH = 35;
/** Bytes below a record that tell whether another table begins there. */
const AHEAD = 16 << 10;
const LETTERS = 65;

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
  headerLines = 0;
  commentLines = 0;
  otherLines = 0;
  /** Line on which another table was found. */
  otherTable: number | null = null;
  records = 0;
  rows = 0;
  readonly rejects: Reject[] = [];
  readonly repairs: Repair[] = [];

  private readonly delimiter: number;
  private readonly quote: number;
  private readonly width: number;
  /** Fields that a record usually has: `width` and empty ones without a name. */
  private readonly fields: number;
  private until: number;
  private watcher: Watcher | null;
  /** A blank line stands above. */
  private gap = false;
  private readonly mender: Mender | null;
  private readonly decode: (bytes: Uint8Array) => string;
  private readonly mostRows: number;
  /** Rows after which this batch is handed over. */
  private batchRows: number;
  /** Rows for which there is room. */
  private room: number;
  private readonly batchBytes: number;
  private readonly longest: number;
  private readonly longestOpen: number;
  private readonly batch: Columns;
  private rest: Uint8Array = new Uint8Array(0);
  /** Header records still to come. */
  private headersLeft: number;
  private readonly headers: Uint8Array[] = [];
  private row = 0;
  /** Inside a record that is too long: everything up to the next line end belongs to it. */
  private skipping = false;
  private texts = 0;
  /** Line ends inside quotes of the record being read. */
  private inner = 0;

  constructor(
    private readonly reading: Pick<
      DelimitedReading,
      'delimiter' | 'quote' | 'headerRows' | 'firstRecord' | 'names' | 'ragged' | 'unnamed'
    >,
    private readonly deliver: (batch: Columns) => void,
    options: ScanOptions = {},
  ) {
    this.delimiter = options.separator ?? reading.delimiter.charCodeAt(0);
    this.quote = reading.quote === '' ? -1 : reading.quote.charCodeAt(0);
    this.width = reading.names.length;
    this.fields = this.width + (reading.unnamed ?? 0);
    this.headersLeft = reading.headerRows;
    this.until = options.until ?? Infinity;
    this.mender = options.mender ?? null;
    this.watcher = options.watcher ?? null;
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    this.decode = options.decode ?? ((bytes) => decoder.decode(bytes));
    const narrow = Math.max(512, Math.floor(BATCH_CELLS / this.width));
    this.mostRows = Math.min(options.batchRows ?? ROW_GROUP, narrow);
    this.batchRows = Math.min(FIRST_BATCH, this.mostRows);
    this.room = Math.min(FIRST_ROOM, this.batchRows);
    this.batchBytes = options.batchBytes ?? 16 << 20;
    this.longest = options.longest ?? 16 << 20;
    this.longestOpen = options.longestOpen ?? 1 << 20;
    this.batch = {
      rows: 0,
      lines: new Int32Array(this.room),
      offsets: Array.from({ length: this.width }, () => new Int32Array(this.room + 1)),
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
    const { delimiter, quote, width, fields } = this;
    const { data, offsets } = this.batch;
    const firstRecord = this.reading.firstRecord;
    const blanks = delimiter === BLANK;
    const high = Math.max(delimiter, CR);
    const quotes = bytes.includes(quote);
    const watched = this.watcher?.column ?? -1;
    let i = 0;
    while (i < end) {
      const start = i;
      const line = this.lines + 1;
      if (this.skipping || line < firstRecord || line >= this.until) {
        i = this.lineEnd(bytes, i);
        if (this.open(bytes, i, end, last)) return this.skipping ? Math.min(i, end) : start;
        i = after(bytes, i);
        if (this.skipping) this.skipping = false;
        else if (line < firstRecord) this.preambleLines++;
        else this.otherLines++;
        this.lines++;
        continue;
      }
      const row = this.row;
      let found = 0;
      let surplus = false;
      /** A field without quotes around it ends with one. */
      let odd = false;
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
          if (quotes && bytes[i - 1] === quote && i > s) odd = true;
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
        this.broken(bytes, start, i);
      } else {
        if (this.open(bytes, i, end, last)) return start;
        if (
          this.watcher !== null &&
          (found !== fields || this.gap || (watched >= 0 && this.isLettered(watched)))
        ) {
          if (line >= this.watcher.from && i > start && !this.isHeader(bytes, start, i)) {
            if (!last && end - start < AHEAD) return start;
            if (this.tableBegins(this.watcher, bytes, start, end, line)) {
              i = start;
              continue;
            }
          }
          this.gap = false;
        }
        if (
          found === fields &&
          !surplus &&
          !(odd && this.mender?.trusts('quotes') === false) &&
          i > start &&
          this.headersLeft === 0 &&
          !this.isHeader(bytes, start, i) &&
          (this.inner === 0 || !this.runTogether(bytes, start, i))
        ) {
          this.batch.lines[row] = line;
          this.records++;
          this.row = row + 1;
        } else i = this.unusual(bytes, start, i, found, surplus);
      }
      this.lines += 1 + this.inner;
      i = after(bytes, i);
      if (this.row === this.room) this.full();
    }
    // What follows the line end put after the last byte is not there.
    return Math.min(i, end);
  }

  /** Not yet decided: the line may go on, or its CR be followed by an LF, in the next chunk. */
  private open(bytes: Uint8Array, i: number, end: number, last: boolean): boolean {
    return !last && (i >= end || (bytes[i] === CR && i + 1 === end));
  }

  private isLettered(column: number): boolean {
    const offsets = this.batch.offsets[column]!;
    const from = offsets[this.row]!;
    return offsets[this.row + 1]! > from && this.batch.data[column]![from]! >= LETTERS;
  }

  /** Another table begins with the record at `start`: from here on nothing is read. */
  private tableBegins(
    watcher: Watcher,
    bytes: Uint8Array,
    start: number,
    end: number,
    line: number,
  ): boolean {
    const ahead = this.decode(bytes.subarray(start, Math.min(end, start + AHEAD)));
    if (!watcher.begins(ahead, line, this.gap)) return false;
    this.until = this.otherTable = line;
    this.watcher = null;
    return true;
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

  /**
   * Header, comment, blank line, surplus or missing fields. Returns the line end after which to go on:
   * `end`, or the first one after `start` where a quote ran several records together.
   */
  private unusual(
    bytes: Uint8Array,
    start: number,
    end: number,
    found: number,
    surplus: boolean,
  ): number {
    if (isBlank(bytes, start, end, this.delimiter, this.width)) {
      this.blankLines++;
      this.gap = true;
      return end;
    }
    const first = this.inner === 0 ? end : this.lineEnd(bytes, start);
    if (first < end && found !== this.fields && this.headersLeft > 0) {
      this.inner = 0;
      return this.broken(bytes, start, first);
    }
    if (this.headersLeft > 0) {
      this.takeHeader(bytes, start, end);
      return end;
    }
    if (this.isHeader(bytes, start, end)) {
      this.reject(bytes, start, end, 'header', found);
      return end;
    }
    if (this.isComment(bytes, start, first)) return first;
    if (found < this.width && isTotalWord(this.firstText(found))) {
      this.reject(bytes, start, end, 'total', found);
      return end;
    }
    if (found < this.width && this.reading.ragged) {
      this.fillUp(found);
      return end;
    }
    if (first < end && this.runTogether(bytes, start, end)) return this.broken(bytes, start, first);
    const harmless = found >= this.width && !surplus && this.mender?.trusts('ends') !== false;
    if (harmless) this.fillUp(found);
    if (harmless || this.mended(bytes, start, end)) return end;
    this.reject(bytes, start, end, isTotalWord(this.firstText(found)) ? 'total' : 'fields', found);
    return end;
  }

  /** A line with a quote that does not close where it should. */
  private broken(bytes: Uint8Array, start: number, end: number): number {
    this.inner = 0;
    if (this.headersLeft > 0) this.takeHeader(bytes, start, end);
    else if (!this.isComment(bytes, start, end) && !this.mended(bytes, start, end)) {
      this.reject(bytes, start, end, 'quote', 0);
    }
    return end;
  }

  private isComment(bytes: Uint8Array, start: number, end: number): boolean {
    if (bytes[start] !== HASH || this.mender === null) return false;
    if (!this.mender.isComment(this.decode(bytes.subarray(start, end)))) return false;
    this.inner = 0;
    this.commentLines++;
    return true;
  }

  private runTogether(bytes: Uint8Array, start: number, end: number): boolean {
    if (this.mender === null || this.mender.trusts('breaks')) return false;
    let to = end;
    if (end - start > MENDED_LIMIT) {
      to = start + MENDED_LIMIT;
      while (to > start && bytes[to] !== LF && bytes[to] !== CR) to--;
    }
    return this.mender.runTogether(this.decode(bytes.subarray(start, to)));
  }

  private mended(bytes: Uint8Array, start: number, end: number): boolean {
    if (this.mender === null || end - start > MENDED_LIMIT) return false;
    const text = this.decode(bytes.subarray(start, end));
    const found = this.mender.mend(text);
    if (found === null) return false;
    found.cells.forEach((cell, column) => this.put(column, cell));
    if (found.kind !== null) {
      this.repairs.push({ line: this.lines + 1, kind: found.kind, text: this.kept(text) });
    }
    this.take();
    return true;
  }

  /** A list shorter than the longest, or a record with empty fields too many. */
  private fillUp(found: number): void {
    for (let column = found; column < this.width; column++) this.put(column, '');
    this.take();
  }

  private take(): void {
    this.batch.lines[this.row++] = this.lines + 1;
    this.records++;
  }

  private put(column: number, cell: string): void {
    const bytes = new TextEncoder().encode(cell);
    const offsets = this.batch.offsets[column]!;
    const from = offsets[this.row]!;
    const to = from + bytes.length;
    const held = this.batch.data[column]!;
    const data = to > held.length ? this.grow(column, to) : held;
    data.set(bytes, from);
    offsets[this.row + 1] = to;
  }

  private takeHeader(bytes: Uint8Array, start: number, end: number): void {
    this.headersLeft--;
    this.headerLines += 1 + this.inner;
    this.headers.push(bytes.slice(start, end));
  }

  private isHeader(bytes: Uint8Array, start: number, end: number): boolean {
    const { headers } = this;
    for (let k = 0; k < headers.length; k++) {
      const header = headers[k]!;
      if (end - start !== header.length || bytes[start] !== header[0]) continue;
      let same = 1;
      while (same < header.length && bytes[start + same] === header[same]) same++;
      if (same >= header.length) return true;
    }
    return false;
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
    const whole = this.texts < ALL_TEXTS_LIMIT ? this.decode(part) : '';
    const text = this.kept(whole);
    const cut = text.length < whole.length || part.length < end - start || (!text && end > start);
    this.rejects.push({ line: this.lines + 1, reason, found, expected: this.width, text, cut });
  }

  private kept(text: string): string {
    const kept = this.texts < ALL_TEXTS_LIMIT ? text.slice(0, TEXT_LIMIT) : '';
    this.texts += kept.length;
    return kept;
  }

  /** Gives up on the record that starts at `start` and does not end within the limit. */
  private tooLong(bytes: Uint8Array, start: number, end: number): number {
    const line = this.lines + 1;
    if (line < this.reading.firstRecord || line >= this.until || this.skipping) return end;
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

  /** Hands the batch over, or makes room for more rows in it. */
  private full(): void {
    if (this.row === this.batchRows) this.flush();
    const rows = Math.min(4 * this.room, this.batchRows);
    if (rows === this.room) return;
    this.room = rows;
    const { lines, offsets } = this.batch;
    this.batch.lines = new Int32Array(rows);
    this.batch.lines.set(lines);
    offsets.forEach((column, k) => {
      offsets[k] = new Int32Array(rows + 1);
      offsets[k].set(column);
    });
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
    this.batchRows = Math.min(2 * this.batchRows, this.mostRows);
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

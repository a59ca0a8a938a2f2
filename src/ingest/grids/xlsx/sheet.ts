import { decimal, unmistakable } from '../numbers';
import type { Row } from '../rows';
import { isoText, serialText } from './serial';
import { brokenWorkbook, pieces, type Sheet, type Workbook } from './workbook';
import { cellText, richText } from './xml';

/** Columns of the widest sheet. */
const WIDEST = 16_384;
const [SLASH, ZERO, NINE, END] = [47, 48, 57, 62];

/** What is asked for of the next piece: every row, or only some at its ends, for samples. */
export type Wanted = 'all' | 'some';
const SOME = 10;

/**
 * Rows of a sheet, piece by piece. Rows that are not in the file are not there.
 * @param wanted asked before each piece
 * @throws DefterError `xlsx.broken` when the sheet ends before its table does
 */
export async function* sheetRows(
  book: Workbook,
  sheet: Sheet,
  wanted: () => Wanted = () => 'all',
): AsyncGenerator<{ rows: Row[]; errorCells: number; done: number }> {
  const scanner = new SheetScanner(book);
  let read = 0;
  for await (const piece of pieces(book.blob, sheet.entry)) {
    read += piece.length;
    const rows = scanner.push(piece, wanted());
    yield { rows, errorCells: scanner.errorCells, done: Math.min(1, read / sheet.entry.size) };
    if (scanner.ended) return;
  }
  if (!scanner.ended) throw brokenWorkbook();
}

/** Finds rows and cells by their tags, without building anything of the rest. */
export class SheetScanner {
  /** The table has come to its end. */
  ended = false;
  errorCells = 0;

  #rest = '';
  #line = 0;
  #begun = false;
  #names = tags('');

  constructor(private readonly book: Pick<Workbook, 'strings' | 'kinds' | 'from1904'>) {}

  push(piece: string, wanted: Wanted = 'all'): Row[] {
    const text = this.#rest + piece;
    const rows: Row[] = [];
    let at = this.#begun ? 0 : this.#begin(text);
    const { row, rowEnd, dataEnd } = this.#names;
    const last = text.lastIndexOf(rowEnd);
    const skipTo = wanted === 'some' ? text.lastIndexOf(row, last - 1) : -1;
    while (this.#begun && !this.ended) {
      if (wanted === 'some' && rows.length === SOME && skipTo > at) at = skipTo;
      const open = text.indexOf(row, at);
      const end = open === -1 ? text.indexOf(dataEnd, at) : -1;
      if (open === -1) {
        if (end !== -1) this.ended = true;
        else at = Math.max(at, text.length - dataEnd.length);
        break;
      }
      const after = text.charCodeAt(open + row.length);
      if (after > 32 && after !== END && after !== SLASH) {
        at = open + row.length;
        continue;
      }
      const tag = text.indexOf('>', open);
      if (tag === -1) {
        at = open;
        break;
      }
      this.#line = this.#lineOf(text, open, tag);
      if (text.charCodeAt(tag - 1) === SLASH) {
        at = tag + 1;
        rows.push({ line: this.#line, cells: [] });
        continue;
      }
      const close = text.indexOf(rowEnd, tag);
      if (close === -1) {
        at = open;
        // The row is numbered when it is read again.
        this.#line--;
        break;
      }
      rows.push({ line: this.#line, cells: this.#cells(text, tag + 1, close) });
      at = close + rowEnd.length;
    }
    this.#rest = this.ended ? '' : text.slice(at);
    return rows;
  }

  /** Passes what is above the table, and finds out which prefix its tags have. */
  #begin(text: string): number {
    const match = /<([\w.-]+:)?sheetData(\s[^>]*)?(\/)?>/.exec(text);
    if (!match) return Math.max(0, text.lastIndexOf('<'));
    this.#begun = true;
    this.#names = tags(match[1] ?? '');
    if (match[3] !== undefined) this.ended = true;
    return match.index + match[0].length;
  }

  #lineOf(text: string, open: number, tag: number): number {
    const given = /\sr=["'](\d+)["']/.exec(text.slice(open, tag));
    const line = given ? Number(given[1]) : 0;
    return line > this.#line ? line : this.#line + 1;
  }

  #cells(text: string, from: number, to: number): (string | null)[] {
    const { cell, cellEnd } = this.#names;
    const cells: (string | null)[] = [];
    let column = -1;
    for (let at = text.indexOf(cell, from); at !== -1 && at < to; at = text.indexOf(cell, at)) {
      let p = at + cell.length;
      const after = text.charCodeAt(p);
      if (after > 32 && after !== END && after !== SLASH) {
        at = p;
        continue;
      }
      const tag = text.indexOf('>', p);
      let type = '';
      let style = -1;
      column++;
      while (p < tag) {
        const equals = text.indexOf('=', p);
        if (equals === -1 || equals > tag) break;
        const quote = text[equals + 1]!;
        const stop = text.indexOf(quote, equals + 2);
        if (stop === -1) break;
        if (text.charCodeAt(equals - 2) <= 32) {
          const name = text[equals - 1];
          if (name === 't') type = text.slice(equals + 2, stop);
          else if (name === 's') style = Number(text.slice(equals + 2, stop));
          else if (name === 'r') column = columnOf(text, equals + 2, stop, column);
        }
        p = stop + 1;
      }
      if (column >= WIDEST) throw brokenWorkbook();
      at = tag + 1;
      if (text.charCodeAt(tag - 1) === SLASH) continue;
      const end = text.indexOf(cellEnd, tag);
      if (end === -1 || end > to) throw brokenWorkbook();
      at = end + cellEnd.length;
      while (cells.length < column) cells.push(null);
      cells[column] = this.#value(text, tag + 1, end, type, style);
    }
    return cells;
  }

  #value(text: string, from: number, to: number, type: string, style: number): string | null {
    if (type === 'inlineStr') return richText(text.slice(from, to));
    const { value: open, valueEnd } = this.#names;
    let start = text.indexOf(open, from);
    if (start === -1 || start >= to) return null;
    start = text.indexOf('>', start) + 1;
    const end = text.indexOf(valueEnd, start);
    if (end === -1 || end > to) return null;
    const raw = text.slice(start, end);
    if (raw === '') return null;
    if (type === 's') return this.book.strings[Number(raw)] ?? null;
    if (type === '' || type === 'n') return this.#number(raw, style);
    if (type === 'b') return raw.trim() === '1' || raw === 'true' ? 'true' : 'false';
    if (type === 'd') return isoText(raw);
    if (type === 'e') {
      this.errorCells++;
      return null;
    }
    return cellText(raw);
  }

  #number(raw: string, style: number): string | null {
    const kind = this.book.kinds[style] ?? 'number';
    // Whole numbers are in the file as they are, however many digits they have.
    if (kind === 'number' && isWhole(raw)) return raw;
    const value = Number(raw);
    if (Number.isNaN(value)) return cellText(raw);
    return kind === 'number'
      ? (decimal(value) ?? unmistakable(raw))
      : serialText(value, kind, this.book.from1904);
  }
}

function tags(prefix: string): { [name: string]: string } & {
  row: string;
  rowEnd: string;
  dataEnd: string;
  cell: string;
  cellEnd: string;
  value: string;
  valueEnd: string;
} {
  return {
    row: `<${prefix}row`,
    rowEnd: `</${prefix}row>`,
    dataEnd: `</${prefix}sheetData>`,
    cell: `<${prefix}c`,
    cellEnd: `</${prefix}c>`,
    value: `<${prefix}v`,
    valueEnd: `</${prefix}v>`,
  };
}

/** The column, from 0, of a place like `AB12`. */
function columnOf(text: string, from: number, to: number, otherwise: number): number {
  let column = 0;
  for (let i = from; i < to; i++) {
    const code = text.charCodeAt(i) & ~32;
    if (code < 65 || code > 90) break;
    column = 26 * column + code - 64;
  }
  return column === 0 || column <= otherwise ? otherwise : column - 1;
}

function isWhole(raw: string): boolean {
  for (let i = raw.charCodeAt(0) === 45 ? 1 : 0; i < raw.length; i++) {
    const code = raw.charCodeAt(i);
    if (code < ZERO || code > NINE) return false;
  }
  return true;
}

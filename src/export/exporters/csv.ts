import type { Cell } from '../../engine/engine';
import { isNumeric, type ExportColumn, type Exporter, type ExportStyle } from '../exporter';

export interface CsvOptions extends ExportStyle {
  delimiter: ',' | ';' | '\t';
  /** A byte order mark: without it Excel takes UTF-8 for something else. */
  bom: boolean;
  /** Quotes no more than its own delimiter needs: for the clipboard, whose reader knows it. */
  lean?: boolean;
}

/** RFC 4180 in UTF-8. Text that a spreadsheet would run as a formula is marked as text; numbers are numbers. */
export const csv: Exporter<CsvOptions> = {
  id: 'csv',
  extension: 'csv',
  mediaType: 'text/csv;charset=utf-8',
  defaults: (style) => ({ ...style, delimiter: style.decimal === ',' ? ';' : ',', bom: true }),
  async *write(columns, chunks, options) {
    const head = columns.map((column) => quoted(inert(column.header), options));
    yield `${options.bom ? '\ufeff' : ''}${head.join(options.delimiter)}\r\n`;
    for await (const rows of chunks) {
      let text = '';
      for (const row of rows) {
        text += columns
          .map((column, i) => field(row[i] ?? null, column, options))
          .join(options.delimiter);
        text += '\r\n';
      }
      if (text) yield text;
    }
  },
};

function field(value: Cell, { column, show }: ExportColumn, options: CsvOptions): string {
  const cell = show ? show(value) : value;
  if (cell === null) return '';
  if (!show && isNumeric(column.type)) return quoted(numberText(cell, options.decimal), options);
  switch (typeof cell) {
    case 'number':
    case 'bigint':
      return quoted(numberText(cell, options.decimal), options);
    case 'boolean':
      return quoted(inert(cell ? options.words.yes : options.words.no), options);
    case 'string':
      return quoted(inert(cell), options);
    default:
      return quoted(inert(JSON.stringify(cell, plain)), options);
  }
}

/** Digits only, without grouping or needless zeros; what is no finite number is left empty. */
function numberText(cell: Cell, decimal: string): string {
  const text = String(cell);
  if (!/^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text)) return '';
  const trimmed = /^-?\d+\.\d+$/.test(text) ? text.replace(/\.?0+$/, '') : text;
  return trimmed.replace('.', decimal);
}

/**
 * Text that cannot start a formula: an apostrophe before = + - @ (also the full-width ones), blanks before them or not,
 * and before tab and line breaks. Source: OWASP, CSV Injection.
 */
export function inert(text: string): string {
  return /^(\s*[=+\-@＝＋－＠]|[\t\r\n])/.test(text) ? `'${text}` : text;
}

/** Quoted where any common delimiter is in it, so that a program set to another one keeps the field whole. */
function quoted(text: string, { lean = false, delimiter }: CsvOptions): string {
  const needs = lean
    ? text.includes(delimiter) || /["\r\n]/.test(text)
    : /[",;\t\r\n]|^\s|\s$/.test(text);
  return needs ? `"${text.replaceAll('"', '""')}"` : text;
}

function plain(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}

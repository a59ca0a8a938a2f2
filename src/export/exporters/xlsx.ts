import { strToU8, Zip, ZipDeflate } from 'fflate';
import type { Cell } from '../../engine/engine';
import { isNumeric, type ExportColumn, type Exporter } from '../exporter';
import {
  contentTypes,
  rootRelations,
  sheetHead,
  STYLE,
  styles,
  workbook,
  workbookRelations,
} from '../xlsx/parts';
import { cellText, columnLetters, sheetName } from '../xlsx/text';

export interface XlsxOptions {
  /** What the sheet is called; of several sheets the second is "… 2". */
  sheet: string;
}

/** Rows of a sheet, its header among them. */
export const MOST_ROWS = 1_048_576;
/** UTF-16 units that are packed at once. */
const PIECE = 1 << 16;

/**
 * Workbook for Excel 2007 and later, packed as the rows come. Numbers, yes or no, days and times are cells of
 * their type; a text is a text whatever it begins with. As text stay: numbers of more than 15 digits, of which
 * Excel would drop the rest, and days before March 1900, on which spreadsheets do not agree. Of a text of more
 * than 32,767 characters, which no cell holds, the rest is cut off. A sheet that is full goes on on the next.
 */
export const xlsx: Exporter<XlsxOptions> = {
  id: 'xlsx',
  extension: 'xlsx',
  mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  defaults: ({ title = 'Defter' }) => ({ sheet: title }),
  write: (columns, chunks, options) => writeSheets(columns, chunks, options, MOST_ROWS),
};

/** As `xlsx.write`, with another number of rows a sheet. */
export async function* writeSheets(
  columns: readonly ExportColumn[],
  chunks: AsyncIterable<readonly (readonly Cell[])[]>,
  options: XlsxOptions,
  mostRows: number,
): AsyncGenerator<Uint8Array> {
  const packed: Uint8Array[] = [];
  const archive = new Zip((error, bytes) => {
    if (error) throw error;
    packed.push(bytes);
  });
  const add = (path: string): ZipDeflate => {
    const file = new ZipDeflate(path, { level: 6 });
    archive.add(file);
    return file;
  };
  const put = (path: string, xml: string): void => add(path).push(strToU8(xml), true);
  const taken = (): Uint8Array[] => packed.splice(0);

  put('[Content_Types].xml', contentTypes);
  put('_rels/.rels', rootRelations);
  put('xl/styles.xml', styles);

  const formats = columns.map(formatOf);
  const widths = formats.map(({ width }) => width);
  const letters = columns.map((_, i) => columnLetters(i));
  const head = columns
    .map(({ header }, i) => textCell(header, `${letters[i]}1`, STYLE.header))
    .join('');
  const names: string[] = [];
  let sheet: ZipDeflate | null = null;
  let row = 0;
  let text = '';
  const open = (): void => {
    names.push(sheetName(options.sheet, names.length + 1));
    sheet = add(`xl/worksheets/sheet${names.length}.xml`);
    text = `${sheetHead(widths, names.length === 1)}<row r="1">${head}</row>`;
    row = 1;
  };
  const close = (): void => {
    sheet?.push(strToU8(`${text}</sheetData></worksheet>`), true);
    text = '';
  };

  open();
  for await (const rows of chunks) {
    for (const cells of rows) {
      if (row === mostRows) {
        close();
        open();
      }
      row++;
      let line = '';
      for (let i = 0; i < columns.length; i++) {
        line += formats[i]!.write(cells[i] ?? null, `${letters[i]}${row}`);
      }
      text += `<row r="${row}">${line}</row>`;
      if (text.length > PIECE) {
        (sheet as ZipDeflate | null)?.push(strToU8(text));
        text = '';
        yield* taken();
      }
    }
  }
  close();
  put('xl/workbook.xml', workbook(names));
  put('xl/_rels/workbook.xml.rels', workbookRelations(names.length));
  archive.end();
  yield* taken();
}

interface CellFormat {
  /** Of the column, in characters. */
  width: number;
  write(cell: Cell, place: string): string;
}

function formatOf({ column, header, show }: ExportColumn): CellFormat {
  const width = Math.min(40, Math.max(header.length + 2, 12));
  if (show) return { width, write: (cell, place) => anyCell(show(cell), place) };
  const { type } = column;
  if (isNumeric(type)) {
    // Money is what has a fixed number of decimals.
    const money = /^DECIMAL\(\d+,\s*[1-9]/.test(type);
    const style = money ? STYLE.money : STYLE.plain;
    return { width, write: (cell, place) => numberCell(cell, place, style) };
  }
  if (type === 'DATE' || type.startsWith('TIMESTAMP')) {
    return { width: Math.max(width, type === 'DATE' ? 12 : 18), write: dayCell };
  }
  return { width, write: anyCell };
}

function anyCell(cell: Cell, place: string): string {
  if (cell === null) return '';
  switch (typeof cell) {
    case 'number':
    case 'bigint':
      return numberCell(cell, place, STYLE.plain);
    case 'boolean':
      return `<c r="${place}" t="b"><v>${cell ? 1 : 0}</v></c>`;
    case 'string':
      return textCell(cell, place);
    default:
      return textCell(JSON.stringify(cell, plain), place);
  }
}

/** What is no finite number is left empty. */
function numberCell(cell: Cell, place: string, style: number): string {
  if (cell === null || (typeof cell === 'number' && !Number.isFinite(cell))) return '';
  const digits = String(cell);
  if (typeof cell !== 'number' && digits.replace(/\D|^-?0\.0*|\.?0*$/g, '').length > 15) {
    return textCell(digits, place);
  }
  if (!Number.isFinite(Number(digits))) return '';
  return `<c r="${place}"${styled(style)}><v>${typeof cell === 'string' ? Number(cell) : digits}</v></c>`;
}

const DAY = 86_400_000;
/** Serial number of 1970-01-01, and of the first day that all spreadsheets number alike. */
const [EPOCH, FIRST] = [25_569, 61];

/** A day or a time as the engine writes it: `2026-02-02`, `2026-02-02 10:00:00.5`. */
function dayCell(cell: Cell, place: string): string {
  if (typeof cell !== 'string') return anyCell(cell, place);
  const match = /^(\d{4}-\d\d-\d\d)(?: (\d\d):(\d\d):(\d\d(?:\.\d+)?))?(?:\+00)?$/.exec(cell);
  const days = Date.parse(`${match?.[1]}T00:00:00Z`) / DAY + EPOCH;
  if (!match || !(days >= FIRST)) return textCell(cell, place);
  const [hour = 0, minute = 0, second = 0] = match.slice(2).map((n) => Number(n ?? 0));
  const style = match[2] === undefined ? STYLE.day : STYLE.time;
  const time = (hour * 3600 + minute * 60 + second) / 86_400;
  return `<c r="${place}"${styled(style)}><v>${days + time}</v></c>`;
}

/** Texts that begin like a formula are marked as quoted, so that editing them does not make one of them either. */
function textCell(
  text: string,
  place: string,
  style: number = /^\s*[=+\-@＝＋－＠]/.test(text) ? STYLE.quoted : STYLE.plain,
): string {
  return `<c r="${place}"${styled(style)} t="inlineStr"><is><t xml:space="preserve">${cellText(text)}</t></is></c>`;
}

const styled = (style: number): string => (style === STYLE.plain ? '' : ` s="${style}"`);

function plain(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}

/** Tables in HTML as shops write it: tags left open, attributes without quotes, one inside the other. */

import { ENTITIES } from './html-entities';

/** Rows of cells, in the order of the page. */
export type Table = string[][];

const [WIDEST, MOST_ROWS] = [16_384, 65_535];
const TAG = /^<(\/?)([a-z][a-z0-9:-]*)((?:"[^"]*"|'[^']*'|[^'">])*)>/i;
/** Elements whose text is none. */
const SILENT = /^(script|style|title|textarea|xml)$/;
const BLOCK = /^(p|div|br|li|ul|ol|h[1-6]|tr)$/;

interface Open {
  rows: Table;
  row: string[] | null;
  text: string | null;
  /** Cells of rows above that reach down: by column, rows left. */
  down: number[];
  cell: { columns: number; rows: number };
}

/** All tables with at least one cell; one within another is a table of its own. */
export function htmlTables(html: string): Table[] {
  const tables: Table[] = [];
  const stack: Open[] = [];
  let at = 0;
  const open = (): Open | undefined => stack.at(-1);
  const endTable = (): void => {
    const table = stack.pop();
    if (!table) return;
    endRow(table);
    if (table.rows.some((row) => row.length > 0)) tables.push(table.rows);
  };
  while (at < html.length) {
    const next = html.indexOf('<', at);
    const table = open();
    if (table && table.text !== null) table.text += html.slice(at, next === -1 ? undefined : next);
    if (next === -1) break;
    if (html.startsWith('<!--', next)) {
      const end = html.indexOf('-->', next + 4);
      at = end === -1 ? html.length : end + 3;
      continue;
    }
    // Within the longest tag that is worth looking at.
    const tag = TAG.exec(html.slice(next, next + 4096));
    if (!tag) {
      const other = /^<[!?/]/.test(html.slice(next, next + 2));
      const end = other ? html.indexOf('>', next) : next;
      if (!other && table && table.text !== null) table.text += '<';
      at = end === -1 ? html.length : end + 1;
      continue;
    }
    at = next + tag[0].length;
    const name = tag[2]!.toLowerCase();
    if (tag[1] === '') {
      if (SILENT.test(name) && !tag[3]!.endsWith('/')) {
        const end = html.slice(at).search(new RegExp(`</${name}\\s*>`, 'i'));
        at = end === -1 ? html.length : at + end;
      } else if (name === 'table') {
        stack.push({ rows: [], row: null, text: null, down: [], cell: { columns: 1, rows: 1 } });
      } else if (table) begin(table, name, tag[3]!);
    } else if (name === 'table') endTable();
    else if (table) end(table, name);
  }
  while (stack.length > 0) endTable();
  return tables;
}

function begin(table: Open, name: string, attributes: string): void {
  if (name === 'tr') {
    endRow(table);
    table.row = [];
  } else if (name === 'td' || name === 'th') {
    endCell(table);
    table.row ??= [];
    table.text = '';
    table.cell = {
      columns: span(attributes, 'colspan', WIDEST),
      rows: span(attributes, 'rowspan', MOST_ROWS),
    };
  } else if (BLOCK.test(name) && table.text !== null) table.text += ' ';
}

function end(table: Open, name: string): void {
  if (name === 'tr' || /^t(head|body|foot)$/.test(name)) endRow(table);
  else if (name === 'td' || name === 'th') endCell(table);
  else if (BLOCK.test(name) && table.text !== null) table.text += ' ';
}

function span(attributes: string, name: string, most: number): number {
  const value = new RegExp(`\\b${name}\\s*=\\s*["']?\\s*(\\d+)`, 'i').exec(attributes)?.[1];
  return Math.min(most, Math.max(1, Number(value ?? 1)));
}

function endCell(table: Open): void {
  if (table.text === null || table.row === null) return;
  const { row, down, cell } = table;
  skipDown(table);
  const text = unescapeHtml(table.text.replace(/[ \t\r\n\f]+/g, ' ')).replace(
    /^[\s\u00a0]+|[\s\u00a0]+$/g,
    '',
  );
  for (let k = 0; k < cell.columns && row.length < WIDEST; k++) {
    if (cell.rows > 1) down[row.length] = cell.rows;
    row.push(k === 0 ? text : '');
  }
  table.text = null;
}

/** Leaves out the places that cells of rows above take. */
function skipDown({ row, down }: Open): void {
  while ((down[row!.length] ?? 0) > 0) row!.push('');
}

function endRow(table: Open): void {
  endCell(table);
  if (table.row === null) return;
  skipDown(table);
  table.rows.push(table.row);
  table.row = null;
  table.down = table.down.map((rows) => Math.max(0, rows - 1));
}

export function unescapeHtml(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(
    /&(?:#x([0-9a-f]{1,6});?|#(\d{1,7});?|([a-z][a-z0-9]*);?)/gi,
    (whole: string, hex?: string, digits?: string, name?: string) => {
      if (name !== undefined) return ENTITIES[name] ?? whole;
      const code = hex === undefined ? Number(digits) : parseInt(hex, 16);
      // The numbers 128 to 159 mean windows-1252.
      if (code >= 128 && code < 160) {
        return new TextDecoder('windows-1252').decode(new Uint8Array([code]));
      }
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
    },
  );
}

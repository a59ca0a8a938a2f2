import type { CleanTable } from './tables';
import { writeCells, writeTable, type Written } from './write-delimited';

/** A table written with something wrong, and what reading it should give. */
export interface Polluted {
  text: string;
  /** Null: there is none to find. */
  header: string[] | null;
  rows: string[][];
  /** Index among `rows` of the one that was damaged, and its line as it stands in the file. */
  damaged?: { row: number; text: string };
}

export const usual = (table: CleanTable): Written => ({
  delimiter: table.delimiter,
  quote: '"',
  escape: '',
  end: '\r\n',
  quotedColumns: table.quotedColumns,
});

const all = (table: CleanTable): string[][] => [table.header, ...table.rows];

function written(table: CleanTable, change: Partial<Written>): Polluted {
  const text = writeTable(all(table), { ...usual(table), ...change });
  return { text, header: table.header, rows: table.rows };
}

function above(table: CleanTable, text: string): Polluted {
  return { ...written(table, {}), text: text + writeTable(all(table), usual(table)) };
}

function headers(table: CleanTable, times: number): Polluted {
  const records = [...Array<string[]>(times).fill(table.header), ...table.rows];
  return {
    text: writeTable(records, usual(table)),
    header: table.header.map((name) => Array<string>(times).fill(name).join(' ')),
    rows: table.rows,
  };
}

/** Pollutions of the whole file. */
export const OF_FILES: { [name: string]: (table: CleanTable) => Polluted } = {
  'as it should be': (table) => written(table, {}),
  'space delimiter': (table) => written(table, { delimiter: ' ' }),
  'comma and blank as delimiter': (table) => written(table, { delimiter: ', ' }),
  'single quotes': (table) => written(table, { quote: "'" }),
  'single quotes around everything': (table) =>
    written(table, { quote: "'", quotedColumns: table.header.map((_, k) => k) }),
  'backslash escape': (table) => written(table, { escape: '\\' }),
  'no header': (table) => ({
    text: writeTable(table.rows, usual(table)),
    header: null,
    rows: table.rows,
  }),
  'two header rows': (table) => headers(table, 2),
  'three header rows': (table) => headers(table, 3),
  'preamble of words': (table) => above(table, 'Acme Ltd.\r\nReport of all there is\r\n\r\n'),
  'preamble with delimiters': (table) => {
    const rest = table.delimiter.repeat(table.header.length - 1);
    return above(table, `PREAMBLE${rest}\r\n${rest}\r\n`);
  },
  'a wider table below': (table) => {
    const more = [...table.header, 'More'];
    const rows = table.rows.slice(0, 12).map((cells) => [...cells, 'x']);
    return { ...written(table, {}), text: below(table, [more, ...rows]) };
  },
  'a narrower table below': (table) => {
    if (table.header.length < 3) return written(table, {});
    const rows = all(table).slice(0, 12);
    return {
      ...written(table, {}),
      text: below(
        table,
        rows.map((cells) => cells.slice(0, -1)),
      ),
    };
  },
  'another table below a blank line': (table) => {
    const rows = [
      ['Region', 'Target', 'Reached'],
      ['North', '1200', '1100'],
      ['South', '900', '950'],
      ['East', '700', '640'],
    ];
    const text = `${writeTable(all(table), usual(table))}\r\n${writeTable(rows, usual(table))}`;
    return { ...written(table, {}), text };
  },
  'one data row': (table) => {
    const rows = table.rows.slice(0, 1);
    return { ...written({ ...table, rows }, {}), rows };
  },
  'CR line ends': (table) => written(table, { end: '\r' }),
  'LF line ends': (table) => written(table, { end: '\n' }),
};

const below = (table: CleanTable, second: string[][]): string =>
  writeTable(all(table), usual(table)) + writeTable(second, usual(table));

export type Damage = 'missing delimiter' | 'extra delimiter' | 'stray quote';

/** One record damaged at one column; row -1 is the header. Null where there is nothing to damage. */
export function damaged(
  table: CleanTable,
  damage: Damage,
  row: number,
  column: number,
): Polluted | null {
  const by = usual(table);
  const records = all(table).map((cells) => writeCells(cells, by));
  const cells = [...records[row + 1]!];
  const rows = table.rows.map((clean) => [...clean]);
  const header = [...table.header];
  if (damage === 'stray quote') {
    const cell = cells[column]!;
    cells[column] = cell.startsWith('"') && cell.length > 1 ? `""${cell.slice(1)}` : `"${cell}`;
    const clean = row === -1 ? header : rows[row]!;
    clean[column] = `"${clean[column]!}`;
  }
  let line = cells.join(by.delimiter);
  if (damage !== 'stray quote') {
    if (damage === 'missing delimiter' && column === 0) return null;
    const left = cells.slice(0, column).join(by.delimiter);
    const right = cells.slice(column).join(by.delimiter);
    const between = damage === 'missing delimiter' ? '' : by.delimiter.repeat(2);
    line = column === 0 ? by.delimiter + right : left + between + right;
  }
  const lines = records.map((record) => record.join(by.delimiter));
  lines[row + 1] = line;
  const text = lines.map((each) => each + by.end).join('');
  return { text, header, rows, ...(row < 0 ? {} : { damaged: { row, text: line } }) };
}

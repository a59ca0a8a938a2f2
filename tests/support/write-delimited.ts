export interface Written {
  delimiter: string;
  quote: '"' | "'";
  escape: '' | '\\';
  end: string;
  /** Columns in quotes whatever they hold. */
  quotedColumns: number[];
}

/** A cell as a careful program writes it. */
export function writeCell(cell: string, column: number, by: Written): string {
  const { delimiter, quote, escape } = by;
  const needs =
    (by.quotedColumns.includes(column) && cell !== '') ||
    [delimiter, quote, '\r', '\n'].some((part) => cell.includes(part)) ||
    (delimiter.length > 1 && cell.includes(delimiter[0]!)) ||
    (delimiter === ' ' && cell.includes('\t')) ||
    (escape !== '' && cell.includes(escape)) ||
    /^\s|\s$/.test(cell);
  if (!needs) return cell;
  const inner =
    escape === ''
      ? cell.replaceAll(quote, quote + quote)
      : cell.replaceAll(escape, escape + escape).replaceAll(quote, escape + quote);
  return quote + inner + quote;
}

export function writeCells(cells: readonly string[], by: Written): string[] {
  return cells.map((cell, k) => writeCell(cell, k, by));
}

export function writeTable(records: readonly (readonly string[])[], by: Written): string {
  return records.map((cells) => writeCells(cells, by).join(by.delimiter) + by.end).join('');
}

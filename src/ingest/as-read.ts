import type { Engine } from '../engine/engine';
import { ident } from '../engine/sql';
import type { Reading, ReadResult } from './format';
import { partsOf } from './load';
import { rejectedCells } from './rejected-cells';

/**
 * A file as it was read, as plain CSV (RFC 4180, comma, CRLF, UTF-8): the text of every cell exactly as it
 * stood, lines that were kept out of the table in their places with the cells they have. Without a
 * header where the file has none. Nothing the user changed is in it.
 */
export async function* asRead(
  engine: Engine,
  file: { id: number; reading: Reading; result: ReadResult },
  signal?: AbortSignal,
): AsyncGenerator<string> {
  const { reading, result } = file;
  if (reading.headerRows > 0) yield record(reading.names);
  const waiting = result.rejects[Symbol.iterator]();
  let next = waiting.next();
  const before = (line: number): string => {
    let text = '';
    for (; !next.done && next.value.line < line; next = waiting.next()) {
      text += record(rejectedCells(next.value.text, reading));
    }
    return text;
  };
  const columns = reading.names.map((name) => ident(name)).join(', ');
  for (const part of await partsOf(engine, file.id)) {
    const sql = `SELECT _line, ${columns} FROM ${ident(part)}`;
    for await (const { rows } of engine.stream(sql, { ...(signal ? { signal } : {}) })) {
      let text = '';
      for (const [line, ...cells] of rows) {
        text += before(Number(line));
        text += record(cells.map((cell) => (cell === null ? '' : String(cell))));
      }
      if (text) yield text;
    }
  }
  const last = before(Infinity);
  if (last) yield last;
}

function record(cells: readonly string[]): string {
  // A line of nothing would be no record.
  if (cells.length === 1 && cells[0] === '') return '""\r\n';
  return `${cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\r\n`;
}

import type { Cell, Column } from '../../../engine/engine';
import { isNumeric } from '../../../export/exporter';
import type { Formats } from '../../../i18n/format';

export { isNumeric };

/** What is shown of a text; copies and files have all of it. */
const SHOWN = 300;

/** Whole numbers that are names, not amounts: without grouping. */
const ID = /(^|[_ ])(id|no|nr|code|kod|kodu|year|yil|yıl)$/i;

export interface CellWords {
  yes: string;
  no: string;
}

/** How the cells of one column are written in the language; numbers with up to four decimals. NULL is the caller's. */
export function cellWriter(
  { name, type }: Column,
  format: Formats,
  words: CellWords,
): (cell: Cell) => string {
  const plain = (cell: Cell): string => short(typeof cell === 'object' ? json(cell) : String(cell));
  if (isNumeric(type)) {
    const isName = ID.test(name) && /INT/.test(type);
    return (cell) => {
      if (isName || (typeof cell === 'number' && !Number.isFinite(cell))) return plain(cell);
      return format.number(cell as number | bigint | string, 4);
    };
  }
  if (type === 'DATE') return (cell) => day(String(cell), format);
  if (type.startsWith('TIMESTAMP')) {
    return (cell) => {
      const [date = '', time = ''] = String(cell).split(' ');
      return time === '' ? plain(cell) : `${day(date, format)} ${time.replace(/\+00$/, '')}`;
    };
  }
  return (cell) => (typeof cell === 'boolean' ? (cell ? words.yes : words.no) : plain(cell));
}

/** Days that a calendar does not write, like infinity, stay as they are. */
function day(text: string, format: Formats): string {
  return /^\d{4}-\d\d-\d\d$/.test(text) ? format.date(text) : text;
}

function short(text: string): string {
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

function json(cell: Cell): string {
  return JSON.stringify(cell, (_, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  );
}

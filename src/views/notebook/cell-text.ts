import type { Cell } from '../../engine/engine';
import type { Formats } from '../../i18n/format';

export function isNumeric(type: string): boolean {
  return /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|DOUBLE|FLOAT|DECIMAL)/.test(type);
}

/** A cell of any result as the language writes it; numbers with up to four decimals. */
export function cellText(
  cell: Cell,
  type: string,
  format: Formats,
  words: { yes: string; no: string },
): string {
  if (cell === null) return '–';
  if (typeof cell === 'boolean') return cell ? words.yes : words.no;
  if (type === 'DATE') return format.date(String(cell));
  if (isNumeric(type)) return format.number(cell as number | bigint | string, 4);
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell);
}

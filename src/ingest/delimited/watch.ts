import type { DelimitedReading } from '../format';
import { splitRecords, type Record } from './records';
import type { Watcher } from './scan';
import type { Cut } from './substitute';
import { beginsTable } from './tables';

/** Places of each kind looked at in vain after which it is given up. */
const MOST = 1000;
/** Records below a place, first a few, then as many as it takes. */
const [FEW, MANY] = [5, 60];
/** Lines at the end of what was looked at, of too few to tell whether a table begins there. */
const UNDECIDED = 51;
/** Records from which it is learnt which column starts with digits. */
const LEARNT = 2000;

/**
 * Looks out for another table in a file that is too long to be looked at as a whole before: where the
 * width changes, below blank lines, and where a column of numbers, dates or codes has a word.
 */
export class TableWatcher implements Watcher {
  column: number;
  from: number;
  readonly #cut: Cut;
  readonly #rows: readonly Record[];
  #words = 0;
  #others = 0;

  /**
   * @param text the beginning of the table that is read, looked at before
   * @param line on which the text begins
   */
  constructor(
    private readonly reading: DelimitedReading,
    text: string,
    line: number,
  ) {
    this.#cut = reading;
    this.from = line + (text.match(/\r\n|\n|\r/g)?.length ?? 0) - UNDECIDED;
    const { firstRecord, headerRows, names } = reading;
    const records = splitRecords(text.slice(0, 1 << 17), reading, {
      limit: LEARNT + Math.max(0, firstRecord - line),
      line,
    })
      .filter(({ line }) => line >= firstRecord)
      .slice(headerRows);
    this.#rows = records.filter(({ cells }) => cells.length === names.length).slice(0, MANY);
    this.column = names.findIndex((_, k) => {
      const values = records.map(({ cells }) => cells[k] ?? '').filter((cell) => cell !== '');
      return values.length > 0.5 * records.length && values.every((cell) => cell < 'A');
    });
  }

  begins(text: string, line: number, gap: boolean): boolean {
    const { names, headerRows } = this.reading;
    const width = names.length;
    const few = splitRecords(text, this.#cut, { limit: FEW, line });
    const first = few[0]?.cells;
    if (!gap && first?.length === width) {
      if (++this.#words > MOST) this.column = -1;
    } else if (++this.#others > MOST) this.from = Infinity;
    if (first === undefined || few.some(({ cells }) => cells.length !== first.length)) return false;
    if (!areWords(first)) return false;
    const below = splitRecords(text, this.#cut, { limit: MANY, line });
    if (text.length > 1000) below.pop();
    return beginsTable(below, headerRows > 0 ? names : [], this.#rows, gap);
  }
}

/** Each has letters and comes once, as names do. */
function areWords(cells: readonly string[]): boolean {
  return (
    cells.every((cell) => /\p{L}/u.test(cell) && cell.length < 60) &&
    new Set(cells).size === cells.length
  );
}

import type { GridReading, Part } from '../format';
import { isTitle, mayBeNames, tableBelow } from './grid';
import { blockId, HEAD, sheetOf, type Row, type RowWatcher } from './rows';

/** Rows below a place that tell whether another table begins there, and rows of the table above. */
const LOOKED_AT = 50;
/** Places looked at in vain after which it is given up. */
const MOST = 1000;

/** Looks out for another table below blank rows of a sheet, behind the rows that a first look saw. */
export class BlockWatcher implements RowWatcher {
  found: Part | null = null;
  holds = false;

  readonly #above: Row[] = [];
  #held: Row[] = [];
  #titles = 0;
  #looks = 0;
  #rows = 0;

  constructor(private readonly reading: GridReading) {}

  count(): void {
    this.#rows++;
  }

  learn(row: Row, header: boolean): void {
    if (header) this.#above.splice(0, Infinity, row);
    else if (this.#above.length <= LOOKED_AT) this.#above.push(row);
  }

  pass(row: Row, gap: boolean): readonly Row[] {
    if (!this.holds) {
      if (this.#rows <= HEAD - LOOKED_AT || this.#looks > MOST) return [row];
      this.#titles = 0;
    } else if (this.#held.length >= LOOKED_AT || (gap && this.#held.length > this.#titles)) {
      const rows = this.end();
      return this.found ? rows : [...rows, ...this.pass(row, gap)];
    }
    const titles = this.#held.length === this.#titles;
    if (titles && isTitle(row.cells)) this.#titles++;
    else if (titles && !mayBeNames(row.cells)) return [...this.#released(), row];
    this.holds = true;
    this.#held.push(row);
    return this.#titles > 3 ? this.#released() : [];
  }

  end(): readonly Row[] {
    const rows = this.#released();
    if (rows.length === 0) return rows;
    this.#looks++;
    if (!tableBelow(rows, this.#above)) return rows;
    const { line } = rows[0]!;
    const sheet = sheetOf(this.reading.part);
    const name = this.reading.parts.find(({ id }) => id === sheet)?.name ?? '';
    this.found = { id: blockId(sheet, line), name: name && `${name} · ${line}`, line };
    return [];
  }

  #released(): Row[] {
    const rows = this.#held;
    this.#held = [];
    this.#titles = 0;
    this.holds = false;
    return rows;
  }
}

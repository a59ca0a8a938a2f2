import type { Columns } from './scan';

const BLANK = 32;

/**
 * Tells, batch by batch, which columns rise or fall strictly from row to row: their values are then
 * all different, which costs the engine a count of distinct values to find out. Bytes are compared
 * as they stand; an empty cell, or one with a blank at either end, disproves its column.
 */
export class UniqueColumns {
  /** By column: 1 rising, -1 falling, 0 no row or one row so far, NaN disproved. */
  readonly #direction: number[];
  readonly #previous: (Uint8Array | null)[];

  constructor(width: number) {
    this.#direction = new Array<number>(width).fill(0);
    this.#previous = new Array<null>(width).fill(null);
  }

  add({ rows, offsets, data }: Columns): void {
    for (let column = 0; column < this.#direction.length; column++) {
      const at = offsets[column] as Int32Array;
      const bytes = data[column] as Uint8Array;
      for (let row = 0; row < rows && !Number.isNaN(this.#direction[column]); row++) {
        const [from, to] = [at[row] as number, at[row + 1] as number];
        const before = this.#previous[column] ?? null;
        const step =
          row > 0
            ? compare(bytes, at[row - 1] as number, from, bytes, from, to)
            : before && compare(before, 0, before.length, bytes, from, to);
        if (from === to || bytes[from] === BLANK || bytes[to - 1] === BLANK) {
          this.#direction[column] = NaN;
        } else if (step !== null) {
          const agreed = this.#direction[column] || step;
          this.#direction[column] = step === agreed ? agreed : NaN;
        }
      }
      if (rows > 0 && !Number.isNaN(this.#direction[column])) {
        this.#previous[column] = bytes.slice(at[rows - 1], at[rows]);
      }
    }
  }

  /** By column, true where all values proved different. */
  get proved(): boolean[] {
    return this.#direction.map((direction) => !Number.isNaN(direction));
  }
}

/** 1 when the second text comes after the first by its bytes, -1 before; NaN for equal ones. */
function compare(
  a: Uint8Array,
  aFrom: number,
  aTo: number,
  b: Uint8Array,
  bFrom: number,
  bTo: number,
): number {
  const length = Math.min(aTo - aFrom, bTo - bFrom);
  for (let i = 0; i < length; i++) {
    const difference = (b[bFrom + i] as number) - (a[aFrom + i] as number);
    if (difference !== 0) return Math.sign(difference);
  }
  const longer = bTo - bFrom - (aTo - aFrom);
  return longer === 0 ? NaN : Math.sign(longer);
}

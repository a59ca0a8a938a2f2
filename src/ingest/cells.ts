import type { Columns } from './delimited/scan';

/** What is known of a column's cells once all of them were read. */
export interface CellFacts {
  /**
   * All values proved different: they rise or fall strictly from row to row. Saves the engine a count
   * of distinct values. False: not known.
   */
  unique: boolean;
  /** Some cell may have a blank of any kind at an end. False: none has, and nobody need trim. */
  padded: boolean;
  /** How many are not empty; null where nobody counted. */
  filled: number | null;
}

/** Nothing is known of the cells: nothing is taken for granted. */
export const UNKNOWN: CellFacts = { unique: false, padded: true, filled: null };

/** Watches the cells of every column, batch by batch. Bytes are compared as they stand. */
export class CellWatch {
  /** By column: 1 rising, -1 falling, 0 no row or one row so far, NaN disproved. */
  readonly #direction: number[];
  readonly #previous: (Uint8Array | null)[];
  readonly #padded: boolean[];
  readonly #filled: number[];

  constructor(width: number) {
    this.#direction = new Array<number>(width).fill(0);
    this.#previous = new Array<null>(width).fill(null);
    this.#padded = new Array<boolean>(width).fill(false);
    this.#filled = new Array<number>(width).fill(0);
  }

  add({ rows, offsets, data }: Columns): void {
    for (let column = 0; column < this.#direction.length; column++) {
      const at = offsets[column] as Int32Array;
      const bytes = data[column] as Uint8Array;
      if (!this.#padded[column]) this.#padded[column] = anyPadded(rows, at, bytes);
      this.#compare(column, rows, at, bytes);
      this.#filled[column]! += countFilled(rows, at);
    }
  }

  get facts(): CellFacts[] {
    return this.#direction.map((direction, column) => ({
      unique: !Number.isNaN(direction) && !this.#padded[column],
      padded: this.#padded[column] as boolean,
      filled: this.#filled[column] as number,
    }));
  }

  #compare(column: number, rows: number, at: Int32Array, bytes: Uint8Array): void {
    for (let row = 0; row < rows && !Number.isNaN(this.#direction[column]); row++) {
      const [from, to] = [at[row] as number, at[row + 1] as number];
      const before = this.#previous[column] ?? null;
      const step =
        row > 0
          ? compare(bytes, at[row - 1] as number, from, bytes, from, to)
          : before && compare(before, 0, before.length, bytes, from, to);
      // An empty cell is NULL in the engine, and no value.
      if (from === to) {
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

function countFilled(rows: number, at: Int32Array): number {
  let empty = 0;
  for (let row = 0; row < rows; row++) if (at[row] === at[row + 1]) empty++;
  return rows - empty;
}

/** True when a cell begins or ends with a blank, or with a character of UTF-8 that may be one. */
function anyPadded(rows: number, at: Int32Array, bytes: Uint8Array): boolean {
  for (let row = 0; row < rows; row++) {
    const [from, to] = [at[row] as number, at[row + 1] as number];
    if (from === to) continue;
    const first = bytes[from] as number;
    if (first <= 0x20 || mayLeadBlank(first)) return true;
    const last = bytes[to - 1] as number;
    if (last <= 0x20) return true;
    if (last < 0x80) continue;
    if (bytes[to - 2] === 0xc2 || (to - from > 2 && mayLeadBlank(bytes[to - 3] as number))) {
      return true;
    }
  }
  return false;
}

/** First bytes of U+00A0, U+2000 to U+205F, U+3000 and U+FEFF, among others. */
function mayLeadBlank(byte: number): boolean {
  return byte === 0xc2 || byte === 0xe2 || byte === 0xe3 || byte === 0xef;
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

import { MEASURES, type Measure, type View } from './figures';

/** What the dimension under the finger is filtered by; null: by nothing. */
export type Choice = Span | Codes | null;

/** All codes from one to another, both inside. */
interface Span {
  readonly first: number;
  readonly last: number;
}

interface Codes {
  readonly codes: readonly number[];
}

/** One measure of a view for any choice. */
export interface Table {
  /** Puts the figures by code of the view into `into`; a choice it cannot tell is the caller's mistake. */
  put(choice: Choice, into: Float64Array): void;
  readonly bytes: number;
}

/**
 * Sums by code of the dimension under the finger, each row the sum of all rows before: row `a` of the codes below a.
 * Whole numbers below 2^53, so that differences are exact. `free` are the figures without a filter where those are not
 * the sum of all.
 */
export class Sums implements Table {
  #free: Float64Array | null = null;

  /** `rows` as they were counted: row a + 1 holds code a. */
  constructor(
    readonly rows: Float64Array | Uint32Array,
    readonly width: number,
    readonly free: (() => Float64Array) | null = null,
  ) {
    accumulate(rows, width);
  }

  get bytes(): number {
    return this.rows.byteLength;
  }

  put(choice: Choice, into: Float64Array): void {
    const { rows, width } = this;
    if (choice && 'codes' in choice) {
      into.fill(0);
      for (const code of new Set(choice.codes)) {
        let at = code * width;
        for (let b = 0; b < width; b++, at++) into[b]! += rows[at + width]! - rows[at]!;
      }
      return;
    }
    if (!choice && this.free) return into.set((this.#free ??= this.free()));
    let low = (choice ? choice.first : 0) * width;
    let high = choice ? (choice.last + 1) * width : rows.length - width;
    for (let b = 0; b < width; b++) into[b] = rows[high++]! - rows[low++]!;
  }
}

/**
 * Customers counted once for a span of order codes: at the first of their orders inside it, which is the one on code
 * `a` if their order before, on code `p`, is outside: p < first <= a <= last. Block p + 1 has a row for each code a; it
 * is made to hold the sum of the blocks up to it, so that a span needs one block alone.
 */
export class Pairs implements Table {
  #free: Float64Array | null = null;

  constructor(
    readonly pairs: Uint32Array,
    readonly codes: number,
    readonly width: number,
    readonly free: () => Float64Array,
  ) {
    accumulate(pairs, codes * width);
  }

  get bytes(): number {
    return this.pairs.byteLength;
  }

  put(choice: Choice, into: Float64Array): void {
    if (!choice) return into.set((this.#free ??= this.free()));
    if ('codes' in choice) throw new RangeError('Scattered codes of orders do not add up');
    const { pairs, codes, width } = this;
    into.fill(0);
    let at = (choice.first * codes + choice.first) * width;
    for (let a = choice.first; a <= choice.last; a++) {
      for (let b = 0; b < width; b++) into[b]! += pairs[at++]!;
    }
  }
}

/** Adds to each row the one before. */
function accumulate(rows: Float64Array | Uint32Array, width: number): void {
  for (let i = width; i < rows.length; i++) rows[i]! += rows[i - width]!;
}

/**
 * A view under the choice of the moment. A measure's table is built when it is first asked for, or ahead by `build`;
 * the same arrays come again and again with new figures in them.
 */
export class Cube implements View {
  declare readonly customers: Float64Array;
  declare readonly revenue: Float64Array;
  declare readonly orders: Float64Array;
  declare readonly profit?: Float64Array;
  readonly #width: number;
  readonly #check: () => void;
  readonly #tableOf: (measure: Measure) => Table;
  readonly #parts: Partial<Record<Measure, Part>> = {};
  #choice: Choice = null;

  /** `check` throws where a table can no longer be counted. */
  constructor(
    width: number,
    check: () => void,
    tableOf: (measure: Measure) => Table,
    measures: readonly Measure[] = MEASURES,
  ) {
    this.#width = width;
    this.#check = check;
    this.#tableOf = tableOf;
    // Of the object itself, so that whoever spreads or clones a view has its figures.
    for (const measure of measures) {
      Object.defineProperty(this, measure, {
        enumerable: true,
        get: () => this.#figures(measure),
      });
    }
  }

  choose(choice: Choice): void {
    this.#choice = choice;
  }

  build(measure: Measure): Part {
    const known = this.#parts[measure];
    if (known) return known;
    this.#check();
    const figures = new Float64Array(this.#width);
    return (this.#parts[measure] = { table: this.#tableOf(measure), figures, shown: undefined });
  }

  get bytes(): number {
    return Object.values(this.#parts).reduce((sum, { table }) => sum + table.bytes, 0);
  }

  #figures(measure: Measure): Float64Array {
    const part = this.build(measure);
    if (part.shown !== this.#choice) {
      part.table.put(this.#choice, part.figures);
      part.shown = this.#choice;
    }
    return part.figures;
  }
}

interface Part {
  readonly table: Table;
  readonly figures: Float64Array;
  /** What the figures are of; undefined: nothing yet. */
  shown: Choice | undefined;
}

import type { Base } from './base';
import type { Counting } from './counting';
import { Cube, type Choice } from './cube';
import { measuresOf, type Figures, type Measure, type View } from './figures';
import { TIMES } from './rows';

/** Measures of a view that are looked at; with `by`, of the view split by another dimension: see `Views.split`. */
export interface Wanted {
  readonly id: string;
  readonly measures: readonly Measure[];
  readonly by?: string;
}

/** Parts of one view at most: more are not told apart by eye, and cubes of them not worth their memory. */
export const MOST_PARTS = 4096;

/** Every view under all filters but its own, and the selection under all: each figure is counted when it is read. */
export class Views {
  /** By dimension id. */
  readonly cubes: ReadonlyMap<string, Cube>;
  readonly #base: Base;
  readonly #counting: Counting;
  readonly #measures: readonly Measure[];
  /** Customers of the selection by how often they bought. */
  readonly #whole: Cube;
  readonly #split = new Map<string, Cube>();
  #choice: Choice = null;

  constructor(base: Base, counting: Counting) {
    const { customerTiles, orderTiles, rows, check } = base;
    this.#base = base;
    this.#counting = counting;
    const measures = (this.#measures = measuresOf(base.prepared));
    const ofAll = (measure: Measure) => counting.customers(measure, rows.times, TIMES, 0);
    this.#whole = new Cube(TIMES, check, ofAll, measures);
    this.cubes = new Map(
      [...customerTiles, ...orderTiles].map(({ prepared, bit }) => {
        const { dimension, code, codes } = prepared;
        const table = (measure: Measure) =>
          dimension.grain === 'order'
            ? counting.orders(measure, rows.of(prepared), codes.length, bit)
            : counting.customers(measure, code, codes.length, bit);
        return [dimension.id, new Cube(codes.length, check, table, measures)];
      }),
    );
  }

  /**
   * A view by its own code b and, within it, the code c of a dimension of customers that has C codes: the figures of
   * both are at b * C + c. Under all filters but the view's own, as the view itself, of which they are the parts.
   * Throws a RangeError where there is no such dimension, or more parts than a code can name.
   */
  split(id: string, by: string): Cube {
    const key = JSON.stringify([id, by]);
    const known = this.#split.get(key);
    if (known) return known;
    const { customerTiles, orderTiles, rows, check } = this.#base;
    const tile = [...customerTiles, ...orderTiles].find((t) => t.prepared.dimension.id === id);
    const part = customerTiles.find((t) => t.prepared.dimension.id === by)?.prepared;
    if (!tile || !part) throw new RangeError(`No view ${id} by ${by}`);
    const { prepared, bit } = tile;
    const width = prepared.codes.length * part.codes.length;
    if (width > MOST_PARTS) throw new RangeError(`Too many parts: ${width}`);
    const table = (measure: Measure) => {
      const parts = rows.split(prepared, part);
      return prepared.dimension.grain === 'order'
        ? this.#counting.orders(measure, parts, width, bit)
        : this.#counting.customers(measure, parts.code, width, bit);
    };
    const cube = new Cube(width, check, table, this.#measures);
    cube.choose(this.#choice);
    this.#split.set(key, cube);
    return cube;
  }

  /** What it takes to have the selection and what is wanted, piece by piece. */
  *build(wanted: readonly Wanted[]): Generator<void> {
    for (const measure of this.#measures) yield void this.#whole.build(measure);
    for (const { id, measures, by } of wanted) {
      const cube = by === undefined ? this.cubes.get(id) : this.split(id, by);
      for (const measure of measures) yield void cube?.build(measure);
    }
  }

  choose(choice: Choice): void {
    this.#choice = choice;
    for (const cube of [...this.cubes.values(), ...this.#split.values()]) cube.choose(choice);
    this.#whole.choose(choice);
  }

  get selection(): Figures {
    const { customers, revenue, orders, profit } = this.#whole as View;
    const sum = (figures: Float64Array): number => figures.reduce((a, b) => a + b, 0);
    return {
      customers: sum(customers),
      buyers: sum(customers.subarray(1)),
      revenue: sum(revenue),
      orders: sum(orders),
      repeat: sum(customers.subarray(2)),
      ...(profit && { profit: sum(profit) }),
    };
  }

  get bytes(): number {
    const cubes = [...this.cubes.values(), ...this.#split.values(), this.#whole];
    return cubes.reduce((sum, { bytes }) => sum + bytes, 0);
  }
}

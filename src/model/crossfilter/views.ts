import type { Base } from './base';
import type { Counting } from './counting';
import { Cube, type Choice } from './cube';
import { MEASURES, type Figures, type Measure, type View } from './figures';
import { TIMES } from './rows';

/** Measures of a view that are looked at. */
export interface Wanted {
  readonly id: string;
  readonly measures: readonly Measure[];
}

/** Every view under all filters but its own, and the selection under all: each figure is counted when it is read. */
export class Views {
  /** By dimension id. */
  readonly cubes: ReadonlyMap<string, Cube>;
  /** Customers of the selection by how often they bought. */
  readonly #whole: Cube;

  constructor(base: Base, counting: Counting) {
    const { customerTiles, orderTiles, rows, check } = base;
    this.#whole = new Cube(TIMES, check, (measure) =>
      counting.customers(measure, rows.times, TIMES, 0),
    );
    this.cubes = new Map(
      [...customerTiles, ...orderTiles].map(({ prepared, bit }) => {
        const { dimension, code, codes } = prepared;
        const table = (measure: Measure) =>
          dimension.grain === 'order'
            ? counting.orders(measure, rows.of(prepared), codes.length, bit)
            : counting.customers(measure, code, codes.length, bit);
        return [dimension.id, new Cube(codes.length, check, table)];
      }),
    );
  }

  /** What it takes to have the selection and what is wanted, piece by piece. */
  *build(wanted: readonly Wanted[]): Generator<void> {
    for (const measure of MEASURES) yield void this.#whole.build(measure);
    for (const { id, measures } of wanted) {
      for (const measure of measures) yield void this.cubes.get(id)?.build(measure);
    }
  }

  choose(choice: Choice): void {
    for (const cube of this.cubes.values()) cube.choose(choice);
    this.#whole.choose(choice);
  }

  get selection(): Figures {
    const { customers, revenue, orders } = this.#whole as View;
    const sum = (figures: Float64Array): number => figures.reduce((a, b) => a + b, 0);
    return {
      customers: sum(customers),
      buyers: sum(customers.subarray(1)),
      revenue: sum(revenue),
      orders: sum(orders),
      repeat: sum(customers.subarray(2)),
    };
  }

  get bytes(): number {
    return [...this.cubes.values(), this.#whole].reduce((sum, { bytes }) => sum + bytes, 0);
  }
}

import type { Base, Tile } from './base';
import { OfCustomers, OfOrders } from './counting';
import { Cube, type Choice } from './cube';
import { MEASURES, type Figures, type Measure, type View } from './figures';
import { TIMES } from './rows';

/** Measures of a view that are looked at. */
export interface Wanted {
  readonly id: string;
  readonly measures: readonly Measure[];
}

/** The figures under a step of a drag. */
export interface Step {
  /** By dimension id: each under all filters but its own. */
  readonly views: ReadonlyMap<string, View>;
  /** Under all filters. */
  readonly selection: Readonly<Figures>;
}

/** Bytes of all cubes beyond which a touch is not worth its memory. */
const MOST_BYTES = 96 << 20;

/**
 * One dimension under the finger while every other filter stands still: small cubes of (its codes) × (the codes of
 * each other view), built once from the rows; a step then adds up a few rows of them and does not know how many
 * customers there are. Measures that are wanted are built ahead, any other when it is first read. The views of every
 * step are the same, in another map, and always show the last one. Good until the crossfilter is updated.
 */
export class Touch {
  readonly dim: string;
  readonly #active: Tile;
  readonly #views: ReadonlyMap<string, View>;
  readonly #cubes: readonly Cube[];
  /** Under all filters: customers by how often they bought. */
  readonly #whole: Cube;
  readonly #waiting: (() => void)[];

  constructor(base: Base, active: Tile, wanted: readonly Wanted[] = []) {
    const { dimension } = active.prepared;
    this.dim = dimension.id;
    this.#active = active;
    const counting =
      dimension.grain === 'order' ? new OfOrders(base, active) : new OfCustomers(base, active);
    this.#whole = new Cube(TIMES, base.check, (measure) =>
      counting.customers(measure, base.rows.times, TIMES, 0),
    );
    const cubes = new Map<string, Cube>();
    for (const { prepared, bit } of [...base.customerTiles, ...base.orderTiles]) {
      const { dimension, code, codes } = prepared;
      const cube = new Cube(codes.length, base.check, (measure) =>
        dimension.grain === 'order'
          ? counting.orders(measure, base.rows.of(prepared), codes.length, bit)
          : counting.customers(measure, code, codes.length, bit),
      );
      if (prepared !== active.prepared) cubes.set(dimension.id, cube);
    }
    this.#cubes = [...cubes.values(), this.#whole];
    this.#views = new Map<string, View>([[this.dim, active.view], ...cubes]);
    this.#waiting = [
      ...MEASURES.map((measure) => () => this.#whole.build(measure)),
      ...wanted.flatMap(({ id, measures }) =>
        measures.map((measure) => () => cubes.get(id)?.build(measure)),
      ),
    ];
  }

  /** Whether there are cubes for a dimension: not where its codes are too many, or an order has several. */
  static fits(base: Base, active: Tile): boolean {
    if (active.prepared.many) return false;
    const codes = active.prepared.codes.length;
    const width = [...base.customerTiles, ...base.orderTiles].reduce(
      (sum, { prepared }) => sum + prepared.codes.length,
      0,
    );
    const ofOne = active.prepared.dimension.grain === 'order' ? 4 * codes + 16 : 20;
    return ofOne * (codes + 1) * width <= MOST_BYTES;
  }

  get bytes(): number {
    return this.#cubes.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  get ready(): boolean {
    return this.#waiting.length === 0;
  }

  /** Builds what is wanted and missing, for `ms` or to the end; true when there is nothing left to build. */
  advance(ms = Infinity): boolean {
    const end = performance.now() + ms;
    do this.#waiting.shift()?.();
    while (!this.ready && (ms === Infinity || performance.now() < end));
    return this.ready;
  }

  /** Under a filter on the codes `first` to `last` in place of the dimension's own. */
  step(first: number, last: number): Step {
    return this.#show({ first, last });
  }

  /** Under a filter on exactly these codes; null where that is more than adding up, as for scattered codes of orders. */
  only(codes: readonly number[]): Step | null {
    const [first, last] = [Math.min(...codes), Math.max(...codes)];
    const together = last - first + 1 === new Set(codes).size;
    const { dimension, plain } = this.#active.prepared;
    if (dimension.grain === 'customer') return this.#show(together ? { first, last } : { codes });
    return together && last < plain ? this.step(first, last) : null;
  }

  /** Without a filter of the dimension's own. */
  free(): Step {
    return this.#show(null);
  }

  #show(choice: Choice): Step {
    this.advance();
    for (const cube of this.#cubes) cube.choose(choice);
    const { customers, revenue, orders } = this.#whole;
    const [never, once, more] = customers as unknown as [number, number, number];
    const sum = (figures: Float64Array) => figures.reduce((a, b) => a + b, 0);
    return {
      views: new Map(this.#views),
      selection: {
        customers: never + once + more,
        buyers: once + more,
        revenue: sum(revenue),
        orders: sum(orders),
        repeat: more,
      },
    };
  }
}

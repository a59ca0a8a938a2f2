import type { Base, Tile } from './base';
import { OfCustomers, OfOrders } from './counting';
import type { Choice } from './cube';
import type { Figures, View } from './figures';
import { Views, type Wanted } from './views';

/** The figures under a step of a drag. */
export interface Step {
  /** By dimension id: each under all filters but its own. */
  readonly views: ReadonlyMap<string, View>;
  /** Under all filters. */
  readonly selection: Readonly<Figures>;
  /** A view in parts, by a dimension of customers: see `Views.split`. */
  readonly split: (id: string, by: string) => View;
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
  /** Before the touch: the dimension's own view does not change. */
  readonly #before: Views;
  readonly #views: Views;
  readonly #waiting: Generator<void>;
  #ready = false;

  constructor(base: Base, active: Tile, before: Views, wanted: readonly Wanted[] = []) {
    this.dim = active.prepared.dimension.id;
    this.#active = active;
    this.#before = before;
    const { dimension, code, codes } = active.prepared;
    this.#views = new Views(
      base,
      dimension.grain === 'order'
        ? new OfOrders(base, active)
        : new OfCustomers(base, code, codes.length, active.bit),
    );
    this.#waiting = this.#views.build(wanted.filter(({ id }) => id !== this.dim));
  }

  /** Whether there are cubes for a dimension: not where its codes are too many, or an order has several. */
  static fits(base: Base, active: Tile, wanted: readonly Wanted[] = []): boolean {
    if (active.prepared.many) return false;
    const codes = active.prepared.codes.length;
    const widths = new Map(
      [...base.customerTiles, ...base.orderTiles].map(({ prepared }) => [
        prepared.dimension.id,
        prepared.codes.length,
      ]),
    );
    const width = (id: string): number => widths.get(id) ?? 0;
    const views = [...widths.values()].reduce((sum, one) => sum + one, 0);
    const parts = wanted.reduce((sum, { id, by }) => sum + (by ? width(id) * width(by) : 0), 0);
    const ofOne = active.prepared.dimension.grain === 'order' ? 4 * codes + 16 : 20;
    return ofOne * (codes + 1) * (views + parts) <= MOST_BYTES;
  }

  get bytes(): number {
    return this.#views.bytes;
  }

  /** Whether all that is wanted is built. */
  get ready(): boolean {
    return this.#ready;
  }

  /** Builds what is wanted and missing, for `ms` or to the end; true when there is nothing left to build. */
  advance(ms = Infinity): boolean {
    const end = performance.now() + ms;
    while (!this.#ready) {
      this.#ready = this.#waiting.next().done === true;
      if (ms !== Infinity && performance.now() >= end) break;
    }
    return this.#ready;
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
    this.#views.choose(choice);
    return {
      views: new Map<string, View>([
        ...this.#views.cubes,
        [this.dim, this.#before.cubes.get(this.dim)!],
      ]),
      selection: this.#views.selection,
      split: (id, by) => (id === this.dim ? this.#before : this.#views).split(id, by),
    };
  }
}

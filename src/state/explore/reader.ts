import type { Engine } from '../../engine/engine';
import { missing } from '../../model/crossfilter/codes';
import type { Dimension } from '../../model/crossfilter/dimension';
import type { Filters } from '../../model/crossfilter/filter';
import { hasCost, prepare } from '../../model/crossfilter/prepare';
import type { Prepared, PreparedDimension } from '../../model/crossfilter/prepared';

/** Dimensions that are not on the board and kept for an undo. */
const KEPT = 16;

/** Reads each dimension once while the tables stay as they are, so that a tile more costs no more than itself. */
export class Reader {
  #engine: Engine;
  #customers: Prepared['customers'] | null = null;
  /** Whether orders have a cost; null: not asked yet. */
  #cost: boolean | null = null;
  #kept = new Map<string, PreparedDimension>();
  /** Dimensions of orders are read together: only then do their rows stand in the same order. */
  #ofOrders: { orders: Prepared['orders']; kept: ReadonlyMap<string, PreparedDimension> } | null =
    null;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** As in `Prepared`; null where no cost is known, and before anything is read. */
  get costKnown(): number | null {
    return this.#customers?.costKnown ?? null;
  }

  /** What `read` would give without reading anything, or null. */
  kept(dimensions: readonly Dimension[], filters: Filters): Prepared | null {
    const found = dimensions.map((dimension) => this.#find(dimension, filters));
    if (!this.#customers || found.includes(undefined)) return null;
    return {
      dimensions: found as PreparedDimension[],
      customers: this.#customers,
      orders: this.#ofOrders?.orders ?? {
        count: 0,
        start: new Int32Array(this.#customers.count + 1),
        amount: new Float64Array(0),
        purchase: new Uint8Array(0),
      },
    };
  }

  /** As `prepare`; values that the filters name have codes. */
  async read(
    dimensions: readonly Dimension[],
    filters: Filters,
    signal?: AbortSignal,
  ): Promise<Prepared> {
    const lacking = dimensions.filter((dimension) => !this.#find(dimension, filters));
    const wanted = lacking.some(({ grain }) => grain === 'order')
      ? dimensions.filter((d) => d.grain === 'order' || lacking.includes(d))
      : lacking;
    const cost = (this.#cost ??= await hasCost(this.#engine, signal));
    const options = { filters, cost, signal };
    if (wanted.length > 0 || !this.#customers) {
      this.#take(await prepare(this.#engine, wanted, options));
    }
    this.#forget(dimensions);
    return this.kept(dimensions, filters) ?? prepare(this.#engine, dimensions, options);
  }

  #find(dimension: Dimension, filters: Filters): PreparedDimension | undefined {
    const from = dimension.grain === 'order' ? this.#ofOrders?.kept : this.#kept;
    const found = from?.get(keyOf(dimension));
    return found && missing({ dimensions: [found] }, filters).length === 0 ? found : undefined;
  }

  #take({ dimensions, customers, orders }: Prepared): void {
    this.#customers = customers;
    const entries = dimensions.map((d) => [keyOf(d.dimension), d] as const);
    for (const [key, d] of entries) if (d.dimension.grain === 'customer') this.#kept.set(key, d);
    const ofOrders = entries.filter(([, d]) => d.dimension.grain === 'order');
    if (ofOrders.length > 0) this.#ofOrders = { orders, kept: new Map(ofOrders) };
  }

  #forget(wanted: readonly Dimension[]): void {
    const needed = new Set(wanted.map(keyOf));
    const idle = [...this.#kept.keys()].filter((key) => !needed.has(key));
    for (const key of idle.slice(0, Math.max(0, idle.length - KEPT))) this.#kept.delete(key);
  }
}

function keyOf(dimension: Dimension): string {
  return JSON.stringify(dimension);
}

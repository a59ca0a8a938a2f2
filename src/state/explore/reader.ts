import type { Engine } from '../../engine/engine';
import { missing } from '../../model/crossfilter/codes';
import type { Dimension, TimeDimension } from '../../model/crossfilter/dimension';
import type { Filters } from '../../model/crossfilter/filter';
import { recoded } from '../../model/crossfilter/finish';
import { hasCost, prepare } from '../../model/crossfilter/prepare';
import type { Prepared, PreparedDimension } from '../../model/crossfilter/prepared';

/** Bytes of dimensions that are not on the board and kept for an undo. */
const MOST_IDLE = 96 << 20;

/** Reads each dimension once while the tables stay as they are, so that a tile more costs no more than itself. */
export class Reader {
  #engine: Engine;
  #idle: number;
  #customers: Prepared['customers'] | null = null;
  #orders: Prepared['orders'] | null = null;
  /** Whether orders have a cost; null: not asked yet. */
  #cost: boolean | null = null;
  /** The last asked for last. */
  #kept = new Map<string, PreparedDimension>();

  constructor(engine: Engine, idle = MOST_IDLE) {
    this.#engine = engine;
    this.#idle = idle;
  }

  /** As in `Prepared`; null where no cost is known, and before anything is read. */
  get costKnown(): number | null {
    return this.#customers?.costKnown ?? null;
  }

  /** Of all that is kept. */
  get bytes(): number {
    return [...arraysOf(this.#kept.values())].reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  /** What `read` would give without reading anything, or null. */
  kept(dimensions: readonly Dimension[], filters: Filters): Prepared | null {
    const found = dimensions.map((dimension) => this.#find(dimension, filters));
    if (!this.#customers || found.includes(undefined)) return null;
    this.#forget(dimensions);
    return {
      dimensions: found as PreparedDimension[],
      customers: this.#customers,
      orders: this.#orders ?? {
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
    // Where orders cannot be told apart, all that is of orders is read at once: only then do their rows agree.
    const together =
      this.#orders?.fixed === false && lacking.some(({ grain }) => grain === 'order');
    const wanted = together
      ? dimensions.filter((d) => d.grain === 'order' || lacking.includes(d))
      : lacking;
    const cost = (this.#cost ??= await hasCost(this.#engine, signal));
    const options = { filters, cost, signal };
    if (wanted.length > 0 || !this.#customers) {
      this.#take(await prepare(this.#engine, wanted, options));
    }
    return this.kept(dimensions, filters) ?? prepare(this.#engine, dimensions, options);
  }

  #find(dimension: Dimension, filters: Filters): PreparedDimension | undefined {
    const key = keyOf(dimension);
    const found = this.#kept.get(key);
    if (found) return missing({ dimensions: [found] }, filters).length === 0 ? found : undefined;
    const again = dimension.kind === 'time' ? this.#again(dimension) : undefined;
    if (again) this.#kept.set(key, again);
    return again;
  }

  /** A time whose days were read for another unit, or another window. */
  #again(dimension: TimeDimension): PreparedDimension | undefined {
    const other = [...this.#kept.values()].find(
      (kept) => kept.dimension.kind === 'time' && columnOf(kept.dimension) === columnOf(dimension),
    );
    return other && recoded(other, dimension);
  }

  #take({ dimensions, customers, orders }: Prepared): void {
    this.#customers ??= customers;
    if (dimensions.some(({ dimension }) => dimension.grain === 'order')) {
      if (orders.fixed !== true) {
        this.#orders = null;
        for (const [key, { dimension }] of this.#kept)
          if (dimension.grain === 'order') this.#kept.delete(key);
      }
      this.#orders ??= orders;
    }
    for (const d of dimensions) this.#kept.set(keyOf(d.dimension), d);
  }

  /** Of what is not wanted now, as much is kept as there is room for, the last asked for first. */
  #forget(wanted: readonly Dimension[]): void {
    const needed = wanted.map(keyOf);
    for (const key of needed) {
      const found = this.#kept.get(key);
      this.#kept.delete(key);
      if (found) this.#kept.set(key, found);
    }
    const seen = arraysOf(needed.flatMap((key) => this.#kept.get(key) ?? []));
    let room = this.#idle;
    for (const [key, idle] of [...this.#kept].reverse()) {
      if (needed.includes(key)) continue;
      for (const array of arraysOf([idle])) {
        if (!seen.has(array)) room -= array.byteLength;
        seen.add(array);
      }
      if (room < 0) this.#kept.delete(key);
    }
  }
}

/** The arrays that dimensions hold, each once: the days of a time are those of its other units too. */
function arraysOf(dimensions: Iterable<PreparedDimension>): Set<ArrayBufferView> {
  return new Set(
    [...dimensions].flatMap(({ code, values, many, sides }) => [
      ...[code, values],
      ...(many ? [many.start, many.code] : []),
      ...arraysOf(sides ?? []),
    ]),
  );
}

function keyOf(dimension: Dimension): string {
  return JSON.stringify(dimension);
}

function columnOf({ grain, relation, column }: TimeDimension): string {
  return JSON.stringify([grain, relation, column]);
}

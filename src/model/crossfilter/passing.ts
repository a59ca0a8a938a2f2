import type { Base } from './base';
import { someBit } from './kernels';

/** Lists of the rows that pass some of the filters; null where that is all of them. */
export class Passing {
  readonly #base: Base;
  readonly #lists = new Map<string, Int32Array>();

  constructor(base: Base) {
    this.#base = base;
  }

  /** Customers that fail none of `mask` and have an order that is kept. */
  customers(mask: number): Int32Array | null {
    const { fail, kept, customerFilters, orderFilters } = this.#base;
    if ((customerFilters & mask) === 0 && orderFilters === 0) return null;
    return this.#list('customers', mask, ~0, () => {
      const rows = new Int32Array(fail.length);
      let n = 0;
      for (let i = 0; i < fail.length; i++) {
        rows[n] = i;
        n += 1 ^ someBit((fail[i]! & mask) | (kept[i]! ^ 1));
      }
      return rows.slice(0, n);
    });
  }

  /**
   * Rows whose customer fails none of `mask` and whose order none of `orderMask`: `owner` and `order` are the customer
   * and the order of each row, null where rows are orders. `name` tells one kind of rows from another.
   */
  rows(
    name: string,
    mask: number,
    orderMask: number,
    owner: Int32Array,
    order: Int32Array | null,
  ): Int32Array | null {
    const { fail, orderFail, customerFilters, orderFilters } = this.#base;
    if ((customerFilters & mask) === 0 && (orderFilters & orderMask) === 0) return null;
    return this.#list(name, mask, orderMask, () => {
      const rows = new Int32Array(owner.length);
      let n = 0;
      for (let j = 0; j < owner.length; j++) {
        rows[n] = j;
        const o = order ? order[j]! : j;
        n += 1 ^ someBit((fail[owner[j]!]! & mask) | (orderFail[o]! & orderMask));
      }
      return rows.slice(0, n);
    });
  }

  /** Views without a filter of their own share one list. */
  #list(name: string, mask: number, orderMask: number, make: () => Int32Array): Int32Array {
    const { customerFilters, orderFilters } = this.#base;
    const key = `${name} ${mask & customerFilters} ${orderMask & orderFilters}`;
    let rows = this.#lists.get(key);
    if (!rows) this.#lists.set(key, (rows = make()));
    return rows;
  }
}

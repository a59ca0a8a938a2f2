import { passing } from '../../model/crossfilter/codes';
import type { Filters } from '../../model/crossfilter/filter';
import type { Prepared } from '../../model/crossfilter/prepared';

/** Selected customers with at least one purchase; among the orders kept, where orders are filtered. */
export function countBuyers(prepared: Prepared, mask: Uint8Array, filters: Filters): number {
  const { customers, orders } = prepared;
  const tests = prepared.dimensions
    .filter(({ dimension }) => dimension.grain === 'order')
    .flatMap((dimension) => {
      const filter = filters.find((f) => f.dim === dimension.dimension.id);
      return filter ? [{ code: dimension.code, pass: passing(dimension, filter) }] : [];
    });
  let buyers = 0;
  for (let i = 0; i < mask.length; i++) {
    if (!mask[i] || !customers.orders[i]) continue;
    if (tests.length === 0) {
      buyers++;
      continue;
    }
    for (let o = orders.start[i]!, end = orders.start[i + 1]!; o < end; o++) {
      if (orders.purchase[o] && tests.every(({ code, pass }) => pass[code[o]!])) {
        buyers++;
        break;
      }
    }
  }
  return buyers;
}

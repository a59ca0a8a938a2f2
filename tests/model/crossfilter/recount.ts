import type { Code } from '../../../src/model/crossfilter/dimension';
import type { Figures, View } from '../../../src/model/crossfilter/figures';
import type { Filter, Filters } from '../../../src/model/crossfilter/filter';
import { dayNumber } from '../../../src/model/crossfilter/day';
import type { Prepared, PreparedDimension } from '../../../src/model/crossfilter/prepared';

type Numbers = Record<'customers' | 'revenue' | 'orders', number[]> & { profit?: number[] };

/** Customers with their figures, and their kept orders, each with the place of its customer. */
interface Passing {
  customers: { row: number; revenue: number; bought: number; profit: number }[];
  orders: Int32Array;
  customerOf: Int32Array;
}

/** Every figure under `filters`, counted from the rows in the most plain way: what the crossfilter is measured by. */
export function recount(
  prepared: Prepared,
  filters: Filters,
): { views: Record<string, Numbers>; selection: Figures } {
  const { dimensions, customers, orders } = prepared;
  const rows = { customer: customers.count, order: orders.count };
  const failed = filters.map((filter) => {
    const dimension = dimensions.find(({ dimension: { id } }) => id === filter.dim)!;
    const { grain } = dimension.dimension;
    const keeps = keeping(dimension, filter);
    const fails = new Uint8Array(rows[grain]);
    for (let row = 0; row < fails.length; row++) fails[row] = keeps(row) ? 0 : 1;
    return { dim: filter.dim, grain, fails };
  });
  /** How many filters each row fails, but for the one of a dimension. */
  const failing = (grain: 'customer' | 'order', but: string | null) => {
    const counts = new Uint8Array(rows[grain]);
    const others = failed.filter((one) => one.grain === grain && one.dim !== but);
    for (const { fails } of others) for (let k = 0; k < counts.length; k++) counts[k]! += fails[k]!;
    return { counts, any: others.length > 0 };
  };
  /** Every customer who passes all filters but those of a dimension: the orders that pass, and what the customer weighs. */
  const passing = (but: string | null): Passing => {
    const [one, other] = [failing('customer', but), failing('order', but)];
    const found: Passing['customers'] = [];
    const [kept, customerOf] = [new Int32Array(orders.count), new Int32Array(orders.count)];
    let count = 0;
    for (let i = 0; i < customers.count; i++) {
      if (one.counts[i]! > 0) continue;
      const first = count;
      let [revenue, bought, profit] = [0, 0, 0];
      for (let o = orders.start[i]!; o < orders.start[i + 1]!; o++) {
        if (other.counts[o]! > 0) continue;
        kept[count] = o;
        customerOf[count++] = i;
        revenue += orders.amount[o]!;
        bought += orders.purchase[o]!;
        profit += orders.profit?.[o] ?? 0;
      }
      if (!other.any) {
        const whole = customers.profit?.[i] ?? 0;
        const [paid, times] = [customers.revenue[i]!, customers.orders[i]!];
        found.push({ row: i, revenue: paid, bought: times, profit: whole });
      } else if (count > first) found.push({ row: i, revenue, bought, profit });
    }
    const [rows, owners] = [kept.subarray(0, count), customerOf.subarray(0, count)];
    return { customers: found, orders: rows, customerOf: owners };
  };
  const all = passing(null);
  const views: ReturnType<typeof recount>['views'] = {};
  for (const { dimension, code, codes, many } of dimensions) {
    // Without a filter of its own, a dimension has the customers of the selection.
    const filtered = failed.some(({ dim }) => dim === dimension.id);
    const kept = filtered ? passing(dimension.id) : all;
    const zeros = () => new Float64Array(codes.length);
    const [people, revenue, bought, earned] = [zeros(), zeros(), zeros(), zeros()];
    if (dimension.grain === 'customer') {
      for (const one of kept.customers) {
        const c = code[one.row]!;
        people[c]!++;
        revenue[c]! += one.revenue;
        bought[c]! += one.bought;
        earned[c]! += one.profit;
      }
    } else {
      const last = new Int32Array(codes.length).fill(-1);
      const { amount, purchase, profit } = orders;
      for (let n = 0; n < kept.orders.length; n++) {
        const [o, i] = [kept.orders[n]!, kept.customerOf[n]!];
        const end = many ? many.start[o + 1]! : 1;
        for (let k = many ? many.start[o]! : 0; k < end; k++) {
          const c = many ? many.code[k]! : code[o]!;
          if (last[c] !== i) people[c]!++;
          last[c] = i;
          revenue[c]! += amount[o]!;
          bought[c]! += purchase[o]!;
          earned[c]! += profit?.[o] ?? 0;
        }
      }
    }
    views[dimension.id] = {
      ...{ customers: [...people], revenue: [...revenue], orders: [...bought] },
      ...(customers.profit && { profit: [...earned] }),
    };
  }
  const selection: Figures = { customers: 0, buyers: 0, revenue: 0, orders: 0, repeat: 0 };
  if (customers.profit) selection.profit = 0;
  for (const { row, revenue, bought, profit } of all.customers) {
    selection.customers++;
    selection.buyers += Number(customers.orders[row]! >= 1);
    selection.repeat += Number(customers.orders[row]! >= 2);
    selection.revenue += revenue;
    selection.orders += bought;
    if (selection.profit !== undefined) selection.profit += profit;
  }
  return { views, selection };
}

/** Whether a row passes a filter. */
function keeping(
  { codes, code, many, values }: PreparedDimension,
  filter: Filter,
): (row: number) => boolean {
  if ('range' in filter) {
    const [low, high] = filter.range;
    return (row) => values[row]! >= (low ?? -Infinity) && values[row]! < (high ?? Infinity);
  }
  if ('days' in filter) {
    const [low, high] = filter.days;
    // A row without a day is NaN, which is neither late nor early.
    const from = low === null ? -Infinity : dayNumber(low);
    const below = high === null ? Infinity : dayNumber(high);
    return (row) => values[row]! >= from && values[row]! < below;
  }
  const good = codes.map((one) => fits(one, filter));
  if (!many) return (row) => good[code[row]!]!;
  return (row) => {
    if ('not' in filter) {
      return many.code.subarray(many.start[row]!, many.start[row + 1]!).every((c) => good[c]);
    }
    for (let k = many.start[row]!; k < many.start[row + 1]!; k++) {
      if (good[many.code[k]!]) return true;
    }
    return false;
  };
}

function fits(code: Code, filter: Filter): boolean {
  const value = code.kind === 'value' ? code.value : code.kind === 'none' ? null : undefined;
  if ('in' in filter) return value !== undefined && filter.in.includes(value);
  if ('not' in filter) return value === undefined || !filter.not.includes(value);
  if ('pairs' in filter) {
    return filter.pairs.some((pair) =>
      code.kind === 'pair' ? pair?.join() === code.pair.join() : pair === null,
    );
  }
  return false;
}

/** The same shape, of what the crossfilter says. */
export function plain({
  views,
  selection,
}: {
  views: ReadonlyMap<string, View>;
  selection: Readonly<Figures>;
}): ReturnType<typeof recount> {
  const figures = ({ customers, revenue, orders, profit }: View): Numbers => ({
    customers: [...customers],
    revenue: [...revenue],
    orders: [...orders],
    ...(profit && { profit: [...profit] }),
  });
  return {
    views: Object.fromEntries([...views].map(([id, view]) => [id, figures(view)])),
    selection: { ...selection },
  };
}

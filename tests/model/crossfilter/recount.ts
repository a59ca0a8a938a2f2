import type { Code } from '../../../src/model/crossfilter/dimension';
import type { Figures, View } from '../../../src/model/crossfilter/figures';
import type { Filter, Filters } from '../../../src/model/crossfilter/filter';
import { dayNumber } from '../../../src/model/crossfilter/day';
import type { Prepared, PreparedDimension } from '../../../src/model/crossfilter/prepared';

type Numbers = Record<'customers' | 'revenue' | 'orders', number[]> & { profit?: number[] };

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
  /** Tells `take` of every customer who passes: the orders that pass, and what the customer weighs. */
  const each = (
    but: string | null,
    take: (
      i: number,
      kept: readonly number[],
      revenue: number,
      bought: number,
      profit: number,
    ) => void,
  ): void => {
    const [one, other] = [failing('customer', but), failing('order', but)];
    const kept: number[] = [];
    for (let i = 0; i < customers.count; i++) {
      if (one.counts[i]! > 0) continue;
      kept.length = 0;
      let [revenue, bought, profit] = [0, 0, 0];
      for (let o = orders.start[i]!; o < orders.start[i + 1]!; o++) {
        if (other.counts[o]! > 0) continue;
        kept.push(o);
        revenue += orders.amount[o]!;
        bought += orders.purchase[o]!;
        profit += orders.profit?.[o] ?? 0;
      }
      const whole = customers.profit?.[i] ?? 0;
      if (!other.any) take(i, kept, customers.revenue[i]!, customers.orders[i]!, whole);
      else if (kept.length > 0) take(i, kept, revenue, bought, profit);
    }
  };
  const views: ReturnType<typeof recount>['views'] = {};
  for (const { dimension, code, codes, many } of dimensions) {
    const zeros = () => Array.from(codes, () => 0);
    const view: Numbers = { customers: zeros(), revenue: zeros(), orders: zeros() };
    const earned = zeros();
    if (customers.profit) view.profit = earned;
    const last = Array.from(codes, () => -1);
    each(dimension.id, (i, kept, revenue, bought, profit) => {
      if (dimension.grain === 'customer') {
        view.customers[code[i]!]!++;
        view.revenue[code[i]!]! += revenue;
        view.orders[code[i]!]! += bought;
        earned[code[i]!]! += profit;
        return;
      }
      for (const o of kept) {
        const end = many ? many.start[o + 1]! : 1;
        for (let k = many ? many.start[o]! : 0; k < end; k++) {
          const c = many ? many.code[k]! : code[o]!;
          if (last[c] !== i) view.customers[c]!++;
          last[c] = i;
          view.revenue[c]! += orders.amount[o]!;
          view.orders[c]! += orders.purchase[o]!;
          earned[c]! += orders.profit?.[o] ?? 0;
        }
      }
    });
    views[dimension.id] = view;
  }
  const selection: Figures = { customers: 0, buyers: 0, revenue: 0, orders: 0, repeat: 0 };
  if (customers.profit) selection.profit = 0;
  each(null, (i, _, revenue, bought, profit) => {
    selection.customers++;
    selection.buyers += Number(customers.orders[i]! >= 1);
    selection.repeat += Number(customers.orders[i]! >= 2);
    selection.revenue += revenue;
    selection.orders += bought;
    if (selection.profit !== undefined) selection.profit += profit;
  });
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
    const [from, below] = filter.days;
    return (row) => {
      const day = values[row]!;
      const late = from === null ? !Number.isNaN(day) : day >= dayNumber(from);
      return late && (below === null || day < dayNumber(below));
    };
  }
  const good = codes.map((one) => fits(one, filter));
  if (!many) return (row) => good[code[row]!]!;
  return (row) => {
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

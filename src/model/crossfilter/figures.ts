import type { Prepared } from './prepared';

/** Money inside the crossfilter: whole ten-thousandths of the currency, exact below 2^53 (9 * 10^11 of the currency). */
export const MONEY = 10_000;

/** One figure per code of a dimension. */
export interface View {
  /** Distinct customers. */
  readonly customers: Float64Array;
  /** Ten-thousandths of the currency, net: see `MONEY`. */
  readonly revenue: Float64Array;
  /** Orders with at least one sale line. */
  readonly orders: Float64Array;
  /** Ten-thousandths, of the orders whose cost is known; there where any is. Others count 0. */
  readonly profit?: Float64Array;
}

export interface Figures {
  customers: number;
  /** Customers with a purchase in their whole time, whatever orders are kept. */
  buyers: number;
  /** Ten-thousandths of the currency, net: see `MONEY`. */
  revenue: number;
  orders: number;
  /** Customers with two orders or more in their whole time, whatever orders are kept. */
  repeat: number;
  /** As in `View`. */
  profit?: number;
}

export type Measure = keyof View;

/** Of any data; see `measuresOf`. */
export const MEASURES: readonly Measure[] = ['customers', 'orders', 'revenue'];
const WITH_PROFIT: readonly Measure[] = [...MEASURES, 'profit'];

/** What can be counted of these data. */
export function measuresOf({ customers }: Pick<Prepared, 'customers'>): readonly Measure[] {
  return customers.profit ? WITH_PROFIT : MEASURES;
}

export function emptyView(size: number): View {
  return {
    customers: new Float64Array(size),
    revenue: new Float64Array(size),
    orders: new Float64Array(size),
  };
}

/** The same figures in another object; those that are never read are never counted. */
export function seen(view: View): View {
  const now: View = {
    get customers() {
      return view.customers;
    },
    get revenue() {
      return view.revenue;
    },
    get orders() {
      return view.orders;
    },
  };
  if (!('profit' in view)) return now;
  return Object.defineProperty(now, 'profit', { enumerable: true, get: () => view.profit });
}

export function copied({ customers, revenue, orders, profit }: View): View {
  return {
    ...{ customers: customers.slice(), revenue: revenue.slice(), orders: orders.slice() },
    ...(profit && { profit: profit.slice() }),
  };
}

export function copiedAll(views: ReadonlyMap<string, View>): ReadonlyMap<string, View> {
  return new Map([...views].map(([id, view]) => [id, copied(view)]));
}

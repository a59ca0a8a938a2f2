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
}

export type Measure = keyof View;

export const MEASURES: readonly Measure[] = ['customers', 'orders', 'revenue'];

export function emptyView(size: number): View {
  return {
    customers: new Float64Array(size),
    revenue: new Float64Array(size),
    orders: new Float64Array(size),
  };
}

/** The same figures in another object; those that are never read are never counted. */
export function seen(view: View): View {
  return {
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
}

export function copied({ customers, revenue, orders }: View): View {
  return { customers: customers.slice(), revenue: revenue.slice(), orders: orders.slice() };
}

export function copiedAll(views: ReadonlyMap<string, View>): ReadonlyMap<string, View> {
  return new Map([...views].map(([id, view]) => [id, copied(view)]));
}

import type { Formats } from '../../i18n/format';
import type { Messages } from '../../i18n/locale';
import type { Money } from '../../state/segments/tables';
import type { SortColumn } from './sort-column';

interface Size {
  customers: number;
  share_of_customers: number;
  revenue: Money;
  share_of_revenue: number | null;
  average_order: number | null;
}

interface Options<Line> {
  text: Messages['segments']['table'];
  format: Formats;
  currency: string | null;
  /** null where nobody is in the group. */
  row: (line: Line) => Size | null;
  /** Everyone, for the last row. Without `orders` it says no average order. */
  all?: { customers: number; revenue: number; orders?: number };
}

/** An average order in words; of small amounts the decimals count. */
export function averageText(
  format: Formats,
  value: number | string,
  currency: string | null,
): string {
  return format.money(value, currency, Math.abs(Number(value)) < 100 ? 2 : 0);
}

/** The columns that tell how much a group of customers is: customers and revenue with their shares, average order. */
export function sizeColumns<Line>({
  text,
  format: f,
  currency,
  row,
  all,
}: Options<Line>): SortColumn<Line>[] {
  const column = (
    key: keyof Size,
    label: string,
    show: (value: number | string) => string,
    none: number | null,
    total?: number,
  ): SortColumn<Line> => {
    const figure = (line: Line): number | string | null => {
      const size = row(line);
      return size ? size[key] : none;
    };
    return {
      key,
      label,
      numeric: true,
      text: (line) => show(figure(line) ?? NaN),
      sort: (line) => {
        const value = figure(line);
        return value === null ? null : Number(value);
      },
      ...(total === undefined ? {} : { total: show(total) }),
    };
  };
  const money = (value: number | string) => f.money(value, currency, 0);
  const share = (value: number | string) => f.percent(value, 1);
  const average = all?.orders === undefined ? undefined : all.revenue / all.orders;
  return [
    column('customers', text.customers, f.number, 0, all?.customers),
    column('share_of_customers', text.share, share, 0, all && 1),
    column('revenue', text.revenue, money, 0, all?.revenue),
    column('share_of_revenue', text.shareOfRevenue, share, 0, all && 1),
    column('average_order', text.averageOrder, (x) => averageText(f, x, currency), null, average),
  ];
}

import type { Locale } from '../../../../i18n/locale';
import { placeOf, type AttrRef, type AttrType } from '../rule';

/** The columns that languages have names for (`rules.attributes`), by type. */
const BY_TYPE: Record<AttrType, string> = {
  text: `customer_facts: name rfm segment stage age_band gender city region country income education occupation
    interest lifestyle; customers: customer_id email phone; orders: order_id channel;
    order_lines: product_id product category status; places: province region_of_city`,
  number: `customer_facts: orders revenue average_order recency r_score f_score m_score age; customers: birth_year;
    orders: amount sales refunds cost lines quantity;
    order_facts: weekday hour; order_lines: quantity unit_price amount cost`,
  date: `customer_facts: first_order last_order member_since; customers: birth_date; orders: ordered_on`,
  boolean: `customers: consent_call consent_sms consent_email; orders: is_purchase`,
};

export const KNOWN: ReadonlyMap<string, AttrRef> = new Map(
  Object.entries(BY_TYPE).flatMap(([type, relations]) =>
    relations.split(';').flatMap((relation) => {
      const [name = '', columns = ''] = relation.trim().split(':');
      return columns
        .trim()
        .split(/\s+/)
        .map((label): [string, AttrRef] => {
          const id = `${name}.${label}`;
          return [id, { id, label, type: type as AttrType }];
        });
    }),
  ),
);

/** What an attribute is called: the language's name where it has one, else the label. */
export function nameOf(attr: Pick<AttrRef, 'id' | 'label'>, { messages }: Locale): string {
  const names: Readonly<Record<string, string>> = messages.rules.attributes;
  const known = KNOWN.get(attr.id)?.label === attr.label && names[attr.id];
  return known || attr.label || placeOf({ ...attr, type: 'text' }).column;
}

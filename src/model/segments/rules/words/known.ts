import type { Locale } from '../../../../i18n/locale';
import { placeOf, type AttrRef, type AttrType, type Condition } from '../rule';

/** The columns that languages have names for (`rules.attributes`), by type. */
const BY_TYPE: Record<AttrType, string> = {
  text: `customer_facts: name rfm segment stage age_band gender city region country income education occupation
    interest lifestyle; customers: customer_id email phone; orders: order_id channel;
    order_lines: product_id product category status; places: province region_of_city;
    events: event_id type detail`,
  number: `customer_facts: orders revenue average_order recency r_score f_score m_score age; customers: birth_year;
    orders: amount sales refunds cost lines quantity;
    order_facts: weekday hour; order_lines: quantity unit_price amount cost; events: value`,
  date: `customer_facts: first_order last_order member_since; customers: birth_date; orders: ordered_on ordered_at;
    events: happened_on`,
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

const TYPE = KNOWN.get('events.type') as AttrRef;

/** The one type of event that a condition asks for, if that is what it does. */
export function eventType({ attr, is }: Condition): string | undefined {
  const ours = attr.id === TYPE.id && attr.label === TYPE.label && attr.type === TYPE.type;
  if (!ours || !('in' in is) || is.in.length !== 1) return undefined;
  return typeof is.in[0] === 'string' ? is.in[0] : undefined;
}

export function ofEventType(type: string): Condition {
  return { attr: TYPE, is: { in: [type] } };
}

/** What an attribute is called: the language's name where it has one, else the label. */
export function nameOf(attr: Pick<AttrRef, 'id' | 'label'>, { messages }: Locale): string {
  const names: Readonly<Record<string, string>> = messages.rules.attributes;
  const known = KNOWN.get(attr.id)?.label === attr.label && names[attr.id];
  return known || attr.label || placeOf({ ...attr, type: 'text' }).column;
}

import { guessRoles } from './guess';
import { readHeader } from './headers';
import { missing, ROLE_INFO, type Kind, type Role } from './role';

/** Why a file was taken for neither orders nor customers. */
export interface WhyOther {
  /** Columns that only files of campaigns, visits, surveys and coupons have. */
  events: string[];
  /** What an order file must have and this one has not. */
  orders: Role[];
  /** The same of a customer file. */
  customers: Role[];
  /** It would be a customer file that tells nothing of its customers. */
  traitless: boolean;
}

export function whyOther(names: string[], samples: string[][]): WhyOther {
  const rolesAs = (kind: Kind) =>
    guessRoles(names, samples, kind).columns.flatMap(({ role }) => role ?? []);
  const customers = rolesAs('customers');
  return {
    events: names.filter((name) => readHeader(name)?.role === 'event'),
    orders: missing('orders', rolesAs('orders')),
    customers: missing('customers', customers),
    traitless: !customers.some((role) => ROLE_INFO[role].type !== 'id'),
  };
}

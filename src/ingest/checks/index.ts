import type { Check } from '../check';
import { conflictingCustomers } from './conflicting-customers';
import { continuationRows } from './continuation-rows';
import { currencies } from './currencies';
import { customersNotListed } from './customers-not-listed';
import { duplicateLines } from './duplicate-lines';
import { cancelledLines, negativeLines, zeroLines } from './kept-apart';
import { eventCustomersNotListed } from './event-customers-not-listed';
import { ancientOrders, futureOrders } from './odd-dates';
import { mixedDecimals } from './mixed-decimals';
import { mended } from '../mended';
import { ordersInTwoFiles } from './orders-in-two-files';
import { repaired } from './repaired';
import { sameContacts } from './same-contacts';
import { sharedContacts } from './shared-contacts';
import { unknownStatuses } from './unknown-statuses';
import { roundedAmounts, unreadValues } from './values';

/** In the order in which they are shown. */
export const checks: readonly Check[] = [
  repaired,
  continuationRows,
  duplicateLines,
  ordersInTwoFiles,
  customersNotListed,
  eventCustomersNotListed,
  conflictingCustomers,
  sameContacts,
  sharedContacts,
  futureOrders,
  ancientOrders,
  unknownStatuses,
  cancelledLines,
  zeroLines,
  negativeLines,
  mixedDecimals,
  unreadValues,
  roundedAmounts,
  currencies,
  mended,
];

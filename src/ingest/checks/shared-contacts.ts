import { sameContactLinesSql } from '../contacts';
import { linesCheck } from './lines-check';

/** Customers whose e-mail or phone so many have that it is nobody's own: they stay apart. */
export const sharedContacts = linesCheck({
  id: 'shared_contacts',
  in: 'customers',
  lines: ({ id }) => sameContactLinesSql(id, ['email', 'phone'], false),
});

import type { Messages } from '../../i18n/locale';
import type { ImportFinding } from '../../ingest/findings';

/**
 * Says it plainly when the customer file names fewer than half of the customers with orders: then the numbers of the
 * two files hardly mean the same. Null otherwise.
 */
export function unlistedText(m: Messages, findings: readonly ImportFinding[]): string | null {
  const found = findings.find(({ kind }) => kind === 'customers_not_listed');
  if (!found) return null;
  const [customers, listed] = [Number(found.params.customers), Number(found.params.listed)];
  if (!(listed * 2 < customers)) return null;
  return m.data.unlisted(listed, customers, String(found.params.file));
}

/** A finding in one sentence. */
export function findingText(m: Messages, { kind, count, params }: ImportFinding): string {
  const text = m.ingest.findings;
  const say = (name: string) => String(params[name] ?? '');
  switch (kind) {
    case 'duplicate_lines':
      return text.duplicate_lines(count);
    case 'orders_in_two_files':
      return text.orders_in_two_files(count, say('file'), say('other'));
    case 'customers_not_listed':
      return text.customers_not_listed(count, say('file'));
    case 'unknown_statuses':
      return text.unknown_statuses(count, say('words'));
    case 'unread_values':
      return text.unread_values(count, say('column'));
    case 'rounded_amounts':
      return text.rounded_amounts(count, say('column'));
    case 'future_orders':
      return text.future_orders(count);
    default:
      return text.other(count);
  }
}

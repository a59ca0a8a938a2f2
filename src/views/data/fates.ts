import type { Messages } from '../../i18n/locale';
import type { Kind, Role } from '../../ingest/roles';

/** What reasons are called where they are not what they are of orders and customers. */
const OTHERWISE: Partial<Record<Kind, Readonly<Record<string, string>>>> = {
  customers: { no_customer: 'no_customer_number' },
  events: { no_customer: 'no_customer_number', duplicate: 'duplicate_event' },
};

/** Why a line is kept apart. A customer file without numbers means something else than an order file. */
export function apartText(m: Messages, reason: string, kind: Kind): string {
  const key = OTHERWISE[kind]?.[reason] ?? reason;
  const texts: Record<string, string> = m.ingest.apart;
  return Object.hasOwn(texts, key) ? (texts[key] ?? reason) : reason;
}

export function unreadableText(m: Messages, reason: string): string {
  const texts: Record<string, string> = m.ingest.unreadable;
  return Object.hasOwn(texts, reason) ? (texts[reason] ?? reason) : m.ingest.unreadable.unknown;
}

/** Index of the column whose cell makes a line unreadable; -1 where it is no single one. */
export function cellBehind(columns: readonly { role: Role | null }[], reason: string): number {
  const roles: Record<string, readonly Role[]> = {
    date: ['order_date', 'event_date'],
    amount: ['amount', 'unit_price'],
  };
  for (const role of roles[reason] ?? []) {
    const at = columns.findIndex((column) => column.role === role);
    if (at >= 0) return at;
  }
  return -1;
}

export function sumLines(rows: readonly { lines: number }[]): number {
  return rows.reduce((sum, row) => sum + row.lines, 0);
}

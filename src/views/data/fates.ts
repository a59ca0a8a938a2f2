import type { Messages } from '../../i18n/locale';
import type { Kind } from '../../ingest/roles';

/** Why a line is kept apart. A customer file without numbers means something else than an order file. */
export function apartText(m: Messages, reason: string, kind: Kind): string {
  const key = reason === 'no_customer' && kind === 'customers' ? 'no_customer_number' : reason;
  const texts: Record<string, string> = m.ingest.apart;
  return Object.hasOwn(texts, key) ? (texts[key] ?? reason) : reason;
}

export function unreadableText(m: Messages, reason: string): string {
  const texts: Record<string, string> = m.ingest.unreadable;
  return Object.hasOwn(texts, reason) ? (texts[reason] ?? reason) : m.ingest.unreadable.unknown;
}

export function sumLines(rows: readonly { lines: number }[]): number {
  return rows.reduce((sum, row) => sum + row.lines, 0);
}

import type { Messages } from '../../i18n/locale';
import type { Finding, Step } from '../../ingest/check';

type Texts<T> = Readonly<Record<string, T>> & { other: T };

function textOf<T>(texts: Texts<T>, id: string): T {
  return Object.hasOwn(texts, id) ? (texts[id] as T) : texts.other;
}

/**
 * Says it plainly when the customer file names fewer than half of the customers with orders: then the numbers of the
 * two files hardly mean the same. Null otherwise.
 */
export function unlistedText(m: Messages, findings: readonly Finding[]): string | null {
  const found = findings.find(({ check }) => check === 'customers_not_listed');
  if (!found) return null;
  const [customers, listed] = [Number(found.params.customers), Number(found.params.listed)];
  if (!(listed * 2 < customers)) return null;
  return m.data.unlisted(listed, customers, String(found.params.file));
}

/** A finding in one sentence. */
export function findingText(m: Messages, { check, count, params }: Finding): string {
  const text = textOf(m.doctor.findings, check);
  return text(count, params);
}

/** What a step does, in a few words. */
export function stepText(m: Messages, { check, remedy, params }: Step): string {
  const text = textOf(m.doctor.steps.done, check);
  return text({ ...params, remedy });
}

/** What the button of a remedy says. */
export function remedyText(m: Messages, { remedy }: Step): string {
  const texts: Readonly<Record<string, string>> = m.doctor.remedies;
  return texts[remedy] ?? remedy;
}

import type { Locale } from './locale';

/**
 * The locale to start with: the address' `lang=`, then the stored choice, then the browser's
 * languages in order, then the first of the list. Unknown ones are passed over.
 */
export function chooseLocale(
  locales: readonly Locale[],
  wishes: {
    address?: string | null;
    stored?: string | null;
    browser?: readonly string[];
  },
): Locale {
  const wished = [wishes.address, wishes.stored, ...(wishes.browser ?? [])];
  for (const wish of wished) {
    const language = wish?.toLowerCase().split(/[-_]/)[0];
    const found = locales.find((locale) => locale.id === language);
    if (found) return found;
  }
  const [first] = locales;
  if (!first) throw new Error('There is no locale.');
  return first;
}

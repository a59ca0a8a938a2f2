import type { Language } from './locale';

/**
 * The language to start with: the address' `lang=`, then the stored choice, then the browser's
 * languages in order, then the first of the list. Unknown ones are passed over.
 */
export function chooseLanguage(
  languages: readonly Language[],
  wishes: {
    address?: string | null;
    stored?: string | null;
    browser?: readonly string[];
  },
): Language {
  const wished = [wishes.address, wishes.stored, ...(wishes.browser ?? [])];
  for (const wish of wished) {
    const id = wish?.toLowerCase().split(/[-_]/)[0];
    const found = languages.find((language) => language.id === id);
    if (found) return found;
  }
  const [first] = languages;
  if (!first) throw new Error('There is no language.');
  return first;
}

import { untrack } from 'svelte';
import { chooseLanguage } from '../i18n/choose';
import { createFormats } from '../i18n/format';
import type { Language, LateMessages, Locale, Messages, RestMessages } from '../i18n/locale';
import { languages } from '../i18n/locales/index';
import { correctAddress, readAddress, stored, store } from './browser';

const start = chooseLanguage(languages, {
  address: readAddress('lang'),
  stored: stored('defter.lang'),
  browser: typeof navigator === 'undefined' ? [] : navigator.languages,
});

class I18n {
  /** Its messages lack the rest until `whole`. */
  #locale: Locale = $state.raw(start as Language & Locale);
  /** The language last asked for: an earlier one may arrive after it. */
  #asked = start;
  /** How much of a language is wanted: also when it is changed. */
  #wanted: 'first' | 'rest' | 'all' = 'first';

  readonly m = $derived(this.locale.messages);
  readonly format = $derived(createFormats(this.locale));
  /** Sorts texts as the language does. */
  readonly collator = $derived(new Intl.Collator(this.locale.tag, { numeric: true }));

  get locale(): Locale {
    return this.#locale;
  }

  /** Fetches the texts of all pages but the first and the notebook; from then on languages change with them. */
  async whole(): Promise<void> {
    if (this.#wanted === 'first') this.#wanted = 'rest';
    // Another language may be chosen meanwhile.
    while (!this.#has('explore')) await this.#speak(this.#asked);
  }

  /** Likewise those of the notebook. */
  async late(): Promise<void> {
    this.#wanted = 'all';
    while (!this.#has('notebook')) await this.#speak(this.#asked);
  }

  /** Untracked: who waits for texts is not to begin anew when they change. */
  #has(part: keyof Messages): boolean {
    return untrack(() => part in this.#locale.messages);
  }

  /** The user's choice: kept for the next visit, and said by the address, if it speaks of it. */
  async choose(id: string): Promise<void> {
    const language = chooseLanguage(languages, { address: id, browser: [this.locale.id] });
    store('defter.lang', language.id);
    correctAddress('lang', language.id);
    await this.#speak(language);
  }

  async #speak(language: Language): Promise<void> {
    this.#asked = language;
    const [rest, late] = await Promise.all([
      this.#wanted === 'first' ? ({} as RestMessages) : language.load(),
      this.#wanted === 'all' ? language.loadLate() : ({} as LateMessages),
    ]);
    if (this.#asked !== language) return;
    // Another call may have brought more of it.
    const { messages } = this.#locale.id === language.id ? this.#locale : language;
    this.#locale = { ...language, messages: { ...messages, ...rest, ...late } };
  }
}

export type ThemeName = 'light' | 'dark';

class Theme {
  name: ThemeName = $state(startTheme());

  choose(name: ThemeName): void {
    this.name = name;
    store('defter.theme', name);
    correctAddress('theme', name);
  }

  toggle(): void {
    this.choose(this.name === 'dark' ? 'light' : 'dark');
  }
}

function startTheme(): ThemeName {
  for (const wish of [readAddress('theme'), stored('defter.theme')]) {
    if (wish === 'light' || wish === 'dark') return wish;
  }
  const dark = globalThis.matchMedia?.('(prefers-color-scheme: dark)').matches;
  return dark ? 'dark' : 'light';
}

export const i18n = new I18n();
export const theme = new Theme();

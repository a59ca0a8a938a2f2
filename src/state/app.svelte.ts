import { chooseLanguage } from '../i18n/choose';
import { createFormats } from '../i18n/format';
import type { Language, Locale, RestMessages } from '../i18n/locale';
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
  #isWhole = false;

  readonly m = $derived(this.locale.messages);
  readonly format = $derived(createFormats(this.locale));
  /** Sorts texts as the language does. */
  readonly collator = $derived(new Intl.Collator(this.locale.tag, { numeric: true }));

  get locale(): Locale {
    return this.#locale;
  }

  /** Fetches the texts of all pages but the first; from then on languages change whole. */
  async whole(): Promise<void> {
    this.#isWhole = true;
    // Another language may be chosen meanwhile.
    while (!('explore' in this.#locale.messages)) await this.#speak(this.#asked);
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
    const rest = this.#isWhole ? await language.load() : ({} as RestMessages);
    if (this.#asked !== language) return;
    this.#locale = { ...language, messages: { ...language.messages, ...rest } };
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

import { chooseLanguage } from '../i18n/choose';
import { createFormats } from '../i18n/format';
import type { Locale } from '../i18n/locale';
import { languages } from '../i18n/locales/index';
import { correctAddress, readAddress, stored, store } from './browser';

const start = chooseLanguage(languages, {
  address: readAddress('lang'),
  stored: stored('defter.lang'),
  browser: typeof navigator === 'undefined' ? [] : navigator.languages,
});

class I18n {
  #locale = $state.raw<Locale | null>(null);
  /** The language last asked for: an earlier one may arrive after it. */
  #asked = start.id;
  /** Nothing can be said before. */
  readonly ready: Promise<void> = start.load().then((locale) => void (this.#locale = locale));

  readonly m = $derived(this.locale.messages);
  readonly format = $derived(createFormats(this.locale));
  /** Sorts texts as the language does. */
  readonly collator = $derived(new Intl.Collator(this.locale.tag, { numeric: true }));

  get locale(): Locale {
    if (!this.#locale) throw new Error('No language has been loaded.');
    return this.#locale;
  }

  /** The user's choice: kept for the next visit, and said by the address, if it speaks of it. */
  async choose(id: string): Promise<void> {
    const language = chooseLanguage(languages, { address: id, browser: [this.locale.id] });
    this.#asked = language.id;
    const locale = await language.load();
    if (this.#asked !== locale.id) return;
    this.#locale = locale;
    store('defter.lang', locale.id);
    correctAddress('lang', locale.id);
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

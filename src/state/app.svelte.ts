import { chooseLocale } from '../i18n/choose';
import { createFormats } from '../i18n/format';
import type { Locale } from '../i18n/locale';
import { locales } from '../i18n/locales/index';
import { correctAddress, readAddress, stored, store } from './browser';

class I18n {
  #locale: Locale = $state.raw(
    chooseLocale(locales, {
      address: readAddress('lang'),
      stored: stored('defter.lang'),
      browser: typeof navigator === 'undefined' ? [] : navigator.languages,
    }),
  );

  readonly m = $derived(this.#locale.messages);
  readonly format = $derived(createFormats(this.#locale));
  /** Sorts texts as the language does. */
  readonly collator = $derived(new Intl.Collator(this.#locale.tag, { numeric: true }));

  get locale(): Locale {
    return this.#locale;
  }

  /** The user's choice: kept for the next visit, and said by the address, if it speaks of it. */
  choose(id: string): void {
    this.#locale = chooseLocale(locales, { address: id, browser: [this.#locale.id] });
    store('defter.lang', this.#locale.id);
    correctAddress('lang', this.#locale.id);
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

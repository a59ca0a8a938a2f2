import type { Locale } from '../../src/i18n/locale';
import { en } from '../../src/i18n/locales/en/index';
import { tr } from '../../src/i18n/locales/tr/index';

/** All languages with all they say. */
export const locales: readonly Locale[] = [en, tr];

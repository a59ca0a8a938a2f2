import { languages } from '../../src/i18n/locales/index';

/** All languages, in the order of their list. */
export const locales = await Promise.all(languages.map(({ load }) => load()));

import type { Locale } from '../../locale';
import { first } from './first';
import { late } from './late';
import { rest } from './rest';
import { conventions } from './words';

/** All of it at once. */
export const tr: Locale = {
  id: 'tr',
  name: 'Türkçe',
  direction: 'ltr',
  ...conventions,
  messages: { ...first, ...rest, ...late },
};

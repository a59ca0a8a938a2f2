import type { Locale } from '../../locale';
import { first } from './first';
import { late } from './late';
import { rest } from './rest';
import { conventions } from './words';

export const messages = { ...first, ...rest, ...late };

/** All of it at once. */
export const en: Locale = {
  id: 'en',
  name: 'English',
  direction: 'ltr',
  ...conventions,
  messages,
};

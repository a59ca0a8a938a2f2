import type { Language } from '../locale';
import { first } from './en/first';
import { conventions } from './en/words';

export const english: Language = {
  id: 'en',
  name: 'English',
  direction: 'ltr',
  ...conventions,
  messages: first,
  load: async () => (await import('./en/rest')).rest,
  loadLate: async () => (await import('./en/late')).late,
};

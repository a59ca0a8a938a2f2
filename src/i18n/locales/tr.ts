import type { Language } from '../locale';
import { first } from './tr/first';
import { conventions } from './tr/words';

export const turkish: Language = {
  id: 'tr',
  name: 'Türkçe',
  direction: 'ltr',
  ...conventions,
  messages: first,
  load: async () => (await import('./tr/rest')).rest,
  loadLate: async () => (await import('./tr/late')).late,
};

import type { Language } from '../locale';

export const english: Language = {
  id: 'en',
  name: 'English',
  load: async () => (await import('./en/index')).en,
};

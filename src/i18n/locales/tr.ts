import type { Language } from '../locale';

export const turkish: Language = {
  id: 'tr',
  name: 'Türkçe',
  load: async () => (await import('./tr/index')).tr,
};

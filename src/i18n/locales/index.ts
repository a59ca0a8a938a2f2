import type { Language } from '../locale';

/** The first one is used when nothing the user or the browser asks for is here. Each is fetched when it is spoken. */
export const languages: readonly Language[] = [
  { id: 'en', name: 'English', load: async () => (await import('./en/index')).en },
  { id: 'tr', name: 'Türkçe', load: async () => (await import('./tr/index')).tr },
];

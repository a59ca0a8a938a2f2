import type { Like } from '../../locale';
import type { notebook as en } from '../en/notebook';
import { count } from './words';

export const notebook: Like<typeof en> = {
  title: 'Not defteri',
  empty:
    'Henüz bir şey yok. Her grafik, menüsünden filtreleriyle birlikte SQL olarak buraya eklenir.',
  toExplore: 'Grafiklere git',
  undo: 'Geri al',
  redo: 'Yinele',
  save: 'Markdown olarak kaydet',
  file: 'defter.md',
  up: 'Yukarı taşı',
  down: 'Aşağı taşı',
  remove: 'Sil',
  removed: 'Hücre silindi.',
  actions: (n) => `${n}. hücre için işlemler`,
  running: 'Hesaplanıyor…',
  rows: (n) => count(n, 'satır'),
  first: (n) => `ilk ${n} satır gösteriliyor`,
  resultOf: (name) => `${name} sonucu`,
  noRows: 'Satır yok.',
  yes: 'evet',
  no: 'hayır',
  add: 'Not defterine ekle',
  added: (title) => `“${title}” not defterine eklendi.`,
};

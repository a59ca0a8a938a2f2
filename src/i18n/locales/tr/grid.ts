import type { Like } from '../../locale';
import type { grid as en } from '../en/grid';
import { count } from './words';

export const grid: Like<typeof en> = {
  tools: 'Bu satırlar için işlemler',
  shown: (from, to, rows) => `${rows} satırdan ${from}–${to} arası`,
  rows: (n) => count(n, 'satır'),
  none: 'Satır yok.',
  noColumns: 'Sütun yok.',
  keys: 'Ok tuşları gezdirir, Shift seçer, Ctrl+Home ve Ctrl+End uçlara götürür, Ctrl+C kopyalar. Başlıklarda Enter sıralar, Alt ve ok tuşu genişliği değiştirir.',
  yes: 'evet',
  no: 'hayır',
  sort: (column) => `Şuna göre sırala: ${column}`,
  sorting: 'Sıralanıyor…',
  sorted: {
    up: (column) => `Sıralama: ${column}, küçükten büyüğe.`,
    down: (column) => `Sıralama: ${column}, büyükten küçüğe.`,
    not: 'Sorgunun verdiği sırada.',
  },
  width: (column) => `${column} genişliği`,
  selected: (rows, columns) => `${rows} × ${columns} hücre seçili`,
  copy: 'Kopyala',
  copied: (n) => `${count(n, 'hücre')} kopyalandı.`,
  copyFailed: 'Tarayıcı kopyalamaya izin vermedi.',
  copyTooMuch: (most) => `Seçim ${most} hücreyi aşıyor; satırları dosya olarak kaydedin.`,
  save: 'Kaydet',
  saveAs: (format) => `${format} olarak kaydet`,
  saving: (done, rows) => `${done} / ${rows} satır`,
  saved: (file, size) => `${file} kaydedildi (${size}).`,
  stop: 'Durdur',
  stopped: 'Durduruldu; dosya kaydedilmedi.',
  profiles: 'Sütun özetleri',
  profile: {
    empty: (share) => `${share} boş`,
    distinct: (n, exact) => `${exact ? '' : '≈ '}${n} farklı değer`,
    range: (from, to) => `${from} – ${to} arası`,
    often: (value, share) => `${value} (${share})`,
    most: 'en sık',
    pending: 'Sayılıyor…',
    of: (column, facts) => `${column}: ${facts}`,
  },
};

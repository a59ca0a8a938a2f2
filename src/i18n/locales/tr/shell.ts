import type { Like } from '../../locale';
import type { shell as en } from '../en/shell';
import { count } from './words';

export const shell: Like<typeof en> = {
  title: 'Defter',
  skip: 'İçeriğe geç',
  pages: 'Sayfalar',
  tabs: { data: 'Veri', explore: 'Keşfet', segments: 'Segmentler', notebook: 'Not defteri' },
  files: (n) => count(n, 'dosya'),
  language: 'Dil',
  toDark: 'Koyu tema',
  toLight: 'Açık tema',
  close: 'Kapat',
  cancel: 'Vazgeç',
  copy: 'Kopyala',
  copied: 'Kopyalandı',
  copyFailed: 'Burada kopyalamaya izin yok; metni seçip kopyalayın.',
  more: 'Diğer',
  retry: 'Yeniden dene',
  loading: 'Bir saniye…',
  sql: 'SQL',
  sqlTitle: 'Arkasındaki SQL',
  previous: 'Geri',
  next: 'İleri',
  page: (from, to, of) => `${from}–${to} / ${of}`,
  dropHere: 'Dosyaları eklemek için bırakın',
  privacy: {
    badge: 'Veriniz bu tarayıcıdan çıkmaz',
    title: 'Veriniz bu tarayıcıdan çıkmaz',
    lines: {
      where:
        'Dosyalarınızı bu sayfa, bu bilgisayarda açar ve hesaplar. Arkasında sunucu yoktur, üyelik gerekmez.',
      how: 'Sayfa başka her adrese bağlanmayı kendine yasaklar; bunu tarayıcı denetler. Yüklendikten sonra interneti kesebilirsiniz, her şey çalışmaya devam eder.',
      gone: 'Sekme kapanınca bir şey kaybolmasın diye çalışmanızı ve dosyalarınızın bir kopyasını bu tarayıcı, yalnızca bu bilgisayarda saklar. “Baştan başla” dosyaları, “Her şeyi unut” (“Kaydedildi”nin altında) tümünü siler. Açtığınız dosyalar olduğu gibi kalır.',
    },
  },
  engine: {
    starting: 'Hesaplama motoru yükleniyor',
    startingOf: (loaded, total) => `${loaded} / ${total}`,
    startingOnce: 'Yalnızca ilk seferde indirilir, sonra tarayıcınızda saklanır.',
    crashed: 'Hesaplama motoru durdu, yeniden başlatılıyor. Dosyalarınız tekrar okunuyor.',
    memory:
      'Hesaplama için bellek yetmedi; motor yeniden başlatılıyor, dosyalarınız tekrar okunuyor.',
    failed: 'Hesaplama motoru başlatılamadı.',
  },
};

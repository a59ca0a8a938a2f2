import type { keeping as en } from '../en/keeping';

export const keeping: typeof en = {
  lead: 'Siz çalışırken defterinizi, segmentlerinizi, ayarlarınızı ve dosyalarınızın bir kopyasını bu tarayıcı, bu bilgisayarda saklar.',
  used: (size) => `${size} yer kaplıyor.`,
  persistent: 'Siz silene kadar tarayıcı bunları saklar.',
  notPersistent: 'Disk dolmaya yaklaşırsa ya da uzun süre gelmezseniz tarayıcı bunları silebilir.',
  persist: 'Tarayıcıdan saklamasını iste',
  refused: 'Tarayıcı söz vermedi. Yedek almak güvenlidir.',
  versions: {
    title: 'Defterin önceki sürümleri',
    none: 'Henüz yok: siz yazarken birkaç dakikada bir ve başka bir not defteri açılmadan önce bir sürüm saklanır.',
    now: 'Şimdiki',
    pick: 'Sürüm',
    with: 'karşılaştırılan',
    same: 'İkisi aynı.',
    changes: (gone, fresh) => `${gone} satır çıkmış, ${fresh} satır eklenmiş`,
    gone: 'çıkan',
    fresh: 'eklenen',
    table: 'Satır satır farklar',
    skipped: (n) => `${n} satır aynı`,
    restore: 'Bu sürüme geri dön',
    restored: 'Sürüm geri geldi. Önceki hâli de bir sürüm olarak saklandı.',
  },
  backup: {
    title: 'Yedek',
    lead: 'Hepsi tek bir .zip dosyasında: defter, segmentler ve ayarlar.',
    withFiles: (n, size) => `${n} dosyayla birlikte (${size})`,
    save: 'Yedek indir',
    saving: 'Yedek hazırlanıyor…',
    name: (day) => `defter-yedek-${day}.zip`,
    restore: 'Yedekten geri yükle…',
    restoreAsk:
      'Buradakilerin yerine bu yedek konsun mu? Şimdiki defter önceki sürümler arasında kalır, şimdiki dosyalar da geri getirilebilir.',
    restoreDo: 'Geri yükle',
    without: (names) =>
      `Şu dosyalar yedekte yok: ${names}. Saklanan kopyaları bozulmuş ya da okunamıyor. Dosyanın kendisini ekleyip yedeği yeniden indirin.`,
    restoredWithout: (names) =>
      `Şunlar dışında her şey geri yüklendi: ${names}. Yedekteki hâlleri bozulmuş. Dosyanın kendisini ekleyin; önceki gibi okunur.`,
  },
  before: {
    title: 'Önceki dosyalar',
    lead: (names) => `Yerlerine başkaları gelmeden önce bunlar açıktı: ${names}.`,
    open: 'Onları aç',
  },
  forget: {
    title: 'Her şeyi unut',
    lead: 'Defteri ve sürümlerini, segmentleri, ayarları ve dosyaların kopyalarını bu tarayıcıdan siler. Kendi dosyalarınız olduğu gibi kalır.',
    ask: 'Bu geri alınamaz. Yedek yoksa her şey gider.',
    do: 'Her şeyi unut',
  },
};

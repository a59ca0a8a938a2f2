import type { keep as en } from '../en/keep';

export const keep: typeof en = {
  state: {
    saved: 'Kaydedildi',
    saving: 'Kaydediliyor…',
    not: 'Kaydedilmedi',
    reader: 'Salt okunur',
  },
  about: 'Bu tarayıcıda neler saklanıyor',
  opening: (n) =>
    n === 1 ? 'Son ziyaretinizdeki dosya açılıyor.' : `Son ziyaretinizdeki ${n} dosya açılıyor.`,
  discard: 'Vazgeç ve sil',
  asking: (names) =>
    `Son ziyaretinizdeki dosyalar (${names}) birkaç kez açılmaya başladı ama açılamadı. Hâlâ saklanıyorlar.`,
  openThem: 'Aç',
  others: (names) => `Kendi dosyalarınız saklanıyor, şu anda açık değiller: ${names}.`,
  blocked:
    'Bu tarayıcı Defter’in bir şey kaydetmesine izin vermiyor: pencere gizli ya da depolama kapalı. Her şey çalışır ama yalnızca sekme kapanana kadar bellekte kalır. Saklamak için yedek ya da defteri indirin.',
  full: 'Kaydetmek için yer kalmadı: şimdi yaptığınız değişiklikler yalnızca bellekte. Bilgisayarda yer açın, artık gerekmeyen dosyaları kaldırın ya da yedek indirin. Kaydetme kendiliğinden yeniden denenir.',
  failed:
    'Kaydedilemedi: şimdi yaptığınız değişiklikler yalnızca bellekte. Kendiliğinden yeniden denenir; işi sağlama almak için yedek indirin.',
  unkept: (names) =>
    `Şu dosyaların kopyasını saklayacak yer yok: ${names}. Her şey çalışır ama sayfa yenilenince yeniden eklemeniz gerekir. Yeniden denemek için bilgisayarda yer açıp sayfayı yenileyin.`,
  uncopied: (names) =>
    `Şu dosyaların kopyası saklanamadı: ${names}. Dosya eklendikten sonra değişmiş ya da taşınmış olabilir ya da tarayıcı izin vermiyordur. Sayfa yenilenince yeniden eklemeniz gerekir. Kendiliğinden yeniden denenir.`,
  closed:
    'Burada saklananlar bu sekmede ya da başka bir sekmede değiştirildi ya da silindi. Bu sekmede yaptıklarınız artık kaydedilmiyor: sayfayı yenileyin.',
  reload: 'Sayfayı yenile',
  reader:
    'Defter başka bir sekmede açık ve kaydı o sekme yapıyor. Burada her şeye bakabilirsiniz; burada yaptığınız değişiklikler kaydedilmez.',
  takeOver: 'Kaydı bu sekme yapsın',
  lost: (n) =>
    `Önceki bir ziyaretten ${n} değişiklik geri okunamıyor: diskteki kayıt bozulmuş. Geri kalan her şey burada; defterin önceki sürümleri yukarıda “Kaydedildi”nin altında.`,
  close: 'Anladım',
};

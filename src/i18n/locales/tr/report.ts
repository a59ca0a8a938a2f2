import type { Like } from '../../locale';
import type { report as en } from '../en/report';

export const report: Like<typeof en> = {
  export: 'Dışa aktar…',
  title: 'Defteri dışa aktar',
  intro:
    'Defterde şu an ne duruyorsa ondan bir dosya hazırlar. Hiçbir şey bu bilgisayardan çıkmaz.',
  as: 'Biçim',
  kinds: {
    html: 'Rapor (HTML)',
    markdown: 'Sonuçlarıyla metin (Markdown)',
    sql: 'SQL betiği',
    print: 'Kâğıt ya da PDF',
  },
  about: {
    html: 'Metni, grafikleri ve tabloları tek dosyada toplar; tarayıcısı olan herkes bağlantısız açar.',
    markdown: 'Her düzenleyicide rahat okunur; grafikler tablo olarak gelir.',
    sql: 'Bütün hücreler, DuckDB komut satırı için tek betikte. İçinde sonuç yoktur.',
    print:
      'Sayfayı üzerindeki her şeyle, olduğu gibi yazdırır; aşağıdaki seçimler ona uygulanmaz. Bu seçimlerle kâğıda basmak için HTML raporunu hazırlayıp onu yazdırın.',
  },
  withSql: 'Her hücrenin SQL’i de olsun',
  withRows: 'Tek tek müşteri satırları da olsun',
  rowsHint: 'Yoksa her müşteriye bir satır düşen sonuçların yerine yalnızca sayıları yazılır.',
  mask: 'Adları ve iletişim bilgilerini kısalt',
  maskHint: 'Ay*** Y***, a***@… gibi',
  smallest: 'Gösterilen en küçük grup',
  smallestHint:
    'Bunun altındaki sayılar ve onları ele verecek kadar başka sayı gizlenir. 1 hepsini gösterir.',
  make: 'Dosyayı hazırla',
  print: 'Yazdır…',
  making: 'Dosya hazırlanıyor…',
  made: (name: string) => `“${name}” indirilenlerde.`,
  running: 'Hücreler hâlâ çalışıyor: bitmeyenler dosyada olmaz ve dosya bunu söyler.',
  file: 'defter',
  untitled: 'Defter',
  madeOn: (day: string, asOf: string | null) =>
    asOf === null
      ? `${day} tarihinde yazıldı`
      : `Veriler ${asOf} itibarıyla; ${day} tarihinde yazıldı`,
  notes: 'Bu rapor hakkında',
  sql: 'SQL',
  asTable: 'Tablo olarak',
  done: 'bitti',
  open: 'açık',
  picture: (alt: string) => (alt === '' ? '[resim]' : `[resim: ${alt}]`),
  nothing: '–',
  none: 'seçim yok',
  before: 'Önceki',
  hidden: '•',
  few: (k: string) => `${k} altında`,
  policy: {
    rows: 'Bu raporda tek tek müşteri satırları var.',
    aggregates: 'Bu raporda tek tek müşteri satırı yoktur; yalnızca sayıları söylenir.',
    masked:
      'Sonuçlardaki adlar ve iletişim bilgileri kısaltıldı. Yazarın yazdıkları yazıldığı gibi durur.',
    unmasked: 'Adlar ve iletişim bilgileri verideki gibidir.',
    small: (k: string) =>
      `${k} altındaki gruplar ve onları ele verecek kadar başkası gizlendi (•). Her tabloya tek başına bakıldı: örtüşen iki tablo birlikte daha fazlasını söyleyebilir.`,
    all: 'Küçük gruplar da gösteriliyor: en küçük grup seçilmedi.',
  },
  failed: (why: string) => `Raporda yok, çünkü hata verdi: ${why}`,
  stale: 'Raporda yok: bir değişiklikten sonra yeniden hesaplanmamıştı.',
  unrun: 'Raporda yok: çalıştırılmamıştı.',
  people: (rows: string) =>
    `Her müşteri ya da sipariş için bir satır: ${rows} satır. Kişilerin satırları bu rapora alınmadı.`,
  fewPeople: (k: string) =>
    `Her müşteri ya da sipariş için bir satır: ${k} satırdan az. Kişilerin satırları bu rapora alınmadı.`,
  peopleChart: 'Bu grafik müşterileri ya da siparişleri tek tek çizer; bu rapora alınmadı.',
  withheld: 'Alınmadı: küçük gruplar gizlenince geriye onları ele vermeyen bir şey kalmıyor.',
  uncounted:
    'Bu tablo satırlarının ardında kaç kişi olduğunu söylemiyor; küçük gruplar bu yüzden aranamadı.',
  orders:
    'Burada kişiler değil, siparişler ya da satırlar sayıldı: bir grubun ardında sayısından daha az kişi olabilir.',
  some: (rows: string, k: string) =>
    `${rows} satır gizlendi (•): ${k} altındaki gruplar ve onları ele verecek olanlar.`,
  marks: (marks: string, k: string) =>
    `${marks} işaret çizilmedi: ${k} altındaki gruplar ve onları ele verecek olanlar.`,
  first: (shown: string, rows: string) => `${rows} satırın ilk ${shown} tanesi.`,
  liveFailed: (why: string) => `[hesaplanmadı: ${why}]`,
  liveOld: '[hesaplanmadı]',
  points: (difference: string) => `${difference} puan`,
  against: (difference: string, label: string) => `${label} ile fark: ${difference}`,
  script: {
    head: (title: string) =>
      `${title}: bir defterin SQL’i, DuckDB komut satırı için. Okuduğu dosyaların bulunduğu klasörde çalıştırın: duckdb < betik.sql`,
    load: (files: string) =>
      `Okuduğu dosyalar: ${files}. Bunlar içe aktardığınız dosyalar değil, onlardan yapılan tablolardır: her biri için yalnızca “from: orders” satırı olan (ya da tablonun adıyla; limit ve columns olmadan) bir tablo hücresi açın ve altındaki “CSV olarak kaydet”i seçin. Dosya tablonun adını taşır: orders.csv. Tarayıcı başka bir ad verirse, örneğin “orders (1).csv”, adını değiştirin.`,
    derived: 'Defterin hazır bulduğu tablolar burada, uygulamanın yaptığı gibi yapılır.',
    value: (name: string, value: string) => `$${name} = ${value}`,
    failed: (name: string, why: string) => `${name} alınmadı: ${why}`,
    stale: 'betik hazırlanırken defterde güncel değildi',
  },
};

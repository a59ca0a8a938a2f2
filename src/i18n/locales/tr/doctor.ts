import type { Like } from '../../locale';
import type { doctor as en } from '../en/doctor';
import { count, formats } from './words';

export const doctor: Like<typeof en> = {
  title: 'Okurken fark edilenler',
  looking: 'Dosyalar kontrol ediliyor…',
  look: 'Bak',
  lookAt: (what) => `Satırlara bak: ${what}`,
  findings: {
    duplicate_lines: (n) =>
      `${count(n, 'satır')} bütün sütunlarıyla başka bir satırın tekrarı. Oldukları gibi sayıldılar.`,
    orders_in_two_files: (n, { file = '', other = '' }) =>
      `${count(n, 'sipariş numarası')} hem ${file} hem ${other} dosyasında var: dosyalar çakışıyor.`,
    customers_not_listed: (n, { customers = '', file = '' }) =>
      String(customers) === String(n)
        ? `Siparişi olan ${count(n, 'müşterinin')} hiçbirinin ${file} dosyasında kaydı yok: iki dosyadaki müşteri numaraları birbirini tutmuyor.`
        : `${count(n, 'müşterinin')} siparişi var ama ${file} dosyasında kaydı yok. Siparişlerinde yazan bilgilerle hesaba katıldılar.`,
    event_customers_not_listed: (n, { file = '', customers = '' }) =>
      String(customers) === String(n)
        ? `Olayı olan ${count(n, 'müşterinin')} hiçbiri ${file} dışındaki dosyalarda yok: müşteri numarası aynı numara mı?`
        : `Yalnızca ${file} dosyasında geçen ${count(n, 'müşteri')} var; başka dosyada olmadıkları için müşteriler arasında yer almıyorlar.`,
    conflicting_customers: (n) =>
      `Birden çok kez geçen müşterilere ait ${count(n, 'satır')} birbirini tutmuyor. Her müşterinin ilk satırı sayıldı.`,
    same_contacts: (n) =>
      `${count(n, 'müşteri numarası')} başka bir numarayla aynı e-postayı ya da telefonu taşıyor.`,
    shared_contacts: (n) =>
      `${count(n, 'müşterinin')} e-postası ya da telefonu ondan fazla kişide var (mağazanın numarası gibi): kimseye ait sayılmaz, bu yüzden birleştirilmezler.`,
    unknown_statuses: (n, { word = '', more = '' }) =>
      more
        ? `${count(Number(more), 'durum')} daha tanınmadı; bunların ${count(n, 'satırı')} satış sayıldı.`
        : `“${word}” durumu tanınmadı; ${count(n, 'satırı')} satış sayıldı.`,
    cancelled_lines: (n) => `İptal edilen ${count(n, 'satır')} ayrı tutuldu.`,
    zero_lines: (n) => `Tutarı sıfır olan ${count(n, 'satır')} ayrı tutuldu.`,
    negative_lines: (n) => `${count(n, 'satırın')} tutarı eksi; cirodan düşülüyor.`,
    mixed_decimals: (n, { column = '' }) =>
      `“${column}” sütununda ${count(n, 'değer')} öteki ondalık işaretiyle yazılmış, okunamadı.`,
    unread_values: (n, { column = '' }) =>
      `“${column}” sütununda ${count(n, 'değer')} okunamadı, boş bırakıldı.`,
    rounded_amounts: (n, { column = '' }) =>
      `“${column}” sütununda ${count(n, 'tutar')} dörtten fazla ondalık basamaklı; yuvarlandı.`,
    future_orders: (n) => `${count(n, 'sipariş satırının')} tarihi bugünden sonra.`,
    ancient_orders: (n) =>
      `${count(n, 'sipariş satırının')} tarihi 1970’ten önce; programlar boş tarihi böyle yazar.`,
    continuation_rows: (n) =>
      `${count(n, 'satırda')} sipariş numarası ve tarih yok; üstteki siparişin devamı gibi görünüyor.`,
    repaired: (n) =>
      `Bozuk ${count(n, 'satır')} okunurken onarıldı; yalnızca öteki satırlara tek bir biçimde uyanlar.`,
    other: (n) => `${count(n, 'satır')} gözden geçirmeye değer.`,
  },
  remedies: {
    leave_out: 'Hariç tut',
    keep_last: 'Son satırı say',
    merge: 'Tek müşteri say',
    count: 'Hesaba kat',
    cancelled: 'İptal demek',
    returned: 'İade demek',
    read_other: 'Onları da oku',
    only: 'Yalnızca bunları kullan',
    undo_repair: 'Ayrı tut',
    fill_down: 'Üst satırdan doldur',
  },
  steps: {
    title: 'Yaptığınız değişiklikler',
    lead: 'Dosyanız olduğu gibi kalır. Her değişiklikte adımlar bu sırayla yeniden uygulanır.',
    undo: 'Geri al',
    undoOf: (what) => `Geri al: ${what}`,
    sqlOf: (what) => `SQL: ${what}`,
    done: {
      duplicate_lines: () => 'Tekrarlanan satırlar hariç tutuluyor',
      orders_in_two_files: ({ other = '', file = '' }) =>
        `Ortak siparişler hariç tutuluyor: ${other} (${file} dosyasında da var)`,
      customers_not_listed: () => 'Kaydı olmayan müşterilerin siparişleri hariç tutuluyor',
      conflicting_customers: () => 'Birden çok kez geçen müşterilerin son satırı sayılıyor',
      same_contacts: () => 'E-postası ya da telefonu aynı olanlar tek müşteri sayılıyor',
      unknown_statuses: ({ word = '', remedy = '' }) =>
        `“${word}” durumu ${remedy === 'returned' ? 'iade' : 'iptal'} sayılıyor`,
      cancelled_lines: () => 'İptal edilen satırlar hesaba katılıyor',
      zero_lines: () => 'Tutarı sıfır olan satırlar hesaba katılıyor',
      negative_lines: () => 'Tutarı eksi olan satırlar hariç tutuluyor',
      mixed_decimals: ({ column = '' }) => `“${column}” sütununda iki ondalık işareti de okunuyor`,
      future_orders: () => 'Tarihi bugünden sonra olan siparişler hariç tutuluyor',
      ancient_orders: () => 'Tarihi 1970’ten önce olan siparişler hariç tutuluyor',
      currencies: ({ currency = '' }) => `Yalnızca ${currency} tutarlar sayılıyor`,
      continuation_rows: () => 'Sipariş numarası, müşteri ve tarih üst satırdan dolduruluyor',
      repaired: () => 'Okunurken onarılan satırlar ayrı tutuluyor',
      mended: ({ line = '' }) => `${line}. satır elle düzeltildi`,
      other: () => 'Bir değişiklik',
    },
  },
  source: {
    more: (file) => `${file} için diğer işlemler`,
    addFolder: 'Klasör ekle',
    cancel: 'Vazgeç',
    cancelOf: (file) => `Okumayı durdur: ${file}`,
    unpackCancelOf: (file) => `Arşivi açmayı durdur: ${file}`,
    replace: 'Yerine daha yeni sürümünü koy…',
    replaceOf: (file) => `${file} dosyasının daha yeni sürümü`,
    asRead: (name) => `${name} - okunduğu gibi`,
    download: 'Okunduğu gibi indir (CSV)',
    profile: 'Sütunlarda neler var',
    remembered: 'Aynı sütunlu son dosya gibi okundu.',
    forget: 'Yeni dosya gibi oku',
    rows: (n) => count(n, 'satır'),
    errorCells: (n) => `hata içeren ${count(n, 'hücre')} boş sayıldı`,
    replaced: (n) => `bozuk ${count(n, 'harf')}`,
    left: (time) => `yaklaşık ${time} kaldı`,
    seconds: (n) => `${n} sn`,
    minutes: (n) => `${n} dk`,
    encodingOf: (name) => `Karakter kodlaması: ${name}`,
    part: 'Tablo',
    otherTables: (n) =>
      n === 1
        ? 'Dosyada bir tablo daha var; buradaki sayılara girmiyor. Onu da kullanın:'
        : `Dosyada ${n} tablo daha var; buradaki sayılara girmiyor. Birini daha kullanın:`,
    usePart: (name) => `“${name}” tablosunu da kullan`,
    partAt: (line) => `${line}. satırdan başlayan`,
    byColumns: (name, line) =>
      `${name ? `“${name}”` : `${line}. satırdan başlayan`} tablo, sütunlarından bulundu.`,
    firstLine: 'Tablonun başladığı satır',
    headerRows: 'Başlık satırı sayısı',
    onlyCurrency: (currency, lines) =>
      `Yalnızca ${currency} tutarları kullan${lines === null ? '' : ` · ${count(lines, 'satır')}`}`,
    mendedBefore: (n) =>
      `Elle düzeltilen ${count(n, 'satır')} eski dosyadaydı; düzeltme yeni dosyada geçerli değil.`,
  },
  counts: {
    title: 'Üç kez sayıldı',
    scanned: (n) => `dosyanın baytlarında ${n} kayıt`,
    rows: (n) => `tabloda ${n} satır`,
    rejected: (n) => `tablo dışında ${n}`,
    agree: (scanned, rows, rejected) =>
      `Dosyada sayılan ${count(scanned, 'kayıt')} = tabloda ${count(rows, 'satır')} + tablo dışında kalan ${formats.number(rejected)}.`,
  },
  mend: {
    mend: 'Düzelt',
    mendLine: (line) => `${line}. satırı düzelt`,
    title: (line) => `${line}. satır`,
    raw: 'Dosyadaki hali',
    lead: 'Her değeri ait olduğu yere koyun. Dosyanın kendisi olduğu gibi kalır.',
    why: (reason) => `Neden: ${reason}`,
    save: 'Hesaba kat',
    checking: 'Satır kontrol ediliyor…',
    still: (column, value, reason) =>
      column === ''
        ? `Satır hâlâ okunamıyor (${reason}). Hiçbir şey değişmedi.`
        : `Satır hâlâ okunamıyor: “${column}” sütununda ${value === '' ? 'değer yok' : `“${value}” yazıyor`} (${reason}). Hiçbir şey değişmedi.`,
    tooMany: (found, expected) => `${expected} değer olması gereken yerde ${found} değer bulundu.`,
  },
  profile: {
    title: (file) => `${file} sütunlarında neler var`,
    column: 'Sütun',
    type: 'Okunuşu',
    missing: 'Boş',
    distinct: 'Farklı değer',
    range: 'En az – en çok',
    values: 'Dağılım',
    unread: 'Okunamayan',
    types: { number: 'sayı', date: 'tarih', text: 'metin', empty: 'boş' },
    most: 'En sık',
  },
};

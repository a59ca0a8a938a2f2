import type { Like } from '../../locale';
import type { ingest as en } from '../en/ingest';
import { count } from './words';

export const ingest: Like<typeof en> = {
  kinds: { customers: 'müşteriler', orders: 'siparişler', other: 'başka bir şey' },
  encodings: {
    'utf-8': 'UTF-8',
    'windows-1254': 'windows-1254 (Türkçe)',
    'utf-16le': 'UTF-16 LE',
    'utf-16be': 'UTF-16 BE',
  },
  delimiters: {
    ',': 'virgül “,”',
    ';': 'noktalı virgül “;”',
    '\t': 'sekme',
    '|': 'dikey çizgi “|”',
    ' ': 'boşluk',
  },
  roles: {
    order_id: 'sipariş no',
    customer_id: 'müşteri no',
    order_date: 'sipariş tarihi',
    order_time: 'sipariş saati',
    amount: 'tutar',
    quantity: 'adet',
    unit_price: 'birim fiyat',
    discount: 'indirim',
    unit_cost: 'birim maliyet',
    cost: 'maliyet',
    status: 'durum',
    product_id: 'ürün kodu',
    product: 'ürün',
    category: 'kategori',
    channel: 'kanal',
    currency: 'para birimi',
    name: 'ad soyad',
    first_name: 'ad',
    last_name: 'soyad',
    email: 'e-posta',
    phone: 'telefon',
    gender: 'cinsiyet',
    birth_date: 'doğum tarihi',
    birth_year: 'doğum yılı',
    age: 'yaş',
    city: 'şehir',
    region: 'bölge',
    country: 'ülke',
    income: 'gelir',
    education: 'eğitim',
    occupation: 'meslek',
    interest: 'ilgi alanı',
    lifestyle: 'yaşam tarzı',
    member_since: 'üyelik tarihi',
    consent_call: 'arama izni',
    consent_sms: 'SMS izni',
    consent_email: 'e-posta izni',
  },
  apart: {
    cancelled: 'İptal edilen',
    returned: 'İade edilen',
    no_customer: 'Müşterisi belli olmayan, yalnızca toplam ciroda',
    later: 'Hesap tarihinden sonra',
    no_customer_number: 'Müşteri numarası olmayan',
    zero: 'Tutarı sıfır olan',
    total: 'Toplam satırı',
    header: 'Sütun adlarının tekrarı',
    duplicate: 'Müşterisi daha önceki bir satırda geçen',
    not_used: 'Müşteri ya da sipariş içermeyen dosya',
  },
  unreadable: {
    date: 'Tarihi okunamayan',
    amount: 'Tutarı okunamayan',
    fields: 'Sütun sayısı tutmayan',
    quote: 'Tırnak işareti kapanmayan',
    long: 'Bir satır için fazla uzun olan',
    unknown: 'Başka bir nedenle',
  },
  questions: {
    dateOrder: (sample) => `${sample} hangi gün?`,
    dateOrderWhy:
      'Tarihlerin hepsinde gün de ay da 12 veya daha küçük; yalnızca dosyaya bakarak anlaşılmıyor.',
    dateOrders: {
      dmy: 'gün, ay, yıl',
      mdy: 'ay, gün, yıl',
      ymd: 'yıl, ay, gün',
    },
    decimal: (sample) => `${sample} ne kadar?`,
    decimalWhy:
      'İçindeki işaret binlik de ayırıyor olabilir, ondalık da; yalnızca dosyaya bakarak anlaşılmıyor.',
    kind: (file) => `${file} neyi içeriyor?`,
    kindWhy: 'Sütunlarından kesin olarak anlaşılmıyor.',
    roles: (roles) => `Bulunamayan sütun: ${roles}`,
    rolesWhy: {
      customer_id: 'Müşteri numarası olmadan hangi satırların aynı müşteriye ait olduğu bilinemez.',
      order_date: 'Tarih olmadan müşterinin en son ne zaman alışveriş yaptığı bilinemez.',
      amount: 'Tutar ya da adet ile birim fiyat olmadan ciro hesaplanamaz.',
      quantity: 'Birim fiyat var; tutarın bulunması için adet de gerekli.',
    },
    rolesEither: 'Adet var. Yanında ikisinden biri yeter: satırın toplam tutarı ya da birim fiyat.',
    rolesWays: {
      amount: 'tutar: satırın tamamı ne kadar',
      unit_price: 'birim fiyat: bir tanesi ne kadar',
    },
    rolesChoose: 'Bir sütunda varsa buradan seçin.',
    rolesNone:
      'Öteki sütunların hiçbirindeki değerler buna uymuyor; yine de uyan varsa adının yanındaki menüden seçin.',
    rolesKeep: 'Dosyada yoksa, dosya “başka bir şey” olarak burada kalabilir, kullanılmaz.',
    keep: 'Bu dosyayı kullanma',
    choose: 'sütun seçin',
  },
  other: {
    neither: 'Bu dosya kullanılmıyor: ne sipariş ne de müşteri dosyası olarak tanınabildi.',
    notOrders: (roles) => `Sipariş dosyası sayılması için eksik olan: ${roles}.`,
    notCustomers: (roles) => `Müşteri dosyası sayılması için eksik olan: ${roles}.`,
    traitless:
      'Müşteri dosyası olması için cinsiyet, yaş, şehir gibi müşteriyi anlatan bir bilgi bulunamadı.',
    events: (columns) => `Kampanya, ziyaret ya da anket sütunları var: ${columns}.`,
    change: (button) =>
      `Aslında sipariş ya da müşteri içeriyorsa “${button}” altında belirtin; sonra her sütunun neyi içerdiğini seçebilirsiniz.`,
    chosen: 'Bu dosyanın başka bir şey içerdiğini belirttiniz. Burada kalır ama kullanılmaz.',
  },
  findings: {
    duplicate_lines: (n) =>
      `${count(n, 'satır')} her şeyiyle başka bir satırın tekrarı. Oldukları gibi sayıldılar.`,
    orders_in_two_files: (n, file, other) =>
      `${count(n, 'sipariş numarası')} hem ${file} hem ${other} dosyasında var.`,
    customers_not_listed: (n, file) =>
      `${count(n, 'müşterinin')} siparişi var ama ${file} dosyasında kaydı yok. Siparişlerinde yazan bilgilerle hesaba katıldılar.`,
    unknown_statuses: (n, words) => `${count(n, 'durum')} tanınmadı, satış sayıldı: ${words}`,
    unread_values: (n, column) =>
      `“${column}” sütununda ${count(n, 'değer')} okunamadı, boş bırakıldı.`,
    rounded_amounts: (n, column) =>
      `“${column}” sütununda ${count(n, 'tutar')} dörtten fazla ondalık basamaklı; yuvarlandı.`,
    future_orders: (n) => `${count(n, 'sipariş satırının')} tarihi bugünden sonra.`,
    other: (n) => `${count(n, 'satır')} gözden geçirmeye değer.`,
  },
};

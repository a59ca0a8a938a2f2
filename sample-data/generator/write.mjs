import { CATEGORIES } from './catalogue.mjs';
import { FIRST_DAY, iso, isoTime, LAST_DAY } from './calendar.mjs';
import { EVENT_TYPES } from './events.mjs';

const STATUS = {
  delivered: ['Teslim Edildi', 'Delivered'],
  completed: ['Tamamlandı', 'Completed'],
  shipped: ['Kargoya Verildi', 'Shipped'],
  cancelled: ['İptal Edildi', 'Cancelled'],
  returned: ['İade Edildi', 'Returned'],
};
const CHANNEL = { web: ['Web', 'Web'], app: ['Mobil', 'App'], store: ['Mağaza', 'Store'] };
const ARM = { treatment: ['Deney', 'Treatment'], control: ['Kontrol', 'Control'] };

const TR = {
  index: 0,
  delimiter: ';',
  newline: '\r\n',
  date: (d) => iso(d).split('-').reverse().join('.'),
  time: (t) => `${TR.date(Math.floor(t / 1440))} ${isoTime(t).slice(11)}`,
  money: (kurus) => {
    const digits = String(Math.abs(kurus)).padStart(3, '0');
    const whole = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, '.');
    return `${kurus < 0 ? '-' : ''}${whole},${digits.slice(-2)}`;
  },
  consent: (yes) => (yes ? 'Evet' : 'Hayır'),
  bytes: windows1254,
};
const EN = {
  index: 1,
  delimiter: ',',
  newline: '\n',
  date: iso,
  time: isoTime,
  money: (kurus) => {
    const digits = String(Math.abs(kurus)).padStart(3, '0');
    return `${kurus < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
  },
  consent: (yes) => (yes ? 'Yes' : 'No'),
  bytes: (text) => Buffer.from(text, 'utf8'),
};

const HEADERS = {
  customers: [
    'Müşteri No;Ad Soyad;Cinsiyet;Doğum Tarihi;Şehir;Gelir;Eğitim;Meslek;İlgi Alanı;Yaşam Tarzı;Üyelik Tarihi;Arama İzni;SMS İzni;E-posta İzni;E-posta;Telefon',
    'Customer ID,Full Name,Gender,Birth Date,City,Income,Education,Occupation,Interests,Lifestyle,Member Since,Call Consent,SMS Consent,Email Consent,Email,Phone',
  ],
  lines: [
    'Sipariş No;Sipariş Tarihi;Müşteri No;Ürün Kodu;Ürün Adı;Kategori;Kanal;Adet;Birim Fiyat;Tutar;Birim Maliyet;Durum',
    'Order No,Order Date,Customer ID,Product Code,Product Name,Category,Channel,Quantity,Unit Price,Line Total,Unit Cost,Status',
  ],
  events: [
    'Olay No;Müşteri No;Zaman;Tür;Detay;Değer',
    'Event ID,Customer ID,Time,Type,Detail,Value',
  ],
  sends: [
    'Kampanya;Müşteri No;Grup;Kanal;Gönderim Zamanı',
    'Campaign,Customer ID,Arm,Channel,Sent At',
  ],
};

/** Every file of the shop: { path, bytes }[]. `breakLines` spoils some Turkish order lines, see broken.mjs. */
export function renderAll({ people, lines, events, sends, breakLines }) {
  const files = [];
  for (const [folder, form, names] of [
    ['en', EN, ['customers.csv', 'order_lines.csv', 'events.csv', 'sends.csv']],
    ['tr', TR, ['musteriler.csv', 'siparis_satirlari.csv', 'olaylar.csv', 'gonderimler.csv']],
  ]) {
    const tables = [
      [HEADERS.customers, people.map((person) => customerRow(person, form))],
      [HEADERS.lines, lines.map((line) => lineRow(line, form))],
      [HEADERS.events, events.map((event, i) => eventRow(event, i, form))],
      [HEADERS.sends, sends.map((send) => sendRow(send, form))],
    ];
    tables.forEach(([headers, rows], i) => {
      let records = rows.map((row) => row.map((cell) => quote(cell, form)).join(form.delimiter));
      let head = [headers[form.index]];
      if (form === TR && i === 1) {
        records = [...breakLines(records), totalRecord(lines)];
        const period = `${TR.date(FIRST_DAY)} - ${TR.date(LAST_DAY)}`;
        head = [
          `Nar Çiçeği Kozmetik ve Bebek Ürünleri Tic. Ltd. Şti. Sipariş Satırları ${period}`,
          '',
          ...head,
        ];
      }
      const text = [...head, ...records].join(form.newline) + form.newline;
      files.push({ path: `${folder}/${names[i]}`, bytes: form.bytes(text) });
    });
  }
  return files;
}

function customerRow(person, form) {
  const { shown } = person;
  const word = (pair) => (pair ? pair[form.index] : '');
  return [
    person.id,
    `${person.name.first} ${person.name.last}`,
    word(shown.gender),
    shown.birth === null ? '' : form.date(shown.birth),
    shown.city ?? '',
    word(shown.income),
    word(shown.education),
    word(shown.occupation),
    word(shown.interest),
    word(shown.lifestyle),
    form.date(person.since),
    form.consent(shown.calls),
    form.consent(shown.texts),
    form.consent(shown.mails),
    person.email ?? '',
    person.phone ?? '',
  ];
}

function lineRow(line, form) {
  return [
    line.order,
    form.time(line.time),
    line.person?.id ?? '',
    line.product.code,
    form === TR ? line.product.tr : line.product.en,
    CATEGORIES[line.product.category][form.index],
    CHANNEL[line.channel][form.index],
    String(line.quantity),
    form.money(line.price),
    form.money(line.total),
    String(line.cost / 100),
    STATUS[line.status][form.index],
  ];
}

function eventRow(event, i, form) {
  return [
    `E${10_001 + i}`,
    event.person.id,
    form.time(event.time),
    EVENT_TYPES[event.type][form.index],
    event.detail[form.index],
    String(event.value),
  ];
}

function sendRow({ campaign, person, arm }, form) {
  return [
    campaign.name[form.index],
    person.id,
    ARM[arm][form.index],
    campaign.channel[form.index],
    form.time(campaign.sent),
  ];
}

function totalRecord(lines) {
  const sum = (key) => lines.reduce((total, line) => total + line[key], 0);
  return `TOPLAM;;;;;;;${sum('quantity')};;${TR.money(sum('total'))};;`;
}

function quote(cell, form) {
  return cell.includes(form.delimiter) || /["\r\n]/.test(cell)
    ? `"${cell.replaceAll('"', '""')}"`
    : cell;
}

const TURKISH = { Ğ: 0xd0, İ: 0xdd, Ş: 0xde, ğ: 0xf0, ı: 0xfd, ş: 0xfe, '’': 0x92 };
const NOT_IN_1254 = /[ÐÝÞðýþ\u0080-\u009f]/;

/** Latin-1 with the six Turkish letters in place of the Icelandic ones. Throws on a letter it cannot write. */
function windows1254(text) {
  return Buffer.from(
    Array.from(text, (char) => {
      const code = TURKISH[char] ?? char.codePointAt(0);
      if (code > 0xff || NOT_IN_1254.test(char)) throw new Error(`not in windows-1254: ${char}`);
      return code;
    }),
  );
}

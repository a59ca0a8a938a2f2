import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  candidates,
  guessRoles,
  missing,
  ROLES,
  waysTo,
  whyOther,
  type Kind,
  type Role,
} from '../../src/ingest/roles';
import { readHeader } from '../../src/ingest/roles/headers';

const SHARED = resolve(import.meta.dirname, '../../../shared/data');

/** Splits well-behaved files only; the real reader has its own tests. */
function load(path: string, separator: string | RegExp): string[][] {
  return readFileSync(path, 'utf8')
    .split(/\r?\n/)
    .slice(0, 1001)
    .filter((line) => line.trim() !== '')
    .map((line) => line.trim().split(separator));
}

function roles(
  names: string[],
  records: string[][],
  kind?: Kind,
): { kind: Kind; roles: Partial<Record<Role, string>> } {
  const guess = guessRoles(names, records, kind);
  const found = guess.columns.filter(({ role }) => role !== null);
  return {
    kind: guess.kind,
    roles: Object.fromEntries(found.map(({ name, role }) => [role, name])),
  };
}

describe('headers', () => {
  const expected: Partial<Record<Role | 'none' | 'event' | 'bare_id', string[]>> = {
    order_id: [
      'Sipariş No',
      'Sipariş Numarası',
      'SİPARİŞ NUMARASI',
      'Paket No',
      'Order_ID',
      'InvoiceNo',
      'Invoice',
      'Fatura No',
      'Fiş No',
      'basket_id',
      'increment_id',
      'Transaction ID',
      'Sipariş Id',
      'orderNumber',
    ],
    customer_id: [
      'Müşteri No',
      'MÜŞTERİ',
      'Alıcı',
      'CustomerID',
      'Customer ID',
      'customer_id',
      'household_id',
      'Member_number',
      'Üye No',
      'Cari Kodu',
      'Kart No',
      'user_id',
      'MusteriNo',
    ],
    order_date: [
      'Tarih',
      'Sipariş Tarihi',
      'SIPARIS TARIHI',
      'InvoiceDate',
      'Order Date',
      'order_date',
      'Created at',
      'transaction_timestamp',
      'Purchase Date',
      'İşlem Tarihi',
      'Fatura Tarihi',
      'order_purchase_timestamp',
    ],
    order_time: ['Saat', 'Sipariş Saati', 'Time'],
    amount: [
      'Tutar',
      'Tutar (TL)',
      'Toplam',
      'Toplam Tutar',
      'Faturalanacak Tutar',
      'Satış Fiyatı',
      'Satış Tutarı',
      'Genel Toplam',
      'Ciro',
      'Net Tutar',
      'Line Total',
      'Total_Amount',
      'revenue',
      'sales_value',
      'dollar_value',
      'Amount (USD)',
      'Total Price',
      'KDV Dahil Tutar',
      'Satır Toplamı',
      'base_grand_total',
      'Order Total (₺)',
    ],
    quantity: [
      'Adet',
      'Miktar',
      'Quantity',
      'Qty',
      'Lineitem quantity',
      'number_of_cds',
      'qty_ordered',
      'Ürün Adedi',
      'UNITS',
    ],
    unit_price: [
      'UnitPrice',
      'Unit Price',
      'Birim Fiyat',
      'Birim Fiyatı',
      'Price',
      'Lineitem price',
      'Fiyat',
      'Birim Satış Fiyatı (TL)',
    ],
    discount: [
      'Discount_Amount',
      'İndirim Tutarı',
      'İskonto',
      'retail_disc',
      'Trendyol İndirim Tutarı',
      'Discount',
    ],
    unit_cost: ['Unit Cost', 'Birim Maliyet', 'Birim Maliyeti', 'Alış Fiyatı'],
    cost: ['Cost', 'Maliyet', 'COGS', 'Toplam Maliyet'],
    status: [
      'Durum',
      'Sipariş Durumu',
      'Status',
      'Financial Status',
      'Sipariş Statüsü',
      'order_status',
    ],
    product_id: [
      'Barkod',
      'Stok Kodu',
      'Ürün Kodu',
      'StockCode',
      'SKU',
      'product_id',
      'Lineitem sku',
      'Product Code',
      'UPC',
    ],
    product: [
      'Ürün',
      'Ürün Adı',
      'Description',
      'itemDescription',
      'Product Name',
      'Lineitem name',
      'Stok Adı',
    ],
    category: [
      'Kategori',
      'Product_Category',
      'Category',
      'Ürün Grubu',
      'Ana Kategori',
      'product_type',
    ],
    channel: ['Kanal', 'Channel', 'Satış Kanalı', 'Pazaryeri', 'Mağaza', 'Source'],
    currency: ['Para Birimi', 'Currency', 'Döviz'],
    name: [
      'Ad Soyad',
      'AD SOYAD',
      'Adı Soyadı',
      'Full Name',
      'Müşteri Adı',
      'Customer Name',
      'Billing Name',
      'İsim Soyisim',
      'Ünvan',
    ],
    first_name: ['Ad', 'Adı', 'İsim', 'first_name', 'Given Name', 'billing_first_name'],
    last_name: ['Soyad', 'SOYADI', 'last_name', 'Surname', 'Soyisim'],
    email: ['E-posta', 'E-Posta Adresi', 'Email', 'E-mail', 'Mail', 'Customer Email'],
    phone: ['Telefon', 'Cep Telefonu', 'GSM', 'Phone', 'Mobile Phone', 'Telefon No'],
    gender: ['Cinsiyet', 'CİNSİYET', 'Gender', 'Sex'],
    birth_date: ['Doğum Tarihi', 'DOĞUM TARİHİ', 'Birth Date', 'date_of_birth', 'DOB', 'Birthday'],
    birth_year: [
      'Doğum Yılı',
      'birth_year',
      'YOB',
      'Year of Birth',
      'Year_Birth',
      'Üye Doğum Yılı',
    ],
    age: ['Yaş', 'YAŞ', 'Age', 'Yaşı'],
    city: ['İl', 'Şehir', 'ŞEHİR', 'City', 'Shipping City', 'Teslimat İli', 'IL'],
    region: ['Bölge', 'İlçe', 'Region', 'State'],
    country: ['Ülke', 'Country', 'Billing Country'],
    income: ['Gelir', 'Gelir Düzeyi', 'Income', 'household_income', 'Aylık Gelir'],
    education: ['Eğitim', 'Eğitim Durumu', 'Education', 'Öğrenim Durumu'],
    occupation: ['Meslek', 'Occupation', 'Job', 'Mesleği'],
    interest: ['İlgi Alanı', 'İlgi Alanları', 'Interests', 'Hobiler'],
    lifestyle: ['Yaşam Tarzı', 'Lifestyle', 'YAŞAM TARZI'],
    member_since: [
      'Üyelik Tarihi',
      'Kayıt Tarihi',
      'Member Since',
      'Registration Date',
      'Signup Date',
    ],
    consent_call: ['Arama İzni', 'ARAMA İZNİ', 'Call Consent', 'İYS Arama', 'Telefon İzni'],
    consent_sms: ['SMS İzni', 'SMS Onayı', 'SMS Consent', 'Accepts SMS Marketing', 'İYS Mesaj'],
    consent_email: [
      'E-posta İzni',
      'Email Consent',
      'Accepts Marketing',
      'Accepts Email Marketing',
      'Bülten',
      'İYS E-posta',
      'E-POSTA İZNİ',
    ],
    bare_id: ['ID', 'No', 'Kod'],
    event: [
      'Event ID',
      'Campaign',
      'campaign_id',
      'Arm',
      'Sent At',
      'Kampanya',
      'Gönderim Zamanı',
      'Olay No',
      'coupon_upc',
      'redemption_date',
    ],
    none: [
      'store_id',
      'Mağaza Kodu',
      'household_comp',
      'Shipping',
      'Tax',
      'Taxes',
      'KDV',
      'KDV Tutarı',
      'Kargo Ücreti',
      'Shipping Amount',
      'Profit',
      'Kâr',
      'Komisyon Tutarı',
      'İade Tutarı',
      'Teslimat Tarihi',
      'Delivery Date',
      'Refunded Amount',
      'Payment_Method',
      'Pages_Viewed',
      'Delivery_Time_Days',
      'Kargo Takip No',
      'Last Order Date',
      'week',
      'Zip',
      'Fatura Adresi',
    ],
  };
  const cases = Object.entries(expected).flatMap(([role, names]) =>
    names.map((name) => [name, role]),
  );
  it(`knows ${cases.length} of them`, () => {
    const read = cases.map(([name]) => [name, readHeader(name!)?.role ?? null]);
    expect(read).toEqual(cases);
  });
  it('claims nothing of strangers', () => {
    for (const name of ['x', 'foo', 'zbar', 't_x', 'Merhaba', '???', '', 'column_1']) {
      expect(readHeader(name), name).toBeNull();
    }
  });
  it('every role is listed once', () => {
    expect(new Set(ROLES.map(({ role }) => role)).size).toBe(ROLES.length);
  });
});

describe('real files', () => {
  const comma = ',';
  const files: [string, string | RegExp, boolean, Kind, Partial<Record<Role, string>>][] = [
    [
      'turkish-ecommerce/orders.csv',
      comma,
      true,
      'orders',
      {
        order_id: 'Order_ID',
        customer_id: 'Customer_ID',
        order_date: 'Date',
        age: 'Age',
        gender: 'Gender',
        city: 'City',
        category: 'Product_Category',
        unit_price: 'Unit_Price',
        quantity: 'Quantity',
        discount: 'Discount_Amount',
        amount: 'Total_Amount',
      },
    ],
    [
      'rfm-r/orders.csv',
      comma,
      true,
      'orders',
      {
        customer_id: 'customer_id',
        order_date: 'order_date',
        amount: 'revenue',
        first_name: 'first_name',
        last_name: 'last_name',
        email: 'email',
      },
    ],
    [
      'complete-journey/transactions_sample.csv',
      comma,
      true,
      'orders',
      {
        customer_id: 'household_id',
        order_id: 'basket_id',
        product_id: 'product_id',
        quantity: 'quantity',
        amount: 'sales_value',
        discount: 'retail_disc',
        order_date: 'transaction_timestamp',
      },
    ],
    [
      'complete-journey/demographics.csv',
      comma,
      true,
      'customers',
      { customer_id: 'household_id', income: 'income' },
    ],
    ['complete-journey/campaigns.csv', comma, true, 'other', {}],
    ['complete-journey/campaign_descriptions.csv', comma, true, 'other', {}],
    ['complete-journey/coupon_redemptions.csv', comma, true, 'other', {}],
    ['complete-journey/products.csv', comma, true, 'other', {}],
    ['hillstrom/hillstrom.csv', comma, true, 'other', {}],
    [
      'groceries/members.csv',
      comma,
      true,
      'orders',
      { customer_id: 'Member_number', order_date: 'Date', product: 'itemDescription' },
    ],
    [
      'cdnow/CDNOW_master.txt',
      / +/,
      true,
      'orders',
      {
        customer_id: 'customer_id',
        order_date: 'date',
        quantity: 'number_of_cds',
        amount: 'dollar_value',
      },
    ],
    [
      'cdnow/CDNOW_sample.txt',
      / +/,
      false,
      'orders',
      { customer_id: 'column_1', order_date: 'column_3', quantity: 'column_4', amount: 'column_5' },
    ],
    [
      'cdnow/example_transactions.csv',
      comma,
      true,
      'orders',
      { customer_id: 'id', order_date: 'date' },
    ],
    ['cdnow/cdnow_customers_summary_with_transactions.csv', comma, true, 'other', {}],
  ];
  for (const [file, separator, header, kind, expected] of files) {
    const path = resolve(SHARED, file);
    it.skipIf(!existsSync(path))(`${file} (skipped where ../shared/data is absent)`, () => {
      const records = load(path, separator);
      const names = header ? records[0]! : records[0]!.map((_, i) => `column_${i + 1}`);
      expect(roles(names, header ? records.slice(1) : records)).toEqual({ kind, roles: expected });
    });
  }
  it('UCI Online Retail', () => {
    const names =
      'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country'.split(
        ',',
      );
    const records = [
      [
        '536365',
        '85123A',
        'WHITE HANGING HEART T-LIGHT HOLDER',
        '6',
        '2010-12-01 08:26:00',
        '2.55',
        '17850',
        'United Kingdom',
      ],
      ['C536379', 'D', 'Discount', '-1', '2010-12-01 09:41:00', '27.50', '14527', 'United Kingdom'],
      ['536414', '22139', '', '56', '2010-12-01 11:52:00', '0.00', '', 'United Kingdom'],
    ];
    expect(roles(names, records)).toEqual({
      kind: 'orders',
      roles: {
        order_id: 'InvoiceNo',
        product_id: 'StockCode',
        product: 'Description',
        quantity: 'Quantity',
        order_date: 'InvoiceDate',
        unit_price: 'UnitPrice',
        customer_id: 'CustomerID',
        country: 'Country',
      },
    });
    expect(
      missing(
        'orders',
        guessRoles(names, records).columns.map(({ role }) => role),
      ),
    ).toEqual([]);
  });
});

describe('shop exports', () => {
  it('a Turkish customer file', () => {
    const names =
      'Müşteri No;Ad Soyad;Cinsiyet;Doğum Tarihi;Şehir;Gelir;Eğitim;Meslek;İlgi Alanı;Yaşam Tarzı;Üyelik Tarihi;Arama İzni;SMS İzni;E-posta İzni;E-posta;Telefon'.split(
        ';',
      );
    const record = (id: string): string[] =>
      `${id};Ayşe Özgür;Kadın;10.05.1995;Kayseri;;Doktora;Akademisyen;Anne ve bebek;Aile odaklı;06.10.2021;Hayır;Hayır;Evet;ayse@example.com;0500 000 31 01`.split(
        ';',
      );
    const guess = guessRoles(names, [record('0010005'), record('0010006'), record('0010007')]);
    expect(guess).toMatchObject({ kind: 'customers', kindSure: true });
    expect(guess.columns.map(({ role }) => role)).toEqual([
      'customer_id',
      'name',
      'gender',
      'birth_date',
      'city',
      'income',
      'education',
      'occupation',
      'interest',
      'lifestyle',
      'member_since',
      'consent_call',
      'consent_sms',
      'consent_email',
      'email',
      'phone',
    ]);
    expect(guess.columns.every(({ sure }) => sure)).toBe(true);
  });
  const line = (text: string): string[] => text.split(';');
  const rows = (...texts: string[]): string[][] => texts.map(line);
  const cases: [string, string, string[][], Kind, Partial<Record<Role, string>>][] = [
    [
      'sample lines',
      'Order No;Order Date;Customer ID;Product Code;Product Name;Category;Channel;Quantity;Unit Price;Line Total;Unit Cost;Status',
      rows(
        'A-10001;2023-11-01 09:19;0011390;EB01;Shaving Foam;Men’s care;App;1;76.90;69.21;39;Delivered',
      ),
      'orders',
      {
        order_id: 'Order No',
        order_date: 'Order Date',
        customer_id: 'Customer ID',
        product_id: 'Product Code',
        product: 'Product Name',
        category: 'Category',
        channel: 'Channel',
        quantity: 'Quantity',
        unit_price: 'Unit Price',
        amount: 'Line Total',
        unit_cost: 'Unit Cost',
        status: 'Status',
      },
    ],
    [
      'Shopify',
      'Name;Email;Financial Status;Paid at;Currency;Subtotal;Shipping;Taxes;Total;Discount Code;Discount Amount;Lineitem quantity;Lineitem name;Lineitem price;Billing City',
      rows(
        '#1001;a@example.com;paid;2026-08-15 10:00:00 +0300;TRY;90.00;10.00;5.00;105.00;;0.00;1;Krem;90.00;Ankara',
        '#1002;b@example.com;refunded;2026-08-16 10:00:00 +0300;TRY;90.00;10.00;5.00;105.00;;0.00;1;Krem;90.00;Ankara',
      ),
      'orders',
      {
        order_id: 'Name',
        customer_id: 'Email',
        status: 'Financial Status',
        order_date: 'Paid at',
        currency: 'Currency',
        amount: 'Total',
        discount: 'Discount Amount',
        quantity: 'Lineitem quantity',
        product: 'Lineitem name',
        unit_price: 'Lineitem price',
        city: 'Billing City',
      },
    ],
    [
      'Trendyol',
      'Barkod;Paket No;Kargo Firması;Sipariş Tarihi;Sipariş Numarası;Alıcı;İl;Ürün Adı;Sipariş Statüsü;Adet;Birim Fiyatı;Satış Tutarı;İndirim Tutarı;Faturalanacak Tutar;Komisyon Oranı;Müşteri Yaş;Teslim Tarihi',
      rows(
        '8690000000011;901;Aras;15.08.2026 10:00;77001;Ayşe Yılmaz;İzmir;Krem;Teslim Edildi;2;100,00;200,00;20,00;180,00;15;33;18.08.2026 10:00',
        '8690000000012;902;Aras;15.08.2026 10:10;77002;Ali Demir;İzmir;Krem;İptal Edildi;2;100,00;200,00;20,00;180,00;15;;',
      ),
      'orders',
      {
        product_id: 'Barkod',
        order_id: 'Sipariş Numarası',
        order_date: 'Sipariş Tarihi',
        customer_id: 'Alıcı',
        city: 'İl',
        product: 'Ürün Adı',
        status: 'Sipariş Statüsü',
        quantity: 'Adet',
        unit_price: 'Birim Fiyatı',
        amount: 'Faturalanacak Tutar',
        discount: 'İndirim Tutarı',
      },
    ],
    [
      'a lone No beside Müşteri No',
      'No;Tarih;Müşteri No;Müşteri;Tutar',
      rows('1;15.08.2026;55;Ayşe Yılmaz;12,50', '2;16.08.2026;55;Ayşe Yılmaz;13,50'),
      'orders',
      {
        order_id: 'No',
        order_date: 'Tarih',
        customer_id: 'Müşteri No',
        name: 'Müşteri',
        amount: 'Tutar',
      },
    ],
    [
      'a lone ID of customers',
      'ID;Ad;Soyad;Şehir;Kayıt Tarihi',
      rows('1;Ayşe;Yılmaz;İzmir;15.08.2024', '2;Ali;Demir;Bursa;16.08.2024'),
      'customers',
      {
        customer_id: 'ID',
        first_name: 'Ad',
        last_name: 'Soyad',
        city: 'Şehir',
        member_since: 'Kayıt Tarihi',
      },
    ],
    [
      'only money that is none',
      'Sipariş No;Müşteri No;Tarih;KDV;Kargo Ücreti;Kâr;İndirim',
      rows('1;55;15.08.2026;1,00;2,00;3,00;4,00', '2;55;15.08.2026;1,00;2,00;3,00;4,00'),
      'orders',
      {
        order_id: 'Sipariş No',
        customer_id: 'Müşteri No',
        order_date: 'Tarih',
        discount: 'İndirim',
      },
    ],
    [
      'events',
      'Event ID;Customer ID;Time;Type;Detail;Value',
      rows('E10001;0010602;2023-11-08 11:01;Survey;NPS;8'),
      'events',
      {
        event_id: 'Event ID',
        customer_id: 'Customer ID',
        event_date: 'Time',
        event_type: 'Type',
        event_detail: 'Detail',
        event_value: 'Value',
      },
    ],
    [
      'olaylar',
      'Olay No;Müşteri No;Zaman;Tür;Detay;Değer',
      rows('E10001;0010602;08.11.2023 11:01;Anket;NPS;8'),
      'events',
      {
        event_id: 'Olay No',
        customer_id: 'Müşteri No',
        event_date: 'Zaman',
        event_type: 'Tür',
        event_detail: 'Detay',
        event_value: 'Değer',
      },
    ],
    [
      'sends',
      'Campaign;Customer ID;Arm;Channel;Sent At',
      rows('Mother’s Day;0010014;Control;E-mail;2026-04-30 10:00'),
      'other',
      {},
    ],
    [
      'gönderimler',
      'Kampanya;Müşteri No;Grup;Kanal;Gönderim Zamanı',
      rows('Anneler Günü;0010014;Kontrol;E-posta;30.04.2026 10:00'),
      'other',
      {},
    ],
  ];
  it.each(cases)('%s', (_, header, records, kind, expected) => {
    expect(roles(line(header), records)).toEqual({ kind, roles: expected });
  });
  it('keeps its answer when columns are shuffled', () => {
    for (const [title, header, records, kind, expected] of cases) {
      const names = line(header);
      for (let turn = 1; turn < names.length; turn++) {
        const order = names.map(
          (_, i) => (i * (names.length % 7 === 0 ? 5 : 7) + turn) % names.length,
        );
        if (new Set(order).size < names.length)
          order.splice(0, order.length, ...[...names.keys()].reverse());
        const found = roles(
          order.map((i) => names[i]!),
          records.map((record) => order.map((i) => record[i] ?? '')),
        );
        expect(found, title).toEqual({ kind, roles: expected });
      }
    }
  });
  it('obeys the kind that the user chose', () => {
    const guess = roles(
      line('Event ID;Customer ID;Date;Value'),
      rows('E1;0010602;2023-11-08;8'),
      'orders',
    );
    expect(guess).toMatchObject({
      kind: 'orders',
      roles: { customer_id: 'Customer ID', order_date: 'Date', amount: 'Value' },
    });
  });
  it('a date header over other values is no date', () => {
    const guess = guessRoles(
      ['Müşteri No', 'Tarih', 'Tutar'],
      rows('1;evet;5', '2;hayır;6'),
      'orders',
    );
    expect(guess.columns[1]).toMatchObject({ role: null, sure: false, why: 'header_but_values' });
  });
});

describe('Shopify', () => {
  const header =
    'Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem compare at price,Lineitem sku,Lineitem requires shipping,Lineitem taxable,Lineitem fulfillment status,Billing Name,Billing Street,Billing City,Billing Country,Shipping Name,Shipping City,Id,Tags,Risk Level,Source,Vendor'.split(
      ',',
    );
  const order = (name: string, id: string, who: string): Record<string, string> => ({
    Name: name,
    Email: `${who}@example.com`,
    'Financial Status': 'paid',
    'Paid at': '2026-08-15 10:00:00 +0300',
    Currency: 'TRY',
    Total: '105.00',
    'Created at': '2026-08-15 10:00:00 +0300',
    'Lineitem quantity': '1',
    'Lineitem name': 'Krem',
    'Lineitem price': '90.00',
    'Billing Name': `${who} Özgür`,
    'Shipping Name': `${who} Demir`,
    Id: id,
  });
  const further = (name: string, who: string): Record<string, string> => ({
    Name: name,
    Email: `${who}@example.com`,
    'Lineitem quantity': '2',
    'Lineitem name': 'Sabun',
    'Lineitem price': '15.00',
  });
  const few = [order('#1001', '5123456789012', 'Ayşe'), further('#1001', 'Ayşe')];
  const more = [
    ...few,
    order('#1002', '5123456789013', 'Ali'),
    order('#1003', '5123456789014', 'Ayşe'),
    order('#1004', '5123456789015', 'Can'),
  ];
  const guessed = (names: string[], lines: Record<string, string>[]) =>
    Object.fromEntries(
      guessRoles(
        names,
        lines.map((cells) => names.map((name) => cells[name] ?? '')),
      ).columns.flatMap(({ name, role, sure }) => (role ? [[role, sure ? name : `${name}?`]] : [])),
    ) as Partial<Record<Role, string>>;

  it('takes “Name” for the order’s number and the billing name for the customer’s, whatever “Id” is', () => {
    for (const lines of [few, more]) {
      for (const names of [header, header.toReversed()]) {
        expect(guessed(names, lines)).toMatchObject({
          order_id: 'Name?',
          name: 'Billing Name',
          customer_id: 'Email?',
        });
      }
    }
  });

  it('leaves a sure order number alone, and a name that is a code in doubt', () => {
    const coded = { 'Order ID': '77', Date: '2026-08-15', Total: '9.50', Name: '#1001' };
    expect(guessed(['Order ID', 'Date', 'Total', 'Name', 'Email'], [coded])).toMatchObject({
      order_id: 'Order ID',
      name: 'Name?',
    });
    expect(
      guessed(
        ['Order ID', 'Date', 'Total', 'Name', 'Billing Name'],
        [{ ...coded, 'Billing Name': 'Can Demir' }],
      ),
    ).toMatchObject({ order_id: 'Order ID', customer_id: 'Billing Name?' });
    const customer = { Date: '2026-08-15', Total: '9.50', 'Customer Name': 'C1001' };
    expect(guessed(Object.keys(customer), [customer])).toMatchObject({
      customer_id: 'Customer Name?',
    });
  });
});

describe('files without a header', () => {
  it('customers by e-mail, gender and dates', () => {
    const records = Array.from({ length: 20 }, (_, i) => [
      `1${1000 + i}`,
      `a${i}@example.com`,
      i % 2 ? 'Kadın' : 'Erkek',
      `1${i % 9}.05.198${i % 10}`,
    ]);
    const guess = guessRoles(['column_1', 'column_2', 'column_3', 'column_4'], records);
    expect(guess).toMatchObject({ kind: 'customers', kindSure: false });
    expect(guess.columns.map(({ role }) => role)).toEqual([
      'customer_id',
      'email',
      'gender',
      'birth_date',
    ]);
  });
  it('survives anything', () => {
    expect(guessRoles([], [])).toEqual({ kind: 'other', kindSure: false, columns: [] });
    expect(guessRoles(['a', 'a', ''], [['', '', ''], ['x']]).kind).toBe('other');
    expect(guessRoles(['Tarih', 'Tutar', 'Müşteri No'], []).kind).toBe('orders');
  });
});

describe('missing', () => {
  const cases: [Kind, Role[], Role[]][] = [
    ['orders', [], ['customer_id', 'order_date', 'amount']],
    ['orders', ['customer_id', 'order_date', 'quantity'], ['amount']],
    ['orders', ['customer_id', 'order_date', 'unit_price'], ['quantity']],
    ['orders', ['customer_id', 'order_date', 'unit_price', 'quantity'], []],
    ['orders', ['order_date', 'amount'], ['customer_id']],
    ['customers', ['name'], ['customer_id']],
    ['customers', ['customer_id'], []],
    ['other', [], []],
  ];
  it.each(cases)('%s with %j', (kind, have, expected) => {
    expect(missing(kind, have)).toEqual(expected);
  });
  it('beside a quantity an amount or a unit price will do, and nothing else for anything else', () => {
    const have: Role[] = ['customer_id', 'order_date', 'quantity'];
    expect(waysTo('amount', have)).toEqual(['amount', 'unit_price']);
    for (const way of waysTo('amount', have)) expect(missing('orders', [...have, way])).toEqual([]);
    expect(waysTo('amount', ['customer_id', 'order_date'])).toEqual(['amount']);
    expect(waysTo('order_date', have)).toEqual(['order_date']);
  });
});

describe('what is not sure', () => {
  /** Role of each column, with a question mark where it is not sure; null for none. */
  const guessed = (header: string, ...lines: string[]): (string | null)[] =>
    guessRoles(
      header.split(';'),
      lines.map((line) => line.split(';')),
    ).columns.map(({ role, sure }) => role && (sure ? role : `${role}?`));
  const order = '1;2026-08-15;55;12.50';
  const withColumn = (header: string, ...values: string[]): string | null | undefined =>
    guessed(
      `Order No;Order Date;Customer ID;Amount;${header}`,
      ...values.map((value) => `${order};${value}`),
    ).at(-1);

  it('a header that may also mean something else', () => {
    expect(withColumn('Store', 'Kadıköy', 'Moda')).toBe('channel?');
    expect(withColumn('Kaynak', 'Web', 'App')).toBe('channel?');
    expect(withColumn('Channel', 'Web', 'App')).toBe('channel');
    expect(withColumn('Liste Fiyatı', '10', '12')).toBe('unit_price?');
    expect(withColumn('store_id', '309', '316')).toBe(null);
    expect(guessed('ID;City;Newsletter;Life Stage', '1;Bonn;yes;young')).toEqual([
      'customer_id',
      'city',
      'consent_email?',
      'lifestyle?',
    ]);
  });

  it('a header whose values speak against it', () => {
    expect(withColumn('Channel', '1', '2')).toBe('channel?');
    expect(withColumn('Status', 'A7', 'B9')).toBe('status?');
    expect(withColumn('Gender', '1', '2')).toBe('gender?');
    expect(withColumn('Email', 'none', 'two')).toBe('email?');
    expect(withColumn('SMS Consent', 'blue', 'red')).toBe('consent_sms?');
    expect(withColumn('Age', '1985', '1990')).toBe('age?');
    expect(withColumn('Gender', 'K', 'K', 'K', 'K', 'K', 'K')).toBe('gender');
  });

  it('one of two columns that may claim the same', () => {
    expect(
      guessed(
        'Order No;Order Date;Customer ID;Amount;Billing City;Shipping City',
        `${order};Bonn;Ulm`,
      ).slice(-2),
    ).toEqual(['city?', null]);
  });
});

describe('a birth that is a year', () => {
  const born = (header: string, ...values: string[]) => {
    const { columns } = guessRoles(
      ['ID', 'Gender', header],
      values.map((value, i) => [String(i + 1), 'F', value]),
    );
    return [columns[2]?.role, columns[2]?.sure];
  };

  it('is told by its values, whatever the header says', () => {
    expect(born('Doğum Yılı', '1985', '1990')).toEqual(['birth_year', true]);
    expect(born('Year_Birth', '1957.0', '1954.0')).toEqual(['birth_year', true]);
    expect(born('Doğum Tarihi', '1985', '1990')).toEqual(['birth_year', true]);
    expect(born('Birth Year', '1985-02-13', '1990-12-30')).toEqual(['birth_date', true]);
    expect(born('Birth Year', 'young', 'old')).toEqual([null, false]);
    expect(born('Birth Year', '3', '4')).toEqual([null, false]);
  });

  it('is not the customer’s where it is somebody else’s', () => {
    for (const [header, value] of [
      ['Çocuğun Doğum Yılı', '2015'],
      ['Doğum Yılı (Çocuk)', '2015'],
      ['Çocuk Doğum Tarihi', '05.03.2015'],
      ['cocuk_dogum_tarihi', '05.03.2015'],
      ['birth year of child', '2015'],
      ['childBirthDate', '2015-03-05'],
      ['Date of birth (kid 1)', '2015-03-05'],
      ['bebek doğum tarihi', '05.03.2015'],
      ['Bebeğinizin Doğum Günü', '05.03.2015'],
      ['eş doğum tarihi', '05.03.1985'],
      ['Eşinin Doğum Yılı', '1985'],
      ['Spouse DOB', '1985-03-05'],
      ['Çocuğun Yaşı', '7'],
      ['Child Gender', 'F'],
    ] as const) {
      expect(born(header, value, value), header).toEqual([null, true]);
    }
    const { columns } = guessRoles(
      ['Müşteri No', 'Çocuğun Doğum Yılı', 'Doğum Yılı', 'Bebek Ürünleri Harcama Tutarı'],
      [
        ['1', '2015', '1985', '10,50'],
        ['2', '2016', '1990', '11,50'],
      ],
      'orders',
    );
    expect(columns.map(({ role }) => role)).toEqual(['customer_id', null, 'birth_year', 'amount']);
  });
});

describe('the columns that can still be chosen', () => {
  it('fit the role and are not needed elsewhere', () => {
    const { columns } = guessRoles(
      ['Member_number', 'Date', 'itemDescription', 'Points'],
      [
        ['1808', '21-07-2015', 'tropical fruit', '12'],
        ['2552', '05-01-2015', 'whole milk', '7'],
      ],
    );
    const names = (role: Role) => candidates(columns, role).map(({ name }) => name);
    expect(
      missing(
        'orders',
        columns.map(({ role }) => role),
      ),
    ).toEqual(['amount']);
    expect(names('amount')).toEqual(['Points']);
    expect(names('product')).toEqual(['itemDescription', 'Points']);
    expect(names('member_since')).toEqual([]);
  });

  it('a quantity is neither the total of a line nor the price of a piece', () => {
    const { columns } = guessRoles('Sipariş No;Müşteri No;Tarih;Adet;Bedel'.split(';'), [
      ['1', '55', '15.08.2026', '3', '30,00'],
      ['2', '56', '16.08.2026', '1', '12,00'],
    ]);
    const have = columns.map(({ role }) => role);
    expect(have).toEqual(['order_id', 'customer_id', 'order_date', 'quantity', null]);
    const offered = missing('orders', have).flatMap((role) =>
      waysTo(role, have).map((way) => [way, candidates(columns, way).map(({ name }) => name)]),
    );
    expect(offered).toEqual([
      ['amount', ['Bedel']],
      ['unit_price', ['Bedel']],
    ]);
  });
});

describe('why a file is something else', () => {
  const why = (header: string, ...lines: string[]) => {
    const [names, samples] = [header.split(','), lines.map((line) => line.split(','))];
    expect(guessRoles(names, samples).kind).toBe('other');
    return whyOther(names, samples);
  };

  it('names what was looked for and not found', () => {
    expect(
      why(
        'recency,history_segment,history,zip_code,newbie,channel,segment,visit,conversion,spend',
        '10,2) $100 - $200,142.44,Rural,0,Phone,Womens E-Mail,0,0,0',
        '6,3) $200 - $350,329.08,Urban,1,Web,No E-Mail,0,0,0',
      ),
    ).toEqual({
      events: ['history_segment', 'newbie'],
      orders: ['customer_id', 'order_date'],
      customers: ['customer_id'],
      traitless: true,
    });
    expect(why('campaign_id,household_id', '1,105', '1,1238')).toEqual({
      events: ['campaign_id'],
      orders: ['order_date', 'amount'],
      customers: [],
      traitless: true,
    });
  });
});

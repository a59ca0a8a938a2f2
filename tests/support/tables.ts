/** Ten tables as they come out of shops, servers and spreadsheets, made anew from a seed. */

export interface CleanTable {
  name: string;
  /** How its program writes it. */
  delimiter: string;
  /** Columns that stand in quotes whatever they hold. */
  quotedColumns: number[];
  header: string[];
  rows: string[][];
}

export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** 0 up to 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  below(n: number): number {
    return Math.floor(this.next() * n);
  }

  of<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!;
  }

  chance(p: number): boolean {
    return this.next() < p;
  }
}

const pad = (n: number, width = 2): string => String(n).padStart(width, '0');

const NAMES = 'Ayşe,Mehmet,Zeynep,Emre,Elif,Çağla,Işıl,Ömer,Şükrü,Gül,Can,Deniz'.split(',');
const SURNAMES = 'Yılmaz,Demir,Şahin,Öztürk,Çelik,Aydın,Işık,Koç,Güneş,Arslan'.split(',');
const CITIES = 'İzmir,Bursa,Ankara,İstanbul,Iğdır,Şanlıurfa,Çanakkale,Van'.split(',');
const GOODS =
  'Mavi Gömlek,Deri Cüzdan,Yün Atkı,Spor Ayakkabı,Kol Saati,Bez Çanta,El Kremi,Saç Kurutma Makinesi'.split(
    ',',
  );
const WORDS =
  'light warm soft sturdy easy to wash made for long walks with a wide brim and two pockets keeps dry in rain'.split(
    ' ',
  );

function lira(random: Random, most: number): string {
  const cents = 500 + random.below(most * 100);
  const whole = Math.floor(cents / 100);
  const grouped =
    whole >= 1000 ? `${Math.floor(whole / 1000)}.${pad(whole % 1000, 3)}` : `${whole}`;
  return `${grouped},${pad(cents % 100)}`;
}

function sentence(random: Random, words: number): string {
  const text = Array.from({ length: words }, () => random.of(WORDS)).join(' ');
  return `${text[0]!.toUpperCase()}${text.slice(1)}.`;
}

const day = (random: Random): [number, number, number] => [
  1 + random.below(28),
  1 + random.below(12),
  2024 + random.below(3),
];

type Maker = (random: Random, row: number) => string[];

const TABLES: {
  [name: string]: Omit<CleanTable, 'name' | 'rows'> & { row: Maker; count: number };
} = {
  'shop export': {
    delimiter: ';',
    quotedColumns: [],
    header: ['Sipariş No', 'Müşteri No', 'Tarih', 'Ürün', 'Adet', 'Tutar', 'Durum'],
    count: 60,
    row: (random, k) => {
      const [d, m, y] = day(random);
      return [
        `A-${100200 + k}`,
        `${10000 + random.below(9000)}`,
        `${pad(d)}.${pad(m)}.${y} ${pad(8 + random.below(12))}:${pad(random.below(60))}`,
        random.of(GOODS),
        `${1 + random.below(4)}`,
        lira(random, 3000),
        random.of(['Teslim Edildi', 'İade Edildi', 'İptal Edildi', 'Kargoya Verildi']),
      ];
    },
  },
  customers: {
    delimiter: ',',
    quotedColumns: [],
    header: ['customer_id', 'Ad Soyad', 'E-posta', 'Telefon', 'Şehir', 'Doğum Tarihi', 'Cinsiyet'],
    count: 50,
    row: (random, k) => {
      const name = random.of(NAMES);
      const surname = random.of(SURNAMES);
      const [d, m] = day(random);
      return [
        `C${pad(k + 1, 5)}`,
        `${name} ${surname}`,
        random.chance(0.1) ? '' : `${'abcdefgh'[random.below(8)]}${random.below(999)}@example.com`,
        `+90 5${pad(random.below(100))} ${pad(random.below(1000), 3)} ${pad(random.below(10000), 4)}`,
        random.of(CITIES),
        `${1950 + random.below(55)}-${pad(m)}-${pad(d)}`,
        random.of(['Kadın', 'Erkek']),
      ];
    },
  },
  products: {
    delimiter: ',',
    quotedColumns: [2, 4],
    header: ['sku', 'name', 'description', 'price', 'url'],
    count: 45,
    row: (random, k) => [
      `PR-${1000 + 7 * k}`,
      random.of(['Hat, wide', 'Trail Shoe', 'Rain Coat', 'Belt, brown', 'Lamp', "Men's Boot"]),
      `${sentence(random, 6 + random.below(20))}${random.chance(0.4) ? ` Fits 1${random.below(9)}" frames, not all.` : ''}`,
      `$${5 + random.below(200)}.${pad(random.below(100))}`,
      `https://shop.example.com/p/${random.of(WORDS)}-${random.below(900)}`,
    ],
  },
  'web log': {
    delimiter: '\t',
    quotedColumns: [],
    header: ['ip', 'time', 'method', 'path', 'status', 'bytes', 'agent'],
    count: 80,
    row: (random) => {
      const [d, m] = day(random);
      return [
        `10.${random.below(256)}.${random.below(256)}.${random.below(256)}`,
        `2026-${pad(m)}-${pad(d)}T${pad(random.below(24))}:${pad(random.below(60))}:${pad(random.below(60))}Z`,
        random.of(['GET', 'GET', 'GET', 'POST', 'HEAD']),
        `/${random.of(WORDS)}/${random.of(WORDS)}.html`,
        random.of(['200', '200', '304', '404', '500']),
        `${random.below(90000)}`,
        random.of(['Mozilla/5.0 (X11; Linux x86_64)', 'curl/8.5', 'Mozilla/5.0 (Macintosh)']),
      ];
    },
  },
  'two columns': {
    delimiter: ',',
    quotedColumns: [],
    header: ['email', 'score'],
    count: 40,
    row: (random, k) => [`user${k}@mail.example`, `${random.below(100)}.${pad(random.below(100))}`],
  },
  wide: {
    delimiter: ';',
    quotedColumns: [],
    header: ['Mağaza', ...Array.from({ length: 24 }, (_, k) => `Hafta ${k + 1}`)],
    count: 30,
    row: (random, k) => [
      `M-${pad(k + 1, 3)}`,
      ...Array.from({ length: 24 }, () => lira(random, 900)),
    ],
  },
  'empty columns': {
    delimiter: ',',
    quotedColumns: [],
    header: ['id', 'middle', 'title', 'note', 'amount', 'extra', 'remarks'],
    count: 60,
    row: (random, k) => [
      `${90210 + k}`,
      '',
      random.of(['Invoice', 'Credit', 'Correction']),
      random.chance(0.3) ? sentence(random, 3 + random.below(4)) : '',
      `${random.below(900)}.${pad(random.below(100))}`,
      random.chance(0.2) ? `E${random.below(10)}` : '',
      '',
    ],
  },
  'dates first': {
    delimiter: ',',
    quotedColumns: [],
    header: ['date', 'open', 'high', 'low', 'volume'],
    count: 70,
    row: (random, k) => [
      `2026-${pad(1 + Math.floor(k / 28))}-${pad(1 + (k % 28))}`,
      ...[0, 1, 2].map(() => `${100 + random.below(50)}.${pad(random.below(100))}`),
      `${1000000 + random.below(8000000)}`,
    ],
  },
  'dates last': {
    delimiter: '|',
    quotedColumns: [],
    header: ['Müşteri', 'Şehir', 'Kategori', 'Tutar', 'Tarih'],
    count: 50,
    row: (random) => {
      const [d, m, y] = day(random);
      return [
        `${random.of(NAMES)} ${random.of(SURNAMES)}`,
        random.of(CITIES),
        random.of(['Giyim', 'Aksesuar', 'Ev', 'Kozmetik']),
        lira(random, 2000),
        `${pad(d)}/${pad(m)}/${y}`,
      ];
    },
  },
  invoices: {
    delimiter: ',',
    quotedColumns: [],
    header: [
      'InvoiceNo',
      'StockCode',
      'Description',
      'Quantity',
      'InvoiceDate',
      'UnitPrice',
      'CustomerID',
      'Country',
    ],
    count: 70,
    row: (random) => [
      `${536300 + random.below(60)}`,
      `${20000 + random.below(9000)}${random.of(['', '', 'A', 'B'])}`,
      `${random.of(['WHITE', 'RED', 'SET OF 6', 'VINTAGE'])} ${random.of(['LANTERN', 'HOOK, BRASS', 'TEASPOONS', 'CAKE STAND'])}`,
      `${random.chance(0.1) ? '-' : ''}${1 + random.below(48)}`,
      `${1 + random.below(12)}/${1 + random.below(28)}/2026 ${8 + random.below(10)}:${pad(random.below(60))}`,
      `${random.below(12)}.${pad(random.below(100))}`,
      random.chance(0.2) ? '' : `${12346 + random.below(5000)}`,
      random.of(['United Kingdom', 'France', 'EIRE', 'Germany']),
    ],
  },
};

export function cleanTables(seed: number): CleanTable[] {
  return Object.entries(TABLES).map(([name, { row, count, ...table }], k) => {
    const random = new Random(seed * 1000 + k);
    return { name, ...table, rows: Array.from({ length: count }, (_, at) => row(random, at)) };
  });
}

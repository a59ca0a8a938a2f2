import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/engine/engine';
import { places } from '../../../src/model/analyses/places';
import { run } from '../../../src/model/analysis';
import { loadCanonical, type CustomerRow } from '../../support/canonical';
import { testEngine } from '../../support/engine';

/** The provinces of each region, as the geography books have them. */
const REGIONS: Record<string, string> = {
  Marmara:
    'İstanbul, Edirne, Kırklareli, Tekirdağ, Çanakkale, Kocaeli, Yalova, Sakarya, Bilecik, Bursa, Balıkesir',
  Ege: 'İzmir, Manisa, Aydın, Denizli, Kütahya, Afyonkarahisar, Uşak, Muğla',
  Akdeniz: 'Antalya, Isparta, Burdur, Mersin, Adana, Hatay, Osmaniye, Kahramanmaraş',
  'İç Anadolu':
    'Ankara, Konya, Kayseri, Eskişehir, Sivas, Kırıkkale, Aksaray, Karaman, Kırşehir, Niğde, Nevşehir, Yozgat, Çankırı',
  Karadeniz:
    'Rize, Trabzon, Artvin, Sinop, Tokat, Çorum, Amasya, Samsun, Zonguldak, Bolu, Düzce, Karabük, Bartın, Kastamonu, Bayburt, Giresun, Gümüşhane, Ordu',
  'Doğu Anadolu':
    'Ağrı, Ardahan, Bingöl, Bitlis, Elazığ, Erzincan, Erzurum, Hakkari, Iğdır, Kars, Malatya, Muş, Tunceli, Van',
  'Güneydoğu Anadolu':
    'Adıyaman, Batman, Diyarbakır, Gaziantep, Kilis, Mardin, Siirt, Şanlıurfa, Şırnak',
};
const PROVINCES = Object.entries(REGIONS).flatMap(([region, names]) =>
  names.split(', ').map((province) => ({ province, region })),
);

let engine: Engine;
beforeAll(async () => {
  engine = await testEngine();
});

async function placesOf(customers: Omit<CustomerRow, 'customer_id'>[]) {
  await loadCanonical(engine, {
    customers: customers.map((row, i) => ({ ...row, customer_id: String(i).padStart(5, '0') })),
  });
  await run(engine, places);
  const { rows } = await engine.query(
    'SELECT province, region_of_city FROM places ORDER BY customer_id',
  );
  return rows;
}

const ASCII: Record<string, string> = {
  ...{
    İ: 'I',
    ı: 'i',
    Ş: 'S',
    ş: 's',
    Ğ: 'G',
    ğ: 'g',
    Ü: 'U',
    ü: 'u',
    Ö: 'O',
    ö: 'o',
    Ç: 'C',
    ç: 'c',
  },
};
/** How people and systems write a name. */
const SPELLINGS: ((name: string) => string)[] = [
  (name) => name,
  (name) => name.toLocaleUpperCase('tr'),
  (name) => name.toLocaleLowerCase('tr'),
  (name) => name.toUpperCase(),
  (name) => name.toLowerCase(),
  (name) => name.normalize('NFD'),
  (name) => name.toLocaleLowerCase('tr').normalize('NFD').toUpperCase(),
  (name) => name.replace(/[^a-z]/gi, (c) => ASCII[c] ?? c),
  (name) => name.replace(/[^a-z]/gi, (c) => ASCII[c] ?? c).toUpperCase(),
  (name) => `  ${name} `,
  (name) => `${name} Merkez`,
  (name) => `${name} ili`,
  (name) => `${name} / Merkez`,
  (name) => `Yeni Mahalle, ${name}`,
  (name) => `${name} (Avrupa)`,
  (name) => `Kale-${name}`,
];

describe('places', () => {
  it('finds all 81 provinces and their 7 regions in any spelling', async () => {
    expect(PROVINCES).toHaveLength(81);
    expect(new Set(PROVINCES.map(({ province }) => province)).size).toBe(81);
    for (const [i, spelling] of SPELLINGS.entries()) {
      const found = await placesOf(PROVINCES.map(({ province }) => ({ city: spelling(province) })));
      expect(found, `spelling ${i}`).toEqual(
        PROVINCES.map(({ province, region }) => [province, region]),
      );
    }
  });

  it('knows usual other names', async () => {
    const names = {
      ...{ Afyon: 'Afyonkarahisar', Urfa: 'Şanlıurfa', 'Ş.Urfa': 'Şanlıurfa', Antep: 'Gaziantep' },
      ...{ 'K. Maraş': 'Kahramanmaraş', Maraş: 'Kahramanmaraş', İçel: 'Mersin', İzmit: 'Kocaeli' },
      ...{ Adapazarı: 'Sakarya', Antakya: 'Hatay', Hakkâri: 'Hakkari', 'Şanlı Urfa': 'Şanlıurfa' },
    };
    const found = await placesOf(Object.keys(names).map((city) => ({ city })));
    expect(found.map(([province]) => province)).toEqual(Object.values(names));
  });

  it('takes the province from after the district', async () => {
    const names = ['Aksaray / İstanbul', 'Ereğli, Konya', 'Çankaya-Ankara', 'Bursa (Nilüfer)'];
    const found = await placesOf(names.map((city) => ({ city })));
    expect(found.map(([province]) => province)).toEqual(['İstanbul', 'Konya', 'Ankara', 'Bursa']);
  });

  it('says nothing of other countries, and of data whose cities are not Turkish', async () => {
    const mixed: Omit<CustomerRow, 'customer_id'>[] = [
      { city: 'Van', country: 'Türkiye' },
      { city: 'Van', country: 'TÜRKİYE' },
      { city: 'Van', country: 'tr' },
      { city: 'Van' },
      { city: 'Van', country: 'USA' },
      { city: 'Batman', country: 'Australia' },
      { city: null },
    ];
    expect((await placesOf(mixed)).map(([province]) => province)).toEqual([
      ...['Van', 'Van', 'Van', 'Van'],
      ...[null, null, null],
    ]);
    const foreign = ['Berlin', 'Paris', 'Van', 'Roma', 'Ordu'].map((city) => ({ city }));
    expect((await placesOf(foreign)).flat().every((cell) => cell === null)).toBe(true);
    expect((await placesOf([{ city: null }])).flat()).toEqual([null, null]);
  });

  it('never finds a province in other texts, and has one row a customer', async () => {
    const texts = fc.sample(fc.string({ unit: 'grapheme', maxLength: 12 }), 300);
    const found = await placesOf([
      ...texts.map((city) => ({ city })),
      ...Array.from({ length: 301 }, () => ({ city: 'Ankara' })),
    ]);
    expect(found).toHaveLength(601);
    const plain = (text: string) =>
      text
        .toLocaleLowerCase('tr')
        .normalize('NFD')
        .replace(/ı/g, 'i')
        .replace(/[^a-z]/g, '');
    found.slice(0, 300).forEach(([province], i) => {
      const known = PROVINCES.some((p) => plain(texts[i]!).includes(plain(p.province)));
      if (!known) expect(province, texts[i]).toBeNull();
    });
  });
});

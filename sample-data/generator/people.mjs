import { day, LAST_DAY } from './calendar.mjs';
import { MEN, plain, SURNAMES, WOMEN } from './names.mjs';
import { stream } from './random.mjs';

/** City, share of members, how much more or less is spent there. */
const CITIES = `
İstanbul 27 1.18|Ankara 10 1.1|İzmir 8.5 1.1|Bursa 5 1.02|Antalya 5 1.05|Adana 3.4 .92|Konya 3.4 .9
Kocaeli 4 1.04|Gaziantep 2.8 .88|Mersin 2.4 .94|Kayseri 2.2 .92|Eskişehir 2.5 1.04|Samsun 2 .92
Tekirdağ 2.1 1|Muğla 2.2 1.1|Diyarbakır 1.8 .82|Şanlıurfa 1.4 .78|Trabzon 1.5 .95|Denizli 2 .98
Sakarya 1.8 .98|Balıkesir 1.9 .96|Hatay 1.3 .84|Manisa 1.6 .93|Aydın 1.5 .97|Malatya .9 .86|Van .8 .8
Çanakkale 1 1.02|Edirne .8 1|Kırklareli .6 1|Elazığ .7 .86|Kahramanmaraş .9 .84|Çorum .6 .88
Rize .5 .94|Ordu .8 .9|Isparta .6 .93|Nevşehir .5 .92|Iğdır .3 .8|Şırnak .2 .76|Uşak .5 .92`
  .trim()
  .split(/[|\n]/)
  .map((row) => row.split(' '))
  .map(([name, share, spend]) => [{ name, spend: +spend }, +share]);

export const INCOMES = [
  ['Düşük', 'Low', 0.72],
  ['Orta-alt', 'Lower-middle', 0.86],
  ['Orta', 'Middle', 1],
  ['Orta-üst', 'Upper-middle', 1.22],
  ['Yüksek', 'High', 1.6],
];
export const EDUCATIONS = [
  ['İlköğretim', 'Primary school'],
  ['Lise', 'High school'],
  ['Ön lisans', 'Associate degree'],
  ['Lisans', 'Bachelor'],
  ['Yüksek lisans', 'Master'],
  ['Doktora', 'Doctorate'],
];

const HOMEMAKER = ['Ev hanımı', 'Homemaker'];
const STUDENT = ['Öğrenci', 'Student'];
const RETIRED = ['Emekli', 'Retired'];

/** Turkish, English, education (lowest, highest, index above), weight among women, among men, middle of the income (index). */
const OCCUPATIONS = [
  ['Öğretmen', 'Teacher', 3, 4, 11, 5, 2],
  ['Hemşire', 'Nurse', 2, 4, 7, 1, 2],
  ['Mühendis', 'Engineer', 3, 5, 5, 10, 3],
  ['Doktor', 'Doctor', 4, 5, 6, 6, 4],
  ['Avukat', 'Lawyer', 3, 4, 3, 3, 3.5],
  ['Muhasebeci', 'Accountant', 2, 3, 7, 5, 2],
  ['Memur', 'Civil servant', 1, 3, 9, 9, 2],
  ['Esnaf', 'Shopkeeper', 0, 2, 4, 10, 2],
  [...HOMEMAKER, 0, 3, 17, 0, 1],
  ['İşçi', 'Worker', 0, 1, 6, 14, 0.7],
  ['Satış danışmanı', 'Sales assistant', 1, 3, 9, 7, 1.2],
  ['Bankacı', 'Banker', 3, 4, 5, 4, 3],
  ['Yazılımcı', 'Software developer', 3, 4, 3, 8, 3.4],
  ['Akademisyen', 'Academic', 4, 5, 8, 8, 3],
  ['Yönetici', 'Manager', 3, 4, 4, 6, 3.7],
  ['Serbest meslek', 'Self-employed', 1, 4, 4, 7, 2.5],
  ['Kuaför', 'Hairdresser', 0, 1, 5, 3, 1.5],
  ['Eczacı', 'Pharmacist', 3, 4, 4, 2, 3],
  ['Mimar', 'Architect', 3, 4, 3, 2, 3],
];

const INTERESTS = {
  parenting: ['Anne ve bebek', 'Parenting'],
  makeup: ['Makyaj', 'Make-up'],
  skin: ['Cilt bakımı', 'Skin care'],
  fashion: ['Moda', 'Fashion'],
  sports: ['Spor', 'Sports'],
  travel: ['Seyahat', 'Travel'],
  cooking: ['Yemek', 'Cooking'],
  books: ['Kitap', 'Books'],
  technology: ['Teknoloji', 'Technology'],
};
const LIFESTYLES = {
  family: ['Aile odaklı', 'Family-centred'],
  trend: ['Trend takipçisi', 'Trend follower'],
  healthy: ['Sağlıklı yaşam', 'Healthy living'],
  price: ['Fiyat odaklı', 'Price-conscious'],
  career: ['Kariyer odaklı', 'Career-focused'],
  traditional: ['Geleneksel', 'Traditional'],
  eco: ['Doğa dostu', 'Eco-minded'],
};

/** What brings somebody here: share of members, share of women, youngest, oldest, most frequent interests and lifestyles. */
const PERSONAS = {
  parent: [
    27,
    0.84,
    23,
    41,
    'parenting:9 cooking:1 books:1 travel:1',
    'family:7 healthy:2 price:2 eco:1',
  ],
  beauty: [
    34,
    0.95,
    19,
    36,
    'makeup:6 fashion:4 skin:2 travel:2',
    'trend:6 career:2 healthy:1 price:2',
  ],
  skin: [16, 0.92, 26, 52, 'skin:6 sports:2 books:2 travel:2', 'healthy:5 eco:3 career:3 trend:1'],
  mature: [
    11,
    0.84,
    46,
    72,
    'cooking:4 travel:3 books:2 skin:2',
    'traditional:5 family:4 healthy:2',
  ],
  groom: [
    8,
    0,
    20,
    55,
    'sports:4 technology:4 travel:2 fashion:1',
    'career:4 trend:2 price:2 healthy:2',
  ],
  giver: [
    4,
    0.35,
    24,
    66,
    'technology:2 books:2 travel:2 cooking:1',
    'family:3 traditional:2 career:2',
  ],
};

export const MEMBERS = 3000;
const MEMBER_FROM = day('2021-09-01');

const mix = (text) => text.split(' ').map((item) => [item.split(':')[0], +item.split(':')[1]]);
const clamp = (x, low, high) => Math.max(low, Math.min(high, x));

/** The members in order of membership. Days are as in calendar.mjs; a value that the shop does not know is null. */
export function makePeople(seed) {
  const random = stream(seed, 'people');
  const people = Array.from({ length: MEMBERS }, () => makePerson(random));
  people.sort((a, b) => a.since - b.since);
  giveIds(people, random);
  return people;
}

function makePerson(random) {
  const persona = random.weighted(Object.entries(PERSONAS).map(([key, row]) => [key, row[0]]));
  const [, women, youngest, oldest, interests, lifestyles] = PERSONAS[persona];
  const woman = random.chance(women);
  const middle = (youngest + oldest) / 2;
  const age = clamp(middle + (random.bell() * (oldest - youngest)) / 4.2, youngest, oldest + 4);
  const city = random.weighted(CITIES);
  const job = makeJob(random, woman, age);
  const income = clamp(
    Math.round(job.income + (city.spend - 1) * 2.5 + random.bell() * 0.7),
    0,
    INCOMES.length - 1,
  );
  // More join every year; the shop is older than the order file.
  const share = Math.sqrt(random.next());
  const adult = LAST_DAY - Math.floor((age - 18) * 365.25);
  const since = Math.max(adult, MEMBER_FROM + Math.floor(share * (LAST_DAY - MEMBER_FROM + 1)));
  const works = job.title !== HOMEMAKER && job.title !== RETIRED;
  const lifestyle = random.weighted(mix(lifestyles).filter(([key]) => works || key !== 'career'));
  const known = (p, value) => (random.chance(p) ? value : null);
  const calls = random.chance(0.34);
  const texts = random.chance(0.68);
  const mails = random.chance(0.76);

  return {
    persona,
    woman,
    age,
    city,
    income,
    since,
    thrifty: random.chance(persona === 'parent' ? 0.2 : 0.07),
    name: makeName(random, woman),
    child: null,
    shown: {
      gender: known(0.975, woman ? ['Kadın', 'Female'] : ['Erkek', 'Male']),
      birth: known(0.955, LAST_DAY - Math.floor(age * 365.25) - random.int(0, 180)),
      city: known(0.988, city.name),
      income: known(0.9, INCOMES[income]),
      education: known(0.93, EDUCATIONS[job.education]),
      occupation: known(0.91, job.title),
      interest: known(0.89, INTERESTS[random.weighted(mix(interests))]),
      lifestyle: known(0.86, LIFESTYLES[lifestyle]),
      calls,
      texts,
      mails,
      hasMail: mails || random.chance(0.9),
      hasPhone: calls || texts || random.chance(0.85),
    },
  };
}

function makeJob(random, woman, age) {
  if (age < 24 && random.chance(0.7))
    return { title: STUDENT, education: random.chance(0.75) ? 1 : 3, income: 0.4 };
  const education =
    age < 23
      ? random.weighted([
          [0, 10],
          [1, 65],
          [2, 25],
        ])
      : age > 50
        ? random.weighted([
            [0, 24],
            [1, 36],
            [2, 9],
            [3, 24],
            [4, 5],
            [5, 2],
          ])
        : random.weighted([
            [0, 7],
            [1, 26],
            [2, 14],
            [3, 41],
            [4, 10],
            [5, 2],
          ]);
  if (age > 58 && random.chance(0.75))
    return { title: RETIRED, education, income: 0.9 + education * 0.3 };
  const open = OCCUPATIONS.filter(([, , low, high]) => education >= low && education <= high);
  const row = random.weighted(open.map((item) => [item, woman ? item[4] : item[5]]));
  return {
    title: row[0] === HOMEMAKER[0] ? HOMEMAKER : [row[0], row[1]],
    education,
    income: row[6],
  };
}

function makeName(random, woman) {
  const given = woman ? WOMEN : MEN;
  // Favourites first in the lists: squaring draws them more often.
  const draw = (list, power) =>
    list[Math.floor((power ? random.next() * random.next() : random.next()) * list.length)];
  const first = draw(given, true);
  const second = random.chance(0.09) ? draw(given, false) : null;
  const surname = draw(SURNAMES, true);
  const maiden = woman && random.chance(0.05) ? draw(SURNAMES, false) : null;
  return {
    first: second && second !== first ? `${first} ${second}` : first,
    last: maiden && maiden !== surname ? `${maiden} ${surname}` : surname,
  };
}

/** Ids rise with membership and keep their leading zeros; addresses and phone numbers belong to nobody. */
function giveIds(people, random) {
  const taken = new Map();
  const lastFour = random.shuffle(Array.from({ length: 10_000 }, (_, i) => i));
  let id = 10_000;
  people.forEach((person, i) => {
    id += random.int(1, 5);
    person.id = String(id).padStart(7, '0');
    const local = `${plain(person.name.first.split(' ')[0])}.${plain(person.name.last)}`;
    const count = (taken.get(local) ?? 0) + 1;
    taken.set(local, count);
    const domain = random.weighted([
      ['example.com', 6],
      ['example.net', 2],
      ['example.org', 2],
    ]);
    const digits = String(lastFour[i]).padStart(4, '0');
    person.email = person.shown.hasMail ? `${local}${count > 1 ? count : ''}@${domain}` : null;
    person.phone = person.shown.hasPhone
      ? `0500 000 ${digits.slice(0, 2)} ${digits.slice(2)}`
      : null;
  });
}

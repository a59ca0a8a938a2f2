/** More values than this are no scale that people read as one. */
const MOST = 16;
/** So many of the values must have a place; the others come last. */
const NEARLY_ALL = 0.8;

/** Words that stand for places on a scale, lowest first; several of one place together. */
const SCALES: readonly (readonly string[])[] = [
  [
    'verylow cokdusuk',
    'low dusuk alt',
    'lowermiddle lowmiddle middlelow middlelower ortaalt altorta ortadusuk',
    'middle medium mid average orta',
    'uppermiddle highmiddle middlehigh middleupper ortaust ustorta ortayuksek',
    'high yuksek ust',
    'veryhigh cokyuksek',
  ],
  [
    'none noschool okuryazar',
    'primary primaryschool elementary elementaryschool ilkokul ilkogretim',
    'secondary secondaryschool middleschool ortaokul',
    'highschool lise',
    'associate associatedegree associates onlisans',
    'bachelor bachelors bachelorsdegree lisans universite university',
    'master masters mastersdegree yukseklisans',
    'doctorate doctoral phd doktora',
  ],
];

/**
 * The place of each value on a scale, for values that have an order of their own: bands of numbers (`35-49K`, `65+`,
 * `under 18`) by their first number, words such as low, middle, high by what they mean. Infinity for a value without a
 * place; null where the values are no scale.
 */
export function bandPlaces(values: readonly unknown[]): number[] | null {
  if (values.length < 2 || values.length > MOST) return null;
  const texts = values.map((value) => (typeof value === 'string' ? value : ''));
  const scales = [
    ...SCALES.map((scale) => texts.map((text) => placeOfWord(scale, text))),
    texts.map(placeOfNumber),
  ];
  const good = (places: number[]) =>
    places.filter((place) => place < Infinity).length >= Math.max(2, NEARLY_ALL * values.length);
  return scales.find(good) ?? null;
}

function placeOfWord(scale: readonly string[], text: string): number {
  const word = text
    .toLowerCase()
    .normalize('NFD')
    .replace(/ı/g, 'i')
    .replace(/[^a-z]/g, '');
  const place = scale.findIndex((words) => words.split(' ').includes(word));
  return place < 0 ? Infinity : place;
}

const NUMBER = /\d+(?:[.,]\d{3})+(?!\d)|\d+(?:[.,]\d+)?/g;
const UNIT = /\d\s?(k|bin|m|mn|mio|milyon|million)(?!\p{L})/iu;

function placeOfNumber(text: string): number {
  const numbers = text.match(NUMBER) ?? [];
  const [first] = numbers;
  if (first === undefined) return Infinity;
  const grouped = /[.,]\d{3}(?!\d)/.test(first);
  const value = Number(grouped ? first.replace(/[.,]/g, '') : first.replace(',', '.'));
  const unit = UNIT.exec(text)?.[1]?.toLowerCase() ?? '';
  const scaled = value * (unit === '' ? 1 : unit === 'k' || unit === 'bin' ? 1e3 : 1e6);
  if (numbers.length > 1) return scaled;
  // `under 35` stands before `35-44`, `65+` behind `65-74`.
  const nudge = Math.max(1e-6, Math.abs(scaled) * 1e-6);
  if (/[+>≥]|over|above|more|üst|fazla|çok/iu.test(text)) return scaled + nudge;
  return /[<≤]|under|below|less|up to|alt|az|kadar/iu.test(text) ? scaled - nudge : scaled;
}

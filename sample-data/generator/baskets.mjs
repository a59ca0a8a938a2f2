import { FIRST_DAY, isBlackFridayWeek, monthOf } from './calendar.mjs';
import { byCode, costOn, LADDERS, priceOn, shelf } from './catalogue.mjs';
import { INCOMES } from './people.mjs';
import { stream } from './random.mjs';

/** How often each kind of member reaches for each shelf. */
const TASTES = {
  parent: { baby: 10, wipes: 4, mother: 3, skin: 2, makeup: 1, hair: 1.5, sun: 0.6, perfume: 0.4 },
  beauty: { makeup: 9, skin: 4, hair: 3, perfume: 2, sun: 0.8 },
  skin: { skin: 10, hair: 3, sun: 1.4, makeup: 2, perfume: 1 },
  mature: { skin: 6, hair: 4, perfume: 2, sun: 0.7, makeup: 1, baby: 0.5 },
  groom: { men: 10, perfume: 2, hair: 1.5, skin: 0.8, sun: 0.5 },
  giver: { perfume: 8, skin: 2, makeup: 1.5, baby: 1.5, men: 1.5 },
};
const FOR_MEN = new Set(['PR06', 'PR07', 'PR08']);
const MATURE_ONLY = new Set(['CB18', 'CB19']);
const HOURS = [2, 1, 0.5, 0.2, 0.2, 0.3, 1, 2, 3, 5, 6, 6, 7, 6, 6, 6, 6, 6, 6, 7, 9, 11, 10, 6];

/**
 * Fills the baskets: { person, time, channel, lines: { product, quantity, price, total, cost }[] }[] by time.
 * Money in kuruş. `person` is null for a guest.
 */
export function fillBaskets(visits, seed) {
  const random = stream(seed, 'baskets');
  const habits = new Map();
  const sorted = [...visits].sort(
    (a, b) => a.day - b.day || (a.person.id < b.person.id ? -1 : a.person.id > b.person.id ? 1 : 0),
  );
  const orders = sorted.map((visit) => {
    const person = visit.person;
    if (!habits.has(person)) habits.set(person, newHabits(person, random));
    return fillOne(visit, habits.get(person), random);
  });
  return orders.sort((a, b) => a.time - b.time);
}

function newHabits(person, random) {
  return {
    nappy: random.chance(person.thrifty ? 0.75 : 0.3) ? 'BZ2' : 'BZ1',
    formula: random.chance(0.36) ? (INCOMES[person.income][2] > 1.1 ? 'MM2' : 'MM1') : null,
    // How fast this child grows out of a size.
    growth: 1 + random.bell() * 0.07,
    channel: random.weighted([
      ['web', 50],
      ['app', 34],
      ['store', 16],
    ]),
    bought: new Map(),
  };
}

function fillOne(visit, habit, random) {
  const { person, day, purpose } = visit;
  const channel = random.chance(0.75)
    ? habit.channel
    : random.weighted([
        ['web', 45],
        ['app', 40],
        ['store', 15],
      ]);
  const codes = new Map();
  const add = (code, quantity = 1) => codes.set(code, (codes.get(code) ?? 0) + quantity);

  if (purpose === 'ladder') addLadder(person, day, habit, random, add);
  for (const [code, last] of habit.bought) {
    const { cycle } = byCode.get(code);
    if (cycle && day - last >= cycle * 0.8 && random.chance(0.2) && codes.size < 3) add(code);
  }
  const generosity = { loyal: 1.8, regular: 1.1, occasional: 0.72, once: 0.6 }[person.tier];
  const wealth = INCOMES[person.income][2] * person.city.spend * generosity;
  const loyalty = { loyal: 0.9, regular: 0.45, occasional: 0.15, once: 0.05 }[person.tier];
  const extra = purpose === 'ladder' ? 0.2 : 0.36;
  let more = codes.size ? 0 : 1;
  while (more < 4 && random.chance(extra * (0.4 + loyalty * 0.5) * Math.min(1.3, wealth))) more++;
  for (let i = 0; i < more; i++) {
    const product = choose(person, day, purpose, wealth, random);
    add(
      product.code,
      product.base < 600 && random.chance(Math.min(0.6, 0.15 * wealth * wealth)) ? 2 : 1,
    );
  }

  const months = monthsSinceStart(day);
  const percent = discount(person, day, random);
  const lines = [...codes].map(([code, quantity]) => {
    const product = byCode.get(code);
    if (product.cycle && !LADDERS[product.category]) habit.bought.set(code, day);
    const price = priceOn(product, months);
    return {
      product,
      quantity,
      price,
      total: Math.round((quantity * price * (100 - percent)) / 100),
      cost: costOn(product, months),
    };
  });
  return { person, time: day * 1440 + minute(channel, random), channel, lines };
}

function addLadder(person, day, habit, random, add) {
  const age = day - person.child;
  const size = (ages) => 1 + ages.filter((from) => age >= from * habit.growth).length;
  const packs = random.weighted(
    person.tier === 'loyal'
      ? [
          [2, 4],
          [3, 5],
          [4, 2],
        ]
      : [
          [1, 6],
          [2, 3],
        ],
  );
  add(habit.nappy + size(LADDERS.nappy.ages), packs);
  if (habit.formula && age < 760 && random.chance(0.7))
    add(habit.formula + size(LADDERS.formula.ages), random.int(1, 2));
  if (random.chance(0.17)) add(random.pick(['MD01', 'MD01', 'MD02', 'MD03', 'MD04']));
  if (age > 150 && age < 420 && random.chance(0.1))
    add(random.pick(['MM31', 'MM32', 'MM33', 'MM34']));
  if (age > 200 && [6, 7, 8].includes(monthOf(day)) && random.chance(0.12))
    add(random.pick(['KB04', 'KB05', 'GN03']));
}

function choose(person, day, purpose, wealth, random) {
  const month = monthOf(day);
  const summer = month >= 5 && month <= 8;
  const giving = purpose === 'occasion' || month === 2;
  const category = random.weighted(
    Object.entries(TASTES[person.persona]).map(([key, weight]) => {
      if (key === 'sun') return [key, weight * (summer ? 5 : 0.3)];
      if (key === 'perfume') return [key, weight * (giving ? 2.5 : 1)];
      return [key, weight];
    }),
  );
  return random.weighted(
    shelf(category).map((product) => {
      let weight = product.base > 700 ? 0.45 * wealth * wealth : product.base > 400 ? wealth : 1.1;
      if (FOR_MEN.has(product.code)) weight *= person.woman ? 0.4 : 3;
      if (MATURE_ONLY.has(product.code) && person.age < 38) weight *= 0.1;
      if (product.code === 'CB20' && person.age > 32) weight *= 0.1;
      return [product, weight];
    }),
  );
}

/** Percent off the whole basket. */
function discount(person, day, random) {
  if (isBlackFridayWeek(day)) return random.pick([25, 30, 30, 40]);
  if (person.thrifty)
    return random.weighted([
      [0, 1],
      [10, 2],
      [20, 4],
      [25, 4],
      [30, 4],
    ]);
  return random.weighted([
    [0, 72],
    [5, 8],
    [10, 12],
    [15, 4],
    [20, 4],
  ]);
}

export function minute(channel, random) {
  const hour = random.weighted(
    HOURS.map((weight, h) => [h, channel === 'store' && (h < 10 || h > 21) ? 0 : weight]),
  );
  return hour * 60 + random.int(0, 59);
}

export const monthsSinceStart = (d) => Math.floor((d - FIRST_DAY) / 30.44);

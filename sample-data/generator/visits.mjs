import { dayWeight, FIRST_DAY, isBlackFridayWeek, LAST_DAY, mothersDay } from './calendar.mjs';
import { INCOMES } from './people.mjs';
import { stream } from './random.mjs';

/**
 * When each member orders. Loyalty tiers make the Pareto curve; parents of a baby come back for
 * the ladder; the others' gaps are jittered towards strong days.
 * Fills `person.tier` and `person.child`; returns { person, day, purpose }[] in no order.
 */
export function planVisits(people, seed) {
  const random = stream(seed, 'visits');
  return people.flatMap((person) => {
    const days = visitDays(person, random);
    return days.map(([d, purpose]) => ({ person, day: d, purpose }));
  });
}

/** Mean gap in days, shortest and longest; the share of the time that such a customer stays. */
const TIERS = {
  loyal: { gap: 80, spread: 0.45 },
  regular: { gap: 175, spread: 0.55 },
  occasional: { gap: 240, spread: 0.6 },
};

function visitDays(person, random) {
  const start = Math.max(person.since, FIRST_DAY);
  // Who joined lately has often only looked so far.
  const fresh = LAST_DAY - person.since < 120;
  if (random.chance(fresh ? 0.45 : 0.2)) return [];
  const rich = (INCOMES[person.income][2] - 1) * 12;
  person.tier = random.weighted([
    ['loyal', 13.5 + rich],
    ['regular', 19 + rich * 0.5],
    ['occasional', 32],
    ['once', person.persona === 'giver' ? 40 : 20],
  ]);
  const first = strongDay(random, Math.min(LAST_DAY, start + random.int(0, 60)), 40, person.since);
  if (person.persona === 'parent') {
    person.child = childBorn(random, first);
    if (person.tier !== 'once') return ladderDays(person, first, random);
  }
  const days = [[first, 'main']];
  if (person.tier === 'once') {
    if (!random.chance(0.35)) return days;
    const any = random.int(first, LAST_DAY);
    return [[strongDay(random, any, 30, first), 'main']];
  }
  const { gap, spread } = TIERS[person.tier];
  const own = gap * (0.7 + random.next() * 0.6);
  const end = Math.min(LAST_DAY, Math.max(lastDay(random, first), first + Math.round(own)));
  for (let d = first; ;) {
    d += Math.max(4, Math.round(own * (1 + random.bell() * spread)));
    if (d > end) break;
    const chosen = strongDay(random, d, 9, days[days.length - 1][0] + 2);
    days.push([chosen, 'main']);
    if (chosen > d) d = chosen;
  }
  addOccasions(person, days, first, end, random);
  return days;
}

/** Some stay to the end, some slip away in the last months, some are long gone. */
function lastDay(random, first) {
  const fate = random.next();
  if (fate < 0.5) return LAST_DAY;
  if (fate < 0.74) return Math.max(first, LAST_DAY - random.int(60, 260));
  return random.int(first, Math.max(first, LAST_DAY - 200));
}

/** Black Friday, Mother's Day and the New Year bring some who would not have come. */
function addOccasions(person, days, first, end, random) {
  const generous = person.persona === 'giver' ? 3 : 1;
  for (const year of [2023, 2024, 2025, 2026]) {
    const offers = [
      [mothersDay(year) - random.int(2, 8), 0.06 * generous],
      [Date.UTC(year, 11, random.int(18, 30)) / 86_400_000, 0.05 * generous],
    ];
    for (let d = Date.UTC(year, 10, 20) / 86_400_000, left = 12; left > 0; d++, left--)
      if (isBlackFridayWeek(d)) offers.push([d, person.thrifty ? 0.05 : 0.022]);
    for (const [d, p] of offers)
      if (random.chance(p) && d > first && d <= end && !days.some(([other]) => other === d))
        days.push([d, 'occasion']);
  }
}

/** The day near `around` that draws: one of several candidates, by its weight, never before `earliest`. */
function strongDay(random, around, reach, earliest) {
  const low = Math.max(earliest, FIRST_DAY, around - reach);
  const high = Math.min(LAST_DAY, Math.max(low, around + reach));
  const pairs = [];
  for (let i = 0; i < 7; i++) {
    const d = random.int(low, high);
    pairs.push([d, dayWeight(d)]);
  }
  return random.weighted(pairs);
}

/** Two thirds come with a newborn, the others with an older baby. */
function childBorn(random, first) {
  return random.chance(0.68) ? first - random.int(-12, 22) : first - random.int(40, 420);
}

function ladderDays(person, first, random) {
  const days = [];
  const leave = { loyal: 0.04, regular: 0.2, occasional: 0.42 }[person.tier];
  const pace = { loyal: 40, regular: 52, occasional: 62 }[person.tier] + random.int(-4, 6);
  const outgrown = person.child + random.int(780, 900);
  for (let d = first; d <= LAST_DAY && d < outgrown;) {
    days.push([d, 'ladder']);
    if (days.length > 1 && random.chance(leave)) break;
    const next = d + Math.max(8, Math.round(pace * (1 + random.bell() * 0.22)));
    if (next > LAST_DAY) break;
    d = strongDay(random, next, 4, d + 5);
  }
  return days;
}

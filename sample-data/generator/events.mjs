import { CATEGORIES } from './catalogue.mjs';
import { FIRST_DAY, LAST_DAY } from './calendar.mjs';
import { minute } from './baskets.mjs';
import { stream } from './random.mjs';

export const EVENT_TYPES = {
  visit: ['Ziyaret', 'Visit'],
  survey: ['Anket', 'Survey'],
  open: ['E-posta açma', 'Mail open'],
};
const FAVOURITES = {
  parent: ['nappy', 'baby', 'formula', 'mother'],
  beauty: ['makeup', 'makeup', 'skin', 'hair'],
  skin: ['skin', 'skin', 'sun', 'hair'],
  mature: ['skin', 'hair', 'perfume'],
  groom: ['men', 'men', 'perfume'],
  giver: ['perfume', 'skin', 'baby'],
};
const NEWSLETTER = ['Bülten', 'Newsletter'];
const VISITS = 1150;
const NEWSLETTER_OPENS = 650;

/**
 * What members did besides buying: { person, time, type, detail: [tr, en], value } by time.
 * `value`: pages seen (visit), 0–10 (survey), empty (mail open).
 */
export function makeEvents(people, lines, sends, seed) {
  const random = stream(seed, 'events');
  const events = [
    ...visits(people, random),
    ...surveys(lines, random),
    ...opens(people, sends, random),
  ];
  return events
    .filter((event) => event.time < (LAST_DAY + 1) * 1440)
    .sort((a, b) => a.time - b.time || (a.person.id < b.person.id ? -1 : 1));
}

/** A day since joining; later days more often. */
function someDay(person, random) {
  const from = Math.max(person.since, FIRST_DAY);
  return from + Math.floor(Math.sqrt(random.next()) * (LAST_DAY - from + 1));
}

function visits(people, random) {
  return Array.from({ length: VISITS }, () => {
    const person = random.pick(people);
    return {
      person,
      time: someDay(person, random) * 1440 + minute('web', random),
      type: 'visit',
      detail: CATEGORIES[random.pick(FAVOURITES[person.persona])],
      value: 1 + Math.floor(random.next() * random.next() * 18),
    };
  });
}

/** One answer per asked order, a few days later. Returns and cancellations cost points, loyalty earns some. */
function surveys(lines, random) {
  const orders = new Map();
  for (const line of lines) {
    if (!line.person || line.quantity < 0) continue;
    const order = orders.get(line.order) ?? {
      person: line.person,
      time: line.time,
      trouble: false,
    };
    order.trouble ||= line.status === 'returned' || line.status === 'cancelled';
    orders.set(line.order, order);
  }
  const asked = [...orders.values()].filter((order) => random.chance(order.trouble ? 0.2 : 0.06));
  return asked.map(({ person, time, trouble }) => {
    const level = (trouble ? 4.8 : 8.1) + (person.tier === 'loyal' ? 0.8 : 0) + random.bell() * 1.8;
    return {
      person,
      time: (Math.floor(time / 1440) + random.int(4, 9)) * 1440 + minute('web', random),
      type: 'survey',
      detail: ['NPS', 'NPS'],
      value: Math.max(0, Math.min(10, Math.round(level))),
    };
  });
}

function opens(people, sends, random) {
  const campaign = sends
    .filter(({ campaign, arm }) => campaign.consent === 'mails' && arm === 'treatment')
    .filter(() => random.chance(0.34))
    .map((send) => ({
      person: send.person,
      time: send.campaign.sent + 5 + Math.floor(random.next() * random.next() * 2800),
      type: 'open',
      detail: send.campaign.name,
      value: '',
    }));
  const readers = people.filter((person) => person.shown.mails);
  const newsletter = Array.from({ length: NEWSLETTER_OPENS }, () => {
    const person = random.pick(readers);
    return {
      person,
      time: someDay(person, random) * 1440 + minute('web', random),
      type: 'open',
      detail: NEWSLETTER,
      value: '',
    };
  });
  return [...campaign, ...newsletter];
}

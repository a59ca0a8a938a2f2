import { day } from './calendar.mjs';
import { stream } from './random.mjs';

/** `window`: days after the send in which an order counts as a conversion. */
export const CAMPAIGNS = [
  {
    id: 'mothers-day',
    name: ['Anneler Günü 2026', 'Mother’s Day 2026'],
    channel: ['E-posta', 'E-mail'],
    consent: 'mails',
    sent: day('2026-04-30') * 1440 + 10 * 60,
    window: 14,
    works: false,
  },
  {
    id: 'win-back',
    name: ['Geri Kazanma Eylül', 'Win-back September'],
    channel: ['SMS', 'SMS'],
    consent: 'texts',
    sent: day('2026-09-08') * 1440 + 11 * 60,
    window: 21,
    works: true,
  },
];
const CONTROL_SHARE = 0.4;
const LIFT = 0.13;

/** Draws the arms at random. The campaign that works adds visits to the treated; the other adds none. */
export function runCampaigns(people, visits, seed) {
  const random = stream(seed, 'campaigns');
  const added = [];
  const sends = [];
  for (const campaign of CAMPAIGNS) {
    const sentDay = Math.floor(campaign.sent / 1440);
    const daysOf = new Map();
    for (const { person, day: d } of visits) {
      if (!daysOf.has(person)) daysOf.set(person, []);
      daysOf.get(person).push(d);
    }
    const aimedAt = people.filter((person) => {
      const before = (daysOf.get(person) ?? []).filter((d) => d < sentDay);
      if (!before.length || !person.shown[campaign.consent]) return false;
      const since = sentDay - Math.max(...before);
      return campaign.works ? since >= 75 && since <= 400 : since <= 150;
    });
    const converts = (person) =>
      daysOf.get(person).some((d) => d > sentDay && d <= sentDay + campaign.window);
    const arms = drawArms(aimedAt, converts, random);
    for (const [person, arm] of arms) {
      sends.push({ campaign, person, arm });
      if (campaign.works && arm === 'treatment' && random.chance(LIFT))
        added.push({ person, day: sentDay + 1 + random.int(0, 12), purpose: 'main' });
    }
  }
  sends.sort((a, b) => a.campaign.sent - b.campaign.sent || (a.person.id < b.person.id ? -1 : 1));
  return { sends, added };
}

/** A shuffle, drawn again until both arms would have bought about equally often without the campaign. */
function drawArms(people, converts, random) {
  const cut = Math.round(people.length * CONTROL_SHARE);
  const rate = (group) => group.filter(converts).length / Math.max(1, group.length);
  for (let attempt = 0; ; attempt++) {
    const order = random.shuffle(people);
    const [control, treated] = [order.slice(0, cut), order.slice(cut)];
    if (Math.abs(rate(control) - rate(treated)) < 0.003 || attempt > 400)
      return [
        ...control.map((person) => [person, 'control']),
        ...treated.map((person) => [person, 'treatment']),
      ];
  }
}

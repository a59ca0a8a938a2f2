import { CAMPAIGNS } from './campaigns.mjs';
import { LADDERS } from './catalogue.mjs';
import { FIRST_DAY, iso, isoTime, LAST_DAY } from './calendar.mjs';

const lira = (kurus) => Math.round(kurus) / 100;
const round = (x, places) => Number(x.toFixed(places));
const add = (map, key, amount) => map.set(key, (map.get(key) ?? 0) + amount);
const sum = (items, of) => items.reduce((total, item) => total + of(item), 0);

/** Where a readable record belongs; the order of the questions is the order of precedence. */
function fate(line) {
  if (line.status === 'cancelled') return 'cancelled';
  if (line.status === 'returned' && line.total > 0) return 'returned';
  if (!line.person) return 'withoutCustomer';
  if (line.total === 0) return 'zero';
  return 'used';
}

/** What is true of the generated shop, counted from what was written, not from what was meant. */
export function measure({ seed, people, lines, events, sends, brokenKinds, files }) {
  const by = { used: [], cancelled: [], returned: [], withoutCustomer: [], zero: [] };
  for (const line of lines) by[fate(line)].push(line);
  const revenue = new Map();
  const profit = new Map();
  const firstOrders = new Map();
  for (const line of by.used) {
    add(revenue, line.person, line.total);
    add(profit, line.person, line.total - line.quantity * line.cost);
    if (line.total > 0 && !firstOrders.has(line.order)) firstOrders.set(line.order, line);
  }
  const ordersOf = new Map();
  for (const line of firstOrders.values()) add(ordersOf, line.person, 1);
  const broken = sum(Object.values(brokenKinds), (n) => n);
  const plainLedger = (rows) => ({
    records: rows.length,
    used: rows.length,
    cancelled: 0,
    returned: 0,
    zero: 0,
    withoutCustomer: 0,
    totalLines: 0,
    broken: 0,
  });

  return {
    seed,
    firstDay: iso(FIRST_DAY),
    lastDay: iso(LAST_DAY),
    asOf: iso(LAST_DAY + 1),
    currency: 'TRY',
    counts: {
      customers: people.length,
      buyers: revenue.size,
      buyersOnce: [...ordersOf.values()].filter((n) => n === 1).length,
      customersWithoutPurchase: people.length - revenue.size,
      orders: firstOrders.size,
      orderLines: lines.length,
      products: new Set(lines.map((line) => line.product)).size,
      events: events.length,
      sends: sends.length,
    },
    revenue: {
      netOfReturns: lira(sum(by.used, (line) => line.total)),
      netOfReturnsWithGuests: lira(sum([...by.used, ...by.withoutCustomer], (line) => line.total)),
      refundedByNegativeLines: lira(-sum(by.used, (line) => Math.min(0, line.total))),
      keptApartAsReturned: lira(sum(by.returned, (line) => line.total)),
      keptApartAsCancelled: lira(sum(by.cancelled, (line) => line.total)),
      keptApartWithoutCustomer: lira(sum(by.withoutCustomer, (line) => line.total)),
    },
    pareto: pareto([...revenue.values()]),
    ladders: Object.keys(LADDERS).flatMap((key) => ladder(key, by.used)),
    campaigns: CAMPAIGNS.map((campaign) => campaignResult(campaign, sends, by.used)),
    negativeProfit: negativeProfit(profit, revenue),
    negativeLines: by.used.filter((line) => line.total < 0).length,
    ledger: {
      'musteriler.csv': plainLedger(people),
      'siparis_satirlari.csv': {
        records: lines.length + broken + 1,
        used: by.used.length,
        cancelled: by.cancelled.length,
        returned: by.returned.length,
        zero: by.zero.length,
        withoutCustomer: by.withoutCustomer.length,
        totalLines: 1,
        broken,
        brokenFields: brokenKinds.fields,
        brokenDates: brokenKinds.date,
        brokenAmounts: brokenKinds.amount,
      },
      'olaylar.csv': plainLedger(events),
      'gonderimler.csv': plainLedger(sends),
    },
    bytes: {
      ...Object.fromEntries(files.map((file) => [file.path, file.bytes.length])),
      total: sum(files, (file) => file.bytes.length),
    },
  };
}

/** The best quarter of the buyers by net revenue. */
function pareto(revenues) {
  const sorted = [...revenues].sort((a, b) => b - a);
  const top = Math.round(sorted.length * 0.25);
  const share = sum(sorted.slice(0, top), (x) => x) / sum(sorted, (x) => x);
  return { topCustomers: top, ofBuyers: sorted.length, revenueShare: round(share, 4) };
}

/** Days from a customer's first pack of a size to the first of the next, where the latter is later. */
function ladder(key, lines) {
  const { brands, ages } = LADDERS[key];
  const firsts = new Map();
  for (const { product, person, time, total } of lines) {
    if (total < 0 || !brands.includes(product.code.slice(0, 3))) continue;
    if (!firsts.has(person)) firsts.set(person, new Map());
    const sizes = firsts.get(person);
    const size = Number(product.code[3]);
    if (!sizes.has(size)) sizes.set(size, Math.floor(time / 1440));
  }
  return ages.map((age, i) => {
    const size = i + 1;
    const gaps = [...firsts.values()]
      .filter((sizes) => sizes.get(size + 1) > sizes.get(size))
      .map((sizes) => sizes.get(size + 1) - sizes.get(size));
    return {
      category: key,
      from: size,
      to: size + 1,
      plantedDays: age - (ages[i - 1] ?? 0),
      medianDays: median(gaps),
      customers: gaps.length,
    };
  });
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  return Number.isInteger(half) ? (sorted[half - 1] + sorted[half]) / 2 : sorted[Math.floor(half)];
}

/** Treated against control: share with a used line of positive amount within the window after the send. */
function campaignResult(campaign, sends, lines) {
  const until = campaign.sent + campaign.window * 1440;
  const spent = new Map();
  for (const line of lines)
    if (line.total > 0 && line.time >= campaign.sent && line.time < until)
      add(spent, line.person, line.total);
  const arm = (name) => {
    const members = sends.filter((send) => send.campaign === campaign && send.arm === name);
    const converted = members.filter((send) => spent.has(send.person)).length;
    const revenue = sum(members, (send) => spent.get(send.person) ?? 0);
    return {
      customers: members.length,
      converted,
      conversion: round(converted / members.length, 6),
      revenuePerCustomer: round(revenue / members.length / 100, 2),
    };
  };
  const [treatment, control] = [arm('treatment'), arm('control')];
  const [p, q] = [treatment, control].map((a) => a.converted / a.customers);
  const pooled =
    (treatment.converted + control.converted) / (treatment.customers + control.customers);
  const error = Math.sqrt(
    pooled * (1 - pooled) * (1 / treatment.customers + 1 / control.customers),
  );
  return {
    id: campaign.id,
    nameTr: campaign.name[0],
    nameEn: campaign.name[1],
    sentAt: isoTime(campaign.sent),
    windowDays: campaign.window,
    works: campaign.works,
    treatment,
    control,
    uplift: round(p - q, 6),
    z: round((p - q) / error, 3),
  };
}

/** Profit: line total less quantity times unit cost, over used lines. */
function negativeProfit(profit, revenue) {
  const losing = [...profit].filter(([, amount]) => amount < 0);
  return {
    customers: losing.length,
    loss: lira(sum(losing, ([, amount]) => amount)),
    ofThemWithRevenueAtMostZero: losing.filter(([person]) => revenue.get(person) <= 0).length,
    customersWithRevenueAtMostZero: [...revenue.values()].filter((amount) => amount <= 0).length,
    shopProfit: lira(sum([...profit.values()], (amount) => amount)),
  };
}

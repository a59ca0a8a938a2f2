import { LAST_DAY } from './calendar.mjs';
import { minute, monthsSinceStart } from './baskets.mjs';
import { byCode, costOn, priceOn } from './catalogue.mjs';
import { stream } from './random.mjs';

const COUNTS = {
  cancelledOrders: 37,
  returnedMarked: 170,
  returnedNegative: 80,
  guests: 62,
  gifts: 46,
};
const GUEST_BASKETS = [
  'PR11',
  'PR01',
  'MK06',
  'MK14',
  'CB11',
  'BB06',
  'BZ13',
  'GN01',
  'PR12',
  'SC01',
];
/** Lines that come back more often than others. */
const FITS_BADLY = new Set(['makeup', 'perfume', 'baby']);

/**
 * Orders to order lines, with what happens in a shop: guests, gifts, cancellations, returns.
 * Line: { order, time, person|null, product, channel, quantity, price, total, cost, status }, by time.
 */
export function makeLines(baskets, seed) {
  const random = stream(seed, 'lines');
  const orders = [...baskets, ...guestOrders(random)].sort((a, b) => a.time - b.time);
  const lines = orders.flatMap((order, i) =>
    order.lines.map((line) => ({
      ...line,
      order: `A-${10_001 + i}`,
      time: order.time,
      person: order.person,
      channel: order.channel,
      status: delivered(order),
    })),
  );
  addGifts(lines, random);
  cancel(lines, random);
  markReturned(lines, random);
  lines.push(...negativeReturns(lines, random));
  // A stable sort: lines of one order stay together.
  return lines.sort((a, b) => a.time - b.time);
}

function delivered(order) {
  if (order.channel === 'store') return 'completed';
  return order.time >= (LAST_DAY - 1) * 1440 ? 'shipped' : 'delivered';
}

function guestOrders(random) {
  return Array.from({ length: COUNTS.guests }, () => {
    const d = LAST_DAY - 3 - Math.floor(random.next() * 1080);
    const channel = random.pick(['web', 'web', 'store']);
    const codes = random.shuffle(GUEST_BASKETS).slice(0, random.pick([1, 1, 2]));
    const lines = codes.map((code) => {
      const product = byCode.get(code);
      const price = priceOn(product, monthsSinceStart(d));
      const cost = costOn(product, monthsSinceStart(d));
      return { product, quantity: 1, price, total: price, cost };
    });
    return { person: null, time: d * 1440 + minute(channel, random), channel, lines };
  });
}

function addGifts(lines, random) {
  const hosts = random
    .shuffle(lines.map((line, i) => i).filter((i) => lines[i].person && lines[i].total > 60_000))
    .slice(0, COUNTS.gifts)
    .sort((a, b) => b - a);
  for (const i of hosts) {
    const host = lines[i];
    const product = byCode.get(host.person.persona === 'parent' ? 'HD02' : 'HD01');
    const cost = costOn(product, monthsSinceStart(Math.floor(host.time / 1440)));
    lines.splice(i + 1, 0, { ...host, product, quantity: 1, price: 0, total: 0, cost });
  }
}

function cancel(lines, random) {
  const open = new Set(
    lines.filter((line) => line.channel !== 'store' && line.person).map((line) => line.order),
  );
  const chosen = new Set(random.shuffle([...open]).slice(0, COUNTS.cancelledOrders));
  for (const line of lines) if (chosen.has(line.order)) line.status = 'cancelled';
}

const canReturn = (line) =>
  line.person &&
  line.total > 0 &&
  (line.status === 'delivered' || line.status === 'completed') &&
  line.time < (LAST_DAY - 16) * 1440;

/** Draws lines to come back; those of thrifty customers and of shelves that fit badly more often. */
function drawReturns(lines, count, random) {
  const tickets = random.shuffle(
    lines.filter(canReturn).flatMap((line) => {
      const odds = (line.person.thrifty ? 2 : 1) * (FITS_BADLY.has(line.product.category) ? 2 : 1);
      return Array.from({ length: odds }, () => line);
    }),
  );
  return [...new Set(tickets)].slice(0, count);
}

function markReturned(lines, random) {
  for (const line of drawReturns(lines, COUNTS.returnedMarked, random)) line.status = 'returned';
}

/** The sale stays; some days later a line with negative quantity and amount takes it back, whole or in part. */
function negativeReturns(lines, random) {
  return drawReturns(lines, COUNTS.returnedNegative, random).map((line) => {
    const back = line.quantity > 1 && random.chance(0.5) ? 1 : line.quantity;
    return {
      ...line,
      time: (Math.floor(line.time / 1440) + random.int(3, 14)) * 1440 + minute('web', random),
      quantity: -back,
      total: -Math.round((line.total * back) / line.quantity),
      status: 'returned',
    };
  });
}

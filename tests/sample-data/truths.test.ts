import { expect, test } from 'vitest';
import { groupBy, kurus, readEn, sumBy, truths } from './shop';

interface Line {
  order: string;
  time: string;
  customer: string;
  product: string;
  total: number;
  profit: number;
  status: string;
}

const lines: Line[] = readEn('order_lines.csv').map((row) => ({
  order: row['Order No']!,
  time: row['Order Date']!,
  customer: row['Customer ID']!,
  product: row['Product Code']!,
  total: kurus(row['Line Total']),
  profit: kurus(row['Line Total']) - Number(row['Quantity']) * kurus(row['Unit Cost']),
  status: row['Status']!,
}));
const cameBack = (line: Line) => line.status === 'Returned' && line.total > 0;
const counts = lines.filter((line) => line.status !== 'Cancelled' && !cameBack(line));
const used = counts.filter((line) => line.customer !== '' && line.total !== 0);
const sales = used.filter((line) => line.total > 0);
const byCustomer = groupBy(used, (line) => line.customer);
const total = (some: Line[]) => sumBy(some, (line) => line.total) / 100;

test('counts', () => {
  const orders = groupBy(sales, (line) => line.order);
  const ordersOf = groupBy([...orders.values()], (own) => own[0]!.customer);
  expect(truths.counts).toEqual({
    customers: readEn('customers.csv').length,
    buyers: byCustomer.size,
    buyersOnce: [...ordersOf.values()].filter((own) => own.length === 1).length,
    customersWithoutPurchase: readEn('customers.csv').length - byCustomer.size,
    orders: orders.size,
    orderLines: lines.length,
    products: new Set(lines.map((line) => line.product)).size,
    events: readEn('events.csv').length,
    sends: readEn('sends.csv').length,
  });
});

test('revenue', () => {
  expect(truths.revenue).toEqual({
    netOfReturns: total(used),
    netOfReturnsWithGuests: total(counts),
    refundedByNegativeLines: -total(used.filter((line) => line.total < 0)),
    keptApartAsReturned: total(lines.filter(cameBack)),
    keptApartAsCancelled: total(lines.filter((line) => line.status === 'Cancelled')),
    keptApartWithoutCustomer: total(counts.filter((line) => line.customer === '')),
  });
});

test('a quarter of the buyers bring about three quarters of the revenue', () => {
  const revenue = [...byCustomer.values()].map(total).sort((a, b) => b - a);
  const top = Math.round(revenue.length / 4);
  const share = sumBy(revenue.slice(0, top), (x) => x) / total(used);
  expect(truths.pareto).toMatchObject({ topCustomers: top, ofBuyers: revenue.length });
  expect(truths.pareto.revenueShare).toBeCloseTo(share, 4);
  expect(share).toBeGreaterThan(0.73);
  expect(share).toBeLessThan(0.77);
});

test.each(truths.ladders)('ladder: $category $from to $to', (step) => {
  const code = step.category === 'nappy' ? /^BZ\d(\d)$/ : /^MM[12](\d)$/;
  const gaps: number[] = [];
  for (const own of byCustomer.values()) {
    const firstDay = (size: number) => {
      const days = own
        .filter((line) => line.total > 0 && code.exec(line.product)?.[1] === String(size))
        .map((line) => Date.parse(line.time.slice(0, 10)) / 86_400_000);
      return Math.min(...days);
    };
    const gap = firstDay(step.to) - firstDay(step.from);
    if (Number.isFinite(gap) && gap > 0) gaps.push(gap);
  }
  gaps.sort((a, b) => a - b);
  const n = gaps.length;
  const median = (gaps[Math.floor((n - 1) / 2)]! + gaps[Math.ceil((n - 1) / 2)]!) / 2;
  expect(step).toMatchObject({ medianDays: median, customers: n });
  expect(n).toBeGreaterThan(30);
  expect(Math.abs(median - step.plantedDays)).toBeLessThan(0.25 * step.plantedDays);
});

test.each(truths.campaigns)('campaign: $nameEn', (campaign) => {
  const sends = readEn('sends.csv').filter((send) => send['Campaign'] === campaign.nameEn);
  const from = Date.parse(`${campaign.sentAt.replace(' ', 'T')}Z`);
  const arm = (name: string) => {
    const people = sends.filter((send) => send['Arm'] === name);
    const spent = people.map((send) => {
      expect(send['Sent At']).toBe(campaign.sentAt);
      const own = byCustomer.get(send['Customer ID']!) ?? [];
      return total(
        own.filter((line) => {
          const after = Date.parse(`${line.time.replace(' ', 'T')}Z`) - from;
          return line.total > 0 && after >= 0 && after < campaign.windowDays * 86_400_000;
        }),
      );
    });
    const converted = spent.filter((amount) => amount > 0).length;
    return { n: people.length, converted, perCustomer: sumBy(spent, (x) => x) / people.length };
  };
  const [t, c] = [arm('Treatment'), arm('Control')];
  expect(t.n + c.n).toBe(sends.length);
  for (const [measured, stated] of [
    [t, campaign.treatment],
    [c, campaign.control],
  ] as const) {
    expect(stated).toMatchObject({ customers: measured.n, converted: measured.converted });
    expect(stated.conversion).toBeCloseTo(measured.converted / measured.n, 6);
    expect(Math.abs(stated.revenuePerCustomer - measured.perCustomer)).toBeLessThan(0.0051);
  }
  const [p, q] = [t.converted / t.n, c.converted / c.n];
  const pooled = (t.converted + c.converted) / (t.n + c.n);
  const z = (p - q) / Math.sqrt(pooled * (1 - pooled) * (1 / t.n + 1 / c.n));
  expect(campaign.uplift).toBeCloseTo(p - q, 6);
  expect(campaign.z).toBeCloseTo(z, 3);
  if (campaign.works) expect(z).toBeGreaterThan(2.58);
  else expect(Math.abs(z)).toBeLessThan(1);
});

test('some customers cost money', () => {
  const profit = [...byCustomer.values()].map((own) => sumBy(own, (line) => line.profit));
  const losses = profit.filter((amount) => amount < 0);
  expect(truths.negativeProfit).toMatchObject({
    customers: losses.length,
    loss: sumBy(losses, (x) => x) / 100,
    shopProfit: sumBy(profit, (x) => x) / 100,
  });
  expect(losses.length).toBeGreaterThan(30);
});

test('negative lines take back a sale of the same order and product', () => {
  const negative = used.filter((line) => line.total < 0);
  expect(negative).toHaveLength(truths.negativeLines);
  for (const line of negative) {
    const sale = sales.find((s) => s.order === line.order && s.product === line.product);
    expect(sale?.customer).toBe(line.customer);
    expect(sale!.total).toBeGreaterThanOrEqual(-line.total);
    expect(sale!.time < line.time).toBe(true);
  }
});

test('November sells more than the months around it', () => {
  const month = groupBy(sales, (line) => line.time.slice(0, 7));
  for (const year of [2024, 2025]) {
    const lines = (m: string) => month.get(`${year}-${m}`)?.length ?? 0;
    expect(lines('11')).toBeGreaterThan(1.15 * Math.max(lines('09'), lines('10')));
  }
});

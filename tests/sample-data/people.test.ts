import { expect, test } from 'vitest';
import { readEn, truths } from './shop';

const customers = readEn('customers.csv');
const lines = readEn('order_lines.csv');
const ids = new Set(customers.map((row) => row['Customer ID']));
const years = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 31_557_600_000;

test('ids are unique and keep their leading zeros', () => {
  expect(ids.size).toBe(truths.counts.customers);
  for (const id of ids) expect(id).toMatch(/^00\d{5}$/);
});

test('ages are plausible: adults when they joined, at most 80', () => {
  const known = customers.filter((row) => row['Birth Date']);
  expect(known.length).toBeGreaterThan(customers.length * 0.9);
  expect(known.length).toBeLessThan(customers.length);
  for (const row of known) {
    expect(years(row['Birth Date']!, row['Member Since']!)).toBeGreaterThanOrEqual(17.99);
    expect(years(row['Birth Date']!, truths.asOf)).toBeLessThan(80);
  }
});

test('addresses and telephone numbers belong to nobody', () => {
  const mails = customers.map((row) => row['Email']!).filter(Boolean);
  expect(new Set(mails).size).toBe(mails.length);
  for (const mail of mails) expect(mail).toMatch(/^[a-z]+\.[a-z]+\d*@example\.(com|net|org)$/);
  const phones = customers.map((row) => row['Phone']!).filter(Boolean);
  expect(new Set(phones).size).toBe(phones.length);
  for (const phone of phones) expect(phone).toMatch(/^0500 000 \d\d \d\d$/);
});

test('consent is Yes or No, and needs an address', () => {
  for (const row of customers) {
    for (const channel of ['Call', 'SMS', 'Email'])
      expect(row[`${channel} Consent`]).toMatch(/^(Yes|No)$/);
    if (row['Email Consent'] === 'Yes') expect(row['Email']).not.toBe('');
    if (row['SMS Consent'] === 'Yes') expect(row['Phone']).not.toBe('');
  }
});

test("every order's customer exists or is blank, and joined no later than the order", () => {
  const since = new Map(customers.map((row) => [row['Customer ID'], row['Member Since']!]));
  for (const line of lines) {
    const id = line['Customer ID'];
    if (id === '') continue;
    expect(ids.has(id!), line['Order No']).toBe(true);
    expect(line['Order Date']!.slice(0, 10) >= since.get(id)!, line['Order No']).toBe(true);
  }
});

test('events and sends are of members, and sends only with consent', () => {
  const byId = new Map(customers.map((row) => [row['Customer ID'], row]));
  for (const event of readEn('events.csv')) expect(byId.has(event['Customer ID'])).toBe(true);
  for (const send of readEn('sends.csv')) {
    const consent = send['Channel'] === 'SMS' ? 'SMS Consent' : 'Email Consent';
    expect(byId.get(send['Customer ID'])?.[consent]).toBe('Yes');
  }
});

test('the ten segments of the teaching map are all inhabited', () => {
  const sales = lines.filter(
    (line) =>
      line['Customer ID'] &&
      Number(line['Line Total']) > 0 &&
      !['Cancelled', 'Returned'].includes(line['Status']!),
  );
  const orders = new Map<string, Map<string, string>>();
  for (const line of sales) {
    const own = orders.get(line['Customer ID']!) ?? new Map<string, string>();
    orders.set(line['Customer ID']!, own.set(line['Order No']!, line['Order Date']!.slice(0, 10)));
  }
  const people = [...orders.values()].map((own) => ({
    recency: -(Date.parse(truths.asOf) - Date.parse([...own.values()].sort().at(-1)!)) / 86_400_000,
    frequency: own.size,
  }));
  const scorer = (values: number[]) => {
    const sorted = [...values].sort((a, b) => a - b);
    const cuts = [1, 2, 3, 4].map((k) => sorted[Math.floor(((sorted.length - 1) * k) / 5)]!);
    return (value: number) => 1 + cuts.filter((cut) => value > cut).length;
  };
  const r = scorer(people.map((person) => person.recency));
  const f = scorer(people.map((person) => person.frequency));
  // Rows R1 to R5, columns F1 to F5: one letter a segment.
  const map = ['hhaac', 'hhaac', 'ssnll', 'pttll', 'wttCC'];
  const sizes = new Map<string, number>();
  for (const person of people) {
    const segment = map[r(person.recency) - 1]![f(person.frequency) - 1]!;
    sizes.set(segment, (sizes.get(segment) ?? 0) + 1);
  }
  expect([...sizes.keys()].sort().join('')).toBe('Cachlnpstw');
  expect(Math.min(...sizes.values())).toBeGreaterThan(30);
});

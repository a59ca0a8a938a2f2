import { describe, expect, test } from 'vitest';
import { amountTr, bytesOf, dateTr, kurus, readEn, readTr, truths } from './shop';

const lines = readTr('siparis_satirlari.csv', 2);
const FIELDS = 12;

function fate(record: string[]): string {
  if (record[0] === 'TOPLAM') return 'totalLines';
  const [date, customer, amount, status] = [1, 2, 9, 11].map((i) => record[i] ?? '');
  if (record.length !== FIELDS) return 'brokenFields';
  if (dateTr(date!) === null) return 'brokenDates';
  const total = amountTr(amount!);
  if (total === null) return 'brokenAmounts';
  if (status === 'İptal Edildi') return 'cancelled';
  if (status === 'İade Edildi' && total > 0) return 'returned';
  if (customer === '') return 'withoutCustomer';
  return total === 0 ? 'zero' : 'used';
}

describe('the Turkish export', () => {
  const counted: Record<string, number> = {};
  for (const record of lines.records) counted[fate(record)] = (counted[fate(record)] ?? 0) + 1;

  test('every record has the fate that truths.json says', () => {
    const { records, broken, ...fates } = truths.ledger['siparis_satirlari.csv']!;
    expect(lines.records).toHaveLength(records!);
    expect(counted).toEqual(fates);
    expect(fates['brokenFields']! + fates['brokenDates']! + fates['brokenAmounts']!).toBe(broken);
  });

  test('returns, cancellations, guests and gifts are as many as announced', () => {
    expect(counted['returned']! + truths.negativeLines).toBe(250);
    expect(truths.negativeLines).toBe(80);
    expect(counted['cancelled']).toBeGreaterThanOrEqual(50);
    expect(counted['cancelled']).toBeLessThanOrEqual(75);
    expect(counted['withoutCustomer']).toBeGreaterThan(50);
    expect(counted['zero']).toBeGreaterThan(30);
  });

  test('TOPLAM adds up the readable lines', () => {
    const readable = lines.records.filter((r) => !/^(broken|total)/.test(fate(r)));
    const total = lines.records.at(-1)!;
    const sum = (of: (record: string[]) => number) => readable.reduce((n, r) => n + of(r), 0);
    expect(total[0]).toBe('TOPLAM');
    expect(total).toHaveLength(FIELDS);
    expect(amountTr(total[9]!)).toBe(sum((r) => amountTr(r[9]!)!));
    expect(Number(total[7])).toBe(sum((r) => Number(r[7])));
  });

  test('the other files have nothing to keep apart', () => {
    for (const [name, width] of [
      ['musteriler.csv', 16],
      ['olaylar.csv', 6],
      ['gonderimler.csv', 5],
    ] as const) {
      const { records } = readTr(name);
      expect(records.every((record) => record.length === width)).toBe(true);
      expect(truths.ledger[name]).toMatchObject({ records: records.length, used: records.length });
    }
  });

  test('it is windows-1254 with CRLF, a company line and a blank line', () => {
    const bytes = bytesOf('tr/siparis_satirlari.csv');
    expect(() => new TextDecoder('utf-8', { fatal: true }).decode(bytes)).toThrow();
    const text = new TextDecoder('windows-1254').decode(bytes);
    expect(text).toMatch(/^Nar Çiçeği [^\r\n;]+Şti\. Sipariş [^\r\n]+\r\n\r\nSipariş No;/);
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });
});

describe('the two languages', () => {
  test('carry the same order lines', () => {
    const good = lines.records.filter((record) => !/^(broken|total)/.test(fate(record)));
    const turkish = good.map((r) => [
      r[0],
      dateTr(r[1]!),
      r[2],
      r[3],
      Number(r[7]),
      amountTr(r[8]!),
      amountTr(r[9]!),
      Number(r[10]) * 100,
    ]);
    const english = readEn('order_lines.csv').map((r) => [
      r['Order No'],
      r['Order Date'],
      r['Customer ID'],
      r['Product Code'],
      Number(r['Quantity']),
      kurus(r['Unit Price']),
      kurus(r['Line Total']),
      kurus(r['Unit Cost']),
    ]);
    expect(turkish).toEqual(english);
  });

  test('carry the same customers, events and sends', () => {
    const customers = readTr('musteriler.csv').records;
    expect(
      customers.map((r) => [r[0], r[1], dateTr(r[3]!) ?? '', r[4], dateTr(r[10]!), r[14], r[15]]),
    ).toEqual(
      readEn('customers.csv').map((r) => [
        r['Customer ID'],
        r['Full Name'],
        r['Birth Date'],
        r['City'],
        r['Member Since'],
        r['Email'],
        r['Phone'],
      ]),
    );
    expect(readTr('olaylar.csv').records.map((r) => [r[0], r[1], dateTr(r[2]!), r[5]])).toEqual(
      readEn('events.csv').map((r) => [r['Event ID'], r['Customer ID'], r['Time'], r['Value']]),
    );
    expect(
      readTr('gonderimler.csv').records.map((r) => [r[1], r[2] === 'Deney', dateTr(r[4]!)]),
    ).toEqual(
      readEn('sends.csv').map((r) => [r['Customer ID'], r['Arm'] === 'Treatment', r['Sent At']]),
    );
  });
});

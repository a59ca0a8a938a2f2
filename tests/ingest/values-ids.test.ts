import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testEngine } from '../support/engine';
import { importFiles } from '../support/import';

const orders = (rows: readonly (readonly string[])[]): string =>
  [['Sipariş No', 'Müşteri No', 'Tarih', 'Barkod', 'Tutar'], ...rows]
    .map((cells) => cells.join(';'))
    .join('\r\n');

const customers = (ids: readonly string[]): string =>
  [
    ['Müşteri No', 'Ad Soyad', 'Telefon', 'Posta Kodu'],
    ...ids.map((id) => [id, `Ad ${id}`, `0532${id.slice(-7).padStart(7, '0')}`, '06100']),
  ]
    .map((cells) => cells.join(';'))
    .join('\r\n');

async function ids(rows: readonly (readonly string[])[]) {
  const engine = await testEngine();
  const { questions } = await importFiles(engine, [
    {
      name: 'musteriler.csv',
      bytes: customers([...new Set(rows.map(([, customer]) => customer!))]),
      kind: 'customers',
      roles: { 'Müşteri No': 'customer_id', Telefon: 'phone' },
    },
    {
      name: 'siparisler.csv',
      bytes: orders(rows),
      kind: 'orders',
      roles: {
        'Sipariş No': 'order_id',
        'Müşteri No': 'customer_id',
        Tarih: 'order_date',
        Barkod: 'product_id',
        Tutar: 'amount',
      },
    },
  ]);
  expect(questions).toEqual([]);
  const all = async (sql: string) => (await engine.query(sql)).rows;
  return {
    lines: await all('SELECT order_id, customer_id, product_id FROM lines ORDER BY line'),
    orders: (await all('SELECT order_id FROM orders')).flat().sort(),
    customers: await all(
      'SELECT customer_id, phone, "Posta Kodu" FROM customers WHERE source = 1 ORDER BY line',
    ),
  };
}

describe('ids', () => {
  it('keep leading zeros and every digit on the way to the canonical tables', async () => {
    const rows = [
      ['000123', '007', '01.03.2026', '0086901234567', '1,50'],
      ['12345678901234567890', '00000000000000000042', '02.03.2026', '8690000000000000001', '2,50'],
      ['9007199254740993', '42', '03.03.2026', '1E5', '3,50'],
      ['0', '0042', '04.03.2026', '00', '4,50'],
      ['-5', '1.500', '05.03.2026', '1.234,50', '5,50'],
    ];
    const found = await ids(rows);
    expect(found.lines).toEqual(
      rows.map(([order, customer, , product]) => [order, customer, product]),
    );
    expect(found.orders).toEqual(rows.map(([order]) => order!).sort());
    expect(found.customers.map(([id]) => id)).toEqual(rows.map(([, customer]) => customer));
    expect(found.customers.map(([, phone, zip]) => [phone, zip])).toEqual([
      ['05320000007', '06100'],
      ['05320000042', '06100'],
      ['05320000042', '06100'],
      ['05320000042', '06100'],
      ['0532001.500', '06100'],
    ]);
  });

  it('lose the .0 that a data frame gave all of them, and no other', async () => {
    const row = (order: string, customer: string) => [order, customer, '01.03.2026', 'A', '1,00'];
    const all = await ids([row('536365.0', '017850.0'), row('536366.0', '13047.00')]);
    expect(all.lines.map((cells) => cells.slice(0, 2))).toEqual([
      ['536365', '017850'],
      ['536366', '13047'],
    ]);
    const some = await ids([row('536365.0', '017850.0'), row('536366', '13047.5')]);
    expect(some.lines.map((cells) => cells.slice(0, 2))).toEqual([
      ['536365.0', '017850.0'],
      ['536366', '13047.5'],
    ]);
  });

  it('of any digits come back as they were written', async () => {
    const id = fc
      .array(fc.constantFrom(...'0012345678900'), { minLength: 1, maxLength: 24 })
      .map((digits) => digits.join(''));
    const row = fc.tuple(id, id, fc.constant('01.03.2026'), id, fc.constant('1,00'));
    const many = fc.uniqueArray(row, { minLength: 3, maxLength: 30, selector: ([order]) => order });
    await fc.assert(
      fc.asyncProperty(many, async (rows) => {
        const found = await ids(rows);
        expect(found.lines).toEqual(
          rows.map(([order, customer, , product]) => [order, customer, product]),
        );
        expect(found.customers.map(([customer]) => customer)).toEqual([
          ...new Set(rows.map(([, customer]) => customer)),
        ]);
      }),
      { numRuns: 15 },
    );
  });
});

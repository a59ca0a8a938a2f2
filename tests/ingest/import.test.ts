import { findFindings } from '../../src/ingest/findings';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine';
import { missingLines, fateLines } from '../../src/ingest/ledger';
import { testEngine } from '../support/engine';
import { fileAt, importFiles } from '../support/import';
import { SAMPLE } from '../support/shared';

const truths = JSON.parse(readFileSync(join(SAMPLE, 'truths.json'), 'utf8'));

const apart = (ledger: { apart: { reason: string; lines: number }[] }) =>
  Object.fromEntries(ledger.apart.map((row) => [row.reason, row.lines]));

describe('the Turkish sample', () => {
  it('opens without a question, and its ledger is the planted one', async () => {
    const engine = await testEngine();
    const { questions, ledgers, sources, summary } = await importFiles(engine, [
      fileAt(join(SAMPLE, 'tr/musteriler.csv')),
      fileAt(join(SAMPLE, 'tr/siparis_satirlari.csv')),
    ]);
    expect(questions).toEqual([]);
    expect(sources.map((source) => source.kind)).toEqual(['customers', 'orders']);
    const planted = truths.ledger['siparis_satirlari.csv'];
    const orders = ledgers[1]!;
    expect(orders.read).toBe(planted.records);
    expect(orders.used).toBe(planted.used);
    expect(apart(orders)).toEqual({
      cancelled: planted.cancelled,
      returned: planted.returned,
      no_customer: planted.withoutCustomer,
      zero: planted.zero,
      total: planted.totalLines,
    });
    expect(ledgers.map(missingLines)).toEqual([0, 0]);
    expect(summary.revenue).toBe(truths.revenue.netOfReturns);
    expect(summary.revenue_all).toBe(truths.revenue.netOfReturnsWithGuests);
  });

  it('has no wrong letter, amount or date against the English files', async () => {
    const engine = await testEngine();
    const facts = async (language: 'tr' | 'en') => {
      const files = { tr: ['musteriler', 'siparis_satirlari'], en: ['customers', 'order_lines'] };
      await importFiles(
        engine,
        files[language].map((name) => fileAt(join(SAMPLE, language, `${name}.csv`))),
      );
      return {
        lines: await engine.rows(
          `SELECT order_id, customer_id, ordered_at, product_id, quantity, unit_price, amount, cost
           FROM order_lines ORDER BY ALL`,
        ),
        customers: await engine.rows(
          `SELECT customer_id, name, gender, birth_date, city, email, phone, member_since,
             consent_call, consent_sms, consent_email FROM customers ORDER BY customer_id`,
        ),
      };
    };
    const tr = await facts('tr');
    const en = await facts('en');
    expect(tr.lines).toEqual(en.lines);
    expect(tr.customers).toEqual(en.customers);
    expect(tr.customers.some((row) => /[ğüşıöçĞÜŞİÖÇ]/.test(String(row['name'])))).toBe(true);
  });

  it('shows unreadable lines as they stand in the file', async () => {
    const engine = await testEngine();
    const path = join(SAMPLE, 'tr/siparis_satirlari.csv');
    const { sources, ledgers } = await importFiles(engine, [fileAt(path)]);
    const lines = await fateLines(engine, sources[0]!, 'unreadable', 0, 100);
    const text = new TextDecoder('windows-1254').decode(readFileSync(path)).split('\r\n');
    expect(lines.length).toBe(ledgers[0]!.unreadable.reduce((sum, row) => sum + row.lines, 0));
    for (const { line, cells } of lines) {
      for (const cell of cells) expect(text[line - 1]).toContain(cell);
    }
  });
});

describe('the day counted as of', () => {
  it('leaves out what was ordered after it, and says so in the ledger', async () => {
    const engine = await testEngine();
    const { ledgers, summary } = await importFiles(
      engine,
      [
        {
          name: 'orders.csv',
          bytes:
            'order_id,customer_id,order_date,amount\n1,a,2026-01-15,10\n2,a,2026-02-15,20\n3,b,2026-03-15,30\n',
        },
      ],
      { asOf: '2026-02-15' },
    );
    expect(ledgers[0]).toEqual({
      read: 3,
      used: 2,
      apart: [{ reason: 'later', lines: 1 }],
      unreadable: [],
    });
    expect(summary).toMatchObject({
      orders: 2,
      revenue: 30,
      as_of: '2026-02-15',
      as_of_default: '2026-03-16',
    });
  });
});

const table = (rows: string[]) => ({ name: 'orders.csv', bytes: rows.join('\n') });

describe('lines that mislead', () => {
  it('loses one line, not the file, when a barcode stands for the quantity', async () => {
    const engine = await testEngine();
    const { ledgers, summary } = await importFiles(engine, [
      table([
        'order_id,customer_id,order_date,product,quantity,unit_price',
        'A1,C1,2026-05-01,Soap,2,29.90',
        'A2,C1,2026-05-02,Soap,8690000000000,29.90',
        'A3,C2,2026-05-03,Soap,1,10.00',
      ]),
    ]);
    expect(ledgers[0]).toMatchObject({ used: 2, unreadable: [{ reason: 'amount', lines: 1 }] });
    expect(summary.revenue).toBe(69.8);
  });

  it('takes ids with blanks of any kind for the same', async () => {
    const engine = await testEngine();
    const { summary } = await importFiles(engine, [
      table([
        'order_id,customer_id,order_date,amount',
        'A1,C1,2026-05-01,1.50',
        'A2,C1\u00a0,2026-05-02,1.50',
        'A3,"C1\t",2026-05-03,1.50',
      ]),
    ]);
    expect(summary.customers).toBe(1);
  });

  it('asks what a rare 1.250 among whole amounts is', async () => {
    const engine = await testEngine();
    const rows = Array.from({ length: 20_000 }, (_, i) => `A${i},C${i % 50},2026-05-01,${i % 900}`);
    const head = 'order_id,customer_id,order_date,amount';
    const open = await importFiles(engine, [table([head, ...rows, 'B1,C1,2026-05-02,1.250'])], {});
    expect(open.questions.map((question) => question.kind)).toEqual(['decimal']);
    const proved = await importFiles(engine, [
      table([head, ...rows, 'B1,C1,2026-05-02,1.250', 'B2,C1,2026-05-02,"1.250,75"']),
    ]);
    expect(proved.questions).toEqual([]);
    const [row] = await engine.rows(
      `SELECT sum(amount)::DOUBLE AS sum FROM order_lines WHERE order_id LIKE 'B%'`,
    );
    expect(row).toEqual({ sum: 2500.75 });
  });

  it('does not count a returned sale and its refund twice', async () => {
    const engine = await testEngine();
    const { summary } = await importFiles(engine, [
      table([
        'order_id,customer_id,order_date,amount,status',
        'B1,C1,2026-05-01,100.50,Returned',
        'B1,C1,2026-05-04,-100.50,Refunded',
        'B2,C1,2026-05-05,20.00,Delivered',
      ]),
    ]);
    expect(summary.revenue).toBe(20);
  });

  it('leaves out the sale that a refund takes back, not a later one', async () => {
    const engine = await testEngine();
    await importFiles(
      engine,
      [
        table([
          'order_id,customer_id,order_date,amount',
          'A1,Z,2026-01-01,100.50',
          'A2,Z,2026-01-05,-100.50',
          'A3,Z,2026-08-01,100.50',
          'A4,Z,2026-08-02,-7.00',
        ]),
      ],
      { refunds: 'out' },
    );
    const rows = await engine.rows(`SELECT order_id FROM order_lines`);
    expect(rows).toEqual([{ order_id: 'A3' }]);
  });

  it('keeps a customer whose first name is Sum', async () => {
    const engine = await testEngine();
    const { ledgers } = await importFiles(engine, [
      {
        name: 'customers.csv',
        kind: 'customers',
        bytes:
          'first_name,last_name,customer_id,gender,cell_1\nSum,Chan,C77,F,x\nAda,Kaya,C78,F,y\n',
      },
    ]);
    expect(ledgers[0]).toMatchObject({ used: 2, apart: [] });
  });
});

describe('what nearly all values say', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await testEngine();
  });
  afterAll(() => engine.close());

  const orderRows = (rows: readonly string[]) =>
    `Sipariş No;Müşteri No;Tarih;Tutar\n${rows.map((row, i) => `${i};m${i % 7};${row}`).join('\n')}\n`;

  it('goes by nearly all amounts, and finds the few of the other decimal sign', async () => {
    const rows = Array.from({ length: 400 }, (_, i) =>
      i % 50 === 7 ? '15.08.2026;3889.90' : '15.08.2026;3.586,44',
    );
    const { questions, sources } = await importFiles(engine, [
      { name: 'mixed.csv', bytes: orderRows(rows) },
    ]);
    expect(questions).toEqual([]);
    const findings = await findFindings(engine, sources, '2026-11-22');
    expect(findings.find(({ check }) => check === 'mixed_decimals')?.count).toBe(8);
    const many = rows.map((row, i) => (i % 6 ? row : '15.08.2026;3889.90'));
    const asked = await importFiles(engine, [{ name: 'many.csv', bytes: orderRows(many) }]);
    expect(asked.questions.map(({ kind }) => kind)).toEqual(['decimal']);
  });

  it('asks about a day of which the orders say different things', async () => {
    const rows = ['01/01/2026;10', '02/02/2026;20', '03/04/2026;30'];
    const { questions } = await importFiles(engine, [{ name: 'a.csv', bytes: orderRows(rows) }]);
    expect(questions).toMatchObject([{ kind: 'date_order', sample: '03/04/2026' }]);
  });

  it('needs no answer for a customer list in which two stand twice', async () => {
    const people = Array.from({ length: 60 }, (_, i) => `${i % 58};Ad ${i % 58};İzmir;a${i}@b.com`);
    const { questions, sources } = await importFiles(engine, [
      { name: 'liste.csv', bytes: `Müşteri No;Ad Soyad;Şehir;E-posta\n${people.join('\n')}\n` },
    ]);
    expect(questions).toEqual([]);
    expect(sources[0]?.kind).toBe('customers');
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
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

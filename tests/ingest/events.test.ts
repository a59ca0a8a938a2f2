import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine';
import { buildCanonical } from '../../src/ingest/canonical';
import { findFindings } from '../../src/ingest/findings';
import { fateLines, missingLines, readLedgers, whyUnreadable } from '../../src/ingest/ledger';
import { mendStep } from '../../src/ingest/mended';
import { guessRoles, missing } from '../../src/ingest/roles';
import { DEFAULT_SETTINGS } from '../../src/ingest/source';
import { testEngine } from '../support/engine';
import { fileAt, importFiles, type TestFile } from '../support/import';
import { SAMPLE } from '../support/shared';

let engine: Engine;
beforeAll(async () => {
  engine = await testEngine();
});
afterAll(() => engine.close());

const FIGURES = ['order_lines', 'orders', 'customers', 'settings'];
const figures = () =>
  Promise.all(FIGURES.map((table) => engine.rows(`SELECT * FROM ${table} ORDER BY ALL`)));
const events = (columns = '*') =>
  engine.rows(`SELECT ${columns} FROM events ORDER BY source, line`);

describe('the events of the sample', () => {
  const names = {
    tr: ['musteriler', 'siparis_satirlari', 'olaylar', 'gonderimler'],
    en: ['customers', 'order_lines', 'events', 'sends'],
  };
  const at = (language: 'tr' | 'en', name: string) => fileAt(join(SAMPLE, language, `${name}.csv`));

  it('all count, in either language, and change no figure', async () => {
    const read = async (language: 'tr' | 'en') => {
      const files = names[language].map((name) => at(language, name));
      const { sources, questions, ledgers, summary } = await importFiles(engine, files);
      expect(questions).toEqual([]);
      expect(sources.map(({ kind }) => kind)).toEqual(['customers', 'orders', 'events', 'other']);
      expect(ledgers[2]).toEqual({ read: 2411, used: 2411, apart: [], unreadable: [] });
      expect(ledgers.map(missingLines)).toEqual([0, 0, 0, 0]);
      expect(summary.events).toBe(2411);
      const findings = await findFindings(engine, sources, '2026-11-21');
      expect(findings.filter(({ source }) => source === 3)).toEqual([]);
      return events('event_id, customer_id, happened_at::VARCHAR AS at, value');
    };
    const tr = await read('tr');
    expect(await read('en')).toEqual(tr);
    expect(tr[0]).toEqual({
      event_id: 'E10001',
      customer_id: '0010602',
      at: '2023-11-08 11:01:00',
      value: 8,
    });
    expect(
      await engine.rows('SELECT type, count(*)::INTEGER AS n FROM events GROUP BY 1 ORDER BY 1'),
    ).toEqual([
      { type: 'Mail open', n: 777 },
      { type: 'Survey', n: 484 },
      { type: 'Visit', n: 1150 },
    ]);
    const withEvents = await figures();
    const { summary } = await importFiles(
      engine,
      names.en.slice(0, 2).map((name) => at('en', name)),
    );
    expect(summary.events).toBe(0);
    expect(await figures()).toEqual(withEvents);
  });
});

describe('a file of events', () => {
  const kindOf = (header: string, line: string) => {
    const { kind, kindSure } = guessRoles(header.split(';'), [line.split(';')]);
    return kindSure ? kind : `${kind}?`;
  };

  it('is told from orders, customers, sends and coupons', () => {
    for (const [header, line] of [
      ['Visit ID;User ID;Visited At;Page', 'v1;u1;2026-03-01 10:00;/home'],
      ['Ziyaret No;Üye No;Ziyaret Zamanı;Sayfa;Süre', 'z1;77;01.03.2026 10:00;Ana sayfa;12'],
      ['event_type;customer_id;timestamp', 'visit;77;2026-03-01T10:00:00Z'],
      ['Olay Türü;Müşteri No;Tarih;Saat', 'Ziyaret;77;15.03.2026;10:00'],
      ['Survey ID;Customer ID;Response Date;Question;Answer', 's1;77;2026-03-01;How?;Fine'],
      ['Anket No;Müşteri No;Yanıt Tarihi;Soru;Yanıt', 's1;77;15.03.2026;Nasıl?;İyi'],
      ['Event ID;Customer ID;Time;Type;Campaign', 'e1;77;2026-03-01;Open;Spring'],
    ] as const) {
      expect(kindOf(header, line), header).toBe('events');
    }
    // Nothing says so for certain: the user is asked.
    expect(kindOf('Müşteri No;Zaman;Tür;Detay', '77;15.03.2026 10:00;Ziyaret;x')).toBe('events?');
    for (const [header, line, kind] of [
      ['Campaign;Customer ID;Arm;Channel;Sent At', 'x;77;Control;E-mail;2026-03-01', 'other'],
      ['Send ID;Customer ID;Send Date;Type', '1;77;2026-03-01;SMS', 'other'],
      ['Kampanya;Müşteri No;Gönderim Zamanı;Tür', 'x;77;15.03.2026 10:00;SMS', 'other'],
      ['household_id;coupon_upc;campaign_id;redemption_date', '1;2;3;2026-03-01', 'other'],
      ['Event ID;Time;Type', 'e1;2026-03-01;Visit', 'other'],
      ['Event ID;Customer ID;Type', 'e1;77;Visit', 'other'],
      ['Order ID;Customer ID;Date;Type;Amount', 'o1;77;2026-03-01;Web;12.50', 'orders'],
      ['Customer ID;Date;Type;Amount', '77;2026-03-01;Web;12.50', 'orders'],
      ['Customer ID;City;Gender;Age;Event Type', '77;Bonn;F;30;x', 'customers?'],
    ] as const) {
      expect(kindOf(header, line), header).toBe(kind);
    }
  });

  it('needs whose it was and when', () => {
    expect(missing('events', [])).toEqual(['customer_id', 'event_date']);
    expect(missing('events', ['customer_id', 'event_date'])).toEqual([]);
  });

  it('is read as one when the user says so, by header or by values', () => {
    const rolesOf = (header: string, ...lines: string[]) =>
      Object.fromEntries(
        guessRoles(
          header.split(';'),
          lines.map((line) => line.split(';')),
          'events',
        ).columns.flatMap(({ name, role }) => (role ? [[role, name]] : [])),
      );
    const lines = ['C0042;01.02.2026;x', 'C0043;13.02.2026;y', 'C0044;14.02.2026;y'];
    expect(rolesOf('Kim;Ne zaman;Type', ...lines)).toEqual({
      customer_id: 'Kim',
      event_date: 'Ne zaman',
      event_type: 'Type',
    });
    expect(
      rolesOf(
        'ID;Customer;Order Date;Amount;Time',
        '1;77;2026-03-01;12.50;10:00',
        '2;78;2026-03-02;1;9:00',
      ),
    ).toEqual({
      event_id: 'ID',
      customer_id: 'Customer',
      event_date: 'Order Date',
      event_value: 'Amount',
      event_time: 'Time',
    });
  });
});

const ORDERS: TestFile = {
  name: 'orders.csv',
  bytes: `Order No;Order Date;Customer ID;Amount
o1;2026-03-01;c1;10.00
o2;2026-03-10;c2;20.00
`,
};
const HEADER = 'Event ID;Customer ID;Time;Type;Detail;Value';

describe('where the lines of an event file go', () => {
  const visits = {
    name: 'visits.csv',
    bytes: `${HEADER}
e1;c1;2026-03-02 10:00;Visit;Home;3
e2;c2;2026-03-03 11:30;Survey;How?;Fine
e2;c2;2026-03-03 11:30;Survey;How?;Fine
e2;c2;2026-03-03 11:31;Survey;How?;Fine
e3;c2;soon;Visit;Home;1
e4;;2026-03-04 10:00;Visit;Home;1
e5;c1;2026-03-11 23:59;Visit;Home;1,5
e6;c1;2026-03-12 00:00;Visit;Home;1
;stranger;2026-03-05 10:00;Visit;;
;stranger;2026-03-05 10:00;Visit;;
Total;;;;;6
`,
  };
  const more = {
    name: 'visits (2).csv',
    bytes: `${HEADER}\ne1;c1;2026-03-02 10:00;Visit;Home;3\ne7;c1;2026-03-02 10:00;;;x\n`,
  };
  const apart = (ledger: { apart: { reason: string; lines: number }[] } | undefined) =>
    Object.fromEntries(ledger?.apart.map(({ reason, lines }) => [reason, lines]) ?? []);

  it('is said for every one of them', async () => {
    const { sources, ledgers } = await importFiles(engine, [ORDERS, visits, more]);
    expect(sources.map(({ kind }) => kind)).toEqual(['orders', 'events', 'events']);
    expect(ledgers.map(missingLines)).toEqual([0, 0, 0]);
    expect(ledgers[1]).toMatchObject({
      read: 11,
      used: 6,
      unreadable: [{ reason: 'date', lines: 1 }],
    });
    expect(apart(ledgers[1])).toEqual({ duplicate: 1, no_customer: 1, later: 1, total: 1 });
    expect(ledgers[2]).toMatchObject({ read: 2, used: 1, unreadable: [] });
    expect(apart(ledgers[2])).toEqual({ duplicate: 1 });
    const lines = async (fate: string) =>
      (await fateLines(engine, sources[1]!, fate, 0, 20)).map(({ line }) => line);
    expect(await lines('used')).toEqual([2, 3, 5, 8, 10, 11]);
    expect(await lines('duplicate')).toEqual([4]);
    expect(await lines('later')).toEqual([9]);
    expect(await lines('unreadable')).toEqual([6]);
    expect(await lines('total')).toEqual([12]);
    expect(await events('line, type, detail, value, happened_on')).toEqual([
      { line: 2, type: 'Visit', detail: 'Home', value: 3, happened_on: '2026-03-02' },
      { line: 3, type: 'Survey', detail: 'How?: Fine', value: null, happened_on: '2026-03-03' },
      { line: 5, type: 'Survey', detail: 'How?: Fine', value: null, happened_on: '2026-03-03' },
      { line: 8, type: 'Visit', detail: 'Home', value: 1.5, happened_on: '2026-03-11' },
      { line: 10, type: 'Visit', detail: null, value: null, happened_on: '2026-03-05' },
      { line: 11, type: 'Visit', detail: null, value: null, happened_on: '2026-03-05' },
      { line: 3, type: null, detail: 'x', value: null, happened_on: '2026-03-02' },
    ]);
  });

  it('follows the day counted as of', async () => {
    const { ledgers } = await importFiles(engine, [ORDERS, visits], { asOf: '2026-03-03' });
    expect(apart(ledgers[1])).toMatchObject({ later: 5 });
    expect(missingLines(ledgers[1]!)).toBe(0);
    const all = await importFiles(engine, [ORDERS, visits], { asOf: '2027-01-01' });
    expect(apart(all.ledgers[1])).not.toHaveProperty('later');
  });

  it('without orders is later than nothing', async () => {
    const { ledgers } = await importFiles(engine, [visits]);
    expect(ledgers[0]!.used).toBe(7);
    expect(missingLines(ledgers[0]!)).toBe(0);
  });

  it('tells of customers who are in no other file, and does not make customers of them', async () => {
    const { sources } = await importFiles(engine, [ORDERS, visits, more]);
    expect(await engine.rows('SELECT customer_id FROM customers ORDER BY 1')).toEqual([
      { customer_id: 'c1' },
      { customer_id: 'c2' },
    ]);
    const found = (await findFindings(engine, sources, '2026-11-21')).filter(
      ({ check }) => check === 'event_customers_not_listed',
    );
    expect(found).toMatchObject([
      { source: 2, count: 1, params: { file: 'visits.csv', customers: 3 }, lines: { total: 2 } },
    ]);
    expect(await engine.rows(`${found[0]!.lines!.sql} ORDER BY 1`)).toEqual([
      { line: 10 },
      { line: 11 },
    ]);
  });

  it('can be mended', async () => {
    const { sources } = await importFiles(engine, [ORDERS, visits]);
    const [orders, source] = [sources[0]!, sources[1]!];
    expect(await whyUnreadable(engine, source, 6)).toBe('date');
    const cells = ['e3', 'c2', '2026-03-03', 'Visit', 'Home', '1'];
    const steps = [mendStep(source.id, 6, cells)];
    await buildCanonical(engine, [orders, source], DEFAULT_SETTINGS, null, steps);
    expect(await whyUnreadable(engine, source, 6)).toBeNull();
    const ledger = (await readLedgers(engine, [[source.id, 11]])).get(source.id)!;
    expect(ledger).toMatchObject({ used: 7, unreadable: [] });
    expect(missingLines(ledger)).toBe(0);
  });

  it('names the type after the file where no column does', async () => {
    const untyped = (name: string) => ({
      name,
      bytes: 'Ziyaret No;Müşteri No;Tarih;Saat\nz1;c1;13.02.2026;9.30\n',
    });
    await importFiles(engine, [
      ORDERS,
      untyped('ziyaretler_2026-02.csv'),
      untyped('Mağaza ziyareti.csv.gz'),
      untyped('2026.csv'),
    ]);
    expect(await events('type, happened_at::VARCHAR AS at')).toEqual([
      { type: 'ziyaretler', at: '2026-02-13 09:30:00' },
      { type: 'Mağaza ziyareti', at: '2026-02-13 09:30:00' },
      { type: '2026', at: '2026-02-13 09:30:00' },
    ]);
  });
});

describe('events of all kinds', { timeout: 120_000 }, () => {
  const cell = fc.record({
    id: fc.constantFrom('', 'e1', 'e2', 'e3'),
    customer: fc.constantFrom('', 'c1', 'c2', 'c9', 'Total'),
    time: fc.constantFrom('2026-03-01', '2026-03-02 10:00', '2026-03-20', '2026-04-01', '', 'soon'),
    type: fc.constantFrom('Visit', 'Survey', ''),
    detail: fc.constantFrom('Home', ''),
    value: fc.constantFrom('', '1', '2.5', 'yes'),
  });

  it('add up, and count where nothing speaks against it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(cell, { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 2 }),
        fc.constantFrom(null, '2026-03-02', '2026-03-25'),
        async (files, asOf) => {
          const made = files.map((rows, i) => ({
            name: `events${i}.csv`,
            kind: 'events' as const,
            roles: {
              'Event ID': 'event_id' as const,
              'Customer ID': 'customer_id' as const,
              Time: 'event_date' as const,
              Type: 'event_type' as const,
              Detail: 'event_detail' as const,
              Value: 'event_value' as const,
            },
            // The first line is a plain one, so that there is something to tell how dates are written.
            bytes: [
              HEADER,
              'first;c1;2026-03-01 09:00;Visit;Home;1',
              ...rows.map((row) =>
                [row.id, row.customer, row.time, row.type, row.detail, row.value].join(';'),
              ),
            ].join('\n'),
          }));
          const { ledgers } = await importFiles(engine, [ORDERS, ...made], { asOf });
          const seen = new Set<string>();
          for (const [i, rows] of files.entries()) {
            const fates: Record<string, number> = {};
            const first = { ...rows[0]!, id: 'first', customer: 'c1', time: '2026-03-01 09:00' };
            for (const row of [{ ...first, type: 'Visit', detail: 'Home', value: '1' }, ...rows]) {
              const key = JSON.stringify(row);
              const again = row.id !== '' && seen.has(key);
              const dated = row.time.startsWith('2026');
              const firstCell = Object.values(row).find((text) => text !== '');
              const fate = !dated
                ? firstCell === 'Total'
                  ? 'total'
                  : 'unreadable'
                : again
                  ? 'duplicate'
                  : row.time.slice(0, 10) > (asOf ?? '2026-03-11')
                    ? 'later'
                    : row.customer === ''
                      ? 'no_customer'
                      : 'used';
              if (dated) seen.add(key);
              fates[fate] = (fates[fate] ?? 0) + 1;
            }
            const ledger = ledgers[i + 1]!;
            expect(missingLines(ledger)).toBe(0);
            const told = Object.fromEntries([
              ['used', ledger.used],
              ...ledger.apart.map(({ reason, lines }) => [reason, lines]),
              ...(ledger.unreadable.length > 0
                ? [['unreadable', ledger.unreadable.reduce((n, { lines }) => n + lines, 0)]]
                : []),
            ]) as Record<string, number>;
            expect(told).toEqual({ used: 0, ...fates });
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});

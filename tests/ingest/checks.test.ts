import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine';
import { asRead } from '../../src/ingest/as-read';
import { buildCanonical } from '../../src/ingest/canonical';
import type { Finding, Step } from '../../src/ingest/check';
import { defaultSteps, findFindings } from '../../src/ingest/findings';
import { missingLines, readLedgers } from '../../src/ingest/ledger';
import { mendStep } from '../../src/ingest/mended';
import { DEFAULT_SETTINGS, type Source } from '../../src/ingest/source';
import { testEngine } from '../support/engine';
import { importFiles, type TestFile } from '../support/import';

let engine: Engine;
beforeAll(async () => {
  engine = await testEngine();
});
afterAll(() => engine.close());

const CUSTOMERS = `customer_id,name,city,email
c1,Ayşe,İzmir,ayse@example.com
c2,Mehmet,Ankara,m@example.com
c2,Mehmet Can,Bursa,m@example.com
c3,Zeynep,İzmir,z@example.com
`;
const MARCH = `order_id,customer_id,order_date,amount,status
A1,c1,2026-03-01,10.00,Delivered
A1,c1,2026-03-01,10.00,Delivered
A2,c2,2026-03-02,20.00,Delivered
A3,c3,2026-03-03,0.00,Delivered
A4,c3,2026-03-04,40.00,Cancelled
A5,c9,2026-03-05,50.00,Delivered
A6,c1,1900-01-01,60.00,Delivered
A7,c1,2030-01-01,70.00,Delivered
A8,c2,2026-03-08,80.00,Florbl
A9,c2,2026-03-09,-5.00,Delivered
A10,c3,2026-03-10,15.00,Delivered
A11,c3,2026-03-11,oops,Delivered
`;
const APRIL = `order_id,customer_id,order_date,amount,status
A10,c3,2026-03-10,15.00,Delivered
B1,c1,2026-04-01,100.00,Delivered
B2,c2,2026-04-02,200.00,Delivered
`;

const files: TestFile[] = [
  { name: 'customers.csv', bytes: CUSTOMERS },
  { name: 'march.csv', bytes: MARCH },
  { name: 'april.csv', bytes: APRIL },
];

async function imported() {
  const { sources } = await importFiles(engine, files);
  return sources;
}

async function built(sources: Source[], steps: Step[]) {
  await buildCanonical(engine, sources, DEFAULT_SETTINGS, null, steps);
  const findings = await findFindings(engine, sources, '2026-11-21');
  const records: [number, number][] = [
    [1, 4],
    [2, 12],
    [3, 3],
  ];
  const ledgers = await readLedgers(engine, records);
  for (const [id, lines] of records) {
    const ledger = ledgers.get(id)!;
    expect(missingLines(ledger)).toBe(0);
    expect(ledger.read).toBe(lines);
  }
  const [sum] = await engine.rows<{ n: number; net: number }>(
    'SELECT count(*)::INTEGER AS n, sum(amount)::DOUBLE AS net FROM order_lines',
  );
  return { findings, ledgers, used: sum!.n, net: sum!.net };
}

const remedyOf = (findings: Finding[], check: string, remedy: string): Step => {
  const step = findings
    .filter((finding) => finding.check === check)
    .flatMap((finding) => finding.remedies)
    .find((other) => other.remedy === remedy);
  if (!step) throw new Error(`No ${remedy} for ${check}: ${findings.map((f) => f.check)}`);
  return step;
};

describe('checks', () => {
  it('find what there is, each with its lines', async () => {
    const { findings } = await built(await imported(), []);
    const counts = findings.map(({ check, source, count }) => [check, source, count]);
    expect(counts).toEqual([
      ['duplicate_lines', 2, 1],
      ['duplicate_lines', 3, 1],
      ['orders_in_two_files', 3, 1],
      ['customers_not_listed', 1, 1],
      ['conflicting_customers', 1, 2],
      ['future_orders', 2, 1],
      ['ancient_orders', 2, 1],
      ['unknown_statuses', 2, 1],
      ['cancelled_lines', 2, 1],
      ['zero_lines', 2, 1],
      ['negative_lines', 2, 1],
    ]);
    const lineOf = async (check: string, source: number) =>
      (
        await engine.rows<{ line: number }>(
          findings.find((f) => f.check === check && f.source === source)!.lines!.sql,
        )
      ).map(({ line }) => line);
    expect(await lineOf('duplicate_lines', 2)).toEqual([3]);
    expect(await lineOf('orders_in_two_files', 3)).toEqual([2]);
    expect(await lineOf('ancient_orders', 2)).toEqual([8]);
  });

  it.each([
    ['duplicate_lines', 'leave_out', -1, -10],
    ['orders_in_two_files', 'leave_out', -1, -15],
    ['customers_not_listed', 'leave_out', -1, -50],
    ['future_orders', 'leave_out', -1, -70],
    ['ancient_orders', 'leave_out', -1, -60],
    ['unknown_statuses', 'cancelled', -1, -80],
    ['unknown_statuses', 'returned', -1, -80],
    ['cancelled_lines', 'count', 1, 40],
    ['zero_lines', 'count', 1, 0],
    ['negative_lines', 'leave_out', -1, 5],
  ])(
    '%s: %s does just that, and undoing it brings all back',
    async (check, remedy, lines, money) => {
      const sources = await imported();
      const before = await built(sources, []);
      const after = await built(sources, [remedyOf(before.findings, check, remedy)]);
      expect(after.used - before.used).toBe(lines);
      expect(after.net - before.net).toBeCloseTo(money, 6);
      const found = (findings: Finding[]) =>
        findings.filter((f) => f.check === check && f.remedies.some((s) => s.remedy === remedy));
      expect(found(after.findings).length).toBe(found(before.findings).length - 1);
      expect(await built(sources, [])).toEqual(before);
    },
  );

  it('keeps the last of conflicting lines', async () => {
    const sources = await imported();
    const { findings } = await built(sources, []);
    const cityOf = async () =>
      (
        await engine.rows<{ city: string }>(`SELECT city FROM customers WHERE customer_id = 'c2'`)
      )[0]?.city;
    expect(await cityOf()).toBe('Ankara');
    await built(sources, [remedyOf(findings, 'conflicting_customers', 'keep_last')]);
    expect(await cityOf()).toBe('Bursa');
  });

  it('makes one customer of those who share an e-mail or phone, however they are linked', async () => {
    const { sources } = await importFiles(engine, [
      {
        name: 'customers.csv',
        bytes:
          'customer_id,name,email,phone\nc1,A,a@x.com,0532 111 22 33\nc2,A, A@X.COM ,0532 444 55 66\nc3,A,,+90 532 444 55 66\nc4,B,b@x.com,\n',
      },
      {
        name: 'orders.csv',
        bytes:
          'order_id,customer_id,order_date,amount\n1,c1,2026-01-01,1\n2,c2,2026-01-02,2\n3,c3,2026-01-03,4\n4,c4,2026-01-04,8\n',
      },
    ]);
    const findings = await findFindings(engine, sources, '2026-11-21');
    const step = remedyOf(findings, 'same_contacts', 'merge');
    expect(findings.find(({ check }) => check === 'same_contacts')?.count).toBe(3);
    const spent = async (steps: Step[]) => {
      await buildCanonical(engine, sources, DEFAULT_SETTINGS, null, steps);
      const ledgers = await readLedgers(engine, [
        [1, 4],
        [2, 4],
      ]);
      for (const ledger of ledgers.values()) expect(missingLines(ledger)).toBe(0);
      return engine.rows<{ id: string; net: number }>(
        'SELECT customer_id AS id, sum(amount)::INTEGER AS net FROM customers JOIN order_lines USING (customer_id) GROUP BY 1 ORDER BY 1',
      );
    };
    expect(await spent([step])).toEqual([
      { id: 'c1', net: 7 },
      { id: 'c4', net: 8 },
    ]);
    expect(await spent([])).toHaveLength(4);
  });

  it('counts apart those who share a contact that is nobody’s own', async () => {
    const shop = Array.from({ length: 12 }, (_, k) => `s${k},Shop ${k},,0212 333 44 55\n`);
    const { sources } = await importFiles(engine, [
      {
        name: 'customers.csv',
        bytes: `customer_id,name,email,phone\nc1,A,a@x.com,\nc2,A,A@x.com,\n${shop.join('')}`,
      },
    ]);
    const found = async (steps: Step[]) => {
      await buildCanonical(engine, sources, DEFAULT_SETTINGS, null, steps);
      const findings = await findFindings(engine, sources, '2026-11-21');
      return findings.flatMap(({ check, count, remedies }) =>
        check.endsWith('_contacts') ? [[check, count, remedies.length]] : [],
      );
    };
    expect(await found([])).toEqual([
      ['same_contacts', 2, 1],
      ['shared_contacts', 12, 0],
    ]);
    const step: Step = { check: 'same_contacts', remedy: 'merge', source: 1, params: {} };
    expect(await found([step])).toEqual([['shared_contacts', 12, 0]]);
    const [customers] = await engine.rows('SELECT count(*)::INTEGER AS n FROM customers');
    expect(customers).toEqual({ n: 13 });
  });

  it.each([
    ['a sum among them', ';;;;15,75\n'],
    ['a total line among them', ';;;Toplam;15,75\n'],
    ['a customer of their own', ';m9;;Sabun;5,25\n'],
    ['no price', ';;;Sabun;\n'],
  ])('fills in nothing unasked where lines without an order have %s', async (_, line) => {
    const { sources } = await importFiles(engine, [
      {
        name: 'siparisler.csv',
        bytes: `Sipariş No;Müşteri No;Tarih;Ürün;Tutar\nA1;m1;15.08.2026;Şampuan;10,50\n;;;Sabun;5,25\n;;;Krem;4,25\nA2;m2;16.08.2026;Krem;8,00\n${line}`,
      },
    ]);
    expect(await defaultSteps(engine, sources[0]!)).toEqual([]);
  });

  it('fills in an order from above where its lines leave it out, but not in a total line', async () => {
    const { sources, ledgers } = await importFiles(engine, [
      {
        name: 'siparisler.csv',
        bytes:
          'Sipariş No;Müşteri No;Tarih;Ürün;Tutar\nA1;m1;15.08.2026;Şampuan;10,50\n;;;Sabun;5,25\n;;;Krem;4,25\nA2;m2;16.08.2026;Krem;8,00\nTOPLAM;;;;28,00\n',
      },
    ]);
    expect(ledgers[0]).toMatchObject({ read: 5, used: 2 });
    const findings = await findFindings(engine, sources, '2026-11-21');
    const step = remedyOf(findings, 'continuation_rows', 'fill_down');
    expect(await defaultSteps(engine, sources[0]!)).toEqual([step]);
    expect(findings.find(({ check }) => check === 'continuation_rows')?.count).toBe(2);
    await buildCanonical(engine, sources, DEFAULT_SETTINGS, null, [step]);
    expect(
      await engine.rows(
        'SELECT order_id, customer_id, count(*)::INTEGER AS n, sum(amount)::DOUBLE AS net FROM order_lines GROUP BY ALL ORDER BY 1',
      ),
    ).toEqual([
      { order_id: 'A1', customer_id: 'm1', n: 3, net: 20 },
      { order_id: 'A2', customer_id: 'm2', n: 1, net: 8 },
    ]);
    const ledger = (await readLedgers(engine, [[1, 5]])).get(1)!;
    expect(missingLines(ledger)).toBe(0);
    expect(ledger.used).toBe(4);
  });

  it('reads the other decimal sign too where the user says so', async () => {
    const rows = ['1.250,50', '980,25', '12,00', '7.500,00', '1,250.75', '99.95'];
    const { sources } = await importFiles(engine, [
      {
        name: 'mixed.csv',
        bytes: `order_id;customer_id;order_date;amount\n${rows.map((amount, i) => `${i};c${i};2026-01-0${i + 1};${amount}`).join('\n')}\n`,
      },
    ]);
    const findings = await findFindings(engine, sources, '2026-11-21');
    const step = remedyOf(findings, 'mixed_decimals', 'read_other');
    expect(findings.find(({ check }) => check === 'mixed_decimals')?.count).toBe(2);
    const net = async (steps: Step[]) => {
      await buildCanonical(engine, sources, DEFAULT_SETTINGS, null, steps);
      const [row] = await engine.rows<{ net: number }>(
        'SELECT sum(amount)::DOUBLE AS net FROM order_lines',
      );
      return row?.net;
    };
    const comma = 1250.5 + 980.25 + 12 + 7500;
    expect(await net([])).toBeCloseTo(comma, 6);
    expect(await net([step])).toBeCloseTo(comma + 1250.75 + 99.95, 6);
    expect(await net([])).toBeCloseTo(comma, 6);
  });

  it.each([
    ['decimals first', ['mixed_decimals', 'continuation_rows']],
    ['orders first', ['continuation_rows', 'mixed_decimals']],
  ])('a line may need two remedies: %s', async (_, order) => {
    const { sources } = await importFiles(engine, [
      {
        name: 'both.csv',
        bytes:
          'Sipariş No;Müşteri No;Tarih;Ürün;Tutar\nA1;m1;15.08.2026;Şampuan;1.010,50\n;;;Sabun;2,005.25\nA2;m2;16.08.2026;Krem;8,00\nA3;m2;17.08.2026;Krem;12,00\n',
      },
    ]);
    const findings = await findFindings(engine, sources, '2026-11-21');
    const steps = order.map((check) => findings.find((one) => one.check === check)!.remedies[0]!);
    await buildCanonical(engine, sources, DEFAULT_SETTINGS, null, steps);
    expect(
      await engine.rows(
        `SELECT customer_id, sum(amount)::DOUBLE AS net FROM order_lines WHERE order_id = 'A1' GROUP BY ALL`,
      ),
    ).toEqual([{ customer_id: 'm1', net: 3015.75 }]);
  });

  it('counts one currency where there are two', async () => {
    const { sources } = await importFiles(engine, [
      {
        name: 'two.csv',
        bytes:
          'order_id,customer_id,order_date,amount\n1,a,2026-01-01,₺10\n2,a,2026-01-02,$20\n3,b,2026-01-03,₺30\n',
      },
    ]);
    const only: Step = {
      check: 'currencies',
      remedy: 'only',
      source: 1,
      params: { currency: 'TRY' },
    };
    await buildCanonical(engine, sources, DEFAULT_SETTINGS, 'TRY', [only]);
    const [row] = await engine.rows<{ net: number }>(
      'SELECT sum(amount)::DOUBLE AS net FROM order_lines',
    );
    expect(row?.net).toBe(40);
    const ledger = (await readLedgers(engine, [[1, 3]])).get(1)!;
    expect(ledger.apart).toEqual([{ reason: 'left_out', lines: 1 }]);
  });
});

describe('mended lines', () => {
  it('stand in for those of the file, read or rejected, until they are undone', async () => {
    const bytes =
      'order_id,customer_id,order_date,amount\n1,a,2026-01-01,10\n2,a,2026-01-02,20,30,40\n3,b,oops,30\n4,b,2026-01-04,40\n';
    const { sources, ledgers } = await importFiles(engine, [{ name: 'x.csv', bytes }]);
    expect(ledgers[0]).toMatchObject({ read: 4, used: 2 });
    const steps = [
      mendStep(1, 3, ['2', 'a', '2026-01-02', '20']),
      mendStep(1, 4, ['3', 'b', '2026-01-03', '30']),
    ];
    const sum = async (taken: Step[]) => {
      await buildCanonical(engine, sources, DEFAULT_SETTINGS, null, taken);
      const ledger = (await readLedgers(engine, [[1, 4]])).get(1)!;
      expect(missingLines(ledger)).toBe(0);
      const [row] = await engine.rows<{ net: number }>(
        'SELECT sum(amount)::DOUBLE AS net FROM order_lines',
      );
      return [ledger.used, row?.net];
    };
    expect(await sum(steps)).toEqual([4, 100]);
    expect(await sum(steps.slice(1))).toEqual([3, 80]);
    expect(await sum(steps)).toEqual([4, 100]);
    expect(await sum([])).toEqual([2, 50]);
  });
});

describe('download as read', () => {
  it('gives every record as it stood, whatever was done to it', async () => {
    const bytes = 'a;b;c\n 1 ;"x;y";"say ""hi"""\n2;only two\n;;\n3;4;5\n';
    const { sources, results } = await importFiles(engine, [
      { name: 'x.csv', bytes, kind: 'other' },
    ]);
    const { reading, result } = results[0]!;
    let text = '';
    for await (const part of asRead(engine, { id: sources[0]!.id, reading, result })) text += part;
    expect(text).toBe('a,b,c\r\n 1 ,x;y,"say ""hi"""\r\n2,only two\r\n,,\r\n3,4,5\r\n');
  });
});

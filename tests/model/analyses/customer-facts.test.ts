import { beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/engine/engine';
import { defaults, problems, run } from '../../../src/model/analysis';
import { analyses } from '../../../src/model/analyses';
import { customerFacts, OF_FILE, ownFactName } from '../../../src/model/analyses/customer-facts';
import { runAll } from '../../support/analyses';
import { loadCanonical, type CustomerRow } from '../../support/canonical';
import { testEngine } from '../../support/engine';

let engine: Engine;

beforeAll(async () => {
  engine = await testEngine();
});

async function ages(
  people: Record<string, string | number | null>[],
  as_of: string,
  age_bands?: number[],
) {
  const customers = people.map((person, i): CustomerRow => ({ customer_id: String(i), ...person }));
  await loadCanonical(engine, { customers, as_of });
  await runAll(engine, analyses.all.slice(0, 3));
  await run(engine, customerFacts, age_bands ? { age_bands } : {});
  const { rows } = await engine.query(
    'SELECT age, age_band FROM customer_facts ORDER BY CAST(customer_id AS INTEGER)',
  );
  return rows;
}

describe('customer_facts', () => {
  it('has one row for everyone, with or without orders', async () => {
    await loadCanonical(engine, {
      customers: [
        { customer_id: 'a', name: 'Ayşe Yılmaz', city: 'İzmir', member_since: '2026-06-01' },
        { customer_id: 'b', name: 'Işık Öz' },
      ],
      orders: [
        { customer_id: 'a', ordered_at: '2026-06-10', amount: 100 },
        { customer_id: 'a', ordered_at: '2026-06-20', amount: 50.5 },
        { customer_id: 'c', ordered_at: '2026-06-20', amount: -7 },
      ],
      as_of: '2026-07-01',
    });
    await runAll(engine, analyses);
    const rows = await engine.rows('SELECT * FROM customer_facts ORDER BY customer_id');
    expect(rows).toEqual([
      expect.objectContaining({
        customer_id: 'a',
        name: 'Ayşe Yılmaz',
        orders: 2,
        revenue: 150.5,
        average_order: 75.25,
        first_order: '2026-06-10',
        last_order: '2026-06-20',
        recency: 11,
        r_score: 5,
        f_score: 1,
        m_score: 1,
        rfm: '511',
        segment: 'new',
        stage: 'active',
        city: 'İzmir',
        member_since: '2026-06-01',
        age_band: null,
      }),
      expect.objectContaining({
        customer_id: 'b',
        orders: 0,
        revenue: 0,
        average_order: null,
        last_order: null,
        recency: null,
        r_score: null,
        rfm: null,
        segment: null,
        stage: 'lead_unknown',
      }),
      expect.objectContaining({
        customer_id: 'c',
        orders: 0,
        revenue: -7,
        average_order: null,
        segment: null,
      }),
    ]);
  });

  it('carries the file’s own columns, those called like a column of ours under another name', async () => {
    await loadCanonical(engine, {
      customers: [
        { customer_id: 'a', pet: 'cat', Revenue: 'x', 'Şube "1"': 'Kadıköy', email: 'a@b.c' },
        { customer_id: 'b', years: '7', Segment: 'x' },
      ],
      orders: [{ customer_id: 'a', ordered_at: '2026-06-10', amount: 100 }],
    });
    await runAll(engine, analyses);
    const { columns, rows } = await engine.query('SELECT * FROM customer_facts ORDER BY 1');
    const declared = customerFacts.sql[0]!.columns.length;
    expect(columns.slice(declared)).toEqual(
      ['pet', 'Şube "1"', 'years', 'Revenue (file)', 'Segment (file)'].map((name) => ({
        name,
        type: 'VARCHAR',
      })),
    );
    expect(rows.map((row) => [row[0], row[3], ...row.slice(declared)])).toEqual([
      ['a', 100, 'cat', 'Kadıköy', null, 'x', null],
      ['b', 0, null, null, '7', null, 'x'],
    ]);
  });

  it('keeps names apart that would be the same with “(file)”', async () => {
    await loadCanonical(engine, {
      customers: [
        {
          customer_id: 'a',
          Orders: '1',
          'orders (file)': '2',
          'customer_id (file)': '3',
          'ORDERS (FILE) (file)': '4',
          'pet (file)': '5',
        },
      ],
    });
    await runAll(engine, analyses);
    const [row] = await engine.rows('SELECT * FROM customer_facts');
    const declared = customerFacts.sql[0]!.columns.map(({ name }) => name);
    const own = Object.entries(row!).filter(([name]) => !declared.includes(name));
    expect(Object.fromEntries(own)).toEqual({
      'pet (file)': '5',
      'Orders (file)': '1',
      'orders (file) (file)': '2',
      'customer_id (file) (file)': '3',
      'ORDERS (FILE) (file) (file)': '4',
    });
    for (const [name] of own.filter(([name]) => name !== 'pet (file)')) {
      expect(ownFactName(name.slice(0, -OF_FILE.length))).toBe(name);
    }
    expect(['pet', 'pet (file)', 'reorders'].map(ownFactName)).toEqual([
      'pet',
      'pet (file)',
      'reorders',
    ]);
  });

  it('takes no fixed column of `customers` for the file’s own', async () => {
    await loadCanonical(engine, { customers: [{ customer_id: 'a' }] });
    await runAll(engine, analyses);
    const { columns } = await engine.query('SELECT * FROM customer_facts');
    expect(columns.map(({ name }) => name)).toEqual(
      customerFacts.sql[0]!.columns.map(({ name }) => name),
    );
  });

  it('counts years to the day of the birthday', async () => {
    const born = (birth_date: string) => ({ birth_date });
    expect(
      await ages(
        [
          born('2000-07-01'),
          born('2000-07-02'),
          born('2000-06-30'),
          born('2026-07-01'),
          born('2026-07-02'),
        ],
        '2026-07-01',
      ),
    ).toEqual([
      [26, '25-34'],
      [25, '25-34'],
      [26, '25-34'],
      [0, '0-17'],
      [null, null],
    ]);
    const leapling = [born('2004-02-29')];
    expect(await ages(leapling, '2026-02-28')).toEqual([[21, '18-24']]);
    expect(await ages(leapling, '2026-03-01')).toEqual([[22, '18-24']]);
  });

  it('takes the stated age only without a birth date, and only where somebody can be that old', async () => {
    expect(
      await ages(
        [
          { age: 40, birth_date: '1990-01-01' },
          { age: 40 },
          { age: 0 },
          { age: 120 },
          { age: 121 },
          { age: -1 },
          {},
        ],
        '2026-07-01',
      ),
    ).toEqual([
      [36, '35-44'],
      [40, '35-44'],
      [0, '0-17'],
      [120, '65+'],
      [null, null],
      [null, null],
      [null, null],
    ]);
  });

  it('takes a birth year for the age of that year, before a stated age and after a birth date', async () => {
    expect(
      await ages(
        [
          { birth_year: 1990 },
          { birth_year: 1990, age: 50 },
          { birth_year: 1990, birth_date: '1990-12-31' },
          { birth_year: 90 },
          { birth_year: 2030 },
        ],
        '2026-07-01',
      ),
    ).toEqual([
      [36, '35-44'],
      [36, '35-44'],
      [35, '35-44'],
      [null, null],
      [null, null],
    ]);
  });

  it('puts every age in the band whose lower bound it has reached', async () => {
    const people = Array.from({ length: 121 }, (_, age) => ({ age }));
    for (const bounds of [[18, 25, 35, 45, 55, 65], [0, 50], [30], [1, 2, 3]]) {
      const expected = people.map(({ age }) => {
        const from = bounds.filter((bound) => bound <= age).at(-1);
        const next = bounds.find((bound) => bound > age);
        return [
          age,
          from === undefined
            ? `0-${next! - 1}`
            : next === undefined
              ? `${from}+`
              : `${from}-${next - 1}`,
        ];
      });
      expect(await ages(people, '2026-07-01', bounds)).toEqual(expected);
    }
  });

  it('refuses bands that do not rise or are not whole', () => {
    const codes = (age_bands: number[]) =>
      problems(customerFacts, { ...defaults(customerFacts), age_bands }).map((p) => p.code);
    expect(codes([18, 30])).toEqual([]);
    expect(codes([])).toEqual(['empty']);
    expect(codes([30, 18])).toEqual(['rising']);
    expect(codes([18, 18])).toEqual(['rising']);
    expect(codes([18.5])).toEqual(['whole']);
    expect(codes([-1])).toEqual(['numbers']);
  });
});

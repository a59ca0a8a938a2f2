import fc from 'fast-check';
import Papa from 'papaparse';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine';
import { csv } from '../../src/export/exporters/csv';
import { analyses } from '../../src/model/analyses/index';
import { segmentOf } from '../../src/model/segments/map';
import { turkishTeaching } from '../../src/model/segments/maps/turkish-teaching';
import { askCrowd, askFilters, CustomerList, PAGE } from '../../src/state/explore/customers.svelte';
import { saveAs, saveColumns, saveCrowdSql, saveSql } from '../../src/state/explore/save';
import {
  afterOneMore,
  placesOf,
  scoreRange,
  whyOf,
  type Threshold,
} from '../../src/state/explore/why';
import { scrollHeight, scrollTop, TALLEST, topRow, visible } from '../../src/state/explore/window';
import { runAll } from '../support/analyses';
import { loadCanonical } from '../support/canonical';
import { testEngine } from '../support/engine';

const MANY = 2500;
let engine: Engine;

beforeAll(async () => {
  engine = await testEngine();
  await loadCanonical(engine, {
    customers: Array.from({ length: MANY }, (_, i) => ({
      customer_id: `C${String(i).padStart(5, '0')}`,
      name: i === 7 ? '=HYPERLINK("x")' : i % 50 === 0 ? `Işıl ${i}` : `Ali; "Veli" ${i}`,
      email: `a${i}@example.com`,
      consent_sms: i % 3 === 0,
    })),
    orders: Array.from({ length: 4000 }, (_, i) => ({
      customer_id: `C${String(i < 2000 ? i : (i * 13) % 400).padStart(5, '0')}`,
      ordered_at: new Date(Date.UTC(2024, 0, 1 + ((i * 7) % 600))).toISOString().slice(0, 10),
      amount: i % 40 === 0 ? -12.5 : (i % 97) + 0.25,
    })),
  });
  await runAll(engine, analyses);
});

describe('a window on a long list', () => {
  const list = fc.record({
    total: fc.integer({ min: 1, max: 20_000_000 }),
    rowHeight: fc.integer({ min: 20, max: 60 }),
    height: fc.integer({ min: 60, max: 2000 }),
  });

  it('reaches every row, from the first to the last, however many there are', () => {
    fc.assert(
      fc.property(list, fc.double({ min: 0, max: 1, noNaN: true }), (rows, share) => {
        expect(scrollHeight(rows)).toBeLessThanOrEqual(TALLEST);
        expect(visible(rows, 0).first).toBe(0);
        const end = scrollHeight(rows) - rows.height;
        expect(visible(rows, Math.max(0, end)).last).toBe(rows.total - 1);
        const row = Math.floor(share * (rows.total - 1));
        const { first, last } = visible(rows, scrollTop(rows, row));
        expect(first).toBeLessThanOrEqual(row);
        expect(last).toBeGreaterThanOrEqual(row);
      }),
    );
  });

  it('goes back to where it was told to go', () => {
    fc.assert(
      fc.property(list, fc.double({ min: 0, max: 1, noNaN: true }), (rows, share) => {
        const most = rows.total - rows.height / rows.rowHeight;
        if (most <= 0) return;
        const row = share * most;
        expect(topRow(rows, scrollTop(rows, row))).toBeCloseTo(row, 3);
      }),
    );
  });
});

describe('CustomerList', () => {
  const question = askFilters([], [], ['customer_id', 'revenue']);
  const until = async (ok: () => boolean) => {
    for (let i = 0; i < 400 && !ok(); i++) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(ok()).toBe(true);
  };

  it('fetches what is in sight, in order, and drops what nobody looks at any more', async () => {
    const list = new CustomerList(engine);
    list.ask(question, { column: 'revenue', descending: true }, '');
    await until(() => list.total !== null && list.row(0) !== null);
    expect(list.total).toBe(MANY);
    list.show(PAGE * 4, PAGE * 4 + 5);
    list.show(PAGE * 9, PAGE * 9 + 20);
    await until(() => list.row(PAGE * 9) !== null);
    const { rows } = await engine.query(
      'SELECT customer_id FROM customer_facts ORDER BY revenue DESC NULLS LAST, customer_id',
    );
    for (const i of [0, 5, PAGE * 9, PAGE * 9 + 20]) expect(list.row(i)?.[0]).toBe(rows[i]?.[0]);
    expect(list.error).toBeNull();
  });

  it('answers the last of several questions', async () => {
    const list = new CustomerList(engine);
    for (const words of ['a', 'ali', 'ışı', 'IŞIL']) {
      list.ask(question, { column: 'customer_id', descending: false }, words);
    }
    await until(() => list.total === MANY / 50 && list.row(0) !== null);
    expect(list.row(1)?.[0]).toBe('C00050');
    expect(list.row(MANY / 50)).toBeNull();
    expect(list.error).toBeNull();
  });

  it('has no total of before: not while it is counted anew, not while it waits for what to ask', async () => {
    const list = new CustomerList(engine);
    const sort = { column: 'customer_id', descending: false };
    list.ask(question, sort, '');
    await until(() => list.total === MANY && list.row(0) !== null);
    list.ask(question, { ...sort, descending: true }, '');
    expect(list.total).toBe(MANY);
    list.ask(question, sort, 'ışı');
    expect([list.total, list.length]).toEqual([null, MANY]);
    await until(() => list.total === MANY / 50 && list.row(0) !== null);
    list.wait();
    expect([list.total, list.row(0)]).toEqual([null, null]);
    list.ask(question, sort, 'ışı');
    expect([list.total, list.length]).toEqual([null, MANY / 50]);
    await until(() => list.total === MANY / 50);
  });

  it('lists and counts those of any SELECT, with its own columns', async () => {
    const crowd = {
      sql: "SELECT customer_id, -length(name) AS shortness FROM customers WHERE name LIKE 'I%'",
      own: ['shortness'],
    };
    const list = new CustomerList(engine);
    const asked = askCrowd(crowd, ['customer_id', 'shortness', 'revenue']);
    list.ask(asked, { column: 'shortness', descending: false }, '');
    await until(() => list.total !== null && list.row(0) !== null);
    const { rows } = await engine.query(
      `SELECT customer_id, -length(name), revenue FROM customer_facts
WHERE name LIKE 'I%' ORDER BY 2, customer_id`,
    );
    expect(list.total).toBe(rows.length);
    expect(rows.map((_, i) => list.row(i))).toEqual(rows);
    list.ask(asked, { column: 'customer_id', descending: false }, 'C00100');
    await until(() => list.total === 1 && list.row(0)?.[0] === 'C00100');

    const columns = await saveColumns(engine);
    const chosen = [...columns, { name: 'shortness', table: 'crowd' as const }];
    const saved = await engine.query(saveCrowdSql(chosen, crowd));
    expect(saved.columns.map(({ name }) => name)).toEqual(chosen.map(({ name }) => name));
    expect(saved.rows.map((row) => row[0]).sort()).toEqual(rows.map((row) => row[0]).sort());
  });
});

describe('why a customer is here', () => {
  it('says bounds that hold for everybody, whole numbers with both ends inside', async () => {
    const thresholds = await engine.rows<Threshold>('SELECT * FROM rfm_thresholds');
    const people = await engine.rows<Record<string, number>>('SELECT * FROM rfm');
    expect(people.length).toBeGreaterThan(1000);
    for (const p of people) {
      for (const [measure, value, score] of [
        ['r', p.recency, p.r_score],
        ['f', p.frequency, p.f_score],
        ['m', p.monetary, p.m_score],
      ] as const) {
        const range = scoreRange(thresholds, measure, score as number);
        expect(Number(value)).toBeGreaterThanOrEqual(range?.from as number);
        expect(Number(value)).toBeLessThanOrEqual(range?.to as number);
      }
    }
    // Days and orders belong to one score only.
    for (const measure of ['r', 'f'] as const) {
      const ranges = [1, 2, 3, 4, 5].flatMap((score) => {
        const range = scoreRange(thresholds, measure, score);
        return range && range.from <= range.to ? [range] : [];
      });
      ranges.sort((a, b) => a.from - b.from);
      ranges.slice(1).forEach((range, i) => expect(range.from).toBe((ranges[i]?.to as number) + 1));
    }
  });

  it('foretells the segment after one more order as a new calculation gives it with the same bounds', async () => {
    const [someone] = await engine.rows<{
      customer_id: string;
      f_score: number;
      frequency: number;
    }>(
      'SELECT customer_id, f_score, frequency FROM rfm WHERE r_score = 1 ORDER BY customer_id LIMIT 1',
    );
    const why = await whyOf(engine, someone?.customer_id as string);
    expect(why?.lines.length).toBeGreaterThan(0);
    const ranges = [1, 2, 3, 4, 5].filter((score) => {
      const range = scoreRange(why?.thresholds ?? [], 'f', score);
      const orders = (someone?.frequency as number) + 1;
      return range && orders >= range.from && orders <= range.to;
    });
    const f = ranges[0] ?? 5;
    expect(why && afterOneMore(why, turkishTeaching)).toBe(segmentOf(turkishTeaching, 5, f, 1));
    expect(await whyOf(engine, 'nobody')).toBeNull();
  });

  it('names the places of a segment as ranges', () => {
    const places = turkishTeaching.segments.map((segment) => [segment.id, placesOf(segment)]);
    expect(Object.fromEntries(places)).toMatchObject({
      champions: ['R 5 · F 4–5'],
      new: ['R 5 · F 1'],
      risk: ['R 1–2 · F 3–4'],
      hibernating: ['R 1–2 · F 1–2'],
    });
    expect(
      placesOf({
        id: 'x',
        name: { tr: 'x', en: 'x' },
        color: '#000000',
        cells: [
          [1, 1],
          [1, 2],
          [2, 1],
          [5, 5],
        ],
        rules: [{ r: [4, 5], fm: [2.5, 3] }],
      }),
    ).toEqual(['R 4–5 · FM 2.5–3', 'R 1 · F 1–2', 'R 2 · F 1', 'R 5 · F 5']);
  });
});

describe('saving the list', () => {
  it('writes every selected customer once, inert, with numbers as numbers', async () => {
    const columns = await saveColumns(engine);
    expect(columns.slice(0, 4).map((c) => c.name)).toEqual([
      'customer_id',
      'name',
      'email',
      'consent_sms',
    ]);
    expect(columns.map((c) => c.name)).not.toContain('city');
    let progress = 0;
    const options = csv.defaults({ decimal: ',', words: { yes: 'Evet', no: 'Hayır' } });
    const blob = await saveAs({
      engine,
      sql: saveSql(columns, [], []),
      exporter: csv,
      options,
      describe: (name) => ({ header: name }),
      progress: (rows) => (progress = rows),
    });
    expect(progress).toBe(MANY);
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await blob.arrayBuffer());
    expect(text.startsWith('\ufeffcustomer_id;name;email;consent_sms;')).toBe(true);
    const { data } = Papa.parse<Record<string, string>>(text.slice(1).trimEnd(), {
      header: true,
      delimiter: ';',
    });
    expect(data).toHaveLength(MANY);
    expect(new Set(data.map((row) => row.customer_id)).size).toBe(MANY);
    const tricky = data.find((row) => row.customer_id === 'C00007');
    expect(tricky?.name).toBe('\'=HYPERLINK("x")');
    const [sum] = await engine.rows<{ revenue: number }>(
      'SELECT sum(revenue)::DOUBLE AS revenue FROM customer_facts',
    );
    const total = data.reduce((n, row) => n + Number(row.revenue?.replace(',', '.')), 0);
    expect(total).toBeCloseTo(sum?.revenue as number, 4);
    expect(data.some((row) => row.revenue?.startsWith('-'))).toBe(true);
    const averages = data.map((row) => row.average_order ?? '').filter(Boolean);
    expect(averages.length).toBeGreaterThan(0);
    expect(averages.filter((average) => !/^-?\d+(,\d{1,2})?$/.test(average))).toEqual([]);
  });
});

import { strToU8 } from 'fflate';
import { describe, expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine';
import { buildCanonical, prepareEngine } from '../../src/ingest/canonical';
import { formats } from '../../src/ingest/formats';
import { missingLines, readLedgers } from '../../src/ingest/ledger';
import { dropSource, loadFile } from '../../src/ingest/load';
import { formatOf } from '../../src/ingest/recognise';
import { guessRoles } from '../../src/ingest/roles';
import { DEFAULT_SETTINGS } from '../../src/ingest/source';
import { understand } from '../../src/ingest/understand';
import { testEngine } from '../support/engine';
import { parquetFile } from '../support/parquet';
import { makeXlsx, type MadeCell } from '../support/xlsx';

const NAMES = ['Sipariş No', 'Müşteri No', 'Sipariş Tarihi', 'Adet', 'Tutar'];

interface Order {
  id: string;
  customer: string;
  /** Seconds since the first of January 2026. */
  at: number;
  quantity: number;
  amount: number;
}

/** Amounts with three decimals, times at midnight, ids with zeros in front: what is easily misread. */
function orders(amount: (k: number) => number): Order[] {
  return Array.from({ length: 400 }, (_, k) => ({
    id: String(k + 1).padStart(6, '0'),
    customer: `0${100 + (k % 37)}`,
    at: (k % 200) * 86_400 + (k % 3 === 0 ? 0 : (k * 977) % 86_400),
    quantity: 1 + (k % 5),
    amount: amount(k),
  }));
}

const when = (at: number): Date => new Date(Date.UTC(2026, 0, 1, 0, 0, at));
const iso = (at: number): string => when(at).toISOString().slice(0, 19).replace('T', ' ');
const comma = (amount: number): string => amount.toFixed(3).replace('.', ',');

const WRITTEN: { [format: string]: (list: Order[]) => Uint8Array } = {
  delimited: (list) =>
    strToU8(
      [
        NAMES.join(';'),
        ...list.map((o) => [o.id, o.customer, iso(o.at), o.quantity, comma(o.amount)].join(';')),
      ].join('\n'),
    ),
  xlsx: (list) =>
    makeXlsx([
      {
        name: 'Siparişler',
        merged: ['A1:E1'],
        rows: [
          ['Mart Raporu'],
          [],
          NAMES,
          ...list.map((o): MadeCell[] => [
            o.id,
            o.customer,
            { raw: String(46023 + o.at / 86_400), style: 2 },
            o.quantity,
            o.amount,
          ]),
        ],
      },
    ]),
  json: (list) =>
    strToU8(
      JSON.stringify(
        list.map((o) => ({
          [NAMES[0]!]: o.id,
          [NAMES[1]!]: o.customer,
          [NAMES[2]!]: when(o.at).toISOString().slice(0, 19),
          [NAMES[3]!]: o.quantity,
          [NAMES[4]!]: o.amount,
        })),
      ),
    ),
  parquet: (list) =>
    parquetFile(
      [
        { type: 'BYTE_ARRAY', converted: 'UTF8', values: list.map((o) => strToU8(o.id)) } as const,
        {
          type: 'BYTE_ARRAY',
          dictionary: true,
          values: list.map((o) => strToU8(o.customer)),
        } as const,
        {
          type: 'INT64',
          unit: 'NANOS',
          values: list.map((o) => BigInt(+when(o.at)) * 1_000_000n),
        } as const,
        { type: 'INT32', values: list.map((o) => o.quantity) } as const,
        { type: 'DOUBLE', values: list.map((o) => o.amount) } as const,
      ].map((column, k) => ({ ...column, name: NAMES[k]! })),
      150,
    ),
  html: (list) =>
    strToU8(
      `<table><tr>${NAMES.map((name) => `<th>${name}</th>`).join('')}</tr>${list
        .map(
          (o) =>
            `<tr><td>${[o.id, o.customer, iso(o.at), o.quantity, comma(o.amount)].join('<td>')}`,
        )
        .join('')}</table>`,
    ),
};

let engine: Promise<Engine> | undefined;

function prepared(): Promise<Engine> {
  return (engine ??= testEngine().then(async (one) => {
    await prepareEngine(one);
    return one;
  }));
}

async function imported(engine: Engine, bytes: Uint8Array): Promise<unknown> {
  const blob = new Blob([bytes as Uint8Array<ArrayBuffer>]);
  const id = await formatOf(blob);
  const format = formats.find((one) => one.id === id)!;
  const sample = await format.sniff(blob);
  const { reading } = sample;
  await dropSource(engine, 1);
  const result = await loadFile(engine, { id: 1, blob, reading }, format.read);
  const guess = guessRoles(reading.names, sample.samples);
  const file = { id: 1, name: 'orders', rows: result.rows, cells: result.cells };
  const { source, questions } = await understand(engine, file, guess, {});
  await buildCanonical(engine, [source], DEFAULT_SETTINGS, null);
  const ledger = (await readLedgers(engine, new Map([[1, result.records]]))).get(1)!;
  expect(missingLines(ledger)).toBe(0);
  // A comma before three digits must be asked about; numbers that the file knows as such never.
  const typed = id === 'xlsx' || id === 'json' || id === 'parquet';
  if (typed) expect(questions).toEqual([]);
  return engine.rows(
    `SELECT CAST(order_id AS VARCHAR) AS id, CAST(customer_id AS VARCHAR) AS customer,
      CAST(ordered_at AS VARCHAR) AS at, CAST(quantity AS DOUBLE) AS quantity, CAST(amount AS DOUBLE) AS amount
    FROM order_lines ORDER BY id`,
  );
}

describe('orders land the same in the canonical tables', () => {
  it.each([
    ['always three decimals', (k: number) => (1000 + 7 * k + (k % 9) + 1) / 1000],
    [
      'decimals of all lengths',
      (k: number) => ((k * 7919) % 100_000) / [1, 10, 100, 1000][k % 4]! + 0.5,
    ],
  ])('with %s, in every format', async (_, amount) => {
    const engine = await prepared();
    const list = orders(amount);
    const expected = list.map((o) => ({
      id: o.id,
      customer: o.customer,
      at: iso(o.at),
      quantity: o.quantity,
    }));
    for (const [format, write] of Object.entries(WRITTEN)) {
      const bytes = write(list);
      expect(await formatOf(new Blob([bytes as Uint8Array<ArrayBuffer>]))).toBe(format);
      const rows = (await imported(engine, bytes)) as (Order & { amount: number })[];
      expect(
        rows.map(({ id, customer, at, quantity }) => ({ id, customer, at, quantity })),
      ).toEqual(expected);
      if (format === 'delimited' || format === 'html') continue;
      rows.forEach((row, k) => expect(row.amount).toBeCloseTo(list[k]!.amount, 3));
    }
  });
});

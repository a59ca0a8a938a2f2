import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine';
import { buildCanonical } from '../../src/ingest/canonical';
import { findFindings } from '../../src/ingest/findings';
import { ROLES, type Role } from '../../src/ingest/roles';
import { DEFAULT_SETTINGS, type OrderGrain, type Refunds } from '../../src/ingest/source';
import { testEngine } from '../support/engine';
import { importFiles } from '../support/import';

let engine: Engine;
beforeAll(async () => {
  engine = await testEngine();
});
afterAll(() => engine.close());

/** What a file may say of each role, in three lines. */
const VALUES: Partial<Record<Role, string[]>> = {
  order_id: ['A1', 'A2', 'A3'],
  customer_id: ['m1', 'm2', 'm3'],
  order_date: ['15.08.2026', '16.08.2026', '17.08.2026'],
  order_time: ['10:05', '9.30', 'ÖS 01:30'],
  amount: ['20,00', '10,00', '5,00'],
  quantity: ['2', '1', '1'],
  unit_price: ['10,00', '10,00', '5,00'],
  discount: ['0,00', '0,00', '0,00'],
  unit_cost: ['6,00', '5,00', '2,00'],
  cost: ['12,00', '5,00', '2,00'],
  status: ['Teslim Edildi', 'Yolda', 'Teslim Edildi'],
  currency: ['TL', 'TL', 'TL'],
  gender: ['Kadın', 'Erkek', 'Kadın'],
  birth_date: ['01.02.1980', '02.03.1990', '03.04.2000'],
  birth_year: ['1980', '1990', '2000'],
  age: ['46', '36', '26'],
  member_since: ['01.02.2020', '02.03.2021', '03.04.2022'],
  consent_call: ['Evet', 'Hayır', 'Evet'],
  consent_sms: ['Evet', 'Hayır', 'Evet'],
  consent_email: ['Evet', 'Hayır', 'Evet'],
};

function fileOf(kind: 'orders' | 'customers', without: readonly Role[] = []) {
  const roles = ROLES.filter(({ kinds, role }) => kinds.includes(kind) && !without.includes(role));
  const rows = [0, 1, 2].map((i) =>
    roles.map(({ role }) => VALUES[role]?.[i] ?? `${role} ${i}`).join(';'),
  );
  return {
    name: `${kind}.csv`,
    kind,
    bytes: [roles.map(({ role }) => role).join(';'), ...rows].join('\n'),
    roles: Object.fromEntries(roles.map(({ role }) => [role, role])),
  };
}

const LESS: [string, Role[]][] = [
  ['all of them', []],
  ['no amount', ['amount', 'cost']],
  ['parts of names', ['name', 'cost', 'discount']],
];

describe('a file with every role', () => {
  it.each(LESS)('is read, however orders and refunds count: %s', async (_, without) => {
    const { sources } = await importFiles(engine, [
      fileOf('orders', without),
      fileOf('customers', without),
    ]);
    for (const orderGrain of ['id', 'row', 'customer_day'] as OrderGrain[]) {
      for (const refunds of ['net', 'gross', 'out'] as Refunds[]) {
        await buildCanonical(
          engine,
          sources,
          { ...DEFAULT_SETTINGS, orderGrain, refunds },
          'TRY',
          [],
        );
        expect(await findFindings(engine, sources, '2026-11-21')).toEqual([]);
        const rows = await engine.rows(
          `SELECT customer_id, ordered_at::VARCHAR AS at, amount::DOUBLE AS amount, cost::DOUBLE AS cost
           FROM order_lines ORDER BY 1`,
        );
        expect(rows).toEqual([
          { customer_id: 'm1', at: '2026-08-15 10:05:00', amount: 20, cost: 12 },
          { customer_id: 'm2', at: '2026-08-16 09:30:00', amount: 10, cost: 5 },
          { customer_id: 'm3', at: '2026-08-17 13:30:00', amount: 5, cost: 2 },
        ]);
      }
    }
  });
});

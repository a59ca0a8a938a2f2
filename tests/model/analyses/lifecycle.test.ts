import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/engine/engine';
import { defaults, problems, run } from '../../../src/model/analysis';
import { analyses } from '../../../src/model/analyses';
import { lifecycle, stages, type LifecycleParams } from '../../../src/model/analyses/lifecycle';
import { loadCanonical, type CustomerRow, type OrderRow } from '../../support/canonical';
import { testEngine } from '../../support/engine';

const AS_OF = '2026-07-01';
let engine: Engine;

beforeAll(async () => {
  engine = await testEngine();
});

const daysBefore = (days: number) =>
  new Date(Date.parse(AS_OF) - days * 86_400_000).toISOString().slice(0, 10);

/** One customer each: days since joining (null: unknown) and days since each order. */
type Person = { joined: number | null; orders: number[] };

async function stagesOf(people: Person[], params: Partial<LifecycleParams> = {}) {
  const id = (i: number) => String(i).padStart(3, '0');
  const customers = people.map(({ joined }, i): CustomerRow => ({
    customer_id: id(i),
    member_since: joined === null ? null : daysBefore(joined),
  }));
  const orders = people.flatMap((person, i) =>
    person.orders.map((days): OrderRow => ({
      customer_id: id(i),
      ordered_at: `${daysBefore(days)} 23:59:00`,
      amount: 10,
    })),
  );
  await loadCanonical(engine, { customers, orders, as_of: AS_OF });
  await run(engine, analyses.get('customer-orders'));
  await run(engine, lifecycle, params);
  const { rows } = await engine.query('SELECT stage FROM lifecycle ORDER BY customer_id');
  return rows.map(([stage]) => stage as string);
}

describe('lifecycle', () => {
  it('has its edges on the last day of each stage', async () => {
    const edges: [Person, string][] = [
      [{ joined: 0, orders: [] }, 'lead_new'],
      [{ joined: 90, orders: [] }, 'lead_new'],
      [{ joined: 91, orders: [] }, 'lead_cold'],
      [{ joined: 180, orders: [] }, 'lead_cold'],
      [{ joined: 181, orders: [] }, 'lead_inactive'],
      [{ joined: null, orders: [] }, 'lead_unknown'],
      [{ joined: 500, orders: [90] }, 'first_time'],
      [{ joined: 500, orders: [91] }, 'defecting'],
      [{ joined: null, orders: [90, 400] }, 'active'],
      [{ joined: null, orders: [365, 366] }, 'defecting'],
      [{ joined: null, orders: [366, 400] }, 'inactive'],
      [{ joined: null, orders: [366] }, 'inactive'],
    ];
    expect(await stagesOf(edges.map(([person]) => person))).toEqual(
      edges.map(([, stage]) => stage),
    );
  });

  it('is a partition of all customers, whatever the days', async () => {
    const day = fc.integer({ min: 0, max: 800 });
    const people = fc.array(
      fc.record({ joined: fc.option(day), orders: fc.array(day, { maxLength: 4 }) }),
      { minLength: 1, maxLength: 40 },
    );
    const days = fc
      .tuple(
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 1, max: 300 }),
      )
      .map(([active, lost, lead]) => ({
        active_days: active,
        lost_days: active + lost,
        lead_days: active + lead,
      }));
    await fc.assert(
      fc.asyncProperty(people, days, async (given, params) => {
        const found = await stagesOf(given, params);
        const expected = given.map(({ joined, orders }) => {
          const last = Math.min(...orders);
          // Each stage by its own definition: exactly one must hold.
          const held = {
            lead_new: orders.length === 0 && joined !== null && joined <= params.active_days,
            lead_cold:
              orders.length === 0 &&
              joined !== null &&
              joined > params.active_days &&
              joined <= params.lead_days,
            lead_inactive: orders.length === 0 && joined !== null && joined > params.lead_days,
            lead_unknown: orders.length === 0 && joined === null,
            first_time: orders.length === 1 && last <= params.active_days,
            active: orders.length > 1 && last <= params.active_days,
            defecting: orders.length > 0 && last > params.active_days && last <= params.lost_days,
            inactive: orders.length > 0 && last > params.lost_days,
          };
          const names = stages.filter((stage) => held[stage]);
          expect(names).toHaveLength(1);
          return names[0];
        });
        expect(found).toEqual(expected);
      }),
      { numRuns: 15 },
    );
  });

  it('takes somebody who only sent things back for a lead', async () => {
    await loadCanonical(engine, {
      customers: [{ customer_id: 'a', member_since: daysBefore(10) }],
      orders: [{ customer_id: 'a', ordered_at: daysBefore(5), amount: -10 }],
      as_of: AS_OF,
    });
    await run(engine, analyses.get('customer-orders'));
    await run(engine, lifecycle);
    expect(await engine.rows('SELECT stage, last_order, orders FROM lifecycle')).toEqual([
      { stage: 'lead_new', last_order: null, orders: 0 },
    ]);
  });

  it('refuses days that would leave a stage without room', () => {
    const given = (params: Partial<LifecycleParams>) =>
      problems(lifecycle, { ...defaults(lifecycle), ...params }).map((p) => p.parameter);
    expect(given({})).toEqual([]);
    expect(given({ active_days: 365 })).toEqual(['lost_days', 'lead_days']);
    expect(given({ lead_days: 90 })).toEqual(['lead_days']);
    expect(given({ active_days: 0 })).toEqual(['active_days']);
  });
});

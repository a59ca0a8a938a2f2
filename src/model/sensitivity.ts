import type { Engine, QueryOptions } from '../engine/engine';
import { flowSql, migration, type Flow, type Sorting } from './migration';
import type { World } from './worlds';

/** Another way to compute the same: `id` is what the caller calls it. */
export interface Variant {
  id: string;
  world: World;
  /** What the customers are sorted by then, where that is what is otherwise. */
  by?: Sorting;
}

export interface StateChange {
  state: string;
  /** Customers in it in the world of the tables, and in the variant. */
  before: number;
  after: number;
  /** Those who are in it only in the variant, and only without it. */
  in: number;
  out: number;
}

export interface Outcome {
  variant: Variant;
  customers: number;
  /** Customers in another state than now. */
  changed: number;
  /** Every state that anyone is in, now or in the variant; those most moved first. */
  states: StateChange[];
  flows: Flow[];
  /**
   * SELECT of those who change (customer_id, before, after, revenue_before, revenue): all, or those who come into or
   * go out of a state, or either (`across`).
   */
  changedSql(of?: { into?: string; outOf?: string; across?: string }): string;
}

/**
 * How far the sorting of customers depends on what was chosen: each variant against `now`, the world of the
 * tables, one after the other. Leaving the loop or aborting the signal stops at once.
 */
export async function* sensitivity(
  engine: Engine,
  now: World,
  by: Sorting,
  variants: Iterable<Variant>,
  options: QueryOptions = {},
): AsyncGenerator<Outcome> {
  for (const variant of variants) {
    const flows = await migration(engine, now, variant.world, by, {
      now,
      after: variant.by,
      ...options,
    });
    yield outcome(variant, flows, now, by);
  }
}

function outcome(variant: Variant, flows: Flow[], now: World, by: Sorting): Outcome {
  const states = new Map<string, StateChange>();
  const of = (state: string): StateChange => {
    const change = states.get(state) ?? { state, before: 0, after: 0, in: 0, out: 0 };
    states.set(state, change);
    return change;
  };
  let changed = 0;
  for (const { from, to, customers } of flows) {
    of(from).before += customers;
    of(to).after += customers;
    if (from === to) continue;
    of(from).out += customers;
    of(to).in += customers;
    changed += customers;
  }
  return {
    variant,
    customers: flows.reduce((sum, { customers }) => sum + customers, 0),
    changed,
    states: [...states.values()].sort((a, b) => b.in + b.out - a.in - a.out),
    flows,
    changedSql: ({ into, outOf, across } = {}) =>
      flowSql(
        now,
        variant.world,
        by,
        {
          ...(into !== undefined && { to: into }),
          ...(outOf !== undefined && { from: outOf }),
          ...(across !== undefined && { across }),
          changed: true,
        },
        now,
        variant.by,
      ),
  };
}

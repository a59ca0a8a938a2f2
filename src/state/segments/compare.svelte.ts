import type { Bits } from '../../lib/bits';
import { isAbort } from '../../lib/errors';
import { andNot } from '../../lib/bits';
import { EVERYONE } from '../../model/segments/algebra';
import {
  compare,
  mostFirst,
  sidesOf,
  type Difference,
  type Sides,
} from '../../model/segments/compare';
import { MOST_CROWDS } from '../../model/segments/overlap';
import type { Attribute } from '../../model/segments/rules/catalogue';
import type { RuleEval } from '../../model/segments/rules/eval';
import type { Rule, Segments } from '../../model/segments/rules/rule';
import { candidatesOf, readTraits, type Trait } from '../../model/segments/traits';
import type { Engine } from '../../engine/engine';
import { kept } from '../kept.svelte';
import type { Counting } from './crowds.svelte';

const KEY = 'defter.segments.overlap';

/** Which crowds lie over each other, in which order; kept over visits. Null until somebody chooses. */
export class Laid {
  keys = $state.raw<readonly string[] | null>(readKeys());

  set(keys: readonly string[] | null): void {
    this.keys = keys && keys.slice(0, MOST_CROWDS);
    kept.set(KEY, JSON.stringify(this.keys));
  }
}

function readKeys(): readonly string[] | null {
  try {
    const keys: unknown = JSON.parse(kept.get(KEY) ?? 'null');
    return Array.isArray(keys) && keys.every((key) => typeof key === 'string')
      ? keys.slice(0, MOST_CROWDS)
      : null;
  } catch {
    return null;
  }
}

/** The customers of several rules. */
export interface Sets {
  readonly counting: Counting;
  readonly sets: readonly Bits[];
}

export async function setsOf(
  counting: Counting,
  rules: readonly Rule[],
  segments: Segments,
  signal: AbortSignal,
): Promise<Sets> {
  const sets = rules.map((rule) => counting.rules.bits(rule, segments, { signal }));
  return { counting, sets: await Promise.all(sets) };
}

/** How a crowd buys. Money in ten-thousandths; averages and shares null where nobody is. */
export interface Behaviour {
  readonly customers: number;
  readonly revenue: number;
  readonly perCustomer: number | null;
  readonly orders: number | null;
  readonly average: number | null;
  readonly bought: number | null;
  readonly again: number | null;
}

export interface Read {
  readonly counting: Counting;
  readonly traits: readonly Trait[];
  readonly orders: Int32Array;
  readonly names: readonly Attribute[];
  /** Attributes there will be. */
  readonly of: number;
}

/**
 * Reads what customers are like, once for a version of the data and as soon as somebody compares; differences between
 * any two crowds are then a matter of counting.
 */
export class Traits {
  now = $state.raw<Read | null>(null);
  error = $state.raw<unknown>(null);
  #engine: Engine;
  #stop: AbortController | null = null;
  #counting: Counting | null = null;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Again for the same data does nothing, unless it was stopped. */
  async read(counting: Counting): Promise<void> {
    if (counting === this.#counting) return;
    this.stop();
    this.#counting = counting;
    this.now = null;
    this.error = null;
    const { signal } = (this.#stop = new AbortController());
    try {
      const { rules, catalogue } = counting;
      const { chosen, names } = await candidatesOf(this.#engine, catalogue, { signal });
      const orders = await ordersOf(this.#engine, rules, signal);
      signal.throwIfAborted();
      const traits: Trait[] = [];
      const show = () =>
        (this.now = { counting, traits: [...traits], orders, names, of: chosen.length });
      show();
      for await (const trait of readTraits(this.#engine, rules, chosen, { signal })) {
        signal.throwIfAborted();
        traits.push(trait);
        if (traits.length % 8 === 0) show();
      }
      signal.throwIfAborted();
      // Those left out on the way are not waited for any more.
      this.now = { counting, traits, orders, names, of: traits.length };
    } catch (error) {
      // A later run may be about the same data.
      if (this.#stop?.signal === signal) this.#counting = null;
      if (!signal.aborted && !isAbort(error)) this.error = error;
    }
  }

  stop(): void {
    this.#stop?.abort();
    const finished = this.now !== null && this.now.traits.length >= this.now.of;
    if (!finished) this.#counting = null;
  }
}

async function ordersOf(engine: Engine, rules: RuleEval, signal: AbortSignal): Promise<Int32Array> {
  const read = await engine.columns(
    `SELECT place, CAST(orders AS INTEGER) AS orders
FROM ${rules.index}
JOIN customer_facts ON customer_facts.customer_id = ${rules.index}.customer_id`,
    { signal },
  );
  const orders = new Int32Array(rules.size);
  const [place, count] = [read.get('place'), read.get('orders')];
  if (place && count) for (let i = 0; i < place.length; i++) orders[place[i]!] = count[i]!;
  return orders;
}

/** Two crowds, and how each attribute read so far differs. */
export interface Comparison {
  readonly sides: Sides;
  readonly a: Behaviour;
  readonly b: Behaviour;
  readonly differences: readonly Difference[];
}

/** `b` null: everybody who is not in `a`. */
export async function comparison(
  { counting: { rules }, traits, orders }: Read,
  [a, b]: readonly [Rule, Rule | null],
  segments: Segments,
  signal: AbortSignal,
): Promise<Comparison> {
  const all = await rules.bits(EVERYONE);
  const setA = await rules.bits(a, segments, { signal });
  const setB = b ? await rules.bits(b, segments, { signal }) : andNot(all, setA);
  const sides = sidesOf(setA, setB, rules.size);
  return {
    sides,
    a: behaviourOf(sides, 1, rules.revenue, orders),
    b: behaviourOf(sides, 2, rules.revenue, orders),
    differences: mostFirst(traits.map((trait) => compare(trait, sides))),
  };
}

function behaviourOf(
  { side }: Sides,
  bit: 1 | 2,
  money: Float64Array,
  orders: Int32Array,
): Behaviour {
  let [customers, revenue, bought, buyers, again] = [0, 0, 0, 0, 0];
  for (let place = 0; place < side.length; place++) {
    if (!(side[place]! & bit)) continue;
    customers++;
    revenue += money[place]!;
    const own = orders[place]!;
    bought += own;
    if (own > 0) buyers++;
    if (own > 1) again++;
  }
  return {
    customers,
    revenue,
    perCustomer: customers > 0 ? revenue / customers : null,
    orders: customers > 0 ? bought / customers : null,
    average: bought > 0 ? revenue / bought : null,
    bought: customers > 0 ? buyers / customers : null,
    again: buyers > 0 ? again / buyers : null,
  };
}

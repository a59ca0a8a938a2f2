import type { Engine, NumericArray } from '../../../engine/engine';
import {
  and,
  allBits,
  andNot,
  bitsOf,
  count,
  each,
  noBits,
  not,
  or,
  type Bits,
} from '../../../lib/bits';
import { unlessAborted } from '../../../lib/abort';
import { MONEY } from '../../crossfilter/figures';
import { isLeaf, type Leaf, type Rule, type Segments } from './rule';
import { leafSql, segmentRule } from './sql';

export interface EvalOptions {
  signal?: AbortSignal | undefined;
}

/** Some customers and their money: ten-thousandths of the currency, net, as `MONEY` says. */
export interface Crowd {
  readonly customers: number;
  readonly revenue: number;
}

/** A crowd, and how it differs from the one before. */
export interface Change extends Crowd {
  readonly came: Crowd;
  readonly left: Crowd;
}

/** Leaves kept beyond this are those asked for last. */
const MOST_LEAVES = 256;
let tables = 0;

/** A question to the engine, and how many wait for its answer. */
interface Pending {
  readonly bits: Promise<Bits>;
  readonly stop: AbortController;
  waiting: number;
}

/**
 * Rules as sets of customers, in the order of `customer_id` (as the crossfilter has them). The engine is asked for
 * leaves alone, each once; and, or, not are bit operations. It holds for one version of the data: open another
 * one when the tables have changed or the engine has started anew, and close this one.
 */
export class RuleEval {
  /** How many customers there are: the sets are below it. */
  readonly size: number;
  /** A table of the engine: `customer_id`, and `place`, its number in the sets. */
  readonly index: string;
  /** The revenue of each customer by place; see `Crowd`. */
  readonly revenue: Float64Array;
  readonly #engine: Engine;
  readonly #leaves = new Map<string, Bits>();
  readonly #pending = new Map<string, Pending>();
  readonly #closed = new AbortController();

  private constructor(engine: Engine, index: string, revenue: Float64Array) {
    this.#engine = engine;
    this.index = index;
    this.revenue = revenue;
    this.size = revenue.length;
  }

  /** Numbers the customers and reads their revenue; `customers` and `orders` must be there. */
  static async open(engine: Engine, { signal }: EvalOptions = {}): Promise<RuleEval> {
    const index = `rule_customers_${++tables}`;
    await engine.run(
      `CREATE TEMP TABLE ${index} AS
SELECT customer_id, CAST(row_number() OVER (ORDER BY customer_id) - 1 AS INTEGER) AS place
FROM customers`,
      { signal },
    );
    try {
      const read = await engine.columns(
        `SELECT place, CAST(CAST(coalesce(revenue, 0) * ${MONEY} AS BIGINT) AS DOUBLE) AS revenue
FROM ${index}
LEFT JOIN (SELECT customer_id, sum(amount) AS revenue FROM orders GROUP BY customer_id) AS bought
  ON bought.customer_id = ${index}.customer_id`,
        { signal },
      );
      const [place, money] = [column(read, 'place'), column(read, 'revenue')];
      const revenue = new Float64Array(place.length);
      for (let i = 0; i < place.length; i++) revenue[place[i]!] = money[i]!;
      return new RuleEval(engine, index, revenue);
    } catch (error) {
      await drop(engine, index);
      throw error;
    }
  }

  /**
   * The customers of a rule; leaves not seen before are asked of the engine. A question that nobody waits for any
   * more is cancelled. Rejects with an AbortError, the engine's errors, or a RangeError (see `ruleSql`).
   */
  async bits(rule: Rule, segments: Segments = new Map(), options: EvalOptions = {}): Promise<Bits> {
    const known = new Map<string, Bits>();
    const asked = new Set<string>();
    walk(rule, segments, [], (leaf) => void asked.add(leafSql(leaf)));
    const signals = [this.#closed.signal, ...(options.signal ? [options.signal] : [])];
    const signal = AbortSignal.any(signals);
    // All are asked for before the first is waited for: a leaf that two rules share is then never cancelled.
    const answers = [...asked].map(async (sql) => {
      known.set(sql, await this.#leaf(sql, signal));
    });
    await Promise.all(answers);
    return this.#combine(rule, segments, [], known);
  }

  /** The same from leaves known already, at once; null where the engine would have to be asked. */
  peek(rule: Rule, segments: Segments = new Map()): Bits | null {
    let missing = false;
    walk(rule, segments, [], (leaf) => void (missing ||= !this.#leaves.has(leafSql(leaf))));
    return missing ? null : this.#combine(rule, segments, [], this.#leaves);
  }

  /** `bits` for a rule under the hand: each call cancels the one before, which rejects with an AbortError. */
  follow(): (rule: Rule, segments?: Segments) => Promise<Bits> {
    let last: AbortController | undefined;
    return (rule, segments) => {
      const before = last;
      last = new AbortController();
      const bits = this.bits(rule, segments, { signal: last.signal });
      before?.abort();
      return bits;
    };
  }

  crowd(bits: Bits): Crowd {
    let revenue = 0;
    each(bits, (place) => void (revenue += this.revenue[place]!));
    return { customers: count(bits), revenue };
  }

  change(bits: Bits, before: Bits): Change {
    const [came, left] = [andNot(bits, before), andNot(before, bits)];
    return { ...this.crowd(bits), came: this.crowd(came), left: this.crowd(left) };
  }

  /** Cancels what runs and drops the table of numbers; nothing can be asked afterwards. */
  async close(): Promise<void> {
    this.#closed.abort();
    this.#leaves.clear();
    await drop(this.#engine, this.index);
  }

  async #leaf(sql: string, signal: AbortSignal): Promise<Bits> {
    const kept = this.#leaves.get(sql);
    if (kept) {
      // Asked for last: kept longest.
      this.#leaves.delete(sql);
      this.#leaves.set(sql, kept);
      return kept;
    }
    let pending = this.#pending.get(sql);
    if (!pending) this.#pending.set(sql, (pending = this.#ask(sql)));
    pending.waiting++;
    try {
      return await unlessAborted(pending.bits, signal);
    } finally {
      if (--pending.waiting === 0) {
        // A later question for the same is then asked anew, not answered with this one's end.
        if (this.#pending.get(sql) === pending) this.#pending.delete(sql);
        pending.stop.abort();
      }
    }
  }

  #ask(sql: string): Pending {
    const stop = new AbortController();
    const read = async (): Promise<Bits> => {
      const answer = await this.#engine.columns(
        `SELECT place FROM ${this.index} WHERE customer_id IN (\n${sql}\n)`,
        { signal: stop.signal },
      );
      const bits = bitsOf(column(answer, 'place'), this.size);
      this.#leaves.set(sql, bits);
      for (const oldest of this.#leaves.keys()) {
        if (this.#leaves.size <= MOST_LEAVES) break;
        this.#leaves.delete(oldest);
      }
      return bits;
    };
    const bits = read();
    bits.catch(() => undefined);
    return { bits, stop, waiting: 0 };
  }

  #combine(
    rule: Rule,
    segments: Segments,
    within: readonly string[],
    leaves: ReadonlyMap<string, Bits>,
  ): Bits {
    if (isLeaf(rule)) return leaves.get(leafSql(rule)) as Bits;
    const combine = (part: Rule) => this.#combine(part, segments, within, leaves);
    if ('not' in rule) return not(combine(rule.not), this.size);
    if ('segment' in rule) {
      const named = segmentRule(rule.segment, segments, within);
      return this.#combine(named, segments, [...within, rule.segment], leaves);
    }
    if ('all' in rule) return rule.all.map(combine).reduce(and, allBits(this.size));
    return rule.any.map(combine).reduce(or, noBits(this.size));
  }
}

/** Every leaf, those of segments too. */
function walk(
  rule: Rule,
  segments: Segments,
  within: readonly string[],
  visit: (leaf: Leaf) => void,
): void {
  if (isLeaf(rule)) visit(rule);
  else if ('not' in rule) walk(rule.not, segments, within, visit);
  else if ('segment' in rule) {
    const named = segmentRule(rule.segment, segments, within);
    walk(named, segments, [...within, rule.segment], visit);
  } else {
    const parts = 'all' in rule ? rule.all : rule.any;
    for (const part of parts) walk(part, segments, within, visit);
  }
}

function column(columns: Map<string, NumericArray>, name: string): NumericArray {
  // A result without rows may come without columns.
  return columns.get(name) ?? new Int32Array(0);
}

/** After a restart of the engine there is nothing to drop. */
async function drop(engine: Engine, table: string): Promise<void> {
  await engine.run(`DROP TABLE IF EXISTS ${table}`).catch(() => undefined);
}

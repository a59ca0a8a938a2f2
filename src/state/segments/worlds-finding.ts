import type { Flow } from '../../model/migration';
import type { Outcome } from '../../model/sensitivity';
import { IN, type WorldState } from './worlds-states';

/** What a flow means. Every flow is of exactly one kind. */
export const MOVES = ['stayed', 'up', 'down', 'first', 'came', 'left', 'other'] as const;
export type Move = (typeof MOVES)[number];

type Moving = Pick<Flow, 'from' | 'to' | 'customers'>;

/** Where customers went, in figures; those of `moves` add up to `customers`. */
export interface Finding {
  customers: number;
  moves: Record<Move, number>;
  /** Customers in another state than before, newcomers left out. */
  changed: number;
  /** Buyers who had bought not long before and now have not, and the other way round. */
  slipped: Turn;
  back: Turn;
}

export interface Turn {
  customers: number;
  /** The greatest flow of them. */
  most: Moving | null;
}

/**
 * `first` bought for the first time, `came` and `left` were or are not yet customers; `up` and `down` are buyers
 * whose state has a higher or lower level; `other` is what has no direction.
 */
export function moveOf({ from, to }: Pick<Flow, 'from' | 'to'>, states: StateOf): Move {
  if (from === to) return 'stayed';
  const [a, b] = [states(from), states(to)];
  if (a?.kind === 'absent') return 'came';
  if (b?.kind === 'absent') return 'left';
  if (a?.kind === 'lead' && b?.kind === 'buyer') return 'first';
  if (a?.kind !== 'buyer' || b?.kind !== 'buyer' || a.level === null || b.level === null)
    return 'other';
  if (a.level === b.level) return 'other';
  return b.level > a.level ? 'up' : 'down';
}

export type StateOf = (id: string) => WorldState | undefined;

export function stateOf(states: readonly WorldState[]): StateOf {
  const byId = new Map(states.map((state) => [state.id, state]));
  return (id) => byId.get(id);
}

export function findingOf(flows: readonly Moving[], states: readonly WorldState[]): Finding {
  const of = stateOf(states);
  const moves = Object.fromEntries(MOVES.map((move) => [move, 0])) as Record<Move, number>;
  const finding: Finding = {
    customers: 0,
    moves,
    changed: 0,
    slipped: { customers: 0, most: null },
    back: { customers: 0, most: null },
  };
  for (const one of flows) {
    const move = moveOf(one, of);
    finding.customers += one.customers;
    moves[move] += one.customers;
    if (!['stayed', 'came', 'left'].includes(move)) finding.changed += one.customers;
    const [a, b] = [of(one.from), of(one.to)];
    if (a?.kind !== 'buyer' || b?.kind !== 'buyer' || a.quiet === b.quiet) continue;
    const turn = b.quiet ? finding.slipped : finding.back;
    turn.customers += one.customers;
    if (!turn.most || one.customers > turn.most.customers) turn.most = one;
  }
  return finding;
}

/** Customers a choice puts elsewhere; of an own segment those who come in or go out, whether or not they are there yet. */
export function changedBy({ states, changed }: Pick<Outcome, 'states' | 'changed'>): number {
  const own = states.find(({ state }) => state === IN);
  return own ? own.in + own.out : changed;
}

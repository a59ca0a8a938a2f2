import { stageColours } from '../../charts/stage-colours';
import type { Messages } from '../../i18n/locale';
import { stages } from '../../model/analyses/lifecycle';
import { NO_PURCHASE, NO_STATE, NOT_YET, type Sorting } from '../../model/migration';
import type { Step } from '../../model/segments/rules/steps';
import { GRID, segmentOf, type SegmentMap } from '../../model/segments/map';
import { nameIn } from '../segments-maps.svelte';

/** A rule that somebody is in or not; what is asked here of a saved segment. */
export interface InOrOut {
  id: string;
  name: string;
  colour: string;
  /** SELECT of `customer_id`: those who are in. */
  sql: string;
  /** The same rule with one threshold otherwise, and the SELECT of those. */
  steps?: readonly (Step & { sql: string })[];
}

/** What customers are sorted by: their RFM segment, their lifecycle stage, or whether a saved segment takes them. */
export type By = 'segment' | 'stage' | InOrOut;

export const IN = 'in';
export const OUT = 'out';

/** What a state is, beyond its name: `level` rises with what a customer is worth keeping for. */
export interface WorldState {
  id: string;
  label: string;
  colour: string;
  kind: 'buyer' | 'lead' | 'absent' | 'other';
  /** Of a buyer; null where it cannot be said. */
  level: number | null;
  /** A buyer who has not bought for long. */
  quiet: boolean;
}

/** The question to the model. Everyone has a state: who is not in a saved segment is out of it. */
export function sortingOf(by: By | Pick<InOrOut, 'sql'>): Sorting {
  if (typeof by === 'string') return by;
  return {
    sql: `SELECT
  customer_id,
  CASE WHEN customer_id IN (\n${by.sql}\n) THEN '${IN}' ELSE '${OUT}' END AS state
FROM customers`,
  };
}

export interface StatesOptions {
  map: SegmentMap;
  m: Messages;
  language: string;
}

/** All states there can be, in the order in which columns and tables show them. */
export function statesOf(by: By, { map, m, language }: StatesOptions): WorldState[] {
  const t = m.worlds.states;
  const none = { level: null, quiet: false };
  const absent: WorldState = {
    ...none,
    id: NOT_YET,
    label: t.not_yet,
    colour: 'var(--edge)',
    kind: 'absent',
  };
  if (by === 'stage') {
    const levels: Partial<Record<(typeof stages)[number], number>> = {
      inactive: 1,
      defecting: 2,
      first_time: 3,
      active: 4,
    };
    const order = [...stages].sort((a, b) => (levels[b] ?? 0) - (levels[a] ?? 0));
    return [
      ...order.map((id): WorldState => {
        const level = levels[id] ?? null;
        return {
          id,
          label: m.segments.lifecycle.stages[id],
          colour: stageColours[id],
          kind: level === null ? 'lead' : 'buyer',
          level,
          quiet: level !== null && level < 3,
        };
      }),
      absent,
    ];
  }
  if (by !== 'segment') {
    return [
      { ...none, id: IN, label: t.in(by.name), colour: by.colour, kind: 'other' },
      { ...none, id: OUT, label: t.out, colour: 'var(--ink-3)', kind: 'other' },
      absent,
    ];
  }
  const scores = meanScores(map);
  return [
    ...map.segments.map(({ id, name, color }): WorldState => {
      const mean = scores.get(id);
      return {
        id,
        label: nameIn(name, language),
        colour: color,
        kind: 'buyer',
        level: mean ? mean.r + mean.f : null,
        quiet: mean !== undefined && mean.r < (1 + GRID) / 2 - 0.5,
      };
    }),
    { ...none, id: NO_STATE, label: m.segments.none, colour: 'var(--ghost)', kind: 'other' },
    { ...none, id: NO_PURCHASE, label: t.no_purchase, colour: 'var(--ink-3)', kind: 'lead' },
    absent,
  ];
}

/** Mean scores of the places a segment takes on the map. */
function meanScores(map: SegmentMap): Map<string, { r: number; f: number }> {
  const sums = new Map<string, { r: number; f: number; n: number }>();
  const scale = Array.from({ length: GRID }, (_, i) => i + 1);
  for (const r of scale) {
    for (const f of scale) {
      for (const money of scale) {
        const id = segmentOf(map, r, f, money);
        if (id === null) continue;
        const sum = sums.get(id) ?? { r: 0, f: 0, n: 0 };
        sums.set(id, { r: sum.r + r, f: sum.f + f, n: sum.n + 1 });
      }
    }
  }
  return new Map([...sums].map(([id, { r, f, n }]) => [id, { r: r / n, f: f / n }]));
}

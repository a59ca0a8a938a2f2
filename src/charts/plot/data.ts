import type { Cell, Column } from '../../engine/engine';
import type { Plan } from './plan';

/** A mark, or a row where rows are drawn. What a chart does not have is null. */
export interface Datum {
  /** A category by its key, a number, or a time in milliseconds. */
  x: string | number | null;
  /** The other end of a bin or unit, exclusive. */
  xTo: number | null;
  y: string | number | null;
  yTo: number | null;
  colour: string;
  facet: string;
  value: number | null;
  /** Of all that stands at its x, from -1 to 1. */
  share: number | null;
  /** Rows behind it. */
  n: number;
  stats: Stats | null;
}

export interface Stats {
  least: number;
  low: number;
  q1: number;
  q3: number;
  high: number;
  most: number;
  beyond: number;
  /** The outermost values beyond the whiskers. */
  out: readonly number[];
}

export const OTHERS = 'others';
export const NONE = 'none';

/** The key of a category: no value of the data can be taken for the others or for none. */
export function keyOf(value: Cell, others: number): string {
  return others > 0 ? OTHERS : value === null ? NONE : `=${String(value)}`;
}

export interface Facts {
  /** Rows of the relation, and of them behind the marks. */
  all: number;
  used: number;
  /** Marks there are; more than are drawn where there are too many. */
  total: number;
  /** Categories that the others stand for. */
  others: Readonly<Record<'x' | 'y' | 'colour' | 'facet', number>>;
  /** Categories that are left out. */
  left: number;
}

/** The rows of `chartSql`, by the names of their columns. */
export function readRows(
  plan: Plan,
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
): { data: Datum[]; facts: Facts } {
  const at = new Map(columns.map(({ name }, i) => [name, i]));
  const read = (row: readonly Cell[], name: string): Cell => {
    const i = at.get(name);
    return i === undefined ? null : (row[i] ?? null);
  };
  const place = (row: readonly Cell[], part: 'x' | 'y') => {
    const axis = plan[part];
    if (!axis) return null;
    const cell = read(row, part);
    if (axis.how === 'category') return keyOf(cell, numberOf(read(row, `${part}_others`)) ?? 0);
    return axis.source.kind === 'time' ? timeOf(cell) : numberOf(cell);
  };
  const end = (row: readonly Cell[], part: 'x' | 'y') => {
    const cell = read(row, `${part}_to`);
    return plan[part]?.source.kind === 'time' ? timeOf(cell) : numberOf(cell);
  };
  const named = (row: readonly Cell[], part: 'colour' | 'facet') =>
    plan[part] ? keyOf(read(row, part), numberOf(read(row, `${part}_others`)) ?? 0) : '';
  const data = rows.map((row): Datum => ({
    x: place(row, 'x'),
    xTo: end(row, 'x'),
    y: place(row, 'y'),
    yTo: end(row, 'y'),
    colour: named(row, 'colour'),
    facet: named(row, 'facet'),
    value: numberOf(read(row, 'value')),
    share: numberOf(read(row, 'share')),
    n: numberOf(read(row, 'n')) ?? 1,
    stats: at.has('least') ? statsOf((name) => read(row, name)) : null,
  }));
  const first = rows[0] ?? [];
  const most = (name: string) =>
    rows.reduce((found, row) => Math.max(found, numberOf(read(row, name)) ?? 0), 0);
  const parts = ['x', 'y', 'colour', 'facet'] as const;
  const others = { x: 0, y: 0, colour: 0, facet: 0 };
  for (const part of parts) others[part] = most(`${part}_others`);
  return {
    data,
    facts: {
      all: numberOf(read(first, 'all_rows')) ?? 0,
      used: data.reduce((sum, { n }) => sum + n, 0),
      total: numberOf(read(first, 'total')) ?? 0,
      others,
      left: parts.reduce((sum, part) => sum + most(`${part}_left`), 0),
    },
  };
}

function statsOf(read: (name: string) => Cell): Stats {
  const number = (name: string) => numberOf(read(name)) ?? 0;
  const list = (name: string) => {
    const cell = read(name);
    return Array.isArray(cell) ? cell.flatMap((one) => numberOf(one) ?? []) : [];
  };
  return {
    ...{ least: number('least'), low: number('low'), q1: number('q1') },
    ...{ q3: number('q3'), high: number('high'), most: number('most') },
    beyond: number('beyond'),
    out: [...list('lows'), ...list('highs')],
  };
}

/** A DECIMAL of many digits comes as text. */
function numberOf(cell: Cell): number | null {
  if (cell === null || typeof cell === 'object' || typeof cell === 'boolean') return null;
  const number = Number(cell);
  return Number.isFinite(number) ? number : null;
}

function timeOf(cell: Cell): number | null {
  if (typeof cell !== 'string') return null;
  const time = Date.parse(cell.length > 10 ? `${cell.replace(' ', 'T')}Z` : `${cell}T00:00:00Z`);
  return Number.isNaN(time) ? null : time;
}

import type { TileInput } from '../../src/charts/chart';
import type { Code, Dimension } from '../../src/model/crossfilter/dimension';
import type { View } from '../../src/model/crossfilter/figures';
import type { Filter } from '../../src/model/crossfilter/filter';
import type { PreparedDimension } from '../../src/model/crossfilter/prepared';
import { monthNumber, monthOf } from '../../src/model/crossfilter/month';

function prepared(
  dimension: Dimension,
  codes: Code[],
  more: Partial<PreparedDimension> = {},
): PreparedDimension {
  return {
    dimension,
    codes,
    plain: codes.filter((c) => c.kind !== 'others' && c.kind !== 'none').length,
    others: codes.findIndex((c) => c.kind === 'others'),
    none: codes.findIndex((c) => c.kind === 'none'),
    edges: [],
    step: 0,
    integer: false,
    type: 'VARCHAR',
    grid: [0, 0],
    code: new Uint16Array(0),
    many: null,
    values: new Float64Array(0),
    ...more,
  };
}

export function category(values: string[], ends: ('others' | 'none')[] = []): PreparedDimension {
  return prepared(
    { id: 'city', grain: 'customer', kind: 'category', column: 'city', type: 'text' },
    [
      ...values.map((value): Code => ({ kind: 'value', value })),
      ...ends.map((kind): Code => ({ kind })),
    ],
  );
}

/** Bins between `edges`, ±Infinity where open. */
export function bins(edges: number[], integer = false, none = false): PreparedDimension {
  const open = (x: number) => (Number.isFinite(x) ? x : null);
  return prepared(
    { id: 'spend', grain: 'customer', kind: 'number', column: 'revenue' },
    [
      ...edges.slice(1).map((hi, i): Code => ({ kind: 'bin', lo: open(edges[i]!), hi: open(hi) })),
      ...(none ? [{ kind: 'none' } as const] : []),
    ],
    {
      edges,
      step: edges.length > 2 ? edges[2]! - edges[1]! : 1,
      integer,
      type: integer ? 'INTEGER' : 'DOUBLE',
    },
  );
}

export function monthly(first: string, count: number): PreparedDimension {
  return prepared(
    { id: 'month', grain: 'order', kind: 'month', column: 'ordered_on' },
    Array.from({ length: count }, (_, i): Code => ({
      kind: 'month',
      month: monthOf(monthNumber(first) + i),
    })),
  );
}

export function grid(width: number, height: number): PreparedDimension {
  return prepared(
    { id: 'rf', grain: 'customer', kind: 'pair', columns: ['r_score', 'f_score'] },
    Array.from({ length: width * height }, (_, c): Code => ({
      kind: 'pair',
      pair: [(c % width) + 1, Math.floor(c / width) + 1],
    })),
    { grid: [width, height] },
  );
}

export function view(customers: number[], revenue = customers, orders = customers): View {
  return {
    customers: Float64Array.from(customers),
    revenue: Float64Array.from(revenue),
    orders: Float64Array.from(orders),
  };
}

export function label(code: Code): string {
  switch (code.kind) {
    case 'value':
      return String(code.value);
    case 'bin':
      return `${code.lo}–${code.hi}`;
    case 'pair':
      return `${code.pair[0]} × ${code.pair[1]}`;
    case 'month':
      return code.month;
    case 'others':
      return 'diğer';
    case 'none':
      return '—';
  }
}

export function input(
  dimension: PreparedDimension,
  everyone: View,
  selected: View,
  filter?: Filter,
): TileInput {
  return {
    title: 'Title',
    dimension,
    totals: everyone,
    view: selected,
    measure: 'customers',
    filter,
    label,
    format: (x) => x.toLocaleString('tr'),
  };
}

import type { TileInput } from '../../src/charts/chart';
import { dayNumber, dayOf, unitAfter, type TimeUnit } from '../../src/model/crossfilter/day';
import type { AxisDimension, Code, Dimension } from '../../src/model/crossfilter/dimension';
import type { View } from '../../src/model/crossfilter/figures';
import type { Filter } from '../../src/model/crossfilter/filter';
import type { PreparedDimension } from '../../src/model/crossfilter/prepared';

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
    { id: 'spend', grain: 'customer', kind: 'number', column: 'revenue', unit: 'money' },
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
  return timed('month', `${first}-01`, count);
}

/** `count` units from a first day on, and what `ends` says before, after and without a day. */
export function timed(
  unit: TimeUnit,
  first: string,
  count: number,
  ends: ('before' | 'after' | 'none')[] = [],
): PreparedDimension {
  const day = (i: number) => dayOf(unitAfter(dayNumber(first), unit, i));
  const window = ends.includes('before') || ends.includes('after');
  return prepared(
    {
      ...{ id: 'month', grain: 'order', kind: 'time', column: 'ordered_on', unit },
      ...(window ? { window: [first, day(count)] as const } : {}),
    },
    [
      ...Array.from({ length: count }, (_, i): Code => ({
        kind: 'time',
        from: day(i),
        below: day(i + 1),
      })),
      ...ends.map((end): Code => {
        if (end === 'none') return { kind: 'none' };
        return end === 'before'
          ? { kind: 'time', from: null, below: first }
          : { kind: 'time', from: day(count), below: null };
      }),
    ],
    { plain: count },
  );
}

/** Own segments, the sets of them that somebody is in, and somebody in none. */
export function members(ids: string[], sets: string[][]): PreparedDimension {
  return prepared(
    {
      ...{ id: 'own', grain: 'customer', kind: 'rules' },
      segments: ids.map((id) => ({ id, name: id.toUpperCase(), select: '' })),
    },
    [
      ...[...ids.map((id) => [id]), ...sets].map((of): Code => ({ kind: 'member', of })),
      { kind: 'none' },
    ],
  );
}

/** Every code of one with every code of the other. */
export function heatOf(x: PreparedDimension, y: PreparedDimension): PreparedDimension {
  const side = ({ dimension }: PreparedDimension) => dimension as AxisDimension;
  return prepared(
    { id: 'heat', grain: 'customer', kind: 'heat', x: side(x), y: side(y) },
    y.codes.flatMap((up) => x.codes.map((across): Code => ({ kind: 'cell', x: across, y: up }))),
    { grid: [x.codes.length, y.codes.length], sides: [x, y] },
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
    case 'time':
      return timeLabel(code.from, code.below);
    case 'cell':
      return `${label(code.x)} | ${label(code.y)}`;
    case 'member':
      return code.of.join('+');
    case 'others':
      return 'diğer';
    case 'none':
      return '—';
  }
}

/** The first day, as short as the time is long. */
function timeLabel(from: string | null, below: string | null): string {
  if (from === null || below === null) return `${from ?? ''}…${below ?? ''}`;
  const days = dayNumber(below) - dayNumber(from);
  return from.slice(0, days > 31 ? 4 : days > 7 ? 7 : 10);
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

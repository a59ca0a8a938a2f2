import type { Box, Size } from '../chart';
import { fit, textWidth } from '../text';
import { theme } from '../theme';

export interface FlowState {
  id: string;
  label: string;
  /** A CSS colour. */
  colour: string;
}

/** Customers who go from one state to another, or stay. */
export interface Flowing {
  from: string;
  to: string;
  customers: number;
  /** Of these customers, without a unit: after, and before. */
  revenue: number;
  revenue_before: number;
}

export interface FlowInput {
  /** In the order of both columns, from the top; those that nobody is in are left out of a column. */
  states: readonly FlowState[];
  flows: readonly Flowing[];
  /** A number of customers as it stands beside a label. */
  format: (customers: number) => string;
}

export type Side = 'from' | 'to';

/** A state of one column, with everyone in it. */
export interface FlowNode {
  key: string;
  side: Side;
  id: string;
  /** `label` is the whole name, `text` what there is room for, `figure` stands after it. */
  label: string;
  text: string;
  figure: string;
  colour: string;
  customers: number;
  box: Box;
  /** Where its words stand, for a pointer. */
  words: Box;
}

export interface FlowBand extends Flowing {
  key: string;
  stays: boolean;
  /** Of the state it comes from; those who stay are pale. */
  colour: string;
  /** Path of an area as thick as its customers at both ends. */
  path: string;
  /** Left end and right end: top and thickness. */
  ends: readonly [from: { y: number; h: number }, to: { y: number; h: number }];
  /** A place in the middle of it. */
  middle: { x: number; y: number };
}

export interface FlowLayout {
  nodes: FlowNode[];
  /** By the state they come from, then by the one they go to, as in the columns. */
  bands: FlowBand[];
  /** Customers per pixel of height; 0 without anyone. */
  scale: number;
}

/** Room that a state takes at least, so that its words do not cover the next one's. */
export const SLOT = 15;
const NODE = 8;
const GAP = 3;

/** Who came from where and went where: two columns of states, and a band for every flow between them. */
export const flow = {
  id: 'flow',
  layout({ states, flows, format }: FlowInput, { width, height }: Size): FlowLayout {
    const sums = (side: Side) => {
      const of = new Map<string, number>();
      for (const one of flows) of.set(one[side], (of.get(one[side]) ?? 0) + one.customers);
      return states
        .filter(({ id }) => (of.get(id) ?? 0) > 0)
        .map((state) => ({ ...state, customers: of.get(state.id) as number }));
    };
    const columns = { from: sums('from'), to: sums('to') };
    const perCustomer = Math.min(
      ...Object.values(columns).map((column) =>
        heightOf(
          column.map(({ customers }) => customers),
          height,
        ),
      ),
    );
    const room = Math.min(
      width * 0.3,
      Math.max(
        0,
        ...[...columns.from, ...columns.to].map(
          ({ label, customers }) =>
            textWidth(`${label}  ${format(customers)}`, theme.labelFont) + 2 * theme.gap,
        ),
      ),
    );
    const nodes = (['from', 'to'] as const).flatMap((side) => {
      let y = 0;
      return columns[side].map((state): FlowNode => {
        const h = state.customers * perCustomer;
        const slot = Math.max(h, SLOT);
        const x = side === 'from' ? room : Math.max(room, width - room - NODE);
        const figure = format(state.customers);
        const left = room + 1 - 2 * theme.gap - textWidth(`  ${figure}`, theme.labelFont);
        const node: FlowNode = {
          key: `${side} ${state.id}`,
          side,
          id: state.id,
          label: state.label,
          text: fit(state.label, left, theme.labelFont),
          figure,
          colour: state.colour,
          customers: state.customers,
          box: { x, y: y + (slot - h) / 2, w: NODE, h },
          words: { x: side === 'from' ? 0 : x + NODE, y, w: room, h: slot },
        };
        y += slot + GAP;
        return node;
      });
    });
    return { nodes, bands: bandsOf(states, flows, nodes, perCustomer), scale: perCustomer };
  },
};

/** Pixels a customer, so that a column of these sizes fills the height; small ones take a slot all the same. */
function heightOf(sizes: readonly number[], height: number): number {
  const room = height - GAP * (sizes.length - 1);
  const rising = [...sizes].sort((a, b) => a - b);
  let rest = rising.reduce((sum, size) => sum + size, 0);
  // The smallest ones that would not fill their slot take one; the others share what is left.
  for (const [i, size] of rising.entries()) {
    const k = Math.max(0, room - i * SLOT) / rest;
    if (size * k >= SLOT) return k;
    rest -= size;
  }
  const largest = rising[rising.length - 1];
  return largest ? Math.max(0, Math.min(SLOT, room / sizes.length)) / largest : 0;
}

function bandsOf(
  states: readonly FlowState[],
  flows: readonly Flowing[],
  nodes: readonly FlowNode[],
  perCustomer: number,
): FlowBand[] {
  const place = new Map(states.map(({ id }, i) => [id, i]));
  const known = flows.filter(({ from, to }) => place.has(from) && place.has(to));
  const by = (first: Side, second: Side) => (a: Flowing, b: Flowing) =>
    place.get(a[first])! - place.get(b[first])! || place.get(a[second])! - place.get(b[second])!;
  const tops = new Map(nodes.map(({ key, box }) => [key, box.y]));
  const ends = (side: Side, sorted: readonly Flowing[]) => {
    const next = new Map(tops);
    return new Map(
      sorted.map((one) => {
        const key = `${side} ${one[side]}`;
        const y = next.get(key) ?? 0;
        next.set(key, y + one.customers * perCustomer);
        return [one, y];
      }),
    );
  };
  const byFrom = known.sort(by('from', 'to'));
  const left = ends('from', byFrom);
  const right = ends('to', known.toSorted(by('to', 'from')));
  const x0 = (nodes.find(({ side }) => side === 'from')?.box.x ?? 0) + NODE;
  const x1 = nodes.find(({ side }) => side === 'to')?.box.x ?? 0;
  return byFrom.map((one): FlowBand => {
    const [a, b] = [left.get(one)!, right.get(one)!];
    const h = Math.max(0.8, one.customers * perCustomer);
    return {
      ...one,
      key: `${one.from} ${one.to}`,
      stays: one.from === one.to,
      colour: states[place.get(one.from)!]!.colour,
      path: area(x0, x1, a, b, h),
      ends: [
        { y: a, h },
        { y: b, h },
      ],
      middle: { x: (x0 + x1) / 2, y: (a + b + h) / 2 },
    };
  });
}

function area(x0: number, x1: number, a: number, b: number, h: number): string {
  const m = (x0 + x1) / 2;
  const n = (value: number) => String(Math.round(value * 100) / 100);
  const point = (x: number, y: number) => `${n(x)},${n(y)}`;
  return [
    `M${point(x0, a)}C${point(m, a)} ${point(m, b)} ${point(x1, b)}`,
    `L${point(x1, b + h)}C${point(m, b + h)} ${point(m, a + h)} ${point(x0, a + h)}Z`,
  ].join('');
}

/** The same as a table: a row for every state that anyone comes from, a column for every one that anyone goes to. */
export interface FlowMatrix {
  rows: readonly FlowTotal[];
  columns: readonly FlowTotal[];
  /** `cells[i][j]` goes from `rows[i]` to `columns[j]`; null where nobody does. */
  cells: readonly (readonly (Flowing | null)[])[];
  all: Omit<Flowing, 'from' | 'to'>;
}

export interface FlowTotal extends FlowState, Omit<Flowing, 'from' | 'to'> {}

export function flowMatrix({ states, flows }: Pick<FlowInput, 'states' | 'flows'>): FlowMatrix {
  const totals = (side: Side): FlowTotal[] =>
    states.flatMap((state) => {
      const some = flows.filter((one) => one[side] === state.id);
      return some.length > 0 ? [{ ...state, ...summed(some) }] : [];
    });
  const [rows, columns] = [totals('from'), totals('to')];
  return {
    rows,
    columns,
    cells: rows.map((row) =>
      columns.map(
        (column) => flows.find(({ from, to }) => from === row.id && to === column.id) ?? null,
      ),
    ),
    all: summed(flows),
  };
}

function summed(flows: readonly Flowing[]): Omit<Flowing, 'from' | 'to'> {
  const sum = (name: 'customers' | 'revenue' | 'revenue_before') =>
    flows.reduce((total, one) => total + one[name], 0);
  return {
    customers: sum('customers'),
    revenue: sum('revenue'),
    revenue_before: sum('revenue_before'),
  };
}
